"""An HTML page → text: its main content in order, headings marked, lists numbered as a browser would, tables row by row."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.formats.blocks import Cell, Page, ends_title, paragraphs, printed, tidy, untabbed
from ingest.formats.numbers import ordinal
from ingest.formats.plain import encoding_of
from ingest.formats.source import Content, UnreadableFile

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_DEPTH = 200
"""Deeper elements than this are read as plain text: no page nests so, and each level costs a call."""
MAX_WORK = 50_000_000
"""The sum, over all tags, of how many are open: what a browser's parser has to look through. A real page of 1 MB needs under a
million; 200,000 nested elements need 20,000 million, and the parser a minute."""
MAIN_SHARE = 0.5
"""``<main>`` or ``<article>`` is the plan when it holds at least this share of the page's text."""
BOLD_HEADING = 160
"""A paragraph in bold up to this length stands apart as a heading does."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DROPPED = _names(
    "head script style noscript template svg canvas iframe object embed audio video map button select textarea datalist dialog nav"
)
_CHROME = frozenset({"header", "footer", "aside"})
_CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
_BLOCKS = _names(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup hr"
    " legend li main menu ol p pre section summary table ul"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = frozenset({"b", "strong"})
_UNCOUNTED = _names(
    "p li dt dd td th tr tbody thead tfoot option optgroup colgroup rt rp area base br col embed hr img input link meta"
    " param source track wbr"
)
"""Elements that close themselves: left open they do not nest."""
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>?")
_TABS = re.compile(r"(?<=\S)\t+(?=\S)")
"""A tab between words is meant (word processors write it); one behind a line's end only indents the source."""
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.I)
_MARK = re.compile(r"\[?\(?(?:\d{1,3}|[ivx]{1,5}|\*)\)?\]?")
_NOTES = re.compile(r"(?:sd|_)?(?:foot|end)notes?", re.I)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?((?:lower|upper)-(?:alpha|latin|roman)|decimal|none|disc)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip


def read_html(data: bytes) -> Content:
    """Raises UnreadableFile where the page is built to exhaust the reader."""
    from selectolax.lexbor import LexborHTMLParser

    _refuse_traps(data)
    text = _decoded(data)
    if not re.search(r"</?[a-zA-Z]", text):
        raise UnreadableFile("the file ends in .html but holds no HTML; rename it to end in .txt and try again")
    tree = LexborHTMLParser(text)
    root = _main(tree)
    if root is None:
        return Content("")
    walker = _Walker(Page(), in_main=root.tag != "body")
    if walker.in_main and (title := tree.css_first("h1")) is not None and not root.css_first("h1"):
        walker.page.heading(1, tidy(title.text()))
    walker.children(root, 0)
    walker.flush()
    return Content(walker.page.text())


def _refuse_traps(data: bytes) -> None:
    opened: Counter[bytes] = Counter()
    depth = work = 0
    for match in _TAG.finditer(data):
        name = match[2].lower()
        if name.decode() in _UNCOUNTED:
            work += depth
            continue
        if match[1]:
            if opened[name]:
                opened[name] -= 1
                depth -= 1
        elif not match[0].endswith(b"/>"):
            opened[name] += 1
            depth += 1
        work += depth
        if work > MAX_WORK:
            raise UnreadableFile(
                "the page's elements are nested too deep to be read; save it as .docx or .pdf from a browser or an editor"
            )


