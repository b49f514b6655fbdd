"""A Word document → text: paragraphs and tables in order, with the numbers that Word prints and headings marked.

What a reader of the document sees is read: inserted text and not deleted text, the text of links and text boxes, notes at the end. Running
heads are left out. Nothing outside the file is opened: relations that point elsewhere are never followed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.formats.blocks import Cell, Page, ends_title, paragraphs, printed, tidy, untabbed
from ingest.formats.docx_numbering import Numbering, Style, W, is_on, list_of, numbering_of, styles_of
from ingest.formats.source import Content, UnreadableFile

MAX_UNPACKED = 200_000_000
"""Bytes that the parts may have unpacked: a plan of 200 pages has 2 MB of text and its pictures."""
MAX_PARTS = 5_000
BOLD_HEADING = 160
HEADING_NAMES = re.compile(r"(?:heading|overskrift|otsikko|título)\s*([1-9])", re.I)
TITLE_NAMES = frozenset({"title", "tittel"})

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SKIPPED = frozenset(
    {W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "instrText", W + "delText", W + "sdtPr", W + "object"}
)
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F0A8": "☐", "F0FC": "✓", "F0D8": "•", "F0B7": "•", "F0A7": "•", "F0E0": "→"}
"""Characters of the symbol fonts that say something: ticked and empty boxes, ticks, bullets, arrows."""

Element = Any
"""An lxml element; python-docx has no types."""


def read_docx(data: bytes) -> Content:
    """Raises UnreadableFile where the file is damaged, encrypted, or made to unpack to more than can be held."""
    _refuse_traps(data)
    from docx import Document
    from docx.oxml import parse_xml

    try:
        document = Document(io.BytesIO(data))
    except ValueError as error:
        kind = re.search(r"content type is '([^']*)'", str(error))
        raise UnreadableFile(
            f"the file is not a plain Word document ({kind[1].rsplit('.', 2)[-2] if kind and '.' in kind[1] else error});"
            " open it in Word or LibreOffice and save it as .docx"
        ) from error
    except Exception as error:  # what a broken package raises depends on what is broken
        raise UnreadableFile(
            f"the file is damaged ({type(error).__name__}: {str(error)[:120]}); open it in Word or LibreOffice and save it again as .docx"
        ) from error
    body = document.element.find(W + "body")
    if body is None:
        raise UnreadableFile(
            "the file has no document body in Word's usual form; open it in Word or LibreOffice and save it again as .docx"
        )
    styles = styles_of(document.styles.element)
    parts = {rel.reltype.rsplit("/", 1)[-1]: rel for rel in document.part.rels.values() if not rel.is_external}
    roots = {
        name: parse_xml(parts[name].target_part.blob)
        for name in ("numbering", "footnotes", "endnotes")
        if name in parts
    }
    walker = _Walker(styles, numbering_of(roots.get("numbering"), styles), Page())
    walker.blocks(body)
    walker.end_paragraph()
    _notes(walker, roots)
    return Content(walker.page.text(), walker.page.pages if walker.rendered else 0)


def _refuse_traps(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(f"the file is damaged ({error}); fetch it again, or save it again from Word") from error
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("the file is protected with a password; remove the password and save it again")
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise UnreadableFile(
            f"the file unpacks to {size / 1e6:.0f} MB in {len(parts)} parts, and up to {MAX_UNPACKED / 1e6:.0f} MB in {MAX_PARTS} parts are"
            " read; save it again without pictures, or as .pdf"
        )


@dataclass(slots=True)
class _Walker:
    """Goes through the body and puts its text together; the walkers of cells and text boxes share the numbering and the notes."""

    styles: dict[str, Style]
    numbering: Numbering
    page: Page
    notes: list[tuple[str, str]] = field(default_factory=list)
    rendered: bool = False
    words: list[str] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0
    label: str = ""
    level: int = 0
    boxes: list[Element] = field(default_factory=list)

    def blocks(self, parent: Element) -> None:
        for child in parent:
            if child.tag == W + "p":
                self.paragraph(child)
            elif child.tag == W + "tbl":
                self.table(child)
            elif child.tag in (W + "sdt", W + "customXml", W + "ins", W + "moveTo", _MC + "AlternateContent"):
                for inner in _inside(child):
                    self.blocks(inner)

    def paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(W + "pPr")
        style = self._style(properties)
        if is_on(properties, "pageBreakBefore") or any(s.page_break for s in self._chain(style)):
            self.page.new_page()
        if not self.words:  # else the mark between the paragraph before and this one is deleted
            self.level = self._level(properties, style)
            self.label = self._label(properties, style)
        self.runs(paragraph)
        marks = properties.find(W + "rPr") if properties is not None else None
        if marks is not None and marks.find(W + "del") is not None and self.words:
            return
        self.end_paragraph()
        section = properties.find(W + "sectPr") if properties is not None else None
        if section is not None:
            kind = section.find(W + "type")
            if kind is None or kind.get(W + "val") not in ("continuous", "nextColumn"):
                self.page.new_page()

    def end_paragraph(self) -> None:
        """Prints the paragraph's lines: breaks make lines of their own, page breaks begin pages."""
        text, self.words = "".join(self.words), []
        heads = 0 < self.letters == self.bold_letters
        label, self.label = self.label, ""
        self.letters = self.bold_letters = 0
        feeds = 0
        if not text.strip("\f\n\t \xa0") and label and self.page.inside and label.strip() != "-":
            self.page.add(label.strip())
        for line in text.split("\n"):
            feeds += line.count("\f")
            if line.startswith("\f") or not tidy(line.replace("\f", "")):
                for _ in range(feeds):
                    self.page.new_page(rendered=False)
                feeds = 0
            words = untabbed("\t".join(map(tidy, line.replace("\f", " ").split("\t"))).strip(" "))
            if not words.strip():
                continue
            if self.level:
                self.page.heading(self.level, label + " ".join(words.split("\t")))
            else:
                if heads and len(words) <= BOLD_HEADING:
                    self.page.apart()
                self.page.add(label + words)
            label = ""
        for _ in range(feeds):
            self.page.new_page()
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.page.apart()
            self.blocks(box)
            self.page.apart()

    def runs(self, parent: Element, *, bold: bool = False) -> None:
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == W + "r":
                properties = child.find(W + "rPr")
                if not is_on(properties, "vanish"):
                    self.runs(child, bold=is_on(properties, "b"))
            elif tag in (W + "t", _MATH + "t"):
                self._add(child.text or "", bold)
            elif tag in (W + "tab", W + "ptab"):
                self.words.append("\t")
            elif tag == W + "br":
                self.words.append("\f" if child.get(W + "type") == "page" else "\n")
            elif tag == W + "cr":
                self.words.append("\n")
            elif tag == W + "lastRenderedPageBreak":
                self._rendered_break()
            elif tag == W + "noBreakHyphen":
                self.words.append("-")
            elif tag == W + "sym":
                self.words.append(_SYMBOLS.get((child.get(W + "char") or "").upper(), ""))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = "footnotes" if tag == W + "footnoteReference" else "endnotes"
                self.notes.append((kind, child.get(W + "id", "")))
            elif tag == W + "txbxContent":
                self.boxes.append(child)
            elif tag == _MC + "AlternateContent":
                for inner in _inside(child):
                    self.runs(inner, bold=bold)
            else:
                self.runs(child, bold=bold)

    def _add(self, text: str, bold: bool) -> None:
        text = printed(text).replace("\n", " ").replace("\t", " ").replace("\u2028", " ").replace("\f", " ")
        if not bold and 0 < self.letters == self.bold_letters and not self.page.inside:
            before = self.label + "".join(self.words)
            if "\n" not in before and ends_title(before, text):
                self.words.append("\n")
        self.words.append(text)
        letters = sum(map(str.isalpha, text))
        self.letters += letters
        self.bold_letters += letters if bold else 0

    def _rendered_break(self) -> None:
        """Where Word last set a page's beginning. It notes its own and the ordered ones, which are counted already."""
        self.rendered = True
        if "".join(self.words).strip():
            if not any("\f" in word for word in self.words[-2:]):
                self.words.append("\f")
        else:
            self.page.new_page(rendered=True)

    def table(self, table: Element) -> None:
        rows: list[list[Cell]] = []
        feeds: dict[int, int] = {}
        above: dict[int, tuple[int, int]] = {}  # column → the place of the cell that goes on in the rows below
        for row in _rows(table):
            cells: list[Cell] = []
            column = _count(row.find(W + "trPr"), "gridBefore", 0)
            if column:
                cells.append(Cell(across=column))
            for cell in _cells(row):
                properties = cell.find(W + "tcPr")
                across = max(1, _count(properties, "gridSpan", 1))
                merge = properties.find(W + "vMerge") if properties is not None else None
                goes_on = merge is not None and merge.get(W + "val", "continue") != "restart"
                if goes_on and column in above:
                    y, x = above[column]
                    first = rows[y][x]
                    rows[y][x] = Cell(first.lines, first.across, len(rows) - y + 1)
                else:
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = (len(rows), len(cells))
                    cells.append(Cell(self._cell(cell, feeds, len(rows)), across))
                column += across
            rows.append(cells)
        self.page.table(rows, feeds)

    def _cell(self, cell: Element, feeds: dict[int, int], row: int) -> tuple[str, ...]:
        inner = _Walker(self.styles, self.numbering, Page(inside=True), self.notes)
        inner.blocks(cell)
        inner.end_paragraph()
        pages = inner.page.pages - 1
        if pages:  # every cell of a row that is cut in two notes the same break
            self.page.pages += max(0, pages - feeds.get(row + 1, 0))
            feeds[row + 1] = max(feeds.get(row + 1, 0), pages)
        self.rendered = self.rendered or inner.rendered
        return paragraphs(line.replace("\f", "") for line in inner.page.lines)

    def _style(self, properties: Element | None) -> str:
        entry = properties.find(W + "pStyle") if properties is not None else None
        return (entry.get(W + "val") or "") if entry is not None else ""

    def _chain(self, style: str) -> Iterator[Style]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = self.styles[style].based_on or ""

    def _level(self, properties: Element | None, style: str) -> int:
        """The heading's level, 0 for text: what the paragraph says, else what its style is called, else its style's outline."""
        own = properties.find(W + "outlineLvl") if properties is not None else None
        if own is not None and (own.get(W + "val") or "").isdigit():
            level = int(own.get(W + "val"))
            return level + 1 if level < 9 else 0
        for entry in self._chain(style):
            if match := HEADING_NAMES.fullmatch(entry.name):
                return int(match[1])
            if entry.name.lower() in TITLE_NAMES:
                return 1
            if entry.outline is not None:
                return entry.outline + 1 if entry.outline < 9 else 0
        return 0

    def _label(self, properties: Element | None, style: str) -> str:
        list_id, level = list_of(properties)
        if list_id is None:
            entry = next((entry for entry in self._chain(style) if entry.list_id is not None), None)
            if entry is not None:
                list_id = entry.list_id
                named = self.numbering.level_of_style(str(list_id), style)
                level = named if named is not None else level if level is not None else entry.level
        return self.numbering.next(list_id, level or 0) if list_id not in (None, "0") else ""


