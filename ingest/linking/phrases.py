"""Phrases in a text: every place where one of many labels stands, in any inflection, found with spaCy's PhraseMatcher.

The matcher finds equal stems, which is coarse and fast; each find is then held against the words themselves. Labels whose
stems the text does not have are never given to the matcher, so that a vocabulary may grow without slowing the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar

from ontology.words import Token, exact, same_word, stem, tokens

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


def phrase(label: str, meaning: T) -> Phrase[T]:
    words = tuple(token.text for token in tokens(label))
    return Phrase(label, words, tuple(map(stem, words)), exact(label), meaning)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A label found in the text: words ``first`` to ``last`` (past the last), characters ``start`` to ``end``."""

    phrase: Phrase[T]
    first: int
    last: int
    start: int
    end: int


class Words:
    """A text as words: what all searching in it starts from, made once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = tokens(text)
        self.stems: list[str] = [stem(token.text) for token in self.tokens]
        self.known = frozenset(self.stems)
        self._doc: Any = None

    @property
    def doc(self) -> Any:
        """The stems as a spaCy document."""
        if self._doc is None:
            from spacy.tokens import Doc

            self._doc = Doc(_nlp().vocab, words=self.stems)
        return self._doc


@cache
def _nlp() -> Any:
    import spacy

    return spacy.blank("nb")


def find(phrases: Iterable[Phrase[T]], words: Words) -> list[Found[T]]:
    """Every place of every phrase, in the order of the text; overlapping ones too."""
    by_stems: dict[tuple[str, ...], list[Phrase[T]]] = {}
    for entry in phrases:
        if entry.stems and words.known.issuperset(entry.stems):
            by_stems.setdefault(entry.stems, []).append(entry)
    found = [hit for first, last in _places(by_stems, words) for hit in _confirmed(by_stems, first, last, words)]
    return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.phrase.label))


def _places(by_stems: dict[tuple[str, ...], list[Phrase[T]]], words: Words) -> Iterator[tuple[int, int]]:
    if not by_stems:
        return
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(_nlp().vocab, attr="ORTH")
    matcher.add("label", [_label(stems) for stems in by_stems])
    for _, first, last in matcher(words.doc):
        yield first, last


@lru_cache(maxsize=50_000)
def _label(stems: tuple[str, ...]) -> Any:
    """A label as a spaCy document: the same few thousand are looked for in every plan."""
    from spacy.tokens import Doc

    return Doc(_nlp().vocab, words=list(stems))


def _confirmed(
    by_stems: dict[tuple[str, ...], list[Phrase[T]]], first: int, last: int, words: Words
) -> Iterator[Found[T]]:
    standing = words.tokens[first:last]
    start, end = standing[0].start, standing[-1].end
    gaps = [words.text[a.end : b.start] for a, b in pairwise(standing)]
    whole, listed = _unbroken(gaps), _unbroken([_COMMA.sub("", gap, count=1) for gap in gaps])
    for entry in by_stems[tuple(words.stems[first:last])]:
        if not (whole or (listed and "," in entry.label)):
            continue
        if entry.exact:
            same = all(a == b.text for a, b in zip(entry.words, standing, strict=True))
        else:
            same = all(same_word(a, b.text) for a, b in zip(entry.words, standing, strict=True))
        if same:
            yield Found(entry, first, last, start, end)


def _unbroken(gaps: Iterable[str]) -> bool:
    """Whether nothing that parts a sentence stands between the words."""
    return all(_GAP.fullmatch(gap) and not _PARTED.search(gap) for gap in gaps)


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
    kept: list[Found[T]] = []
    for hit in sorted(cluster, key=lambda h: (h.start - h.end, h.start, h.phrase.label)):
        if all(hit.end <= k.start or hit.start >= k.end or (hit.start, hit.end) == (k.start, k.end) for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.phrase.label))
