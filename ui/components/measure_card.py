"""A measure in a list: what it is, why it is here, the words that show it, and the ways on from it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ontology.records import Measure, PlanRecords
from search.results import Hit, Quote
from ui.components.badges import actors, facts, measure_head
from ui.components.escape import html
from ui.components.marks import Stretch
from ui.components.quotes import is_title, marked, show_place, show_quote
from ui.view import View

SIMILAR = 5
"""Similar measures listed on a card."""


def measure_facts(view: View, measure: Measure) -> str:
    """Who, when, for whom: what an adviser looks for first."""
    deadline = measure.deadline.printed if measure.deadline else None
    period = measure.period.printed if measure.period else None
    return facts(
        (
            (view.t("field.responsible"), actors(measure)),
            (view.t("field.deadline"), deadline),
            (view.t("field.period"), period),
        )
    )


def show_hit(view: View, key: str, hit: Hit, marks: Sequence[Sequence[Stretch]] = ()) -> None:
    """A hit of an answer. ``marks`` are those of its passages, in their order."""
    records, measure = view.measure(hit.id)
    with st.container(border=True, key=f"hit-{key}", gap="small"):
        shown = [(quote, marks[n] if n < len(marks) else ()) for n, quote in enumerate(hit.passages)]
        titles = [(q, m) for q, m in shown if is_title(records, measure, q.start, q.end)]
        title = marked(records.text, titles[0][0].start, titles[0][0].end, titles[0][1]) if titles else ""
        show_head(view, key, measure, hit.why, title=title)
        _quotes(view, key, records, [each for each in shown if each not in titles], titles)
        show_similar(view, key, hit.id)


def show_head(
    view: View, key: str, measure: Measure, why: Sequence[str] = (), before: str = "", title: str = ""
) -> None:
    """Number, title, status and facts, with the way to the measure at the end of the line.

    ``before`` is HTML that goes before the reason, ``title`` the title as HTML.
    """
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", key=f"head-{key}", gap="small"):
        words = html(" · ".join(why))
        reason = f'<p class="tg-why">{before} {words}</p>' if before or words else ""
        st.html(measure_head(view, measure, title) + measure_facts(view, measure) + reason)
        view.link("plans", view.t("measure.open"), ":material/arrow_forward:", measure=measure.id)


Marked = tuple[Quote, Sequence[Stretch]]


def _quotes(view: View, key: str, records: PlanRecords, quotes: Sequence[Marked], titles: Sequence[Marked]) -> None:
    """The first quote, and the others where they are asked for; where the title says it all, the place it stands in."""
    for quote, words in quotes[:1]:
        show_quote(view, f"{key}-0", records, quote.start, quote.end, words)
    if not quotes:
        for quote, words in titles[:1]:
            show_place(view, f"{key}-title", records, quote.start, quote.end, words)
    if len(quotes) > 1:
        with st.expander(view.t.count("quote.more", len(quotes) - 1), key=f"quotes-{key}", type="compact"):
            for number, (quote, words) in enumerate(quotes[1:], 1):
                show_quote(view, f"{key}-{number}", records, quote.start, quote.end, words)


def show_similar(view: View, key: str, identifier: str) -> None:
    """The nearest measures of other plans, looked up when the list is opened."""
    similar = st.expander(view.t("measure.similar"), key=f"similar-{key}", on_change="rerun", type="compact")
    if not similar.open:
        return
    with similar:
        found = view.workspace.similar(identifier, SIMILAR, view.language)
        if not found:
            st.caption(view.t("measure.no_similar"))
        for number, each in enumerate(found):
            show_line(view, f"{key}-similar-{number}", each.id, each.why)


def show_line(view: View, key: str, identifier: str, why: Sequence[str] = ()) -> None:
    """A measure with the way to it, and why it is here."""
    show_head(view, f"line-{key}", view.workspace.measure(identifier), why)
