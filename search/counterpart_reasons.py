"""Why two measures are counterparts: what they share, in a sentence, and the words on each side that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import cast

from ontology.records import Measure, PlanRecords, Scheme
from ontology.vocabulary import Vocabulary
from ontology.words import is_function_word, tokens
from search.counterpart_features import Features, Weights, own_links, settings
from search.results import Quote

SHOWN = {"about": 3, "action": 2, "setting": 2, "law": 1, "actor": 1}
"""How many of each are named: a sentence, not a list."""
MIN_SHARE = 0.01
"""A shared feature below this part of the likeness is no reason (*vold i nære relasjoner* where all plans are on it)."""
SHARED_WORDS = 3
MAX_QUOTE = 400
"""Characters of a quote, its line breaks apart: a longer sentence gives way to the title."""
TITLE_BONUS = 1.25
"""A title that says it is shown before a sentence that says a little more."""

_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ«“•–-])|\s*\n\s*(?=[•\uf0b7–-]\s)")
"""Where a sentence or a bullet ends. An empty line ends none: some plans have one between any two lines."""
_ABOUT: tuple[str, ...] = ("theme", "target-group")


@dataclass(frozen=True, slots=True)
class Reason:
    """``nb`` and ``en`` are a sentence each; the quotes are the words of either plan that show it."""

    nb: str
    en: str
    a: Quote
    b: Quote


@dataclass(slots=True)
class Reasons:
    """Reasons for pairs of one set of features; each measure's stretches of text are looked up once."""

    features: Features
    vocabulary: Vocabulary
    _stretches: dict[int, list[_Stretch]] = field(default_factory=dict)

    def why(self, a: int, b: int) -> tuple[str, str]:
        """The sentence alone, in bokmål and English, for two measures by their places in the features."""
        return self._sentence(a, self._shared(a, b), _shared(self.features.words[a], self.features.words[b]))

    def of(self, a: int, b: int) -> Reason:
        """The reason for two measures, by their places in the features."""
        shared = self._shared(a, b)
        terms = _shared(self.features.words[a], self.features.words[b])
        nb, en = self._sentence(a, shared, terms)
        return Reason(nb, en, self._quote(a, shared, terms), self._quote(b, shared, terms))

    def _shared(self, a: int, b: int) -> Weights:
        """Concepts, laws and bodies of both, by how much they make them alike; a broader one gives way to a narrower."""
        found = _shared(self.features.concepts[a], self.features.concepts[b])
        kept = {key: weight for key, weight in found.items() if weight >= MIN_SHARE} or dict(list(found.items())[:1])
        above = {f"{scheme}:{code}" for key in kept for scheme, code in self._above(key)}
        return {key: weight for key, weight in kept.items() if key not in above}

    def _above(self, key: str) -> list[tuple[str, str]]:
        scheme, _, code = key.partition(":")
        if scheme in ("law", "actor"):
            return [(scheme, code.rsplit(" §", 1)[0])] if " §" in code else []
        return [(scheme, above) for above in self.vocabulary.broader(cast(Scheme, scheme), code)]

    def _sentence(self, a: int, shared: Weights, terms: Weights) -> tuple[str, str]:
        said: list[tuple[str, str]] = []
        told: set[str] = set()
        kinds = _sorted(shared)
        for kind, keys in kinds.items():
            names = [name for key in keys if (name := self._name(key))[0] not in told]
            names = [name for name in names[: SHOWN[kind]] if not _within(name, names[: SHOWN[kind]])]
            if names:
                told.update(nb for nb, _ in names)
                said.append(_say(kind, [nb for nb, _ in names], [en for _, en in names]))
        if not any(kind in ("about", "action", "setting") for kind in kinds):
            words = [f"«{word}»" for word in self._surface(a, terms)]
            if words:
                said.append(_say("words", words, [f"“{word[1:-1]}”" for word in words]))
        return _joined([nb for nb, _ in said]), _joined([en for _, en in said])

    def _name(self, key: str) -> tuple[str, str]:
        scheme, _, code = key.partition(":")
        if scheme == "law":
            law, _, section = code.partition(" §")
            known_law = self.vocabulary.laws.get(law)
            more = f" §{section}" if section else ""
            return (known_law.label("nb") + more, known_law.label("en") + more) if known_law else (code, code)
        if scheme == "actor":
            actor = self.vocabulary.actors.get(code)
            place = self.vocabulary.municipalities.get(code) or self.vocabulary.counties.get(code)
            if actor is not None:
                return actor.label("nb"), actor.label("en")
            return (place.name, place.name) if place is not None else (code, code)
        concept = self.vocabulary.concepts[(cast(Scheme, scheme), code)]
        nb = concept.preferred.get("nb", code)
        return nb, concept.preferred.get("en", nb)

    def _surface(self, measure: int, terms: Weights) -> list[str]:
        """Shared words as the first of the two prints them in its title or its demand."""
        found: dict[str, str] = {}
        for stretch in self._of(measure):
            for word, own in stretch.words:
                hit = next((term for term in own if term in terms), None)
                if hit is not None:
                    found.setdefault(hit, word.lower())
        best = [found[term] for term in terms if term in found]
        return list(dict.fromkeys(best))[:SHARED_WORDS]

    def _quote(self, measure: int, shared: Weights, terms: Weights) -> Quote:
        best, most = None, -1.0
        for stretch in self._of(measure):
            score = sum(weight for key, weight in shared.items() if key in stretch.keys)
            score += sum(weight for term, weight in terms.items() if term in stretch.terms)
            score *= TITLE_BONUS if stretch.role == "title" else 1.0
            if score > most:
                best, most = stretch, score
        assert best is not None, "a measure has a title"
        text = self.features.records[measure].text[best.start : best.end]
        return Quote(text, best.start, best.end, best.role)

    def _of(self, measure: int) -> list[_Stretch]:
        if measure not in self._stretches:
            records, own = self.features.records[measure], self.features.measures[measure]
            self._stretches[measure] = [self._stretch(records, own, *place) for place in _places(records, own)]
        return self._stretches[measure]

    def _stretch(self, records: PlanRecords, measure: Measure, role: str, start: int, end: int) -> _Stretch:
        keys: set[str] = set()
        for link in own_links(measure):
            if start <= link.start < end:
                keys.add(f"{link.scheme}:{link.code}")
                keys.update(f"{link.scheme}:{code}" for code in self.vocabulary.broader(link.scheme, link.code))
        for citation in measure.laws:
            if start <= citation.start < end:
                keys.update((f"law:{citation.law or citation.label}", f"law:{citation.law} {citation.section}"))
        keys.update(f"actor:{mention.actor}" for mention in measure.mentions if start <= mention.start < end)
        words = tuple(
            (token.text, tuple(self.features.analyser.terms(token.text)))
            for token in tokens(records.text, start, end)
            if not is_function_word(token.text)
        )
        return _Stretch(
            role, start, end, frozenset(keys), words, frozenset(chain.from_iterable(own for _, own in words))
        )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A title or a sentence: the features it shows, and its words with their terms."""

    role: str
    start: int
    end: int
    keys: frozenset[str]
    words: tuple[tuple[str, tuple[str, ...]], ...]
    terms: frozenset[str]


def _places(records: PlanRecords, measure: Measure) -> Iterator[tuple[str, int, int]]:
    """Where a quote can be taken: the title, then every sentence of what is to be done and of how it went."""
    yield "title", measure.title.start, measure.title.end
    for part in measure.parts:
        if part.role not in ("demand", "comment", "status"):
            continue
        bounds = [
            part.start,
            *(match.end() for match in _SENTENCE.finditer(records.text, part.start, part.end)),
            part.end,
        ]
        for first, last in pairwise(bounds):
            words = records.text[first:last]
            start = first + len(words) - len(words.lstrip())
            end = first + len(words.rstrip())
            if start < end and len(" ".join(words.split())) <= MAX_QUOTE:
                yield part.role, start, end


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> Weights:
    """Feature of both → what it adds to their cosine, most first; equal ones by name."""
    found = {key: weight * other[key] for key, weight in one.items() if key in other}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _sorted(shared: Weights) -> dict[str, list[str]]:
    """Kind of reason → its features, in the order a sentence names them."""
    kinds: dict[str, list[str]] = {kind: [] for kind in SHOWN}
    for key in shared:
        scheme = key.partition(":")[0]
        kinds["about" if scheme in _ABOUT else "action" if scheme == "instrument" else scheme].append(key)
    return {kind: keys for kind, keys in kinds.items() if keys}


def _within(name: tuple[str, str], names: Sequence[tuple[str, str]]) -> bool:
    """Whether another name says it already: *barn* beside *vold mot barn*."""
    return any(name != other and f" {name[0]} " in f" {other[0]} " for other in names)


def _say(kind: str, nb: Sequence[str], en: Sequence[str]) -> tuple[str, str]:
    table = settings()["why"]
    ends = table["and"]
    return (
        table[kind]["nb"].format(names=_listed(nb, ends["nb"])),
        table[kind]["en"].format(names=_listed(en, ends["en"])),
    )


def _listed(names: Sequence[str], word: str) -> str:
    """Names in a row; among several, one that is a list itself stands in quotation marks."""
    unique = list(dict.fromkeys(names))
    if len(unique) == 1:
        return unique[0]
    marks = "«{}»" if word == "og" else "“{}”"
    clear = [marks.format(name) if "," in name or f" {word} " in name else name for name in unique]
    return f"{', '.join(clear[:-1])} {word} {clear[-1]}"


def _joined(clauses: Sequence[str]) -> str:
    """Clauses as one sentence."""
    text = "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
