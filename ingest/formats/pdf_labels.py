"""Labels in one column with their values in another, without ruled lines: cards of *Ansvarlig*, *Frist*, *Status*."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.columns import column_field
from ingest.formats.blocks import Cell
from ingest.formats.pdf_columns import FAR_DOWN, NEAR, Found
from ingest.formats.pdf_lines import Piece, cell_lines, levels, unwrapped

MIN_LABELS = 2
"""So many known labels must stand below each other, with values that begin in one column."""
MAX_LABEL = 45


def label_tables(pieces: Sequence[Piece]) -> list[Found]:
    """The cards of a page, one table for lines that follow each other."""
    found: list[Found] = []
    lines = levels(pieces)
    at = 0
    while at < len(lines):
        sides = _sides(lines, at)
        if sides is None:
            at += 1
            continue
        first = at
        while (
            first > 0 and _of_card(lines[first - 1], lines[first], sides) == 2 and not _taken(lines[first - 1], found)
        ):
            first -= 1
        last = at + 1
        while last < len(lines) and _of_card(lines[last], lines[last - 1], sides):
            last += 1
        found.append(_card(lines[first:last], sides))
        at = last
    return found


Sides = tuple[float, float]
"""Where labels and where values begin."""


def _sides(lines: Sequence[Sequence[Piece]], at: int) -> Sides | None:
    """The sides of a card whose first known label is on this line: more known labels follow, with values in the same column."""
    line = lines[at]
    if not _known(line) or len(line) < 2:
        return None
    sides = line[0].x0, line[1].x0
    labels = 1
    for before, after in pairwise(lines[at : at + 12]):
        if not _of_card(after, before, sides):
            break
        labels += _known(_halves(after, sides))
    return sides if labels >= MIN_LABELS else None


def _known(line: Sequence[Piece]) -> bool:
    return bool(line) and len(line[0].text) <= MAX_LABEL and column_field(line[0].text) is not None


def _halves(line: Sequence[Piece], sides: Sides) -> list[Piece]:
    """The line's pieces, one that runs from the labels' column into the values' cut in two."""
    return [
        part for piece in line for part in (piece.parted(sides[1], NEAR) if piece.x0 < sides[1] - NEAR else [piece])
    ]


def _of_card(line: Sequence[Piece], near: Sequence[Piece], sides: Sides) -> int:
    """2 for a line with a label and a value, 1 for one of either (they wrap), 0 for a line that is not the card's."""
    if abs(line[0].y - near[0].y) > FAR_DOWN * near[0].size:
        return 0
    halves = _halves(line, sides)
    label = [piece for piece in halves if piece.x0 < sides[1] - NEAR]
    value = [piece for piece in halves if piece.x0 >= sides[1] - NEAR]
    if any(abs(piece.x0 - sides[0]) > NEAR or piece.x1 > sides[1] for piece in label) or len(label) > 1:
        return 0
    if value and abs(value[0].x0 - sides[1]) > NEAR:
        return 0
    if label and value:
        return 2
    return 1 if value or label[0].text[:1].islower() else 0


def _taken(line: Sequence[Piece], found: Sequence[Found]) -> bool:
    return any(piece.order in table.orders for table in found for piece in line)


def _card(lines: Sequence[Sequence[Piece]], sides: Sides) -> Found:
    rows: list[tuple[list[Piece], list[Piece]]] = []
    for line in lines:
        halves = _halves(line, sides)
        label = [piece for piece in halves if piece.x0 < sides[1] - NEAR]
        value = [piece for piece in halves if piece.x0 >= sides[1] - NEAR]
        if (label and value) or not rows:
            rows.append((label, value))
        else:
            rows[-1][0].extend(label)
            rows[-1][1].extend(value)
    width = max((piece.x1 for _, value in rows for piece in value), default=sides[1]) - sides[1]
    cells = [
        [Cell(unwrapped(cell_lines(label), sides[1] - sides[0])), Cell(unwrapped(cell_lines(value), width))]
        for label, value in rows
    ]
    return Found(cells, {piece.order for line in lines for piece in line})
