"""Sentences of a plan's text: where they end, and which of them tell findings and figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from ingest.patterns import any_of, load, small_letters

SENTENCE_END = re.compile(r"[.?!;:](?=\s)|\n\s*\n|•")
LONGEST_WORD = 60
AFTER, LONGEST_ABBREVIATION = 4, 16
"""Characters looked at behind a full stop and before it."""
LONGEST = 800
"""Characters of a sentence that are looked at; a flattened table may have no end."""


class Sentences:
    """A text's sentences, found once a plan. A sentence is told by the number of sentences before it.

    ``small`` is the text in small letters, which the words around a find are looked for in, without what is too long for a word.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.small = _without_long(small_letters(text))
        self._ends = [end.end() for end in SENTENCE_END.finditer(text) if not _shortens(text, end)]
        self._tells: dict[int, bool] = {}

    def number(self, at: int) -> int:
        """The number of the sentence that a character stands in."""
        return bisect_right(self._ends, at)

    def tells_findings(self, at: int) -> bool:
        """Whether it is a sentence of findings or figures (``data/linking.toml``, ``[findings]``)."""
        number = self.number(at)
        if number not in self._tells:
            start = self._ends[number - 1] if number else 0
            end = self._ends[number] if number < len(self._ends) else len(self.text)
            words = re.sub(r"\s+", " ", self.small[start : min(end, start + LONGEST)])
            self._tells[number] = bool(_findings().search(words))
        return self._tells[number]


_LONG_WORD = re.compile(rf"(?<!\w)\w{{{LONGEST_WORD + 1},}}")


def _without_long(text: str) -> str:
    """The text with what is too long for a word struck out, as long as it was: patterns that look at a word from each of its
    letters take the square of its length (300,000 letters: 150 s)."""
    if max(map(len, text.split()), default=0) <= LONGEST_WORD:
        return text
    return _LONG_WORD.sub(lambda word: "\0" * len(word.group()), text)


def _shortens(text: str, end: re.Match[str]) -> bool:
    """Whether a full stop is an abbreviation's and the sentence goes on (*bl.a. barn*, *jf. tiltak 3*): a small letter or a digit
    follows it."""
    if end.group() != ".":
        return False
    after = text[end.end() : end.end() + AFTER].lstrip()[:1]
    if not (after.islower() or after.isdigit()):
        return False
    before = text[max(0, end.start() - LONGEST_ABBREVIATION) : end.end()].split()
    return bool(before) and before[-1].lstrip('(«"').casefold() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    """Norwegian abbreviations with their full stops, as spaCy's tokenizers for bokmål and nynorsk have them."""
    from spacy.lang.nb.tokenizer_exceptions import TOKENIZER_EXCEPTIONS as BOKMAL
    from spacy.lang.nn.tokenizer_exceptions import TOKENIZER_EXCEPTIONS as NYNORSK

    return frozenset(word.casefold() for word in (*BOKMAL, *NYNORSK) if word.endswith("."))


@cache
def _findings() -> re.Pattern[str]:
    return any_of([load("linking")["findings"]["sentence"]])
