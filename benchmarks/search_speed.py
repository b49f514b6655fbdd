"""How fast search answers, and what it is compared with.

    python benchmarks/search_speed.py [--plans FOLDER] [--passages 100000] [--no-large]

Every question of the repository (ranked, exact, none) is asked once to warm up and once for the clock, in one process. Side by side: the
whole answer (``ask``), its parts, BM25 alone (bm25s, the same terms), and the exact part's query in plain rdflib, whose engine is
Python. txtai (hybrid, the same vectors) is compared where it is installed. Then the same plans many times over, under other names,
until there are as many passages as asked for, with all of their triples (10 million for 100,000 passages: 4 GB of disk, three minutes).
Times are milliseconds: the median, the 95th percentile and the slowest, by the clock and of the processor. The machine's load is shown:
what else runs makes them longer, those by the clock most.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec
import numpy as np
import pyoxigraph as ox

from benchmarks.opened import PLANS, QUESTIONS, TODAY, engine_over
from graph.store import as_dataset, open_store
from ontology.records import PlanRecords
from search import exact
from search.answer import ask
from search.engine import Engine
from search.lexical import LexicalIndex
from search.ranking import rank
from search.units import Corpus
from search.vectors import VectorIndex

OFTEN = 40
"""Questions that the slow peers are asked."""
HEAD = "| | median ms | 95 % | slowest | processor: median | 95 % | slowest |\n|---|---:|---:|---:|---:|---:|---:|"


def questions() -> list[str]:
    rows = [
        msgspec.json.decode(line)
        for name in ("ranked", "exact", "nothing")
        for line in (QUESTIONS / f"{name}.jsonl").read_bytes().splitlines()
        if line
    ]
    return [row["question"] for row in rows]


def clock(work: Callable[[str], object], asked: Sequence[str]) -> str:
    """The cells of a row: by the clock, and in processor time, which other programs make longer by less."""
    for question in asked[:20]:
        work(question)
    times: list[tuple[float, float]] = []
    for question in asked:
        started, worked = time.perf_counter(), time.process_time()
        work(question)
        times.append(((time.perf_counter() - started) * 1e3, (time.process_time() - worked) * 1e3))
    return " | ".join(
        f"{statistics.median(each):.1f} | {np.percentile(each, 95):.1f} | {max(each):.0f}"
        for each in zip(*times, strict=True)
    )


def parts(engine: Engine, asked: Sequence[str]) -> dict[str, str]:
    """The whole answer and its parts."""
    readings = {question: engine.understander.read(question) for question in asked}
    return {
        "ask, end to end": clock(lambda q: ask(engine, q, today=TODAY), asked),
        "  reading the question": clock(engine.understander.read, asked),
        "  ranking": clock(lambda q: rank(engine.index, engine.postings, readings[q]), asked),
        "  the query (Oxigraph)": clock(
            lambda q: exact.run(engine.store, readings[q], engine.vocabulary, TODAY), asked
        ),
    }


def peers(engine: Engine, asked: Sequence[str]) -> dict[str, str]:
    """What does part of it, or does it otherwise."""
    index = engine.index
    found = {
        "bm25s alone": clock(lambda q: index.measure_scores(index.lexical.scores(index.analyser.terms(q))), asked),
        "FAISS alone": clock(lambda q: index.vectors.nearest(index.encoder.encode_query(q), 100), asked),
    }
    if find_spec("txtai") is None:
        found["txtai (hybrid)"] = "not installed: skipped | |"
    else:
        found["txtai (hybrid)"] = clock(txtai(engine), asked[:OFTEN])
    slow = asked[:OFTEN]
    queries = {q: exact.query_of(engine.understander.read(q), engine.vocabulary, TODAY) for q in slow}
    started = time.perf_counter()
    graph = in_rdflib(engine.store)
    found["rdflib: loading the graph"] = f"{(time.perf_counter() - started) * 1e3:.0f} | |"
    found[f"rdflib: the query ({len(slow)} questions)"] = clock(lambda q: list(graph.query(queries[q])), slow)
    return found


def in_rdflib(store: ox.Store):  # type: ignore[no-untyped-def]
    """The store's triples in one rdflib graph in memory."""
    from rdflib import Graph

    graph = Graph()
    for triple in as_dataset(store).triples((None, None, None)):
        graph.add(triple[:3])
    return graph


