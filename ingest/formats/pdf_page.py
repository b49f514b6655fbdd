"""A PDF's page as marks on paper: letters with their places, ruled lines, shaded areas, pictures.

Coordinates are in points as the page is shown: x to the right, y up, page rotation undone.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

MAX_GLYPHS = 200_000
"""A page of small print has 8,000 letters."""
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 200
"""A path of more strokes is a drawing."""
MAX_FORM_DEPTH = 6
THIN = 3.0
"""A filled area thinner than this is a ruled line."""
STRAIGHT = 0.6
"""How far a line may lean and still be horizontal or vertical."""
MIN_RULE = 4.0
MIN_SHADE = 6.0
UPRIGHT = 0.2
"""Radians: letters that lean more run along the page, or are a watermark."""
SAME = 0.05
RAISED = 0.2
RAISED_SIZE = 0.8
"""A note's number stands this share of the letters' size above the line, and is set smaller than this share of it."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_LINE_ENDS = frozenset({0x0A, 0x0D, 0xAD})
"""Made by PDFium where a line ends, or printed only there: no space of the plan's own."""
_HYPHENS = frozenset("\ufffe\x02")
"""What PDFium puts for a hyphen at a line's end."""
_SYMBOLS = {
    "\uf0b7": "•",
    "\uf0a7": "•",
    "\uf0d8": "•",
    "\uf076": "•",
    "\uf0fc": "✓",
    "\uf0a8": "☐",
    "\uf0fe": "☒",
    "\uf06f": "☐",
}
"""Bullets and boxes of the symbol fonts, which have no character of their own."""


@dataclass(slots=True)
class Glyph:
    """A letter: its width from ``x0`` to ``x1``, the line ``y`` it stands on, its size in points; ``space``: one goes before it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    space: bool
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, at ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Area:
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Marks:
    """All that is on a page. ``sideways`` is text that runs along the page; ``unmapped`` counts letters without a character."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    shades: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    sideways: str = ""
    unmapped: int = 0

    @property
    def pictured(self) -> float:
        """The share of the page that its largest picture covers."""
        areas = [(a.x1 - a.x0) * (a.y1 - a.y0) for a in self.pictures]
        return min(1.0, max(areas, default=0.0) / max(1.0, self.width * self.height))


Point = Callable[[float, float], tuple[float, float]]


def read_page(page: Any) -> Marks:
    """The marks of a pypdfium2 page."""
    import pypdfium2.raw as raw

    left, bottom, right, top = page.get_cropbox()
    turned = raw.FPDFPage_GetRotation(page.raw)
    place = _placing(turned, left, bottom, right, top)
    width, height = (right - left, top - bottom) if turned % 2 == 0 else (top - bottom, right - left)
    marks = Marks(width, height)
    textpage = page.get_textpage()
    try:
        _letters(textpage.raw, marks, place, turned)
    finally:
        textpage.close()
    _drawn(page.raw, marks, place)
    return marks


def _placing(turned: int, left: float, bottom: float, right: float, top: float) -> Point:
    """From the page's own coordinates to those of the page as it is shown (turned by quarters, clockwise)."""
    if turned == 1:
        return lambda x, y: (y - bottom, right - x)
    if turned == 2:
        return lambda x, y: (right - x, top - y)
    if turned == 3:
        return lambda x, y: (top - y, x - left)
    return lambda x, y: (x - left, y - bottom)


