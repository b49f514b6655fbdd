"""A line of a plan's text: what it says, where it stands, what kind it is, and its cells where it is a table's row."""

from __future__ import annotations

import re
from enum import Enum

import msgspec

_PIPE = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t")


class Kind(Enum):
    BODY = "body"
    RUNNING = "running head"
    PAGE_NUMBER = "page number"
    LINK = "link"
    CONTENTS = "table of contents"


class Line(msgspec.Struct, frozen=True):
    """A line with text. ``start``/``end`` bound it without surrounding white space; ``body`` starts behind its markup.

    ``gap`` is the number of blank lines before it, ``loose`` how many of those say nothing here (1 in text that is
    double-spaced).
    ``lead`` and ``trail`` are the tabs before and behind it: empty cells, where it is a table's row.
    """

    index: int
    start: int
    end: int
    text: str
    body: str
    body_start: int
    page: int
    gap: int
    indent: int
    bullet: bool
    top: bool
    heading: int = 0
    kind: Kind = Kind.BODY
    loose: int = 0
    width: int = 0
    lead: int = 0
    trail: int = 0

    @property
    def broken(self) -> bool:
        """Whether the white space before it says that something new begins."""
        return self.gap > self.loose

    @property
    def cells(self) -> list[tuple[int, int]]:
        """The cells of a line that is a table's row (tabs, or pipes as in Markdown), as spans of the text; else []."""
        if self.text.count("|") >= 2 or self.text.count(" | ") >= 1:
            return _between(self.text, self.start, _PIPE)
        if "\t" in self.text:
            return self.row()
        return []

    def row(self) -> list[tuple[int, int]]:
        """The cells as tabs part them, the empty ones at both ends too; one cell where there is no tab."""
        return [(self.start, self.start)] * self.lead + self._tabbed() + [(self.end, self.end)] * self.trail

    def _tabbed(self) -> list[tuple[int, int]]:
        return _between(self.text, self.start, _TAB) or [(self.start, self.end)]


def _between(text: str, start: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    cells, at = [], 0
    for piece in separator.split(text):
        stripped = piece.strip(" \t*\u2028")
        lead = len(piece) - len(piece.lstrip(" \t*\u2028"))
        cells.append((start + at + lead, start + at + lead + len(stripped)))
        at += len(piece) + 1
    if separator is _PIPE:
        cells = cells[text.startswith("|") : len(cells) - text.endswith("|")]
    return cells if len(cells) > 1 else []