def _inside(element: Element) -> Iterator[Element]:
    """The content of a wrapper; of alternatives the first that holds any text box or text, as Word shows it."""
    if element.tag == _MC + "AlternateContent":
        choices = [child for child in element if child.tag in (_MC + "Choice", _MC + "Fallback")]
        best = next((c for c in choices if next(c.iter(W + "t"), None) is not None), None)
        if best is not None:
            yield best
    elif element.tag == W + "sdt":
        yield from element.findall(W + "sdtContent")
    else:
        yield element


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == W + "tr":
            properties = child.find(W + "trPr")
            if properties is None or properties.find(W + "del") is None:
                yield child
        elif child.tag in (W + "sdt", W + "customXml", W + "ins"):
            for inner in _inside(child):
                yield from _rows(inner)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in (W + "sdt", W + "customXml"):
            for inner in _inside(child):
                yield from _cells(inner)


def _count(properties: Element | None, name: str, default: int) -> int:
    entry = properties.find(W + name) if properties is not None else None
    value = entry.get(W + "val") if entry is not None else None
    return int(value) if value is not None and re.fullmatch(r"\d{1,3}", value) else default


def _notes(walker: _Walker, roots: dict[str, Element]) -> None:
    """Foot- and endnotes in the order they are referred to, under a heading of their own."""
    texts = {
        (kind, note.get(W + "id")): note for kind in ("footnotes", "endnotes") if kind in roots for note in roots[kind]
    }
    lines: list[str] = []
    for key in dict.fromkeys(walker.notes):
        if key not in texts:
            continue
        inner = _Walker(walker.styles, walker.numbering, Page(inside=True))
        inner.blocks(texts[key])
        inner.end_paragraph()
        words = " ".join(line.strip("\f") for line in inner.page.lines if line)
        if words:
            lines.append(f"[{len(lines) + 1}] {words}")
    if lines:
        walker.page.heading(1, "Fotnoter")
        for line in lines:
            walker.page.add(line)
