"""A plan's cover: the short lines before its first text, where title, publisher, period and date stand; often there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.lines import Kind, Line
from ingest.outline import unspaced
from ingest.patterns import load

MAX_LINES = 18
SENTENCE = 70
"""A line this long that ends a sentence is text: the cover is over."""


def cover_of(lines: Sequence[Line]) -> list[Line]:
    """The cover's lines; running heads and page numbers among them are passed over."""
    found: list[Line] = []
    for line in lines:
        if len(found) >= MAX_LINES:
            break
        if line.kind is Kind.CONTENTS or words_of(line).lower().strip(" .:") in _ends():
            break
        if line.kind is not Kind.BODY:
            continue
        if len(line.body) > SENTENCE and line.body.endswith((".", ",", "-")) and not re.search(r"\d{4}", line.body):
            break
        found.append(line)
    return found


def words_of(line: Line) -> str:
    """A cover line's words: letter-spaced capitals joined, marks of Markdown off."""
    return re.sub(r"\s+", " ", unspaced(re.sub(r"\*\*|__", "", line.body).strip("*_# |"))).strip()


@cache
def _ends() -> frozenset[str]:
    return frozenset(load("facts")["cover_ends"])
