"""Typing errors: which of many words a mistyped one was meant to be.

A word is one slip away from another where a letter is left out, put in, changed, or two have changed places (optimal string
alignment). Candidates are found as in SymSpell (Garbe 2012): two words one slip apart share a spelling when one letter of each
is taken out. What is kept are the words' stems, so that a slip in any form of a word is mended; a candidate counts only
where one of its forms is one slip away from what was typed.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ontology.words import forms_of, forms_of_english, is_function_word
from search.patterns import is_ordinary

DATA = Path(__file__).parent / "data"
MIN_WORD = 5
"""The shortest word that is mended: one letter of a shorter one makes another word (*barn*, *born*, *bard*)."""
MIN_MEANT = 5
"""The shortest word that a mistyped one may be meant to be, as a label writes it: of shorter ones too many words are one letter away."""
MAX_SLIPS = 1
NOT = "u"
"""What makes a word its opposite is no slip (*ufrivillig*)."""
LONGEST_ENDING = 7
"""How many letters at a word's end may be an ending, mistyped or not (*-arane*, *-erens*)."""


@cache
def everyday() -> frozenset[str]:
    """Words that are words as they stand: no label's slip, however near one is (``labels.toml``, ``near-words.txt``)."""
    with (DATA / "labels.toml").open("rb") as file:
        table = tomllib.load(file)["everyday"]
    near = (DATA / "near-words.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(
        (*(word for words in table.values() for word in words), *(line for line in near if not line.startswith("#")))
    )


def may_be_mended(word: str) -> bool:
    """Whether a word can be a slip at all."""
    if len(word) < MIN_WORD or not word.isalpha() or is_function_word(word) or is_ordinary(word):
        return False
    return word.casefold() not in everyday()


class Mender:
    """Words (by their stems) that a mistyped one may be meant to be."""

    def __init__(self, words: Mapping[str, Iterable[str]], *, english: bool) -> None:
        """``words`` maps a stem to the words that have it, as labels write them."""
        self._words = words
        self._forms = forms_of_english if english else forms_of
        self._near: dict[str, list[str]] = defaultdict(list)
        for stem, written in words.items():
            if stem.startswith("=") or all(len(word) < MIN_MEANT for word in written):
                continue
            spellings = {stem, stem[:-1]} if english and stem.endswith("y") else {stem}
            if "~" in stem:
                spellings = {form for word in written for form in self._forms(word)}
            elif english:
                spellings.update(word.casefold() for word in written)
            for spelling in {short for form in spellings for short in _shortened(form)}:
                self._near[spelling].append(stem)

    def near(self, word: str) -> list[str]:
        """The stems of the words that ``word`` may be a slip of, in their order."""
        lower = word.casefold()
        heads = (lower[:end] for end in range(max(3, len(lower) - LONGEST_ENDING - 1), len(lower) + 1))
        stems = {stem for head in heads for short in _shortened(head) for stem in self._near.get(short, ())}
        return sorted(stem for stem in stems if self._is_meant(lower, stem))

    def _is_meant(self, lower: str, stem: str) -> bool:
        from rapidfuzz.distance import OSA

        return any(
            abs(len(form) - len(lower)) <= MAX_SLIPS
            and OSA.distance(lower, form, score_cutoff=MAX_SLIPS) <= MAX_SLIPS
            and lower != NOT + form
            for word in self._words[stem]
            if len(word) >= MIN_MEANT
            for form in self._forms(word)
        )


def _shortened(word: str) -> set[str]:
    """A word, and the word without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
