"""Answers written row by row, compared with what the engine's own serialisers write."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sparql_results import ROW_FORMATS, Bounded, TooLong, used_prefixes, write_answer

PLENTY = 10**9
TERMS = """SELECT * { VALUES (?a ?b) {
  (1 "a\\tb\\n\\r\\"c\\\\&<>'") (UNDEF <http://x.test/æ?q=1&r>) ("x,y"@nb 1.50) (UNDEF UNDEF) (true "2025"^^xsd:gYear)
  ("" "1,5") } BIND(<<( <urn:s> <urn:p> "o"@nn )>> AS ?t) }"""


def results(query: str) -> ox.QuerySolutions:
    found = ox.Store().query(query, prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"})
    assert isinstance(found, ox.QuerySolutions)
    return found


def read(body: bytes, name: str) -> list[list[object]]:
    parsed = ox.parse_query_results(body, ROW_FORMATS[name][0])
    assert isinstance(parsed, ox.QuerySolutions)
    return [list(solution) for solution in parsed]


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_both_writers_say_the_same(name):
    by_engine = write_answer(results(TERMS), name, None, PLENTY)
    by_row = write_answer(results(TERMS), name, 100, PLENTY)
    assert by_engine.rows is None
    assert (by_row.rows, by_row.truncated) == (6, False)
    assert read(by_row.body, name) == read(by_engine.body, name) == [list(row) for row in results(TERMS)]


def test_both_writers_say_the_same_in_csv():
    def table(body: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(body.decode(), newline="")))

    by_engine = table(write_answer(results(TERMS), "csv", None, PLENTY).body)
    assert table(write_answer(results(TERMS), "csv", 100, PLENTY).body) == by_engine
    assert by_engine[1][1] == "a\tb\n\r\"c\\&<>'"


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")), max_size=5),
    st.sampled_from(["json", "xml", "tsv"]),
)
def test_any_text_comes_back(texts, name):
    values = " ".join(str(ox.Literal(text)) for text in texts)
    query = f"SELECT ?x {{ VALUES ?x {{ {values} }} }}"
    found = write_answer(results(query), name, 100, PLENTY).body
    if name == "xml":  # the engine's reader trims spaces, so a reader of XML itself reads it
        literals = ElementTree.fromstring(found).iter("{http://www.w3.org/2005/sparql-results#}literal")
        assert [literal.text or "" for literal in literals] == texts
    else:
        assert read(found, name) == [[ox.Literal(text)] for text in texts]


@pytest.mark.parametrize("name", ROW_FORMATS)
@pytest.mark.parametrize("max_rows", [None, 1000])
def test_nothing_is_written_past_the_byte_limit(name, max_rows):
    query = f"SELECT ?x {{ VALUES ?x {{ {'1 ' * 999} }} }}"
    size = len(write_answer(results(query), name, max_rows, PLENTY).body)
    assert len(write_answer(results(query), name, max_rows, size).body) == size
    with pytest.raises(TooLong):
        write_answer(results(query), name, max_rows, size - 1)


def test_a_bounded_stream_counts_what_it_holds():
    sink = Bounded(5)
    assert sink.write(b"abc") == 3
    with pytest.raises(TooLong):
        sink.write(b"def")
    assert sink.getvalue() == b"abc"


def test_prefixes_that_nothing_uses_are_left_out():
    turtle = b"@prefix a: <urn:a:> .\n@prefix bb: <urn:b:> .\n@prefix b: <urn:c:> .\na:x a:y bb:z .\n"
    kept = used_prefixes(turtle)
    assert b"@prefix a:" in kept
    assert set(ox.parse(kept, format=ox.RdfFormat.TURTLE)) == set(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert used_prefixes(b"@prefix a: <urn:a:> .\n") == b""
