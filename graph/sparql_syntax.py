"""A syntax error as one sentence that points at the right place.

Oxigraph's parser reads without a lexer and reports the furthest character that any rule looked at. A rule that tries a
keyword looks at as many characters as the keyword is long, so the place reported is up to a dozen characters past the
fault (``SELEC ?x`` is reported at column 10: the length of ``CONSTRUCT``). Two parses put that right: one of the text
with its gaps widened, so that looking ahead ends inside a gap, and one of the text cut off at the fault, whose
complaint is what could have stood there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from graph.sparql_errors import RefusedQuery

Complaint = Callable[[str], str | None]
"""The parser's message on a text, None where it parses."""

GAP = 16
"""Longer than the longest keyword of the grammar (ENCODE_FOR_URI, 14), so that no look-ahead crosses a gap."""
EXPLAINED = 20_000
"""Longer texts keep the parser's own place: widened, they would take the parser tenths of a second."""
SHOWN = 8
"""Expected words that are listed: more than these nobody reads."""

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CLASS = re.compile(r"\[(?:[^\]']|'(?:\\.|[^'\\])*')*\]")
_DIGITS = "['0'..='9']"
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_KEYWORD = re.compile(r"\b[A-Za-z_]{2,}\b")
_TOKEN = re.compile(r"\s*([^\s{}()\[\];,.]+|\S)")
_LEXEME = re.compile(
    r"\"(?:[^\"\\\r\n]|\\.)*+\"|'(?:[^'\\\r\n]|\\.)*+'|<[^<>\s{}]*+>|#[^\r\n]*+|(?P<gap>[\s(){},;])|.", re.DOTALL
)
_FIRST = (".", ";", "}", ")", "]", '"', ",")
_SPOKEN = {"?": "?variable", "<": "<IRI>", ":": "prefix:name"}
_UNSPOKEN = frozenset(("$", "'", "'''", '"""', "<<", "<<(", "_:", "{|", "~", "@", "^^", "--"))
_BEFORE_NAME = " \t\r\n{(/|^,;!"

REASONS = {
    "The SELECT contains a variable that is unbound": (
        "SELECT has a variable that is neither in GROUP BY nor inside an aggregate such as COUNT()",
        "SELECT har en variabel som verken står i GROUP BY eller inne i en sammenregning som COUNT()",
    ),
    "The SELECT overrides an existing variable using an expression": (
        "SELECT gives an expression the name of a variable that the pattern uses already: choose another name after AS",
        "SELECT gir et uttrykk navnet til en variabel mønsteret alt bruker: velg et annet navn etter AS",
    ),
    "Duplicated variable name in SELECT": (
        "SELECT uses one name twice: choose another name after AS",
        "SELECT bruker samme navn to ganger: velg et annet navn etter AS",
    ),
    "IRI parsing failed": (
        "an IRI between < and > must be absolute, as in <https://example.org/x>, and hold no spaces",
        "en IRI mellom < og > må være fullstendig, som i <https://example.org/x>, og uten mellomrom",
    ),
    "language tag parsing failed": (
        'a language is written as in "tiltak"@nb',
        'et språk skrives som i "tiltak"@nb',
    ),
}
"""The parser's own sentences, said better. Those it has beyond these are passed on as they are."""

_UNREADABLE = (
    "it cannot be read as a query (a bracket or quotation mark may be missing, or a variable be named twice)",
    "den kan ikke leses som en spørring (en parentes eller et anførselstegn kan mangle, eller en variabel få to navn)",
)


def refusal(query: str, complaint: Complaint, start: int = 0) -> RefusedQuery:
    """The refusal of a text that ``complaint`` has something to say of; its prologue ends at ``start``."""
    offset, expected = _place(query, complaint(query) or "", complaint)
    at, english, norwegian = _reason(query, offset, expected, complaint, start)
    line = query.count("\n", 0, at) + 1
    column = at - (query.rfind("\n", 0, at) + 1) + 1
    found = _TOKEN.match(query, at)
    if found:
        shown = found.group(1)[:40]
        where, sted = f"at «{shown}»", f"ved «{shown}»"
    else:
        where, sted = "at the end of the query", "på slutten av spørringen"
    return RefusedQuery(
        f"The query is not valid SPARQL, line {line}, column {column}, {where}: {english}.",
        f"Spørringen er ikke gyldig SPARQL, linje {line}, kolonne {column}, {sted}: {norwegian}.",
        code="syntax",
        line=line,
        column=column,
    )


