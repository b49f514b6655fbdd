"""The facts of the five plans, and what the records say in the same shape."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from ontology.records import ActorRef, Fact, Measure, Plan

FACTS = Path(__file__).parent / "facts"

PLANS: Mapping[str, Mapping[str, str | None]] = {
    "oslo": {
        "title": "Handlingsplan mot vold, overgrep og negativ sosial kontroll i Oslo",
        "publisher": "Oslo kommune",
        "level": "municipal",
        "date": "2025-12",
        "period": None,
        "language": "nb",
    },
    "bergen": {
        "title": "Handlingsplan mot vold og overgrep i nære relasjoner",
        "publisher": "Bergen kommune",
        "level": "municipal",
        "date": "2025-06-18",
        "period": None,
        "language": "nb",
    },
    "hamarregionen": {
        "title": "Handlingsplan mot vold i nære relasjoner",
        "publisher": "Hamar, Elverum, Engerdal, Løten, Ringsaker, Stange, Trysil, Våler og Åmot",
        "level": "inter-municipal",
        "date": "2023",
        "period": None,
        "language": "nb",
    },
    "opptrappingsplan": {
        "title": "Opptrappingsplan mot vold og overgrep mot barn og vold i nære relasjoner",
        "publisher": "Justis- og beredskapsdepartementet",
        "level": "national",
        "date": "2025-06",
        "period": "2024-2028",
        "language": "nb",
    },
    "et-liv-uten-vold": {
        "title": "Et liv uten vold: handlingsplan mot vold i nære relasjoner 2014–2017, sluttrapport",
        "publisher": "Justis- og beredskapsdepartementet",
        "level": "national",
        "date": "2018",
        "period": "2014-2017",
        "language": "nb",
    },
}
"""What each plan says of itself, or its sidecar says of it."""

COUNTS = {"oslo": 32, "bergen": 16, "hamarregionen": 16, "opptrappingsplan": 131, "et-liv-uten-vold": 50}


def facts_of(key: str) -> list[dict[str, str]]:
    with (FACTS / f"{key}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(measure: Measure) -> dict[str, str]:
    """A measure as a row of the facts."""
    return {
        "number": measure.number,
        "part_of": measure.part_of or "",
        "responsible": _actors(measure.responsible),
        "responsible_overview": _actors(measure.responsible_overview),
        "status": _value(measure.status),
        "status_overview": _value(measure.status_overview),
        "period": _value(measure.period),
        "deadline": _value(measure.deadline),
        "start": str(measure.start),
        "end": str(measure.end),
    }


def plan_facts(plan: Plan) -> dict[str, str | None]:
    facts = {name: getattr(plan, name) for name in ("title", "publisher", "level", "date", "period", "language")}
    return {name: fact.value if fact is not None else None for name, fact in facts.items()}


def _actors(refs: tuple[ActorRef, ...]) -> str:
    return ";".join(ref.abbreviation or ref.label for ref in refs)


def _value(fact: Fact | None) -> str:
    return fact.value if fact is not None else ""
