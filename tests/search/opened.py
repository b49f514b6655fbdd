"""Search built and opened over records, as the build does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graph.projection import project_derived
from graph.store import open_store, project_plans, write_store
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from search.answer import ask
from search.counterparts import counterparts
from search.engine import Engine
from search.index import build
from search.results import Answer

TODAY = "2026-06-01"


def opened(plans: Sequence[PlanRecords], vocabulary: Vocabulary, folder: Path, model: str | None = None) -> Engine:
    """The engine over plans, its index and store in the folder."""
    derived = project_derived(counterparts(plans, vocabulary))
    write_store(project_plans(plans, folder / "quads"), folder / "graph", derived)
    build(plans, vocabulary, folder / "index", model=model)
    return Engine.open(plans, folder / "index", open_store(folder / "graph"), vocabulary)


class Asker:
    """Asks the sample plans on a fixed day."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(
        self, question: str, top: int = 20, plan: str | None = None, off: frozenset[str] = frozenset()
    ) -> Answer:
        return ask(self.engine, question, top=top, plan=plan, off=off, today=TODAY)
