"""Ask: a question in one's own words, what was understood of it, and the measures that answer it."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from search.results import Answer, Hit, Piece, PlanMention, Quote
from ui.components.answer_table import header, rows
from ui.components.badges import badge
from ui.components.downloads import buttons
from ui.components.escape import html, markdown
from ui.components.marks import Stretch, marks
from ui.components.measure_card import show_hit, show_line
from ui.components.pager import more_button, shown
from ui.components.question import question_field
from ui.components.quotes import show_quote
from ui.components.sparql_link import sparql_expander
from ui.view import View, view

QUESTION = "q"
"""The question's name in the address, so that an answer can be sent to somebody."""
TOP = 60
"""Measures of a ranked answer; an exact list is never cut."""
EXAMPLES = ("ask.example_1", "ask.example_2", "ask.example_3", "ask.example_4", "ask.example_5")


def page(view: View) -> None:
    st.title(view.t("ask.title"))
    question = st.query_params.get(QUESTION, "")
    field(view, question)
    if not question.strip():
        _examples(view)
        return
    whole = view.workspace.ask(question, top=TOP)
    off = _pieces(view, question, whole)
    _answer(view, view.workspace.ask(question, top=TOP, off=off) if off else whole)


@st.fragment
def field(view: View, question: str) -> None:
    """Typing reruns the field alone; asking reruns the page."""
    asked = question_field(view, question)
    if asked and asked != question:
        st.query_params[QUESTION] = asked
        st.rerun(scope="app")


def _examples(view: View) -> None:
    number = sum(len(records.measures) for records in view.workspace.plans)
    st.caption(view.t.count("count.plans", len(view.workspace.plans)) + " · " + view.t.count("count.measures", number))
    st.subheader(view.t("ask.examples"))
    with st.container(key="examples", gap="xsmall"):
        for key in EXAMPLES:
            st.button(
                view.t(key), key=key, type="tertiary", icon=":material/search:", on_click=_put, args=(view.t(key),)
            )


def _put(question: str) -> None:
    st.query_params[QUESTION] = question


def _pieces(view: View, question: str, answer: Answer) -> frozenset[str]:
    """What was understood, to switch off piece by piece. Returns what is off."""
    if not answer.pieces:
        return frozenset()
    labels = {piece.key: _label(view, piece) for piece in answer.pieces}
    chosen = st.pills(
        view.t("ask.understood"),
        list(labels),
        selection_mode="multi",
        default=list(labels),
        format_func=labels.__getitem__,
        key=f"pieces-{_digest(question)}",
        help=view.t("ask.understood_help"),
    )
    return frozenset(labels) - frozenset(chosen)


def _digest(question: str) -> str:
    """Names a question's widgets: what was switched off or unfolded for one says nothing about another."""
    return sha256(question.encode("utf-8", "replace")).hexdigest()[:12]


def _label(view: View, piece: Piece) -> str:
    """What sort of thing it is, where its label does not say so, and the words taken for it where they were misspelt."""
    kind = view.t.words.get(f"piece.{piece.kind}")
    label = markdown(piece.label) + (f" ({markdown(piece.words)})" if piece.mended else "")
    return f"{kind}: {label}" if kind else label


def _answer(view: View, answer: Answer) -> None:
    st.html(f'<p class="tg-answer" lang="{html(answer.language)}" role="status">{html(answer.answer)}</p>')
    if answer.nothing_found:
        _nothing_found(view, answer)
    else:
        _counts(view, answer)
        _measures(view, answer)
    _mentioned(view, answer.mentioned_in)
    sparql_expander(view, "ask", answer.sparql)


def _counts(view: View, answer: Answer) -> None:
    if not answer.measures:
        _plans(view, answer)
        return
    chips = "".join(
        f"<li><b>{each.measures}</b> <span>{html(each.title)}</span> {badge(each.plan)}</li>" for each in answer.plans
    )
    st.html(f'<ul class="tg-counts" aria-label="{html(view.t("ask.per_plan"))}">{chips}</ul>')
    buttons(view.t, "ask", "tiltaksgraf-svar", header(view), rows(view, answer))


def _plans(view: View, answer: Answer) -> None:
    """An answer that is plans: those without what was asked about, or those with the most or fewest measures."""
    for each in answer.plans:
        with st.container(
            border=True, horizontal=True, wrap=False, key=f"plan-{each.plan}", vertical_alignment="center"
        ):
            number = view.t.count("count.measures", each.measures) if each.measures else ""
            title = f'<span class="tg-title">{html(each.title)}</span> {badge(each.plan)}'
            st.html(f'<p class="tg-measure">{title} <span class="tg-soft">{html(number)}</span></p>')
            view.link("plans", view.t("plans.open"), ":material/arrow_forward:", plan=each.plan)


def _measures(view: View, answer: Answer) -> None:
    """Grouped by plan, the plan of the best measure first."""
    exact = [hit for hit in answer.measures if hit.exact]
    near = [hit for hit in answer.measures if not hit.exact]
    limit = shown(view.t, f"hits-{_digest(answer.question)}", len(exact))
    groups: dict[str, list[Hit]] = {}
    for hit in exact[:limit]:
        groups.setdefault(hit.id.rsplit("/", 1)[0], []).append(hit)
    for plan, hits in groups.items():
        st.html(f'<h3 class="tg-group">{html(view.plan_title(plan))} {badge(plan)}</h3>')
        for hit in hits:
            show_hit(view, hit.id, hit, [_marks(view, answer, plan, quote) for quote in hit.passages])
    more_button(view.t, f"hits-{_digest(answer.question)}", len(exact))
    if near:
        st.subheader(view.t("ask.near"))
        st.caption(view.t("ask.near_help"))
        for hit in near:
            show_line(view, f"near-{hit.id}", hit.id, hit.why)


def _marks(view: View, answer: Answer, plan: str, quote: Quote) -> list[Stretch]:
    return marks(view.records(plan), quote.start, quote.end, answer.reading, view.vocabulary)


def _mentioned(view: View, mentions: tuple[PlanMention, ...]) -> None:
    """Plans that name the matter and do nothing about it: never among those that do."""
    if not mentions:
        return
    st.subheader(view.t("ask.mentioned"))
    st.caption(view.t("ask.mentioned_help"))
    for mention in mentions:
        with st.container(border=True, key=f"mention-{mention.plan}"):
            st.html(
                f'<p class="tg-measure"><span class="tg-title">{html(mention.title)}</span> {badge(mention.plan)}</p>'
            )
            for number, quote in enumerate(mention.passages):
                show_quote(view, f"mention-{mention.plan}-{number}", view.records(mention.plan), quote.start, quote.end)


def _nothing_found(view: View, answer: Answer) -> None:
    if answer.looked_for:
        sought = "".join(f"<li>{html(label)}</li>" for label in answer.looked_for)
        st.html(f'<p class="tg-label">{html(view.t("ask.looked_for"))}</p><ul class="tg-sought">{sought}</ul>')
    if answer.nearest:
        st.subheader(view.t("ask.nearest"))
        st.caption(view.t("ask.nearest_help"))
        for hit in answer.nearest:
            show_line(view, f"nearest-{hit.id}", hit.id, hit.why)


if __name__ == "__main__":
    page(view())
