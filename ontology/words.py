"""Words of a text, and when two of them are forms of one word.

Labels are written in one form and stand in texts in many. What settles it is data (``words.toml``): the endings of
Norwegian and English, irregular forms, and words that never inflect. A stem is coarse on purpose and is only used to
find; ``same_word`` decides.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

WORD = re.compile(r"[^\W_]+")
"""A word; hyphens part words."""
_CAPITALS = re.compile(r"[A-ZÆØÅ]{2}|^[A-ZÆØÅ]$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place. Hyphens part words: ``volds- og overgrep`` has three."""

    text: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of ``text[start:end]``, with offsets in ``text``."""
    limit = len(text) if end is None else end
    return [Token(match.group(), match.start(), match.end()) for match in WORD.finditer(text, start, limit)]


def exact(label: str) -> bool:
    """Whether a label counts only as written: an abbreviation (``ATV``, ``FGM``), not a word."""
    return bool(_CAPITALS.search(label))


@dataclass(frozen=True, slots=True)
class _Forms:
    endings: tuple[str, ...]
    paradigms: dict[str, frozenset[str]]
    shortest_word: int
    shortest_stem: int
    function: frozenset[str]
    alone: dict[str, str]
    compound: dict[str, str]
    compound_lengths: tuple[int, ...]
    english: dict[str, str]
    english_endings: tuple[str, ...]
    english_shortest: int


@cache
def _forms() -> _Forms:
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        data = tomllib.load(file)
    paradigms: dict[str, set[str]] = {}
    for name, endings in data["paradigms"].items():
        for ending in endings:
            paradigms.setdefault(ending, set()).add(name)
    compound = {form: group[0] for group in data["irregular"]["compound"] for form in group}
    return _Forms(
        endings=tuple(sorted(filter(None, paradigms), key=lambda e: (-len(e), e))),
        paradigms={ending: frozenset(names) for ending, names in paradigms.items()},
        shortest_word=data["stem"]["shortest_word"],
        shortest_stem=data["stem"]["shortest_stem"],
        function=frozenset(data["function"]["words"]),
        alone={form: group[0] for group in data["irregular"]["alone"] for form in group},
        compound=compound,
        compound_lengths=tuple(sorted({len(form) for form in compound}, reverse=True)),
        english={form: group[0] for group in data["english"]["irregular"] for form in group},
        english_endings=tuple(data["english"]["endings"]),
        english_shortest=data["english"]["shortest_stem"],
    )


def is_function_word(word: str) -> bool:
    """Whether a word carries grammar, not meaning."""
    return word.casefold() in _forms().function


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The coarse stem of a Norwegian word, case-blind: forms of one word share it, and some other words do.

    >>> stem("jentene") == stem("jentane") == stem("jente"), stem("krisesentra") == stem("krisesenteret")
    (True, True)
    """
    coarse = _splits(word)[0][0]
    return coarse[:-1] if coarse[-1:] == "s" and len(coarse) > _forms().shortest_stem else coarse


@lru_cache(maxsize=200_000)
def _splits(word: str) -> tuple[tuple[str, str], ...]:
    """What a word can be: (stem, ending) pairs, the longest ending first. An irregular word has no ending."""
    forms = _forms()
    lower = word.casefold()
    if lower in forms.function:
        return (("=" + lower, ""),)
    if lower in forms.alone:
        return (("~" + forms.alone[lower], ""),)
    for length in forms.compound_lengths:
        if lower[-length:] in forms.compound:
            head = lower[:-length]
            if not head or len(head) >= forms.shortest_stem:
                return ((f"{head}~{forms.compound[lower[-length:]]}", ""),)
    if len(lower) < forms.shortest_word or not lower[-1].isalpha():
        return ((lower, ""),)
    for ending in forms.endings:
        bare = lower[: -len(ending)]
        if lower.endswith(ending) and len(bare) >= forms.shortest_stem and _VOWEL.search(bare):
            split = (_undoubled(bare), ending)
            return (split, (_undoubled(lower), "")) if ending == "s" else (split,)
    return ((_undoubled(lower), ""),)


_VOWEL = re.compile("[aeiouyæøåé]")


def _undoubled(stem_: str) -> str:
    """A double consonant at a stem's end is written single at a word's end: *ungdom*, *ungdommen*."""
    return stem_[:-1] if len(stem_) > 3 and stem_[-1] == stem_[-2] and not _VOWEL.match(stem_[-1]) else stem_