def _decoded(data: bytes) -> str:
    """A byte-order mark wins, then the page's own declaration, then what the bytes look like."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _META.search(data[:4096])
    if declared is not None:
        try:
            codec = codecs.lookup(declared[1].decode("ascii"))
            name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(codec.name, codec.name)  # as browsers do
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            pass
    return data.decode(encoding_of(data), "replace")


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the plan."""
    body = tree.body
    if body is None:
        return None
    whole = len(body.text(separator=" "))
    for selector in ("main", "[role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text(separator=" ")) >= MAIN_SHARE * whole:
            return found[0]
    return body


@dataclass(slots=True)
class _List:
    """A list that is open: how its items are numbered (None: bullets), the next number, and the step to the one after."""

    fmt: str | None
    number: int = 1
    step: int = 1

    def mark(self, value: str | None) -> str:
        if self.fmt is None:
            return "- "
        if value is not None and re.fullmatch(r"-?\d{1,6}", value.strip()):
            self.number = int(value)
        mark = ordinal(self.number, self.fmt) + (". " if self.fmt == "decimal" else ") ")
        self.number += self.step
        return mark


@dataclass(slots=True)
class _Walker:
    """Goes through the page and puts together the line it is in."""

    page: Page
    in_main: bool = False
    words: list[str] = field(default_factory=list)
    mark: str = ""
    bold: int = 0
    letters: int = 0
    bold_letters: int = 0
    lists: list[_List] = field(default_factory=list)
    noted: bool = False

    def flush(self) -> None:
        """Ends the line."""
        line = "\t".join(filter(None, map(tidy, _TABS.split("".join(self.words).replace("\u2028", " ")))))
        line = untabbed(line)
        heads = 0 < self.letters == self.bold_letters and len(line) <= BOLD_HEADING and not self.mark
        if line:
            if heads and not self.page.inside:
                self.page.apart()
            self.page.add(self.mark + line)
            self.mark = ""
        self.words.clear()
        self.letters = self.bold_letters = 0

    def text(self, words: str) -> None:
        bold_so_far = not self.bold and 0 < self.letters == self.bold_letters and not self.page.inside
        if bold_so_far and ends_title(self.mark.lstrip("- ") + "".join(self.words), words):
            self.flush()
        self.words.append(printed(words))
        letters = sum(map(str.isalpha, words))
        self.letters += letters
        self.bold_letters += letters if self.bold else 0

    def children(self, node: LexborNode, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.text(node.text(separator=" "))
            return
        child = node.first_child
        while child is not None:
            if child.is_text_node:
                self.text(child.text_content or "")
            elif child.is_element_node:
                self.element(child, depth + 1)
            child = child.next

    def element(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if self._dropped(node, tag):
            return
        if tag == "br":
            self.flush()
        elif tag in _HEADINGS:
            self._heading(node, _HEADINGS[tag], depth)
        elif tag == "table":
            self.flush()
            rows = _rows(node, depth)
            self.page.table(rows)
        elif tag in ("ul", "ol", "menu"):
            self._list(node, tag, depth)
        elif tag == "li":
            self.flush()
            numbering = self.lists[-1] if self.lists else _List(None)
            self.mark = numbering.mark(node.attributes.get("value"))
            self.children(node, depth)
            self.flush()
            self.mark = ""
        elif tag == "dl":
            self.flush()
            self._definitions(node, depth)
        elif tag == "pre":
            self.flush()
            for line in node.text().splitlines():
                self.page.add(tidy(line))
        elif tag == "sup" and _is_reference(node):
            return
        elif tag in _BLOCKS:
            self.flush()
            self._notes(node)
            self.children(node, depth)
            self.flush()
        elif tag == "a" and not self.letters and _MARK.fullmatch(tidy(node.text())) and _is_jump(node):
            self.text(f"[{tidy(node.text()).strip('[]()')}] " if not "".join(self.words).strip() else "")
        else:
            self.bold += tag in _BOLD
            self.children(node, depth)
            self.bold -= tag in _BOLD

    def _dropped(self, node: LexborNode, tag: str) -> bool:
        if tag in _DROPPED:
            return True
        attributes = node.attributes
        if (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or _HIDDEN.search(attributes.get("style") or "")
        ):
            return True
        chrome = tag in _CHROME or attributes.get("role") in _CHROME_ROLES
        return chrome and not self.in_main and not (tag == "header" and node.css_first("h1") is not None)

    def _heading(self, node: LexborNode, level: int, depth: int) -> None:
        self.flush()
        inner = _Walker(Page(inside=True), self.in_main)
        inner.children(node, depth)
        inner.flush()
        text = " ".join(inner.page.lines)
        mark = "" if self.mark.startswith("-") else self.mark  # a heading in a numbered list has its number
        self.page.heading(level, mark + text if text.strip() else text)
        self.mark = ""

    def _list(self, node: LexborNode, tag: str, depth: int) -> None:
        self.flush()
        attributes = node.attributes
        style = _LIST_STYLE.search(attributes.get("style") or "")
        fmt = None if tag != "ol" else _FORMATS.get(style[1] if style else attributes.get("type") or "1", "decimal")
        start = attributes.get("start") or "1"
        first = int(start) if re.fullmatch(r"-?\d{1,6}", start.strip()) else 1
        self.lists.append(_List(fmt, first, -1 if "reversed" in attributes else 1))
        self.children(node, depth)
        self.flush()
        self.lists.pop()
        self.mark = ""

    def _definitions(self, node: LexborNode, depth: int) -> None:
        """``<dt>`` and its first ``<dd>`` as *Label: value*; terms may be wrapped in ``<div>``."""
        term = ""
        for part in node.css("dt, dd"):
            inner = _Walker(Page(inside=True), self.in_main)
            inner.children(part, depth)
            inner.flush()
            lines = [line for line in inner.page.lines if line.strip()]
            if part.tag == "dt":
                if term:
                    self.page.add(term)
                term = " ".join(lines)
                continue
            if term:
                lines = [f"{term.rstrip(' :')}: {lines[0]}", *lines[1:]] if lines else [term]
            for line in lines:
                self.page.add(line)
            term = ""
        if term:
            self.page.add(term)

    def _notes(self, node: LexborNode) -> None:
        """Footnotes stand at the end of a page: a heading of their own keeps them apart from the plan's last lines."""
        names = f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''} {node.attributes.get('role') or ''}"
        if not self.noted and not self.page.inside and node.tag in ("div", "section") and _NOTES.search(names):
            self.noted = True
            self.page.heading(1, "Fotnoter")


def _is_reference(node: LexborNode) -> bool:
    """A raised number that leads to a note is no part of the words."""
    return bool(_MARK.fullmatch(tidy(node.text())))


def _is_jump(node: LexborNode) -> bool:
    return (node.attributes.get("href") or "").startswith("#")


def _rows(table: LexborNode, depth: int) -> list[list[Cell]]:
    """The table's own rows; a table inside a cell is read with the cell."""
    rows: list[list[Cell]] = []
    caption: list[Cell] = []
    for row in _own(table, ("tr", "caption")):
        cells = [_cell(node, depth) for node in _own(row, ("td", "th"))] if row.tag == "tr" else [_cell(row, depth)]
        if row.tag == "caption":
            caption = cells
        elif cells:
            rows.append(cells)
    if caption and caption[0].text:
        width = max((sum(cell.across for cell in row) for row in rows), default=1)
        rows.insert(0, [Cell(caption[0].lines, across=width)])
    return rows


def _own(node: LexborNode, tags: tuple[str, ...]) -> list[LexborNode]:
    """The nearest elements below with these tags, not those of tables further in."""
    found: list[LexborNode] = []
    stack = [(node.first_child, 0)]
    while stack:
        child, depth = stack.pop()
        while child is not None:
            if child.tag in tags:
                found.append(child)
            elif child.is_element_node and child.tag not in ("table", "td", "th") and depth < MAX_DEPTH:
                stack.append((child.next, depth))
                child, depth = child.first_child, depth + 1
                continue
            child = child.next
    return found


def _cell(node: LexborNode, depth: int) -> Cell:
    inner = _Walker(Page(inside=True), in_main=True)
    inner.children(node, depth + 1)
    inner.flush()
    return Cell(paragraphs(inner.page.lines), _span(node, "colspan"), _span(node, "rowspan"))


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "1").strip()
    return max(1, int(value)) if re.fullmatch(r"\d{1,4}", value) else 1