def _letters(textpage: Any, marks: Marks, place: Point, turned: int) -> None:
    import pypdfium2.raw as raw

    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    space = False
    sideways: list[str] = []
    count = raw.FPDFText_CountChars(textpage)
    for index in range(min(count, MAX_GLYPHS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code == 0:
            marks.unmapped += 1
            continue
        char = _char(code)
        if not char.strip("\u00a0") or not char.strip():
            space = space or code not in _LINE_ENDS
            continue
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        angle = math.atan2(matrix.b, matrix.a) - turned * math.pi / 2
        if abs(math.remainder(angle, 2 * math.pi)) > UPRIGHT:
            sideways.append((" " if space else "") + char)
            space = False
            continue
        (ax, ay), (bx, by) = place(box.left, box.bottom), place(box.right, box.top)
        _, base = place(x.value, y.value)
        x0, x1 = min(ax, bx), max(ax, bx)
        size = raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        if base < -1 or base > marks.height + 1:
            continue
        last = marks.glyphs[-1] if marks.glyphs else None
        if (
            last is not None
            and not space
            and abs(last.x0 - x0) < SAME
            and abs(last.x1 - x1) < SAME
            and abs(last.y - base) < SAME
        ):
            last.text += char  # a ligature's second letter has the first one's place
            continue
        marks.glyphs.append(Glyph(char, x0, x1, base, size if 1.0 <= size <= 400.0 else max(4.0, abs(by - ay)), space))
        space = False
    marks.sideways = "".join(sideways).strip()


def _char(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    char = chr(code)
    if char in _HYPHENS:
        return "-"
    return _LIGATURES.get(char) or _SYMBOLS.get(char) or (char if char >= " " else " ")


def _drawn(page: Any, marks: Marks, place: Point) -> None:
    import pypdfium2.raw as raw

    for kind, thing, matrix in _objects(page, raw):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _path(thing, matrix, marks, place, raw)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            corners = [place(*_times(matrix, px, py)) for px, py in ((0, 0), (1, 0), (0, 1), (1, 1))]
            marks.pictures.append(_area(corners))


Matrix = tuple[float, float, float, float, float, float]


def _objects(page: Any, raw: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """The page's objects and those of the forms in it: (type, object, its matrix on the page)."""
    one: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    budget = MAX_OBJECTS
    stack: list[tuple[Any, Matrix, int]] = [
        (raw.FPDFPage_GetObject(page, index), one, 0)
        for index in range(min(raw.FPDFPage_CountObjects(page), MAX_OBJECTS))
    ][::-1]
    while stack and budget > 0:
        thing, outer, depth = stack.pop()
        budget -= 1
        if not thing:
            continue
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(thing, own)
        matrix = _product((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_FORM_DEPTH:
            count = min(raw.FPDFFormObj_CountObjects(thing), budget)
            stack.extend(
                (raw.FPDFFormObj_GetObject(thing, index), matrix, depth + 1) for index in reversed(range(count))
            )
        else:
            yield kind, thing, matrix


def _product(a: Matrix, b: Matrix) -> Matrix:
    """First ``a``, then ``b``."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _times(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _area(points: list[tuple[float, float]]) -> Area:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Area(min(xs), min(ys), max(xs), max(ys))


def _path(path: Any, matrix: Matrix, marks: Marks, place: Point, raw: Any) -> None:
    """The ruled lines and shaded areas of a path; curves and leaning lines are drawings."""
    count = raw.FPDFPath_CountSegments(path)
    if not 2 <= count <= MAX_SEGMENTS:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    x, y = ctypes.c_float(), ctypes.c_float()
    outlines: list[list[tuple[float, float]]] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return
        point = place(*_times(matrix, x.value, y.value))
        if not all(map(math.isfinite, point)):
            return
        if kind == raw.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([point])
        else:
            outlines[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment) and outlines[-1][0] != point:
            outlines[-1].append(outlines[-1][0])
    for outline in outlines:
        if stroke.value:
            for (ax, ay), (bx, by) in pairwise(outline):
                _rule(ax, ay, bx, by, marks)
        if fill.value and len(outline) >= 4:
            area = _area(outline)
            if area.y1 - area.y0 <= THIN or area.x1 - area.x0 <= THIN:
                middle_x, middle_y = (area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2
                if area.x1 - area.x0 >= area.y1 - area.y0:
                    _rule(area.x0, middle_y, area.x1, middle_y, marks)
                else:
                    _rule(middle_x, area.y0, middle_x, area.y1, marks)
            elif min(area.x1 - area.x0, area.y1 - area.y0) >= MIN_SHADE:
                marks.shades.append(area)


def _rule(ax: float, ay: float, bx: float, by: float, marks: Marks) -> None:
    if abs(ay - by) <= STRAIGHT and abs(ax - bx) >= MIN_RULE:
        marks.level.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
    elif abs(ax - bx) <= STRAIGHT and abs(ay - by) >= MIN_RULE:
        marks.upright.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
