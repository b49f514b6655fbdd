"""One measure: its fields with the words they were read from, its own text, its concepts and laws, and what is like it."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from ontology.ids import measure_id
from ontology.records import SCHEMES, ActorRef, Fact, Link, Measure, PlanRecords, Relation
from search.results import Pair
from ui.components.badges import TONES, badge, status_badge
from ui.components.escape import html
from ui.components.marks import merged
from ui.components.measure_card import show_line
from ui.components.measure_table import label
from ui.components.quotes import context_button, paragraphs, quote_html, show_quote
from ui.service.correcting import FACTS
from ui.view import View

ACTORS = ("responsible", "responsible_overview", "partners")
RELATIONS: tuple[Relation, ...] = ("aimed-at", "about", "mentioned")
SIMILAR = 8


def show_measure(view: View, records: PlanRecords, measure: Measure) -> None:
    number = view.t("measure.number", number=measure.number)
    st.html(
        f'<h1 class="tg-measure-title"><small>{html(number)} {status_badge(view, measure)}</small>'
        f"{html(measure.title.value)}</h1>"
    )
    _neighbours(view, records, measure)
    t = view.t
    fields, text, concepts, others = st.tabs(
        [t("measure.fields"), t("measure.text"), t("measure.concepts"), t("measure.others")], key="measure-tabs"
    )
    with fields:
        _fields(view, records, measure)
    with text:
        _text(view, records, measure)
    with concepts:
        _concepts(view, records, measure)
        _laws(view, records, measure)
    with others:
        _others(view, measure)


def _neighbours(view: View, records: PlanRecords, measure: Measure) -> None:
    """The measures before and after it, its parent and its parts."""
    numbers = [each.number for each in records.measures]
    at = numbers.index(measure.number)
    with st.container(horizontal=True, key="neighbours"):
        if at > 0:
            name = view.t("measure.number", number=numbers[at - 1])
            view.link("plans", name, ":material/chevron_left:", measure=records.measures[at - 1].id)
        if at + 1 < len(numbers):
            name = view.t("measure.number", number=numbers[at + 1])
            view.link("plans", name, ":material/chevron_right:", measure=records.measures[at + 1].id)
        if measure.part_of and measure.part_of in numbers:
            name = view.t("measure.part_of", number=measure.part_of)
            view.link("plans", name, ":material/arrow_upward:", measure=measure_id(measure.plan, measure.part_of))
        for part in records.measures:
            if part.part_of == measure.number:
                name = view.t("measure.part", number=part.number)
                view.link("plans", name, ":material/arrow_downward:", measure=part.id)


def _fields(view: View, records: PlanRecords, measure: Measure) -> None:
    for name in FACTS:
        fact = getattr(measure, name)
        if fact is not None:
            _field(view, records, measure, name, _said(view, name, fact), fact)
    for name in ACTORS:
        for number, ref in enumerate(getattr(measure, name)):
            if name == "responsible_overview" and ref in measure.responsible:
                continue
            _field(view, records, measure, name, _named(ref), ref, f"-{number}")
    missing = [
        view.t(f"field.{name}") for name in ("responsible", "status", "deadline", "audience") if _lacks(measure, name)
    ]
    if missing:
        st.caption(view.t("measure.not_given", fields=", ".join(missing).lower()))
    address = {"plan": measure.plan, "target": measure.number}
    view.link("reading", view.t("measure.correct"), ":material/edit:", **address)


def _lacks(measure: Measure, name: str) -> bool:
    return not (getattr(measure, name) or getattr(measure, f"{name}_overview", None))


def _differs(measure: Measure, name: str) -> bool:
    """Whether the overview says something else than the measure's own section."""
    if name == "responsible_overview":
        own = {ref.label for ref in measure.responsible}
        return bool(own) and own != {ref.label for ref in measure.responsible_overview}
    if name not in ("title_overview", "status_overview"):
        return False
    said = [getattr(measure, each) for each in (name, name.removesuffix("_overview"))]
    values = [" ".join(fact.value.split()).casefold().strip(" .") for fact in said if fact is not None]
    return len(values) == 2 and values[0] != values[1]


def _said(view: View, name: str, fact: Fact) -> str:
    if name.startswith("status"):
        return view.t.known("status", fact.value)
    return (view.date(fact.value) if name in ("period", "deadline") else None) or fact.value


def _named(ref: ActorRef) -> str:
    return f"{ref.label} ({ref.abbreviation})" if ref.abbreviation and ref.abbreviation != ref.label else ref.label


def _field(
    view: View, records: PlanRecords, measure: Measure, name: str, shown: str, read: Fact | ActorRef, more: str = ""
) -> None:
    """A field: its value, the words it was read from where they are others, and where they stand."""
    key = f"{measure.id}-{name}{more}"
    place = read.place if isinstance(read, Fact) else "overview" if _in_overview(measure, read.start) else "section"
    corrected = name in measure.corrected
    badges = (
        badge(view.t("place.correction"), "busy")
        if corrected or place == "correction"
        else badge(view.t(f"place.{place}"))
    )
    if _differs(measure, name):
        badges += " " + badge(view.t("measure.differs"), "alarm")
    placed = read.start < read.end and place != "sidecar"
    other_words = " ".join(read.printed.split()).casefold().strip(" .") != shown.casefold().strip(" .")
    quote = quote_html(view, records, read.start, read.end) if placed and other_words else ""
    with st.container(key=f"field-{key}", horizontal=True, vertical_alignment="top", gap="small"):
        st.html(
            f'<div class="tg-field"><span class="tg-field-name">{html(view.t(f"field.{name}"))}</span>'
            f'<div class="tg-field-value">{html(shown)} {badges}{quote}</div></div>'
        )
        if placed:
            context_button(view, key, records, read.start, read.end)


