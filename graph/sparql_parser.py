"""Oxigraph's parser, asked without running anything: whether a text parses, and whether a word in it is a keyword."""

from __future__ import annotations

import re
import string
from functools import cache
from typing import Final

import pyoxigraph as ox

from ontology import terms
from ontology.ids import BASE

PREFIXES: Final = terms.PREFIXES | {
    "graph": BASE + "graph/",
    "kommune": BASE + "municipality/",
    "fylke": BASE + "county/",
    "shape": BASE + "shapes#",
    "sh": "http://www.w3.org/ns/shacl#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
"""What a query may use without declaring it: the program's own prefixes and those of the ontology's files. What the
query declares goes before these."""

SPACE = r"(?:\s++|#[^\r\n]*+)*+"
_PROLOGUE = re.compile(
    rf"{SPACE}(?:(?:BASE{SPACE}<[^<>]*+>|PREFIX{SPACE}[^\s:<>]*+:{SPACE}<[^<>]*+>|VERSION{SPACE}[\"'][^\"']*+[\"'])"
    rf"{SPACE})*+",
    re.IGNORECASE,
)
_WRONG_ENGINE = "this version of pyoxigraph cannot parse a query without running it: install pyoxigraph 0.5"


def prologue(query: str) -> str:
    found = _PROLOGUE.match(query)
    return found.group() if found else ""


def is_keyword(query: str, word: str) -> bool:
    """Whether a query that parses has ``word`` as a keyword somewhere.

    Every occurrence, letters written as escapes (``\\u0053``) among them, gets another last letter, all the same one,
    so that a variable or prefix stays one. The letter is one that makes no word of the query; where there is none, the
    word counts as a keyword, which errs on the safe side.
    """
    pattern = _spelled(word)
    if not pattern.search(query):
        return False
    lower = query.lower()
    for letter in string.ascii_lowercase:
        if letter != word[-1].lower() and (word[:-1].lower() + letter) not in lower:
            return complaint(_respell(query, pattern, letter)) is not None
    return True


@cache
def empty_store() -> ox.Store:
    """An empty store in memory, to parse with.

    Raises:
        RuntimeError: where this version of pyoxigraph does not parse as ``complaint`` needs it to.
    """
    store = ox.Store()
    if _ask(store, "ASK {}") is not None or _ask(store, "ASK {") is None:
        raise RuntimeError(_WRONG_ENGINE)
    return store


def complaint(query: str) -> str | None:
    """The parser's message, None where the query parses."""
    return _ask(empty_store(), query)


def _ask(store: ox.Store, query: str) -> str | None:
    """Parses without evaluating.

    The two arguments that exclude each other are compared after the parse and before the evaluation, so that a query
    that parses ends in a ValueError and one that does not in a SyntaxError.
    """
    try:
        store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True, default_graph=ox.DefaultGraph())
    except SyntaxError as error:
        return str(error)
    except UnicodeEncodeError:
        return "error at 1:1: expected text"
    except ValueError:
        return None
    raise RuntimeError(_WRONG_ENGINE)


@cache
def _spelled(word: str) -> re.Pattern[str]:
    """Every way to write a word: either case, any letter as an escape, and what folds to its letters (``ſ``, ``ı``)."""
    letters = []
    for letter in word:
        codes = "|".join(f"{ord(case):02X}" for case in (letter.lower(), letter.upper()))
        letters.append(rf"(?:{letter}|\\u00(?:{codes})|\\U000000(?:{codes}))")
    return re.compile("".join(letters[:-1]) + f"({letters[-1]})", re.IGNORECASE)


def _respell(query: str, pattern: re.Pattern[str], letter: str) -> str:
    def another(found: re.Match[str]) -> str:
        kept = found.group()[: -len(found.group(1))]
        return kept + (letter.upper() if found.group(1).isupper() else letter)

    return pattern.sub(another, query)
