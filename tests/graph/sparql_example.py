"""A small store for the tests of queries, and a server that notes whether anybody asks it."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import uvicorn

from ontology.ids import ONTOLOGY, graph_iri, measure_iri, plan_graph_iri

PLANS = ("fjordvik", "nordalen")
MEASURES = 60
HOSTILE = '<script>document.title = "hacked"</script><img src=x onerror=alert(1)>'
RDFS_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TITLE = ox.NamedNode("http://purl.org/dc/terms/title")
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def tg(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


def quads() -> Iterator[ox.Quad]:
    """Two plans of 60 measures in graphs of their own, and the ontology's graph: 602 quads."""
    for plan in PLANS:
        graph = ox.NamedNode(plan_graph_iri(plan))
        for number in range(1, MEASURES + 1):
            measure = ox.NamedNode(measure_iri(plan, str(number)))
            following = ox.NamedNode(measure_iri(plan, str(number % MEASURES + 1)))
            title = HOSTILE if number == 13 else f'Tiltak {number}: «trygg,\n "varm" & nær» hjelp'
            yield ox.Quad(measure, RDF_TYPE, tg("Measure"), graph)
            yield ox.Quad(measure, tg("number"), ox.Literal(str(number)), graph)
            yield ox.Quad(measure, tg("order"), ox.Literal(number), graph)
            yield ox.Quad(measure, TITLE, ox.Literal(title, language="nb"), graph)
            yield ox.Quad(measure, tg("next"), following, graph)
    ontology = ox.NamedNode(graph_iri("ontology"))
    yield ox.Quad(tg("Measure"), RDFS_LABEL, ox.Literal("tiltak", language="nb"), ontology)
    yield ox.Quad(tg("Measure"), RDFS_LABEL, ox.Literal("measure", language="en"), ontology)


def make_store(directory: Path, more: Iterator[ox.Quad] | None = None) -> Path:
    store = ox.Store(str(directory))
    store.bulk_extend(quads())
    if more is not None:
        store.bulk_extend(more)
    store.optimize()
    store.flush()
    del store
    return directory


class Trap(http.server.ThreadingHTTPServer):
    """Counts requests; a query that may not reach the network must leave ``asked`` empty."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Noting)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


class _Noting(http.server.BaseHTTPRequestHandler):
    server: Trap

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def trap() -> Iterator[Trap]:
    with Trap() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextmanager
def serving(app: object) -> Iterator[str]:
    """The address of an application that a real server serves."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
