"""The words of a quote that show why it is there: what was asked about, as stretches of the plan's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ontology.records import Citation, Link, Measure, Mention, Passage, PlanRecords, Scheme
from ontology.vocabulary import Vocabulary
from search.reading import Reading

Stretch = tuple[int, int]
SHORTEST = 4
"""Letters of a free word that is marked; shorter ones stand everywhere."""
ENDING = 3
"""Letters that inflection may change at the end of a long word."""
_WORD = re.compile(r"[\wæøåÆØÅ]+")


def marks(records: PlanRecords, start: int, end: int, reading: Reading, known: Vocabulary) -> list[Stretch]:
    """Stretches of ``text[start:end]``, in characters of the whole text, in order and apart from each other."""
    return merged((*_linked(records, start, end, reading, known), *_worded(records.text, start, end, reading)))


def link_marks(records: PlanRecords, start: int, end: int, codes: Iterable[tuple[Scheme, str]]) -> list[Stretch]:
    """The words that linked a stretch of text to the concepts."""
    wanted = set(codes)
    return merged((link.start, link.end) for link in _links(records, start, end) if (link.scheme, link.code) in wanted)


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order, with what overlaps or touches as one.

    >>> merged([(5, 9), (0, 2), (8, 12)])
    [(0, 2), (5, 12)]
    """
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _linked(records: PlanRecords, start: int, end: int, reading: Reading, known: Vocabulary) -> Iterator[Stretch]:
    concepts = {(scheme, code) for scheme, top in reading.concepts for code in known.narrower(scheme, top)}
    actors = {actor for facet in reading.facets for actor in facet.actors}
    actors |= {actor for condition in reading.actors for group in condition.actors for actor in group}
    laws = {law for facet in reading.facets for law in facet.laws} | {
        law for asked in reading.laws for law in asked.laws
    }
    for link in _links(records, start, end):
        if (link.scheme, link.code) in concepts:
            yield link.start, link.end
    for mention in _mentions(records, start, end):
        if mention.actor in actors:
            yield mention.start, mention.end
    for citation in _citations(records, start, end):
        if citation.law in laws:
            yield citation.start, citation.end
    for measure in records.measures:
        for ref in (*measure.responsible, *measure.responsible_overview, *measure.partners):
            if start <= ref.start < ref.end <= end and ref.actor in actors:
                yield ref.start, ref.end


def _worded(text: str, start: int, end: int, reading: Reading) -> Iterator[Stretch]:
    for phrase in reading.phrases:
        pattern = r"\s+".join(map(re.escape, phrase.split()))
        for match in re.finditer(pattern, text[start:end], re.I) if pattern else ():
            yield start + match.start(), start + match.end()
    words = " ".join((reading.text, *reading.title_words, *(facet.words for facet in reading.facets)))
    beginnings = {_beginning(word) for word in _WORD.findall(words.lower()) if len(word) >= SHORTEST}
    if not beginnings:
        return
    for match in _WORD.finditer(text, start, end):
        word = match.group().lower()
        if len(word) >= SHORTEST and any(word.startswith(each) for each in beginnings):
            yield match.start(), match.end()


def _beginning(word: str) -> str:
    """What a word keeps when it is inflected: all of a short one, all but the ending of a long one."""
    return word if len(word) <= SHORTEST + 1 else word[: max(SHORTEST + 1, len(word) - ENDING)]


def _owners(records: PlanRecords, start: int, end: int) -> Iterator[Passage | Measure]:
    """What can hold a link inside the stretch; a measure's links also stand in its overview row, wherever that is."""
    yield from (passage for passage in records.passages if passage.start < end and start < passage.end)
    yield from records.measures


def _links(records: PlanRecords, start: int, end: int) -> Iterator[Link]:
    for owner in _owners(records, start, end):
        yield from (link for link in owner.links if start <= link.start < link.end <= end)


def _mentions(records: PlanRecords, start: int, end: int) -> Iterator[Mention]:
    for owner in _owners(records, start, end):
        yield from (m for m in owner.mentions if start <= m.start < m.end <= end)


def _citations(records: PlanRecords, start: int, end: int) -> Iterator[Citation]:
    for owner in _owners(records, start, end):
        yield from (c for c in owner.laws if start <= c.start < c.end <= end)
