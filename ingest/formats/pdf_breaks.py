"""A table's row that a page break has cut in two → one row again: its cells go on at the top of the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.formats.blocks import Cell
from ingest.lines import ends_open, fold

Rows = list[list[Cell]]


def rejoin(above: Rows, below: Rows, words: frozenset[str]) -> None:
    """Moves what goes on in the first row of ``below`` (behind a header that comes back) to the last row of ``above``.

    ``words`` are those of both pages, in lower case: they tell a torn word's end from a word.
    """
    if not above or not below:
        return
    at = 1 if len(below) > 1 and _texts(below[0]) == _texts(above[0]) else 0
    last, first = above[-1], below[at]
    if at == 0 and len(above) == 1:
        return  # the row above may be the header
    if [cell.across for cell in last] != [cell.across for cell in first] or not _goes_on(last, first):
        return
    above[-1] = [_joined(a, b, words) for a, b in zip(last, first, strict=True)]
    del below[at]


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _goes_on(last: Sequence[Cell], first: Sequence[Cell]) -> bool:
    """Whether every cell with words begins in lower case, or behind a cell that ends in the middle of a phrase."""
    pairs = [(a, b) for a, b in zip(last, first, strict=True) if b.text]
    return bool(pairs) and all(a.text and (b.text[0].islower() or ends_open(a.text)) for a, b in pairs)


def _joined(cell: Cell, rest: Cell, words: frozenset[str]) -> Cell:
    if not rest.text:
        return cell
    lines = [*cell.lines[:-1], _one(cell, rest.lines[0], words), *rest.lines[1:]]
    return Cell(tuple(lines), cell.across, cell.down, (*cell.wrapped, *rest.wrapped))


def _one(cell: Cell, rest: str, words: frozenset[str]) -> str:
    """Two halves of a paragraph as one; a word too long for its cell is put together again."""
    end = cell.wrapped[-1] if cell.wrapped else cell.lines[-1]
    begin = re.split(r"[\s.,;:()]", rest, maxsplit=1)[0].lower()
    torn = " " not in end.strip() and end[-1:].isalpha() and rest[:1].islower() and begin not in words
    return cell.lines[-1] + rest if torn and end.lower() not in words else fold(f"{cell.lines[-1]}\n{rest}")