def _in_overview(measure: Measure, start: int) -> bool:
    row = measure.overview
    return row is not None and row.start <= start < row.end and not measure.start <= start < measure.end


def _text(view: View, records: PlanRecords, measure: Measure) -> None:
    """The measure's own section as the plan has it, and its row in the overview."""
    marks = merged((link.start, link.end) for link in measure.links if link.relation != "mentioned")
    own = [p for p in records.passages if p.measure == measure.number and measure.start <= p.start < measure.end]
    language = html(records.plan.language.value)
    focus = (measure.start, measure.end)
    st.caption(view.t("measure.text_help"))
    section = f"<p>{html(records.text[measure.start : measure.end])}</p>"
    body = "".join(paragraphs(view, records, own, focus, marks)) if own else section
    st.html(f'<div class="tg-context tg-own" lang="{language}">{body}</div>')
    context_button(view, f"{measure.id}-own", records, measure.start, measure.end, marks)
    if measure.overview is not None and not measure.start <= measure.overview.start < measure.end:
        st.html(f'<p class="tg-label">{html(view.t("measure.overview_row"))}</p>')
        show_quote(view, f"{measure.id}-overview", records, measure.overview.start, measure.overview.end)


def _concepts(view: View, records: PlanRecords, measure: Measure) -> None:
    """Concepts by scheme, each with how the measure stands to it and the words that say so."""
    if not measure.links:
        st.caption(view.t("measure.no_concepts"))
    for scheme in SCHEMES:
        codes = dict.fromkeys(link.code for link in _by_relation(measure) if link.scheme == scheme)
        if not codes:
            continue
        st.html(f'<p class="tg-label">{html(view.t(f"scheme.{scheme}"))}</p>')
        for code in codes:
            links = [link for link in _by_relation(measure) if link.scheme == scheme and link.code == code]
            words = dict.fromkeys(records.text[link.start : link.end] for link in links if link.start < link.end)
            said = ", ".join(f"«{' '.join(each.split())}»" for each in words)
            relation = badge(
                view.t(f"relation.{links[0].relation}"), "plain" if links[0].relation == "mentioned" else "busy"
            )
            where = view.t(f"strength.{links[0].strength}")
            st.html(
                f'<p class="tg-concept"><b>{html(label(view, scheme, code))}</b> {relation} '
                f'<span class="tg-soft">{html(where)}{": " if said else ""}{html(said)}</span></p>'
            )


def _by_relation(measure: Measure) -> list[Link]:
    return sorted(measure.links, key=lambda link: RELATIONS.index(link.relation))


def _laws(view: View, records: PlanRecords, measure: Measure) -> None:
    if not measure.laws:
        return
    st.html(f'<p class="tg-label">{html(view.t("scheme.law"))}</p>')
    for number, citation in enumerate(measure.laws):
        law = view.vocabulary.laws.get(citation.law) if citation.law else None
        name = law.label(view.language) if law else citation.label
        section = f" {citation.section}" if citation.section else ""
        st.html(f'<p class="tg-concept"><b>{html(name + section)}</b></p>')
        context_button(
            view, f"{measure.id}-law-{number}", records, citation.start, citation.end, ((citation.start, citation.end),)
        )


def _others(view: View, measure: Measure) -> None:
    """Counterparts in other plans first, which say the same; then the nearest."""
    pairs = list(_counterparts(view, measure))
    if pairs:
        st.html(f'<p class="tg-label">{html(view.t("measure.counterparts"))}</p>')
    for pair in pairs:
        other = pair.b if pair.a == measure.id else pair.a
        grade = badge(view.t(f"grade.{pair.grade}"), TONES[pair.grade])
        st.html(f'<p class="tg-why">{grade} {html(pair.why_en if view.language == "en" else pair.why)}</p>')
        show_line(view, f"counterpart-{other}", other)
    counted = {pair.a for pair in pairs} | {pair.b for pair in pairs}
    similar = [each for each in view.workspace.similar(measure.id, SIMILAR, view.language) if each.id not in counted]
    if similar:
        st.html(f'<p class="tg-label">{html(view.t("measure.similar"))}</p>')
    for each in similar:
        show_line(view, f"similar-{each.id}", each.id, each.why)
    if not pairs and not similar:
        st.caption(view.t("measure.no_similar"))


def _counterparts(view: View, measure: Measure) -> Iterator[Pair]:
    for records in view.workspace.plans:
        if records.plan.key != measure.plan:
            comparison = view.workspace.compare(measure.plan, records.plan.key)
            yield from (pair for pair in comparison.counterparts if measure.id in (pair.a, pair.b))
