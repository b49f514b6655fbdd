"""What the formats have in common: paragraphs, headings and tables as lines of text that people and the reader can read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.columns import column_field

CELL_BREAK = "\u2028"
"""A line's or paragraph's end inside a table's cell: Unicode's own line separator, so that a row stays one line."""
MAX_COLUMNS = 64
"""No table of measures is wider; a file that says so would cost memory for nothing."""
MAX_SPAN_ROWS = 2000
LAYOUT_CELL = 300
"""A cell this long, with paragraphs of its own, in a table of one or two rows: the table only sets the page."""

_SPACE = re.compile(r"[^\S\f\u2028]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ufeff\u200b\u2060\u00ad]")
"""Control characters, byte-order marks, zero-width spaces and soft hyphens: nothing that is printed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: its lines (those of a table inside it have tabs), and how many columns and rows it covers.

    ``wrapped`` are the lines as they are set, where the format has such: what is no table's row is printed so.
    """

    lines: tuple[str, ...] = ()
    across: int = 1
    down: int = 1
    wrapped: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return CELL_BREAK.join(line.replace("\t", " ").strip() for line in self.lines if line.strip())


@dataclass(slots=True)
class Page:
    """The text as it is put together. ``apart`` makes blank lines before what comes next; ``inside`` a cell, headings are plain."""

    inside: bool = False
    lines: list[str] = field(default_factory=list)
    pages: int = 1
    _apart: int = 0
    _feeds: int = 0

    def apart(self, lines: int = 1) -> None:
        self._apart = max(self._apart, lines)

    def new_page(self, *, rendered: bool = False) -> None:
        """A page begins. ``rendered``: only noted by the program that set the pages, where a break may be ordered already."""
        if not (rendered and self._feeds):
            self._feeds += 1
            self.pages += 1

    def add(self, line: str) -> None:
        """One line; a form feed for each page that begins goes in front of it."""
        if not line.strip():
            return
        if self._apart and self.lines and not self._feeds and not line.startswith("\f"):
            self.lines.extend([""] * self._apart)
        self.lines.append("\f" * self._feeds + line)
        self._apart, self._feeds = 0, 0

    def heading(self, level: int, text: str) -> None:
        if self.inside:
            self.add(text)
        elif text.strip():
            self.apart()
            self.add("#" * min(6, max(1, level)) + " " + text.strip())
            self._apart = 0

    def table(self, rows: Sequence[Sequence[Cell]], feeds: Mapping[int, int] | None = None) -> None:
        """A table; ``feeds`` says how many pages begin before a row."""
        self.apart()
        for line in table_lines(rows, feeds or {}):
            self.add(line)
        self.apart()

    def text(self) -> str:
        return unicodedata.normalize("NFC", "\n".join(self.lines)) + "\n" if self.lines else ""


def tidy(text: str) -> str:
    """Text on one line: what is not printed left out, white space folded (breaks inside a cell are kept)."""
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


_NUMBERED = re.compile(
    r"(?:Tiltak\b\s*(?:nr\.?\s*)?)?(?:[A-Z]{0,2}\d{1,3}(?:\.\d{1,2}){0,3}[a-z]?)\s*[.:)–-]?\s+\S.*[^\s:]", re.I | re.S
)


def ends_title(bold: str, after: str) -> bool:
    """Whether words in bold that begin a paragraph are a numbered title, and the text behind them is its own:
    *<b>Tiltak 1 Kurs for ansatte</b> Alle skal få kurs.* makes two lines."""
    return after.lstrip()[:1].isupper() and bool(_NUMBERED.fullmatch(bold.strip()))


_LIST_TAB = re.compile(
    r"^(\s*(?:\(?\w{1,4}[.):]|\d{1,2}(?:\.\d{1,2}){0,3}\.?|Tiltak \d{1,3}[a-z]?[.:]?|[^\w\s\t]))\t+(?=\S)"
)


def untabbed(line: str) -> str:
    """A line in which the tab behind a bullet or a typed number is a space: it sets the indent and parts no cells."""
    return _LIST_TAB.sub(r"\1 ", line)


def printed(text: str) -> str:
    """Text without what is not printed; its white space is left alone."""
    return _CONTROL.sub("", text)


def table_lines(rows: Sequence[Sequence[Cell]], feeds: Mapping[int, int] | None = None) -> list[str]:
    """A table as lines: a row a line with a tab between cells; a row of one cell, or a table of one column, as plain lines.

    A cell over several columns stands in the first of them. A cell over several rows is said again in each row that is a row
    of its own, and once where the rows are parts of one (its number or title goes over them too).
    """
    grid = _placed(rows)
    used = [c for c in range(max(map(len, grid), default=0)) if any(_at(row, c) and _said(row, c) for row in grid)]
    if not used:
        return []
    plain = len(used) == 1 or _is_layout(grid, used)
    identity = [] if plain else _identity(grid, used)
    lines: list[str] = []
    waiting = 0
    for number, row in enumerate(grid):
        waiting += (feeds or {}).get(number, 0)
        own = [c for c in used if _own(row, c) and _said(row, c)]
        if not own:
            continue
        first = len(lines)
        if plain or _is_group(row, own, used):
            lines.extend(line for c in own for line in _cell(row, c).wrapped or _cell(row, c).lines)
        else:
            part = number > 0 and any(not _own(row, c) and _at(row, c) for c in identity)
            lines.append("\t".join(_text(row, c, again=not part) for c in used))
        lines[first], waiting = "\f" * waiting + lines[first], 0
    return lines


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell in the grid: ``top`` and ``left`` tell whether the cell begins in this row and this column."""

    cell: Cell
    top: bool
    left: bool


