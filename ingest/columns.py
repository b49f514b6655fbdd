"""Which field a label or a table's column names: the words of ``data/fields.toml`` as tables."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from ingest.patterns import load


@cache
def tables() -> tuple[dict[str, str], dict[str, str]]:
    """(label → field, column header → field); a field's labels head columns too, unless a column is another field's."""
    labels: dict[str, str] = {}
    columns: dict[str, str] = {}
    for name, entry in load("fields").items():
        for label in entry["labels"]:
            labels.setdefault(label, name)
    for name, entry in load("fields").items():
        for column in entry.get("columns", ()):
            columns[column] = name
    for label, name in labels.items():
        columns.setdefault(label, name)
    return labels, columns


@cache
def kind_of(field: str) -> str:
    """actors, status, date, period, text, section, number or title."""
    return str(load("fields")[field]["kind"])


@lru_cache(maxsize=20_000)
def column_field(words: str) -> str | None:
    """The field a column's header names, or None."""
    columns = tables()[1]
    words = unicodedata.normalize("NFC", words)
    return columns.get(words.strip(" :.?*|").lower()) or columns.get(words.strip(" :*|").lower())


def names_columns(text: str) -> bool:
    """Whether a line is made of names of columns: a table's header comes back on every page, and is no running head."""
    words = text.split()
    known = sum(1 for word in words if column_field(word) is not None)
    return known >= 2 and known >= 0.5 * len(words)
