"""Words of plans are shown to the letter: in HTML, and in Streamlit's Markdown."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.components.escape import html, markdown
from ui.components.marks import merged
from ui.components.quotes import LONGEST, clip, marked

SIGNS = "*_`#~$[]()<>!|&:@-=+.\\{}^/'\" "
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(SIGNS), st.sampled_from("abåæø7\n")), max_size=60)


class _Words(HTMLParser):
    """The text of HTML, and its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


def _read(source: str) -> _Words:
    parser = _Words()
    parser.feed(source)
    parser.close()
    return parser


@given(TEXTS)
def test_html_is_the_text_and_no_tags(text: str) -> None:
    read = _read(html(text))
    assert read.text == text
    assert read.tags == []


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_a_marked_quote_is_the_text_with_marks_alone(text: str, stretches: list[tuple[int, int]]) -> None:
    read = _read(marked(text, 0, len(text), merged(stretches)))
    assert read.text == text
    assert set(read.tags) <= {"mark"}


def test_marks_stand_where_they_should() -> None:
    assert marked("vold mot eldre", 0, 14, [(9, 14)]) == "vold mot <mark>eldre</mark>"
    assert marked("vold mot eldre", 5, 14, [(0, 8), (9, 99)]) == "<mark>mot</mark> <mark>eldre</mark>"


@given(st.integers(0, 50), st.integers(0, 3_000), st.lists(st.integers(0, 3_000), max_size=3))
def test_a_clipped_quote_lies_in_the_quote_and_shows_its_first_mark(start: int, length: int, at: list[int]) -> None:
    text = ("vold mot eldre " * 250)[: start + length]
    marks = merged((p, p + 5) for p in at)
    begin, end = clip(text, start, len(text), marks)
    assert start <= begin <= end <= len(text)
    assert end - begin <= max(LONGEST, len(text) - start if len(text) - start <= LONGEST else LONGEST)
    first = next((m for m in marks if m[0] >= start and m[1] <= len(text)), None)
    if first is not None and len(text) > start:
        assert begin <= first[0]
        assert first[0] <= end


@pytest.mark.parametrize(
    "text",
    [
        "*fet*",
        "_kursiv_",
        "# tittel",
        "`kode`",
        "~~strøket~~",
        "$x^2$",
        "[lenke](http://x.no)",
        "<b>fet</b>",
        "&amp;",
        "1. liste",
    ],
)
def test_signs_of_markdown_are_escaped(text: str) -> None:
    plain = markdown(text)
    for sign in set(text) & set("*_#`~$[]()<>&."):
        assert f"\\{sign}" in plain
    assert plain.replace("\\", "").replace("\u2060", "") == text


@pytest.mark.parametrize(
    "text", [":red[x]", ":smile:", ":material/home:", "https://x.no", "www.x.no", "a@b.no", "->", "<-"]
)
def test_what_is_found_behind_all_escapes_is_broken_up(text: str) -> None:
    assert "\u2060" in markdown(text)


def test_line_breaks_become_spaces() -> None:
    assert markdown("en\n\n# to") == "en \\# to"
