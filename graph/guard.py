"""What a stranger's query may do: read this graph, and nothing else.

The engine's own parser decides, so that no second parser can see a query in another way than the engine that runs it.
pyoxigraph does not show its syntax tree, so the question is put in another way: a word is a keyword exactly where the
query no longer parses once another word stands in its place. In a comment, a string, an IRI or a variable it still
does. Nothing is evaluated here, and nothing is opened.

The worker that runs the query has no network either (``graph/sparql_worker.py``): either of the two is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from graph.sparql_errors import RefusedQuery
from graph.sparql_parser import PREFIXES, SPACE, complaint, empty_store, is_keyword, prologue
from graph.sparql_syntax import refusal

MAX_CHARACTERS = 100_000
"""Room for a VALUES list of a thousand measures. Up to here parsing takes at most half a second (measured)."""
MAX_DEPTH = 100
"""Brackets in brackets. The parser recurses; at 1,000 nested FILTER EXISTS it overflows an 8 MB stack (measured)."""
MAX_CHAIN = 2_000
"""``!`` or path steps ``/`` in a query: the parser recurses on them, and dies between 10,000 and 50,000 (measured)."""

MAX_GRAPHS = 100
"""FROM clauses in a query; telling them from the same words in comments takes time by the square of their number."""

UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))

_IRI = r"(?:<[^<>\"{}|^`\s]*+>|[^\s<>{}()\[\]\"',;|^`:#]*+:(?:[^\s<>{}()\[\]\"',;|^`#*?+\\]|\\.)*+)"
_CLAUSE = re.compile(rf"FROM{SPACE}(?:NAMED\b{SPACE})?({_IRI}){SPACE}", re.IGNORECASE)
_LONG_IRI = re.compile(r"<[^<>\s]*+>")


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may run. ``names_graphs`` says whether it chooses its graphs itself, with FROM."""

    query: str
    names_graphs: bool


def check(query: str, holds: Callable[[str], bool] = lambda iri: False) -> None:
    """Passes a query that only reads the graph. ``sparql.run`` has strangers' queries checked in its worker.

    Args:
        holds: whether the store has the named graph of this IRI; FROM may name no other.

    Raises:
        RefusedQuery: saying in one sentence what is wrong and where.
    """
    examine(query, holds)


def examine(query: str, holds: Callable[[str], bool] = lambda iri: False) -> Checked:
    """``check``, with what was found out on the way."""
    query = query.removeprefix("\ufeff")
    _measure(query)
    if complaint(query) is not None:
        raise _update(query) or refusal(query, complaint, len(prologue(query)))
    if is_keyword(query, "SERVICE"):
        raise RefusedQuery(
            "SERVICE asks another server, and queries here read only this graph: remove the SERVICE part.",
            "SERVICE spør en annen tjener, og spørringer her leser bare denne grafen: ta bort SERVICE-delen.",
            code="service",
        )
    named = dataset(query)
    for iri in named:
        if not holds(iri):
            raise unknown_graph(iri)
    return Checked(query=query, names_graphs=bool(named))


def refused_update(word: str) -> RefusedQuery:
    return RefusedQuery(
        f"{word} changes a graph, and queries here only read: use SELECT, ASK, CONSTRUCT or DESCRIBE.",
        f"{word} endrer en graf, og spørringer her bare leser: bruk SELECT, ASK, CONSTRUCT eller DESCRIBE.",
        code="update",
    )


def unknown_graph(iri: str) -> RefusedQuery:
    return RefusedQuery(
        f"There is no graph <{iri}> here, and nothing is loaded from elsewhere: "
        "leave the graph out, or list those there are with SELECT ?g { GRAPH ?g {} }.",
        f"Det finnes ingen graf <{iri}> her, og ingenting hentes andre steder fra: "
        "la være å nevne grafen, eller list dem som finnes, med SELECT ?g { GRAPH ?g {} }.",
        code="graph",
    )


def dataset(query: str) -> list[str]:
    """The IRIs of the FROM and FROM NAMED clauses of a query that parses.

    The clauses stand in one run. The run is found as that which, once blanked, leaves no keyword FROM.

    Raises:
        RefusedQuery: where the query has such clauses and they cannot be told apart from the rest.
    """
    if not is_keyword(query, "FROM"):
        return []
    clauses = list(islice(_CLAUSE.finditer(query), MAX_GRAPHS))
    for last in range(len(clauses), 0, -1):
        for first in range(last - 1, -1, -1):
            if first < last - 1 and clauses[first].end() != clauses[first + 1].start():
                break
            start, end = clauses[first].start(), clauses[last - 1].end()
            without = query[:start] + " " + query[end:]
            if complaint(without) is None and not is_keyword(without, "FROM"):
                return [_resolve(query, clause.group(1)) for clause in clauses[first:last]]
    raise RefusedQuery(
        "It cannot be told which graphs FROM names: write FROM <…> alone on a line, without comments in it.",
        "Det er ikke mulig å se hvilke grafer FROM nevner: skriv FROM <…> alene på en linje, uten kommentarer i.",
        code="graph",
    )


def _measure(query: str) -> None:
    if len(query) > MAX_CHARACTERS:
        raise RefusedQuery(
            f"The query has {len(query)} characters and may have {MAX_CHARACTERS}: split it, or ask for less at once.",
            f"Spørringen har {len(query)} tegn og kan ha {MAX_CHARACTERS}: del den, eller spør om mindre om gangen.",
            code="too-long",
        )
    try:
        query.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RefusedQuery(
            f"The query is not text: character {error.start + 1} is half of a surrogate pair, so save it as UTF-8.",
            f"Spørringen er ikke tekst: tegn {error.start + 1} er et halvt surrogatpar, så lagre den som UTF-8.",
            code="text",
        ) from None
    bare = _LONG_IRI.sub("<>", query)
    nested = max(_depth(bare), bare.count("<<"))
    if nested > MAX_DEPTH or max(bare.count("!"), bare.count("/")) > MAX_CHAIN:
        raise RefusedQuery(
            f"The query is nested too deeply: write it with at most {MAX_DEPTH} brackets inside each other "
            f"and at most {MAX_CHAIN} ! or / in all.",
            f"Spørringen er nøstet for dypt: skriv den med høyst {MAX_DEPTH} parenteser inni hverandre "
            f"og høyst {MAX_CHAIN} ! eller / i alt.",
            code="too-deep",
        )


def _depth(text: str) -> int:
    """The nesting of brackets, those in strings and comments counted too.

    An estimate: a text made for it can nest deeper than this says, and the parser's stack overflows in the worker.
    """
    depth = deepest = 0
    for character in text:
        if character in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")}]" and depth:
            depth -= 1
    return deepest


def _update(query: str) -> RefusedQuery | None:
    """The refusal of what is an update; the query parser has refused it already, and this only finds the words."""
    word = re.match(r"[A-Za-z]+", query[len(prologue(query)) :])
    if word is None or word.group().upper() not in UPDATES:
        return None
    return refused_update(word.group().upper())


def _resolve(query: str, iri: str) -> str:
    """The IRI that a name stands for after the query's own BASE and PREFIX; the engine reads them, on no data."""
    try:
        rows = empty_store().query(f"{prologue(query)}\nSELECT ({iri} AS ?iri) {{}}", prefixes=PREFIXES)
        values = [row[0] for row in rows] if isinstance(rows, ox.QuerySolutions) else []
    except (SyntaxError, ValueError):
        values = []
    return values[0].value if values and isinstance(values[0], ox.NamedNode) else iri.strip("<>")