_Row = list[_Place | None]


def _placed(rows: Sequence[Sequence[Cell]]) -> list[_Row]:
    """The cells in a grid, as HTML places them: a cell takes the next place that no cell above covers."""
    grid: list[_Row] = [[] for _ in rows]
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while c < len(grid[r]) and grid[r][c] is not None:
                c += 1
            across = max(1, min(cell.across, MAX_COLUMNS - c))
            if c >= MAX_COLUMNS:
                break
            for y in range(r, min(len(rows), r + max(1, min(cell.down, MAX_SPAN_ROWS)))):
                line = grid[y]
                line.extend([None] * (c + across - len(line)))
                for x in range(c, c + across):
                    if line[x] is None:
                        line[x] = _Place(cell, y == r, x == c)
            c += across
    return grid


def _at(row: _Row, c: int) -> _Place | None:
    return row[c] if c < len(row) else None


def _own(row: _Row, c: int) -> Cell | None:
    """The cell that begins here."""
    place = _at(row, c)
    return place.cell if place is not None and place.top and place.left else None


def _cell(row: _Row, c: int) -> Cell:
    place = _at(row, c)
    return place.cell if place is not None else Cell()


def _said(row: _Row, c: int) -> bool:
    place = _at(row, c)
    return place is not None and place.left and bool(place.cell.text)


def _text(row: _Row, c: int, *, again: bool) -> str:
    place = _at(row, c)
    if place is None or not place.left or not (place.top or again):
        return ""
    return place.cell.text


def _is_layout(grid: Sequence[_Row], used: Sequence[int]) -> bool:
    """Whether the table only puts text side by side."""
    if len(grid) > 2 or any(column_field(_cell(grid[0], c).text) for c in used):
        return False
    return any(len(_cell(row, c).text) > LAYOUT_CELL and len(_cell(row, c).lines) > 1 for row in grid for c in used)


def _is_group(row: _Row, own: Sequence[int], used: Sequence[int]) -> bool:
    """Whether the row is one cell over all columns, or has words in its first cell only, in a table of three columns or more."""
    if len(own) != 1 or any(_at(row, c) and not _at(row, c).top for c in used):  # type: ignore[union-attr]
        return False
    if own[0] == used[0] and _cell(row, own[0]).across >= used[-1] - used[0] + 1:
        return True
    words = bool(re.search(r"[^\W\d]{3}", _cell(row, own[0]).text))
    return len(used) > 2 and words and (own[0] == used[0] or _cell(row, own[0]).across > 1)


def _identity(grid: Sequence[_Row], used: Sequence[int]) -> list[int]:
    """The columns that say which row it is: the numbers' and the titles', as the header names them."""
    for row in grid[:3]:
        fields = {c: column_field(" ".join(_cell(row, c).text.split())) for c in used}
        if len({f for f in fields.values() if f}) >= 2:
            number = [c for c in used if fields[c] == "number"]
            return number or [c for c in used if fields[c] in ("title", "demand")]
    return []


def paragraphs(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines with text, tidied but for the tabs of tables inside them."""
    return tuple(clean for line in lines if (clean := "\t".join(tidy(part) for part in line.split("\t"))).strip())
