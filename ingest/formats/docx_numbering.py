"""Automatic numbers of a Word document, as Word prints them: ``a)``, ``1.1``, ``Tiltak 3:``.

Numbers are not in a paragraph's text: the paragraph names a list (``w:numId``) and a level, ``numbering.xml`` says how the list counts
(ECMA-376 part 1, 17.9). Lists that share an abstract list count on together, unless one says where it starts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.formats.numbers import ordinal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "- "
MAX_LEVELS = 9
MAX_LABEL = 60
_PLACE = re.compile(r"%([1-9])")

Element = Any
"""An lxml element; python-docx has no types."""


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    fmt: str = "decimal"
    text: str = ""
    restart: int | None = None
    """None: starts anew after any higher level; 0: never; n: only after level n (counted from 1)."""
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: what it is based on, and what it says of outline and numbering."""

    name: str
    based_on: str | None
    outline: int | None
    list_id: str | None
    level: int | None
    page_break: bool


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level that a style's paragraphs have in a list: the one that names the style."""
        for number in range(MAX_LEVELS):
            level = self._level(list_id, number)
            if level is not None and level.style == style:
                return number
        return None

    def next(self, list_id: str, level: int) -> str:
        """Counts on and returns the label, with the space behind it; empty where the list has none."""
        found = self._level(list_id, level)
        if found is None or not 0 <= level < MAX_LEVELS:
            return ""
        abstract, _, starts = self.lists[list_id]
        counts = self.counts.setdefault(abstract, {})
        if level in starts and (list_id, level) not in self.begun:
            counts[level] = starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else found.start
        self.begun.add((list_id, level))
        for deeper in [number for number in counts if number > level]:
            restart = (self._level(list_id, deeper) or Level()).restart
            if restart is None or 0 < level + 1 <= restart:
                del counts[deeper]
        if found.fmt == "bullet":
            return BULLET
        label = _PLACE.sub(lambda match: self._part(list_id, int(match[1]) - 1, counts, legal=found.legal), found.text)
        return label.strip()[:MAX_LABEL] + " " if label.strip() else ""

    def _part(self, list_id: str, level: int, counts: Mapping[int, int], *, legal: bool) -> str:
        found = self._level(list_id, level) or Level()
        return ordinal(counts.get(level, found.start), "decimal" if legal else found.fmt)

    def _level(self, list_id: str, level: int) -> Level | None:
        if list_id not in self.lists:
            return None
        abstract, overrides, _ = self.lists[list_id]
        return overrides.get(level) or self.abstract.get(abstract, {}).get(level)


def numbering_of(root: Element | None, styles: Mapping[str, Style]) -> Numbering:
    """The lists that ``numbering.xml`` declares; none where there is no such part."""
    numbering = Numbering()
    if root is None:
        return numbering
    links: dict[str, str] = {}
    for entry in root.iter(W + "abstractNum"):
        key = entry.get(W + "abstractNumId", "")
        numbering.abstract[key] = {number: level for lvl in entry.findall(W + "lvl") for number, level in [_level(lvl)]}
        link = entry.find(W + "numStyleLink")
        if link is not None:
            links[key] = link.get(W + "val", "")
    for entry in root.iter(W + "num"):
        abstract = _value(entry, "abstractNumId") or ""
        overrides: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in entry.findall(W + "lvlOverride"):
            number = _integer(override.get(W + "ilvl"), 0)
            start = _value(override, "startOverride")
            if start is not None:
                starts[number] = _integer(start, 1)
            if (lvl := override.find(W + "lvl")) is not None:
                overrides[number] = _level(lvl)[1]
        numbering.lists[entry.get(W + "numId", "")] = (abstract, overrides, starts)
    for abstract, style in links.items():  # a list that is declared through a style: the style's own list is meant
        list_id = styles[style].list_id if style in styles else None
        if list_id in numbering.lists:
            numbering.abstract[abstract] = numbering.abstract.get(numbering.lists[str(list_id)][0], {})
    return numbering


def styles_of(root: Element) -> dict[str, Style]:
    """The paragraph styles by id."""
    found: dict[str, Style] = {}
    for entry in root.iter(W + "style"):
        properties = entry.find(W + "pPr")
        outline = _value(properties, "outlineLvl")
        list_id, level = list_of(properties)
        found[entry.get(W + "styleId", "")] = Style(
            name=(_value(entry, "name") or "").strip(),
            based_on=_value(entry, "basedOn"),
            outline=_integer(outline, 9) if outline is not None else None,
            list_id=list_id,
            level=level,
            page_break=is_on(properties, "pageBreakBefore"),
        )
    return found


def list_of(properties: Element | None) -> tuple[str | None, int | None]:
    """(list id, level) of a paragraph's own properties or a style's."""
    entry = properties.find(W + "numPr") if properties is not None else None
    if entry is None:
        return None, None
    level = _value(entry, "ilvl")
    return _value(entry, "numId"), _integer(level, 0) if level is not None else None


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a property that is on or off is there and on."""
    entry = properties.find(W + name) if properties is not None else None
    return entry is not None and entry.get(W + "val", "1") not in ("0", "false", "off", "none")


def _level(entry: Element) -> tuple[int, Level]:
    restart = _value(entry, "lvlRestart")
    fmt = _value(entry, "numFmt") or "decimal"
    text = _value(entry, "lvlText")
    level = Level(
        start=_integer(_value(entry, "start"), 1),
        fmt=fmt,
        text=text or "",
        restart=_integer(restart, 0) if restart is not None else None,
        legal=is_on(entry, "isLgl"),
        style=_value(entry, "pStyle"),
    )
    return _integer(entry.get(W + "ilvl"), 0), level


def _value(parent: Element | None, name: str) -> str | None:
    entry = parent.find(W + name) if parent is not None else None
    return entry.get(W + "val") if entry is not None else None


def _integer(value: str | None, default: int) -> int:
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,6}", value.strip()) else default
