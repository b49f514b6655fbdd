"""The reading report's own sentences, which are English, in the language of the page."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from ui.texts import Language

FILE = Path(__file__).parent.parent / "text" / "reading.toml"


def said(message: str, language: Language) -> str:
    """A sentence that the table does not hold is shown as it is: what it says matters more than in which language."""
    if language == "en":
        return message
    for pattern, words in _table():
        if match := pattern.fullmatch(message):
            return words.format(**match.groupdict())
    return message


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    with FILE.open("rb") as file:
        return tuple((re.compile(each["said"]), each["nb"]) for each in tomllib.load(file)["sentence"])
