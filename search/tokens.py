"""Text → terms for search: stems, and the parts of compounds, split as this corpus itself shows.

Norwegian writes compounds as one word (*voldsutsatte*), and a question writes them apart or otherwise. A word is split where
both parts are stems that the corpus has on their own; what was seen often beats what was seen once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ontology.words import WORD, is_function_word, stem, tokens

MIN_PART = 4
"""The fewest letters of a compound's part: shorter ones (*ne*, *til*) split words at random."""
MIN_COUNT = 3
"""How often a part must stand alone in the corpus to be one."""
FUGES = ("", "s", "e")
"""What may stand between the parts of a compound (*vold|s|utsatt*)."""


REMEMBERED = 200_000
"""Words whose terms are remembered: those of many plans, and not of everything that is ever asked."""


def clean_stem(word: str) -> str:
    """A stem without the marks that keep function words and irregular words apart."""
    return stem(word).lstrip("=~").replace("~", "")


@dataclass(frozen=True, slots=True)
class Analyser:
    """Splits words by the stems of one corpus. ``counts`` are the corpus's stems and how often each stands alone."""

    counts: Mapping[str, int]
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _words: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Analyser:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(clean_stem(token.text) for token in tokens(text))
        return cls(
            {term: count for term, count in sorted(counts.items()) if count >= MIN_COUNT and len(term) >= MIN_PART}
        )

    def terms(self, text: str) -> list[str]:
        """The terms of a text in order: each word's stem, and behind it the parts of a compound (marked ``+``)."""
        known, found = self._words, list[str]()
        for match in WORD.finditer(text):
            word = match.group()
            terms = known.get(word)
            if terms is None:
                terms = self._terms(word)
                if len(known) < REMEMBERED:
                    known[word] = terms
            found.extend(terms)
        return found

    def _terms(self, word: str) -> tuple[str, ...]:
        if is_function_word(word) or (len(word) == 1 and not word.isdigit()):
            return ()
        term = clean_stem(word)
        return (term, *self.parts(term))

    def parts(self, term: str) -> tuple[str, ...]:
        """The parts of a compound, or nothing.

        >>> Analyser({"vold": 9, "utsat": 5}).parts("voldsutsat")
        ('vold', 'utsat')
        """
        if term not in self._parts:
            self._parts[term] = self._split(term)
        return self._parts[term]

    def _split(self, term: str) -> tuple[str, ...]:
        best: tuple[float, tuple[str, ...]] | None = None
        for at in range(MIN_PART, len(term) - MIN_PART + 1):
            tail = term[at:]
            if tail not in self.counts:
                continue
            for fuge in FUGES:
                head = (
                    term[:at].removesuffix(fuge) if fuge and term[:at].endswith(fuge) else term[:at] if not fuge else ""
                )
                known = head if head in self.counts else clean_stem(head) if len(head) >= MIN_PART else ""
                if len(known) >= MIN_PART and known in self.counts:
                    score = min(self.counts[known], self.counts[tail]) + 0.01 * len(tail)
                    if best is None or score > best[0]:
                        best = (score, (known, tail))
        return best[1] if best else ()
