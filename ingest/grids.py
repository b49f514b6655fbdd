"""Tables whose cells are kept apart (tabs, Markdown's pipes): rows and columns are certain, only the header is to be read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.candidates import Candidate, number_key
from ingest.headers import Header
from ingest.lines import Kind, Line

GRID_LAYOUT = "table row"
GROUP_LINES = 3
"""How far below a line that heads a group of rows the next row may stand, furniture included."""
MAX_GROUP = 160
_RULE = re.compile(r"[\s|:+=-]+")
NUMBER = re.compile(
    r"(?:(?:Tiltak|TILTAK)\s*(?:nr\.?\s*)?)?(?P<number>\d{1,3}\s?[a-zæøå]?"
    r"|[A-Z]?\d{1,2}(?:\.\d{1,2}){1,3}\s?[a-z]?|[A-ZÆØÅ]{1,3}[ -]?\d{1,2}(?:\.\d{1,2})?[a-z]?)\s*[.):]?"
)
_LEADING = re.compile(NUMBER.pattern.rstrip("?").removesuffix(r"\s*[.):]") + r"\s*[.):–-]?\s+(?=[A-ZÆØÅ«])")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by column (field → spans of the text), the lines it stands on."""

    number: str
    cells: dict[str, list[tuple[int, int]]]
    line: int
    last: int
    start: int
    ahead: tuple[tuple[int, int], ...] = ()
    """The lines above it that head a group of rows."""


@dataclass(frozen=True, slots=True)
class Grid:
    header: Header
    rows: tuple[Row, ...]
    unnumbered: int
    last: int
    """The last line that was looked at."""


def find_grids(lines: Sequence[Line], headers: Sequence[Header], text: str) -> list[Grid]:
    """The tables under headers whose cells are apart; a header that comes back on a page is no table's beginning."""
    grids: list[Grid] = []
    for header in headers:
        if lines[header.first].cells and not (grids and header.first <= grids[-1].last):
            grid = _grid(lines, header, text)
            if grid is not None:
                grids.append(grid)
    return grids


_GROUP_NUMBER = re.compile(r"\d{1,2}[.:)]?\s+(?=[A-ZÆØÅ«])")


def group_number(words: str) -> int:
    """How many characters the number of a heading among a table's rows takes: *1 Forebygging*."""
    match = _GROUP_NUMBER.match(words)
    return match.end() if match else 0


def grid_candidates(grids: Sequence[Grid], lines: Sequence[Line], text: str) -> list[Candidate]:
    """The rows as candidates, so that they are weighed with everything else."""
    found: list[Candidate] = []
    for index, grid in enumerate(grids):
        for row in grid.rows:
            spans = row.cells.get("title") or row.cells.get("demand") or []
            kind = (
                "code"
                if re.match(r"[A-ZÆØÅ]{1,3}[ -]?\d", row.number) and "." not in row.number
                else "dotted"
                if "." in row.number
                else "plain"
            )
            family, key = number_key(row.number, kind)
            found.append(
                Candidate(
                    line=row.line,
                    layout=GRID_LAYOUT,
                    number=row.number,
                    family=f"{GRID_LAYOUT}|{index}:{family}",
                    key=key,
                    start=lines[row.line].start,
                    title_start=spans[0][0] if spans else lines[row.line].end,
                    title=text[spans[0][0] : spans[0][1]] if spans else "",
                )
            )
    return found


def counted(lines: Sequence[Line], headers: Sequence[Header], text: str) -> list[Grid]:
    """The tables under these headers with their rows counted through, for a plan that does not number its measures."""
    grids: list[Grid] = []
    count = itertools.count(1)
    for header in headers:
        if lines[header.first].cells and not (grids and header.first <= grids[-1].last):
            grid = _grid(lines, header, text, count)
            if grid is not None:
                grids.append(grid)
    return grids


