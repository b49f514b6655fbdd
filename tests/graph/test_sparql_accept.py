"""Content negotiation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sparql_accept import formats, language, prefers_page
from graph.sparql_results import FORMATS

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = FIREFOX.replace("*/*;q=0.8", "image/avif,image/webp,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7")


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("application/sparql-results+xml, application/sparql-results+json;q=0.5", "xml"),
        ("application/sparql-results+xml;q=0.1, text/csv;q=0.2", "csv"),
        ("text/*, text/csv;q=0.1", "tsv"),
        ("*/*, application/sparql-results+json;q=0", "xml"),
        ("application/json", "json"),
        ("text/turtle", "ttl"),
        ("application/rdf+xml, text/turtle;q=0.9", "rdfxml"),
        ("text/html, text/turtle;q=0.2", "ttl"),
    ],
)
def test_the_best_format(header, first):
    assert formats(header)[0] == first


@pytest.mark.parametrize("header", ["image/png", "text/csv;q=0", "text/html", "application/pdf, image/*"])
def test_nothing_acceptable(header):
    assert formats(header) == []


def test_without_a_wish_every_format_will_do():
    assert formats("*/*") == list(FORMATS)


@pytest.mark.parametrize("header", [FIREFOX, CHROME, "text/html", "text/turtle;q=0.5, text/html"])
def test_a_browser_gets_the_page(header):
    assert prefers_page(header)


@pytest.mark.parametrize(
    "header", ["", "*/*", "text/turtle, text/html;q=0.5", "application/sparql-results+json", "text/html;q=0"]
)
def test_a_program_gets_data(header):
    assert not prefers_page(header)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"),
        ("nb-NO,nb;q=0.9,en;q=0.8", "nb"),
        ("nn", "nb"),
        ("en;q=0.5, no;q=0.7", "nb"),
        ("de, fr", "en"),
        ("en-GB, nb", "en"),
        ("nb;q=x", "nb"),
    ],
)
def test_the_language_of_sentences(header, expected):
    assert language(header) == expected


@given(st.text(st.characters(max_codepoint=255)))
def test_any_header_is_read(header):
    assert set(formats(header)) <= set(FORMATS)
    assert prefers_page(header) in (True, False)
    assert language(header) in ("nb", "en")
