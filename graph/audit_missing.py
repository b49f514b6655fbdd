"""What a plan leaves unsaid: who, when, how far. A measure and its sub-measures speak for each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.audit_base import Case, Finding, lists
from ontology.records import ActorRef, Measure

_SPACE = re.compile(r"\s+")


def missing(case: Case) -> Iterator[Finding]:
    yield from _responsible(case)
    yield from _deadlines(case)
    yield from _statuses(case)
    if case.records.report.gaps:
        yield case.find("numbering-gap", None, (), numbers=", ".join(case.records.report.gaps))


def _responsible(case: Case) -> Iterator[Finding]:
    def has(measure: Measure) -> bool:
        return any(each.responsible or each.responsible_overview for each in case.family(measure))

    without = [measure for measure in case.live if not has(measure)]
    if len(without) == len(case.live) > 1:
        yield case.find("missing-responsible.plan", None, (), count=len(without))
    else:
        for measure in without:
            yield case.find("missing-responsible", measure, ())
    for measure in case.live:
        yield from _vague(case, measure)


def _vague(case: Case, measure: Measure) -> Iterator[Finding]:
    refs = measure.responsible or measure.responsible_overview
    vague = [ref for ref in refs if is_vague(ref)]
    if vague:
        message = "vague-responsible" if len(vague) == len(refs) else "vague-responsible.some"
        said = ", ".join(dict.fromkeys(_SPACE.sub(" ", ref.printed) for ref in vague))
        yield case.find(message, measure, case.quotes(vague), words=said)


def is_vague(ref: ActorRef) -> bool:
    """Whether the words a plan prints say no one in particular (``audit.toml`` has the words)."""
    said = _SPACE.sub(" ", ref.printed).strip(" .,;:()").lower()
    if said in _vague_words():
        return True
    return ref.actor is None and any(said == begin or said.startswith(f"{begin} ") for begin in _vague_beginnings())


@cache
def _vague_words() -> frozenset[str]:
    return frozenset(lists("vague", "words"))


@cache
def _vague_beginnings() -> tuple[str, ...]:
    return lists("vague", "beginnings")


def _deadlines(case: Case) -> Iterator[Finding]:
    """A measure that is done needs no deadline any more. A plan that gives none of its measures a deadline or a period is one
    finding on the plan, not one on each: it is seen, and hides nothing else."""

    def has(measure: Measure) -> bool:
        return any(each.deadline is not None or each.period is not None for each in case.family(measure))

    if len(case.live) > 1 and not any(map(has, case.live)):
        yield case.find("missing-deadline.plan", None, (), count=len(case.live))
        return
    for measure in case.live:
        if not has(measure) and _status(measure) != "completed":
            yield case.find("missing-deadline", measure, ())


def _statuses(case: Case) -> Iterator[Finding]:
    """Only a plan that reports statuses can lack one."""
    told = [m for m in case.records.measures if any(_status(each) is not None for each in case.family(m))]
    without = [measure for measure in case.records.measures if measure not in told]
    if told:
        for measure in without:
            yield case.find("missing-status", measure, (), others=len(told))
    elif case.records.plan.status_report and without:
        yield case.find("missing-status.plan", None, (), count=len(without))


def _status(measure: Measure) -> str | None:
    fact = measure.status or measure.status_overview
    return fact.value if fact is not None else None
