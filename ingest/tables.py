"""A whole table, flattened or not, → its rows: which stretch of text belongs to which number, cut into cells.

A row's number need not stand first. In a table *Ansvarlig | Nr | Tiltak | Frist* the words between two numbers are the
end of one row and the beginning of the next: the columns behind the number, then those before it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.actor_names import ActorNames
from ingest.candidates import Candidate
from ingest.context import Context
from ingest.evidence import Weighed
from ingest.grids import Grid, group_number
from ingest.headers import Header
from ingest.lines import Kind, Line
from ingest.rows import BEHIND, Cells, cells_of, repeated_lines
from ingest.values import date_spans

ROW_MARGIN = 1.6
"""A table's last row may be this much longer than its longest other row before the text behind it is no longer the row's."""
MORE_WIDTH = 25
"""A line this many characters longer than any of the rows' (and a quarter longer) is a paragraph's, not a cell's."""
SHORT_ROW = 8
MAX_ROW_LINES = 60
_SUM = re.compile(r"(?:sum|totalt?|til sammen|i alt)\b", re.I)
_LONE = re.compile(r"\d{1,3}")
"""A page's number, where no page break says so."""


@dataclass(slots=True)
class TableRow:
    """A row's cells (column → spans), and what stands behind it or, for the first, between it and the header."""

    cells: Cells = field(default_factory=dict)
    behind: list[tuple[int, int]] = field(default_factory=list)
    ahead: list[tuple[int, int]] = field(default_factory=list)

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        spans = [span for spans in self.cells.values() for span in spans]
        return min([start, *(a for a, _ in spans)]), max([end, *(b for _, b in spans)])


def rows_of(
    parts: Sequence[Weighed], context: Context, ends: Sequence[int], heads: frozenset[int], names: ActorNames
) -> dict[int, TableRow]:
    """The rows of a statement's flattened tables, by the offset of their number. ``ends`` are lines where something else begins,
    ``heads`` those of headings."""
    rows: dict[int, TableRow] = {}
    by_columns: dict[tuple[str, ...], list[Weighed]] = {}
    for part in parts:
        if part.header is not None:
            by_columns.setdefault(part.header.columns, []).append(part)
    for same in by_columns.values():
        items = sorted((item for part in same for item in part.run.items), key=lambda item: item.start)
        rows.update(table_rows(items, same[0].header, context, ends, heads, names))
    return rows


def table_rows(
    items: Sequence[Candidate],
    header: Header | None,
    context: Context,
    ends: Sequence[int],
    heads: frozenset[int],
    names: ActorNames,
) -> dict[int, TableRow]:
    """The rows of one flattened table whose rows begin with these items."""
    assert header is not None
    before, after = _around_number(header)
    whole_lines = _lines_are_cells(header, items)
    gaps = _gaps(items, header, context, ends, heads)
    _learn(gaps, header, names)
    repeated = repeated_lines([list(gap.lines) for gap in gaps])
    rows: dict[int, TableRow] = {item.start: TableRow() for item in items}
    for gap in gaps:
        first, second = gap.parts()
        if gap.item is not None:
            whole = gap.following is not None and second is None
            hole = (gap.item.start, gap.skip)
            stretch = [*gap.lead, *first]
            cells = cells_of(
                stretch,
                hole,
                [*after, *before] if whole else after,
                names,
                repeated,
                behind=not before,
                stop=gap.stop,
                whole_lines=whole_lines,
            )
            row = rows[gap.item.start]
            row.behind = cells.pop(BEHIND, [])
            row.cells.update({column: spans for column, spans in cells.items() if column in after})
            _give(
                rows,
                gap.following,
                {column: spans for column, spans in cells.items() if column in before and column not in after},
            )
            if second:
                _give(
                    rows,
                    gap.following,
                    cells_of(
                        second, (0, 0), before, names, repeated, behind=False, stop=gap.stop, whole_lines=whole_lines
                    ),
                )
        elif not before:
            rows[items[0].start].ahead = [(line.body_start + group_number(line.body), line.end) for line in first[:2]]
        else:
            _give(
                rows,
                gap.following,
                cells_of(first, (0, 0), before, names, repeated, behind=False, stop=gap.stop, whole_lines=whole_lines),
            )
    return rows


def _lines_are_cells(header: Header, items: Sequence[Candidate]) -> bool:
    """Whether every cell has lines of its own: the header's names do, and the numbers stand alone."""
    return header.last - header.first + 1 >= len(header.columns) and not any(item.title for item in items)


def grid_rows(grids: Sequence[Grid]) -> dict[int, TableRow]:
    """The rows of tables whose cells are apart, by the offset of their line."""
    return {row.start: TableRow(dict(row.cells), ahead=list(row.ahead)) for grid in grids for row in grid.rows}


def _around_number(header: Header) -> tuple[list[str], list[str]]:
    """(columns before the number, columns behind it); without a column of numbers, the number stands first."""
    columns = list(header.columns)
    if "title" not in columns and "demand" in columns:
        columns[columns.index("demand")] = "title"
    if "number" not in columns:
        return [], columns
    at = columns.index("number")
    return columns[:at], columns[at + 1 :]


