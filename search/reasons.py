"""Why a measure is in an answer: the labels that matched and how, and what it has of the conditions asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ontology.records import ActorRef, Link, Measure, PlanRecords, Scheme
from ontology.vocabulary import Vocabulary
from search.engine import Engine
from search.pieces import actor_label
from search.reading import ActorCondition, Facet, Reading
from search.results import Piece
from search.sentences import say

_RELATIONS = {"aimed-at": 0, "about": 1, "mentioned": 2}
_STRENGTHS = {"title": 0, "demand": 1, "status": 2, "mentioned": 3}
_PLACES = ("title", "demand", "field", "overview", "comment", "status", "background", "text")
"""Where words stand in a measure, what tells most first."""
_FACTS = ("deadline", "indicator", "budget")
LONGEST = 80
"""Characters of a word that is said to have been looked for: nobody's words are longer, but a hostile question's."""

Concept = tuple[Scheme, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in words, and the characters it was read from (None where it is something that is not there)."""

    text: str
    span: tuple[int, int] | None = None


class Reasons:
    """Why measures are in the answer to a question, in its language, what narrows most first."""

    def __init__(self, engine: Engine, reading: Reading) -> None:
        self._engine, self._reading = engine, reading
        facets = (*reading.hard, *(facet for facet in reading.facets if facet.soft))
        self._facets = [(facet, _wanted(facet, engine.vocabulary)) for facet in facets]
        self._phrases = (*reading.phrases, *(facet.words for facet in reading.hard if not _means(facet)))

    def of(self, number: int) -> tuple[Reason, ...]:
        reading, vocabulary = self._reading, self._engine.vocabulary
        measure, records = self._engine.measure(number), self._engine.records(number)
        found = list(_conditions(measure, reading, vocabulary))
        if reading.who:
            refs = {ref.label: ref for ref, kind in _refs(measure) if kind == "responsible"}
            for ref in refs.values():
                text = say(reading.language, "why", "responsible", label=_named(ref))
                found.append(Reason(text, (ref.start, ref.end)))
        for facet, wanted in self._facets:
            reason = _audience(measure, reading) if reading.audience and not facet.soft else None
            reason = reason or _facet(measure, records, facet, wanted, vocabulary, reading.language)
            if reason is not None:
                found.append(reason)
        for phrase in self._phrases:
            if (reason := _phrase(measure, records, phrase, reading.language)) is not None:
                found.append(reason)
        return tuple({reason.text: reason for reason in reversed(found)}.values())[::-1]


def words_reason(words: list[str], language: str) -> Reason:
    return Reason(say(language, "why", "words", label=", ".join(f"«{word}»" for word in words)))


def _means(facet: Facet) -> bool:
    return bool(facet.concepts or facet.actors or facet.laws)


def _wanted(facet: Facet, vocabulary: Vocabulary) -> set[Concept]:
    return {(scheme, narrower) for scheme, code in facet.concepts for narrower in vocabulary.narrower(scheme, code)}


def _facet(
    measure: Measure, records: PlanRecords, facet: Facet, wanted: set[Concept], vocabulary: Vocabulary, language: str
) -> Reason | None:
    """The strongest link to what the facet means (``wanted``); else a body that is named or a law that is cited."""
    links = [link for link in measure.links if (link.scheme, link.code) in wanted]
    if links:
        placed = [(link, place_of(measure, link.start, link.strength)) for link in links]
        link, place = min(placed, key=lambda item: _strength(*item))
        return link_reason(link, place, records.text, vocabulary, language)
    for ref, kind in _refs(measure):
        if ref.actor in facet.actors or f"label:{ref.label}" in facet.actors:
            return Reason(say(language, "why", kind, label=_named(ref)), (ref.start, ref.end))
    for mention in measure.mentions:
        if mention.actor in facet.actors:
            label = actor_label([mention.actor], vocabulary, language)
            return Reason(say(language, "why", "named", label=label), (mention.start, mention.end))
    for citation in measure.laws:
        if citation.law in facet.laws:
            return Reason(say(language, "why", "law", label=citation.label), (citation.start, citation.end))
    return None


def _strength(link: Link, place: str) -> tuple[int, int, int, int, str]:
    return _RELATIONS[link.relation], _STRENGTHS[link.strength], _PLACES.index(place), link.start, link.code


def place_of(measure: Measure, at: int, otherwise: str = "text") -> str:
    """Where in a measure a character stands: its title, or the role of the part that holds it; else the row in a table."""
    if any(fact and fact.start <= at < fact.end for fact in (measure.title, measure.title_overview)):
        return "title"
    for part in measure.parts:
        if part.start <= at < part.end and part.role in _PLACES:
            return part.role
    inside = measure.overview is not None and measure.overview.start <= at < measure.overview.end
    return "overview" if inside else otherwise if otherwise in ("demand", "status") else "text"


