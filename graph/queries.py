"""The example queries: what the app, the query page and the documentation show, each a file in ``queries``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "queries"
_TITLE = re.compile(r"^# (nb|en): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A query that runs on any graph of the program, with a title in both languages."""

    name: str
    title: str
    title_en: str
    query: str


@cache
def examples() -> tuple[Example, ...]:
    """All of them, in the order of their file names.

    Raises:
        ValueError: where a file lacks a title; the message names the file.
    """
    return tuple(read(path) for path in sorted(FOLDER.glob("*.rq")))


def read(path: Path) -> Example:
    """One file: comment lines ``# nb: …`` and ``# en: …`` first, then the query, which is all below them."""
    text = path.read_text(encoding="utf-8")
    titles = dict(_TITLE.findall(text))
    for language in ("nb", "en"):
        if language not in titles:
            raise ValueError(f"{path.name} needs a line `# {language}: …` with the query's title at its top")
    body = _TITLE.sub("", text).strip() + "\n"
    return Example(name=path.stem, title=titles["nb"], title_en=titles["en"], query=body)


def query(name: str) -> str:
    """The text of one query.

    Raises:
        KeyError: where there is none of that name; the message lists those there are.
    """
    for example in examples():
        if example.name == name:
            return example.query
    raise KeyError(f"no query {name!r} among {', '.join(example.name for example in examples())}")
