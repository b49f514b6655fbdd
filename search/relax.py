"""The exact part of an answer, and what it is asked for where nothing has all that the question names.

A topic of several facets (*forebygging av kjønnslemlestelse blant gravide*) may have no measure that is about all of them. Then what
tells least is given up, first by counting what only mentions it, and the answer says what it is that it counts. A condition
(a status, a body, a date) is never given up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ontology.vocabulary import Vocabulary
from search import exact
from search.engine import Engine
from search.evidence import HAS, measures_with, word_scores
from search.pieces import pieces_of, without
from search.reading import Facet, Reading

MAX_IMPLIED = 0.15
"""The share of all measures that what a concept is about may have, to be told in its place: children are a third of them."""
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


def exact_part(engine: Engine, reading: Reading, today: str, *, lacking: bool) -> Part:
    """Asks the graph. Where the plans lack what the question is about (``lacking``), its words are asked for as well."""
    asked = reading if _means(reading) and not lacking else _with_words(engine, reading)
    candidates = _candidates(engine, asked)
    part = Part(exact.run(engine.store, asked, engine.vocabulary, today, candidates), asked)
    if not part.empty or lacking or reading.exact or reading.asks_for_gaps:
        return part
    for less in _less(engine, asked):
        again = Part(exact.run(engine.store, less, engine.vocabulary, today, candidates), less)
        if not again.empty:
            return again
    return part


def _less(engine: Engine, reading: Reading) -> Iterator[Reading]:
    """The reading with less and less asked for: what many measures have is given up first."""
    facets = sorted(reading.hard, key=lambda facet: -int((engine.postings.facet(facet) > 0).sum()))
    for given_up in range(len(facets)):
        kept = facets[given_up:]
        for change in (_same, _wide):
            less = tuple(change(facet) for facet in reading.facets if facet in kept or facet.soft)
            if less != reading.facets:
                yield replace(reading, facets=less)
    for facet in reversed(facets):
        implied = _implied(facet, engine.vocabulary)
        if implied is not None and _tells(engine, implied):
            yield replace(reading, facets=(implied,))


def but_one(engine: Engine, reading: Reading, today: str) -> Part | None:
    """What an exact question would find with one piece left out: with that piece which leaves the fewest measures, more than none."""
    found: list[tuple[int, str, Part]] = []
    for piece in pieces_of(reading, engine.vocabulary, engine.titles):
        less = without(reading, [piece.key])
        if less.exact or less.facets:
            part = Part(exact.run(engine.store, less, engine.vocabulary, today, _candidates(engine, less)), less)
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


def _candidates(engine: Engine, reading: Reading) -> dict[str, list[str]]:
    """For each phrase the measures with a passage that has all its words."""
    phrases = [*reading.phrases, *(facet.words for facet in reading.hard if not facet.concepts)]
    return {
        phrase: [engine.ids[int(number)] for number in numbers]
        for phrase in phrases
        if (numbers := measures_with(engine.index, phrase)) is not None
    }