@lru_cache(maxsize=200_000)
def same_word(a: str, b: str) -> bool:
    """Whether two Norwegian words are forms of one: they can have one stem, and endings of one paradigm.

    >>> same_word("lærere", "lærerne"), same_word("bruk", "brukere"), same_word("kurs", "kursene")
    (True, False, True)
    """
    paradigms = _forms().paradigms
    return any(
        stem_a == stem_b and bool(paradigms[ending_a] & paradigms[ending_b])
        for stem_a, ending_a in _splits(a)
        for stem_b, ending_b in _splits(b)
    )


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> frozenset[str]:
    """The forms of a Norwegian word, lower case: those there are and some there are not, as its gender is not known.

    >>> {"jente", "jenta", "jentene", "jentane"} <= forms_of("jenter"), "menn" in forms_of("mannen")
    (True, True)
    """
    data = _forms()
    found = {word.casefold()}
    for stem_, ending in _splits(word):
        if stem_.startswith("="):
            continue
        head, mark, first = stem_.partition("~")
        if mark:
            group = data.alone if not head and first in data.alone else data.compound
            found.update(head + form for form, of in group.items() if of == first)
            continue
        endings = [e for e, names in data.paradigms.items() if names & data.paradigms[ending]]
        raw = word.casefold()[: len(word) - len(ending)]
        before_vowel = (
            {raw} if ending else {raw, raw + raw[-1:] if raw[-2:-1] != raw[-1:] and not _VOWEL.match(raw[-1:]) else raw}
        )
        found.update(base + e for e in endings if e and e != "s" for base in before_vowel)
        found.update(base + e for e in ("", "s") if e in endings for base in {raw, _undoubled(raw)})
    return frozenset(found)


@lru_cache(maxsize=50_000)
def forms_of_english(word: str) -> frozenset[str]:
    """The forms of an English word, lower case, in British and American spelling: those there are and some there are not.

    >>> {"child", "children"} <= forms_of_english("children"), {"refugee", "refugees"} <= forms_of_english("refugees")
    (True, True)
    """
    data, lower = _forms(), word.casefold()
    if lower in data.function:
        return frozenset({lower})
    if lower in data.english:
        return frozenset(form for form, of in data.english.items() if of == data.english[lower])
    bases = {lower}
    for ending in data.english_endings:
        if lower.endswith(ending) and len(lower) - len(ending) >= data.english_shortest and not lower.endswith("ss"):
            bare = lower[: -len(ending)]
            bases |= {bare + "y"} if ending in ("ies", "ied") else {bare, bare + "e"}
    found = set(bases)
    for base in bases:
        found |= {base + "s", base + "es", base + "ed", base + "ing"}
        if base.endswith("e"):
            found |= {base + "d", base[:-1] + "ing"}
        if base.endswith("y"):
            found |= {base[:-1] + "ies", base[:-1] + "ied"}
    spelt = {
        form.replace("isation", "ization").replace("our", "or").replace("ise", "ize").replace("yse", "yze")
        for form in found
    }
    return frozenset(found | spelt)


_SIBILANT = ("ses", "xes", "zes", "ches", "shes", "oes")
"""What *-es* is the plural of; elsewhere the *e* is the word's own (*refugees*)."""


@lru_cache(maxsize=200_000)
def stem_english(word: str) -> str:
    """The stem of an English word, case-blind: number, genitive and tense off, British and American spelling alike.

    >>> stem_english("victims") == stem_english("victim"), stem_english("organisation") == stem_english("organization")
    (True, True)
    """
    forms = _forms()
    lower = word.casefold()
    if lower in forms.function:
        return "=" + lower
    if lower in forms.english:
        return "~" + forms.english[lower]
    for ending in forms.english_endings:
        if ending == "es" and not lower.endswith(_SIBILANT):
            continue
        if lower.endswith(ending) and len(lower) - len(ending) >= forms.english_shortest and not lower.endswith("ss"):
            lower = lower[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
            break
    lower = _undoubled(lower)
    lower = lower[:-1] if lower.endswith("e") and len(lower) > 3 else lower
    return lower.replace("isation", "ization").replace("our", "or").replace("ise", "ize").replace("yse", "yze")
