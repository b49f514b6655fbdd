"""Queries in worker processes: answers, formats, graphs, and workers that live, die and come back."""

from __future__ import annotations

import csv
import io
import json
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from sparql_example import HOSTILE, MEASURES, PLANS, make_store, tg

from graph.sparql import run, select
from graph.sparql_errors import Busy, NoGraph, QueryTooLarge, RefusedQuery, WorkerFailed, WrongFormat
from graph.sparql_pool import Worker, Workers, identify
from ontology.ids import graph_iri, measure_iri, plan_graph_iri

TITLES = "SELECT ?order ?title { ?m a tg:Measure ; tg:order ?order ; dct:title ?title } ORDER BY ?order ?m"
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("sparql") / "graph")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    workers = Workers(limit=2)
    yield workers
    workers.close()


def rows(body: bytes) -> list[dict[str, str]]:
    found = json.loads(body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def test_an_answer_in_the_order_the_query_asks_for(directory, workers):
    result = run(directory, TITLES, workers=workers)
    assert (result.format, result.media_type) == ("json", "application/sparql-results+json")
    assert [row["order"] for row in rows(result.body)] == [str(n) for n in range(1, MEASURES + 1) for _ in PLANS]
    assert result.body == run(directory, TITLES, workers=workers).body
    assert 0 < result.seconds < 10


def test_csv_keeps_every_character_of_a_literal(directory, workers):
    result = run(directory, TITLES, accept="csv", workers=workers)
    table = list(csv.DictReader(io.StringIO(result.body.decode(), newline="")))
    assert [row["title"] for row in table if row["order"] == "13"] == [HOSTILE, HOSTILE]
    assert table[0]["title"] == 'Tiltak 1: «trygg,\n "varm" & nær» hjelp'


def test_ask_construct_and_describe(directory, workers):
    assert json.loads(run(directory, "ASK { ?s a tg:Measure }", workers=workers).body)["boolean"] is True
    assert run(directory, "ASK { ?s a tg:Nothing }", accept="csv", workers=workers).body.strip() == b"false"
    query = f"DESCRIBE <{measure_iri('fjordvik', '13')}>"
    formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
    formats["rdfxml"] = ox.RdfFormat.RDF_XML
    found = [
        {quad.triple for quad in ox.parse(run(directory, query, accept=name, workers=workers).body, format=form)}
        for name, form in formats.items()
    ]
    assert len(found[0]) == 5
    assert all(triples == found[0] for triples in found)


def test_turtle_declares_the_prefixes_it_uses_and_no_others(directory, workers):
    text = run(directory, "CONSTRUCT WHERE { ?s tg:number ?o }", accept="ttl", workers=workers).body.decode()
    assert "@prefix tg:" in text
    assert "@prefix skos:" not in text


def test_the_first_format_that_can_hold_the_answer_is_taken(directory, workers):
    wanted = ["csv", "ttl", "json"]
    assert run(directory, "SELECT * { ?s ?p ?o } LIMIT 1", accept=wanted, workers=workers).format == "csv"
    assert run(directory, "CONSTRUCT WHERE { ?s ?p ?o }", accept=wanted, workers=workers).format == "ttl"


@pytest.mark.parametrize(
    ("query", "accept"), [("SELECT * { ?s ?p ?o }", "ttl"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv")]
)
def test_a_format_that_cannot_hold_the_answer_is_refused(directory, workers, query, accept):
    with pytest.raises(WrongFormat, match=f"{accept} cannot hold: use"):
        run(directory, query, accept=accept, workers=workers)


def test_a_format_that_does_not_exist_is_the_callers_fault(directory, workers):
    with pytest.raises(ValueError, match="not 'docx'"):
        run(directory, "ASK {}", accept="docx", workers=workers)


def test_a_row_limit_cuts_off_and_says_so(directory, workers):
    cut = run(directory, TITLES, max_rows=7, workers=workers)
    assert (cut.rows, cut.truncated, len(rows(cut.body))) == (7, True, 7)
    whole = run(directory, TITLES, max_rows=120, workers=workers)
    assert (whole.rows, whole.truncated) == (120, False)
    triples = run(directory, "CONSTRUCT WHERE { ?s tg:number ?o }", accept="nt", max_rows=7, workers=workers)
    assert (triples.rows, triples.truncated, triples.body.count(b"\n")) == (7, True, 7)


def test_a_byte_limit_gives_no_half_answer_and_the_worker_lives(directory, workers):
    for accept in ("json", "csv"):
        with pytest.raises(QueryTooLarge, match=r"longer than 0\.001 MB"):
            run(directory, TITLES, accept=accept, max_bytes=1000, workers=workers)
        with pytest.raises(QueryTooLarge):
            run(directory, TITLES, accept=accept, max_bytes=1000, max_rows=100, workers=workers)
    with pytest.raises(QueryTooLarge):
        run(directory, "CONSTRUCT WHERE { ?s ?p ?o }", accept="ttl", max_bytes=1000, workers=workers)
    assert run(directory, "ASK {}", workers=workers).body


def test_prefixes_need_no_declaration_and_a_declaration_goes_first(directory, workers):
    assert len(rows(run(directory, "SELECT * { ?s rdfs:label ?o }", workers=workers).body)) == 2
    assert not rows(run(directory, "PREFIX rdfs: <urn:x:> SELECT * { ?s rdfs:label ?o }", workers=workers).body)


def count(directory: Path, workers: Workers, query: str, **choices: object) -> int:
    body = run(directory, query, workers=workers, **choices).body  # type: ignore[arg-type]
    return int(rows(body)[0]["n"])


def test_the_default_graph_is_the_union_unless_graphs_are_chosen(directory, workers):
    one, other = (plan_graph_iri(plan) for plan in PLANS)
    everything, in_graphs = (
        "SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}",
        "SELECT (COUNT(*) AS ?n) {clause} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    )
    assert count(directory, workers, everything.format(clause="")) == 602
    assert count(directory, workers, in_graphs.format(clause="")) == 602
    assert count(directory, workers, everything.format(clause=f"FROM <{one}>")) == 300
    assert count(directory, workers, everything.format(clause=f"FROM <{one}> FROM <{other}>")) == 600
    assert count(directory, workers, everything.format(clause=f"FROM NAMED <{one}>")) == 0
    assert count(directory, workers, in_graphs.format(clause=f"FROM NAMED <{one}>")) == 300
    assert count(directory, workers, everything.format(clause=""), default_graphs=[one]) == 300
    assert count(directory, workers, in_graphs.format(clause=""), named_graphs=[other]) == 300
    assert count(directory, workers, everything.format(clause=""), named_graphs=[other]) == 0
    # the protocol's graphs go before the query's own
    assert (
        count(directory, workers, everything.format(clause=f"FROM <{one}>"), default_graphs=[graph_iri("ontology")])
        == 2
    )


@pytest.mark.parametrize("iri", ["file:///etc/passwd", "http://x.test/", "no iri at all", ""])
def test_graphs_from_outside_are_refused(directory, workers, iri):
    for choice in ({"default_graphs": [iri]}, {"named_graphs": [iri]}):
        with pytest.raises(RefusedQuery, match="no graph") as caught:
            run(directory, "ASK {}", workers=workers, **choice)
        assert caught.value.code == "graph"


def test_a_refusal_comes_back_from_the_worker_with_its_place(directory, workers):
    with pytest.raises(RefusedQuery) as caught:
        run(directory, "SELECT * {\n ?s ukjent:p ?o }", workers=workers)
    assert (caught.value.code, caught.value.line, caught.value.column) == ("syntax", 2, 5)
    assert "ukjent:" in caught.value.norwegian


def test_a_worker_is_used_again(directory):
    with_one = Workers(limit=1)
    run(directory, "ASK {}", workers=with_one)
    first = with_one._idle[0].process.pid
    run(directory, "ASK {}", workers=with_one)
    assert with_one._idle[0].process.pid == first
    with_one.close()


def test_an_idle_worker_that_died_is_replaced(directory):
    with_one = Workers(limit=1)
    run(directory, "ASK {}", workers=with_one)
    with_one._idle[0].process.kill()
    with_one._idle[0].process.wait()
    assert run(directory, "ASK {}", workers=with_one).body
    with_one.close()


def test_a_graph_built_again_at_the_same_place_is_opened_again(tmp_path, workers):
    place = make_store(tmp_path / "graph")
    counting = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert count(place, workers, counting) == 602
    more = ox.Quad(tg("a"), tg("b"), ox.Literal("new"), ox.NamedNode(graph_iri("derived")))
    make_store(tmp_path / "next", iter([more]))
    shutil.rmtree(place)
    (tmp_path / "next").rename(place)
    assert count(place, workers, counting) == 603


def test_a_link_to_the_current_graph_is_followed_at_every_query(tmp_path, workers):
    make_store(tmp_path / "one")
    make_store(tmp_path / "two", iter([ox.Quad(tg("a"), tg("b"), tg("c"), ox.NamedNode(graph_iri("derived")))]))
    link = tmp_path / "current"
    counting = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    link.symlink_to("one")
    assert count(link, workers, counting) == 602
    link.unlink()
    link.symlink_to("two")
    assert count(link, workers, counting) == 603


@pytest.mark.parametrize("made", ["nothing", "empty", "rubbish"])
def test_no_graph_is_said_in_a_sentence(tmp_path, workers, made):
    place = tmp_path / "graph"
    if made != "nothing":
        place.mkdir()
    if made == "rubbish":
        (place / "CURRENT").write_text("not a database\n")
    with pytest.raises(NoGraph, match="tiltaksgraf build") as caught:
        run(place, "ASK {}", workers=workers)
    assert "\n" not in str(caught.value)


def test_running_queries_leaves_the_store_as_it_was(directory, workers):
    def files() -> dict[str, tuple[int, int]]:
        return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in directory.iterdir()}

    before = files()
    run(directory, TITLES, workers=workers)
    assert files() == before


def test_more_than_the_workers_can_do_is_refused_as_busy(directory):
    one = Workers(limit=1)
    started = threading.Event()

    def occupy() -> None:
        started.set()
        with pytest.raises((QueryTooLarge, WorkerFailed, TimeoutError)):
            run(directory, FOREVER, timeout=3, workers=one)

    thread = threading.Thread(target=occupy)
    thread.start()
    started.wait()
    while not one._busy:
        pass
    with pytest.raises(Busy, match="ask again"):
        run(directory, "ASK {}", timeout=0.2, workers=one)
    one.close()  # ends the busy worker too
    thread.join(2)
    assert not thread.is_alive()


def test_twenty_threads_get_their_own_answers(directory, workers):
    def ask(number: int) -> str:
        body = run(directory, f"SELECT ?t {{ ?m tg:order {number} ; dct:title ?t }}", workers=workers, timeout=30).body
        return rows(body)[0]["t"]

    with ThreadPoolExecutor(20) as threads:
        titles = list(threads.map(ask, [n % 12 + 1 for n in range(200)]))
    assert [title.split(":")[0] for title in titles] == [f"Tiltak {n % 12 + 1}" for n in range(200)]


def test_a_worker_ends_when_its_program_does(directory):
    worker = Worker(identify(directory), 1 << 30)
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait(timeout=5) == 0
    worker.close()


def test_select_gives_rows_of_the_programs_own_queries(directory):
    store = ox.Store.read_only(str(directory))
    number = ox.Literal("13")
    query = "SELECT ?number ?title ?nothing { ?m tg:number ?number ; dct:title ?title }"
    assert select(store, query, {"number": number}) == [{"number": "13", "title": HOSTILE}] * 2
    with pytest.raises(TypeError, match="SELECT"):
        select(store, "ASK {}")
    hostile = ox.Literal('13" } . DROP ALL #')
    assert select(store, query, {"number": hostile}) == []