def _grid(lines: Sequence[Line], header: Header, text: str, count: Iterator[int] | None = None) -> Grid | None:
    rows: list[Row] = []
    ahead: list[tuple[int, int]] = []
    unnumbered = 0
    columns = header.columns
    at = header.last + 1
    while at < len(lines):
        line = lines[at]
        cells = _row_cells(line, len(columns))
        if not cells:
            if line.kind is Kind.BODY and not _RULE.fullmatch(line.text):
                if not _heads_rows(lines, at, len(columns), lines[header.first]):
                    break
                ahead.append((line.body_start + group_number(line.body), line.end))
            at += 1
            continue
        if _RULE.fullmatch(line.text) or _repeats(line, lines[header.first]):
            at += 1
            continue
        named = _by_column(cells, columns, text)
        number = _number(named, columns, text)
        goes_on = bool(rows) and _continues(named, text)
        if number is None and count is not None and not goes_on and _has_text(named.get("title", []), text):
            number = str(next(count))
        if number is None:
            if rows and not _has_text(named.get("number", []), text) and _continues(named, text):
                rows[-1] = _extended(rows[-1], named, at)
            elif len([c for c in cells if c[0] < c[1]]) > 1:
                unnumbered += 1
            at += 1
            continue
        own = {k: v for k, v in named.items() if k != "number" and _has_text(v, text)}
        rows.append(Row(number, own, at, at, line.start, tuple(ahead)))
        ahead = []
        at += 1
    return Grid(header, tuple(rows), unnumbered, at - 1) if rows or unnumbered else None


def _row_cells(line: Line, width: int) -> list[tuple[int, int]]:
    """The cells of a row; a row with words in one cell only has its tabs at its ends."""
    if cells := line.cells:
        return cells
    return line.row() if line.lead + line.trail and line.lead + 1 + line.trail == width else []


def _heads_rows(lines: Sequence[Line], at: int, width: int, header: Line) -> bool:
    """Whether a line without cells stands among the rows and heads those below: a row of the same table follows it."""
    for line in lines[at + 1 : at + 1 + GROUP_LINES]:
        if line.kind is not Kind.BODY or _RULE.fullmatch(line.text):
            continue
        if cells := _row_cells(line, width):
            return len(cells) == len(_row_cells(header, width)) and not _repeats(line, header)
        if len(line.text) > MAX_GROUP:
            return False
    return False


def _repeats(line: Line, header: Line) -> bool:
    return re.sub(r"\W+", "", line.text).lower() == re.sub(r"\W+", "", header.text).lower()


def _by_column(cells: Sequence[tuple[int, int]], columns: Sequence[str], text: str) -> dict[str, list[tuple[int, int]]]:
    named: dict[str, list[tuple[int, int]]] = {}
    for (start, end), column in zip(cells, columns, strict=False):
        if start < end:
            named.setdefault(column, []).extend(_broken(start, end, text))
    return named


def _broken(start: int, end: int, text: str) -> list[tuple[int, int]]:
    """A cell's lines: Markdown breaks them with ``<br>``, the text made from other formats with U+2028."""
    spans, at = [], start
    for match in re.finditer(r"\s*(?:<br\s*/?>|\u2028)\s*", text[start:end]):
        spans.append((at, start + match.start()))
        at = start + match.end()
    spans.append((at, end))
    return [(a, b) for a, b in spans if a < b]


def _number(named: dict[str, list[tuple[int, int]]], columns: Sequence[str], text: str) -> str | None:
    """The row's number: in its own column, or before the title in the title's."""
    if "number" in columns:
        spans = named.get("number", [])
        match = NUMBER.fullmatch(text[spans[0][0] : spans[0][1]].strip(" *_")) if spans else None
        return re.sub(r"\s+", "", match["number"]) if match else None
    spans = named.get("title") or []
    if not spans:
        return None
    match = _LEADING.match(text[spans[0][0] : spans[0][1]])
    if match is None:
        return None
    spans[0] = (spans[0][0] + match.end(), spans[0][1])
    return re.sub(r"\s+", "", match["number"])


def _has_text(spans: Sequence[tuple[int, int]], text: str) -> bool:
    return any(re.search(r"\w", text[a:b]) for a, b in spans)


def _continues(named: dict[str, list[tuple[int, int]]], text: str) -> bool:
    """A row without a number that finishes cells: its first words go on in lower case, or it has no title of its own."""
    first = next((spans for spans in named.values() if spans), None)
    if not first:
        return False
    title = named.get("title") or named.get("demand") or []
    return text[first[0][0]].islower() or not _has_text(title, text)


def _extended(row: Row, named: dict[str, list[tuple[int, int]]], line: int) -> Row:
    cells = {k: list(v) for k, v in row.cells.items()}
    for column, spans in named.items():
        cells.setdefault(column, []).extend(spans)
    return Row(row.number, cells, row.line, line, row.start)
