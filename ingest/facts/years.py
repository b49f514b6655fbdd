"""A plan's period and date: only what the plan says of itself, never another plan's years."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.facts.cover import words_of
from ingest.facts.title import kind_pattern
from ingest.lines import Line, fold
from ingest.values import date_of, due, years
from ontology.records import Fact

_YEARS = r"((?:19|20)\d\d)\s?(?:[-–—/]|til)\s?((?:19|20)\d\d)"
_PERIOD = re.compile(_YEARS)
_OWN = re.compile(
    r"(?:planperioden?|denne planen gjelder|planen gjelder|planen gjeld|denne planen gjeld|virketid|verketid)"
    rf"\s*(?:er|for|frå|fra|i|:)?\s*(?:åra|årene|perioden)?\s*\(?{_YEARS}",
    re.I,
)
_BY_PUBLISHER = re.compile(
    rf"[A-ZÆØÅ][^.\d]{{2,80}}?(?:kommun\w+|region\w*|departement\w*|bydel\w*)[ ,:–-]+\(?{_YEARS}\)?(?=$|[.,])"
)
"""Who publishes the plan, and its years: *Storvik kommune, 2025–2027*."""
_ANOTHER = re.compile(r"avløs|avløys|erstatt|forrige|førre|tidligere|tidlegare|gjeldende nasjonal|regjeringen", re.I)
AROUND = 60
"""How far before a period a word may stand that says it is another plan's."""


def period_of(title: Fact | None, cover: Sequence[Line], text: str) -> Fact | None:
    """The period in the title, behind it, on the cover, or that the plan calls its own."""
    if title is not None:
        if match := _PERIOD.search(text, title.start, title.end):
            return _period(match)
        behind = re.compile(rf"\s*\(?{_YEARS}").match(text, title.end, title.end + AROUND)
        before = text[max(0, title.start - AROUND) : title.start]
        if behind and not _ANOTHER.search(before):
            return _period(behind)
    for line in cover:
        words = words_of(line)
        whole = re.fullmatch(
            rf"\W*(?:(?:for|i|gjelder|gjeld|plan)?\s?(?:plan)?(?:perioden?)?:?\s*)?{_YEARS}\W*", words, re.I
        )
        match = whole or (_PERIOD.search(words) if kind_pattern().search(words) else _BY_PUBLISHER.match(words))
        if match and not _ANOTHER.search(words):
            if found := _PERIOD.search(text, line.body_start, line.end):
                return _period(found)
            value = years(match)  # letter-spaced: the line as it stands is where it was read
            return (
                Fact(value=value, printed=line.body, start=line.body_start, end=line.end, place="text")
                if value
                else None
            )
    counts: Counter[str] = Counter()
    places: dict[str, re.Match[str]] = {}
    for match in _OWN.finditer(text):
        value = years(match)
        if value and not _ANOTHER.search(text[max(0, match.start() - AROUND) : match.start()]):
            counts[value] += 1
            places.setdefault(value, match)
    if not counts:
        return None
    value = max(counts, key=lambda v: (counts[v], v))
    return _period(places[value])


def _period(match: re.Match[str]) -> Fact | None:
    """The period of a match in the text itself."""
    value = years(match)
    start, end = match.start(1), match.end(2)
    return (
        Fact(value=value, printed=fold(match.string[start:end]), start=start, end=end, place="text") if value else None
    )


