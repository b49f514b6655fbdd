"""A structured reading → one SPARQL query: the exact part of an answer, shown to the person and run as it is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pyoxigraph as ox

from graph.sparql import select
from ontology.vocabulary import Vocabulary
from search.clauses import Candidates, conditions, scope, scope_of_plans
from search.reading import Reading

_HEAD = """PREFIX dct: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tg: <https://w3id.org/tiltaksgraf/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_ID = "{ SELECT ?m ?measure WHERE { ?m tg:id ?measure } }"


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact part: the query, and what it found. ``plans`` maps a plan's key to how many of its measures are meant."""

    sparql: str
    measures: tuple[str, ...]
    plans: dict[str, int]


NOTHING = Exact(f"{_HEAD}SELECT ?measure\nWHERE {{ ?m tg:id ?measure . FILTER(false) }}\n", (), {})
"""The exact part of a question that asks nothing."""


def run(
    store: ox.Store, reading: Reading, vocabulary: Vocabulary, today: str, candidates: Candidates | None = None
) -> Exact:
    """Builds the reading's query and runs it. ``today`` is an ISO date, for what is overdue.

    The measures come in no order that means anything, nor one that another store would give: whoever shows them sorts them.
    """
    query = query_of(reading, vocabulary, today, candidates)
    rows = select(store, query)
    if asks_for_plans(query):
        return Exact(query, (), {row["plan"]: int(row.get("measures", 0)) for row in rows})
    measures = tuple(sorted(row["measure"] for row in rows))
    return Exact(query, measures, dict(Counter(identifier.rpartition("/")[0] for identifier in measures)))


def asks_for_plans(query: str) -> bool:
    """Whether the query lists plans, not measures."""
    return "?plan" in query.split("WHERE", 1)[0]


def query_of(reading: Reading, vocabulary: Vocabulary, today: str, candidates: Candidates | None = None) -> str:
    """The query of a reading: a list of measures, or of plans where plans are asked for by what they lack or how many
    measures they have.

    A list of measures is not ordered by the query: Oxigraph would read both ids again at every comparison (10,290 measures: 700 ms, and
    50 without). Narrower concepts are written out: ``skos:broader*`` of two facets takes seconds.
    """
    lines = conditions(reading, vocabulary, today, candidates or {})
    if reading.fewer_than is not None or reading.more_than is not None or reading.most or reading.least:
        return _plans_by_count(reading, lines)
    if reading.asks_for_gaps:
        return _plans_without(reading, lines)
    if reading.intent == "plans" and not (reading.facets or reading.exact):
        return _plans_only(reading)
    body = "\n".join(f"  {line}" for line in (scope(reading), *lines, _ID))
    return f"{_HEAD}SELECT DISTINCT ?measure\nWHERE {{\n{body}\n}}\n"


def _plans_by_count(reading: Reading, lines: list[str]) -> str:
    """The plans by how many measures they have of the kind asked for. Of *most* and *fewest* all that have as many."""
    having = []
    if reading.fewer_than is not None:
        having.append(f"?measures < {reading.fewer_than}")
    if reading.more_than is not None:
        having.append(f"?measures > {reading.more_than}")
    extreme = ""
    if reading.most or reading.least:
        which = "MAX" if reading.most else "MIN"
        extreme = f"  {{ SELECT ({which}(?measures) AS ?best) WHERE {{ {{ {_counted(reading, lines)} }} }} }}\n"
        having.append("?measures = ?best")
    return (
        f"{_HEAD}SELECT ?plan ?measures\nWHERE {{\n  {{ {_counted(reading, lines)} }}\n{extreme}"
        f"  FILTER({' && '.join(having)})\n}}\nORDER BY DESC(?measures) ?plan\n"
    )


def _plans_only(reading: Reading) -> str:
    return f"{_HEAD}{_counted(reading, [])}\nORDER BY ?plan\n"


def _counted(reading: Reading, lines: list[str]) -> str:
    """Every plan with its number of measures that fit, also where that is none."""
    where = "".join(f"  {line}\n" for line in scope_of_plans(reading))
    fit = "".join(f" {line}" for line in lines)
    return (
        f"SELECT ?plan (COUNT(?m) AS ?measures)\nWHERE {{\n  ?p a tg:Plan ; tg:id ?plan .\n{where}"
        f"  OPTIONAL {{ SELECT ?p ?m WHERE {{ GRAPH ?g {{ ?p a tg:Plan . ?m tg:live true }}{fit} }} }}\n}}\nGROUP BY ?plan"
    )


def _plans_without(reading: Reading, lines: list[str]) -> str:
    """The plans in whose graphs no measure has it."""
    meant = scope(replace(reading, plans=(), levels=())).removesuffix(" .")
    body = "\n".join(f"    {line}" for line in (f"GRAPH ?g {{ ?p a tg:Plan . {meant} }}", *lines))
    head = "\n".join(f"  {line}" for line in ("?p a tg:Plan ; tg:id ?plan .", *scope_of_plans(reading)))
    return f"{_HEAD}SELECT ?plan\nWHERE {{\n{head}\n  MINUS {{ SELECT DISTINCT ?p WHERE {{\n{body}\n  }} }}\n}}\nORDER BY ?plan\n"
