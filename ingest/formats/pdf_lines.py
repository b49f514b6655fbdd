"""Letters → pieces of text on one line → lines, and the lines of a cell → its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.formats.pdf_page import RAISED, RAISED_SIZE, Glyph
from ingest.lines import fold

GAP = 1.0
"""A gap wider than this (in sizes of the letters) parts two pieces: a space is a quarter, in justified text at most one."""
SAME_LINE = 0.35
"""How far (in sizes) two pieces' lines may be apart and still be one."""
SPACE = 0.18
"""A gap wider than this is a space that nobody wrote."""
LEADER = 3.0
"""A page number further than this from its heading stands in a table of contents."""
PARAGRAPH = 1.35
"""A line further below the last than this share of the usual distance begins a paragraph."""
FITS = 0.35
"""A word fits when this much (in sizes) is left over: then the line was ended, not wrapped."""

TORN = 0.9
"""A word is torn where not even its next letter (in sizes) would have fitted."""

_NOTE = re.compile(r"[\d*,]{1,4}")
_UNITS = re.compile(r"\b[kcdm]?m$")
_BULLET = re.compile(r"(?:[•▪●○◦‣⁃*–—-]|[\ue000-\uf8ff])\s|\(?(?:\d{1,2}|[a-zæøå])[.)]\s")


class Word(NamedTuple):
    text: str
    x0: float
    x1: float


@dataclass(slots=True)
class Piece:
    """Words on one line with no wide gap between. ``order`` is its place in the file, ``home`` the table's cell it stands in."""

    words: list[Word]
    y: float
    size: float
    order: int
    home: Hashable = None
    spaced: bool = False
    """Whether the file has a space before it."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    def parted(self, at: float, within: float) -> list[Piece]:
        """The piece in two, where a word other than the first begins ``within`` points of ``at``; else as it is."""
        for number, word in enumerate(self.words[1:], 1):
            if abs(word.x0 - at) <= within:
                first, second = self.words[:number], self.words[number:]
                return [
                    Piece(first, self.y, self.size, self.order, self.home, self.spaced),
                    Piece(second, self.y, self.size, self.order, self.home),
                ]
        return [self]


Home = Callable[[float, float], Hashable]


def pieces_of(glyphs: Iterable[Glyph], home: Home) -> list[Piece]:
    """The pieces in the file's order. ``home`` tells the cell at a point, None outside all tables."""
    pieces: list[Piece] = []
    run: list[Glyph] = []
    where: Hashable = None
    for glyph in glyphs:
        here = home((glyph.x0 + glyph.x1) / 2, glyph.y + 0.3 * glyph.size)
        if run and (here != where or not _follows(run, glyph)):
            pieces.append(_piece(run, len(pieces), where))
            run = []
        if run:
            last = _standing(run)
            glyph.raised = glyph.y - last.y > RAISED * last.size and glyph.size < RAISED_SIZE * last.size
        run.append(glyph)
        where = here
    if run:
        pieces.append(_piece(run, len(pieces), where))
    return [piece for piece in pieces if piece.words]


def _standing(run: Sequence[Glyph]) -> Glyph:
    """The last letter that is not raised: it tells the line."""
    return next((glyph for glyph in reversed(run) if not glyph.raised), run[0])


def _follows(run: Sequence[Glyph], glyph: Glyph) -> bool:
    before, last = _standing(run), run[-1]
    size = max(before.size, glyph.size)
    rise = glyph.y - before.y
    level = abs(rise) <= SAME_LINE * size or (0 < rise <= 0.6 * size and glyph.size < RAISED_SIZE * before.size)
    return level and -0.5 * size <= glyph.x0 - last.x1 <= GAP * size


def _piece(run: list[Glyph], order: int, home: Hashable) -> Piece:
    words: list[Word] = []
    last: Glyph | None = None
    kept = _without_notes(run)
    for glyph in kept:
        if last is None or glyph.space or glyph.x0 - last.x1 > SPACE * glyph.size:
            words.append(Word(glyph.text, glyph.x0, glyph.x1))
        else:
            words[-1] = Word(words[-1].text + glyph.text, words[-1].x0, max(words[-1].x1, glyph.x1))
        last = glyph
    words = [Word(_hyphenated(word.text, last=word is words[-1]), word.x0, word.x1) for word in words]
    base = _standing(kept)
    return Piece([word for word in words if word.text], base.y, base.size, order, home, kept[0].space)


