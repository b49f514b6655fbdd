"""The exact part of an answer, and what it is asked for where nothing has all that the question names.

A topic of several facets (*forebygging av kjønnslemlestelse blant gravide*) may have no measure that is about all of them. Then it is
asked for what some measure has most of, by how much each facet tells, and the answer says what it is that it counts. A
condition (a status, a body, a date) is never given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from ontology.vocabulary import Vocabulary
from search import exact
from search.clauses import MAX_CANDIDATES, Candidates, by_words
from search.engine import Engine
from search.evidence import FIELD, HAS, facet_scores, weight
from search.pieces import pieces_of, without
from search.postings import MENTION
from search.ranking import distinct
from search.reading import Facet, Reading
from search.said import measures_with, word_scores

MAX_IMPLIED = 0.15
"""The share of all measures that what a concept is about may have, to be told in its place: children are a third of them."""
MAX_TRIED = 4
"""How many sets of what was asked are asked for, each a query."""
MAX_WORDS = 4
"""How many words a question of words alone must find in one measure: its rarest."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the query found, and the reading that it answers."""

    found: exact.Exact
    reading: Reading

    @property
    def empty(self) -> bool:
        return not (self.found.measures or self.found.plans)


def exact_part(
    engine: Engine, reading: Reading, today: str, *, lacking: bool, scope: Sequence[int] | None = None
) -> Part:
    """Asks the graph. Where the plans lack what the question is about (``lacking``), its words are asked for as well.

    ``scope`` are the measures that can answer (None: all).
    """
    asked = reading if _means(reading) and not lacking else _with_words(engine, reading)
    part = Part(exact.run(engine.store, asked, engine.vocabulary, today, candidates(engine, asked)), asked)
    if not part.empty or lacking or reading.exact or reading.asks_for_gaps:
        return part
    for less in _less(engine, asked, scope):
        again = Part(exact.run(engine.store, less, engine.vocabulary, today, candidates(engine, less)), less)
        if not again.empty:
            return again
    return part


def _less(engine: Engine, reading: Reading, scope: Sequence[int] | None) -> Iterator[Reading]:
    """The reading with less and less asked for: what some measure has most of, first as it is about it, then as it mentions it;
    then what is wider or implied, and last what all plans are about."""
    facets = distinct(reading.hard)
    scores: NDArray[np.float64] = np.array([facet_scores(engine, facet) for facet in facets]).reshape(
        len(facets), len(engine.ids)
    )
    weights = [weight(facet, row * (row >= HAS), engine.vocabulary) for facet, row in zip(facets, scores, strict=True)]
    for least, change in ((HAS, _same), (MENTION, _wide)):
        for kept in _held((scores if scope is None else scores[:, scope]) >= least, weights):
            chosen = [facets[at] for at in kept]
            less = tuple(change(facet) for facet in reading.facets if facet in chosen or facet.soft)
            if less != reading.facets:
                yield replace(reading, facets=less)
    for facet in sorted(facets, key=lambda facet: weights[facets.index(facet)], reverse=True):
        for other in (_wider(facet, engine.vocabulary), _implied(facet, engine.vocabulary)):
            if other is not None and _tells(engine, other):
                yield replace(reading, facets=(other,))
    if soft := tuple(facet for facet in reading.facets if facet.soft):
        yield replace(reading, facets=soft)


def _held(has: NDArray[np.bool_], weights: Sequence[float]) -> list[tuple[int, ...]]:
    """The sets of facets (by number) that measures have, (facets, measures) → those that weigh most first."""
    found = {tuple(int(at) for at in np.flatnonzero(column)) for column in has.T}
    found.discard(())
    return sorted(found, key=lambda kept: (-sum(weights[at] for at in kept), kept))[:MAX_TRIED]


def grounded(engine: Engine, reading: Reading) -> Reading:
    """Bodies named as a topic that no measure is linked with are looked for as words (*departementer* in whatever form)."""
    facets = tuple(
        replace(facet, actors=())
        if facet.actors and not facet.concepts and not facet.laws and not engine.postings.facet(facet).any()
        else facet
        for facet in reading.facets
    )
    return reading if facets == reading.facets else replace(reading, facets=facets)


