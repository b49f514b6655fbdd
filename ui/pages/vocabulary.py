"""Vocabulary: the concepts that plans are compared by, in three languages, and the ontology behind the graph."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ontology.records import SCHEMES, Scheme
from ontology.vocabulary import LANGUAGES, Concept, Label
from ui.components.address import follow, note
from ui.components.badges import badge
from ui.components.downloads import Row, buttons
from ui.components.escape import html
from ui.components.grid import Cell, Line, grid
from ui.components.ontology_page import show_ontology
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
    follow("vocabulary-scheme", SCHEME, SCHEMES, SCHEMES[0])
    scheme = st.segmented_control(
        t("vocabulary.scheme"),
        SCHEMES,
        format_func=lambda name: t(f"scheme.{name}"),
        key="vocabulary-scheme",
        required=True,
        persist_state="session",
        on_change=note,
        args=("vocabulary-scheme", SCHEME, CODE),
    )
    assert scheme is not None, "one of the lists is always chosen"
    words = st.text_input(
        t("vocabulary.search"),
        type="search",
        live=True,
        key="vocabulary-search",
        placeholder=t("vocabulary.search_hint"),
    )
    counts = _counts(view, scheme)
    found = [each for each in _ordered(view, scheme) if _has(each, (words or "").casefold())]
    if not found:
        st.info(t("vocabulary.none"))
        return
    chosen = st.query_params.get(CODE, "")
    left, right = st.columns([3, 2], gap="large")
    with left:
        heads = (*(Cell(t(f"language.{code}")) for code in LANGUAGES), Cell(t("column.measures"), narrow=True))
        lines = [_line(view, each, counts.get(each.code, 0)) for each in found]
        picked = grid(f"concepts-{scheme}", t(f"scheme.{scheme}"), heads, lines, chosen=chosen, height=HEIGHT)
        header = [t(f"column.{name}") for name in ("code", "nb", "nn", "en", "definition", "broader", "measures")]
        buttons(t, "vocabulary", f"tiltaksgraf-ordliste-{scheme}", header, [_row(view, each, counts) for each in found])
    if picked:
        st.query_params[CODE] = chosen = picked
    with right:
        concept = view.vocabulary.concepts.get((scheme, chosen))
        if concept is None:
            st.info(t("vocabulary.choose"), icon=":material/touch_app:")
        else:
            _concept(view, concept, counts)


def _counts(view: View, scheme: Scheme) -> dict[str, int]:
    """Code → live measures of all plans that are aimed at the concept, about it, or about a narrower one."""
    table = view.workspace.coverage(scheme)
    counts: dict[str, int] = {}
    for (_, code), cell in table.cells.items():
        counts[code] = counts.get(code, 0) + len(cell.measures)
    return counts


def _ordered(view: View, scheme: Scheme) -> list[Concept]:
    """By name in the page's language, each below the concept it is narrower than."""
    concepts = view.vocabulary.scheme(scheme)
    known = {each.code for each in concepts}

    def name(concept: Concept) -> str:
        return concept.preferred.get(view.language, concept.code).casefold()

    def walk(concept: Concept, seen: frozenset[str]) -> list[Concept]:
        below = [c for c in concepts if c.broader[:1] == (concept.code,) and c.code not in seen]
        return [concept, *(each for c in sorted(below, key=name) for each in walk(c, seen | {c.code}))]

    tops = sorted((c for c in concepts if not c.broader or c.broader[0] not in known), key=name)
    return [each for top in tops for each in walk(top, frozenset({top.code}))]


def _has(concept: Concept, words: str) -> bool:
    return any(words in text.casefold() for text in (concept.code, *(each.text for each in concept.names)))


def _depth(view: View, concept: Concept) -> int:
    return len(view.vocabulary.broader(concept.scheme, concept.code)) if concept.broader else 0


def _line(view: View, concept: Concept, number: int) -> Line:
    names = [concept.preferred.get(code, "") for code in LANGUAGES]
    depth = min(DEEPEST, _depth(view, concept))
    first = Cell(
        names[0], key=concept.code, name=names[LANGUAGES.index(view.language)], tone=f"deep-{depth}" if depth else ""
    )
    return Line((first, *(Cell(name) for name in names[1:]), Cell(str(number) if number else "–")))


def _concept(view: View, concept: Concept, counts: dict[str, int]) -> None:
    t = view.t
    name = concept.preferred.get(view.language, concept.code)
    definition = concept.definition.get(view.language) or concept.definition.get("nb", "")
    st.html(
        f'<h3 class="tg-group">{html(name)} {badge(concept.code)}</h3><p class="tg-definition">{html(definition)}</p>'
    )
    for code in LANGUAGES:
        others = ", ".join(_names(concept.alternative, code))
        preferred = html(concept.preferred.get(code, "–"))
        st.html(
            f'<p class="tg-names"><span class="tg-field-name">{html(t(f"language.{code}"))}</span> '
            f'<b lang="{code}">{preferred}</b><br><span class="tg-soft" lang="{code}">{html(others)}</span></p>'
        )
    narrower = [c.code for c in view.vocabulary.scheme(concept.scheme) if concept.code in c.broader]
    for word, codes in (("broader", concept.broader), ("narrower", narrower), ("related", concept.related)):
        _related(view, concept.scheme, word, codes)
    number = counts.get(concept.code, 0)
    st.html(f'<p class="tg-label">{html(t.count("count.measures", number))}</p>')
    for records in view.workspace.plans:
        cell = view.workspace.coverage(concept.scheme, [records.plan.key]).cell(records.plan.key, concept.code)
        if cell.measures:
            text = f"{records.plan.key}: {t.count('count.measures', len(cell.measures))}"
            view.link(
                "coverage", text, ":material/grid_on:", by=concept.scheme, cell=f"{records.plan.key}/{concept.code}"
            )


def _names(labels: Sequence[Label], language: str) -> list[str]:
    return list(dict.fromkeys(each.text for each in labels if each.language == language))


def _related(view: View, scheme: Scheme, word: str, codes: Sequence[str]) -> None:
    found = [c for code in codes if (c := view.vocabulary.concepts.get((scheme, code))) is not None]
    if not found:
        return
    with st.container(horizontal=True, key=f"vocabulary-{word}"):
        st.html(f'<p class="tg-field-name">{html(view.t(f"vocabulary.{word}"))}</p>', width="content")
        for each in found:
            name = each.preferred.get(view.language, each.code)
            view.link("vocabulary", name, scheme=scheme, concept=each.code)


def _row(view: View, concept: Concept, counts: dict[str, int]) -> Row:
    names = tuple(concept.preferred.get(code) for code in LANGUAGES)
    definition = concept.definition.get(view.language) or concept.definition.get("nb")
    return (concept.code, *names, definition, ", ".join(concept.broader), counts.get(concept.code, 0))


if __name__ == "__main__":
    page(view())
