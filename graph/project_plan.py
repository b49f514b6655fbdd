"""A plan's own facts, its chapters and the report of its reading → quads."""

from __future__ import annotations

from collections.abc import Iterable

from graph.context import Context, said
from graph.dates import bracketed_years, date_term, years
from graph.nquads import integer, iri, text, year
from graph.publishers import municipalities_named, municipality_named, publisher_named
from ontology import ids
from ontology.records import Fact, Plan, ReadingReport, Section
from ontology.terms import DCT, ORG, RDF, SKOS, TG


def plan(context: Context, record: Plan) -> None:
    own, node = context.own, context.iri
    own.link(node, RDF.type, TG.Plan)
    if record.status_report:
        own.link(node, RDF.type, TG.StatusReport)
    own.add(node, TG.id, text(record.key))
    own.add(node, TG.sourceFile, text(record.source))
    own.add(node, DCT.format, text(record.format))
    own.add(node, TG.sha256, text(record.sha256))
    own.add(node, TG.length, integer(record.length))
    if record.pages:
        own.add(node, TG.pages, integer(record.pages))
    _fact(context, DCT.language, record.language)
    _fact(context, DCT.title, record.title)
    _fact(context, TG.level, record.level)
    if record.date is not None:
        context.state(node, DCT.issued, date_term(record.date.value), said(record.date))
    if record.period is not None:
        period(context, node, record.period)
    places = municipalities_named((fact.value for fact in record.municipalities), context.vocabulary)
    for fact, number in zip(record.municipalities, places, strict=True):
        if number is not None:
            context.state(node, TG.municipality, iri(ids.municipality_iri(number)), said(fact), value=number)
    if record.publisher is not None:
        _publisher(context, record, record.publisher, places)
    for fact in record.builds_on:
        _builds_on(context, fact)


def _fact(context: Context, predicate: str, fact: Fact | None) -> None:
    if fact is not None:
        context.state(context.iri, predicate, text(fact.value), said(fact))


def period(context: Context, subject: str, fact: Fact) -> None:
    """A period as printed, and its years where they are certain."""
    context.state(subject, TG.periodPrinted, text(fact.printed or fact.value), said(fact))
    found = years(fact.value)
    if found is not None:
        context.state(subject, TG.periodStart, year(found[0]), said(fact))
        context.state(subject, TG.periodEnd, year(found[1]), said(fact))


def _publisher(context: Context, record: Plan, fact: Fact, places: Iterable[str | None]) -> None:
    numbers = [number for number in places if number is not None]
    joint = len(record.municipalities) > 1
    node = _collaboration(context, record, fact, numbers) if joint else _one_publisher(context, fact)
    context.state(context.iri, DCT.publisher, iri(node), said(fact))
    named = municipality_named(fact.value, context.vocabulary)
    if not joint and not numbers and named is not None:
        context.state(context.iri, TG.municipality, iri(ids.municipality_iri(named)), said(fact), value=named)


def _one_publisher(context: Context, fact: Fact) -> str:
    return publisher_named(fact.value, context.vocabulary) or context.printed_actor(fact.value)


def _collaboration(context: Context, record: Plan, fact: Fact, numbers: Iterable[str]) -> str:
    node = ids.collaboration_iri(record.key)
    context.own.link(node, RDF.type, TG.MunicipalCollaboration)
    context.own.link(node, RDF.type, ORG.OrganizationalCollaboration)
    context.own.add(node, SKOS.prefLabel, text(fact.value))
    for number in numbers:
        context.own.link(node, ORG.hasMember, ids.municipality_iri(number))
    return node


def _builds_on(context: Context, fact: Fact) -> None:
    """A national plan of the registry by its name and, in brackets, its period; else a cited document."""
    known = {
        plan.preferred.get("nb", "") + (f" ({plan.period})" if plan.period else ""): plan.id
        for plan in context.vocabulary.national_plans.values()
    }
    found = bracketed_years(fact.value)
    if fact.value in known:
        node = ids.national_plan_iri(known[fact.value])
    else:
        node = context.document(fact.value)
        if found is not None:
            context.shared.add(node, TG.periodStart, year(found[0]))
            context.shared.add(node, TG.periodEnd, year(found[1]))
    context.state(context.iri, TG.buildsOn, iri(node), said(fact), value=ids.even(fact.value))


def section(context: Context, record: Section) -> None:
    own, node = context.own, ids.part_iri(context.key, "section", record.start, record.end)
    own.link(node, RDF.type, TG.Section)
    own.link(node, TG.plan, context.iri)
    own.add(node, DCT.title, text(record.title))
    own.add(node, TG.depth, integer(record.level))
    if record.number:
        own.add(node, TG.number, text(record.number))
    if record.page:
        own.add(node, TG.page, integer(record.page))
    context.position(node, record.start, record.end)


def report(context: Context, record: ReadingReport) -> None:
    for warning in record.warnings:
        context.own.add(context.iri, TG.readingWarning, text(warning))
    for gap in record.gaps:
        context.own.add(context.iri, TG.numberingGap, text(gap))