def txtai(engine: Engine) -> Callable[[str], object]:
    from txtai import Embeddings  # type: ignore[import-not-found]

    index = engine.index
    texts = [index.corpus.searchable(unit) for unit in index.corpus.units]
    embeddings = Embeddings(
        hybrid=True, method="external", transform=lambda batch: index.encoder.encode_all(list(batch))
    )
    embeddings.index(enumerate(texts))
    return lambda question: embeddings.search(question, 100)


def many(engine: Engine, passages: int, place: Path) -> Engine:
    """The same plans over and over, under other names: the index by copying rows, the graph by what questions ask of it."""
    index, corpus = engine.index, engine.index.corpus
    times = -(-passages // len(corpus.units))
    plans = [renamed(records, copy) for records in corpus.plans for copy in range(times)]
    large = Corpus.of(plans)
    source = {
        (p.plan.key, u.role, u.start, u.end): row for row, u in enumerate(corpus.units) for p in (corpus.plans[u.plan],)
    }
    rows = np.array(
        [source[large.plans[u.plan].plan.key.rpartition("--")[0], u.role, u.start, u.end] for u in large.units]
    )
    terms = [index.analyser.terms(corpus.searchable(unit)) for unit in corpus.units]
    vectors = index.vectors.all()[rows]
    new = replace(
        index,
        corpus=large,
        lexical=LexicalIndex.of([terms[row] for row in rows]),
        vectors=VectorIndex.of(vectors),
        owners=np.array([unit.measure for unit in large.units]),
        weights=index.weights[rows],
    )
    store = ox.Store(str(place / "large"))
    for file in sorted((place / "quads").glob("*.nq")):
        for quads in [file.read_bytes()] if file.name.startswith("ontology") else copied(file, times):
            store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    del store
    return Engine.of(new, open_store(place / "large"), engine.vocabulary)


def renamed(records: PlanRecords, copy: int) -> PlanRecords:
    """A copy under another name; only the first is called what the plan is called, so that a name still means one plan."""
    key = f"{records.plan.key}--{copy}"
    named = msgspec.structs.replace(records.plan, key=key)
    nameless = msgspec.structs.replace(named, title=None, publisher=None, municipalities=())
    return msgspec.structs.replace(
        records,
        plan=nameless if copy else named,
        measures=tuple(msgspec.structs.replace(measure, plan=key) for measure in records.measures),
    )


def copied(file: Path, times: int) -> Iterator[bytes]:
    """All triples of a plan (N-Quads), once a copy."""
    key, block = file.name.split(".")[1], file.read_text(encoding="utf-8")
    for copy in range(times):
        named = f"{key}--{copy}"
        new = block.replace(f"/plan/{key}/", f"/plan/{named}/").replace(f"/plan/{key}>", f"/plan/{named}>")
        yield new.replace(f'"{key}/', f'"{named}/').replace(f'"{key}"', f'"{named}"').encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=PLANS)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--no-large", action="store_true", help="only the plans as they are")
    options = parser.parse_args()
    asked = questions()
    with engine_over(options.plans) as (engine, place):
        started = time.perf_counter()
        Engine.open(engine.index.corpus.plans, place / "index", engine.store, engine.vocabulary)
        opening = time.perf_counter() - started
        size = f"{len(engine.ids)} measures, {len(engine.index.corpus.units)} passages, {len(asked)} questions"
        load = "" if os.name == "nt" else f"; load {os.getloadavg()[0]:.1f}"
        print(
            f"Python {platform.python_version()}, {platform.machine()}{load}; {size}; opening takes {opening:.2f} s\n"
        )
        print(HEAD)
        for name, times in (parts(engine, asked) | peers(engine, asked)).items():
            print(f"| {name} | {times} |", flush=True)
        if not options.no_large:
            large = many(engine, options.passages, place)
            print(f"\n{len(large.ids)} measures, {len(large.index.corpus.units)} passages, {len(large.store)} quads\n")
            print(HEAD)
            for name, times in parts(large, asked).items():
                print(f"| {name} | {times} |", flush=True)


if __name__ == "__main__":
    main()
