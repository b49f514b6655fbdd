"""The guard: what it refuses, what it lets pass, and that it does neither by the look of a word."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.guard import MAX_CHARACTERS, MAX_DEPTH, check, dataset, examine
from graph.queries import examples
from graph.sparql_errors import RefusedQuery
from graph.sparql_parser import PREFIXES, is_keyword
from ontology import terms
from ontology.vocabulary import turtle_files

KNOWN = "https://w3id.org/tiltaksgraf/graph/plan/fjordvik"


def code(query: str) -> str:
    with pytest.raises(RefusedQuery) as caught:
        check(query, lambda iri: iri == KNOWN)
    assert str(caught.value).endswith(".")
    assert caught.value.norwegian.endswith(".")
    assert "\n" not in str(caught.value)
    return caught.value.code


SERVICES = [
    "SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }",
    "select * { service <http://x.test/> { ?s ?p ?o } }",
    "ASK{SeRvIcE<http://x.test/>{}}",
    "SELECT * { SERVICE SILENT <http://x.test/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "PREFIX ex: <http://x.test/> SELECT * { SERVICE ex:a { ?s ?p ?o } }",
    "PREFIX : <http://x.test/> SELECT * { SERVICE:a { ?s ?p ?o } }",
    "PREFIX SERVICE: <http://y.test/> PREFIX : <http://x.test/> SELECT * { ?a ?b ?c . SERVICE:x { ?s ?p ?o } }",
    "BASE <http://x.test/> SELECT * { SERVICE <a> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://x.test/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE SILENT <http://x.test/> { ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { SERVICE <http://x.test/> { ?s ?p ?o } } }",
    "SELECT * { { ?s ?p ?o } UNION { SERVICE <http://x.test/> { ?s ?p ?o } } }",
    "SELECT * { GRAPH ?g { SERVICE <http://x.test/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <http://x.test/> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?e { <http://x.test/> } SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('http://x.test/') AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o LATERAL { SERVICE <http://x.test/> { ?s ?p ?o } } }",
    "SELECT (COUNT(*) AS ?n) { SERVICE <http://x.test/> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://x.test/> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <http://x.test/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o } # SERVICE\n# \" SERVICE '\nVALUES ?x { 1 } ".replace("?o }", "?o SERVICE ?x {} }"),
    "SELECT * { SERVICE # a comment\n <http://x.test/> # another\n { ?s ?p ?o } }",
    "SELECT * { FILTER(?a<?b)SERVICE#>\n?x { ?s ?p ?o } }",
    "SELECT * { ?a <http://y.test/'> ?b . SERVICE <http://x.test/'> { ?s ?p ?o } }",
    "SELECT ?service { ?service ?p 'SERVICE' . SERVICE ?service { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_wherever_it_stands(query):
    assert code(query) == "service"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { \\u0053ERVICE <http://x.test/> { ?s ?p ?o } }",
        "SELECT * { SERVIC\\u0045 <http://x.test/> { ?s ?p ?o } }",
        "SELECT * { \\U00000053ERVICE <http://x.test/> { ?s ?p ?o } }",
        "SELECT * { \\u005cu0053ERVICE <http://x.test/> { ?s ?p ?o } }",
        "SELECT * { ſERVICE <http://x.test/> { ?s ?p ?o } }",
        "SELECT * { SERVıCE <http://x.test/> { ?s ?p ?o } }",
        "SELECT * { SERVICE\u00a0<http://x.test/> { ?s ?p ?o } }",
        "SELECT * { SER/**/VICE <http://x.test/> { ?s ?p ?o } }",
    ],
)
def test_service_in_disguise_is_refused(query):
    """The engine takes none of these for SERVICE today; if it does one day, they are refused as that instead."""
    assert code(query) in ("syntax", "service")


@pytest.mark.parametrize("escaped", ["\\u0053ERVICE", "SERVIC\\u0065", "ser\\U00000056ice", "SERVICE", "ſerviCe"])
def test_every_spelling_of_the_word_is_looked_at(escaped, monkeypatch):
    """An engine that reads escapes before it parses: the word is found in whatever way its letters are written."""
    seen = []
    monkeypatch.setattr("graph.sparql_parser.complaint", lambda query: seen.append(query) or "error at 1:1: expected X")
    assert is_keyword(f"ASK {{ {escaped} <http://x.test/> {{}} }}", "SERVICE")
    assert len(seen) == 1
    assert escaped not in seen[0]


@pytest.mark.parametrize(
    "query",
    [
        "# SERVICE <http://x.test/> { }\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } # SERVICE",
        "SELECT * { ?s ?p 'SERVICE <http://x.test/> {}' }",
        'SELECT * { ?s ?p "a\\" SERVICE <http://x.test/> {} \\"" }',
        'SELECT * { ?s ?p """SERVICE\n"SERVICE" { }""" }',
        "SELECT ?service { ?service ?SERVICE ?Service }",
        "SELECT ?service (COUNT(?x) AS ?services) { ?service a ?x } GROUP BY ?service ORDER BY ?services",
        "PREFIX service: <http://x.test/service#> SELECT * { ?s service:service service:SERVICE }",
        "SELECT * { <http://x.test/SERVICE> ?p <urn:service:x> }",
        'SELECT * { ?s ?p "a"@service }',
        "SELECT * { _:service ?p ?o }",
        "SELECT ?servicq ?servica ?servicb { ?service ?servicq ?servica, ?servicb }",
    ],
)
def test_the_word_service_may_be_written(query):
    check(query)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "insert { ?s ?p ?o } where { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX ex: <http://x.test/>\n# a comment\nWITH ex:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://x.test/data.ttl>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:g>",
        "CLEAR ALL",
        "DROP GRAPH <urn:g>",
        "CREATE GRAPH <urn:g>",
        "ADD <urn:a> TO <urn:b>",
        "MOVE <urn:a> TO <urn:b>",
        "COPY DEFAULT TO <urn:b>",
    ],
)
def test_updates_are_refused_by_name(query):
    assert code(query) == "update"


@pytest.mark.parametrize("query", ["SELECT * {} ; INSERT DATA { <urn:a> <urn:b> 1 }", "ASK {} DROP ALL", "ASK {}\x00"])
def test_an_update_after_a_query_is_bad_syntax(query):
    assert code(query) == "syntax"


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <file:///etc/passwd>",
        "FROM NAMED <file:///etc/passwd>",
        "FROM <http://x.test/data.ttl>",
        "FROM<http://x.test/data.ttl>",
        f"FROM <{KNOWN}> FROM <http://x.test/data.ttl>",
        f"FROM <http://x.test/data.ttl> FROM NAMED <{KNOWN}>",
        "FROM tg:x",
        "FROM # here\n NAMED # there\n <urn:x>",
        "from named graph:fjordvik",
    ],
)
def test_graphs_that_the_store_does_not_hold_are_refused(clause):
    assert code(f"SELECT * {clause} {{ ?s ?p ?o }}") == "graph"
    assert code(f"DESCRIBE <urn:a> {clause}") == "graph"


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        (f"SELECT * FROM <{KNOWN}> {{ ?s ?p ?o }}", [KNOWN]),
        (f"PREFIX g: <{KNOWN[:-3]}> SELECT * FROM g:vik FROM NAMED <{KNOWN}> {{ }}", [KNOWN, KNOWN]),
        (f"BASE <{KNOWN[:-8]}> ASK FROM <fjordvik> {{ ?s ?p 'FROM <urn:a>' }}", [KNOWN]),
        (f"# FROM <urn:a>\nSELECT ?from #FROM <urn:b>\nFROM <{KNOWN}> # FROM <urn:c>\n{{ ?from ?p ?o }}", [KNOWN]),
        ("SELECT ?from { ?from ?p 'FROM <urn:a>' } # FROM <urn:b>", []),
        ("SELECT * { ?s ?p ?o }", []),
    ],
)
def test_the_graphs_a_query_names_are_found(query, graphs):
    assert dataset(query) == graphs
    assert examine(query, lambda iri: iri == KNOWN).names_graphs == bool(graphs)


def test_a_query_that_is_too_long_is_refused_at_once():
    query = "SELECT * { ?s ?p '" + "x" * MAX_CHARACTERS + "' }"
    started = time.perf_counter()
    assert code(query) == "too-long"
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{", "}"),
        ("FILTER EXISTS {", "}"),
        ("{SELECT * {", "}}"),
        ("OPTIONAL {", "}"),
        ("?s ?p [ ?q ", "]"),
        ("<< ", " >> ?p ?o"),
    ],
)
def test_a_query_that_would_overflow_the_parsers_stack_is_refused(opening, closing):
    count = MAX_CHARACTERS // len(opening + closing) - 20
    assert code("SELECT * {" + opening * count + closing * count + "}") == "too-deep"


@pytest.mark.parametrize("expression", ["!" * 90_000 + "1", "?s " + "a/" * 49_000 + "a ?o"])
def test_a_chain_that_would_overflow_the_parsers_stack_is_refused(expression):
    where = f"FILTER({expression})" if expression.startswith("!") else expression
    assert code(f"SELECT * {{ {where} }}") == "too-deep"


def test_nesting_that_people_write_passes():
    depth = MAX_DEPTH - 5
    check("SELECT * {" + "{" * depth + "}" * depth + "}")
    check("SELECT * { VALUES (?a ?b) {" + "(1 2)" * 5000 + "} ?s <http://x.test/" + "a/" * 3000 + "> ?o }")


def test_half_a_surrogate_pair_is_refused():
    assert code("SELECT * { ?s ?p '\ud800' }") == "text"


def test_a_byte_order_mark_is_left_out():
    assert examine("\ufeffASK {}").query == "ASK {}"


def test_nothing_is_evaluated():
    """Each of these runs for minutes, even on an empty store."""
    rows = " ".join(map(str, range(300)))
    values = " ".join(f"VALUES ?v{n} {{ {rows} }}" for n in range(5))
    started = time.perf_counter()
    check(f"SELECT (COUNT(*) AS ?n) {{ {values} }}")
    check(f"ASK {{ {values} FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 < 0) }}")
    assert time.perf_counter() - started < 1


def test_parsing_without_evaluating_depends_on_the_order_of_two_checks_in_pyoxigraph():
    store = ox.Store()
    both = {"use_default_graph_as_union": True, "default_graph": ox.DefaultGraph()}
    with pytest.raises(SyntaxError):
        store.query("ASK {", **both)
    with pytest.raises(ValueError, match="same time"):
        store.query("ASK {}", **both)


def test_prefixes_are_those_of_the_ontology_files():
    declared = {}
    for path in (*turtle_files(), *turtle_files()[0].parent.parent.glob("*.ttl")):
        parser = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        list(parser)
        declared |= parser.prefixes
    assert PREFIXES | declared | terms.PREFIXES == PREFIXES


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_the_examples_pass(example):
    check(example.query)


gaps = st.lists(st.sampled_from([" ", "\n", "\t", "\r\n", "# SERVICE\n", "#\"'<{(\n"]), max_size=3).map("".join)
cases = st.lists(st.booleans(), min_size=7, max_size=7).map(
    lambda upper: "".join(c.upper() if u else c.lower() for c, u in zip("service", upper, strict=True))
)
before = st.sampled_from(
    [
        "",
        "?a ?b ?c .",
        "?a ?b 'SERVICE' ;",
        "FILTER(?a<?b)",
        "FILTER(?a < '>')",
        "OPTIONAL { ?service ?b <urn:service> }",
        "{}",
    ]
)
places = st.sampled_from(["<http://x.test/>", "?x", "tg:x", "<http://x.test/#SERVICE>", "$service"])


@given(before, gaps, cases, gaps, st.booleans(), gaps, places, gaps)
def test_a_service_clause_never_passes(head, g1, word, g2, silent, g3, place, g4):
    query = f"SELECT * {{ {head}{g1}{word}{g2} {'SILENT' if silent else ''} {g3}{place}{g4}{{ ?s ?p ?o }} }}"
    assert code(query) == "service"


@given(
    before.filter(lambda head: not head.endswith(";")),
    gaps,
    st.text(alphabet=st.characters(exclude_characters='"\\\r\n', exclude_categories=["Cs"]), max_size=30),
)
def test_the_same_text_in_a_string_or_a_comment_always_passes(head, gap, text):
    check(f'SELECT * {{ {head}{gap} ?s ?p "SERVICE <http://x.test/> {{ {text}" }} # SERVICE {text}')


FRAGMENTS = """SELECT * { } ?x ( ) < > SERVICE FROM NAMED <urn:a> ' " # . PREFIX BASE tg: : x:y \\ \\u0053 ! / [ ] ; ,
INSERT GROUP BY 1 @nb æ \x00 << >>"""
fragments = st.sampled_from([*FRAGMENTS.split(), '"""', "\n"])


def outcome(text: str) -> RefusedQuery | None:
    """Anything else that is raised fails the test."""
    try:
        check(text)
    except RefusedQuery as refused:
        return refused
    return None


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(fragments, max_size=40).map(" ".join),
        st.lists(fragments, max_size=40).map("".join),
    )
)
def test_any_text_passes_or_is_refused_with_a_sentence(text):
    refused = outcome(text)
    if refused:
        assert str(refused)
        assert refused.norwegian
        assert refused.line <= text.count("\n") + 1


@given(st.binary(max_size=200))
def test_any_bytes_pass_or_are_refused(data):
    refused = outcome(data.decode("utf-8", "surrogateescape"))
    assert refused is None or refused.code
