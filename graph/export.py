"""The whole graph as N-Triples, Turtle, TriG or JSON-LD: the same bytes for the same graph, a named graph at a time.

A graph's triples are sorted as text, so memory holds one plan's at a time. Turtle and TriG are the sorted N-Triples
grouped by subject and shortened with prefixes: rdflib's writer does the same in twenty times the time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import IO, Literal

import pyoxigraph as ox

from ontology.terms import PREFIXES, RDF, XSD

Format = Literal["ttl", "nt", "trig", "jsonld"]
FORMATS: tuple[Format, ...] = ("ttl", "nt", "trig", "jsonld")

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-+[A-Za-z0-9_]+)*|[0-9]+")
_DATATYPE = re.compile(r'"\^\^<([^<>]*)>$')
_INTEGER = re.compile(rf'"([+-]?[0-9]+)"\^\^<{re.escape(XSD.integer)}>')
_BOOLEAN = re.compile(rf'"(true|false)"\^\^<{re.escape(XSD.boolean)}>')
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def export(store: ox.Store, form: Format, output: IO[bytes]) -> None:
    """Writes the graph with its ontology, vocabulary and description.

    Raises:
        ValueError: for a format that is not one of ``FORMATS``.
    """
    writers: dict[Format, Callable[[ox.Store], Iterator[str]]] = {
        "nt": _ntriples,
        "ttl": _turtle,
        "trig": _trig,
        "jsonld": _jsonld,
    }
    if form not in writers:
        raise ValueError(f"an export is one of {', '.join(FORMATS)}, not {form!r}")
    for piece in writers[form](store):
        output.write(piece.encode("utf-8"))


def _graphs(store: ox.Store) -> list[ox.NamedNode]:
    named = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    return sorted(named, key=lambda graph: graph.value)


def _sorted_lines(store: ox.Store, graph: ox.NamedNode) -> list[str]:
    """A graph's triples as N-Triples lines, without line ends (no splitlines: a literal may hold U+2028)."""
    dumped = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
    return sorted(dumped.decode("utf-8").split("\n")[:-1])


def _ntriples(store: ox.Store) -> Iterator[str]:
    for graph in _graphs(store):
        yield "".join(f"{line}\n" for line in _sorted_lines(store, graph))


def _turtle(store: ox.Store) -> Iterator[str]:
    yield _prefixes()
    for graph in _graphs(store):
        yield f"\n# {graph.value}\n"
        yield from _blocks(_sorted_lines(store, graph), "")


def _trig(store: ox.Store) -> Iterator[str]:
    yield _prefixes()
    for graph in _graphs(store):
        yield f"\n<{graph.value}> {{\n"
        yield from _blocks(_sorted_lines(store, graph), "    ")
        yield "}\n"


def _prefixes() -> str:
    return "".join(f"@prefix {name}: <{value}> .\n" for name, value in sorted(PREFIXES.items()))


def _parts(line: str) -> tuple[str, str, str]:
    """Subject, predicate and object of an N-Triples line, each as written."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.removesuffix(" .")


def _blocks(lines: Iterable[str], indent: str) -> Iterator[str]:
    for subject, triples in groupby(map(_parts, lines), key=lambda parts: parts[0]):
        properties: dict[str, list[str]] = {}
        for _, predicate, term in triples:
            properties.setdefault(predicate, []).append(_short(term))
        kinds = properties.pop(f"<{RDF.type}>", None)
        written = [f"a {', '.join(kinds)}"] if kinds else []
        written += [f"{_short(predicate)} {', '.join(terms)}" for predicate, terms in properties.items()]
        joined = f" ;\n{indent}    ".join(written)
        yield f"{indent}{_short(subject)} {joined} .\n"


def _short(term: str) -> str:
    """A term as Turtle writes it best."""
    if term.startswith("<"):
        return _short_iri(term[1:-1])
    if match := _INTEGER.fullmatch(term) or _BOOLEAN.fullmatch(term):
        return match[1]
    if match := _DATATYPE.search(term):
        return f'{term[: match.start()]}"^^{_short_iri(match[1])}'
    return term


def _short_iri(value: str) -> str:
    return _compact(value) or f"<{value}>"


def _compact(value: str) -> str | None:
    """``prefix:name`` where the name needs no escaping, else None."""
    for name, start in _BY_LENGTH:
        if value.startswith(start):
            return f"{name}:{value[len(start) :]}" if _LOCAL.fullmatch(value, len(start)) else None
    return None


def _jsonld(store: ox.Store) -> Iterator[str]:
    """A document with one object a named graph, each holding one object a subject, one line each."""
    yield f'{{"@context": {_json(dict(sorted(PREFIXES.items())))},\n"@graph": ['
    for place, graph in enumerate(_graphs(store)):
        yield f'{"," if place else ""}\n{{"@id": {_json(graph.value)}, "@graph": ['
        yield ",".join(f"\n{_json(node)}" for node in _nodes(_sorted_lines(store, graph)))
        yield "]}"
    yield "\n]}\n"


def _nodes(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    triples = ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        node: dict[str, object] = {"@id": _name(subject)}
        kinds: list[str] = []
        values: dict[str, list[object]] = {}
        for triple in group:
            if triple.predicate.value == RDF.type and isinstance(triple.object, ox.NamedNode):
                kinds.append(_compact(triple.object.value) or triple.object.value)
            else:
                key = _compact(triple.predicate.value) or triple.predicate.value
                values.setdefault(key, []).append(_value(triple.object))
        if kinds:
            node["@type"] = kinds
        yield node | values


def _name(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    raise TypeError(f"a graph written here names all its nodes, and this one does not: {term}")


def _value(term: object) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _name(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD.string:
        return {"@value": term.value}
    return {"@value": term.value, "@type": _compact(term.datatype.value) or term.datatype.value}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
