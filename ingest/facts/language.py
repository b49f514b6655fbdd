"""Which written language a text is in, told by words that only one of them has."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from ingest.patterns import load

MIN_WORDS = 3


@cache
def _own_words() -> dict[str, frozenset[str]]:
    table = load("facts")["language"]
    words = {name: frozenset(table[name]) for name in ("nb", "nn", "en")}
    shared = words["nb"] & words["nn"]
    return {name: found - shared for name, found in words.items()}


def language_of(text: str) -> str | None:
    """``nb``, ``nn`` or ``en``; None where fewer than three words tell."""
    words = Counter(re.findall(r"[a-zæøåò]+", text.lower()))
    counts = {name: sum(words[word] for word in own) for name, own in _own_words().items()}
    best = max(counts, key=lambda name: (counts[name], name == "nb"))
    return best if counts[best] >= MIN_WORDS else None
