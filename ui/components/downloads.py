"""Lists to take along: CSV that spreadsheets open with the right letters, and Excel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ui.service.tables import to_csv, to_xlsx
from ui.texts import Texts

Cell = str | int | float | None
Row = Sequence[Cell]
_BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the letters are UTF-8."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_bytes(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    return (_BYTE_ORDER_MARK + to_csv(_named(header, rows), header)).encode("utf-8")


def xlsx_bytes(sheet: str, header: Sequence[str], rows: Sequence[Row]) -> bytes:
    return to_xlsx({sheet: _named(header, rows)})


def _named(header: Sequence[str], rows: Sequence[Row]) -> list[dict[str, Cell]]:
    return [dict(zip(header, row, strict=True)) for row in rows]


def buttons(t: Texts, key: str, name: str, header: Sequence[str], rows: Sequence[Row]) -> None:
    """Two download buttons side by side; the file is made when it is asked for."""
    with st.container(horizontal=True, key=f"downloads-{key}"):
        st.download_button(
            t("download.csv"),
            partial(csv_bytes, header, rows),
            f"{name}.csv",
            "text/csv",
            key=f"csv-{key}",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            t("download.xlsx"),
            partial(xlsx_bytes, name, header, rows),
            f"{name}.xlsx",
            _XLSX,
            key=f"xlsx-{key}",
            icon=":material/table_view:",
            on_click="ignore",
        )
