"""A plan against the calendar: deadlines, national plans that are over, bodies and laws that were gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from graph.audit_base import Case, Finding, status_words
from graph.dates import bracketed_years, days
from ontology.records import ActorRef, Citation, Measure
from ontology.vocabulary import Law

SHOWN = 5
"""Quotes shown of one finding that many places bear out."""


def time(case: Case) -> Iterator[Finding]:
    for measure in case.live:
        yield from _overdue(case, measure)
        yield from _outside(case, measure)
        yield from _laws(case, measure)
    yield from _actors(case)
    yield from _text_laws(case)
    yield from _national_plans(case)


def _overdue(case: Case, measure: Measure) -> Iterator[Finding]:
    allowed = days(measure.deadline.value) if measure.deadline is not None else None
    status = measure.status or measure.status_overview
    if case.today is None or allowed is None or allowed[1] >= case.today:
        return
    if status is None:
        yield case.find("overdue.unknown", measure, case.quote(measure.deadline), deadline=allowed[1].isoformat())
    elif status.value not in ("completed", "withdrawn"):
        yield case.find(
            "overdue",
            measure,
            case.quotes((measure.deadline, status)),
            deadline=allowed[1].isoformat(),
            status=status_words(status.value),
        )


def _outside(case: Case, measure: Measure) -> Iterator[Finding]:
    allowed = days(measure.deadline.value) if measure.deadline is not None else None
    if allowed is None or case.period is None:
        return
    if allowed[1].year < case.period[0] or allowed[0].year > case.period[1]:
        yield case.find(
            "deadline-outside-period",
            measure,
            case.quotes((measure.deadline, case.records.plan.period)),
            deadline=allowed[1].isoformat(),
            period=f"{case.period[0]}–{case.period[1]}",
        )


def _actors(case: Case) -> Iterator[Finding]:
    """Each body that was gone once, with all the measures it was given."""
    given: defaultdict[str, list[tuple[Measure, ActorRef]]] = defaultdict(list)
    for measure in case.live:
        for ref in (*measure.responsible, *measure.responsible_overview, *measure.partners):
            actor = case.known.actors.get(ref.actor) if ref.actor is not None else None
            if actor is not None and case.begun is not None and not actor.valid(case.begun, None):
                given[actor.id].append((measure, ref))
    for name, places in given.items():
        actor = case.known.actors[name]
        after = [case.known.actors[other] for other in actor.successors if other in case.known.actors]
        numbers = list(dict.fromkeys(measure.number for measure, _ in places))
        yield case.find(
            "actor-abolished" if len(numbers) == 1 else "actor-abolished.several",
            places[0][0] if len(numbers) == 1 else None,
            case.quotes(ref for _, ref in places)[:SHOWN],
            actor=(actor.label("nb"), actor.label("en")),
            ended=actor.valid_to,
            made=case.begun,
            numbers=", ".join(numbers),
            successor=case.successors((other.label("nb"), other.label("en")) for other in after),
        )


def _laws(case: Case, measure: Measure) -> Iterator[Finding]:
    """Each repealed act once, where the measure first cites it."""
    seen: set[str | None] = set()
    for citation in measure.laws:
        if citation.law not in seen:
            seen.add(citation.law)
            yield from _law(case, measure, citation)


def _law(case: Case, measure: Measure | None, citation: Citation) -> Iterator[Finding]:
    law = case.known.laws.get(citation.law) if citation.law is not None else None
    ended = _ended(law) if law is not None else None
    if law is None or ended is None or case.made_day is None or ended >= case.made_day:
        return
    names = [case.known.laws[other] for other in law.successors if other in case.known.laws]
    yield case.find(
        "repealed-law" if measure is not None else "repealed-law.text",
        measure,
        case.quote(citation),
        law=(law.label("nb"), law.label("en")),
        ended=ended.isoformat() if law.repealed else ended.year,
        successor=case.successors((other.label("nb"), other.label("en")) for other in names),
    )


def _ended(law: Law) -> date | None:
    found = days(law.repealed) if law.repealed else None
    if found is not None:
        return found[0]
    return date(law.valid_to, 12, 31) if law.valid_to is not None else None


def _text_laws(case: Case) -> Iterator[Finding]:
    """Each repealed act once, where the text outside the measures first cites it."""
    seen: set[str | None] = {citation.law for measure in case.live for citation in measure.laws}
    for passage in case.records.passages:
        for citation in passage.laws:
            if passage.measure is None and citation.law not in seen:
                seen.add(citation.law)
                yield from _law(case, None, citation)


def _national_plans(case: Case) -> Iterator[Finding]:
    cited = [(fact, found) for fact in case.records.plan.builds_on if (found := bracketed_years(fact.value))]
    for fact, (_, last) in cited:
        if case.made is not None and last < case.made:
            running = any(first <= case.made <= end for _, (first, end) in cited)
            national = case.records.plan.level is not None and case.records.plan.level.value == "national"
            message = "period-mismatch.also" if running or national else "period-mismatch"
            yield case.find(message, None, case.quote(fact), cited=fact.value, made=case.made)
        elif case.today is not None and last < case.today.year and not _over(case, case.today):
            yield case.find("period-mismatch.since", None, case.quote(fact), cited=fact.value, ended=last)


def _over(case: Case, today: date) -> bool:
    return case.period is not None and case.period[1] < today.year
