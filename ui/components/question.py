"""The question field, with suggestions while one types."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from ui.view import View

ASSETS = Path(__file__).parent / "assets"
LONGEST_DRAFT = 300
"""Characters of a draft that suggestions are looked up for: past that nobody is naming anything."""
SUGGESTIONS = 7


def question_field(view: View, value: str) -> str | None:
    """Shows the field with ``value`` in it. Returns the question just asked, once."""
    state = st.session_state.get("question")
    draft = getattr(state, "draft", None) or ""
    found = view.workspace.suggest(draft, SUGGESTIONS) if draft.strip() and len(draft) <= LONGEST_DRAFT else ()
    data = {
        "value": value,
        "draft": draft,
        "label": view.t("ask.field"),
        "placeholder": view.t("ask.placeholder"),
        "button": view.t("ask.button"),
        "suggestions_label": view.t("ask.suggestions"),
        "suggestions": [
            {"text": each.text, "kind": view.t.known("kind", each.kind), "detail": each.detail} for each in found
        ],
    }
    html, css, js = _files()
    component = st.components.v2.component("tiltaksgraf.question", html=html, css=css, js=js)
    result = component(data=data, key="question", on_draft_change=_nothing, on_asked_change=_nothing)
    return result.asked if isinstance(result.asked, str) else None


@cache
def _files() -> tuple[str, str, str]:
    html, css, js = ((ASSETS / f"question.{ending}").read_text(encoding="utf-8") for ending in ("html", "css", "js"))
    return html, css, js


def _nothing() -> None:
    """A component tells of a change only where somebody listens."""
