"""Ruled lines → tables: the cells that horizontal and vertical lines enclose, merged where no line parts them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.formats.blocks import Cell
from ingest.formats.pdf_lines import Piece, TextLine, cell_lines, unwrapped
from ingest.formats.pdf_page import Marks, Rule

SNAP = 2.0
"""Lines nearer than this (points) are one: borders are drawn cell by cell, and double."""
TOUCH = 3.0
"""Two lines meet when their ends are nearer than this."""
OVERHANG = 6.0
"""A line that goes on past the last line across it leaves the table's side open."""
MAX_RULES = 4000
"""A page with more ruled lines is a drawing."""
MAX_ROWS = 400
MAX_COLUMNS = 40
MIN_FILLED = 0.25
"""A table has words in at least this share of its cells; a diagram's grid has not."""
MAX_PADDING = 12.0


@dataclass(slots=True)
class Ruled:
    """A table: the places of its vertical lines from the left and of its horizontal lines from the bottom.

    ``cells[row][column]`` names the merged cell an elementary cell is part of; row 0 is the topmost.
    """

    number: int
    xs: list[float]
    ys: list[float]
    cells: list[list[int]]

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """(table, cell) at a point; None outside."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
        row = len(self.ys) - 2 - min(bisect_right(self.ys, y) - 1, len(self.ys) - 2)
        return self.number, self.cells[max(0, row)][max(0, column)]


def ruled_tables(marks: Marks) -> list[Ruled]:
    """The page's tables with ruled lines, from the top."""
    if len(marks.level) + len(marks.upright) > MAX_RULES:
        return []
    level, upright = _merged(marks.level), _merged(marks.upright)
    tables: list[Ruled] = []
    for lines, posts in _components(level, upright):
        table = _table(lines, posts, len(tables))
        if table is not None:
            tables.append(table)
    return tables


def rows_of(table: Ruled, pieces: Sequence[Piece], words: frozenset[str]) -> list[list[Cell]] | None:
    """The table's rows with the text of its pieces; None where it is no table but lines around text, or a diagram."""
    inside: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        inside[piece.home[1]].append(piece)  # type: ignore[index]
    names = {name for row in table.cells for name in row}
    if len(inside) < 2 or len(inside) < MIN_FILLED * len(names):
        return None
    lines = {name: cell_lines(members) for name, members in inside.items()}
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for r, row in enumerate(table.cells):
        for c, name in enumerate(row):
            places[name].append((r, c))
    padding = _padding(table, lines, places)
    rows: list[list[Cell]] = [[] for _ in table.cells]
    for name, spots in sorted(places.items(), key=lambda item: item[1][0]):
        (top, left), (bottom, right) = spots[0], spots[-1]
        across, down = right - left + 1, bottom - top + 1
        width = table.xs[left + across] - table.xs[left] - 2 * padding
        own = lines.get(name, [])
        rows[top].append(Cell(unwrapped(own, width, words), across, down, tuple(line.text for line in own)))
    return rows


def _padding(table: Ruled, lines: dict[int, list[TextLine]], places: dict[int, list[tuple[int, int]]]) -> float:
    """How far from its cell's left line text begins."""
    gaps = [line.x0 - table.xs[places[name][0][1]] for name, own in lines.items() for line in own]
    return max(1.0, min(MAX_PADDING, min((gap for gap in gaps if gap >= 0), default=1.0)))


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Lines that lie on each other or go on from each other, as one."""
    result: list[Rule] = []
    for group in _clusters(sorted(rules, key=lambda rule: rule.at)):
        at = sum(rule.at for rule in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda rule: rule.start):
            if end is None or start is None or rule.start > end + TOUCH:
                if start is not None and end is not None:
                    result.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        if start is not None and end is not None:
            result.append(Rule(at, start, end))
    return result


def _clusters(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _components(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that hang together by meeting, as (horizontal, vertical); the topmost first."""
    parent = list(range(len(level) + len(upright)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for v, post in enumerate(upright, len(level)):
        for h, line in enumerate(level):
            if line.start - TOUCH <= post.at <= line.end + TOUCH and post.start - TOUCH <= line.at <= post.end + TOUCH:
                parent[root(h)] = root(v)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for h, line in enumerate(level):
        groups[root(h)][0].append(line)
    for v, post in enumerate(upright, len(level)):
        groups[root(v)][1].append(post)
    found = [group for group in groups.values() if len(group[0]) >= 2 and group[1]]
    return sorted(found, key=lambda group: -max(line.at for line in group[0]))


def _table(level: list[Rule], upright: list[Rule], number: int) -> Ruled | None:
    left, right = min(line.start for line in level), max(line.end for line in level)
    bottom = min([*(post.start for post in upright), *(line.at for line in level)])
    top = max([*(post.end for post in upright), *(line.at for line in level)])
    posts = list(upright)
    posts += [Rule(x, bottom, top) for x in (left, right) if all(abs(post.at - x) > OVERHANG for post in upright)]
    lines = list(level)
    lines += [Rule(y, left, right) for y in (bottom, top) if all(abs(line.at - y) > OVERHANG for line in level)]
    xs, ys = _places(posts), _places(lines)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns * rows < 2 or columns > MAX_COLUMNS or rows > MAX_ROWS or columns < 1 or rows < 1:
        return None
    name = list(range(rows * columns))

    def root(item: int) -> int:
        while name[item] != item:
            name[item] = name[name[item]]
            item = name[item]
        return item

    for r in range(rows):  # row 0 is the topmost: between ys[-1] and ys[-2]
        low, high = ys[rows - 1 - r], ys[rows - r]
        for c in range(columns):
            here = r * columns + c
            if c + 1 < columns and not _parted(posts, xs[c + 1], (low + high) / 2):
                name[root(here + 1)] = root(here)
            if r + 1 < rows and not _parted(lines, low, (xs[c] + xs[c + 1]) / 2):
                name[root(here + columns)] = root(here)
    cells = [[root(r * columns + c) for c in range(columns)] for r in range(rows)]
    if len({cell for row in cells for cell in row}) < 2:
        return None
    return Ruled(number, xs, ys, _rectangles(cells))


def _rectangles(cells: list[list[int]]) -> list[list[int]]:
    """Merged cells that are no rectangles (a line is missing) are taken apart."""
    bounds: dict[int, list[int]] = {}
    counts: dict[int, int] = defaultdict(int)
    for r, row in enumerate(cells):
        for c, name in enumerate(row):
            counts[name] += 1
            box = bounds.setdefault(name, [r, c, r, c])
            box[0], box[1], box[2], box[3] = min(box[0], r), min(box[1], c), max(box[2], r), max(box[3], c)
    whole = {n for n, (a, b, c, d) in bounds.items() if (c - a + 1) * (d - b + 1) == counts[n]}
    width = len(cells[0])
    return [
        [name if name in whole else -1 - (r * width + c) for c, name in enumerate(row)] for r, row in enumerate(cells)
    ]


def _places(rules: Sequence[Rule]) -> list[float]:
    return [sum(rule.at for rule in group) / len(group) for group in _clusters(sorted(rules, key=lambda rule: rule.at))]


def _parted(rules: Sequence[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= SNAP and rule.start <= middle <= rule.end for rule in rules)
