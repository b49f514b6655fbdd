"""The façade: one built folder of data, opened once, and every question that the app and the command line ask of it.

Heavy parts (the store, the search index) are opened when they are first needed, so that a list of plans answers at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from graph.audit import Finding
from graph.coverage import By, Coverage
from graph.sparql import Result
from graph.validate import Report
from ontology.records import Correction, Measure, PlanRecords
from search.results import Answer, Comparison, Similar, Suggestion


class Workspace:
    """What a build left, as it stands. ``build`` is its name: two workspaces of one name give the same answers."""

    build: str

    @classmethod
    def open(cls, data: Path) -> Workspace:
        """Raises NotBuilt where nothing has been built in the folder yet."""
        raise NotImplementedError

    @property
    def plans(self) -> tuple[PlanRecords, ...]: ...

    @property
    def samples(self) -> bool:
        """Whether the plans are the fictional ones that the program ships."""

    def plan(self, key: str) -> PlanRecords:
        """Raises UnknownPlan."""

    def measure(self, identifier: str) -> Measure:
        """Raises UnknownMeasure."""

    def ask(self, question: str, *, top: int = 20, plan: str | None = None, off: frozenset[str] = frozenset()) -> Answer: ...

    def suggest(self, text: str, limit: int = 8) -> Sequence[Suggestion]: ...

    def similar(self, identifier: str, top: int = 10) -> Sequence[Similar]: ...

    def compare(self, a: str, b: str) -> Comparison:
        """``a`` and ``b``: a plan's key, or ``municipal`` / ``national`` for all of a level."""

    def coverage(self, by: By, plans: Sequence[str] | None = None) -> Coverage: ...

    def audit(self, plan: str | None = None, today: date | None = None) -> Sequence[Finding]: ...

    def sparql(self, query: str, format: str = "json", *, timeout: float = 10.0, max_rows: int | None = None) -> Result: ...

    def validate(self) -> Report: ...

    @property
    def store(self) -> ox.Store: ...

    @property
    def corrections(self) -> tuple[Correction, ...]: ...
