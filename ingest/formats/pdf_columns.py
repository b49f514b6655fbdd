"""Tables without ruled lines: columns under a header whose names are known, and labels beside their values.

Only what names itself is read as a table: a line whose words are names of columns (*Nr. Tiltak Ansvarlig Frist*), or labels
(*Ansvarlig*, *Frist*) in one column with values in another. All else stays text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.columns import column_field
from ingest.formats.blocks import Cell
from ingest.formats.pdf_lines import Piece, TextLine, cell_lines, levels, unwrapped
from ingest.formats.pdf_page import Marks

NEAR = 3.0
"""Points: words that begin no further apart begin in one column."""
MAX_UNKNOWN = 0.34
"""The share of a header's cells that may be unknown names."""
EDGE = 1.5
"""Points: words that begin so near each other on different lines begin at one edge."""
EDGE_SHARE = 0.7
FAR_DOWN = 3.5
"""A line further below the last than this (in sizes) is not the table's."""
MIN_BANDS = 2
RULE_SHARE = 0.6
HEADER_DISTANCE = 1.7
CARRY_LINES = 4
"""How many lines of running head may stand above a table that goes on on a new page."""
_NUMBER = re.compile(
    r"(?:Tiltak\s*)?(?:\d{1,3}[a-zæøå]?|[A-Z]?\d{1,2}(?:\.\d{1,2}){1,3}[a-z]?|[A-ZÆØÅ]{1,3}[ -]?\d{1,2}[a-z]?)[.):]?"
)


@dataclass(slots=True)
class Columns:
    """A table's columns: where each begins, and what it is called."""

    starts: list[float]
    fields: list[str | None]

    @property
    def number(self) -> int | None:
        return self.fields.index("number") if "number" in self.fields else None

    def of(self, piece: Piece) -> int:
        return max(0, bisect_right(self.starts, piece.x0 + NEAR) - 1)

    def crossed(self, piece: Piece) -> bool:
        """Whether a piece begins in one column and ends well inside another."""
        column = self.of(piece)
        return column + 1 < len(self.starts) and piece.x1 > self.starts[column + 1] + NEAR


@dataclass(slots=True)
class Found:
    """A table found: its rows, and the places in the file of the pieces that are in it."""

    rows: list[list[Cell]]
    orders: set[int] = field(default_factory=set)


def column_tables(pieces: Sequence[Piece], marks: Marks, carried: Columns | None) -> tuple[list[Found], Columns | None]:
    """The page's tables under headers, and the columns of one that may go on on the next page."""
    lines = levels(pieces)
    found: list[Found] = []
    last: Columns | None = None
    at = 0
    if carried is not None and (start := _goes_on(lines, carried)) is not None:
        table, at = _table(lines, start, carried, [], marks)
        if table is not None:
            found.append(table)
            last = carried if _at_foot(lines, at) else None
    while at < len(lines):
        header = _header(lines, at)
        if header is None:
            at += 1
            continue
        columns, heads, below = header
        columns = _aligned(columns, heads, lines[below : _reach(lines, below)])
        table, end = _table(lines, below, columns, heads, marks)
        if table is None:
            at += 1
            continue
        found.append(table)
        last = columns if _at_foot(lines, end) else None
        at = max(end, below)
    return found, last


def _at_foot(lines: Sequence[Sequence[Piece]], end: int) -> bool:
    return len(lines) - end <= 2


def _goes_on(lines: Sequence[Sequence[Piece]], columns: Columns) -> int | None:
    """The line where a table of the page before goes on: a number in the numbers' column, words in another column."""
    for at, line in enumerate(lines[:CARRY_LINES]):
        if _header(lines, at) is not None:
            return None
        if _begins_row(line, columns) and len(line) > 1:
            return at
    return None


def _header(lines: Sequence[Sequence[Piece]], at: int) -> tuple[Columns, list[list[Piece]], int] | None:
    """A header at a line: (columns, the pieces of each, the line below). Names may wrap."""
    heads = [[part] for piece in lines[at] for part in _apart(piece)]
    below = at + 1
    if len(heads) < 2 or _named(heads) < 1:
        return None
    best = (_fields(heads), [list(head) for head in heads], below)
    while below < len(lines) and _joins_header(lines[below - 1], lines[below], heads):
        for piece in lines[below]:
            min(heads, key=lambda head: abs(_middle(head[0]) - _middle(piece))).append(piece)
        below += 1
        best = max(best, (_fields(heads), [list(head) for head in heads], below), key=lambda entry: _score(entry[0]))
    fields, heads, below = best
    known = {name for name in fields if name}
    if len(known) < 2 or not known & {"title", "number", "demand"} or fields.count(None) > MAX_UNKNOWN * len(fields):
        return None
    return Columns([min(piece.x0 for piece in head) for head in heads], fields), heads, below


