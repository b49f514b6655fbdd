"""Words of a question with a typing error, mended to a word that the plans have.

Labels mend their own words (``labels``); this is for all others (*komunale*), before patterns and labels are looked for. A word is
mended where exactly one known stem differs from it by one letter, so that a word of another matter seldom becomes one of ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ontology.words import is_function_word, stem, tokens
from search.patterns import is_ordinary

SHORTEST = 7
"""Letters of a word that is mended: of shorter ones too many are another word but for one letter."""


class Speller:
    """The stems of the plans, by their first letter and length: people seldom miss the first letter."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if word.isalpha():
                self._near[word[0], len(word)].append(word)

    def mend(self, text: str, skip: Iterable[tuple[int, int]] = ()) -> str:
        """The text with its misspelt words mended; characters in ``skip`` (start, end) are left as they are."""
        places = list(skip)
        found: list[str] = []
        last = 0
        for token in tokens(text):
            if any(start < token.end and token.start < end for start, end in places):
                continue
            if (better := self._mended(token.text)) is not None:
                found.extend((text[last : token.start], better))
                last = token.end
        return "".join((*found, text[last:]))

    def _mended(self, word: str) -> str | None:
        if len(word) < SHORTEST or not word.isalpha() or is_function_word(word) or is_ordinary(word):
            return None
        key = stem(word)
        if key in self._known or len(key) < SHORTEST - 1 or not key.isalpha():
            return None
        from rapidfuzz.distance import OSA

        near = [
            known
            for length in (len(key) - 1, len(key), len(key) + 1)
            for known in self._near.get((key[0], length), ())
            if OSA.distance(key, known, score_cutoff=1) <= 1
        ]
        return near[0] if len(near) == 1 else None
