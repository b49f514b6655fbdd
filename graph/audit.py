"""What an auditor should look at in a plan, each finding with the words of the plan that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from graph.audit_base import Case, Evidence, Finding, Severity, kinds
from graph.audit_groups import groups, national
from graph.audit_missing import missing
from graph.audit_overview import overview
from graph.audit_time import time
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary, vocabulary

__all__ = ["Evidence", "Finding", "Severity", "audit", "kinds"]

RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (overview, missing, time, groups)


def audit(
    records: Sequence[PlanRecords],
    today: date | None = None,
    plan: str | None = None,
    known: Vocabulary | None = None,
) -> list[Finding]:
    """The findings of one plan, or of all: by plan, then what concerns the plan, then measure by measure.

    All plans are given even where one is asked for: what a municipal plan lacks is told by the national ones. Without
    ``today`` nothing is overdue.

    Raises:
        ValueError: where there is no plan of that key.
    """
    keys = [each.plan.key for each in records]
    if plan is not None and plan not in keys:
        raise ValueError(f"there is no plan {plan!r}; the plans are {', '.join(keys)}")
    used = known if known is not None else vocabulary()
    order = {name: place for place, name in enumerate(kinds())}
    theirs = national(records, used)
    found: list[Finding] = []
    for each in records:
        if plan is not None and each.plan.key != plan:
            continue
        case = Case(each, theirs, used, today)
        numbers = {measure.number: place for place, measure in enumerate(each.measures, 1)}
        own = [finding for rule in RULES for finding in rule(case)]
        found.extend(sorted(own, key=lambda f: (numbers.get(f.measure or "", 0), order[f.kind])))
    return found
