"""Measures that a plan does not number: titles that each have a responsible of their own, and rows of a table without numbers.

Looked for only where no numbered measures were found and the text calls itself a plan on its cover. They are numbered here in
the order of the text, and the reading report says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ingest.candidates import Candidate
from ingest.grids import Grid, counted
from ingest.headers import Header
from ingest.labels import Label
from ingest.line import Kind, Line
from ingest.patterns import load

LAYOUT = "unnumbered"
COVER_LINES = 25
"""How far down a text calls itself a plan."""
MIN_MEASURES = 3
"""Fewer titles with a responsible under them may be anything."""
PLACED_SHARE = 0.9
"""The share of the responsibles that must stand under a title of their own: else the labels are no measures' fields."""
REACH = 14
"""How many lines above a responsible its title may stand."""
MAX_TITLE = 200
_LETTERS = re.compile(r"[^\W\d_]{3}")
_NO_PLAN = re.compile(r"\b(?:referat|møtebok|protokoll|notat|rutine|prosedyre|høringssvar|søknad|rapport)\b", re.I)
WARNING = "the plan's measures have no numbers: they are numbered here in the order of the text"


def calls_itself_a_plan(lines: Sequence[Line]) -> bool:
    """Whether a short line at the top names a kind of plan and what it is about, and none a kind of other text."""
    facts = load("facts")
    head = [line.body for line in lines[:COVER_LINES] if len(line.body) <= MAX_TITLE]
    named = any(
        any(kind in body.lower() for kind in facts["kinds"]) and any(word in body.lower() for word in facts["subjects"])
        for body in head
    )
    return named and not any(_NO_PLAN.search(body) for body in head[:4])


def unnumbered_grids(lines: Sequence[Line], headers: Sequence[Header], text: str) -> list[Grid]:
    """Tables whose cells are apart, with titles and responsibles and no column of numbers; their rows are counted through."""
    fit = [
        header
        for header in headers
        if "title" in header.columns and "responsible" in header.columns and header.columns[0] in _FIRST
    ]
    return [grid for grid in counted(lines, fit, text) if grid.rows]


_FIRST = frozenset({"title", "goal", "responsible", "number", "audience"})
"""What the first column of a table of measures holds: a table of risks begins with what could happen."""


def unnumbered(lines: Sequence[Line], labels: Sequence[Label]) -> list[Candidate]:
    """Titles above responsibles, numbered 1, 2, … in the order of the text; none where the labels do not stand under titles."""
    own = [label for label in labels if label.field == "responsible"]
    labelled = {label.line for label in labels if not label.inline}
    named = [label for label in labels if label.field == "demand" and label.printed.lower() == "tiltak" and label.colon]
    found: dict[int, tuple[int, str]] = {}
    placed = 0
    for label in own:
        title = _named_title(label, named, lines) or _title_above(label, lines, labelled)
        if title is not None:
            placed += 1
            found.setdefault(title[0], title)
    if len(found) < MIN_MEASURES or placed < PLACED_SHARE * len(own):
        return []
    if len({words.lower() for _, words in found.values()}) < len(found):
        return []
    return [
        Candidate(
            line=_line_at(start, lines),
            layout=LAYOUT,
            number=str(count),
            family=f"{LAYOUT}|",
            key=(count, 0),
            start=lines[_line_at(start, lines)].body_start,
            title_start=start,
            title=words,
        )
        for count, (start, words) in enumerate(sorted(found.values()), 1)
    ]


def _line_at(offset: int, lines: Sequence[Line]) -> int:
    return bisect_right(lines, offset, key=lambda line: line.start) - 1


def _named_title(label: Label, named: Sequence[Label], lines: Sequence[Line]) -> tuple[int, str] | None:
    """The title behind the label *Tiltak:* above the responsible, if there is one near."""
    at = bisect_right(named, label.start, key=lambda title: title.start) - 1
    if at < 0 or label.line - named[at].line > REACH:
        return None
    title = named[at]
    line = lines[title.line]
    if title.value < line.end:
        start, words = title.value, line.text[title.value - line.start :]
    elif title.line + 1 < label.line:
        below = lines[title.line + 1]
        if below.bullet:  # *Tiltak:* heads a list of them
            return None
        start, words = below.body_start, below.body
    else:
        return None
    return (start, words) if _title_like(words) else None


def _title_above(label: Label, lines: Sequence[Line], labelled: set[int]) -> tuple[int, str] | None:
    """The words before the label on its line, or the first line of what the label stands in."""
    line = lines[label.line]
    at = label.line
    if not label.inline:
        at -= 1
        while at >= 0 and label.line - at <= REACH and at in labelled:
            at -= 1
    first = at
    while at > 0 and label.line - at <= REACH and not _begins(lines[at]):
        at -= 1
        if at in labelled:
            return None
    if at < 0 or at in labelled or label.line - at > REACH or lines[at].kind is not Kind.BODY:
        return None
    title = lines[at]
    end = label.start if title.index == line.index else title.end
    words = title.text[title.body_start - title.start : end - title.start].rstrip(" (–-.,;:*_|")
    stands = first >= at and (
        title.bullet or title.heading > 0 or title.index == line.index or not title.text.endswith(".")
    )
    return (title.body_start, words) if stands and _title_like(words) else None


def _begins(line: Line) -> bool:
    return line.bullet or line.broken or line.top or line.heading > 0


def _title_like(words: str) -> bool:
    return words[:1].isupper() and len(words) <= MAX_TITLE and bool(_LETTERS.search(words))