def _hyphenated(word: str, *, last: bool) -> str:
    """A soft hyphen is printed at a line's end only."""
    if last and word.endswith("\u00ad"):
        word = word[:-1] + "-"
    return word.replace("\u00ad", "").replace("\u2010", "-").replace("\u2011", "-")


def _without_notes(run: list[Glyph]) -> list[Glyph]:
    """The letters without the raised numbers that lead to notes; a raised number behind a unit (m²) is kept."""
    kept: list[Glyph] = []
    at = 0
    while at < len(run):
        end = at
        while end < len(run) and run[end].raised:
            end += 1
        if end > at:
            number = "".join(glyph.text for glyph in run[at:end])
            before = "".join(glyph.text for glyph in kept[-4:])
            if not (_NOTE.fullmatch(number) and before and not before[-1].isdigit() and not _UNITS.search(before)):
                kept.extend(run[at:end])
            elif end < len(run):
                run[end].space = run[end].space or run[at].space
            at = end
        else:
            kept.append(run[at])
            at += 1
    return kept or run


@dataclass(slots=True)
class TextLine:
    """A line of text: its words and its place."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    word_end: float
    """Where the first word ends."""
    spaced: bool = False


def line_of(pieces: Sequence[Piece]) -> TextLine:
    """Pieces that stand on one line, from left to right."""
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        far = (
            piece is pieces[-1] and piece.x0 - before.x1 > LEADER * piece.size and re.fullmatch(r"\d{1,3}", piece.text)
        )
        text += ("\t" if far else " ") + piece.text
    first = pieces[0]
    size = max(pieces, key=lambda piece: len(piece.text)).size
    return TextLine(text, first.x0, max(piece.x1 for piece in pieces), first.y, size, first.words[0].x1, first.spaced)


def same_line(before: Piece, piece: Piece) -> bool:
    """Whether a piece goes on to the right of the one before."""
    size = max(before.size, piece.size)
    return abs(before.y - piece.y) <= SAME_LINE * size and piece.x0 >= before.x1 - 0.5 * size


def levels(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces by the line they stand on, from the top, each from left to right, whatever order the file has them in."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        if rows and abs(rows[-1][0].y - piece.y) <= SAME_LINE * max(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def cell_lines(pieces: Iterable[Piece]) -> list[TextLine]:
    """A cell's lines from the top."""
    return [line_of(row) for row in levels(pieces)]


def vocabulary(pieces: Iterable[Piece]) -> frozenset[str]:
    """The page's words, in lower case: those inside a line, which are whole (its first may be the end of a torn one)."""
    return frozenset(word.text.strip(".,;:()«»").lower() for piece in pieces for word in piece.words[1:])


def unwrapped(lines: Sequence[TextLine], width: float, words: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """A cell's paragraphs: lines are joined where the next word would not have fitted in ``width`` points.

    ``words`` are known to be whole: a line that is one of them is not the beginning of a longer one.
    """
    paragraphs: list[str] = []
    pitch = min((a.y - b.y for a, b in pairwise(lines)), default=0.0)
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        torn = before is not None and _torn(before, line, width, words)
        if before is None or (not torn and _begins(before, line, width, pitch)):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] += line.text if torn else "\n" + line.text
    return tuple(fold(paragraph.replace("\t", " ")) for paragraph in paragraphs)


def _begins(before: TextLine, line: TextLine, width: float, pitch: float) -> bool:
    if _BULLET.match(line.text) or before.y - line.y > PARAGRAPH * pitch:
        return True
    if line.text[:1].islower() or before.text.endswith(("-", ",")):
        return False
    left = width - (before.x1 - before.x0) - 0.25 * line.size - (line.word_end - line.x0)
    return left > FITS * line.size


def _torn(before: TextLine, line: TextLine, width: float, words: frozenset[str]) -> bool:
    """Whether a word or number too long for its cell goes on in the next line, without a hyphen."""
    left = width - (before.x1 - before.x0)
    if line.spaced or left > TORN * before.size or " " in before.text or before.text.endswith("-"):
        return False
    first = line.text[:1]
    if first in ".,:)" or (re.search(r"\d\.?$", before.text) and first.isdigit()):
        return True
    after = line.text.split()[0].strip(".,;:()«»").lower()
    whole = before.text.lower() in words or (len(after) > 1 and after in words)
    return first.islower() and not whole
