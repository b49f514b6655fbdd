"""Names in a question: concepts, actors, laws and places found by their labels in three languages, in any inflection, with one
typing error.

A trie of stems is walked from every word; where no label goes on, a word that no one knows may stand for a label's word that
differs by one letter. The longest label wins, an exact one before a mended one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ontology.vocabulary import Label, Vocabulary
from ontology.words import Token, exact, is_function_word, same_word, stem, stem_english, tokens

Kind = Literal["concept", "actor", "law", "place", "plan"]
MIN_FUZZY = 5
"""The shortest word that is mended: one letter of a shorter one makes another word (*barn*, *born*, *bard*)."""
MAX_DISTANCE = 1


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label stands for: ``scheme`` and ``code`` of a concept, or the kind and id of anything else."""

    kind: Kind
    scheme: str
    code: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with what it means. ``query`` labels are everyday words that only questions use."""

    label: str
    language: str
    words: tuple[str, ...]
    exact: bool
    query: bool
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Named:
    """A label found: words ``first`` to ``last`` (past the last); ``mended`` where a typing error was."""

    entry: Entry
    first: int
    last: int
    mended: bool = False

    @property
    def length(self) -> int:
        return self.last - self.first


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


class LabelIndex:
    """All labels, by their words' stems: Norwegian and English apart, since they are stemmed by other rules."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._norwegian = _Node()
        self._english = _Node()
        self._short: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.exact and len(entry.words) == 1:
                self._short.setdefault(entry.words[0].casefold(), []).append(entry)
            else:
                self._insert(entry)
        self._spellings: dict[bool, list[str]] = {}

    def _insert(self, entry: Entry) -> None:
        english = entry.language == "en"
        node = self._english if english else self._norwegian
        for word in entry.words:
            node = node.children.setdefault(stem_english(word) if english else stem(word), _Node())
        node.entries.append(entry)

    @classmethod
    def of(cls, vocabulary: Vocabulary, more: Iterable[Entry] = ()) -> LabelIndex:
        return cls([*_concepts(vocabulary), *_actors(vocabulary), *_laws(vocabulary), *more])

    def find(self, question: str, without: Container[Meaning] = ()) -> list[Named]:
        """Every label of the question, the longest at each place; labels of the very same words all stay.

        Labels of what is in ``without`` are passed over, so that shorter ones inside them are found.
        """
        words = tokens(question)
        found: list[Named] = []
        for first in range(len(words)):
            found.extend(self._at(words, first))
        return _longest([item for item in found if item.entry.meaning not in without])

    def _at(self, words: Sequence[Token], first: int) -> list[Named]:
        found = [
            Named(entry, first, first + 1)
            for entry in self._short.get(words[first].text.casefold(), ())
            if _reads_as_abbreviation(words[first].text, entry)
        ]
        for english, root in ((False, self._norwegian), (True, self._english)):
            found.extend(self._walk(root, words, first, first, english, mended=False))
        return found

    def _walk(
        self, node: _Node, words: Sequence[Token], first: int, at: int, english: bool, *, mended: bool
    ) -> list[Named]:
        found = [
            Named(entry, first, at, mended)
            for entry in node.entries
            if mended or english or _same(entry, words[first:at])
        ]
        if at == len(words):
            return found
        word = words[at].text
        key = stem_english(word) if english else stem(word)
        child = node.children.get(key)
        if child is not None:
            found.extend(self._walk(child, words, first, at + 1, english, mended=mended))
        if not mended and (child is None or not found) and _may_be_mended(word):
            for near in self._near(node, key, english, root=at == first):
                if near != key:
                    found.extend(self._walk(node.children[near], words, first, at + 1, english, mended=True))
        return found

    def _near(self, node: _Node, key: str, english: bool, *, root: bool) -> list[str]:
        """The stems at a node that differ from ``key`` by one letter."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        choices: Sequence[str]
        if root:
            if english not in self._spellings:
                self._spellings[english] = list(node.children)
            choices = self._spellings[english]
        else:
            choices = list(node.children)
        hits = process.extract(key, choices, scorer=OSA.distance, score_cutoff=MAX_DISTANCE, limit=12)
        return sorted(str(choice) for choice, _, _ in hits if len(str(choice)) >= MIN_FUZZY - 1)


def _same(entry: Entry, words: Sequence[Token]) -> bool:
    if entry.exact:
        return all(a.casefold() == b.text.casefold() for a, b in zip(entry.words, words, strict=True))
    return all(same_word(a, b.text) for a, b in zip(entry.words, words, strict=True))


def _reads_as_abbreviation(word: str, entry: Entry) -> bool:
    """*hod* and *HOD* are the ministry; *risk* and *set* are words, and only *RISK* and *SET* the names."""
    return word == entry.words[0] or (word.islower() and entry.words[0].isupper() and not _is_a_word(word)) or (word.casefold() == entry.words[0].casefold() and not word.islower())


def _is_a_word(word: str) -> bool:
    return is_function_word(word) or word in _EVERYDAY


_EVERYDAY = frozenset({"set", "risk", "sara", "aim", "who", "kid", "aid", "act", "rod", "safe", "care", "cos", "park", "reform", "mira", "pod", "sif", "bup", "ks", "eu", "un", "fn"}) - {"aid", "pod", "bup", "ks", "eu", "un", "fn", "sif"}


def _may_be_mended(word: str) -> bool:
    return len(word) >= MIN_FUZZY and word.isalpha() and not is_function_word(word)


def _longest(found: Sequence[Named]) -> list[Named]:
    kept: list[Named] = []
    order = sorted(found, key=lambda n: (-n.length, n.mended, n.first, n.entry.query, n.entry.label, n.entry.meaning.code))
    for item in order:
        clash = [k for k in kept if item.first < k.last and k.first < item.last]
        if all((k.first, k.last, k.mended) == (item.first, item.last, item.mended) for k in clash):
            kept.append(item)
    unique = {(n.first, n.last, n.entry.meaning): n for n in reversed(kept)}
    return sorted(unique.values(), key=lambda n: (n.first, n.last, n.entry.meaning.kind, n.entry.meaning.scheme, n.entry.meaning.code))


def entry(label: Label, meaning: Meaning, *, query: bool = False, as_written: bool | None = None) -> Entry:
    """A label made ready: split at what is no letter, abbreviations marked."""
    words = tuple(token.text for token in tokens(label.text))
    return Entry(label.text, label.language, words, exact(label.text) if as_written is None else as_written, query, meaning)


def _concepts(vocabulary: Vocabulary) -> Iterable[Entry]:
    for (scheme, code), concept in vocabulary.concepts.items():
        meaning = Meaning("concept", scheme, code)
        for label in concept.names:
            yield entry(label, meaning)
        for label in concept.query:
            yield entry(label, meaning, query=True)


def _actors(vocabulary: Vocabulary) -> Iterable[Entry]:
    for actor in vocabulary.actors.values():
        meaning = Meaning("actor", "", actor.id)
        for language, text in actor.preferred.items():
            yield entry(Label(text, language), meaning, as_written=text.isupper())
        for label in actor.alternative:
            yield entry(label, meaning, as_written=label.text.isupper())
        for text in actor.abbreviations:
            yield entry(Label(text, ""), meaning, as_written=True)


def _laws(vocabulary: Vocabulary) -> Iterable[Entry]:
    for law in vocabulary.laws.values():
        meaning = Meaning("law", "", law.id)
        for language, text in law.preferred.items():
            yield entry(Label(text, language), meaning)
        for label in law.alternative:
            yield entry(label, meaning)
        for text in law.abbreviations:
            yield entry(Label(text, ""), meaning, as_written=True)
