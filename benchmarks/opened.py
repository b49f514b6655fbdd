"""What the benchmarks share: where plans and questions are, and search over a folder of plans built in a temporary one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.store import open_store, project_plans, write_store
from ingest.reader import Reader
from ontology.records import PlanRecords
from ontology.vocabulary import vocabulary
from search.engine import Engine
from search.index import build

ROOT = Path(__file__).resolve().parent.parent
PLANS = ROOT.parent / "shared" / "plans"
EVAL = ROOT.parent / "shared" / "eval"
QUESTIONS = ROOT / "tests" / "search" / "questions"
TODAY = "2025-12-31"


def texts_in(folder: Path) -> list[Path]:
    """The text plans of a folder. Where it has none there is nothing to measure: it says so and ends well, for ``make bench``."""
    files = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    if not files:
        print(f"skipped: no plans in {folder}; give a folder of text plans with --plans", file=sys.stderr)
        sys.exit()
    return files


@contextmanager
def engine_over(folder: Path, model: str | None = None) -> Iterator[tuple[Engine, Path]]:
    """The engine over the plans of a folder, and the temporary folder it lives in."""
    files = texts_in(folder)
    known = vocabulary()
    reader = Reader.of(known)
    plans: list[PlanRecords] = [reader.read(file) for file in files]
    with TemporaryDirectory() as name:
        place = Path(name)
        write_store(project_plans(plans, place / "quads"), place / "graph")
        build(plans, known, place / "index", model=model)
        yield Engine.open(plans, place / "index", open_store(place / "graph"), known), place