def _apart(piece: Piece) -> list[Piece]:
    """A piece that is the names of two columns, in two: *Nr Tiltak* over a narrow column of numbers."""
    if len(piece.words) < 2 or column_field(piece.text) is not None:
        return [piece]
    for word in piece.words[1:]:
        parts = piece.parted(word.x0, 0.0)
        if len(parts) == 2 and word.text[:1].isupper() and all(column_field(part.text) for part in parts):
            return parts
    return [piece]


def _fields(heads: Sequence[Sequence[Piece]]) -> list[str | None]:
    return [column_field(" ".join(piece.text for piece in head)) for head in heads]


def _score(fields: Sequence[str | None]) -> int:
    return sum(1 for name in fields if name)


def _named(heads: Sequence[Sequence[Piece]]) -> int:
    return _score(_fields(heads))


def _middle(piece: Piece) -> float:
    return (piece.x0 + piece.x1) / 2


def _joins_header(before: Sequence[Piece], line: Sequence[Piece], heads: Sequence[Sequence[Piece]]) -> bool:
    near = before[0].y - line[0].y <= HEADER_DISTANCE * before[0].size
    return near and len(line) <= len(heads) and not any(_NUMBER.fullmatch(piece.text) for piece in line)


def _reach(lines: Sequence[Sequence[Piece]], below: int) -> int:
    """Where the lines that could be the table's end: before a wide gap, or another header."""
    end = below
    while end < len(lines) and (end == 0 or lines[end - 1][0].y - lines[end][0].y <= FAR_DOWN * lines[end][0].size):
        if _header(lines, end) is not None:
            break
        end += 1
    return end


def _aligned(columns: Columns, heads: Sequence[Sequence[Piece]], lines: Sequence[Sequence[Piece]]) -> Columns:
    """The columns' beginnings as their words show: a name can be centred over a column that is not."""
    starts = list(columns.starts)
    spans = sorted((piece.x0, piece.x1) for line in lines if len(line) > 1 for piece in line)
    for k in range(1, len(starts)):
        left = max(piece.x0 for piece in heads[k - 1])
        right = max(piece.x1 for piece in heads[k])
        gaps = _gaps([span for span in spans if span[1] > left and span[0] < right], left, right)
        own = min(piece.x0 for piece in heads[k])
        best = max(gaps, key=lambda gap: (gap[0] <= own <= gap[1] + NEAR, gap[1] - gap[0]), default=None)
        edge = _common_edge(lines, left, own + NEAR)
        if edge is not None:  # cells that touch leave no gap, and show their column all the same
            starts[k] = edge
        elif best is not None:
            starts[k] = min(own, best[1]) if best[1] <= own + NEAR else own
    return Columns(starts, columns.fields)


def _common_edge(lines: Sequence[Sequence[Piece]], left: float, right: float) -> float | None:
    """Where between ``left`` and ``right`` words begin on most of the lines that have any there: the column's left edge."""
    edges: Counter[int] = Counter()
    places: dict[int, float] = {}
    counted = 0
    for line in lines:
        here = {
            round(word.x0 / EDGE): word.x0 for piece in line for word in piece.words if left + NEAR < word.x0 < right
        }
        counted += bool(here)
        edges.update(here.keys())
        places.update(here)
    best = max(edges, key=lambda edge: (edges[edge], edge), default=None)
    return places[best] if best is not None and edges[best] >= max(2, EDGE_SHARE * counted) else None


def _gaps(spans: Sequence[tuple[float, float]], left: float, right: float) -> list[tuple[float, float]]:
    """The stretches between ``left`` and ``right`` that no span covers."""
    gaps: list[tuple[float, float]] = []
    at = left
    for start, end in spans:
        if start > at:
            gaps.append((at, start))
        at = max(at, end)
    if right > at:
        gaps.append((at, right))
    return gaps


def _begins_row(line: Sequence[Piece], columns: Columns) -> bool:
    number = columns.number
    return number is not None and any(columns.of(p) == number and _NUMBER.fullmatch(p.text) for p in line)


@dataclass(slots=True)
class _Body:
    """The table's lines between two that stand alone: pieces, each with its column."""

    pieces: list[tuple[int, Piece]] = field(default_factory=list)


def _table(
    lines: Sequence[Sequence[Piece]], below: int, columns: Columns, heads: Sequence[Sequence[Piece]], marks: Marks
) -> tuple[Found | None, int]:
    """The table whose rows begin at a line, and the line behind it."""
    parts: list[_Body | list[Piece]] = [_Body()]
    at = below
    rows = 0
    while at < len(lines):
        line = [part for piece in lines[at] for part in _cut(piece, columns)]
        if at > below and lines[at - 1][0].y - line[0].y > FAR_DOWN * line[0].size:
            break
        if _header(lines, at) is not None and at > below:
            break
        if _stands_alone(line, columns):
            if not _rows_follow(lines, at, columns):
                break
            parts.extend([line, _Body()])
            at += 1
            continue
        if any(columns.crossed(piece) for piece in line):
            break
        body = parts[-1]
        assert isinstance(body, _Body)
        body.pieces.extend((columns.of(piece), piece) for piece in line)
        rows += 1
        at += 1
    if rows < 1:
        return None, at
    found = Found([], {piece.order for head in heads for piece in head})
    if heads:
        found.rows.append([Cell((" ".join(piece.text for piece in head),)) for head in heads])
    widths = _widths(parts, columns)
    for part in parts:
        if isinstance(part, _Body):
            for row in _rows(part, columns, marks):
                found.rows.append(_cells(row, columns, widths))
            found.orders |= {piece.order for _, piece in part.pieces}
        else:
            found.rows.append([Cell((" ".join(piece.text for piece in part),), len(columns.starts))])
            found.orders |= {piece.order for piece in part}
    return found, at


