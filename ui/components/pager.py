"""Long lists: so many at first, more on demand; the number of all is always said."""

from __future__ import annotations

import streamlit as st

from ui.texts import Texts

STEP = 20


def shown(t: Texts, key: str, total: int, step: int = STEP) -> int:
    """How many to show now."""
    return min(total, int(st.session_state.get(_name(key), step)))


def more_button(t: Texts, key: str, total: int, step: int = STEP) -> None:
    """Stands below the list where there is more of it."""
    now = shown(t, key, total, step)
    if now < total:
        st.button(
            t("list.more", n=min(step, total - now), shown=now, total=total),
            key=f"more-{key}",
            icon=":material/expand_more:",
            on_click=_grow,
            args=(key, now + step),
        )


def _grow(key: str, number: int) -> None:
    st.session_state[_name(key)] = number


def _name(key: str) -> str:
    return f"shown-{key}"
