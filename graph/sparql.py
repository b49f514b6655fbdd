"""Questions to the graph in SPARQL: a stranger's in a process that can be killed, the program's own at once."""

from __future__ import annotations

import atexit
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph.sparql_errors import QueryTooLarge, RefusedQuery, SparqlError, WorkerFailed, WrongFormat
from graph.sparql_parser import PREFIXES
from graph.sparql_pool import Workers
from graph.sparql_results import FORMATS, Term

TIMEOUT = 10.0
"""Seconds. The heaviest query of benchmarks/sparql_engines.py takes 4 on 0.7 million triples, the others under 1.2."""
MAX_BYTES = 64_000_000
"""An answer is kept in memory while it is sent; this holds about 300,000 rows of three columns."""


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as it goes to a file or a browser.

    ``rows`` counts rows or triples, None where nobody counted (an ASK; a SELECT without a row limit). ``truncated``
    says that there were more than ``max_rows``. ``seconds`` is the engine's time, parsing and writing included.
    """

    body: bytes
    format: str
    media_type: str
    rows: int | None
    truncated: bool
    seconds: float


def run(
    directory: Path,
    query: str,
    *,
    accept: str | Sequence[str] = "json",
    timeout: float = TIMEOUT,
    max_rows: int | None = None,
    max_bytes: int = MAX_BYTES,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    workers: Workers | None = None,
) -> Result:
    """Runs a stranger's query on the store in a directory, in a process of its own.

    The default graph is the union of all graphs, unless the query has FROM or graphs are given here (which go before
    FROM, as the SPARQL protocol has it). The prefixes of ``sparql_parser.PREFIXES`` need no declaration.

    Args:
        accept: a format, or several in order of preference; the first that can hold the answer is taken.
        timeout: seconds for the query, and as many to wait for a free worker.
        max_rows: rows or triples after which the answer is cut off.
        max_bytes: length of the answer past which there is none.

    Raises:
        RefusedQuery: a query that is wrong or not allowed; WrongFormat where no accepted format holds the answer.
        QueryTimeout, QueryTooLarge: a query that takes too much.
        Busy, NoGraph, WorkerFailed: no fault of the query.
        ValueError: a format that does not exist.
    """
    formats = [accept] if isinstance(accept, str) else list(accept)
    for name in formats:
        if name not in FORMATS:
            raise ValueError(f"a format is one of {', '.join(FORMATS)}, not {name!r}")
    request = {
        "accept": formats,
        "max_rows": max_rows,
        "max_bytes": max_bytes,
        "default_graphs": list(default_graphs),
        "named_graphs": list(named_graphs),
    }
    head, body = (workers or shared_workers()).ask(directory, request, query, timeout=timeout, wait=timeout)
    if "error" in head:
        raise _fault(head, max_bytes)
    return Result(body, head["format"], head["media_type"], head["rows"], head["truncated"], head["seconds"])


def select(
    store: ox.Store, query: str, bindings: Mapping[str, ox.NamedNode | ox.Literal] | None = None
) -> list[dict[str, str]]:
    """The rows of one of the program's own queries, run in this process without a time limit.

    Values are IRIs or the text of literals; a variable without a value is not in the row. What comes from outside goes
    into ``bindings`` (variable → term), never into the text of the query; the variable must be one that SELECT names.

    Raises:
        SyntaxError: a query that is no SPARQL.
        TypeError: a query that is no SELECT.
        RuntimeError: a binding of a variable that SELECT does not name.
    """
    values: dict[ox.Variable, Term] = {ox.Variable(name): term for name, term in (bindings or {}).items()}
    results = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=values)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("a query that gives rows is a SELECT")
    names = [variable.value for variable in results.variables]
    return [
        {name: text for name, text in zip(names, map(_text, solution), strict=True) if text is not None}
        for solution in results
    ]


@cache
def shared_workers() -> Workers:
    """The workers of this program, none of them started before the first query and all ended with it."""
    workers = Workers()
    atexit.register(workers.close)
    return workers


def _text(term: Term | None) -> str | None:
    return str(term) if isinstance(term, ox.Triple) else term and term.value


def _fault(head: Mapping[str, object], max_bytes: int) -> SparqlError:
    match head["error"]:
        case "refused" | "format" as kind:
            refusal = WrongFormat if kind == "format" else RefusedQuery
            return refusal(
                str(head["english"]),
                str(head["norwegian"]),
                code=str(head["code"]),
                line=int(str(head["line"])),
                column=int(str(head["column"])),
            )
        case "large":
            size = f"{max_bytes / 1e6:g} MB"
            return QueryTooLarge(
                f"The answer is longer than {size}: choose fewer columns, add LIMIT, or take it in parts with OFFSET.",
                f"Svaret er lengre enn {size}: velg færre kolonner, legg til LIMIT, eller ta det i deler med OFFSET.",
            )
        case _:
            detail = head.get("detail")
            return WorkerFailed(
                f"The engine could not run the query: {detail}", f"Motoren klarte ikke spørringen: {detail}"
            )
