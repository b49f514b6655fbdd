"""The formats an answer is written in.

The engine's own serialisers write whole answers. They cannot stop after so many rows, so an answer with a row limit is
written here, row by row (SPARQL 1.1 Query Results in JSON, XML, CSV and TSV); tests read both back and compare.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from ontology.terms import PREFIXES

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = list[Term | None]
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
T = TypeVar("T")
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_RESULTS: Final = "http://www.w3.org/2005/sparql-results#"
_WHITE: Final = {"\r": "&#13;"}

ROW_FORMATS: Final = {
    "json": (ox.QueryResultsFormat.JSON, "application/sparql-results+json"),
    "xml": (ox.QueryResultsFormat.XML, "application/sparql-results+xml"),
    "csv": (ox.QueryResultsFormat.CSV, "text/csv; charset=utf-8"),
    "tsv": (ox.QueryResultsFormat.TSV, "text/tab-separated-values; charset=utf-8"),
}
"""What holds the rows of a SELECT or the yes or no of an ASK."""
GRAPH_FORMATS: Final = {
    "ttl": (ox.RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
    "nt": (ox.RdfFormat.N_TRIPLES, "application/n-triples"),
    "jsonld": (ox.RdfFormat.JSON_LD, "application/ld+json"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "application/rdf+xml"),
}
"""What holds the triples of a CONSTRUCT or DESCRIBE."""
FORMATS: Final = (*ROW_FORMATS, *GRAPH_FORMATS)


def formats_of(results: Results) -> tuple[str, ...]:
    return tuple(GRAPH_FORMATS if isinstance(results, ox.QueryTriples) else ROW_FORMATS)


def media_type(name: str) -> str:
    return (ROW_FORMATS.get(name) or GRAPH_FORMATS[name])[1]


class TooLong(Exception):
    """The answer passed its limit of bytes."""


class Bounded(io.BytesIO):
    """Bytes in memory; writing past the limit raises ``TooLong``, which the engine's serialisers pass on."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: ReadableBuffer, /) -> int:
        if self.tell() + len(memoryview(data)) > self.limit:
            raise TooLong
        return super().write(data)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in a format. ``rows`` is None where nobody counted; ``truncated`` says that there were more."""

    body: bytes
    rows: int | None = None
    truncated: bool = False


def write_answer(results: Results, name: str, max_rows: int | None, max_bytes: int) -> Written:
    """An answer in one of the formats that ``formats_of`` gives for it.

    Raises:
        TooLong: past ``max_bytes``.
    """
    sink = Bounded(max_bytes)
    if isinstance(results, ox.QueryBoolean):
        results.serialize(sink, ROW_FORMATS[name][0])
        return Written(sink.getvalue())
    if isinstance(results, ox.QueryTriples):
        return _write_triples(results, GRAPH_FORMATS[name][0], sink, max_rows)
    if max_rows is None:
        results.serialize(sink, ROW_FORMATS[name][0])
        return Written(sink.getvalue())
    names = [variable.value for variable in results.variables]
    counter = _Counter(islice(_rows(results, len(names)), max_rows))
    for text in _WRITERS[name](names, counter):
        sink.write(text.encode())
    return Written(sink.getvalue(), counter.count, next(results, None) is not None)


def _write_triples(triples: ox.QueryTriples, form: ox.RdfFormat, sink: Bounded, max_rows: int | None) -> Written:
    counter = _Counter(triples if max_rows is None else islice(triples, max_rows))
    turtle = form == ox.RdfFormat.TURTLE
    ox.serialize(counter, sink, form, prefixes=PREFIXES if turtle else None)
    body = used_prefixes(sink.getvalue()) if turtle else sink.getvalue()
    return Written(body, counter.count, max_rows is not None and next(triples, None) is not None)


def used_prefixes(turtle: bytes) -> bytes:
    """Turtle as the engine writes it, without the prefixes that nothing in it uses."""
    lines = turtle.split(b"\n")
    declared = 0
    while declared < len(lines) and lines[declared].startswith(b"@prefix "):
        declared += 1
    body = b"\n".join(lines[declared:])
    return b"\n".join([*(line for line in lines[:declared] if line.split(b" ", 2)[1] in body), body])


class _Counter(Iterator[T]):
    """Passes things on and counts them."""

    def __init__(self, things: Iterable[T]) -> None:
        self._things = iter(things)
        self.count = 0

    def __next__(self) -> T:
        thing = next(self._things)
        self.count += 1
        return thing


def _rows(solutions: ox.QuerySolutions, width: int) -> Iterator[Row]:
    for solution in solutions:
        yield [solution[index] for index in range(width)]


def _csv(names: list[str], rows: Iterable[Row]) -> Iterator[str]:
    yield ",".join(names) + "\r\n"
    for row in rows:
        yield ",".join(_quoted(_plain(term)) for term in row) + "\r\n"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(mark in value for mark in '",\r\n') else value


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Triple):
        return " ".join(map(_plain, (term.subject, term.predicate, term.object)))
    return str(term) if isinstance(term, ox.BlankNode) else term.value


def _tsv(names: list[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in names) + "\n"
    for row in rows:
        yield "\t".join(map(_turtle, row)) + "\n"


def _turtle(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(map(_turtle, (term.subject, term.predicate, term.object)))} )>>"
    return str(term).replace("\t", "\\t")


def _json(names: list[str], rows: Iterable[Row]) -> Iterator[str]:
    yield '{"head":{"vars":' + json.dumps(names) + '},"results":{"bindings":['
    for number, row in enumerate(rows):
        cells = {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
        yield ("," if number else "") + json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    yield "]}}"


def _json_term(term: Term) -> dict[str, object]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal():
            return {"type": "literal", "value": term.value, **_of_literal(term, "xml:lang")}
        case ox.Triple():
            parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
            return {"type": "triple", "value": {name: _json_term(part) for name, part in parts}}
    raise TypeError(f"a term of RDF, not {type(term).__name__}")


def _of_literal(term: ox.Literal, language: str) -> dict[str, str]:
    """The language and direction of a literal, or its datatype where that is not plain text."""
    if term.language:
        found = {language: term.language}
        return found | ({"its:dir": str(term.direction)} if term.direction else {})
    return {} if term.datatype.value == _STRING else {"datatype": term.datatype.value}


def _xml(names: list[str], rows: Iterable[Row]) -> Iterator[str]:
    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    yield f'<?xml version="1.0"?><sparql xmlns="{_RESULTS}"><head>{variables}</head><results>'
    for row in rows:
        cells = (
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(names, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>"
    yield "</results></sparql>"


def _xml_term(term: Term) -> str:
    match term:
        case ox.NamedNode():
            return f"<uri>{escape(term.value)}</uri>"
        case ox.BlankNode():
            return f"<bnode>{escape(term.value)}</bnode>"
        case ox.Literal():
            marks = "".join(f" {name}={quoteattr(value)}" for name, value in _of_literal(term, "xml:lang").items())
            return f"<literal{marks}>{escape(term.value, _WHITE)}</literal>"
        case ox.Triple():
            parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
            inner = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts)
            return f"<triple>{inner}</triple>"
    raise TypeError(f"a term of RDF, not {type(term).__name__}")


_WRITERS: Final[dict[str, Callable[[list[str], Iterable[Row]], Iterator[str]]]] = {
    "json": _json,
    "xml": _xml,
    "csv": _csv,
    "tsv": _tsv,
}
