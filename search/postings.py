"""Which measures a concept, a body or an act is linked to, and how strongly: the links of the records, turned round."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from ontology.records import SCHEMES, Measure, Scheme, Strength
from ontology.vocabulary import Vocabulary
from search.reading import Facet
from search.units import Corpus

# Tuned on the tuning halves of the questions (benchmarks/search_quality.py).
STRENGTHS: dict[Strength, float] = {"title": 1.0, "demand": 0.75, "status": 0.5, "mentioned": 0.0}
MENTION = 0.18
"""What one mention is worth; n of them are worth √n times that, …"""
MENTIONS_AT_MOST = 0.45
"""… and never as much as being about it."""
# The group, place or kind of action above one asked for counts nothing: at .25–.35 nDCG@10 falls by .01–.02 on the evaluation set.
RELATED = 0.15
"""What a measure of a related concept is worth (skos:related), and of the theme above one asked for, but for what all plans are
about: +.003 on the tuning half."""
ABOUT = 0.9
"""What a measure is worth that has a concept which is by definition about the group or theme asked for: .3–1 raise nDCG@10 by .001–.003."""
COVERS = 0.5
"""What a measure is worth that is for a group which by definition covers some of the group asked for: at .35–.65 nDCG@10 on the
evaluation set is .925–.926 instead of .918, and the halves are within .002."""
IMPLIED = 0.3
"""What a measure is worth that is about the group or theme which a concept is by definition about."""
BOTH = 0.3
"""What a measure is worth that has all the broader concepts of one that stands for both (*kvinner med innvandrerbakgrunn*)."""
TOGETHER = 0.5
"""What a measure is worth for a facet that has what two facets of the question make: .5–.9 raise nDCG@10 by .003 on the tuning half."""
FIELD = "vold-i-nare-relasjoner"
"""The theme that all plans are about: it is no more than related to any form of violence by standing above it."""
ACTOR_RESPONSIBLE = 0.8

STRONG = 0.5
"""From this score up a measure is about the concept."""

Scores = NDArray[np.float64]
Key = tuple[str, str]


class Postings:
    """Scores (measures,) by concept: 1 is about it in the title, 0 has nothing to do with it."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        self._size = len(corpus.measures)
        self._vocabulary = vocabulary
        entries: dict[Key, dict[int, float]] = defaultdict(dict)
        for number, measure in enumerate(corpus.measures):
            for key, worth in _linked(measure):
                entries[key][number] = max(worth, entries[key].get(number, 0.0))
        self._entries = {
            key: (np.fromiter(found, dtype=np.int64), np.fromiter(found.values(), dtype=np.float64))
            for key, found in entries.items()
        }
        self._keys = _strong(entries)
        self._related = _related(vocabulary)
        self._defined_by = _defined_by(vocabulary)
        self._covering = _covering(vocabulary)
        self._cache: dict[Key, Scores] = {}

    def facet(self, facet: Facet) -> Scores:
        """The best of what the facet's words can mean."""
        best = np.zeros(self._size)
        for scheme, code in facet.concepts:
            np.maximum(best, self.concept(scheme, code), out=best)
        for scheme, code in facet.together:
            np.maximum(best, TOGETHER * self.concept(scheme, code), out=best)
        for kind, codes in (("actor", facet.actors), ("law", facet.laws)):
            for code in codes:
                np.maximum(best, self._plain((kind, code)), out=best)
        return best

    def concept(self, scheme: Scheme, code: str) -> Scores:
        """Scores by a concept with what is narrower, and less what it implies and what is related."""
        key = (scheme, code)
        if key not in self._cache:
            scores = self._narrower(scheme, code).copy()
            concept = self._vocabulary.concepts[scheme, code]
            for implied_scheme, codes in (("target-group", concept.about_groups), ("theme", concept.about_themes)):
                for implied in codes:
                    np.maximum(scores, IMPLIED * self._narrower(implied_scheme, implied), out=scores)  # type: ignore[arg-type]
            np.maximum(scores, self._defined(scheme, code), out=scores)
            for wider in self._covering.get(code, ()) if scheme == "target-group" else ():
                np.maximum(scores, COVERS * self._defined(scheme, wider), out=scores)
            for related_scheme, related in self._related.get(key, ()):
                np.maximum(scores, RELATED * self._narrower(related_scheme, related), out=scores)
            above = [self._narrower(scheme, code) for code in concept.broader]
            if scheme == "theme":
                for code_above, wide in zip(concept.broader, above, strict=True):
                    if code_above != FIELD:
                        np.maximum(scores, RELATED * wide, out=scores)
            if len(above) > 1:
                np.maximum(scores, BOTH * np.prod(above, axis=0) ** (1 / len(above)), out=scores)
            self._cache[key] = scores
        return self._cache[key]

    def _narrower(self, scheme: Scheme, code: str) -> Scores:
        best = np.zeros(self._size)
        for narrower in self._vocabulary.narrower(scheme, code):
            if (found := self._entries.get((scheme, narrower))) is not None:
                np.maximum.at(best, found[0], found[1])
        return best

    def _defined(self, scheme: Scheme, code: str) -> Scores:
        """Scores by a concept with what is narrower and what is about it by definition."""
        best = self._narrower(scheme, code)
        for about_scheme, about in self.about(scheme, code):
            np.maximum(best, ABOUT * self._narrower(about_scheme, about), out=best)
        return best

    def about(self, scheme: Scheme, code: str) -> list[tuple[Scheme, str]]:
        """The concepts that are by definition about this one or one below it (*eldremishandling* of *eldre*)."""
        below = sorted(self._vocabulary.narrower(scheme, code))
        return [concept for narrower in below for concept in self._defined_by.get((scheme, narrower), ())]

    def alike(self, number: int) -> Scores:
        """The cosine (measures,) of a measure's concepts with every measure's, each concept weighted by its rarity."""
        dots, lengths = np.zeros(self._size), np.zeros(self._size)
        own = self._keys.get(number, {})
        for key, worth in own.items():
            found, values = self._entries[key]
            weight = self._rarity(key) ** 2
            dots[found] += weight * worth * np.where(values >= STRONG, values, 0.0)
        candidates = np.flatnonzero(dots)
        for other in (*candidates, number):
            lengths[other] = sqrt(
                sum((self._rarity(key) * worth) ** 2 for key, worth in self._keys[int(other)].items())
            )
        both = lengths * lengths[number]
        cosines: Scores = np.divide(dots, both, out=np.zeros(self._size), where=both > 0)
        return cosines

    def shared(self, a: int, b: int) -> list[Key]:
        """The concepts that two measures are both about, the rarest first."""
        both = self._keys.get(a, {}).keys() & self._keys.get(b, {}).keys()
        return sorted(both, key=lambda key: (-self._rarity(key), key))

    def _rarity(self, key: Key) -> float:
        return log(1 + self._size / (1 + len(self._entries[key][0])))

    def _plain(self, key: Key) -> Scores:
        best = np.zeros(self._size)
        if (found := self._entries.get(key)) is not None:
            best[found[0]] = found[1]
        return best


