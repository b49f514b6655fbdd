"""A PDF → text: lines in reading order, tables row by row, a form feed where a page begins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ingest.formats.blocks import Cell, Page, printed
from ingest.formats.pdf_breaks import rejoin
from ingest.formats.pdf_columns import Columns, column_tables
from ingest.formats.pdf_grid import rows_of, ruled_tables
from ingest.formats.pdf_labels import label_tables
from ingest.formats.pdf_lines import PARAGRAPH, Piece, TextLine, line_of, pieces_of, same_line, vocabulary
from ingest.formats.pdf_page import Marks, read_page
from ingest.formats.source import Content, UnreadableFile

MAX_PAGES = 2_000
SCANNED_LETTERS = 20
"""A page with fewer letters than this and a picture over most of it is scanned."""
SCANNED_PICTURE = 0.5
UNMAPPED_SHARE = 0.1
"""Past this share of letters without a character the fonts hide what they say."""
USUAL_PITCH = 1.2
MAX_HEADING = 160
EDGE = 3
"""How many lines of running head or foot may stand between a table and the page's edge."""
SIZE_STEP = 1.08
"""Letters larger by this factor than the line before are a heading's, or the text's after one."""


@dataclass(slots=True)
class _Table:
    rows: list[list[Cell]]


@dataclass(slots=True)
class _Sheet:
    """A page's lines and tables in reading order."""

    parts: list[TextLine | _Table] = field(default_factory=list)
    sideways: str = ""
    words: frozenset[str] = frozenset()


def read_pdf(data: bytes) -> Content:
    """Raises UnreadableFile where the file is damaged, encrypted or scanned."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableFile(
                "the PDF is protected with a password; remove the password and save it again"
            ) from error
        raise UnreadableFile(
            f"the PDF is damaged ({error}); fetch it again, or save it again from the program that made it"
        ) from error
    try:
        return _content(document)
    finally:
        document.close()


def _content(document: Any) -> Content:
    count = len(document)
    if count == 0:
        raise UnreadableFile("the PDF has no pages; fetch it again, or save it again from the program that made it")
    if count > MAX_PAGES:
        raise UnreadableFile(f"the PDF has {count} pages and up to {MAX_PAGES} are read; split it")
    sheets: list[_Sheet] = []
    scanned: list[int] = []
    letters = unmapped = 0
    carried: Columns | None = None
    for number in range(count):
        page = document[number]
        try:
            marks = read_page(page)
        finally:
            page.close()
        letters += len(marks.glyphs)
        unmapped += marks.unmapped
        if len(marks.glyphs) < SCANNED_LETTERS and marks.pictured >= SCANNED_PICTURE:
            scanned.append(number + 1)
        sheet, carried = _sheet(marks, carried)
        sheets.append(sheet)
    advice = "run text recognition (OCR), e.g. ocrmypdf, and try again"
    if letters == 0 or len(scanned) == count:
        pages = f"{count} page{'s' if count > 1 else ''}"
        raise UnreadableFile(f"the PDF has {pages} and no text: it is scanned; {advice}")
    warnings: list[str] = []
    if scanned:
        warnings.append(f"{len(scanned)} of {count} pages have no text and are pictures ({_ranges(scanned)}): {advice}")
    if unmapped > UNMAPPED_SHARE * (letters + unmapped):
        warnings.append(f"{unmapped} of {letters + unmapped} letters have no character in the PDF's fonts: {advice}")
    return Content(_printed(sheets), count, tuple(warnings))


def _ranges(numbers: Sequence[int]) -> str:
    """Pages in a row as from–to.

    >>> _ranges([1, 2, 3, 7])
    '1–3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _sheet(marks: Marks, carried: Columns | None) -> tuple[_Sheet, Columns | None]:
    """The page's lines and tables, and the columns of a table that may go on on the next page."""
    ruled = ruled_tables(marks)

    def home(x: float, y: float) -> tuple[int, int] | None:
        return next((found for table in ruled if (found := table.at(x, y)) is not None), None)

    pieces = [p for p in pieces_of(marks.glyphs, home) if -p.size < p.x0 < marks.width]
    inside: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.home is not None:
            inside[piece.home[0]].append(piece)  # type: ignore[index]
    words = vocabulary(pieces)
    tables: list[_Table] = []
    owner: dict[int, int] = {}  # a piece's place in the file → its table
    for table in ruled:
        rows = rows_of(table, inside[table.number], words)
        if rows is not None:
            owner.update((piece.order, len(tables)) for piece in inside[table.number])
            tables.append(_Table(rows))
    found, carry = column_tables([piece for piece in pieces if piece.order not in owner], marks, carried)
    taken = {order for table in found for order in table.orders}
    found += label_tables([piece for piece in pieces if piece.order not in owner and piece.order not in taken])
    for unruled in found:
        owner.update((order, len(tables)) for order in unruled.orders)
        tables.append(_Table(unruled.rows))
    return _Sheet(_in_order(pieces, tables, owner), marks.sideways, words), carry


