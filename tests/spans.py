"""Whether every place in a plan's records is where it says it is: one walk over all records, whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from ontology.records import ActorRef, Citation, Fact, Link, Measure, Mention, Part, Passage, PlanRecords, Rejected
from ontology.vocabulary import Vocabulary

NOT_IN_TEXT = ("sidecar", "correction")
"""Facts from these places are a person's: they have no characters in the plan."""
HEADING_LEAD = 60
"""How many characters may stand between a measure's start and its title: *Tiltak 12:*, *3.2.4 Tiltak:*, a table's number."""

AROUND = 800
"""How far from a link the words may stand that its label is put together of."""


def walk(record: msgspec.Struct, path: str = "") -> Iterator[tuple[str, msgspec.Struct]]:
    """Every record under this one, itself first, with its path."""
    yield path, record
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        for index, inner in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(inner, msgspec.Struct):
                yield from walk(inner, f"{path}/{field.name}[{index}]")


def faults(records: PlanRecords, vocabulary: Vocabulary) -> list[str]:
    """What is wrong with the places of the records, a line each; none is what it should be."""
    known = labels(vocabulary)
    found = [f"{path}: {fault}" for path, record in walk(records) for fault in _fault(record, records.text, known)]
    found.extend(_measures(records))
    for passage in records.passages:
        found.extend(f"passage {passage.start}: {fault}" for fault in _inside(passage, passage.start, passage.end))
    return found


def _fault(record: msgspec.Struct, text: str, known: frozenset[str]) -> Iterator[str]:
    start, end = getattr(record, "start", None), getattr(record, "end", None)
    if start is None or end is None:
        return
    if isinstance(record, Fact) and record.place in NOT_IN_TEXT:
        return
    if not 0 <= start <= end <= len(text):
        yield f"{start}:{end} is outside the text of {len(text)} characters"
        return
    quote = text[start:end]
    if isinstance(record, Fact | ActorRef):
        if solid(quote) != solid(record.printed):
            yield f"printed {record.printed!r} is not text[{start}:{end}] = {quote!r}"
    elif not quote.strip() and not isinstance(record, Rejected):
        yield f"{type(record).__name__} {start}:{end} holds no words"
    elif isinstance(record, Link):
        if record.label.casefold() not in known and not _said(
            record.label, text[max(0, start - AROUND) : end + AROUND]
        ):
            yield f"{record.label!r} is neither a label of the vocabulary nor said at {start}:{end}"
    elif isinstance(record, Citation):
        if record.section and not set(re.findall(r"\d+", record.section)) <= set(re.findall(r"\d+", quote)):
            yield f"section {record.section!r} is not in {quote!r}"
    elif isinstance(record, Mention) and not quote.strip():
        yield f"{record.actor} is mentioned by no words"


def _measures(records: PlanRecords) -> Iterator[str]:
    text = records.text
    for measure in records.measures:
        own = text[measure.start : measure.end]
        if own != own.strip():
            yield f"{measure.number}: the section has white space around it"
        if not 0 <= measure.title.start - measure.start <= HEADING_LEAD:
            yield f"{measure.number}: the section does not begin with the title but with {own[:80]!r}"
        if measure.number[:1].isdigit() and not re.search(r"\d|[a-zæøå]\)", text[measure.start : measure.title.start]):
            yield f"{measure.number}: no number stands before the title"
        places = [(measure.start, measure.end)]
        if measure.overview is not None:
            places.append((measure.overview.start, measure.overview.end))
        placed: tuple[Link | Citation | Mention | Part, ...] = (
            *measure.links,
            *measure.laws,
            *measure.mentions,
            *measure.parts,
        )
        for record in placed:
            if not any(start <= record.start and record.end <= end for start, end in places):
                yield f"{measure.number}: {record} is neither in the section nor in the overview"
    spans = sorted((measure.start, measure.end, measure.number) for measure in records.measures)
    for (_, end, number), (start, _, after) in pairwise(spans):
        if start < end:
            yield f"{number} reaches into {after}"


def _inside(passage: Passage | Measure, start: int, end: int) -> Iterator[str]:
    placed: tuple[Link | Citation | Mention, ...] = (*passage.links, *passage.laws, *passage.mentions)
    for record in placed:
        if not start <= record.start < end:  # it may end behind: a passage ends with its page, a sentence goes on
            yield f"{record} begins outside {start}:{end}"


def solid(words: str) -> str:
    """Words without white space and hyphens: what is the same but for line breaks, spacing and words broken over lines."""
    return re.sub(r"[\s-]+", "", words)


def _said(words: str, text: str) -> bool:
    """Whether a label put together of what the text says (*barn + opplevd vold*) has all its words there."""
    there = " ".join(text.casefold().split())
    return all(word in there for word in re.findall(r"\w{3,}", words.casefold()))


def labels(vocabulary: Vocabulary) -> frozenset[str]:
    """Every label that a concept is known by, in any language: a link may be made by another concept's (a service's for
    its staff)."""
    concepts = vocabulary.concepts.values()
    groups = (g for c in concepts for g in (c.names, c.query, c.cues, c.prefixes, c.suffixes))
    return frozenset(label.text.casefold() for group in groups for label in group)
