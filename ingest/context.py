"""What a plan's lines are weighed by: labels, headers, candidates and the rows of flattened tables, each found in a line's time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ingest.candidates import Candidate, layout
from ingest.grids import GRID_LAYOUT
from ingest.headers import Header
from ingest.labels import Label
from ingest.lines import Line
from ingest.patterns import load

STRONG = frozenset({"responsible", "partners", "deadline", "period", "status", "audience", "budget"})
SOFT = frozenset({"comment", "demand", "indicator", "background", "goal", "start"})
HEADER_REACH = 14
"""How many lines above a run its table's header may stand."""
MAX_HEADING = 110
ROW_LINES = 25
"""How many lines a table's row may have, one cell's line each."""
GROUP_LINES = 2
"""How soon behind a group's heading in a table its first row stands."""
BLOCK_REACH = 400
"""How many lines an item's block may have: past that its labels are another's."""
_PERIOD = re.compile(r"((?:19|20)\d\d)\s?[–-]\s?((?:19|20)\d\d)")
OPENING_LINES = 4
"""Where a text says what kind of document it is."""
TITLE_LINES = 40
"""Where a plan's own period stands: on its cover, among the first lines."""


@dataclass(frozen=True, slots=True)
class HeadingSigns:
    """Whether a line looks like a heading, speaks so of measures or of another plan, and opens this plan's measures."""

    heads: bool
    measures: bool
    foreign: bool
    opens: bool


@dataclass(slots=True)
class Context:
    """The text's lines with what was found in them."""

    lines: Sequence[Line]
    labels: Sequence[Label]
    headers: Sequence[Header]
    candidates: Sequence[Candidate]
    label_lines: dict[int, set[str]] = field(default_factory=dict)
    labelled: list[int] = field(default_factory=list)
    """The lines with labels, in order."""
    labels_on: dict[int, list[Label]] = field(default_factory=dict)
    strong_lines: list[int] = field(default_factory=list)
    soft_lines: list[int] = field(default_factory=list)
    dotted: dict[str, list[int]] = field(default_factory=dict)
    page_last: dict[int, int] = field(default_factory=dict)
    rows: dict[int, Header] = field(default_factory=dict)
    header_lines: frozenset[int] = frozenset()
    candidate_lines: list[int] = field(default_factory=list)
    named_lines: frozenset[int] = frozenset()
    """Where a line names itself a measure (*Tiltak 7*)."""
    begins: int | None = None
    minutes: bool = False
    ends_typed: dict[int, bool] = field(default_factory=dict)
    """Lines that have been looked at → whether a status or a date ends them."""
    heading_signs: dict[int, HeadingSigns] = field(default_factory=dict)
    """Lines that have been looked at → what they say as headings."""

    def __post_init__(self) -> None:
        by_line: dict[int, set[str]] = defaultdict(set)
        for label in self.labels:
            by_line[label.line].add(label.field)
            self.labels_on.setdefault(label.line, []).append(label)
        self.label_lines = dict(by_line)
        self.labelled = sorted(by_line)
        self.strong_lines = sorted(line for line, fields in by_line.items() if fields & STRONG)
        self.soft_lines = sorted(line for line, fields in by_line.items() if fields & SOFT)
        for candidate in self.candidates:
            name, _, parent = candidate.family.partition("|")
            if name == "1.2 …":
                self.dotted.setdefault(parent, []).append(candidate.line)
        for line in self.lines:
            self.page_last[line.page] = line.index
        self.candidate_lines = [candidate.line for candidate in self.candidates]
        self.named_lines = frozenset(c.line for c in self.candidates if c.layout.startswith("Tiltak"))
        self.header_lines = frozenset(n for header in self.headers for n in range(header.first, header.last + 1))
        self.rows = _table_rows(self)
        head = " ".join(
            line.text for line in self.lines[:TITLE_LINES] if "plan" in line.text.lower() or len(line.text) < 30
        )
        self.minutes = self._is_minutes()
        self.begins = max((int(match[1]) for match in _PERIOD.finditer(head)), default=None)

    def _is_minutes(self) -> bool:
        """Whether the first lines call the text minutes of a meeting, and none of them names a plan."""
        opening = [line.body.lower().strip("*_# ") for line in self.lines[:OPENING_LINES]]
        words = tuple(load("evidence")["minutes"])
        return any(body.startswith(words) for body in opening) and not any("plan" in body for body in opening)

    def of_an_older_plan(self, text: str) -> bool:
        """Whether a short line names a period that was over when this plan's began (*Tiltak i planen 2019–2023*)."""
        if self.begins is None or len(text) > MAX_HEADING:
            return False
        return any(int(match[2]) <= self.begins and int(match[1]) < self.begins for match in _PERIOD.finditer(text))

    def labels_between(self, first: int, last: int) -> list[Label]:
        """The labels on the lines ``first`` ≤ line < ``last``, in the order of the text."""
        found = [label for line in self._labelled_between(first, last) for label in self.labels_on[line]]
        return sorted(found, key=lambda label: (label.start, label.value))

    def fields_between(self, first: int, last: int) -> set[str]:
        """The fields labelled on the lines ``first`` ≤ line < ``last``."""
        lines = self._labelled_between(first, min(last, first + BLOCK_REACH))
        return set().union(*(self.label_lines[line] for line in lines))

    def _labelled_between(self, first: int, last: int) -> list[int]:
        return self.labelled[bisect_left(self.labelled, first) : bisect_left(self.labelled, last)]

    def has_strong(self, first: int, last: int) -> bool:
        return _any_between(self.strong_lines, first, last)

    def has_soft(self, first: int, last: int) -> bool:
        return _any_between(self.soft_lines, first, last)


def _any_between(lines: Sequence[int], first: int, last: int) -> bool:
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] < last


def _heads_group(candidate: Candidate, context: Context) -> bool:
    """Whether a number heads rows of its own: *1 Forebygging* right above the rows 1.1, 1.2."""
    return candidate.layout in ("7 …", "7. …") and any(
        candidate.line < line <= candidate.line + GROUP_LINES for line in context.dotted.get(candidate.number, ())
    )


def _table_rows(context: Context) -> dict[int, Header]:
    """Lines of candidates that follow a table's header → the header.

    Rows look alike, and each is no further from the last than a long row: a candidate in another layout, or a number
    that comes again, ends the table. Where cells are apart the rows are known: a line among them that is no row (*1
    Forebygging*) heads those below it.
    """
    by_line: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in context.candidates:
        if layout(candidate.layout).numbers != "letter":
            by_line[candidate.line].append(candidate)
    lines = sorted(by_line)
    apart = {line for line in lines if any(candidate.layout == GRID_LAYOUT for candidate in by_line[line])}
    rows: dict[int, Header] = {}
    for header, following in zip_longest(context.headers, context.headers[1:]):
        end = header.last + HEADER_REACH
        known = bool(context.lines[header.first].cells) and any(line in apart for line in range(header.last + 1, end))
        stop = following.first if following else len(context.lines)
        looks: set[str] | None = None
        seen: set[str] = set()
        for at in range(bisect_left(lines, header.last + 1), len(lines)):
            line = lines[at]
            if line > end or line >= stop:
                break
            if known and line not in apart:
                continue
            here = {c.layout for c in by_line[line] if not _heads_group(c, context)}
            if not here:
                continue
            if looks is not None and not looks & here:
                if max(layout(name).prior for name in here) >= 1.0:
                    break
                continue
            number = by_line[line][0].number
            if number in seen:
                break
            looks = here if looks is None else looks & here
            seen.add(number)
            rows[line] = header
            end = line + ROW_LINES
    return rows
