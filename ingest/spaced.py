"""Tables whose columns are kept by runs of spaces, as text saved with its layout has them: cells are read by where they stand.

A row's cells wrap over several lines, so a cell is as many spans of the text as it has lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.columns import column_field
from ingest.grids import MAX_GROUP, NUMBER, Grid, Row
from ingest.headers import MAX_UNKNOWN_SHARE, Header
from ingest.line import Kind, Line

NEAR = 2
"""Characters: how far from its column's beginning a cell's line may begin."""
MAX_BLANK = 2
"""Blank lines inside a table; past a page's end there are more, and a row must begin behind them."""
MIN_COLUMNS = 3
_CELL = re.compile(r"\S+(?: \S+)*")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A stretch of a line without two spaces in it: its span of the text, and the column of its first character."""

    start: int
    end: int
    at: int


def find_spaced(lines: Sequence[Line], text: str) -> list[Grid]:
    """The tables with a column of numbers under a header whose names stand apart."""
    grids: list[Grid] = []
    index = 0
    while index < len(lines):
        header = _header(lines[index])
        grid = _grid(lines, index, *header, text=text) if header is not None else None
        if grid is not None:
            grids.append(grid)
            index = grid.last
        index += 1
    return grids


def _cells(line: Line) -> list[_Cell]:
    base = line.start - line.indent
    return [
        _Cell(line.start + match.start(), line.start + match.end(), line.start + match.start() - base)
        for match in _CELL.finditer(line.text)
    ]


def _header(line: Line) -> tuple[list[str], list[int]] | None:
    """(fields, where the columns begin) of a line that is nothing but names of columns, numbers among them."""
    if line.kind is not Kind.BODY or "\t" in line.text or "   " not in line.text:
        return None
    cells = _cells(line)
    fields = [column_field(line.text[c.start - line.start : c.end - line.start]) for c in cells]
    known = {field for field in fields if field}
    if len(cells) < MIN_COLUMNS or "number" not in known or not known & {"title", "demand"}:
        return None
    if fields.count(None) > MAX_UNKNOWN_SHARE * len(fields) or fields.count("number") > 1:
        return None
    return [field or "other" for field in fields], [cell.at for cell in cells]


def _grid(lines: Sequence[Line], first: int, fields: list[str], starts: list[int], text: str) -> Grid | None:
    rows: list[Row] = []
    ahead: list[tuple[int, int]] = []
    number = fields.index("number")
    at = first + 1
    while at < len(lines):
        line = lines[at]
        if line.kind in (Kind.RUNNING, Kind.PAGE_NUMBER) or _header(line) is not None:
            at += 1
            continue
        cells = _cells(line)
        placed = _placed(cells, starts)
        own = next((c for c in cells if placed and bisect_right(starts, c.at + NEAR) - 1 == number), None)
        match = NUMBER.fullmatch(text[own.start : own.end]) if own is not None else None
        if placed and match is not None:
            named = {fields[k]: [(c.start, c.end)] for k, c in placed.items() if k != number}
            rows.append(Row(re.sub(r"\s+", "", match["number"]), named, at, at, line.start, tuple(ahead)))
            ahead = []
        elif placed and own is None and rows and not ahead and (line.gap <= MAX_BLANK or line.top):
            rows[-1] = _extended(rows[-1], {fields[k]: (c.start, c.end) for k, c in placed.items()}, at)
        elif len(cells) == 1 and len(line.text) <= MAX_GROUP and _row_follows(lines, at, starts, number, text):
            ahead.append((line.body_start, line.end))
        else:
            break
        at += 1
    return Grid(Header(first, first, tuple(fields)), tuple(rows), 0, at - 1) if rows else None


def _placed(cells: Sequence[_Cell], starts: Sequence[int]) -> dict[int, _Cell]:
    """Column → cell; empty where a cell begins between columns, or runs over the beginning of the next."""
    placed: dict[int, _Cell] = {}
    for cell in cells:
        column = bisect_right(starts, cell.at + NEAR) - 1
        if column < 0 or abs(cell.at - starts[column]) > NEAR or column in placed:
            return {}
        width = cell.end - cell.start
        if column + 1 < len(starts) and cell.at + width > starts[column + 1]:
            return {}
        placed[column] = cell
    return placed


def _row_follows(lines: Sequence[Line], at: int, starts: Sequence[int], number: int, text: str) -> bool:
    for line in lines[at + 1 : at + 3]:
        cells = _cells(line)
        placed = _placed(cells, starts)
        if number in placed and NUMBER.fullmatch(text[placed[number].start : placed[number].end]):
            return True
    return False


def _extended(row: Row, more: dict[str, tuple[int, int]], line: int) -> Row:
    cells = {field: list(spans) for field, spans in row.cells.items()}
    for field, span in more.items():
        cells.setdefault(field, []).append(span)
    return Row(row.number, cells, row.line, line, row.start, row.ahead)
