"""All words of the app, in bokmål and English: ``text/nb.toml`` and ``text/en.toml`` hold the same keys."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from ui.components.escape import markdown

Language = Literal["nb", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FOLDER = Path(__file__).parent / "text"


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language, by dotted key. A key that is not there raises: a test sees to it that none is missing."""

    language: Language
    words: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Plain text, for what the browser shows as it is."""
        return self.words[key].format(**values) if values else self.words[key]

    def md(self, key: str, **values: object) -> str:
        """Markdown of ours, with values that are shown to the letter, whatever signs they hold."""
        return self.words[key].format(**{name: markdown(str(value)) for name, value in values.items()})

    def count(self, key: str, number: int, **values: object) -> str:
        """``<key>.one`` or ``<key>.many`` with the number filled in as ``n``."""
        return self(f"{key}.{'one' if number == 1 else 'many'}", n=f"{number:,}".replace(",", "\u00a0"), **values)

    def known(self, group: str, name: str) -> str:
        """The word for a code (``status``, ``completed``); the code itself where there is none for it."""
        return self.words.get(f"{group}.{name}", name)


@cache
def texts(language: Language) -> Texts:
    """Raises ValueError where the file says one key twice over (a table and a word)."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return Texts(language, dict(_flat(tomllib.load(file))))


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{above}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{key}.")
        elif isinstance(value, str):
            yield key, value
        else:
            raise ValueError(f"{key} is to be words, not {type(value).__name__}")
