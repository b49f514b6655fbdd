"""N-Quads by hand: the one form in which quads are written, cached, sorted and loaded.

Writing lines is about six times faster than making Oxigraph terms one by one, and sorted lines are the same bytes
whatever order things were found in. Texts become literals here and nothing else; IRIs come from ``ontology.ids``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ontology.terms import XSD

_ESCAPES = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\b": "\\b",
        "\f": "\\f",
        # U+0000 and the other controls are legal in a literal, but no XML result can hold them: they say nothing in a
        # plan's text, and a space keeps every offset right.
        **{chr(code): " " for code in (*range(8), 11, *range(14, 32), 127, 0xFFFE, 0xFFFF)},
        # Half a surrogate pair cannot be written as UTF-8.
        **{chr(code): "\ufffd" for code in range(0xD800, 0xE000)},
    }
)


def iri(value: str) -> str:
    return f"<{value}>"


def text(value: str, language: str = "") -> str:
    """A literal. What no RDF format can carry is replaced, one character by one."""
    escaped = value.translate(_ESCAPES)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def typed(value: str, datatype: str) -> str:
    return f'"{value.translate(_ESCAPES)}"^^<{datatype}>'


def integer(value: int) -> str:
    return typed(str(value), XSD.integer)


def boolean(value: bool) -> str:
    return typed("true" if value else "false", XSD.boolean)


def decimal(value: float) -> str:
    """Four decimals at most, which is more than any score means, as Oxigraph writes them: ``0.875``, ``1``."""
    return typed(f"{value:.4f}".rstrip("0").rstrip("."), XSD.decimal)


def day(value: date) -> str:
    return typed(value.isoformat(), XSD.date)


def year(value: int) -> str:
    return typed(f"{value:04d}", XSD.gYear)


class Quads:
    """Quads of one named graph; a set, so that saying a thing twice is saying it once."""

    __slots__ = ("_graph", "_lines")

    def __init__(self, graph: str) -> None:
        self._graph = graph
        self._lines: set[str] = set()

    def add(self, subject: str, predicate: str, term: str) -> None:
        """``subject`` and ``predicate`` are IRIs, ``term`` is what one of this module's functions made."""
        self._lines.add(f"<{subject}> <{predicate}> {term} <{self._graph}> .\n")

    def link(self, subject: str, predicate: str, other: str) -> None:
        self._lines.add(f"<{subject}> <{predicate}> <{other}> <{self._graph}> .\n")

    def include(self, lines: Iterable[str]) -> None:
        """Lines of the same graph that are N-Quads already."""
        self._lines.update(lines)

    def lines(self) -> Iterable[str]:
        return self._lines


def document(*quads: Quads) -> bytes:
    """All of it as one N-Quads document, sorted by code point."""
    return "".join(sorted({line for each in quads for line in each.lines()})).encode("utf-8")
