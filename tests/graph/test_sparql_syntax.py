"""Where a syntax error is pointed at, and in what words."""

from __future__ import annotations

import pytest

from graph.guard import check
from graph.sparql_errors import RefusedQuery


def refused(query: str) -> RefusedQuery:
    with pytest.raises(RefusedQuery) as caught:
        check(query)
    assert caught.value.code == "syntax"
    return caught.value


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELEC ?x { }", 1, 1, "«SELEC»: expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("# first\nPREFIX a: <urn:a>\n  SELECT { }", 3, 10, "«?variable»"),
        ("SELECT * {\n  ?m a tg:Measure\n  ?m tg:number ?n .\n}", 3, 3, "«?m»: expected «.», «;»"),
        ("SELECT * {\n  ?m a tg:Measure .\n  ?m tg:number ?n .\n", 4, 1, "end of the query"),
        ("SELECT * { ?s ukjent:x ?o }", 1, 15, "the prefix «ukjent:» is not declared"),
        ("SELECT * { ?s <http://x.test/a b> ?o }", 1, 15, "must be absolute"),
        ("SELECT * { ?s <relative> ?o }", 1, 15, "must be absolute"),
        ('SELECT * { ?s ?p "æøå" ?o FILTER(?o = "a" }', 1, 24, "«?o»"),
        ('SELECT * { ?s ?p ?o FILTER(LANG(?o) = "nb" }', 1, 44, "«}»: expected «)»"),
        ("SELECT ?a, ?b { ?a ?b ?c }", 1, 10, "«,»"),
        ("SELECT * { ?s ?p ?o } LIMIT ti", 1, 29, "«ti»: expected «1 2 3 …»"),
        ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, "expected «BY»"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "neither in GROUP BY"),
        ("SELECT (?x AS ?s) { ?s ?p ?o }", 1, 31, "choose another name after AS"),
        ("SELECT * { ?s ?p ?o FILTER(BOUND(1)) }", 1, 34, "«1»: expected «?variable»"),
        ('SELECT * { ?s ?p "abc }', 1, 24, 'expected «"»'),
        ("SELECT *\r\n{ ?s ?p ?o ]\r\n}", 2, 12, "«]»"),
        ("", 1, 1, "end of the query"),
    ],
)
def test_the_fault_is_pointed_at(query, line, column, said):
    error = refused(query)
    assert (error.line, error.column) == (line, column)
    assert said in str(error)
    assert f"line {line}, column {column}" in str(error)
    assert f"linje {line}, kolonne {column}" in error.norwegian


def test_default_prefixes_do_not_move_lines():
    assert refused("SELECT * {\n?s tg:a ; ; ]\n}").line == 2


def test_a_long_query_keeps_the_parsers_own_place():
    padding = "\n".join(f"# {n}" for n in range(6000))
    error = refused(f"{padding}\nSELECT * {{ ?s ?p }}")
    assert abs(error.line - 6001) <= 1
