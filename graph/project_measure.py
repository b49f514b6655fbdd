"""A measure and a passage → quads: what a researcher asks for as direct properties, and where each was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from graph.context import Context, Said, said
from graph.dates import days
from graph.nquads import boolean, day, integer, iri, text
from graph.project_plan import period
from ontology import ids
from ontology.records import ActorRef, Citation, Fact, Link, Measure, Mention, Passage, Section
from ontology.terms import DCT, RDF, TG

RELATIONS = {"aimed-at": TG.aimedAt, "about": TG.about, "mentioned": TG.mentions}
SCHEME_PROPERTIES = {
    "target-group": TG.targetGroup,
    "theme": TG.theme,
    "instrument": TG.instrument,
    "setting": TG.setting,
}


def measure(context: Context, record: Measure, order: int) -> None:
    """``order`` is the measure's place in the plan, from 1."""
    own, node = context.own, context.measure(record.number)
    own.link(node, RDF.type, TG.Measure)
    own.add(node, TG.id, text(record.id))
    own.add(node, TG.number, text(record.number))
    own.link(node, TG.plan, context.iri)
    own.add(node, TG.order, integer(order))
    own.add(node, TG.live, boolean(record.live))
    if record.page:
        own.add(node, TG.page, integer(record.page))
    if record.part_of is not None:
        own.link(node, TG.partOf, context.measure(record.part_of))
    for name in record.corrected:
        own.add(node, TG.correctedField, text(name))
    _spans(context, record, node)
    _facts(context, record, node)
    _actors(context, record, node)
    _links(context, record, node)
    _citations(context, record, node)
    _mentions(context, record, node)


def _spans(context: Context, record: Measure, node: str) -> None:
    spans = [(TG.span, record.start, record.end)]
    if record.overview is not None:
        spans.append((TG.overviewSpan, record.overview.start, record.overview.end))
    for term, start, end in spans:
        place = ids.part_iri(context.key, "span", start, end)
        context.own.link(node, term, place)
        context.position(place, start, end)


def _facts(context: Context, record: Measure, node: str) -> None:
    _literal(context, node, DCT.title, record.title)
    _literal(context, node, TG.overviewTitle, record.title_overview)
    _literal(context, node, TG.audience, record.audience)
    _literal(context, node, TG.budget, record.budget, TG.Budget)
    _literal(context, node, TG.indicator, record.indicator, TG.Indicator)
    _status(context, node, TG.status, record.status)
    _status(context, node, TG.overviewStatus, record.status_overview)
    current = record.status or record.status_overview
    if current is not None:
        context.own.link(node, TG.currentStatus, ids.concept_iri("status", current.value))
    if record.period is not None:
        period(context, node, record.period)
    if record.deadline is not None:
        _deadline(context, node, record.deadline)
    if record.goal is not None:
        _goal(context, node, record.goal)


def _literal(context: Context, node: str, term: str, fact: Fact | None, kind: str = "") -> None:
    if fact is not None:
        context.state(node, term, text(fact.value), said(fact), kind=kind)


def _status(context: Context, node: str, term: str, fact: Fact | None) -> None:
    if fact is None:
        return
    concept = ids.concept_iri("status", fact.value)
    statement = context.state(node, term, iri(concept), said(fact), kind=TG.StatusStatement)
    if context.as_of is not None:
        context.own.add(statement, TG.asOf, context.as_of)


def _deadline(context: Context, node: str, fact: Fact) -> None:
    statements = [
        context.state(node, TG.deadlinePrinted, text(fact.printed or fact.value), said(fact), kind=TG.Deadline)
    ]
    allowed = days(fact.value)
    if allowed is None:
        return
    statements.append(context.state(node, TG.deadline, day(allowed[1]), said(fact), kind=TG.Deadline))
    for statement in statements:
        context.own.add(statement, TG.earliest, day(allowed[0]))
        context.own.add(statement, TG.latest, day(allowed[1]))


def _goal(context: Context, node: str, fact: Fact) -> None:
    goal = ids.goal_iri(context.key, fact.value)
    context.state(node, TG.goal, iri(goal), said(fact))


