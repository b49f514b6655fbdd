"""A plan's title: on its cover, else what the plan calls itself in its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from ingest.facts.cover import words_of
from ingest.facts.national_plans import is_national
from ingest.lines import Line, fold, joins
from ingest.patterns import load
from ontology.records import Fact
from ontology.vocabulary import Vocabulary

MAX_TITLE = 220
MAX_LINES = 4
MAX_MOTTO = 60
ABOUT_WORTH = 6
"""How many lines further down a title may stand that says what the plan is about, and still be preferred."""

_CASE_NUMBER = re.compile(r"^(?:sak\s*)?\d+/\d+\s+", re.I)
_NOT_A_TITLE = re.compile(r"\b(?:skal|er|har|ble|vart|vedtar|vedtek|behandlet|gjorde)\b|[.,;]$|[|]")
_NOT_A_MOTTO = re.compile(
    r"\d|kommune\b|kommunar\b|kommuner\b|regionråd|departement|regjering|samarbeid|avdeling|seksjon|område|forkort|[.,;:]$",
    re.I,
)
_WITH_YEARS = re.compile(r"(?:for )?(?:plan)?(?:perioden? )?\(?(?:19|20)\d\d\s?[-–—]\s?(?:19|20)\d\d\)?", re.I)


@cache
def kind_pattern() -> re.Pattern[str]:
    """Words that name a kind of plan."""
    return re.compile("|".join(re.escape(word) for word in load("facts")["kinds"]), re.I)


def _about(words: str) -> bool:
    lower = words.lower()
    return any(subject in lower for subject in load("facts")["subjects"])


def title_of(cover: Sequence[Line], text: str, vocabulary: Vocabulary, *, national: bool) -> Fact | None:
    """The title with the motto that stands before it, as one fact; years on a line of their own are not part of it."""
    return _on_cover(cover, text) or _in_text(text, vocabulary, national=national)


def _on_cover(cover: Sequence[Line], text: str) -> Fact | None:
    best: tuple[int, Fact] | None = None
    for index in range(len(cover)):
        words = _bare(words_of(cover[index]))
        if not kind_pattern().search(words):
            continue
        first = last = index
        if not (words[:1].isupper() or words[:1] in '«"“'):
            if not index or not words_of(cover[index - 1]).endswith(("–", "-", ":")):
                continue
            first = index - 1
        while last + 1 < len(cover) and last - index < MAX_LINES and _goes_on(cover[last], cover[last + 1]):
            last += 1
        whole = _bare(fold("\n".join(map(words_of, cover[first : last + 1])))).strip()
        if _NOT_A_TITLE.search(whole) or len(whole) > MAX_TITLE:
            continue
        score = ABOUT_WORTH * _about(whole) - index
        if first == index > 0 and _is_motto(cover, index - 1):
            first = index - 1 - (index > 1 and _wraps(cover[index - 2], cover[index - 1]))
            motto = fold("\n".join(map(words_of, cover[first:index]))).strip('«»"“” ')
            whole = f"{motto}: {whole}"
        if best is None or score > best[0]:
            start, end = _place(text, cover[first], cover[last])
            fact = Fact(value=_cased(whole), printed=fold(text[start:end]), start=start, end=end, place="text")
            best = (score, fact)
    return best[1] if best is not None else None


_PUBLISHED_BY = re.compile(
    r"^[A-ZÆØÅ][\w -]{1,40}?\b(?:kommune|fylkeskommune|regionen)\s*(?:[–:|·]|-(?=\s))\s*(?=[A-ZÆØÅ])", re.I
)
"""Who publishes the plan, before its name on one line: *Storvik kommune – Handlingsplan mot vold*."""


def _place(text: str, first: Line, last: Line) -> tuple[int, int]:
    """Where a title stands, without the case number before it and the marks of Markdown around it."""
    number = _CASE_NUMBER.match(first.body) or _PUBLISHED_BY.match(first.body)
    start = first.body_start + (number.end() if number else 0)
    marked = text[start : last.end]
    return start + len(marked) - len(marked.lstrip("*_# |")), start + len(marked.rstrip("*_# |"))


def _bare(words: str) -> str:
    """A cover's line without the case's number or the publisher before the title."""
    return _PUBLISHED_BY.sub("", _CASE_NUMBER.sub("", words), count=1) if kind_pattern().search(words) else words


def _goes_on(line: Line, after: Line) -> bool:
    words, more = words_of(line), words_of(after)
    if (
        after.bullet
        or len(more) > 120
        or _WITH_YEARS.fullmatch(more)
        or more.lower().startswith(("vedt", "godkj", "for perioden"))
    ):
        return False
    if more[:1].islower() or more[:1] in "(–-" or re.match(r"20\d\d\s?[-–]", more):
        return True
    bare = bool(re.fullmatch(r"[\w-]+", words)) and words.lower() in load("facts")["bare_kinds"]
    open_end = words.rstrip().endswith((",", "og", "mot", "i", "for", "–", "-", "MOT", "OG", "I", "FOR", ":"))
    return (
        open_end
        or (bare and len(more) <= MAX_MOTTO)
        or (joins(line, after) and more.isupper() and words.isupper() and bare)
    )


def _is_motto(cover: Sequence[Line], index: int) -> bool:
    words = words_of(cover[index])
    spoken = " " in words and not words.isupper()
    return spoken and len(words) <= MAX_MOTTO and not _NOT_A_MOTTO.search(words) and not kind_pattern().search(words)


def _wraps(line: Line, after: Line) -> bool:
    return words_of(after)[:1].islower() and not _NOT_A_MOTTO.search(words_of(line))


def _cased(words: str) -> str:
    """A title in capitals as a sentence; what is not in capitals stays."""
    return words[:1] + words[1:].lower() if words.isupper() else words


_NAMED = re.compile(
    r"\b((?:Interkommunal |interkommunal |Kommunal |Regional )?"
    r"(?:[Hh]andlingsplan|[Tt]iltaksplan|[Oo]pptrappingsplan|[Tt]emaplan|[Kk]ommunedelplan|[Ss]trategi)(?:en)? (?:mot|for) "
    r"[^.;:()«»\"“”\n\d]{6,120}?)(?=\s*(?:[.;:(«»\"“”\n\d]|,? (?:skal|er|har|viser|bidrar|bygger|byggjer|må|kan|som|vert"
    r"|blir|ble|vart|inneholder|inneheld|i perioden|og som)\b))"
)
_OTHERS = re.compile(
    r"regjeringen|regjeringa|nasjonal|statlig|departement|andre kommuner|kommunale handlingsplaner", re.I
)
BEFORE = 45
HEAD = 6_000
"""A report on a plan of the state names it early; a plan of the state named later is another."""


def _in_text(text: str, vocabulary: Vocabulary, *, national: bool) -> Fact | None:
    """What the plan calls itself: the name that is written most, capitals and its own place counting, others' plans not."""
    flat = re.sub(r"[\r\n\f]", " ", text)
    counts: Counter[str] = Counter()
    first: dict[str, re.Match[str]] = {}
    for match in _NAMED.finditer(flat):
        name = _name(match[1])
        before = flat[max(0, match.start() - BEFORE) : match.start()]
        if not _about(name) or (_OTHERS.search(before) and not national):
            continue
        if is_national(name + flat[match.end() : match.end() + BEFORE], vocabulary) and not (
            national and match.start() < HEAD
        ):
            continue
        counts[name] += 3 if match[1][:1].isupper() else 1
        first.setdefault(name, match)
    if not counts:
        return None
    name = max(counts, key=lambda n: (counts[n], -first[n].start()))
    match = first[name]
    printed = fold(text[match.start(1) : match.end(1)])
    return Fact(
        value=name[:1].upper() + name[1:], printed=printed, start=match.start(1), end=match.end(1), place="text"
    )


def _name(words: str) -> str:
    return re.sub(r"(plan|strategi)en (mot|for)", r"\1 \2", re.sub(r"\s+", " ", words)).strip(" ,–-")