def _place(query: str, message: str, complaint: Complaint) -> tuple[int, str]:
    """The offset of the fault and what the parser expected there."""
    if len(query) > EXPLAINED:
        return _parse_message(query, message)
    widened, origin = _widen(query)
    offset, expected = _parse_message(widened, complaint(widened) or message)
    bare = _CLASS.sub("", expected)
    keywords = [] if _sentences(bare) or _QUOTED.search(bare) else _KEYWORD.findall(bare)
    if keywords:
        offset = max(0, offset - max(map(len, keywords)))
    at = origin[min(offset, len(widened))]
    if not _sentences(bare):
        at = len(query) - len(query[at:].lstrip())
    return at, expected


def _parse_message(text: str, message: str) -> tuple[int, str]:
    found = _PLACE.match(message)
    if found is None:
        return 0, message
    line, column = int(found.group(1)), int(found.group(2))
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    offset = starts[min(line, len(starts)) - 1] + column - 1
    return min(offset, len(text)), found.group(3)


def _widen(query: str) -> tuple[str, list[int]]:
    """The text with every gap widened, and for each of its characters the offset it has in the text."""
    parts: list[str] = []
    origin: list[int] = []
    for lexeme in _LEXEME.finditer(query):
        start, end = lexeme.span()
        mark = lexeme.group("gap")
        if mark and not mark.isspace():
            parts.append(" " * GAP)
            origin.extend([start] * GAP)
        parts.append(lexeme.group())
        origin.extend(range(start, end))
        if mark and mark != "\r":
            parts.append(" " * GAP)
            origin.extend([end] * GAP)
    parts.append(" " * GAP)
    origin.extend([len(query)] * (GAP + 1))
    return "".join(parts), origin


def _sentences(expected: str) -> list[str]:
    """What the parser says in words: an entry that is a sentence and no token."""
    parts = (part.strip() for part in _QUOTED.sub("", expected).split(","))
    return [part for part in parts if " " in part and part[0].isalpha()]


def _reason(query: str, offset: int, expected: str, complaint: Complaint, start: int) -> tuple[int, str, str]:
    """The place to point at and what is wrong there, in English and Norwegian."""
    for sentence in _sentences(_CLASS.sub("", expected)):
        if sentence == "Prefix not found":
            at = max(query.rfind(mark, 0, offset) for mark in _BEFORE_NAME) + 1
            prefix = query[at:offset].partition(":")[0]
            return (
                at,
                f"the prefix «{prefix}:» is not declared, so write PREFIX {prefix}: <…> above the query",
                f"prefikset «{prefix}:» er ikke erklært, så skriv PREFIX {prefix}: <…> øverst i spørringen",
            )
        english, norwegian = REASONS.get(sentence, (sentence, sentence))
        mark = {"IRI parsing failed": "<", "language tag parsing failed": "@"}.get(sentence)
        return (max(query.rfind(mark, 0, offset), 0) if mark else offset), english, norwegian
    if offset <= start and query.strip():
        return offset, "expected SELECT, ASK, CONSTRUCT or DESCRIBE", "ventet SELECT, ASK, CONSTRUCT eller DESCRIBE"
    words = _words(expected)
    if all(word.isalpha() for word in words):  # the keywords' look-ahead hides what single characters could stand here
        cut_off = _words(_parse_message("", complaint(query[:offset]) or "")[1])
        words = [word for word in cut_off if not word.isalpha()] + words
    if not words:
        return offset, *_UNREADABLE
    return offset, f"expected {_listed(words, 'or')}", f"ventet {_listed(words, 'eller')}"


def _listed(words: list[str], conjunction: str) -> str:
    *first, last = [f"«{word}»" for word in words[:SHOWN]]
    listed = f"{', '.join(first)} {conjunction} {last}" if first else last
    return listed + (" …" if len(words) > SHOWN else "")


def _words(expected: str) -> list[str]:
    """Closing brackets and separators first: where they are possible, the missing one of them is mostly the fault."""
    bare = _CLASS.sub("", expected)
    quoted = [word.replace('\\"', '"') for word in _QUOTED.findall(bare)]
    keywords = _KEYWORD.findall(_QUOTED.sub("", bare))
    if "'" in quoted:
        quoted = ['"text"' if word == '"' else word for word in quoted]
    first = [mark for mark in _FIRST if mark in quoted]
    marks = [_SPOKEN.get(word, word) for word in quoted if word not in {*first, *_UNSPOKEN} and word[0] != "\\"]
    if marks:
        keywords = []
    elif _DIGITS in expected:
        keywords = ["1 2 3 …"]
    return list(dict.fromkeys((*first, *keywords, *marks)))
