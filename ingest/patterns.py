"""The reader's patterns: TOML files that a policy adviser can read and correct, loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The contents of ``ingest/data/<name>.toml``."""
    with files("ingest").joinpath("data", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def small_letters(text: str) -> str:
    """The text in small letters, character for character: offsets in it are offsets in the text."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern for text in small letters, where any of those of a file is found.

    Small letters are looked for in small letters in a third of the time that ``re.I`` takes. ``\\w*`` at a pattern's head says
    nothing when only whether it is found is asked, and is tried at every letter of every word.

    Raises:
        ValueError: where a pattern has a capital, which small letters never are.
    """
    if capital := re.search(r"(?<!\\)[A-ZÆØÅ]", "".join(patterns)):
        raise ValueError(f"a pattern for text in small letters has a capital: {capital.string!r}")
    return re.compile("|".join(pattern.removeprefix(r"\w*") for pattern in patterns))
