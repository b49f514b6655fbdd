"""Phrases in a text: every place where one of many labels stands, in any inflection.

Equal stems find, which is coarse and fast; each find is then held against the words themselves. The labels are put in order
once, each word of the text is judged once in every spelling it has there, and only labels of several words are looked for
place by place, so that a vocabulary may grow without slowing the reading. (spaCy's PhraseMatcher, which this was, took 0.5 s
for the five plans where this takes 0.1 s: it wants each text and each label as documents of its own.)
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from ontology.words import WORD, exact, same_word, stem

T = TypeVar("T")

_GAP = re.compile(r"[\s\-–‐‑/«»\"“”'’&+.\u00ad]*")
"""What may stand between the words of a phrase; a full stop only inside abbreviations."""
_PARTED = re.compile(r"\.\s")
_COMMA = re.compile(r"\s*,")


@dataclass(frozen=True, slots=True)
class Phrase(Generic[T]):
    """A label and what it stands for. ``stems`` find it, ``words`` confirm it; ``exact`` labels count only as written."""

    label: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    exact: bool
    meaning: T

    def is_written(self, forms: Sequence[str]) -> bool:
        """Whether words of a text, as printed, are this label's."""
        if self.exact:
            return self.words == tuple(forms)
        return all(same_word(a, b) for a, b in zip(self.words, forms, strict=True))


def phrase(label: str, meaning: T) -> Phrase[T]:
    words = tuple(WORD.findall(label))
    return Phrase(label, words, tuple(map(stem, words)), exact(label), meaning)


class Found(msgspec.Struct, Generic[T], frozen=True):
    """A label found in the text: so many ``words``, characters ``start`` to ``end``."""

    phrase: Phrase[T]
    words: int
    start: int
    end: int


class Phrases(Generic[T]):
    """Labels in the order they are looked for: made once, used for every text."""

    def __init__(self, phrases: Iterable[Phrase[T]]) -> None:
        self.by_stems: dict[tuple[str, ...], list[Phrase[T]]] = defaultdict(list)
        for entry in phrases:
            if entry.stems:
                self.by_stems[entry.stems].append(entry)
        self.single = {stems[0]: entries for stems, entries in self.by_stems.items() if len(stems) == 1}
        self.lengths: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for stems in self.by_stems:
            if len(stems) > 1:
                self.lengths[stems[0]][stems[1]].add(len(stems))
        """The first stem → the second → how many words the labels have that begin so."""


class Words:
    """A text as words: what all searching in it starts from, made once.

    ``forms`` are the words as printed, ``starts`` where they stand, ``places`` the numbers of the words printed so, ``by_stem`` the
    spellings that share a stem.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = array("q")
        self.places: dict[str, list[int]] = {}
        for number, match in enumerate(WORD.finditer(text)):
            places = self.places.setdefault(match.group(), [])
            places.append(number)
            self.starts.append(match.start())
        self.forms: list[str] = [""] * len(self.starts)
        for form, places in self.places.items():
            for number in places:
                self.forms[number] = form
        stem_of = {form: stem(form) for form in self.places}
        self.stems: list[str] = [stem_of[form] for form in self.forms]
        self.by_stem: dict[str, list[str]] = defaultdict(list)
        for form, its in stem_of.items():
            self.by_stem[its].append(form)

    def start(self, number: int) -> int:
        return self.starts[number]

    def end(self, number: int) -> int:
        return self.starts[number] + len(self.forms[number])

    def gap(self, number: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.end(number) : self.starts[number + 1]]


def find(phrases: Phrases[T], words: Words) -> list[Found[T]]:
    """Every place of every phrase, in the order of the text; overlapping ones too."""
    found = [*_single(phrases, words), *_several(phrases, words)]
    return sorted(found, key=_place)


def _place(hit: Found[T]) -> tuple[int, int, str]:
    return hit.start, -hit.end, hit.phrase.label


def _single(phrases: Phrases[T], words: Words) -> Iterator[Found[T]]:
    for shared in phrases.single.keys() & words.by_stem.keys():
        for form in words.by_stem[shared]:
            length = len(form)
            for entry in phrases.single[shared]:
                if entry.is_written((form,)):
                    for start in map(words.start, words.places[form]):
                        yield Found(entry, 1, start, start + length)


def _several(phrases: Phrases[T], words: Words) -> Iterator[Found[T]]:
    written: dict[tuple[str, ...], list[Phrase[T]]] = {}
    for first, last in _begun(phrases, words):
        forms = tuple(words.forms[first:last])
        if forms not in written:
            entries = phrases.by_stems.get(tuple(words.stems[first:last]), ())
            written[forms] = [entry for entry in entries if entry.is_written(forms)]
        if written[forms]:
            yield from _joined(written[forms], first, last, words)


def _begun(phrases: Phrases[T], words: Words) -> Iterator[tuple[int, int]]:
    """Where the first two words of a label stand, and where the label would end."""
    stems = words.stems
    for shared in phrases.lengths.keys() & words.by_stem.keys():
        seconds = phrases.lengths[shared]
        for form in words.by_stem[shared]:
            for first in words.places[form]:
                if first + 1 < len(stems) and stems[first + 1] in seconds:
                    lasts = (first + length for length in seconds[stems[first + 1]])
                    yield from ((first, last) for last in lasts if last <= len(stems))


def _joined(entries: Sequence[Phrase[T]], first: int, last: int, words: Words) -> Iterator[Found[T]]:
    """Labels whose words stand there, where nothing parts them; a comma may where the label has one."""
    gaps = [words.gap(number) for number in range(first, last - 1)]
    whole = _unbroken(gaps)
    listed = whole or _unbroken([_COMMA.sub("", gap, count=1) for gap in gaps])
    for entry in entries:
        if whole or (listed and "," in entry.label):
            yield Found(entry, last - first, words.start(first), words.end(last - 1))


def _unbroken(gaps: Iterable[str]) -> bool:
    """Whether nothing that parts a sentence stands between the words."""
    return all(gap == " " or (_GAP.fullmatch(gap) and not _PARTED.search(gap)) for gap in gaps)


def clusters(found: Sequence[Found[T]]) -> Iterator[list[Found[T]]]:
    """Finds (in the order of the text) in groups that overlap, one after the other."""
    cluster: list[Found[T]] = []
    reach = -1
    for hit in found:
        if cluster and hit.start >= reach:
            yield cluster
            cluster = []
        cluster.append(hit)
        reach = max(reach, hit.end)
    if cluster:
        yield cluster


def longest(found: Sequence[Found[T]]) -> list[Found[T]]:
    """Of finds that overlap, the longest, then the first; finds of the very same words all stay. Sorted finds in and out."""
    return [hit for cluster in clusters(found) for hit in longest_of(cluster)]


def longest_of(cluster: Sequence[Found[T]]) -> list[Found[T]]:
    if len(cluster) == 1:
        return list(cluster)
    kept: list[Found[T]] = []
    for hit in sorted(cluster, key=lambda h: (h.start - h.end, h.start, h.phrase.label)):
        if all(hit.end <= k.start or hit.start >= k.end or (hit.start, hit.end) == (k.start, k.end) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.phrase.label))
