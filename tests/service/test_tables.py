"""Tables for other programs: words of plans stay words in a spreadsheet and in Markdown."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from ui.console import write_rows
from ui.service.tables import MAX_CELL, cell, to_csv, to_markdown, to_xlsx

FORMULAS = ["=1+1", "+47 22 00 00 00", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    rows = [{"title": text}]
    (read,) = csv.DictReader(io.StringIO(to_csv(rows), newline=""))
    assert read["title"] == f"'{text}".replace("\r", "\n")
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx({"tiltak": rows}))).worksheets[0]
    assert sheet["A2"].data_type != "f"


def test_not_a_formula() -> None:
    assert to_csv([{"n": -1, "text": "1=1"}]) == "n,text\n-1,1=1\n"


def test_markdown_stays_in_its_cell() -> None:
    table = to_markdown([{"title": "a|b\n<img src=x> [c](d) `e`"}])
    assert table.splitlines()[2:] == [r"| a\|b \<img src=x\> \[c\](d) \`e\` |"]


def test_more_than_a_cell_holds_is_cut_and_what_excel_refuses_left_out() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx({"a/b:c*d?[e]": [{"x": "\x00y" + "z" * 40_000}]}))).worksheets[0]
    value = sheet["A2"].value
    assert value.startswith("yz")
    assert len(value) <= MAX_CELL


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "true"), ([{"label": "straffeloven", "section": "§ 282"}, "x"], "straffeloven § 282; x")],
)
def test_values_as_text(value: object, text: str) -> None:
    assert cell(value) == text


def test_nothing_is_said_to_be_nothing(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for form in ("csv", "md"):
        write_rows(form, None, list, lambda: {"audit": []}, head=("plan", "kind"))
    assert capfdbinary.readouterr().out.decode() == "plan,kind\n## audit\n\nIngen / none.\n"
