"""Turtle with line numbers: what each statement of a vocabulary file says and on which line.

Oxigraph reads the files and gives no lines. This scan gives them, for the Turtle that people write by hand: prefixes, names,
texts with a language or a datatype, ``;`` and ``,``. It is only used on files that Oxigraph has accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
UNNAMED: Final = "_:"
"""The object of a statement whose value is a node without a name."""

_TOKEN = re.compile(
    r'''
    (?P<space>\s+|\#[^\n]*)
  | (?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<iri><[^<>\s]*>)
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<datatype>\^\^)
  | (?P<mark>[;,\[\]()]|\.(?=[\s\#]|$))
  | (?P<word>(?:[^\s;,\[\]()<>"'\#@^.]|\.(?![\s\#]|$))+)
    ''',
    re.X | re.S,
)
_ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))""", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_NUMBERS = (
    (re.compile(r"[+-]?\d+"), _XSD + "integer"),
    (re.compile(r"[+-]?\d*\.\d+"), _XSD + "decimal"),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"), _XSD + "double"),
    (re.compile(r"true|false"), _XSD + "boolean"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: IRIs in full. ``language`` is ``@`` where the value is an IRI, as in ``vocabulary``; ``line`` is the value's."""

    subject: str
    predicate: str
    value: str
    language: str
    datatype: str
    line: int
    subject_line: int

    @property
    def is_iri(self) -> bool:
        return self.language == "@"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def _scan(text: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"line {line}: {text[at : at + 20]!r} is not read by this scan")
        if match.lastgroup != "space":
            yield _Token(str(match.lastgroup), match.group(), line)
        line += match.group().count("\n")
        at = match.end()


def statements(text: str) -> list[Said]:
    """Every statement of a file that is Turtle, in its order.

    A node without a name is one statement with the value ``_:``, and what stands inside it is passed over.

    Raises:
        ValueError: where the file uses Turtle that this scan does not read; the message names the line.
    """
    return _Reader(list(_scan(text))).read()


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._found: list[Said] = []

    def read(self) -> list[Said]:
        while self._at < len(self._tokens):
            token = self._peek()
            name = token.text.lower().removeprefix("@")
            if token.kind in ("at", "word") and name in ("prefix", "base"):
                self._directive(name, dotted=token.kind == "at")
            else:
                self._block()
        return self._found

    def _peek(self) -> _Token:
        if self._at >= len(self._tokens):
            line = self._tokens[-1].line if self._tokens else 1
            raise ValueError(f"line {line}: the file ends in the middle of a statement")
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._peek()
        self._at += 1
        return token

    def _takes(self, mark: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at].text == mark:
            self._at += 1
            return True
        return False

    def _directive(self, name: str, *, dotted: bool) -> None:
        self._next()
        if name == "prefix":
            prefix = self._next().text.removesuffix(":")
            self._prefixes[prefix] = self._iri(self._next())
        else:
            self._base = self._iri(self._next())
        if dotted:
            self._takes(".")

    def _block(self) -> None:
        first = self._peek()
        subject = self._resource()
        while not self._takes("."):
            predicate = self._resource()
            while True:
                self._object(subject, predicate, first.line)
                if not self._takes(","):
                    break
            while self._takes(";"):
                pass

    def _resource(self) -> str:
        token = self._next()
        if token.text in ("[", "("):
            self._pass_over()
            return UNNAMED
        return RDF_TYPE if token.text == "a" else self._iri(token)

    def _pass_over(self) -> None:
        """To the bracket that closes the one just read."""
        depth = 1
        while depth:
            text = self._next().text
            depth += (text in ("[", "(")) - (text in ("]", ")"))

    def _object(self, subject: str, predicate: str, subject_line: int) -> None:
        token = self._peek()
        value, language, datatype = self._value()
        self._found.append(Said(subject, predicate, value, language, datatype, token.line, subject_line))

    def _value(self) -> tuple[str, str, str]:
        token = self._peek()
        if token.kind == "text":
            self._next()
            words = _unescaped(token.text)
            if self._at < len(self._tokens) and self._peek().kind == "at":
                return words, self._next().text[1:].lower(), ""
            if self._takes("^^"):
                return words, "", self._iri(self._next())
            return words, "", _XSD + "string"
        if token.kind == "word":
            for pattern, datatype in _NUMBERS:
                if pattern.fullmatch(token.text):
                    self._next()
                    return token.text, "", datatype
        return self._resource(), "@", ""

    def _iri(self, token: _Token) -> str:
        if token.kind == "iri":
            iri = _unescaped_iri(token.text[1:-1])
            return urljoin(self._base, iri) if self._base else iri
        prefix, colon, local = token.text.partition(":")
        if token.kind != "word" or not colon or prefix == "_":
            return UNNAMED
        return self._prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", local)


def _unescaped(quoted: str) -> str:
    size = 3 if quoted[:3] in ('"""', "'''") and len(quoted) >= 6 else 1
    return _ESCAPE.sub(_character, quoted[size:-size])


def _unescaped_iri(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])
