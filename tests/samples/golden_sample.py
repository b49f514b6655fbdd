"""What the golden files hold of a plan and a measure, taken from the records in the same shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.codes import codes_of
from ontology.records import Fact, Measure, PlanRecords, Scheme
from ontology.vocabulary import Vocabulary

GOLDEN = Path(__file__).parent / "golden"
SCHEMES: Mapping[str, Scheme] = {"target_groups": "target-group", "themes": "theme", "instruments": "instrument"}
SAMPLES = ("ingen-skal-ga-alene", "lauvdalsregionen", "solvag")

Json = dict[str, Any]


def golden(key: str) -> Json:
    found: Json = json.loads((GOLDEN / f"{key}.json").read_text("utf-8"))
    return found


def plan_facts(records: PlanRecords, vocabulary: Vocabulary) -> Json:
    """A plan's facts; ``builds_on`` are the national plans' ids in the registry."""
    plan = records.plan
    known = {f"{p.preferred['nb']} ({p.period})": p.id for p in vocabulary.national_plans.values()}
    return {
        "key": plan.key,
        "source": plan.source,
        "title": _value(plan.title),
        "publisher": _value(plan.publisher),
        "level": _value(plan.level),
        "municipalities": [place.value for place in plan.municipalities],
        "date": _value(plan.date),
        "period": _value(plan.period),
        "language": plan.language.value,
        "status_report": plan.status_report,
        "builds_on": [known[fact.value] for fact in plan.builds_on],
    }


def measure_fields(measure: Measure) -> Json:
    """All that a golden measure holds but its tags."""
    return {
        "number": measure.number,
        "title": measure.title.value,
        "title_overview": _value(measure.title_overview),
        "responsible": [ref.label for ref in measure.responsible],
        "responsible_overview": [ref.label for ref in measure.responsible_overview],
        "partners": [ref.label for ref in measure.partners],
        "status": _value(measure.status),
        "status_overview": _value(measure.status_overview),
        "period": _value(measure.period),
        "deadline": _value(measure.deadline),
        "audience": _value(measure.audience),
        "goal": _value(measure.goal),
        "budget": _value(measure.budget),
        "indicator": _value(measure.indicator),
        "part_of": measure.part_of,
        "laws": [[citation.law, citation.section] for citation in measure.laws],
    }


@dataclass(slots=True)
class Tagged:
    """How core tags compare with the golden ones: how many are right, and each that is not (*measure: −code*, *+code*)."""

    right: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + len(self.missing) + len(self.extra))


def compare_tags(plans: Iterable[PlanRecords], name: str, vocabulary: Vocabulary) -> Tagged:
    """``name`` is a key of ``SCHEMES``; all plans' measures are counted together."""
    scheme, found = SCHEMES[name], Tagged()
    for records in plans:
        for measure, wanted in zip(records.measures, golden(records.plan.key)["measures"], strict=True):
            codes = codes_of(measure, scheme, vocabulary)
            got, gold = {code for code in codes if vocabulary.concepts[(scheme, code)].core}, set(wanted[name])
            found.right += len(got & gold)
            found.missing.extend(f"{measure.id}: −{code}" for code in sorted(gold - got))
            found.extra.extend(f"{measure.id}: +{code}" for code in sorted(got - gold))
    return found


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact is not None else None
