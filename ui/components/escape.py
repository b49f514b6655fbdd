"""Words of plans are data: what shows them to the letter, in HTML and in Streamlit's Markdown."""

from __future__ import annotations

import html as _html
import re

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$^=&\"'/:@])")
_JOINER = "\u2060"
"""Word joiner: has no width and no meaning. It breaks up what Streamlit's Markdown finds in finished text, behind all escapes:
emoji and icon names between colons, web and mail addresses, arrows."""
_FOUND_LATE = re.compile(
    r"(?<=:)(?=[\w/+-])|(?=@)|(?<=www)(?=\.)|(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>=~])(?=[=>-])|(?<=\!)(?==)", re.I
)
_BREAKS = re.compile(r"\s+")


def html(text: str) -> str:
    """For ``st.html``: tags, entities and quotation marks are shown as they are."""
    return _html.escape(text, quote=True)


def markdown(text: str) -> str:
    """For any label or text that Streamlit reads as Markdown; line breaks become spaces."""
    return _PUNCTUATION.sub(r"\\\1", _FOUND_LATE.sub(_JOINER, _BREAKS.sub(" ", text)))
