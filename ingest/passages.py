"""The whole text as passages: paragraphs with their page, their section, and the measure they belong to, if any.

A passage is what search finds and quotes, so it is neither a line nor a chapter: wrapped lines are joined, a list goes with
what introduces it, a long paragraph is cut between sentences. Links, running heads and page numbers are no passages.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ingest.lines import Kind, Line, joins
from ingest.outline import Heading
from ontology.records import Measure, Passage, Role, Section

MAX_CHARS = 900
"""A paragraph longer than this is cut between sentences: a quote must be read at a glance."""
LIST_CHARS = 600
"""The items of a list are kept together up to this length."""
MIN_LETTERS = 12

_NOTE = re.compile(r"\d{1,3}\s+(?:[A-ZÆØÅ«“\"]|https?:|www\.)")
_SENTENCE = re.compile(r"(?<=[.!?»”])\s+(?=[A-ZÆØÅ«“])")


def sections_of(headings: Sequence[Heading], lines: Sequence[Line], length: int) -> tuple[Section, ...]:
    """The plan's chapters, each ending where the next of its level or above begins."""
    found: list[Section] = []
    ends = [length] * len(headings)
    open_: list[int] = []  # the headings whose sections have not ended, each deeper than the one before
    for index, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.start
        open_.append(index)
    for heading, end in zip(headings, ends, strict=True):
        found.append(
            Section(
                level=heading.level,
                title=heading.title,
                number=heading.number,
                start=heading.start,
                end=end,
                page=lines[heading.line].page,
            )
        )
    return tuple(found)


def passages_of(
    lines: Sequence[Line], measures: Sequence[Measure], headings: Sequence[Heading], heads: Sequence[int], text: str
) -> tuple[Passage, ...]:
    """All passages in the order of the text."""
    starts = {*heads, *(h.line for h in headings)}
    chapters = {h.line for h in headings if h.number}
    titles = [heading.start for heading in headings]
    owners = _owners(measures)
    firsts = [owner[0] for owner in owners]
    found: list[Passage] = []
    for block in _blocks(lines, starts):
        for start, end in _cut(block[0].start, block[-1].end, text, firsts):
            if end - start < MIN_LETTERS or not _letters(text, start, end, MIN_LETTERS):
                continue
            role, measure = _owner(start, firsts, owners)
            if role == "background" and block[0].index not in chapters and _is_note(block[0], lines, text[start:end]):
                role = "note"
            at = bisect_right(titles, start) - 1
            section = headings[at].title if at >= 0 else None
            found.append(Passage(role=role, start=start, end=end, page=block[0].page, section=section, measure=measure))
    return tuple(found)


def _blocks(lines: Sequence[Line], starts: set[int]) -> Iterator[list[Line]]:
    """Lines that make one paragraph; a list's items together with the line that leads to them."""
    block: list[Line] = []
    for line in lines:
        if line.kind is not Kind.BODY:
            continue
        if block and not _belongs(block, line, starts):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _belongs(block: Sequence[Line], line: Line, starts: set[int]) -> bool:
    before = block[-1]
    if line.index in starts or line.heading or (before.index in starts and before.heading):
        return False
    if line.top and _NOTE.match(block[0].text):
        return False  # a footnote ends with its page
    if line.bullet:
        listed = before.bullet or before.text.endswith(":") or any(member.bullet for member in block)
        return listed and not (line.gap > 2 * line.loose + 1) and line.end - block[0].start <= LIST_CHARS
    if before.index in starts and not joins(before, line):
        return False
    return joins(before, line) or (line.top and line.body[:1].islower() and not before.text.endswith((".", ":")))


def _owners(measures: Sequence[Measure]) -> list[tuple[int, int, Role, str]]:
    """Stretches of the text that are measures' own, by role, in order; rows of an overview are its measures' too."""
    spans: list[tuple[int, int, Role, str]] = []
    for measure in measures:
        spans.extend((part.start, part.end, part.role, measure.number) for part in measure.parts)
        if measure.overview is not None:
            spans.append((measure.overview.start, measure.overview.end, "overview", measure.number))
    return sorted(spans)


def _owner(start: int, firsts: Sequence[int], owners: Sequence[tuple[int, int, Role, str]]) -> tuple[Role, str | None]:
    at = bisect_right(firsts, start) - 1
    for index in range(at, max(-1, at - 4), -1):
        if owners[index][0] <= start < owners[index][1]:
            return owners[index][2], owners[index][3]
    return "background", None


def _cut(start: int, end: int, text: str, firsts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A block cut where a measure's parts begin (``firsts``), and between sentences where it is long."""
    at = bisect_right(firsts, start)
    bounds = [start]
    while at < len(firsts) and firsts[at] < end:
        bounds.append(firsts[at])
        at += 1
    bounds.append(end)
    for a, b in itertools.pairwise(bounds):
        yield from _sentences(*_stripped(a, b, text), text)


def _letters(text: str, start: int, end: int, least: int) -> bool:
    """Whether at least so many letters stand between the offsets."""
    found = 0
    for char in text[start:end]:
        found += char.isalpha()
        if found == least:
            return True
    return False


def _sentences(start: int, end: int, text: str) -> Iterator[tuple[int, int]]:
    while end - start > MAX_CHARS:
        cuts = [m.end() for m in _SENTENCE.finditer(text, start, start + MAX_CHARS)]
        if not cuts:
            break
        yield _stripped(start, cuts[-1], text)
        start = cuts[-1]
    if start < end:
        yield _stripped(start, end, text)


def _stripped(start: int, end: int, text: str) -> tuple[int, int]:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    return begin, max(begin, end - len(piece) + len(piece.rstrip()))


def _is_note(line: Line, lines: Sequence[Line], words: str) -> bool:
    """A footnote: it begins with a small number and stands among the last lines of its page."""
    if not _NOTE.match(words):
        return False
    rest = [other for other in lines[line.index + 1 : line.index + 14] if other.page == line.page]
    return len(rest) < 12
