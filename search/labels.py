"""Names in a question: concepts, actors, laws and places found by their labels in three languages, in any inflection, with one
typing error.

A trie of stems is walked from every word; where no label goes on, a word that no one knows may stand for a label's word that
differs by one letter. The longest label wins, an exact one before a mended one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from ontology.vocabulary import Label, Vocabulary
from ontology.words import Token, exact, is_function_word, same_word, stem, stem_english, tokens
from search.mending import DATA, Mender, may_be_mended
from search.patterns import is_manner, is_ordinary, load

Kind = Literal["concept", "actor", "law", "place", "plan"]


_PLANS = re.compile(r"plan(?:er|ene|ar|ane|s)$", re.I)
"""Words for several plans."""


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
    """Where the words so far lead: to entries that end here, and on by the next word's stem. ``written`` has its spellings."""

    children: dict[str, _Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    written: dict[str, set[str]] = field(default_factory=dict)
    mender: Mender | None = None

    def near(self, word: str, english: bool) -> list[str]:
        """The stems that go on from here and of which the word may be a slip; made ready when first asked for."""
        if self.mender is None:
            self.mender = Mender(self.written, english=english)
        return self.mender.near(word)


class LabelIndex:
    """All labels, by their words' stems: Norwegian and English apart, since they are stemmed by other rules."""

    def __init__(
        self,
        entries: Iterable[Entry],
        names: Iterable[str] = (),
        beginnings: Iterable[Entry] = (),
        blocked: Iterable[Entry] = (),
    ) -> None:
        """``names`` are words that are no slips although no label has them: places. ``beginnings`` are of words that mean what
        the entry does (*voldsepisode*), ``blocked`` phrases in which its words do not (*på valdet*)."""
        self._beginnings = [(entry.words[0].casefold(), entry) for entry in beginnings]
        self._blocked: dict[Meaning, list[tuple[str, ...]]] = {}
        for entry in blocked:
            self._blocked.setdefault(entry.meaning, []).append(tuple(word.casefold() for word in entry.words))
        self._names = frozenset(token.text.casefold() for name in names for token in tokens(name))
        self._norwegian = _Node()
        self._english = _Node()
        self._short: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.exact and len(entry.words) == 1:
                self._short.setdefault(entry.words[0].casefold(), []).append(entry)
            else:
                self._insert(entry)

    def _insert(self, entry: Entry) -> None:
        english = entry.language == "en"
        node = self._english if english else self._norwegian
        for word in entry.words:
            key = stem_english(word) if english else stem(word)
            node.written.setdefault(key, set()).add(word)
            node = node.children.setdefault(key, _Node())
        node.entries.append(entry)

    @classmethod
    def of(cls, vocabulary: Vocabulary, more: Iterable[Entry] = ()) -> LabelIndex:
        places = (*vocabulary.municipalities.values(), *vocabulary.counties.values())
        names = [name for place in places for name in (place.name, *place.alternative)]
        entries = [*_concepts(vocabulary), *_actors(vocabulary), *_laws(vocabulary), *more]
        return cls(entries, names, _beginnings(vocabulary), _blocked(vocabulary))

    def find(self, question: str, without: Container[Meaning] = ()) -> list[Named]:
        """Every label of the question, the longest at each place; labels of the very same words all stay.

        Labels of what is in ``without`` are passed over, so that shorter ones inside them are found.
        """
        words = tokens(question)
        found: list[Named] = []
        for first in range(len(words)):
            found.extend(self._at(words, first))
        taken = {at for item in found if not item.mended for at in range(item.first, item.last)}
        found.extend(item for at, word in enumerate(words) if at not in taken for item in self._begun(word.text, at))
        found = [item for item in found if not (self._is_blocked(item, words) or _is_several(item, words))]
        found.extend(self._apart(words))
        if _is_norwegian(words):
            found = [
                item for item in found if item.entry.language != "en" or not _is_grammar(words[item.first : item.last])
            ]
        return _longest([item for item in found if item.entry.meaning not in without], words)

    def _apart(self, words: Sequence[Token]) -> Iterator[Named]:
        """Labels of several words that words which say how, not what, stand inside: *overview of (available) help services*."""
        told = [at for at, word in enumerate(words) if not (is_ordinary(word.text) or is_manner(word.text))]
        if len(told) == len(words):
            return
        fewer = [words[at] for at in told]
        for first in range(len(fewer)):
            for item in self._at(fewer, first):
                begin, end = told[item.first], told[item.last - 1] + 1
                if not item.mended and end - begin > item.length > 1:
                    yield Named(item.entry, begin, end)

    def _begun(self, word: str, at: int) -> Iterator[Named]:
        low = word.casefold()
        for start, entry in self._beginnings:
            if low.startswith(start) and len(low) > len(start):
                yield Named(entry, at, at + 1)

    def _is_blocked(self, item: Named, words: Sequence[Token]) -> bool:
        """Whether a find stands in a phrase in which it does not count. A single word blocks its own longer forms, too."""
        if item.mended:
            return False
        for phrase in self._blocked.get(item.entry.meaning, ()):
            size = len(phrase)
            for first in range(max(0, item.last - size), min(item.first, len(words) - size) + 1):
                texts = [word.text.casefold() for word in words[first : first + size]]
                if tuple(texts) == phrase or (size == 1 and _is_form(texts[0], phrase[0])):
                    return True
        return False

    def _at(self, words: Sequence[Token], first: int) -> list[Named]:
        found = [
            Named(entry, first, first + 1)
            for entry in self._short.get(words[first].text.casefold(), ())
            if _reads_as_abbreviation(words[first].text, entry)
        ]
        for english, root in ((False, self._norwegian), (True, self._english)):
            found.extend(self._walk(root, words, first, first, english))
        return found

    def _walk(
        self, node: _Node, words: Sequence[Token], first: int, at: int, english: bool, slip: int | None = None
    ) -> list[Named]:
        """``slip`` is the word that was mended on the way here, one at most."""
        found = [
            Named(entry, first, at, slip is not None)
            for entry in node.entries
            if english or _same(entry, words[first:at], None if slip is None else slip - first)
        ]
        if at == len(words):
            return found
        word = words[at].text
        child = node.children.get(stem_english(word) if english else stem(word))
        if child is not None:
            found.extend(self._walk(child, words, first, at + 1, english, slip))
        if slip is None and (child is None or not found) and may_be_mended(word) and word.casefold() not in self._names:
            for near in node.near(word, english):
                found.extend(self._walk(node.children[near], words, first, at + 1, english, at))
        return found


def _is_several(item: Named, words: Sequence[Token]) -> bool:
    """Whether the words are of many plans and the label of one: *handlingsplaner mot vold* are no plan's title."""
    pairs = zip(item.entry.words, words[item.first : item.last], strict=False)
    return item.entry.meaning.kind == "plan" and any(
        _PLANS.search(word.text) and not _PLANS.search(label) for label, word in pairs
    )


def _is_form(word: str, of: str) -> bool:
    """Whether a word is another, or a longer form of it (*valdet* in *valdets*)."""
    return word.startswith(of) and stem(word) == stem(of)


def _is_grammar(words: Sequence[Token]) -> bool:
    """Whether words say nothing in one of the languages (*men*)."""
    return all(is_function_word(word.text) for word in words)


def _is_norwegian(words: Sequence[Token]) -> bool:
    """Whether a question has more small words of Norwegian than of English: *men* is then no men."""
    table = load()["language"]
    texts = [word.text.casefold() for word in words]
    english, norwegian = set(table["en"]), {*table["nb"], *table["nn"]}
    return sum(text in norwegian for text in texts) > sum(text in english for text in texts)


def _same(entry: Entry, words: Sequence[Token], slip: int | None) -> bool:
    """Whether the words are the label's, in whatever form; the one at ``slip`` is known to be."""
    pairs = [(a, b.text) for at, (a, b) in enumerate(zip(entry.words, words, strict=True)) if at != slip]
    return all(_as_written(a, b) if entry.exact and exact(a) else same_word(a, b) for a, b in pairs)


def _as_written(name: str, word: str) -> bool:
    """Whether a word is an abbreviation, in capitals or not; an English one may have its plural (*GPs*)."""
    if name.casefold() == word.casefold():
        return True
    one, other = (text[:-1] if text.endswith("s") and text[:-1].isupper() else text for text in (name, word))
    return one.casefold() == other.casefold()


def _reads_as_abbreviation(word: str, entry: Entry) -> bool:
    """*hod* and *HOD* are the ministry; *risk* and *set* are words, and only *RISK* and *SET* the names."""
    name = entry.words[0]
    if word == name:
        return True
    if word.islower():
        return name.isupper() and not is_function_word(word) and word not in _words_too()
    return word.casefold() == name.casefold()


@cache
def _words_too() -> frozenset[str]:
    """Words in lower case that are an abbreviation in capitals."""
    with (DATA / "labels.toml").open("rb") as file:
        return frozenset(tomllib.load(file)["abbreviations"]["words"])


def _longest(found: Sequence[Named], words: Sequence[Token]) -> list[Named]:
    kept: list[Named] = []
    order = sorted(
        (item for item in found if not _cuts(item, found)),
        key=lambda n: (-n.length, n.mended, n.first, n.entry.query, n.entry.label, n.entry.meaning.code),
    )
    for item in order:
        clash = [k for k in kept if item.first < k.last and k.first < item.last]
        if all((k.first, k.last, k.mended) == (item.first, item.last, item.mended) for k in clash):
            kept.append(item)
    kept.extend(_left_of(found, kept))
    unique = {(n.first, n.last, n.entry.meaning): n for n in reversed(_best_mended(_as_they_stand(kept, words), words))}
    return sorted(
        unique.values(),
        key=lambda n: (n.first, n.last, n.entry.meaning.kind, n.entry.meaning.scheme, n.entry.meaning.code),
    )


def _cuts(item: Named, found: Sequence[Named]) -> bool:
    """Whether words that only questions have would cut a name of several words in two: *dental care*, not *care for victims*."""
    return item.entry.query and any(
        not (k.entry.query or k.mended)
        and k.length > 1
        and (k.first < item.first < k.last < item.last or item.first < k.first < item.last < k.last)
        for k in found
    )


def _left_of(found: Sequence[Named], kept: Sequence[Named]) -> list[Named]:
    """Themes of several words that a longer label has cut the end off: *seksuelle overgrep* before *overgrep mot personer med
    utviklingshemming*."""
    return [
        item
        for item in found
        if item.entry.meaning.scheme == "theme"
        and item.length > 1
        and not item.mended
        and any(item.first < k.first < item.last < k.last for k in kept)
        and not any(k.first <= item.first < k.last for k in kept)
    ]


def _as_they_stand(found: Sequence[Named], words: Sequence[Token]) -> list[Named]:
    """Without finds that are another word's form where a label has the very words: *unge* is no *unger*, *staff* no *staffing*."""
    very: dict[tuple[int, int], set[tuple[str, str]]] = {}
    for item in found:
        if _is_very(item, words):
            very.setdefault((item.first, item.last), set()).add((item.entry.meaning.kind, item.entry.meaning.scheme))
    return [
        item
        for item in found
        if _is_very(item, words) or not _is_other(item, very.get((item.first, item.last), set()), words)
    ]


def _is_other(item: Named, very: set[tuple[str, str]], words: Sequence[Token]) -> bool:
    """Whether a find is another word than the one that stands there, which a label of its scheme (English: of any) has."""
    if item.entry.language == "en" and very and _is_ing(item.entry.words[-1]) != _is_ing(words[item.last - 1].text):
        return True
    return (item.entry.meaning.kind, item.entry.meaning.scheme) in very and item.entry.meaning.kind == "concept"


def _best_mended(found: Sequence[Named], words: Sequence[Token]) -> list[Named]:
    """Of several labels that mistyped words may be, those that begin as the words do: few slips are in a first letter."""

    def begun(item: Named) -> int:
        pairs = zip(item.entry.words, words[item.first : item.last], strict=True)
        return sum(a[0].casefold() == b.text[0].casefold() for a, b in pairs)

    most: dict[tuple[int, int], int] = {}
    for item in found:
        if item.mended:
            most[item.first, item.last] = max(begun(item), most.get((item.first, item.last), 0))
    return [item for item in found if not item.mended or begun(item) == most[item.first, item.last]]


def _is_very(item: Named, words: Sequence[Token]) -> bool:
    texts = [word.text.casefold() for word in words[item.first : item.last]]
    return texts == [word.casefold() for word in item.entry.words]


def _is_ing(word: str) -> bool:
    return word.casefold().endswith("ing")


def entry(label: Label, meaning: Meaning, *, query: bool = False, as_written: bool | None = None) -> Entry:
    """A label made ready: split at what is no letter, abbreviations marked."""
    words = tuple(token.text for token in tokens(label.text))
    return Entry(
        label.text, label.language, words, exact(label.text) if as_written is None else as_written, query, meaning
    )


def _concepts(vocabulary: Vocabulary) -> Iterable[Entry]:
    for (scheme, code), concept in vocabulary.concepts.items():
        meaning = Meaning("concept", scheme, code)
        for label in concept.names:
            yield entry(label, meaning)
        for label in concept.query:
            yield entry(label, meaning, query=True)


def _beginnings(vocabulary: Vocabulary) -> Iterator[Entry]:
    """What words of a matter begin with. In a compound the first part tells a form of violence (*voldssaken*), but not a place or a
    group (*skolemat*, *barnevogn*)."""
    for concept in vocabulary.scheme("theme"):
        for label in concept.prefixes:
            yield entry(label, Meaning("concept", "theme", concept.code))


def _blocked(vocabulary: Vocabulary) -> Iterator[Entry]:
    for (scheme, code), concept in vocabulary.concepts.items():
        for label in concept.blocked:
            yield entry(label, Meaning("concept", scheme, code))


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
