"""A picture of the model as SVG: classes as boxes, properties as arrows, where ``documentation.toml`` places them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from ontology.book import full
from ontology.defect import table
from ontology.model import Model, model

WIDTH, HEIGHT = 190, 46
"""Of a box that spans one row, in pixels."""
GAP_X, GAP_Y, MARGIN = 190, 26, 14
COLOURS = {
    "plan": ("#e3eefb", "#1f5fa8"),
    "actor": ("#fdebd8", "#9a5411"),
    "concept": ("#e5f4e6", "#27703a"),
    "text": ("#f1f1f1", "#555555"),
    "derived": ("#f4e8f7", "#7a3b8c"),
}
_LINE = "#5a6472"


@dataclass(frozen=True, slots=True)
class _Box:
    term: str
    column: int
    row: int
    rows: int
    colour: str

    @property
    def left(self) -> float:
        return MARGIN + self.column * (WIDTH + GAP_X)

    @property
    def right(self) -> float:
        return self.left + WIDTH

    @property
    def top(self) -> float:
        return MARGIN + self.row * (HEIGHT + GAP_Y)

    @property
    def bottom(self) -> float:
        return self.top + self.rows * HEIGHT + (self.rows - 1) * GAP_Y

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def picture(language: str = "nb") -> str:
    """The picture, with labels in ``nb`` or ``en``. The same every time; no script, no outside font."""
    data = table("documentation.toml")["picture"]
    boxes = {box["term"]: _Box(**box) for box in data["boxes"]}
    width = max(box.right for box in boxes.values()) + MARGIN
    height = max(box.bottom for box in boxes.values()) + MARGIN
    known = model()
    parts = [_arrow(arrow, boxes, known, language) for arrow in data["arrows"]]
    parts += [_drawn(box, known, language) for box in boxes.values()]
    title = table("documentation.toml")["words"]["picture_alt"][language]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'role="img" aria-label="{escape(title)}" font-family="system-ui, Segoe UI, Helvetica, Arial, sans-serif">\n'
        f'<title>{escape(title)}</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 L10 5 L0 10 z" fill="{_LINE}"/></marker></defs>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _drawn(box: _Box, known: Model, language: str) -> str:
    fill, line = COLOURS[box.colour]
    x, y = box.middle
    label = known.terms[full(box.term)].label[language]
    return (
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{WIDTH}" height="{box.bottom - box.top:g}" rx="6" fill="{fill}" '
        f'stroke="{line}" stroke-width="1.5"/>'
        f'<text x="{x:g}" y="{y - 2:g}" text-anchor="middle" font-size="15" font-weight="600" fill="#1b1f24">{escape(label)}</text>'
        f'<text x="{x:g}" y="{y + 15:g}" text-anchor="middle" font-size="11" fill="{line}">{escape(box.term)}</text>'
    )


def _arrow(arrow: dict[str, Any], boxes: dict[str, _Box], known: Model, language: str) -> str:
    start, end = _ends(boxes[arrow["from"]], boxes[arrow["to"]])
    labels = [known.terms[full(term)].label[language] for term in arrow["terms"]]
    level = start[0] != end[0]
    x = (start[0] + end[0]) / 2 + (0 if level else 8)
    y = (start[1] + end[1]) / 2 - (5 if level else -4)
    anchor = "middle" if level else "start"
    words = "".join(  # the first above the line, the next below it
        f'<text x="{x:g}" y="{y + 18 * at:g}" text-anchor="{anchor}" font-size="12" fill="#333a44" paint-order="stroke" '
        f'stroke="#ffffff" stroke-width="4">{escape(label)}</text>'
        for at, label in enumerate(labels)
    )
    return (
        f"<g><title>{escape(', '.join(arrow['terms']))}</title>"
        f'<path d="M{start[0]:g} {start[1]:g} L{end[0]:g} {end[1]:g}" stroke="{_LINE}" stroke-width="1.3" fill="none" '
        f'marker-end="url(#head)"/>{words}</g>'
    )


def _ends(one: _Box, other: _Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where an arrow leaves a box and meets the other: beside each other at the height of the smaller, else above and below."""
    if one.column == other.column:
        x = one.middle[0]
        return ((x, one.top), (x, other.bottom)) if one.row > other.row else ((x, one.bottom), (x, other.top))
    right = one.column < other.column
    x1, x2 = (one.right, other.left) if right else (one.left, other.right)
    small = one if one.rows <= other.rows else other
    y = small.middle[1]
    tall = other if small is one else one
    beside = min(max(y, tall.top + 8), tall.bottom - 8)
    return ((x1, y), (x2, beside)) if small is one else ((x1, beside), (x2, y))
