"""The question patterns of ``data/questions.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ontology.words import stem, stem_english

SLIP_LETTERS = 7
"""Letters from which a word with a slip is known again: of shorter ones too many are another word."""


@cache
def load() -> dict[str, Any]:
    """The file's contents."""
    with files("search").joinpath("data", "questions.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def patterns(table: str, name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of an entry (one or a list), blind to case."""
    entry = load()[table][name]
    return tuple(re.compile(pattern, re.I) for pattern in ([entry] if isinstance(entry, str) else entry))


@cache
def _ordinary_words() -> dict[str, list[str]]:
    with files("search").joinpath("data", "ordinary.toml").open("rb") as file:
        table: dict[str, list[str]] = tomllib.load(file)
    return table


@cache
def _ordinary() -> tuple[frozenset[str], frozenset[str]]:
    table = _ordinary_words()
    return frozenset(map(stem, (*table["nb"], *table["nn"]))), frozenset(map(stem_english, table["en"]))


def is_ordinary(word: str) -> bool:
    """Whether a word of everyday language says how and not what (``data/ordinary.toml``), in any of the languages."""
    norwegian, english = _ordinary()
    return stem(word) in norwegian or stem_english(word) in english


def says_how(word: str, language: str) -> bool:
    """Whether a word of the question's language says little of what is asked where no plan has it: a common word that is never a
    noun (``data/manner-words.*.txt``), or a noun that needs another (``data/vague.toml``)."""
    if language == "en":
        return word.casefold() in _manner("en") or stem_english(word) in _vague("en")
    return word.casefold() in _manner("nb") or stem(word) in _vague("nb", "nn")


def is_manner(word: str) -> bool:
    """Whether a word is a common one that is never a noun, in any of the languages."""
    return word.casefold() in _manner("nb") or word.casefold() in _manner("en")


@cache
def _manner(language: str) -> frozenset[str]:
    lines = files("search").joinpath("data", f"manner-words.{language}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _vague(*languages: str) -> frozenset[str]:
    with files("search").joinpath("data", "vague.toml").open("rb") as file:
        table: dict[str, list[str]] = tomllib.load(file)
    return frozenset((stem_english if name == "en" else stem)(word) for name in languages for word in table[name])


@lru_cache(maxsize=10_000)
def is_ordinary_slip(word: str) -> bool:
    """Whether a word that nobody knows is an everyday or a small word with one slip (*agianst*)."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < SLIP_LETTERS:
        return False
    return process.extractOne(word.casefold(), _spelled(), scorer=OSA.distance, score_cutoff=1) is not None


@cache
def _spelled() -> tuple[str, ...]:
    """Everyday and small words, as they are written, that are long enough to be known again with a slip."""
    lists = (*_ordinary_words().values(), *load()["language"].values(), load()["ignore"]["words"])
    return tuple(sorted({word.casefold() for words in lists for word in words if len(word) >= SLIP_LETTERS - 1}))


class Rest:
    """A question that is taken apart: what a pattern takes is blanked out, so that nothing is read twice.

    Characters keep their places: ``text`` is as long as the question.
    """

    def __init__(self, question: str) -> None:
        self.text = question

    def take(self, table: str, name: str) -> re.Match[str] | None:
        """The first match of an entry's patterns, taken out; None where there is none."""
        for pattern in patterns(table, name):
            if match := pattern.search(self.text):
                self.blank(match.start(), match.end())
                return match
        return None

    def seen(self, table: str, name: str) -> re.Match[str] | None:
        """The first match, left where it is."""
        return next((match for pattern in patterns(table, name) if (match := pattern.search(self.text))), None)

    def blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]