def goals(context: Context, measures: Iterable[Measure]) -> None:
    """Each goal once, with its words as they are first printed (the same goal may vary in case and punctuation)."""
    seen: set[str] = set()
    for record in measures:
        goal = ids.goal_iri(context.key, record.goal.value) if record.goal is not None else ""
        if record.goal is None or goal in seen:
            continue
        seen.add(goal)
        context.own.link(goal, RDF.type, TG.Goal)
        context.own.link(goal, TG.plan, context.iri)
        context.own.add(goal, DCT.title, text(record.goal.value))


def _actors(context: Context, record: Measure, node: str) -> None:
    fields: tuple[tuple[str, Sequence[ActorRef]], ...] = (
        (TG.responsible, record.responsible),
        (TG.overviewResponsible, record.responsible_overview),
        (TG.partner, record.partners),
    )
    for term, refs in fields:
        for ref in refs:
            place = context.place(record, ref.start)
            actor = ids.body_iri(ref.actor) if ref.actor else context.printed_actor(ref.label)
            at = Said(ref.start, ref.end, place, ref.printed)
            statement = context.state(node, term, iri(actor), at, value=ref.actor or ref.label)
            context.own.add(statement, TG.printed, text(ref.printed))
            if ref.abbreviation:
                context.own.add(statement, TG.abbreviation, text(ref.abbreviation))


def _links(context: Context, record: Measure, node: str) -> None:
    """What a measure is aimed at or about is not said to be mentioned as well: ``mentions`` means only that."""
    own = {(link.scheme, link.code) for link in record.links if link.relation != "mentioned"}
    for link in record.links:
        if link.relation == "mentioned" and (link.scheme, link.code) in own:
            continue
        concept = ids.concept_iri(link.scheme, link.code)
        at = Said(link.start, link.end, context.place(record, link.start))
        statement = context.state(node, RELATIONS[link.relation], iri(concept), at, value=f"{link.scheme}/{link.code}")
        context.own.add(statement, TG.strength, text(link.strength))
        context.own.add(statement, TG.matchedLabel, text(link.label))
        if link.relation != "mentioned":
            context.own.link(node, SCHEME_PROPERTIES[link.scheme], concept)


def _citations(context: Context, record: Measure, node: str) -> None:
    for citation in record.laws:
        at = Said(citation.start, citation.end, context.place(record, citation.start), citation.label)
        for cited in context.cited(citation):
            context.state(node, TG.cites, iri(cited), at, value=cited.removeprefix(ids.BASE))


def _mentions(context: Context, record: Measure, node: str) -> None:
    for mention in record.mentions:
        at = Said(mention.start, mention.end, context.place(record, mention.start))
        actor = ids.body_iri(mention.actor)
        context.state(node, TG.mentions, iri(actor), at, value=f"actor/{mention.actor}")


def passage(context: Context, record: Passage, chapters: Chapters) -> None:
    """A passage is its own quote, so what it mentions needs no statement beside it to be found in the text."""
    own, node = context.own, ids.part_iri(context.key, "passage", record.start, record.end)
    own.link(node, RDF.type, TG.Passage)
    own.link(node, RDF.type, TG.Quote)
    context.quoted(node, record.start, record.end)
    own.link(node, TG.plan, context.iri)
    own.add(node, TG.role, text(record.role))
    if record.page:
        own.add(node, TG.page, integer(record.page))
    if record.measure is not None:
        own.link(node, TG.measure, context.measure(record.measure))
    chapter = chapters.at(record.start)
    if chapter is not None:
        own.link(node, TG.section, ids.part_iri(context.key, "section", chapter.start, chapter.end))
    _passage_links(context, node, record.links, record.laws, record.mentions)


def _passage_links(
    context: Context, node: str, links: Iterable[Link], laws: Iterable[Citation], mentions: Iterable[Mention]
) -> None:
    for link in links:
        context.own.link(node, TG.mentions, ids.concept_iri(link.scheme, link.code))
    for mention in mentions:
        context.own.link(node, TG.mentions, ids.body_iri(mention.actor))
    for citation in laws:
        for cited in context.cited(citation):
            context.own.link(node, TG.cites, cited)


class Chapters:
    """Finds the innermost chapter that holds a place in the text."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self._sections = sorted(sections, key=lambda section: (section.start, -section.end))
        self._starts = [section.start for section in self._sections]

    def at(self, place: int) -> Section | None:
        """The last to begin before it of those that have not ended: chapters nest and do not cross."""
        index = bisect_right(self._starts, place) - 1
        while index >= 0 and self._sections[index].end <= place:
            index -= 1
        return self._sections[index] if index >= 0 else None