def _cut(piece: Piece, columns: Columns) -> list[Piece]:
    """A piece that holds two cells, cut where a word begins at a column's beginning."""
    for start in columns.starts[columns.of(piece) + 1 :]:
        parts = piece.parted(start, 1.5)
        if len(parts) == 2:
            return [parts[0], *_cut(parts[1], columns)]
    return [piece]


def _stands_alone(line: Sequence[Piece], columns: Columns) -> bool:
    """Whether a line is not of cells: one piece over several columns, or words where numbers stand."""
    if len(line) != 1:
        return False
    column = columns.of(line[0])
    words = bool(re.search(r"[^\W\d]{3}", line[0].text))
    return columns.crossed(line[0]) or (column == columns.number == 0 and words and not _NUMBER.fullmatch(line[0].text))


def _rows_follow(lines: Sequence[Sequence[Piece]], at: int, columns: Columns) -> bool:
    for line in lines[at + 1 : at + 3]:
        if _header(lines, at + 1) is not None:
            return False
        if _begins_row(line, columns) or (columns.number is None and len(line) >= 2 and columns.of(line[0]) == 0):
            return True
        if not _stands_alone(line, columns):
            return False
    return False


def _rows(body: _Body, columns: Columns, marks: Marks) -> list[list[tuple[int, Piece]]]:
    """The pieces by row.

    Most programs write a table cell by cell: then the file's order goes up at each new cell, and back to the left where a row
    begins. Others write line by line: then a row begins at its number, between ruled lines, or below more space.
    """
    pieces = sorted(body.pieces, key=lambda entry: entry[1].order)
    if not pieces:
        return []
    upward = any(b.y - a.y > 0.5 * b.size and d > c for (c, a), (d, b) in pairwise(pieces))
    if upward:
        rows: list[list[tuple[int, Piece]]] = []
        last = len(columns.starts)
        for column, piece in pieces:
            if column < last or not rows:
                rows.append([])
            rows[-1].append((column, piece))
            last = column
        return rows
    return _by_lines(body, columns, marks)


def _by_lines(body: _Body, columns: Columns, marks: Marks) -> list[list[tuple[int, Piece]]]:
    place = {id(piece): column for column, piece in body.pieces}
    lines = levels(piece for _, piece in body.pieces)
    top, foot = lines[0][0].y + lines[0][0].size, lines[-1][0].y
    width = max(p.x1 for line in lines for p in line) - columns.starts[0]
    bands = sorted(
        {r.at for r in marks.level if foot < r.at < top and r.end - r.start >= RULE_SHARE * width}, reverse=True
    )
    by_rule = len(bands) >= MIN_BANDS
    gaps = [a[0].y - b[0].y for a, b in pairwise(lines)]
    usual = min(gaps, default=0.0)
    number = columns.number
    numbered = number is not None and any(place[id(p)] == number for line in lines for p in line)
    rows: list[list[tuple[int, Piece]]] = []
    before: list[Piece] | None = None
    for line in lines:
        cells = {place[id(piece)] for piece in line}
        if before is None:
            begins = True
        elif by_rule:
            begins = any(line[0].y + 0.3 * line[0].size < band < before[0].y + 0.3 * before[0].size for band in bands)
        elif numbered:
            begins = number in cells
        else:
            begins = 0 in cells and (before[0].y - line[0].y > 1.25 * usual or 2 * len(cells) > len(columns.starts))
        if begins:
            rows.append([])
        rows[-1].extend((place[id(piece)], piece) for piece in line)
        before = line
    return rows


def _widths(parts: Sequence[_Body | list[Piece]], columns: Columns) -> list[float]:
    """How wide each column's words run: the cell is at least so wide."""
    widths = [0.0] * len(columns.starts)
    for part in parts:
        if isinstance(part, _Body):
            for column, piece in part.pieces:
                widths[column] = max(widths[column], piece.x1 - columns.starts[column])
    return widths


def _cells(row: Sequence[tuple[int, Piece]], columns: Columns, widths: Sequence[float]) -> list[Cell]:
    cells: list[Cell] = []
    for column in range(len(columns.starts)):
        lines: list[TextLine] = cell_lines(piece for own, piece in row if own == column)
        cells.append(Cell(unwrapped(lines, widths[column]), wrapped=tuple(line.text for line in lines)))
    return cells
