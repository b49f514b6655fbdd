"""What the tests of reading share: fictional plans with the measures a person read in them, and how the two compare.

A plan ``x.txt`` (or ``.md``) stands beside ``x.json``: a list of measures, each with its number, its title and the fields the
plan prints for it. Actors are as printed; a field that is not listed is one the plan does not print.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingest.formats.source import SUFFIXES
from ingest.reader import Reader
from ontology.records import Fact, Measure, PlanRecords
from ontology.vocabulary import vocabulary

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
WHOLE = HERE / "whole"
ACTORS = ("responsible", "partners")
FACTS = ("status", "status_overview", "period", "deadline", "audience", "budget", "indicator", "title_overview")
FIELDS = (*ACTORS, *FACTS, "part_of")
"""The fields compared. A goal is compared where the gold says one: which heading is a goal is often a matter of taste."""

Expected = dict[str, Any]


@cache
def reader() -> Reader:
    return Reader.of(vocabulary())


def plans_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)


def expected_of(path: Path) -> list[Expected]:
    measures: list[Expected] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return measures


def told(measure: Measure) -> Expected:
    """A measure as the gold writes it: only what it has."""
    found: Expected = {"number": measure.number, "title": measure.title.value}
    for name in ACTORS:
        if refs := getattr(measure, name):
            found[name] = [ref.printed for ref in refs]
    for name in (*FACTS, "goal"):
        fact: Fact | None = getattr(measure, name)
        if fact is not None:
            found[name] = fact.value
    if measure.part_of:
        found["part_of"] = measure.part_of
    return found


def read(path: Path) -> PlanRecords:
    return reader().read(path)


def compared(records: PlanRecords, expected: Sequence[Expected]) -> list[Expected]:
    """What was read, with the goals that the gold does not speak of left out."""
    by_number = {gold["number"]: gold for gold in expected}
    result = []
    for measure in map(told, records.measures):
        if "goal" not in by_number.get(measure["number"], {}):
            measure.pop("goal", None)
        result.append(measure)
    return result


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, found and expected. With nothing found and nothing expected all is right."""

    right: int
    found: int
    expected: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.expected) if self.found + self.expected else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.expected + other.expected)


def scores(found: Iterable[Expected], expected: Iterable[Expected]) -> Mapping[str, Score]:
    """Measures by number and title, and each field by measure and value (an actor is a value of its own)."""
    ours, gold = list(found), list(expected)
    result = {"measure": _score({(m["number"], m["title"]) for m in ours}, {(m["number"], m["title"]) for m in gold})}
    for name in FIELDS:
        result[name] = _score(_values(ours, name), _values(gold, name))
    return result


def invented(found: Iterable[Expected], expected: Sequence[Expected]) -> list[str]:
    """What stands in a reading where the gold has nothing: whole measures, and fields of measures.

    What an overview prints besides is not invented; those fields are compared where the gold has them.
    """
    by_number = {gold["number"]: gold for gold in expected}
    wrong: list[str] = []
    for measure in found:
        gold = by_number.get(measure["number"])
        if gold is None:
            wrong.append(f"measure {measure['number']} {measure['title']!r}")
            continue
        wrong.extend(
            f"{measure['number']}.{name} = {measure[name]!r}"
            for name in FIELDS
            if name in measure and name not in gold and name != "title_overview"
        )
    return wrong


def _values(measures: Iterable[Expected], name: str) -> set[tuple[str, str]]:
    pairs = set()
    for measure in measures:
        value = measure.get(name)
        for one in value if isinstance(value, list) else [value] if value else []:
            pairs.add((measure["number"], one))
    return pairs


def _score(ours: set[tuple[str, str]], gold: set[tuple[str, str]]) -> Score:
    return Score(len(ours & gold), len(ours), len(gold))
