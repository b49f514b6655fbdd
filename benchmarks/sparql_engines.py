"""SPARQL side by side: Oxigraph in a worker process, Oxigraph in this process, and rdflib's own engine.

    python benchmarks/sparql_engines.py [--plans 100] [--measures 60] [--repeat 5]

One synthetic graph, five typical queries, one run. Prints a table in Markdown: milliseconds (the median), and how many
times as long as Oxigraph in this process. All three must give the same number of rows, or the benchmark stops.
Below it: what a worker costs, how soon a query without end is stopped, and what a query for too much memory meets.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pyoxigraph as ox

from graph.guard import check
from graph.sparql import run, select
from graph.sparql_errors import SparqlError
from graph.sparql_parser import PREFIXES
from graph.sparql_pool import Workers
from ontology.ids import concept_iri, graph_iri, measure_iri, plan_graph_iri, plan_iri
from ontology.terms import DCT, RDF, SKOS, TG

QUERIES = {
    "one measure": 'SELECT ?p ?o { ?m tg:id "plan-7/13" ; ?p ?o }',
    "measures for a group or a narrower one": """SELECT ?id ?title {
        ?g skos:broader* group:g1 . ?m tg:targetGroup ?g ; tg:id ?id ; dct:title ?title } ORDER BY ?id""",
    "measures by plan and theme": """SELECT ?plan ?theme (COUNT(?m) AS ?n) {
        ?m tg:plan ?plan ; tg:theme ?theme } GROUP BY ?plan ?theme ORDER BY ?plan ?theme""",
    "plans without a measure for a group": """SELECT ?plan {
        ?plan a tg:Plan FILTER NOT EXISTS { ?m tg:plan ?plan ; tg:targetGroup group:g5 } } ORDER BY ?plan""",
    "words in titles": """SELECT ?m ?title {
        ?m a tg:Measure ; dct:title ?title FILTER CONTAINS(LCASE(?title), "hjem, tiltak 17") }""",
}
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TOO_MUCH = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?e ?i"


def quads(plans: int, measures: int) -> Iterator[ox.Quad]:
    """Plans with measures, each with eight triples; thirty groups in a tree of three levels, twelve themes."""
    vocabulary = ox.NamedNode(graph_iri("ontology"))
    groups = [ox.NamedNode(concept_iri("target-group", f"g{n}")) for n in range(30)]
    themes = [ox.NamedNode(concept_iri("theme", f"t{n}")) for n in range(12)]
    for number, group in enumerate(groups[3:], 3):
        yield ox.Quad(group, ox.NamedNode(SKOS.broader), groups[number // 3], vocabulary)
    for p in range(plans):
        plan, graph = ox.NamedNode(plan_iri(f"plan-{p}")), ox.NamedNode(plan_graph_iri(f"plan-{p}"))
        yield ox.Quad(plan, ox.NamedNode(RDF.type), ox.NamedNode(TG.Plan), graph)
        for m in range(measures):
            measure = ox.NamedNode(measure_iri(f"plan-{p}", str(m)))
            yield ox.Quad(measure, ox.NamedNode(RDF.type), ox.NamedNode(TG.Measure), graph)
            yield ox.Quad(measure, ox.NamedNode(TG.id), ox.Literal(f"plan-{p}/{m}"), graph)
            yield ox.Quad(measure, ox.NamedNode(TG.plan), plan, graph)
            yield ox.Quad(
                measure, ox.NamedNode(DCT.title), ox.Literal(f"Et trygt hjem, tiltak {m}", language="nb"), graph
            )
            yield ox.Quad(measure, ox.NamedNode(TG.order), ox.Literal(m), graph)
            yield ox.Quad(measure, ox.NamedNode(TG.targetGroup), groups[(p * 7 + m * m) % 29], graph)
            yield ox.Quad(measure, ox.NamedNode(TG.theme), themes[(p + m) % 12], graph)
            yield ox.Quad(measure, ox.NamedNode(TG.theme), themes[(p * 5 + m * 3) % 12], graph)


def median(job: Callable[[], int], repeat: int) -> tuple[float, int]:
    """Milliseconds, and the number of rows; once before it counts, so that nothing is read for the first time."""
    times = []
    rows = job()
    for _ in range(repeat):
        started = time.perf_counter()
        rows = job()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), rows


def by_worker(directory: Path, query: str, workers: Workers) -> int:
    return len(json.loads(run(directory, query, workers=workers).body)["results"]["bindings"])


def compare(directory: Path, triples: list[ox.Quad], repeat: int) -> None:
    import rdflib

    store = ox.Store.read_only(str(directory))
    workers = Workers(limit=1)
    started = time.perf_counter()
    memory = rdflib.Graph()
    lines = ox.serialize((quad.triple for quad in triples), format=ox.RdfFormat.N_TRIPLES)
    memory.parse(data=lines or b"", format="nt")
    print(f"rdflib loads the graph in {time.perf_counter() - started:.1f} s.\n")
    print("| query | rows | Oxigraph here, ms | in a worker, ms | ratio | rdflib, ms | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, query in QUERIES.items():
        here, rows = median(lambda q=query: len(select(store, q)), repeat)  # type: ignore[misc]
        there, rows_there = median(lambda q=query: by_worker(directory, q, workers), repeat)  # type: ignore[misc]
        slow, rows_slow = median(lambda q=query: len(list(memory.query(q, initNs=PREFIXES))), max(1, repeat // 3))  # type: ignore[misc]
        if not rows == rows_there == rows_slow or not rows:
            raise SystemExit(f"«{name}» gives {rows}, {rows_there} and {rows_slow} rows")
        print(f"| {name} | {rows} | {here:.2f} | {there:.2f} | {there / here:.1f} | {slow:.1f} | {slow / here:.0f} |")
    workers.close()


def cost(directory: Path, repeat: int) -> None:
    """What a worker costs beside the query."""

    def cold() -> int:
        fresh = Workers(limit=1)
        rows = by_worker(directory, "SELECT * { ?s ?p ?o } LIMIT 1", fresh)
        fresh.close()
        return rows

    workers = Workers(limit=1)
    one = "SELECT * { ?s ?p ?o } LIMIT 1"
    by_worker(directory, one, workers)
    warm, _ = median(lambda: by_worker(directory, one, workers), repeat * 20)
    store = ox.Store.read_only(str(directory))
    here, _ = median(lambda: len(select(store, one)), repeat * 20)
    started, _ = median(cold, repeat)
    guard, _ = median(lambda: check(QUERIES["measures by plan and theme"]) or 0, repeat * 20)
    print(f"\nSmallest query: {here:.2f} ms here, {warm:.2f} ms in a warm worker, {started:.0f} ms in a new one.")
    print(f"The guard takes {guard:.2f} ms of it.")
    late = []
    for _ in range(repeat):
        started = time.perf_counter()
        try:
            run(directory, FOREVER, timeout=0.5, workers=workers)
        except SparqlError:
            late.append((time.perf_counter() - started - 0.5) * 1000)
    print(
        f"A query without end is stopped {statistics.median(late):.0f} ms after its limit (at most {max(late):.0f}), "
        "the start of a new worker included."
    )
    for budget in (64, 256, 1024):
        small = Workers(limit=1, memory=budget << 20)
        started = time.perf_counter()
        try:
            run(directory, TOO_MUCH, timeout=60, workers=small)
        except SparqlError as error:
            seconds = time.perf_counter() - started
            print(f"Sorting a product with {budget} MB: {type(error).__name__} after {seconds:.1f} s.")
        small.close()
    workers.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=100)
    parser.add_argument("--measures", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    triples = list(quads(options.plans, options.measures))
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "graph"
        store = ox.Store(str(directory))
        store.bulk_extend(triples)
        store.optimize()
        store.flush()
        del store
        machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, pyoxigraph {ox.__version__}"
        print(f"{len(triples)} triples, {options.plans} plans; {machine}.")
        compare(directory, triples, options.repeat)
        cost(directory, options.repeat)


if __name__ == "__main__":
    main()