def link_reason(link: Link, place: str, text: str, vocabulary: Vocabulary, language: str) -> Reason:
    """*aimed at: older people (in the title)*, with the plan's own words where they are others than the label."""
    concept = vocabulary.concepts.get((link.scheme, link.code))
    label = concept.preferred.get(language, link.code) if concept else link.code
    printed = " ".join(text[link.start : link.end].split())
    where = say(language, "place", place)
    shown = f"«{printed}» {where}" if printed and printed.casefold() != label.casefold() else where
    return Reason(
        f"{say(language, 'facet', link.scheme, link.relation, label=label)} ({shown})", (link.start, link.end)
    )


def _refs(measure: Measure) -> Iterator[tuple[ActorRef, str]]:
    for ref in (*measure.responsible, *measure.responsible_overview):
        yield ref, "responsible"
    for ref in measure.partners:
        yield ref, "partner"


def _named(ref: ActorRef) -> str:
    return f"{ref.label} ({ref.abbreviation})" if ref.abbreviation and ref.abbreviation != ref.label else ref.label


def _audience(measure: Measure, reading: Reading) -> Reason | None:
    fact = measure.audience
    if fact is None:
        return None
    return Reason(say(reading.language, "why", "audience", label=" ".join(fact.value.split())), (fact.start, fact.end))


def _conditions(measure: Measure, reading: Reading, vocabulary: Vocabulary) -> Iterator[Reason]:
    language = reading.language
    for condition in reading.actors:
        yield from _actors(measure, condition, vocabulary, language)
    for law in reading.laws:
        for citation in measure.laws:
            if citation.law in law.laws and (law.section is None or citation.section == law.section):
                label = f"{vocabulary.laws[citation.law].label(language)} {citation.section or ''}".strip()
                yield Reason(say(language, "why", "law", label=label), (citation.start, citation.end))
                break
    current = measure.status or measure.status_overview
    if (reading.status or reading.not_status or reading.overdue) and current is not None:
        label = say(language, "status", current.value)
        yield Reason(say(language, "why", "status", label=label), (current.start, current.end))
    dated = reading.deadline_before or reading.deadline_after or reading.not_deadline or reading.overdue
    if dated and measure.deadline is not None:
        fact = measure.deadline
        yield Reason(say(language, "why", "deadline", label=fact.printed or fact.value), (fact.start, fact.end))
    if reading.period and measure.period is not None:
        fact = measure.period
        yield Reason(say(language, "why", "period", label=fact.printed or fact.value), (fact.start, fact.end))
    for name in reading.missing:
        yield Reason(say(language, "why", "missing", label=say(language, "field", name)))
    for given in reading.present:
        value = getattr(measure, given) if given in _FACTS else None
        span = (value.start, value.end) if value is not None else None
        yield Reason(say(language, "why", "present", label=say(language, "field", given)), span)
    if reading.numbers:
        yield Reason(say(language, "why", "number", label=measure.number), (measure.title.start, measure.title.end))
    if reading.goals and measure.goal is not None:
        label = " ".join(measure.goal.value.split())
        yield Reason(say(language, "why", "goal", label=label), (measure.goal.start, measure.goal.end))
    if reading.title_words:
        label = " ".join(reading.title_words)
        yield Reason(say(language, "why", "title", label=label), (measure.title.start, measure.title.end))


def _actors(measure: Measure, condition: ActorCondition, vocabulary: Vocabulary, language: str) -> Iterator[Reason]:
    codes = {code for group in condition.actors for code in group}
    if condition.together == "none":
        names = actor_label([group[0] for group in condition.actors], vocabulary, language)
        yield Reason(say(language, "why", "not_responsible", label=names))
        return
    seen: set[str] = set()
    for ref in measure.partners if condition.partner else measure.responsible:
        if (ref.actor or f"label:{ref.label}") in codes and ref.label not in seen:
            seen.add(ref.label)
            kind = "partner" if condition.partner else "responsible"
            yield Reason(say(language, "why", kind, label=_named(ref)), (ref.start, ref.end))


def _phrase(measure: Measure, records: PlanRecords, phrase: str, language: str) -> Reason | None:
    span = find_phrase(records.text, phrase, measure)
    return Reason(say(language, "why", "phrase", label=phrase), span) if span else None


def find_phrase(text: str, phrase: str, measure: Measure) -> tuple[int, int] | None:
    """Where the words stand in a measure's own places, whatever the line breaks between them."""
    import re

    pattern = re.compile(r"\s+".join(map(re.escape, phrase.split())), re.I)
    places = [(measure.title.start, measure.title.end), (measure.start, measure.end)]
    if measure.overview is not None:
        places.append((measure.overview.start, measure.overview.end))
    for start, end in places:
        if match := pattern.search(text, start, end):
            return match.span()
    return None


def labels_of(reading: Reading, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Which labels were looked for: what every piece is called, and the words that nothing is called by."""
    found = (piece.label for piece in pieces if piece.kind not in ("plan", "level"))
    return tuple(dict.fromkeys(name[:LONGEST] for name in (*found, *reading.free)))
