"""Responsible parties in a bracket at a measure's end, without a label: *Temakveld for foreldre (Barnehagene)*.

A bracket says what it wants; it names who is responsible only where a plan closes its measures so again and again, most of
the brackets read as actors, and none of those measures says with a label who is responsible.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from ingest.actor_names import ActorNames, list_likeness
from ingest.candidates import Candidate
from ingest.labels import Label
from ingest.lines import Kind, Line
from ingest.values import is_date_like

MAX_LINES = 8
"""How many lines down a measure's bracket may close."""
MIN_BRACKETS = 3
CLOSED_SHARE = 0.5
"""The share of a layout's numbered lines that end in a bracket; the others are chapters, or measures nobody has yet."""
ACTOR_SHARE = 0.6
NAME = 0.5
"""A likeness from which words read as actors."""
_CLOSING = re.compile(r"\((?P<inside>[^():]{2,140})\)[.;]?$")
_LAST = re.compile(r"[,;/]\s*(?=[^,;/]+$)")


def bracket_labels(
    text: str, lines: Sequence[Line], candidates: Sequence[Candidate], labels: Sequence[Label], names: ActorNames
) -> list[Label]:
    """Labels for the closing brackets: of the responsible and, behind a comma, of the deadline."""
    if not any(line.text.endswith((")", ").")) for line in lines):
        return []
    begins = sorted({candidate.line for candidate in candidates})
    labelled = [label.line for label in labels if label.field == "responsible"]  # in order
    closed: dict[str, list[Label]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    actors: dict[str, int] = defaultdict(int)
    refused: set[str] = set()
    size = len(lines)
    for candidate in candidates:
        if lines[candidate.line].kind is not Kind.BODY or lines[candidate.line].cells:
            continue
        counts[candidate.layout] += 1
        last = _last_line(candidate.line, begins, lines)
        if _next(labelled, candidate.line - 1, size) < _next(begins, candidate.line, size):
            refused.add(candidate.layout)
            continue
        match = _CLOSING.search(text, candidate.title_start, lines[last].end)
        if match is None or candidate.layout in refused:
            continue
        found, likeness = _labels(match, lines, candidate.line, last, names)
        closed[candidate.layout].extend(found)
        actors[candidate.layout] += likeness >= NAME
    taken: dict[int, Label] = {}
    for layout, found in closed.items():
        brackets = sum(label.field == "responsible" for label in found)
        most = brackets >= max(MIN_BRACKETS, CLOSED_SHARE * counts[layout])
        if layout not in refused and most and actors[layout] >= ACTOR_SHARE * brackets:
            taken.update((label.start, label) for label in found)
    return list(taken.values())


def _next(among: Sequence[int], line: int, size: int) -> int:
    """The first of the lines behind this one, or past the last of the text."""
    at = bisect_right(among, line)
    return among[at] if at < len(among) else size


def _last_line(first: int, begins: Sequence[int], lines: Sequence[Line]) -> int:
    """The line on which a measure's paragraph ends in a bracket, else its first."""
    stop = min(_next(begins, first, len(lines)), first + MAX_LINES)
    for index in range(first, stop):
        line = lines[index]
        if index > first and (line.kind is not Kind.BODY or line.broken or line.heading or line.bullet):
            break
        if line.text.endswith((")", ").")):
            return index
    return first


def _labels(
    match: re.Match[str], lines: Sequence[Line], first: int, last: int, names: ActorNames
) -> tuple[list[Label], float]:
    """The labels of one bracket, and how much its words read as actors."""
    start, inside = match.start("inside"), match["inside"]
    found = [_label("responsible", start, lines, first, last)]
    split = _LAST.search(inside)
    who = inside
    if split is not None and is_date_like(inside[split.end() :]):
        found.append(_label("deadline", start + split.end(), lines, first, last))
        who = inside[: split.start()]
    capital = who[:1].isupper()
    return found, list_likeness(who, names) if capital else 0.0


def _label(field: str, at: int, lines: Sequence[Line], first: int, last: int) -> Label:
    line = next(index for index in range(last, first - 1, -1) if lines[index].start <= at)
    return Label(line, field, at, at, "", True, False, True)