@dataclass(frozen=True, slots=True)
class _Gap:
    """The lines between two numbers: from behind ``item``'s to before ``following``'s. A heading between parts them."""

    item: Candidate | None
    following: Candidate | None
    lines: tuple[Line, ...]
    lead: tuple[Line, ...]
    skip: int
    cut: int | None
    stop: int

    def parts(self) -> tuple[list[Line], list[Line] | None]:
        if self.cut is None:
            return list(self.lines), None
        return [n for n in self.lines if n.index < self.cut], [n for n in self.lines if n.index > self.cut]


def _gaps(
    items: Sequence[Candidate], header: Header, context: Context, ends: Sequence[int], heads: frozenset[int]
) -> list[_Gap]:
    lines = context.lines
    skipped = context.header_lines
    before, _ = _around_number(header)
    gaps: list[_Gap] = []
    first = items[0]
    opening = [
        n
        for n in range(header.last + 1, first.line + 1)
        if n not in skipped and n not in heads and lines[n].kind is Kind.BODY
    ]
    if before and opening:
        gaps.append(_Gap(None, first, tuple(lines[n] for n in opening), (), 0, None, first.start))
    elif 1 <= len(above := [lines[n] for n in opening if n < first.line]) <= 2 and not _leading(
        first, lines, header.last, skipped
    ):
        gaps.append(_Gap(None, first, tuple(above), (), 0, None, first.start))
    own = {item.line for item in items}
    plain = not {"budget", "other", "section_reference"} & set(header.columns)  # no column of it holds lone numbers
    for item, following in zip(items, [*items[1:], None], strict=True):
        bound = following.line + 1 if following is not None else _end(item, items, skipped, heads, context)
        inside = [n for n in range(item.line, min(bound, item.line + MAX_ROW_LINES)) if n not in skipped]
        foreign = set(ends[bisect_right(ends, item.line) : bisect_left(ends, bound)]) - own
        cut = next((n for n in inside if n in foreign), None)
        if cut is not None and (following is None or not before):
            inside = [n for n in inside if n < cut]
            cut = None
        lead = [] if before else _leading(item, lines, header.last, skipped)
        following_lead = [] if before or following is None else _leading(following, lines, item.line, skipped)
        if following_lead:
            inside = [n for n in inside if n < following_lead[0].index]
        kept = [
            lines[n]
            for n in inside
            if lines[n].kind is Kind.BODY
            and n not in heads
            and not (plain and n not in own and _LONE.fullmatch(lines[n].text))
        ]
        skip = item.title_start if item.title else lines[item.line].end
        stop = following.start if following is not None else len(lines) and lines[-1].end + 1
        gaps.append(_Gap(item, following, tuple(kept), tuple(lead), skip, cut, stop))
    return gaps


def _leading(item: Candidate, lines: Sequence[Line], above: int, skipped: frozenset[int]) -> list[Line]:
    """The lines above a number that begin its title: in a table whose cells are centred, the number stands on a middle line."""
    if not item.title or not item.title[:1].islower() or any(start == 0 for start, _ in date_spans(item.title)):
        return []
    for n in range(item.line - 1, max(above, item.line - 4), -1):
        if n in skipped or lines[n].kind is not Kind.BODY or re.match(r"\d", lines[n].body):
            return []
        if lines[n].body[:1].isupper():
            return [lines[k] for k in range(n, item.line)]
    return []


def _end(
    item: Candidate, items: Sequence[Candidate], skipped: frozenset[int], heads: frozenset[int], context: Context
) -> int:
    """Where the last row ends: as far down as the longest other, and before a heading, a paragraph or a wide gap."""
    lines = context.lines
    pairs = list(itertools.pairwise(items))
    lengths = [
        sum(1 for n in range(a.line, b.line) if n not in skipped and lines[n].kind is Kind.BODY) for a, b in pairs
    ]
    reach = int(ROW_MARGIN * max(lengths)) + 1 if lengths else SHORT_ROW
    widest = max(
        (len(lines[n].text) for a, b in pairs for n in range(a.line, b.line) if lines[n].kind is Kind.BODY), default=200
    )
    count = 0
    for n in range(item.line + 1, len(lines)):
        here = lines[n]
        paragraph = len(here.text) > max(1.25 * widest, widest + MORE_WIDTH) or here.gap > 2 * here.loose + 2
        if n in heads or n in context.named_lines or paragraph or _SUM.match(here.text):
            return n
        count += here.kind is Kind.BODY and n not in skipped
        if count >= reach:
            return n
    return len(lines)


def _give(rows: dict[int, TableRow], item: Candidate | None, cells: Cells) -> None:
    if item is not None:
        cells.pop(BEHIND, None)
        for column, spans in cells.items():
            rows[item.start].cells.setdefault(column, []).extend(spans)


def _learn(gaps: Sequence[_Gap], header: Header, names: ActorNames) -> None:
    """Lines that come back in the rows of a table with a column of actors are names, where they look like any."""
    if "responsible" in header.columns:
        names.learn(line for line in repeated_lines([list(gap.lines) for gap in gaps]) if names.likeness(line) > 0)
