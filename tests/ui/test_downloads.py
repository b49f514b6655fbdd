"""What is taken along: CSV and Excel with the words as they are, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from ui.components.downloads import Row, csv_bytes, xlsx_bytes

HEADER = ("Id", "Tittel", "Antall")
ROWS: list[Row] = [("x/1", 'Kurs, "vold"\nog omsorg på æøå', 3), ("x/2", "=1+1", None)]


def test_csv_keeps_letters_line_breaks_and_quotation_marks() -> None:
    content = csv_bytes(HEADER, ROWS)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [list(HEADER), ["x/1", 'Kurs, "vold"\nog omsorg på æøå', "3"], ["x/2", "'=1+1", ""]]


def test_excel_holds_words_and_no_formulas() -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Tiltak", HEADER, ROWS))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(HEADER)
    assert "æøå" in str(sheet["B2"].value)
    assert sheet["B3"].data_type != "f"


def test_no_rows_give_the_header() -> None:
    assert csv_bytes(HEADER, []).decode("utf-8-sig").split() == ["Id,Tittel,Antall"]
