"""What answers say: the templates of ``data/sentences.toml``, filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nb", "nn", "en")


@cache
def _table() -> dict[str, Any]:
    with files("search").joinpath("data", "sentences.toml").open("rb") as file:
        return tomllib.load(file)


def say(language: str, *path: str, **values: object) -> str:
    """The template at ``path``, filled in; one that goes by a number takes it as ``n``.

    >>> say("en", "measures", n=1), say("nb", "status", "not-started")
    ('1 measure', 'ikke startet')
    """
    entry: Any = _table()[language if language in LANGUAGES else "nb"]
    for name in path:
        entry = entry[name]
    if isinstance(entry, dict):
        entry = entry["one" if values.get("n") == 1 else "many"]
    return str(entry).format(**values)


def listed(language: str, items: Iterable[str], joiner: str = "and") -> str:
    """*a, b and c*.

    >>> listed("nb", ["Oslo", "Bergen", "Hamar"])
    'Oslo, Bergen og Hamar'
    """
    names: Sequence[str] = list(items)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {say(language, joiner)} {names[-1]}"
