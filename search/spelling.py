"""Words of a question with a typing error, mended to a word that the plans have.

Labels mend their own words (``labels``); this is for all others (*komunale*), before patterns and labels are looked for. A word is
mended where exactly one known stem differs from it by one letter, so that a word of another matter seldom becomes one of ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ontology.words import is_function_word, stem, stem_english, tokens
from search.mending import everyday
from search.patterns import is_ordinary, load

SHORTEST = 7
"""Letters of a word that is mended: of shorter ones too many are another word but for one letter."""
SHORTEST_ASKING = 6
"""The same of a word of those that questions are asked with (``questions.toml``), which are few."""


class Speller:
    """The stems of the plans, by their first letter and length: people seldom miss the first letter."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._asking = tuple(load()["spelling"]["words"])
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if word.isalpha():
                self._near[word[0], len(word)].append(word)

    def mend(self, text: str, skip: Iterable[tuple[int, int]] = (), *, norwegian: bool = True) -> str:
        """The text with its misspelt words mended; characters in ``skip`` (start, end) are left as they are.

        Where it is not ``norwegian``, as the plans are, only to the words that questions are asked with.
        """
        places = list(skip)
        found: list[str] = []
        last = 0
        for token in tokens(text):
            if any(start < token.end and token.start < end for start, end in places):
                continue
            better = self._asked(token.text) or (self._mended(token.text) if norwegian else None)
            if better is not None:
                found.extend((text[last : token.start], better))
                last = token.end
        return "".join((*found, text[last:]))

    def _asked(self, word: str) -> str | None:
        low = word.casefold()
        if len(low) < SHORTEST_ASKING or not low.isalpha() or is_function_word(low) or is_ordinary(low):
            return None
        if low in self._asking or low in self._known or low in everyday():
            return None
        from rapidfuzz.distance import OSA

        near = [known for known in self._asking if known[0] == low[0] and OSA.distance(low, known, score_cutoff=1) <= 1]
        # another form of the word is no slip: *planen* is not *planene*
        if len(near) != 1 or stem(near[0]) == stem(low) or stem_english(near[0]) == stem_english(low):
            return None
        return str(near[0])

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