def but_one(engine: Engine, reading: Reading, today: str) -> Part | None:
    """What an exact question would find with one piece left out: with that piece which leaves the fewest measures, more than none."""
    found: list[tuple[int, str, Part]] = []
    for piece in pieces_of(reading, engine.vocabulary, engine.names):
        less = without(reading, [piece.key])
        if less.exact or less.facets:
            part = Part(exact.run(engine.store, less, engine.vocabulary, today, candidates(engine, less)), less)
            if part.found.measures:
                found.append((len(part.found.measures), piece.key, part))
    return min(found, key=lambda item: item[:2])[2] if found else None


def _same(facet: Facet) -> Facet:
    return facet


def _wide(facet: Facet) -> Facet:
    return replace(facet, wide=True)


def _implied(facet: Facet, vocabulary: Vocabulary) -> Facet | None:
    """What the facet's concepts are about by definition, or the concepts that they are made of (*barn som pårørende*)."""
    found: list[tuple[str, str]] = []
    for scheme, code in facet.concepts:
        concept = vocabulary.concepts[scheme, code]
        found.extend(("target-group", group) for group in concept.about_groups)
        found.extend(("theme", theme) for theme in concept.about_themes)
        if not found and len(concept.broader) > 1:
            found.extend((scheme, broader) for broader in concept.broader)
    return replace(facet, concepts=tuple(dict.fromkeys(found))) if found else None  # type: ignore[arg-type]


def _wider(facet: Facet, vocabulary: Vocabulary) -> Facet | None:
    """What stands directly above the themes of a facet, where that is not what all plans are about."""
    found = [
        (scheme, broader)
        for scheme, code in facet.concepts
        if scheme == "theme"
        for broader in vocabulary.concepts[scheme, code].broader
        if broader != FIELD
    ]
    return replace(facet, concepts=tuple(dict.fromkeys(found))) if found else None


def _tells(engine: Engine, facet: Facet) -> bool:
    """Whether a facet says less than it asks: what a large share of all measures has is no answer to something else."""
    return bool((engine.postings.facet(facet) >= HAS).mean() <= MAX_IMPLIED)


def _means(reading: Reading) -> bool:
    return bool(reading.facets or reading.exact or reading.filtered or reading.intent in ("plans", "gaps"))


def _with_words(engine: Engine, reading: Reading) -> Reading:
    """Asks for the rarest of the words that mean nothing known, too."""
    scored = [(int((word_scores(engine.index, word) > 0).sum()), word) for word in dict.fromkeys(reading.free)]
    rare = tuple(Facet(word, word) for _, word in sorted(scored)[:MAX_WORDS])
    return replace(reading, facets=(*reading.facets, *rare))


def candidates(engine: Engine, reading: Reading) -> Candidates:
    """For each phrase the measures that can have it: those with a passage that has all its words, of which all else that is asked for
    by words or links can be had. For words of titles the measures that have them there, where there are too many titles to read."""
    phrases = [*reading.phrases, *(facet.words for facet in reading.hard if by_words(facet))]
    found = {p: numbers for p in phrases if (numbers := measures_with(engine.index, p)) is not None}
    if not reading.each:
        linked = () if reading.audience else (facet for facet in reading.hard if not by_words(facet))
        all_of = [*found.values(), *(np.flatnonzero(engine.postings.facet(facet) > 0) for facet in linked)]
        found = {p: reduce(np.intersect1d, all_of) for p in found}
    named: dict[str | tuple[str, ...], list[str]] = {
        phrase: [engine.ids[number] for number in numbers.tolist()] for phrase, numbers in found.items()
    }
    if len(engine.ids) > MAX_CANDIDATES and (words := reading.title_words):
        titles = (measure.title.value.lower() for measure in engine.index.corpus.measures)
        inside = (all(word.lower() in title for word in words) for title in titles)
        named[words] = [identifier for identifier, has in zip(engine.ids, inside, strict=True) if has]
    return named