_MONTH = r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)"
_DAY = rf"\d{{1,2}}\.\s?\d{{1,2}}\.\s?(?:20)?\d\d|\d{{1,2}}\. {_MONTH} 20\d\d"
_WHEN = rf"({_DAY}|(?:i )?{_MONTH} 20\d\d)"
_REPORTED = re.compile(rf"\b(?:per|pr\.?)\s+((?:\d{{1,2}}\. ?)?{_MONTH} 20\d\d|{_DAY})", re.I)
_ADOPTED = re.compile(
    rf"(?:vedtatt|vedteken|vedteke|behandlet|behandla|handsama|fattet|godkjent|godkjend)\b[^.\n]{{0,90}}?{_WHEN}", re.I
)
_MEETING = re.compile(
    rf"(?:kommunestyre|bystyre|fylkesting|byråd|formannskap|representantskap|regionråd)\w*[^.\n]{{0,60}}?({_DAY})", re.I
)
_ISSUED = re.compile(
    rf"(?:oppdatert|utgitt|publisert|utgave|utgåve|rapport|handlingsplan|dato)\b[^.\n]{{0,50}}?{_WHEN}", re.I
)
_PLACE_AND_MONTH = re.compile(rf"(?:[A-ZÆØÅ][\wæøå-]+,? )?({_MONTH} 20\d\d)", re.I)
_WHOLE = re.compile(rf"({_MONTH} 20\d\d|{_DAY})", re.I)
HEAD = 6_000
"""How far into the text an adoption is looked for: the cover, the case protocol, the foreword."""
FOREWORD_LINES = 60


def date_read(text: str, cover: Sequence[Line], body: Sequence[Line], *, report: bool) -> Fact | None:
    """When it was adopted or issued or, for a report, what time it speaks of; a place and month under the foreword."""
    flat = re.sub(r"\s", " ", text[:HEAD])
    for line in cover:
        if report and (match := _WHOLE.fullmatch(line.body.strip("*_ ,."))):
            at = text.index(match[1], line.body_start)
            return _date(match[1], at, at + len(match[1]))
    if report and not any(_ADOPTED.search(line.body) for line in cover) and (match := _REPORTED.search(flat)):
        return _date(match[1], match.start(1), match.end(1))
    for pattern in (_ADOPTED, _MEETING, _ISSUED):
        for line in cover:
            if (match := pattern.search(line.body)) and not _ANOTHER.search(line.body):
                return _date(match[1], line.body_start + match.start(1), line.body_start + match.end(1))
    for line in body[:FOREWORD_LINES]:
        if match := _PLACE_AND_MONTH.fullmatch(line.body.strip("*_ ,.")):
            at = text.index(match[1], line.body_start)
            return _date(match[1], at, at + len(match[1]))
    for pattern in (_ADOPTED, _MEETING):
        for match in pattern.finditer(flat):
            if not _ANOTHER.search(flat[max(0, match.start() - AROUND) : match.end()]):
                return _date(match[1], match.start(1), match.end(1))
    return None


def date_beside(text: str, title: str, period: str) -> Fact | None:
    """A date that stands right behind the plan's own name and period: *Handlingsplan mot vold (2014–2017), sluttrapport mai 2018*."""
    flat = re.sub(r"\s", " ", text)
    name = r"\s+".join(map(re.escape, title.split()))
    first, last = period.split("-")
    pattern = re.compile(rf"{name}[ ,:]+\(?{first}\s?[-–—]\s?{last}\)?[^.]{{1,40}}?{_WHEN}", re.I)
    match = pattern.search(flat)
    return _date(match[1], match.start(1), match.end(1)) if match and not _ANOTHER.search(match[0]) else None


_PUBLISHED = re.compile(
    rf"\b(?:publisert|offentliggjort|offentleggjort|utgitt|utgjeve|utgjeven|lansert|ferdigstilt)\s+({_DAY})(?!\d)", re.I
)


def year_between(text: str, deadlines: Iterable[str]) -> Fact | None:
    """The year a plan was made in where it says no date and yet leaves only one: it speaks of something published that
    year, and its first deadline is in the same year and later. ``deadlines`` are ISO dates, months, years or intervals."""
    flat = re.sub(r"\s", " ", text)
    first = min((last for deadline in deadlines if (last := due(deadline))), default=None)
    known = [(date, match) for match in _PUBLISHED.finditer(flat) if (date := date_of(match[1]))]
    if first is None or not known:
        return None
    date, match = max(known, key=lambda found: (found[0], -found[1].start()))
    if date[:4] != first[:4] or date > first:
        return None
    return Fact(value=date[:4], printed=match[0], start=match.start(), end=match.end(), place="derived")


def _date(words: str, start: int, end: int) -> Fact | None:
    value = date_of(re.sub(r"\s+", " ", words))
    return Fact(value=value, printed=words, start=start, end=end, place="text") if value else None
