"""What surrounds every page: style, language, what the plans are, and what to do where nothing is built yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from ui.components.escape import html, markdown
from ui.service.errors import NotBuilt
from ui.texts import LANGUAGES, Texts, texts
from ui.view import LANGUAGE, language, path_of, workspace

HERE = Path(__file__).parent
STYLE = HERE / "style.css"
PAGE = "page"
"""The page of the run before, in the session."""
ICON = HERE / "icon.svg"
"""A picture of our own: Streamlit fetches its named icons for the browser's tab from the net."""


def run(pages: Mapping[str, str]) -> None:
    """Shows the page that the address names. ``pages``: name → icon; the first is shown where the address names none."""
    t = texts(language())
    st.set_page_config(page_title=t("app.name"), page_icon=ICON, layout="wide")
    st.html(STYLE)
    first = next(iter(pages))
    page = st.navigation(
        [
            st.Page(path_of(name), title=t(f"nav.{name}"), icon=icon, url_path=name, default=name == first)
            for name, icon in pages.items()
        ],
        position="top",
    )
    try:
        samples = workspace().samples
    except NotBuilt as error:
        _not_built(_top(t), error)
        return
    _top(t, samples=samples)
    _keep_address(page.url_path)
    page.run()


def _keep_address(page: str) -> None:
    """A link to the page one is on changes what the page is asked, and leaves the browser's address as it was: this says it again.

    On the way to another page it must not be said: the browser would note it under the page that is left.
    """
    if st.session_state.get(PAGE) == page:
        st.query_params.update({})
    st.session_state[PAGE] = page


def _top(t: Texts, *, samples: bool = False) -> Texts:
    """The line above every page: whether the plans are made up, and the language. Returns the words of the language chosen."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="top"):
        if samples:
            st.html(f'<p class="tg-samples"><b>{html(t("app.samples"))}</b> {html(t("app.samples_help"))}</p>')
        else:
            st.space("small")
        st.segmented_control(
            t("app.language"),
            LANGUAGES,
            key=LANGUAGE,
            default=LANGUAGES[0],
            required=True,
            label_visibility="collapsed",
            bind="query-params",
        )
    return texts(language())


def _not_built(t: Texts, error: NotBuilt) -> None:
    st.title(t("app.name"))
    st.warning(markdown(error.message_en if t.language == "en" else error.message), icon=":material/construction:")
    st.markdown(t("app.not_built"))
    st.code("tiltaksgraf build\ntiltaksgraf app", language="bash")