def _strong(entries: dict[Key, dict[int, float]]) -> dict[int, dict[Key, float]]:
    """What each measure is about, mentions left out."""
    found: dict[int, dict[Key, float]] = defaultdict(dict)
    for key, measures in entries.items():
        if key[0] in SCHEMES:
            for number, worth in measures.items():
                if worth >= STRONG:
                    found[number][key] = worth
    return dict(found)


def _linked(measure: Measure) -> Iterable[tuple[Key, float]]:
    counts: Counter[Key] = Counter()
    best: dict[Key, float] = defaultdict(float)
    for link in measure.links:
        key: Key = (link.scheme, link.code)
        counts[key] += 1
        if link.relation != "mentioned":
            best[key] = max(best[key], STRENGTHS[link.strength])
    for mention in measure.mentions:
        counts["actor", mention.actor] += 1
    for ref in (*measure.responsible, *measure.partners):
        key = ("actor", ref.actor or f"label:{ref.label}")
        counts[key] += 1
        best[key] = ACTOR_RESPONSIBLE
    for citation in measure.laws:
        if citation.law is not None:
            counts["law", citation.law] += 1
            best["law", citation.law] = max(best["law", citation.law], STRENGTHS["demand"])
    for name, count in counts.items():
        yield name, max(best[name], min(MENTION * sqrt(count), MENTIONS_AT_MOST))


def _defined_by(vocabulary: Vocabulary) -> dict[Key, list[tuple[Scheme, str]]]:
    """For each group and theme the concepts that are about it by definition."""
    found: dict[Key, list[tuple[Scheme, str]]] = defaultdict(list)
    for key, concept in vocabulary.concepts.items():
        for group in concept.about_groups:
            found["target-group", group].append(key)
        for theme in concept.about_themes:
            found["theme", theme].append(key)
    return found


def _covering(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """For each group those that by definition cover some of it."""
    found: dict[str, list[str]] = defaultdict(list)
    for concept in vocabulary.scheme("target-group"):
        for group in concept.covers_groups:
            found[group].append(concept.code)
    return found


def _related(vocabulary: Vocabulary) -> dict[Key, list[tuple[Scheme, str]]]:
    """skos:related, which goes both ways; its IRIs are kept by code, which may stand in more than one scheme."""
    by_code: dict[str, list[tuple[Scheme, str]]] = defaultdict(list)
    for scheme, code in vocabulary.concepts:
        by_code[code].append((scheme, code))
    found: dict[Key, list[tuple[Scheme, str]]] = defaultdict(list)
    for key, concept in vocabulary.concepts.items():
        for code in concept.related:
            for other in by_code.get(code, ()):
                found[key].append(other)
                found[other].append(key)
    return found
