"""Measures and passages linked to concepts, actors and laws, each link with the words that made it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec

from ingest.linking.actors import ActorFinder, PlanActors
from ingest.linking.composed import with_composed
from ingest.linking.concepts import ConceptFinder, ConceptMatch
from ingest.linking.laws import LawFinder
from ingest.linking.phrases import Words
from ingest.linking.recipients import with_recipients
from ingest.linking.relevance import links_of
from ingest.linking.sentences import Sentences
from ingest.patterns import load
from ontology.records import Citation, Link, Measure, Mention, Passage, Plan
from ontology.vocabulary import Vocabulary

_URL = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S*%[0-9A-F]{2}\S*")


@dataclass(frozen=True, slots=True)
class Linked:
    measures: tuple[Measure, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Linker:
    """The vocabulary made ready for linking; made once, used for every plan."""

    vocabulary: Vocabulary
    concepts: ConceptFinder
    actors: ActorFinder
    laws: LawFinder

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Linker:
        return cls(vocabulary, ConceptFinder(vocabulary), ActorFinder(vocabulary), LawFinder(vocabulary))

    def link(self, plan: Plan, text: str, measures: Sequence[Measure], passages: Sequence[Passage]) -> Linked:
        """The plan's measures and passages with their links."""
        words = Words(text)
        years = years_of(plan)
        actors = self.actors.for_plan(text, [place.value for place in plan.municipalities], years)
        mentions = actors.mentions(words)
        links = [match.span() for match in _URL.finditer(text)]
        citations = self.laws.find(words, years, links)
        names = [(mention.start, mention.end) for mention in mentions]
        matches = self.concepts.find(words, links, names)
        matches = [*matches, *_bills(citations)]
        sentences = Sentences(text)
        matches = with_composed(with_recipients(matches, sentences, self.vocabulary), text, self.vocabulary)
        found = _Found(matches, mentions, citations, sentences)
        return Linked(
            measures=tuple(self._measure(measure, found, actors, text) for measure in measures),
            passages=tuple(_passage(passage, found) for passage in passages),
        )

    def _measure(self, measure: Measure, found: _Found, actors: PlanActors, text: str) -> Measure:
        spans = [(measure.start, measure.end)]
        if measure.overview is not None:
            spans.append((measure.overview.start, measure.overview.end))
        matches = [match for start, end in spans for match in found.concepts(start, end)]
        return msgspec.structs.replace(
            measure,
            responsible=actors.refs(measure.responsible),
            responsible_overview=actors.refs(measure.responsible_overview),
            partners=actors.refs(measure.partners),
            links=links_of(
                measure, matches, text, self.vocabulary, found.mentions(measure.start, measure.end), found.sentences
            ),
            laws=found.citations(measure.start, measure.end),
            mentions=found.mentions(measure.start, measure.end),
        )


def years_of(plan: Plan) -> tuple[int | None, int | None]:
    """The first and last year of a plan, from its period and its date; (None, None) where it has neither."""
    years = [int(year) for fact in (plan.period, plan.date) if fact for year in re.findall(r"\d{4}", fact.value)]
    return (min(years), max(years)) if years else (None, None)


def _bills(citations: Sequence[Citation]) -> list[ConceptMatch]:
    """Bills and acts passed as what they are: a change of the law."""
    rules = load("linking")["documents"]
    return [
        ConceptMatch("instrument", rules["concept"], c.label, c.start, c.end)
        for c in citations
        if c.law is None and re.match(rules["bills"], c.label)
    ]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=_Placed)


class _Found:
    """All that was found in a plan's text, to be taken out by stretches of it."""

    def __init__(
        self, matches: list[ConceptMatch], mentions: list[Mention], citations: list[Citation], sentences: Sentences
    ) -> None:
        self.sentences = sentences
        self._matches = matches, [m.start for m in matches]
        self._mentions = mentions, [m.start for m in mentions]
        self._citations = citations, [c.start for c in citations]

    def concepts(self, start: int, end: int) -> list[ConceptMatch]:
        return _between(*self._matches, start, end)

    def mentions(self, start: int, end: int) -> tuple[Mention, ...]:
        return tuple(_between(*self._mentions, start, end))

    def citations(self, start: int, end: int) -> tuple[Citation, ...]:
        return tuple(_between(*self._citations, start, end))


def _between(items: list[P], starts: list[int], start: int, end: int) -> list[P]:
    return items[bisect_left(starts, start) : bisect_left(starts, end)]


def _passage(passage: Passage, found: _Found) -> Passage:
    """A passage's links: everything named in it, as mentioned; what a measure is about stands at the measure."""
    links = [
        Link(
            scheme=match.scheme,
            code=match.code,
            relation="mentioned",
            strength="mentioned",
            label=match.label,
            start=match.start,
            end=match.end,
        )
        for match in found.concepts(passage.start, passage.end)
        if not match.cue
    ]
    return msgspec.structs.replace(
        passage,
        links=tuple(links),
        laws=found.citations(passage.start, passage.end),
        mentions=found.mentions(passage.start, passage.end),
    )
