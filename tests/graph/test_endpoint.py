"""The endpoint over real HTTP: the SPARQL 1.1 Protocol, refusals, limits, and what a website may not do."""

from __future__ import annotations

import csv
import io
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from sparql_example import HOSTILE, MEASURES, make_store, serving, tg, trap

from graph.endpoint import PAGE, create
from graph.guard import MAX_CHARACTERS
from graph.sparql_parser import PREFIXES
from graph.sparql_pool import ROOT, Workers
from ontology.ids import graph_iri, plan_graph_iri

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
TITLES = "SELECT ?title { ?m tg:order 13 ; dct:title ?title }"
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
EXAMPLES = [("Alle tiltak", "All measures", "SELECT * { ?m a tg:Measure }")]
TIME = 1.0


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("endpoint") / "graph")


@pytest.fixture(scope="module")
def client(directory: Path) -> Iterator[httpx.Client]:
    app = create(directory, examples=EXAMPLES, timeout=TIME, workers=Workers(limit=2, memory=256 << 20))
    with serving(app) as url, httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        yield client


def counted(answer: httpx.Response) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("path", ["/sparql", "/"])
def test_the_three_ways_to_ask(client, path):
    assert counted(client.get(path, params={"query": COUNT})) == 602
    assert counted(client.post(path, data={"query": COUNT})) == 602
    sent = {"Content-Type": "application/sparql-query; charset=utf-8"}
    assert counted(client.post(path, content=COUNT.encode(), headers=sent)) == 602


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.9, */*;q=0.1", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_the_format_is_negotiated(client, accept, kind):
    answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)


def test_graphs_are_written_as_graphs(client):
    query = "CONSTRUCT WHERE { ?s rdfs:label ?o }"
    for accept, form in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("", ox.RdfFormat.TURTLE),
    ):
        answer = client.post("/sparql", data={"query": query}, headers={"Accept": accept})
        assert len(list(ox.parse(answer.content, format=form))) == 2


@pytest.mark.parametrize("wanted", ["csv", "CSV", "text/csv"])
def test_the_format_may_be_a_parameter(client, wanted):
    answer = client.get("/sparql", params={"query": TITLES, "format": wanted}, headers={"Accept": "text/html"})
    table = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["title"] for row in table] == [HOSTILE, HOSTILE]


def test_the_dataset_may_be_chosen(client):
    one = plan_graph_iri("fjordvik")
    assert counted(client.get("/sparql", params={"query": COUNT, "default-graph-uri": one})) == 300
    form = {"query": COUNT, "default-graph-uri": [one, graph_iri("ontology")]}
    assert counted(client.post("/sparql", data=form)) == 302
    in_graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    asked = client.post(
        "/sparql",
        params={"named-graph-uri": one},
        content=in_graphs,
        headers={"Content-Type": "application/sparql-query"},
    )
    assert counted(asked) == 300


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"query": "SELECT * {"}, 400),
        ({"query": ""}, 400),
        ({"query": ["ASK {}", "ASK {}"]}, 400),
        ({"query": "ASK {}", "format": "docx"}, 400),
        ({"query": "ASK {}", "max-rows": "many"}, 400),
        ({"query": "ASK {}", "default-graph-uri": "file:///etc/passwd"}, 400),
        ({"query": "ASK {}", "named-graph-uri": "http://x.test/"}, 400),
        ({"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}, 400),
        ({"query": "SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }"}, 403),
        ({"query": "INSERT DATA { <urn:a> <urn:b> 1 }"}, 403),
        ({"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}, 403),
        ({"query": "ASK {}", "update": "CLEAR ALL"}, 403),
        ({"query": "ASK {}", "format": "ttl"}, 406),
        ({"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": "csv"}, 406),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fault_is_one_sentence_in_the_readers_language(client, method, parameters, status):
    sent = {"params": parameters} if method == "GET" else {"data": parameters}
    said = {}
    for tongue in ("nb", "en"):
        answer = client.request(method, "/sparql", headers={"Accept-Language": tongue}, **sent)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["content-language"] == tongue
        assert answer.text.endswith(".\n")
        assert answer.text.count("\n") == 1
        said[tongue] = answer.text
    assert said["nb"] != said["en"]


def test_nothing_acceptable_is_406(client):
    assert client.get("/sparql", params={"query": COUNT}, headers={"Accept": "image/png"}).status_code == 406


def test_other_kinds_of_request(client):
    update = {"Content-Type": "application/sparql-update"}
    assert client.post("/sparql", content=b"CLEAR ALL", headers=update).status_code == 403
    assert client.post("/sparql", content=b"{}", headers={"Content-Type": "application/json"}).status_code == 415
    assert client.post("/sparql", content=b"x").status_code == 415
    assert client.post("/sparql", files={"query": b"ASK {}"}).status_code == 415
    assert client.post("/sparql", data={"q": "ASK {}"}).status_code == 400
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, "/sparql").status_code == 405
    assert client.get("/elsewhere").status_code == 404


@pytest.mark.parametrize("body", [bytes(range(256)), b"\xff\xfe\x00", b"\x00" * 100, b"ASK \xc3("])
def test_binary_garbage_is_400(client, body):
    asked = client.post("/sparql", content=body, headers={"Content-Type": "application/sparql-query"})
    assert asked.status_code == 400
    form = client.post(
        "/sparql", content=b"query=" + body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert form.status_code == 400


def test_percent_encoded_garbage_is_400(client):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sparql", content=b"query=%ff%fe%00", headers=form).status_code == 400
    assert client.get("/sparql?query=%ff%fe%00").status_code == 400


def test_too_long_is_413(client):
    for size in (MAX_CHARACTERS + 1, 1_000_000, 8_000_000):
        query = "SELECT * { ?s ?p '" + "x" * size + "' }"
        assert client.post("/sparql", data={"query": query}).status_code == 413


def test_the_longest_query_is_answered_however_it_is_encoded(client):
    query = "SELECT * { VALUES ?x { '" + "æ" * (MAX_CHARACTERS - 60) + "' } }"
    answer = client.post("/sparql", data={"query": query})
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "æ" * (MAX_CHARACTERS - 60)


def test_a_query_without_end_is_503_with_advice(client):
    started = time.perf_counter()
    answer = client.get("/sparql", params={"query": FOREVER})
    assert time.perf_counter() - started < TIME + 1.5
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "stopped after 1 seconds" in answer.text
    assert counted(client.get("/sparql", params={"query": COUNT})) == 602


def test_a_slow_query_does_not_hold_up_the_others(client):
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(client.get, "/sparql", params={"query": FOREVER})
        time.sleep(0.2)
        started = time.perf_counter()
        assert counted(client.get("/sparql", params={"query": COUNT})) == 602
        assert client.get("/", headers={"Accept": "text/html"}).status_code == 200
        assert time.perf_counter() - started < TIME / 2
        assert slow.result().status_code == 503


def test_twenty_clients_at_once(client):
    def ask(number: int) -> tuple[int, str]:
        query = f"SELECT ?n {{ ?m tg:order {number} ; tg:number ?n }} LIMIT 1"
        answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
        return answer.status_code, answer.text.split()[-1]

    numbers = [n % MEASURES + 1 for n in range(200)]
    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(ask, numbers)) == [(200, str(n)) for n in numbers]


def test_twenty_clients_with_queries_without_end(client):
    def ask(_: int) -> int:
        return client.get("/sparql", params={"query": FOREVER}).status_code

    with ThreadPoolExecutor(20) as threads:
        assert set(threads.map(ask, range(20))) == {503}
    assert counted(client.get("/sparql", params={"query": COUNT})) == 602


def test_service_reaches_nobody(client):
    with trap() as server:
        for query in (
            f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{server.url}> {{ ?s ?p ?o }} }}",
            f"ASK {{ VALUES ?e {{ <{server.url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE <{server.url}> {{ ?s ?p ?o }} }}",
            f"LOAD <{server.url}>",
            f"SELECT * FROM <{server.url}> {{ ?s ?p ?o }}",
        ):
            assert client.post("/sparql", data={"query": query}).status_code in (400, 403)
        assert server.asked == []


def test_a_row_limit_is_said_in_a_header(client):
    cut = client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o }", "max-rows": "5"})
    assert (cut.headers["tiltaksgraf-truncated"], len(cut.json()["results"]["bindings"])) == ("true", 5)
    assert "tiltaksgraf-truncated" not in client.post("/sparql", data={"query": COUNT, "max-rows": "5"}).headers


def test_head_and_options(client):
    head = client.head("/sparql", params={"query": COUNT})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "application/sparql-results+json"
    options = client.options("/sparql", headers={"Origin": "http://x.test", "Access-Control-Request-Method": "GET"})
    assert options.status_code == 204
    assert options.headers["access-control-allow-origin"] == "*"
    assert "POST" not in options.headers["access-control-allow-methods"]


def test_other_websites_may_read_answers_to_get_alone(client):
    assert client.get("/sparql", params={"query": COUNT}).headers["access-control-allow-origin"] == "*"
    assert client.get("/sparql", params={"query": "x"}).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.post("/sparql", data={"query": COUNT}).headers


@pytest.mark.parametrize(
    "host", ["x.test", "x.test:80", "127.0.0.1.x.test", "localhost.x.test:7879", "", "evil:localhost"]
)
def test_another_hosts_name_gets_no_answer(client, host):
    for path in ("/", "/sparql?query=ASK%20{}", "/page/page.js"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "LOCALHOST", "127.0.0.1", "[::1]:7879", "[::1]"])
def test_this_machines_names_get_an_answer(client, host):
    assert counted(client.get("/sparql", params={"query": COUNT}, headers={"Host": host})) == 602


def test_the_service_describes_itself(client):
    sd = "http://www.w3.org/ns/sparql-service-description#"
    for accept, form in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("", ox.RdfFormat.TURTLE),
    ):
        answer = client.get("/sparql", headers={"Accept": accept})
        store = ox.Store()
        store.bulk_extend(ox.parse(answer.content, format=form))
        features = "sd:endpoint ?s ; sd:feature sd:UnionDefaultGraph ; sd:supportedLanguage sd:SPARQL11Query"
        ask = f"PREFIX sd: <{sd}> ASK {{ ?s a sd:Service ; {features} }}"
        assert bool(store.query(ask))
        named = {row[0].value for row in store.query(f"SELECT ?g {{ ?d <{sd}name> ?g }}")}  # type: ignore[union-attr]
        assert named == {plan_graph_iri("fjordvik"), plan_graph_iri("nordalen"), graph_iri("ontology")}
        assert not any(isinstance(quad.subject, ox.BlankNode) for quad in store)
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


def test_a_person_gets_the_page_and_a_program_its_answer(client):
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for path in ("/", "/sparql", "/?query=ASK%20%7B%7D"):
        page = client.get(path, headers=browser)
        assert page.headers["content-type"].startswith("text/html")
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert client.get("/", params={"query": COUNT}).headers["content-type"] == "application/sparql-results+json"


def test_the_page_knows_prefixes_and_examples(client):
    setup = client.get("/page/setup.json").json()
    assert setup["prefixes"] == PREFIXES
    assert setup["examples"] == [{"nb": "Alle tiltak", "en": "All measures", "query": "SELECT * { ?m a tg:Measure }"}]
    for name in ("page.js", "page.css"):
        assert client.get(f"/page/{name}").content == (PAGE / name).read_bytes()
    for name in ("index.html", "../endpoint.py", "..%2fendpoint.py", "%2e%2e/guard.py", "nothing"):
        assert client.get(f"/page/{name}").status_code == 404


def test_the_page_needs_no_other_server_and_writes_no_markup():
    everything = "".join(path.read_text(encoding="utf-8") for path in sorted(PAGE.iterdir()))
    assert "http://" not in everything.replace("http://www.w3.org/2001/XMLSchema#", "")
    assert "https://" not in everything
    for risky in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "setHTML",
        " style=",
        "onclick=",
    ):
        assert risky not in everything


def test_data_cannot_become_a_page(client):
    answer = client.get("/sparql", params={"query": TITLES, "format": "xml"})
    assert "<script>" not in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_graph_built_again_is_picked_up(tmp_path):
    builds = [make_store(tmp_path / "one")]
    with serving(create(lambda: builds[-1])) as url, httpx.Client(base_url=url, trust_env=False) as client:
        assert counted(client.get("/sparql", params={"query": COUNT})) == 602
        more = ox.Quad(tg("a"), tg("b"), tg("c"), ox.NamedNode(graph_iri("derived")))
        builds.append(make_store(tmp_path / "two", iter([more])))
        assert counted(client.get("/sparql", params={"query": COUNT})) == 603


def test_no_graph_is_503_with_what_to_do(tmp_path):
    with serving(create(tmp_path / "none")) as url, httpx.Client(base_url=url, trust_env=False) as client:
        answer = client.get("/sparql", params={"query": COUNT})
    assert answer.status_code == 503
    assert "tiltaksgraf build" in answer.text


SERVE = (
    "import sys; from pathlib import Path; from graph.endpoint import serve; serve(Path(sys.argv[1]), int(sys.argv[2]))"
)


def test_serve_listens_here_alone_and_says_where_a_port_is_taken(directory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(directory), str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        try:
            deadline = time.monotonic() + 20
            while True:
                try:
                    answer = httpx.get(f"http://127.0.0.1:{port}/sparql", params={"query": COUNT}, trust_env=False)
                    break
                except httpx.ConnectError:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
            assert counted(answer) == 602
            second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
            assert "OSError" in second.stderr
            with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.2", port), timeout=2):
                pass
        finally:
            server.terminate()
            server.wait(10)
