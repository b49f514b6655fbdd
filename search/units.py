"""What search finds: titles and passages of all plans, as rows that point back at the records.

A unit is a stretch of a plan's text with a role. A measure's title is a unit of its own, so that a word in the title
counts for what it is; what stands in a measure's section and in its overview row belong to the same measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ontology.records import Measure, PlanRecords, Role

UnitRole = Literal["title"] | Role


@dataclass(frozen=True, slots=True)
class Unit:
    """A title or a passage. ``plan`` and ``measure`` are indices; ``measure`` is -1 for background text."""

    plan: int
    measure: int
    role: UnitRole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """All plans by key, as search sees them. ``measures[i]`` is of plan ``measure_plans[i]``; ids are ``<plan>/<number>``."""

    plans: tuple[PlanRecords, ...]
    measures: tuple[Measure, ...]
    measure_plans: tuple[int, ...]
    units: tuple[Unit, ...]

    @classmethod
    def of(cls, plans: Sequence[PlanRecords]) -> Corpus:
        plans = sorted(plans, key=lambda records: records.plan.key)
        measures: list[Measure] = []
        owners: list[int] = []
        units: list[Unit] = []
        for number, records in enumerate(plans):
            index: dict[str, int] = {}
            for measure in records.measures:
                index[measure.number] = len(measures)
                measures.append(measure)
                owners.append(number)
                units.append(Unit(number, index[measure.number], "title", measure.title.start, measure.title.end))
                if measure.title_overview is not None:
                    fact = measure.title_overview
                    units.append(Unit(number, index[measure.number], "overview", fact.start, fact.end))
            for passage in records.passages:
                if passage.role in ("heading", "overview"):
                    continue
                at = index.get(passage.measure, -1) if passage.measure is not None else -1
                units.append(Unit(number, at, passage.role, passage.start, passage.end))
        return cls(tuple(plans), tuple(measures), tuple(owners), tuple(units))

    def text(self, unit: Unit) -> str:
        """The unit's own characters."""
        return self.plans[unit.plan].text[unit.start : unit.end]

    def searchable(self, unit: Unit) -> str:
        """What is indexed for a unit: its text; a title with the heading above it, which says what it is about."""
        if unit.role == "title":
            goal = self.measures[unit.measure].goal
            return f"{self.measures[unit.measure].title.value} {goal.value if goal else ''}".strip()
        return self.text(unit)
