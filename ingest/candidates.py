"""Lines that could begin a measure: every line against every declared layout (``data/layouts.toml``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.headers import Range
from ingest.lines import Kind, Line
from ingest.patterns import load
from ingest.values import date_spans, money_spans, status_spans

NUMBERS = {
    "num": r"(?P<number>\d{1,3}\s?[a-zæøå]?(?![\w.,/%–-]*\d)(?![a-zæøå]))",
    "dotted": r"(?P<number>(?:[A-Z]?\d{1,2}(?:\.\d{1,2}){1,3}\s?[a-zæøå]?(?![\w.]*\d)"
    r"|\d{1,2}(?:\.\d{1,2})?\.[a-z](?=[\s.:)]))(?![a-zæøå]))",
    "letter": r"(?P<number>[a-zæøå]|[A-H](?=\)))",
    "code": r"(?P<number>[A-ZÆØÅ]{1,3}[ -]?\d{1,2}(?:\.\d{1,2})?[a-z]?(?![\w.]*\d)(?!\w))",
    "title": r"(?P<title>\S.*)?",
}
"""The shapes of numbers; a digit may not go on behind one (dates, percentages, sums of money are no numbers)."""

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    numbers: str
    prior: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that could begin a measure. ``key`` orders its number, ``family`` groups numbers that run together."""

    line: int
    layout: str
    number: str
    family: str
    key: Key
    start: int
    title_start: int
    title: str


@cache
def layouts() -> tuple[Layout, ...]:
    found = []
    for entry in load("layouts")["layout"]:
        pattern = entry["pattern"]
        for name, shape in NUMBERS.items():
            pattern = pattern.replace("{" + name + "}", shape)
        found.append(Layout(entry["name"], entry["numbers"], float(entry["prior"]), re.compile(pattern)))
    return tuple(found)


@cache
def layout(name: str) -> Layout:
    return next(entry for entry in layouts() if entry.name == name)


def find_candidates(lines: Sequence[Line], tables: Sequence[Range] = ()) -> list[Candidate]:
    """Every (line, layout) that fits. A line may fit several; which reading holds is settled by the run it is part of.

    ``tables`` are where a flattened table's rows may stand: there a title can begin in lower case (its first line stands above
    the number), a number inside a line, and a date or a cost behind a number.
    """
    found: list[Candidate] = []
    rows: dict[int, Range] = {}
    for table in tables:
        rows.update(dict.fromkeys(range(table.first, table.past), table))
    for line in lines:
        if (
            line.kind is Kind.BODY
            and line.index in rows
            and rows[line.index].before
            and not line.body.lower().startswith(_goal_words())
        ):
            found.extend(_inside(line, rows[line.index]))
        if line.kind is not Kind.BODY or not _could_begin(line.body):
            continue
        for entry in layouts():
            match = entry.pattern.match(line.body)
            if match is None or (
                line.index in rows
                and entry.numbers == "plain"
                and _is_cell(line.body)
                and not (rows[line.index].valued and _THEN_CAPITAL.match(line.body))
            ):
                continue
            if entry.numbers == "plain" and line.index not in rows and _is_date(line.body):
                continue
            number = re.sub(r"\s+", "", match["number"])
            title = (match["title"] or "").strip(" *_|")
            if (
                title
                and not _title_like(title, entry)
                and not (entry.name == "7 …" and _centred(line, lines, rows, title))
                and not (entry.name == "7 …" and line.index in rows and rows[line.index].valued and _is_value(title))
            ):
                continue
            family, key = number_key(number, entry.numbers)
            title_at = match.start("title") if match["title"] else len(line.body)
            found.append(
                Candidate(
                    line=line.index,
                    layout=entry.name,
                    number=number,
                    family=f"{entry.name}|{family}",
                    key=key,
                    start=line.body_start,
                    title_start=line.body_start + title_at,
                    title=title,
                )
            )
    return found


def _is_value(words: str) -> bool:
    """Whether words begin with a date, a status or a cost."""
    spans = [*date_spans(words), *money_spans(words), *((start, end) for start, end, _ in status_spans(words))]
    return any(start == 0 for start, _ in spans)


def _centred(line: Line, lines: Sequence[Line], rows: dict[int, Range], title: str) -> bool:
    """Whether a number stands on a middle line of its cell: the title goes on in lower case, its beginning stands above."""
    above = lines[line.index - 1] if line.index else None
    return (
        line.index in rows
        and title[0].islower()
        and above is not None
        and above.index in rows
        and above.body[:1].isupper()
    )


_THEN_CAPITAL = re.compile(r"\d{1,3} [A-ZÆØÅ]")
"""A row's number before a date that begins its cell (*6 Mai 2025*): a day's month has no capital."""
LONGEST_DATE = 40
_INSIDE = {
    "7 …": re.compile(r"(?<=\s)(?P<number>\d{1,3}[a-z]?)\s+(?=[A-ZÆØÅ«])"),
    "1.2 …": re.compile(r"(?<=\s)(?P<number>\d{1,2}(?:\.\d{1,2}){1,3}[a-z]?)\s+(?=[A-ZÆØÅ«])"),
}


@cache
def _goal_words() -> tuple[str, ...]:
    return tuple(load("headings")["group"])


_AT_END = re.compile(r"(?<=\s)(?P<number>\d{1,3}[a-z]?)$")
_BEFORE_VALUE = re.compile(r"(?<=\s)(?P<number>\d{1,3}[a-z]?)\s+(?=[a-zæøå\d])")


