"""Vocabulary: concepts, actors and laws in three languages, where plans use them, and the ontology behind the graph."""

from __future__ import annotations

import streamlit as st

from graph.coverage import KINDS, By
from ontology.vocabulary import LANGUAGES
from ui.components.address import follow, note
from ui.components.badges import badge, facts
from ui.components.downloads import Row, buttons
from ui.components.escape import html
from ui.components.grid import Cell, Line, grid
from ui.components.ontology_page import show_ontology
from ui.components.vocabulary_entries import Entry, entries
from ui.view import View, view

SCHEME, CODE = "scheme", "concept"
"""Names in the address."""
HEIGHT = 640
DEEPEST = 3
"""Steps that a narrower concept is moved in, at most."""


def page(view: View) -> None:
    t = view.t
    st.title(t("vocabulary.title"))
    st.caption(t("vocabulary.help"))
    concepts, ontology = st.tabs([t("vocabulary.concepts"), t("vocabulary.ontology")], key="vocabulary-tabs")
    with concepts:
        _concepts(view)
    with ontology:
        show_ontology(view)


def _concepts(view: View) -> None:
    t = view.t
    follow("vocabulary-scheme", SCHEME, KINDS, KINDS[0])
    by = st.segmented_control(
        t("vocabulary.scheme"),
        KINDS,
        format_func=lambda name: t(f"scheme.{name}"),
        key="vocabulary-scheme",
        required=True,
        persist_state="session",
        on_change=note,
        args=("vocabulary-scheme", SCHEME, CODE),
    )
    assert by is not None, "one of the lists is always chosen"
    words = st.text_input(
        t("vocabulary.search"),
        type="search",
        live=True,
        key="vocabulary-search",
        placeholder=t("vocabulary.search_hint"),
    )
    everything = {entry.code: entry for entry in entries(view, by)}
    counts = _counts(view, by)
    found = [entry for entry in everything.values() if entry.has((words or "").casefold())]
    if not found:
        st.info(t("vocabulary.none"))
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = _list(view, by, found, counts)
    with right:
        if chosen in everything:
            _entry(view, by, everything[chosen], counts.get(chosen, {}))
        else:
            st.info(t("vocabulary.choose"), icon=":material/touch_app:")


def _counts(view: View, by: By) -> dict[str, dict[str, int]]:
    """Code → plan → live measures for it: for concepts those of narrower ones too, for actors what they answer for or take part in."""
    counts: dict[str, dict[str, int]] = {}
    for (plan, code), cell in view.workspace.coverage(by).cells.items():
        if cell.measures:
            counts.setdefault(code, {})[plan] = len(cell.measures)
    return counts


def _list(view: View, by: By, found: list[Entry], counts: dict[str, dict[str, int]]) -> str:
    """The list; returns the code that is chosen, now or by the address."""
    t = view.t
    chosen = st.query_params.get(CODE, "")
    heads = (*(Cell(t(f"language.{code}")) for code in LANGUAGES), Cell(t("column.measures"), narrow=True))
    lines = [_line(view, entry, sum(counts.get(entry.code, {}).values())) for entry in found]
    picked = grid(f"concepts-{by}", t(f"scheme.{by}"), heads, lines, chosen=chosen, height=HEIGHT)
    header = [t(f"column.{name}") for name in ("code", "nb", "nn", "en", "definition", "measures")]
    rows = [_row(entry, sum(counts.get(entry.code, {}).values())) for entry in found]
    buttons(t, "vocabulary", f"tiltaksgraf-ordliste-{by}", header, rows)
    if picked:
        st.query_params[CODE] = picked
    return picked or chosen


def _line(view: View, entry: Entry, number: int) -> Line:
    depth = min(DEEPEST, entry.depth)
    first = Cell(
        entry.preferred.get("nb") or entry.name(view.language),
        key=entry.code,
        name=entry.name(view.language),
        tone=f"deep-{depth}" if depth else "",
    )
    others = [Cell(entry.preferred.get(code, "")) for code in LANGUAGES[1:]]
    return Line((first, *others, Cell(str(number) if number else "–")))


def _row(entry: Entry, number: int) -> Row:
    return (entry.code, *(entry.preferred.get(code) for code in LANGUAGES), entry.definition, number)


def _entry(view: View, by: By, entry: Entry, counts: dict[str, int]) -> None:
    t = view.t
    definition = f'<p class="tg-definition">{html(entry.definition)}</p>' if entry.definition else ""
    title = f"{html(entry.name(view.language))} {badge(entry.code)}"
    st.html(f'<h3 class="tg-group">{title}</h3>{definition}{facts(entry.facts)}')
    for code in LANGUAGES:
        others = ", ".join(dict.fromkeys(label.text for label in entry.alternative if label.language == code))
        st.html(
            f'<p class="tg-names"><span class="tg-field-name">{html(t(f"language.{code}"))}</span> '
            f'<b lang="{code}">{html(entry.preferred.get(code, "–"))}</b><br>'
            f'<span class="tg-soft" lang="{code}">{html(others)}</span></p>'
        )
    for number, (word, links) in enumerate(entry.related):
        if links:
            with st.container(horizontal=True, key=f"vocabulary-related-{number}"):
                st.html(f'<p class="tg-field-name">{html(word)}</p>', width="content")
                for scheme, code, names in links:
                    view.link("vocabulary", names.get(view.language) or code, scheme=scheme, concept=code)
    st.html(f'<p class="tg-label">{html(t.count("count.measures", sum(counts.values())))}</p>')
    for plan, number in counts.items():
        text = f"{plan}: {t.count('count.measures', number)}"
        view.link("coverage", text, ":material/grid_on:", by=by, cell=f"{plan}/{entry.code}")


if __name__ == "__main__":
    page(view())
