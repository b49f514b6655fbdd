"""A table whose cells can be chosen, in the page itself: it can be read aloud, walked through by keyboard and searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).parent / "assets"
_FRAME = '<div class="frame" tabindex="0" role="region"><table></table></div>'


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a cell. With a ``key`` it can be chosen; ``name`` is then what it is called when read aloud.

    ``tone`` is a class of ``grid.css``; ``heat`` (0–100) how strong the colour of a counted cell is.
    """

    text: str
    sub: str = ""
    key: str = ""
    name: str = ""
    hint: str = ""
    tone: str = ""
    heat: int = 0
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its first cell is its heading."""

    cells: tuple[Cell, ...]
    tone: str = ""


def grid(
    key: str,
    caption: str,
    columns: Sequence[Cell],
    rows: Sequence[Line],
    *,
    chosen: str = "",
    height: int = 560,
    matrix: bool = False,
) -> str | None:
    """Shows the table. Returns the key of the cell that was just chosen, once."""
    data = {
        "caption": caption,
        "columns": [asdict(column) for column in columns],
        "rows": [asdict(row) for row in rows],
        "chosen": chosen,
        "height": height,
        "matrix": matrix,
    }
    css, js = _files()
    component = st.components.v2.component("tiltaksgraf.grid", html=_FRAME, css=css, js=js)
    picked = component(data=data, key=key, on_picked_change=_nothing).picked
    return picked if isinstance(picked, str) else None


@cache
def _files() -> tuple[str, str]:
    return (ASSETS / "grid.css").read_text(encoding="utf-8"), (ASSETS / "grid.js").read_text(encoding="utf-8")


def _nothing() -> None:
    """A component tells of a choice only where somebody listens."""
