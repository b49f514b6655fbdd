"""A plan's own facts from its text alone: title, publisher, level, municipalities, date, period, language, what it builds on.

What the text does not say stays unknown; a sidecar says it (``sidecar.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.facts.cover import cover_of
from ingest.facts.language import language_of
from ingest.facts.national_plans import builds_on
from ingest.facts.publisher import ministry_share, publisher_of
from ingest.facts.title import title_of
from ingest.facts.years import date_beside, date_read, period_of, year_between
from ingest.lines import Kind, Line
from ingest.patterns import load
from ontology.records import ActorRef, Fact
from ontology.vocabulary import Vocabulary

HEAD = 6_000
"""How far into the text a report says that it is one."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the text tells of a plan. ``language`` is always known (``nb`` where nothing tells)."""

    language: Fact
    title: Fact | None = None
    publisher: Fact | None = None
    level: Fact | None = None
    municipalities: tuple[Fact, ...] = ()
    date: Fact | None = None
    period: Fact | None = None
    builds_on: tuple[Fact, ...] = ()
    status_report: bool = False


def read_facts(
    text: str,
    lines: Sequence[Line],
    responsible: Iterable[ActorRef],
    statuses: float,
    deadlines: Iterable[str],
    vocabulary: Vocabulary,
) -> PlanFacts:
    """The facts of a plan.

    ``responsible`` are the actors of its measures: they tell whose plan it is. ``statuses`` is the share of its measures that
    have a status: a plan that gives none is no status report, whatever it says. ``deadlines`` are those of its measures.
    """
    cover = cover_of(lines)
    body = [line for line in lines if line.kind is Kind.BODY]
    publisher, level, municipalities = publisher_of(text, cover, ministry_share(responsible, vocabulary), vocabulary)
    national = level == "national"
    title = title_of(cover, text, vocabulary, national=national)
    period = period_of(title, cover, text)
    report = statuses > 0.5 and any(word in text[:HEAD].lower() for word in load("facts")["report"])
    date = date_read(text, cover, body, report=report)
    if date is None and title is not None and period is not None and "-" in period.value:
        date = date_beside(text, title.value, period.value)
    if date is None and period is None and not report:
        date = year_between(text, deadlines)
    return PlanFacts(
        language=Fact(value=language_of(text) or "nb", printed="", start=0, end=0, place="derived"),
        title=title,
        publisher=publisher,
        level=_derived(level, publisher),
        municipalities=municipalities,
        date=date,
        period=period,
        builds_on=builds_on(text, title, vocabulary, own_period=period.value if national and period else None),
        status_report=report,
    )


def _derived(level: str | None, publisher: Fact | None) -> Fact | None:
    if level is None or publisher is None:
        return None
    return Fact(value=level, printed=publisher.printed, start=publisher.start, end=publisher.end, place="derived")
