"""The model behind the graph, to read: a picture, the classes, the properties."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from ontology.book import short
from ontology.model import Term, model
from ontology.picture import picture
from ui.components.escape import html, markdown
from ui.components.grid import Cell, Line, grid
from ui.view import View

HEIGHT = 520


def show_ontology(view: View) -> None:
    t, known = view.t, model()
    st.html(f'<p class="tg-definition">{html(known.description[view.language])}</p>')
    st.image(picture(view.language), width="stretch")
    st.subheader(t("ontology.classes"))
    heads = (t("ontology.term"), t("ontology.label"), t("column.definition"), t("column.broader"))
    rows = [_line(view, term, _names(term.above)) for term in known.of_kind("class")]
    grid("ontology-classes", t("ontology.classes"), [Cell(head) for head in heads], rows, height=HEIGHT)
    st.subheader(t("ontology.properties"))
    heads = (t("ontology.term"), t("ontology.label"), t("column.definition"), t("ontology.from_to"))
    rows = [
        _line(view, term, f"{_names(term.domain) or t('ontology.any')} → {_names(term.range) or t('ontology.any')}")
        for term in known.of_kind("object", "value")
    ]
    grid("ontology-properties", t("ontology.properties"), [Cell(head) for head in heads], rows, height=HEIGHT)
    st.caption(markdown(t("ontology.files")))


def _line(view: View, term: Term, last: str) -> Line:
    language = view.language
    return Line((Cell(short(term.iri)), Cell(term.label[language]), Cell(term.definition[language]), Cell(last)))


def _names(iris: Iterable[str]) -> str:
    return ", ".join(short(iri) for iri in iris)