def _inside(line: Line, table: Range) -> list[Candidate]:
    """Numbers inside a line: before a capital (*Kulturkontoret 4 Turné …*), and before a value or at the line's end where
    the table's columns stand so."""
    found = []
    matches = [(name, match) for name, pattern in _INSIDE.items() for match in pattern.finditer(line.body)]
    if table.ends:
        matches = [("7 …", match) for match in _AT_END.finditer(line.body)]
    elif table.valued:
        matches += [("7 …", m) for m in _BEFORE_VALUE.finditer(line.body) if _is_value(line.body[m.end() :])]
    for name, match in matches:
        if not _is_date_part(line.body, match):
            family, key = number_key(match["number"], layout(name).numbers)
            found.append(
                Candidate(
                    line=line.index,
                    layout=name,
                    number=match["number"],
                    family=f"{name}|{family}",
                    key=key,
                    start=line.body_start + match.start(),
                    title_start=line.body_start + match.end(),
                    title=line.body[match.end() :],
                )
            )
    return found


@lru_cache(maxsize=512)
def _is_cell(words: str) -> bool:
    """Whether a line is a cell that begins with a number of its own: a date (*1. juni 2026*) or nothing but a cost (*120 000 kr*)."""
    whole = any(start == 0 and end >= len(words.rstrip(" .,-–kr")) for start, end in money_spans(words))
    return whole or any(start == 0 for start, _ in date_spans(words))


@lru_cache(maxsize=512)
def _is_date(words: str) -> bool:
    """Whether a line is nothing but a date that its number belongs to (*1. halvår 2026* below *Frist*)."""
    spans = date_spans(words) if len(words) <= LONGEST_DATE else []
    return any(start == 0 and end >= len(words.rstrip(" .,")) for start, end in spans)


def _is_date_part(words: str, number: re.Match[str]) -> bool:
    """Whether a number is part of a date or a cost (*1 juni*, *50 000*)."""
    spans = [*date_spans(words), *money_spans(words)]
    return any(start <= number.start("number") and number.end("number") <= end for start, end in spans)


def number_key(number: str, numbers: str) -> tuple[str, Key]:
    """(family, key): numbers of one family run after each other; the key is what they are ordered by.

    >>> number_key("7a", "plain"), number_key("2.3", "dotted"), number_key("T-4", "code")
    (('', (7, 1)), ('2', (3, 0)), ('T', (4, 0)))
    """
    letter = number[-1] if number[-1].isalpha() and len(number) > 1 and number[-2].isdigit() else ""
    digits = number[: len(number) - len(letter)]
    suffix = ord(letter) - 96 if letter else 0
    if numbers == "letter":
        return "", (ord(number.lower()) - 96, 0)
    if numbers == "plain":
        return "", (int(digits), suffix)
    if numbers == "code":
        head = re.match(r"[^\d]+", digits)
        prefix = head.group().strip(" -") if head else ""
        values = [int(part) for part in re.findall(r"\d+", digits)]
        return ".".join([prefix, *map(str, values[:-1])]), (values[-1], suffix)
    if number[-1].isalpha() and number[-2] == ".":  # 1.a, 1.b under the goal 1
        return number[:-2] + "|a", (ord(number[-1]) - 96, 0)
    capital = re.match(r"[A-Z]?", digits)
    values = [int(part) for part in re.findall(r"\d+", digits)]
    return (capital.group() if capital else "") + ".".join(map(str, values[:-1])), (values[-1], suffix)


_BEGINS = re.compile(r"[\d(]|[A-ZÆØÅ]{1,3}[ -]?\d|[a-zæøå][).]|[A-H]\)|Tiltak|TILTAK|T\s?I\s?L\s?T\s?A\s?K")


def _could_begin(body: str) -> bool:
    return bool(_BEGINS.match(body))


_LETTERS = re.compile(r"[^\W\d_]{3}")
_MORE_NUMBERS = re.compile(r"(?:og|eller|til|samt)\s+\d")
"""*Tiltak 3 og 4 krever …* speaks of measures and is none."""
NAMED = 2.0
"""A layout of this prior names its line a measure."""


@cache
def _says_of() -> frozenset[str]:
    """What follows a measure's number in a sentence about it: *Tiltak 1 må være på plass først*."""
    return frozenset(load("layouts")["says_of"])


def _title_like(title: str, entry: Layout) -> bool:
    """A title begins with a capital, a quotation mark or a word; numbers, units and symbols begin something else."""
    first = title.lstrip("«\"“”'(*_")[:1]
    if entry.prior >= NAMED and not first.isalnum() and _LETTERS.search(title):
        return True  # *Tiltak 7: =HYPERLINK(…)*: what names itself a measure has whatever title is printed
    if not first or not (first.isalpha() or first.isdigit()) or _MORE_NUMBERS.match(title):
        return False
    if entry.prior >= NAMED and title.split(maxsplit=1)[0] in _says_of():
        return False
    if entry.prior >= 1.0 or entry.numbers == "letter":
        return True
    if first.isdigit():
        return entry.name == "7. …" and bool(re.match(r"\d+\s?[-–]?\s?[^\W\d]{2}", title))
    return first.isupper() or bool(re.match(r"[a-zæøå]-?[A-ZÆØÅ]", title)) or entry.name in ("1.2 …", "7) …", "7. …")
