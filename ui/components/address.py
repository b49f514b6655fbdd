"""Choices that stand in the page's address: an answer can be sent to somebody, and the browser's back button goes back.

The address is only written to when a person chooses something: a page that wrote to it by itself would be in the way of the
back button.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def follow(key: str, name: str, choices: Sequence[str], default: str | None) -> None:
    """Before a widget: gives it what the address says, else what it had, else the default."""
    asked = st.query_params.get(name)
    if asked in choices:
        st.session_state[key] = asked
    elif key not in st.session_state or st.session_state[key] not in choices:
        st.session_state[key] = default


def note(key: str, name: str, *forgotten: str) -> None:
    """As a widget's callback: writes what was chosen into the address; what hung on the choice before is taken out of it."""
    chosen = st.session_state[key]
    for each in (*forgotten, *(() if chosen else (name,))):
        st.query_params.pop(each, None)
    if chosen:
        st.query_params[name] = chosen
