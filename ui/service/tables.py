"""Rows of text → CSV, Markdown and Excel, for every command and download."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
SEPARATOR = "; "
"""Between the values of a cell that holds several."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text must not begin in a spreadsheet, where it would be run as a formula."""
MAX_CELL = 32_000
"""Excel takes 32,767 characters a cell."""
SHEET_TITLE = 31
"""Characters of a sheet's name that Excel takes."""
_NO_TITLE = re.compile(r"[\\*?:/\[\]]")
"""What a sheet's name must not hold."""


def cell(value: Any) -> str:
    """A value as one text: lists joined, actors and laws by their names, None as nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Mapping():
            section = value.get("section")
            name = str(value.get("label", value.get("text", "")))
            return f"{name} {section}" if section else name
        case list() | tuple():
            return SEPARATOR.join(cell(item) for item in value)
        case _:
            return str(value)


def header(rows: Sequence[Row]) -> list[str]:
    """The columns of all rows, in the order they first come."""
    return list(dict.fromkeys(name for row in rows for name in row))


def to_csv(rows: Sequence[Row], columns: Sequence[str] | None = None) -> str:
    """RFC 4180 with ``\\n`` line ends; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    names = list(columns or header(rows))
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_harmless(row.get(name)) for name in names] for row in rows)
    return output.getvalue()


def _harmless(value: Any) -> str:
    text = cell(value)
    safe = f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int | float) else text
    return safe.replace("\r\n", "\n").replace(
        "\r", "\n"
    )  # the csv module leaves a lone \r unquoted, which ends the row


def to_markdown(rows: Sequence[Row], columns: Sequence[str] | None = None) -> str:
    """A table in GitHub's Markdown, or a word where it has no row; what would end a cell or be markup is escaped."""
    names = list(columns or header(rows))
    if not rows:
        return "Ingen / none.\n"
    lines = ["| " + " | ".join(map(_escaped, names)) + " |", "| " + " | ".join("---" for _ in names) + " |"]
    lines.extend("| " + " | ".join(_escaped(cell(row.get(name))) for name in names) + " |" for row in rows)
    return "\n".join(lines) + "\n"


_MARKUP = str.maketrans({char: f"\\{char}" for char in "\\|`*_[]<>#"} | {"\n": " ", "\r": " ", "\u2028": " "})


def _escaped(text: str) -> str:
    return text.translate(_MARKUP)


def to_xlsx(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """A workbook with a sheet a table, the header bold and frozen; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(_NO_TITLE.sub(" ", title)[:SHEET_TITLE])
        names = header(rows)
        sheet.append(names)
        for place, row in enumerate(rows, 2):
            for column, name in enumerate(names, 1):
                value = row.get(name)
                target = sheet.cell(place, column)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    target.value = value
                else:
                    target.value = ILLEGAL_CHARACTERS_RE.sub("", cell(value))[:MAX_CELL]
                    target.data_type = "s"
                target.alignment = Alignment(vertical="top", wrap_text=True)
        for column, name in enumerate(names, 1):
            sheet.cell(1, column).font = Font(bold=True)
            longest = max((len(cell(row.get(name))) for row in rows), default=0)
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = min(
                60, max(12, longest + 2, len(name) + 2)
            )
        sheet.freeze_panes = "A2"
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