def _in_order(pieces: Sequence[Piece], tables: Sequence[_Table], owner: dict[int, int]) -> list[TextLine | _Table]:
    """Lines as the file has them; a table stands where its first word does."""
    parts: list[TextLine | _Table] = []
    line: list[Piece] = []
    done: set[int] = set()
    for piece in pieces:
        table = owner.get(piece.order)
        if line and (table is not None or not same_line(line[-1], piece)):
            parts.append(line_of(line))
            line = []
        if table is None:
            line.append(piece)
        elif table not in done:
            done.add(table)
            parts.append(tables[table])
    if line:
        parts.append(line_of(line))
    return parts


def _rejoin_rows(sheets: Sequence[_Sheet]) -> None:
    """Rows that a page break cuts: the table stands last on its page, and first on the next, but for heads and feet."""
    for sheet, after in pairwise(sheets):
        above = next((part for part in sheet.parts[: -EDGE - 2 : -1] if isinstance(part, _Table)), None)
        below = next((part for part in after.parts[: EDGE + 1] if isinstance(part, _Table)), None)
        if above is not None and below is not None:
            rejoin(above.rows, below.rows, sheet.words | after.words)


def _printed(sheets: Sequence[_Sheet]) -> str:
    _rejoin_rows(sheets)
    page = Page()
    pitch, usual = _pitch(sheets), _usual_size(sheets)
    for number, sheet in enumerate(sheets):
        if number:
            page.new_page()
        before: TextLine | None = None
        for part in sheet.parts:
            if isinstance(part, _Table):
                page.table(part.rows)
                before = None
                continue
            if before is not None and _apart(before, part, pitch):
                page.apart()
            goes_on = before is not None and _goes_on(before, part, pitch)
            if part.size > SIZE_STEP * usual and len(part.text) <= MAX_HEADING and not goes_on:
                page.apart(2)  # a heading stands apart more than a paragraph does
            page.add(printed(part.text))
            before = part
        if sheet.sideways:
            page.apart()
            page.add(printed(sheet.sideways))
    return page.text()


def _usual_size(sheets: Sequence[_Sheet]) -> float:
    """The size that most letters outside tables have."""
    counts: Counter[float] = Counter()
    for sheet in sheets:
        for part in sheet.parts:
            if isinstance(part, TextLine):
                counts[round(part.size, 1)] += len(part.text)
    return max(counts, key=lambda size: (counts[size], -size), default=10.0)


def _goes_on(before: TextLine, line: TextLine, pitch: float) -> bool:
    """Whether a line in large letters is the second of a heading."""
    return abs(before.size - line.size) < 0.2 and not _apart(before, line, pitch)


def _pitch(sheets: Sequence[_Sheet]) -> float:
    """The usual distance of two lines, in sizes of their letters."""
    counts: Counter[float] = Counter()
    for sheet in sheets:
        for a, b in pairwise(sheet.parts):
            if isinstance(a, TextLine) and isinstance(b, TextLine) and abs(a.size - b.size) < 0.2 and a.y > b.y:
                ratio = (a.y - b.y) / a.size
                if 0.8 <= ratio <= 2.2:
                    counts[round(ratio * 20) / 20] += 1
    return max(counts, key=lambda ratio: (counts[ratio], -ratio), default=USUAL_PITCH)


def _apart(before: TextLine, line: TextLine, pitch: float) -> bool:
    """Whether a line begins something new: more space above it than usual, or letters of another size."""
    down = before.y - line.y
    if down <= 0:
        return False
    larger = max(before.size, line.size) / min(before.size, line.size)
    return down > PARAGRAPH * pitch * line.size or (larger > SIZE_STEP and down > 0.8 * line.size)
