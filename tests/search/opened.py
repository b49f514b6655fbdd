"""Search built and opened over records, as the build does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graph.projection import project_derived
from graph.store import open_store, project_plans, write_store
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from search.counterparts import counterparts
from search.engine import Engine
from search.index import build

TODAY = "2026-06-01"


def opened(plans: Sequence[PlanRecords], vocabulary: Vocabulary, folder: Path, model: str | None = None) -> Engine:
    """The engine over plans, its index and store in the folder."""
    derived = project_derived(counterparts(plans, vocabulary))
    write_store(project_plans(plans, folder / "quads"), folder / "graph", derived)
    build(plans, vocabulary, folder / "index", model=model)
    return Engine.open(plans, folder / "index", open_store(folder / "graph"), vocabulary)
