"""Compare: two plans, or all of two levels, side by side: what both do, and what only one of them does."""

from __future__ import annotations

import streamlit as st

from search.results import Comparison, OneSided, Pair, Quote
from ui.components.address import follow, note
from ui.components.badges import TONES, badge, measure_head
from ui.components.downloads import Row, buttons
from ui.components.escape import html, markdown
from ui.components.measure_card import measure_facts, show_head
from ui.components.pager import more_button, shown
from ui.components.quotes import context_button, is_title, quote_html
from ui.service.workspace import LEVELS
from ui.view import View, view

GRADES = ("match", "partial")


def page(view: View) -> None:
    t = view.t
    st.title(t("compare.title"))
    st.caption(t("compare.help"))
    keys = [records.plan.key for records in view.workspace.plans]
    if len(keys) < 2:
        st.info(t("compare.too_few"))
        return
    a, b = _sides(view, keys)
    try:
        comparison = view.workspace.compare(a, b)
    except ValueError as error:
        st.warning(markdown(getattr(error, "message_en" if view.language == "en" else "message", str(error))))
        return
    _result(view, a, b, comparison)


def _sides(view: View, keys: list[str]) -> tuple[str, str]:
    """Chosen in the page, or by the address."""
    choices = [*keys, *LEVELS]
    sides = []
    for place, (name, column) in enumerate(zip(("a", "b"), st.columns(2), strict=True)):
        key = f"compare-{name}"
        follow(key, name, choices, keys[place])
        side = column.selectbox(
            view.t(f"compare.{name}"),
            choices,
            format_func=lambda side: _name(view, side),
            key=key,
            persist_state="session",
            on_change=note,
            args=(key, name),
        )
        sides.append(side)
    return sides[0], sides[1]


def _name(view: View, side: str) -> str:
    return view.t(f"compare.all_{side}") if side in LEVELS else view.option(side)


def _result(view: View, a: str, b: str, comparison: Comparison) -> None:
    t = view.t
    pairs, only_a, only_b = comparison.counterparts, comparison.only_a, comparison.only_b
    st.html(
        f'<ul class="tg-figures"><li><b>{len(pairs)}</b> {html(t("compare.counterparts"))}</li>'
        f"<li><b>{len(only_a)}</b> {html(t('compare.only', side=_short(view, a)))}</li>"
        f"<li><b>{len(only_b)}</b> {html(t('compare.only', side=_short(view, b)))}</li></ul>"
    )
    buttons(t, "compare", f"tiltaksgraf-sammenligning-{a}-{b}", _header(view), _rows(view, comparison))
    tabs = st.tabs(
        [
            f"{t('compare.counterparts_tab')} ({len(pairs)})",
            f"{markdown(t('compare.only_tab', side=_short(view, a)))} ({len(only_a)})",
            f"{markdown(t('compare.only_tab', side=_short(view, b)))} ({len(only_b)})",
        ]
    )
    with tabs[0]:
        _pairs(view, f"{a}-{b}", pairs)
    with tabs[1]:
        _one_side(view, f"{a}-{b}-a", only_a)
    with tabs[2]:
        _one_side(view, f"{a}-{b}-b", only_b)


def _short(view: View, side: str) -> str:
    return view.t(f"compare.all_{side}").lower() if side in LEVELS else side


def _pairs(view: View, key: str, pairs: tuple[Pair, ...]) -> None:
    t = view.t
    if not pairs:
        st.info(t("compare.no_counterparts"))
        return
    grade = st.segmented_control(
        t("compare.grade"), GRADES, format_func=lambda g: t(f"grade.{g}"), key=f"grade-{key}", selection_mode="single"
    )
    wanted = [pair for pair in pairs if grade is None or pair.grade == grade]
    for pair in wanted[: shown(t, f"pairs-{key}", len(wanted))]:
        with st.container(border=True, key=f"pair-{pair.a}-{pair.b}", gap="small"):
            why = pair.why_en if view.language == "en" else pair.why
            st.html(f'<p class="tg-why">{badge(t(f"grade.{pair.grade}"), TONES[pair.grade])} {html(why)}</p>')
            left, right = st.columns(2, gap="large")
            with left:
                _side(view, f"{pair.a}-{pair.b}-a", pair.a, pair.evidence_a)
            with right:
                _side(view, f"{pair.a}-{pair.b}-b", pair.b, pair.evidence_b)
    more_button(t, f"pairs-{key}", len(wanted))


def _side(view: View, key: str, identifier: str, evidence: Quote) -> None:
    records, measure = view.measure(identifier)
    st.html(measure_head(view, measure) + measure_facts(view, measure))
    if not is_title(records, measure, evidence.start, evidence.end):
        st.html(quote_html(view, records, evidence.start, evidence.end))
    with st.container(horizontal=True, vertical_alignment="center", key=f"quote-ways-{key}"):
        context_button(view, f"pair-{key}", records, evidence.start, evidence.end)
        view.link("plans", view.t("measure.open"), ":material/arrow_forward:", measure=identifier)


def _one_side(view: View, key: str, measures: tuple[OneSided, ...]) -> None:
    """What is relevant for municipalities first: the rest is the state's own to do."""
    t = view.t
    if not measures:
        st.info(t("compare.nothing_alone"))
        return
    ordered = sorted(measures, key=lambda each: not each.relevant_for_municipalities)
    for each in ordered[: shown(t, f"one-{key}", len(ordered))]:
        _, measure = view.measure(each.id)
        relevant = badge(t("compare.relevant"), "busy") if each.relevant_for_municipalities else ""
        with st.container(border=True, key=f"one-{key}-{each.id}", gap=None):
            why = each.why_en if view.language == "en" else each.why
            show_head(view, f"one-{key}-{each.id}", measure, (why,) if why else (), relevant)
    more_button(t, f"one-{key}", len(ordered))


def _header(view: View) -> list[str]:
    names = ("kind", "id_a", "title_a", "quote_a", "id_b", "title_b", "quote_b", "score", "why", "relevant")
    return [view.t(f"column.{name}") for name in names]


def _rows(view: View, comparison: Comparison) -> list[Row]:
    t = view.t
    rows: list[Row] = []
    for pair in comparison.counterparts:
        why = pair.why_en if view.language == "en" else pair.why
        a, b = _titled(view, pair.a), _titled(view, pair.b)
        words = tuple(" ".join(quote.text.split()) for quote in (pair.evidence_a, pair.evidence_b))
        rows.append((t(f"grade.{pair.grade}"), *a, words[0], *b, words[1], round(pair.score, 3), why, None))
    for each in comparison.only_a:
        rows.append((t("compare.only_a"), *_titled(view, each.id), *(None,) * 5, *_alone(view, each)))
    for each in comparison.only_b:
        rows.append((t("compare.only_b"), *(None,) * 3, *_titled(view, each.id), *(None,) * 2, *_alone(view, each)))
    return rows


def _alone(view: View, each: OneSided) -> tuple[str, str]:
    """Why it stands alone, and whether municipalities would do it."""
    why = each.why_en if view.language == "en" else each.why
    return why, view.t("list.yes" if each.relevant_for_municipalities else "list.no")


def _titled(view: View, identifier: str) -> tuple[str, str]:
    return identifier, view.workspace.measure(identifier).title.value


if __name__ == "__main__":
    page(view())
