from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from graph import nquads
from graph.nquads import Quads, document

S, P, G = "https://example.org/s", "https://example.org/p", "https://example.org/g"


def read_back(term: str) -> ox.Literal:
    quads = Quads(G)
    quads.add(S, P, term)
    (quad,) = ox.parse(document(quads), format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))
def test_any_text_comes_back_as_it_was(words: str) -> None:
    assert read_back(nquads.text(words)).value == words
    assert read_back(nquads.text(words, "nb")).language == "nb"


@given(st.text())
def test_no_text_changes_its_length_or_breaks_a_line(words: str) -> None:
    assert len(read_back(nquads.text(words)).value) == len(words)


def test_tricky_line_breaks_quotes_and_hostile_text() -> None:
    words = 'a\r\n\t"b\\" .\n<x> <y> "z" .\u2028\u0085{?s} </script> \\u0041'
    assert read_back(nquads.text(words)).value == words


def test_not_what_xml_cannot_hold() -> None:
    assert read_back(nquads.text("a\x00b\x0bc\ufffed\ud800")).value == "a b c d\ufffd"


def test_numbers_and_days() -> None:
    assert read_back(nquads.integer(-7)).value == "-7"
    assert read_back(nquads.boolean(False)).value == "false"
    assert [read_back(nquads.decimal(n)).value for n in (1e-7, 0.87504, 1, 10)] == ["0", "0.875", "1", "10"]
    assert read_back(nquads.year(812)).value == "0812"


def test_a_document_is_sorted_and_says_a_thing_once() -> None:
    one, other = Quads(G), Quads(G)
    for quads in (one, other):
        quads.link(S, P, "https://example.org/b")
        quads.link(S, P, "https://example.org/a")
    lines = document(one, other).decode().splitlines()
    assert len(lines) == 2
    assert lines == sorted(lines)
