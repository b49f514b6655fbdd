"""The words of a flattened table's row, each with what it could be: part of a name, a status, a date, a cost, a section's number."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from ingest.actor_names import ROLE, ActorNames, actor_spans, list_likeness
from ingest.lines import Line, fold
from ingest.values import date_spans, money_spans, status_spans

LONGEST_ACRONYM = 5
_WORD = re.compile(r"\S+")
_SECTION = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,2})+(?![\d.]*\d)\.?")
_INDICATOR = re.compile(r"(?<!\S)(?:Antall|Andel|Talet på|Tal på|Del av|Prosent)(?!\S)")
"""What begins an indicator in the middle of a line."""
_OPEN = re.compile(
    r"(?:,|-|/|\b(?:og|eller|av|for|i|på|til|med|om|ved|mot|som|fra|frå|mellom|samt|at|å|den|det|de|en|ei|et|ein|eit))$",
    re.I,
)


class Word(msgspec.Struct, frozen=True):
    """A word of a row: ``line`` counts the row's lines, ``kinds`` are the kinds of value it is part of. ``open`` words end in the
    middle of a phrase."""

    start: int
    end: int
    text: str
    line: int
    first: bool
    after_cut: bool
    page_break: bool
    kinds: frozenset[str]
    span_start: bool
    span_end: bool
    repeated: bool
    value_line: bool
    open: bool
    goes_on: bool = False
    name_start: bool = False
    """Whether the rest of the names it stands in would be names by itself: *Foreldrekurs Helsestasjonen* may be one cell or two."""
    name_end: bool = False
    """Whether the names it stands in could end with it, before a capital: *Skolesjefen Psykososialt team*."""


def words_of(
    lines: Sequence[Line],
    hole: tuple[int, int],
    names: ActorNames,
    repeated: frozenset[str],
    priced: bool,
    *,
    cost_last: bool = True,
) -> list[Word]:
    """``priced``: the table has a column of costs; ``cost_last``: the last, so that what is said behind a cost is about it."""
    words: list[Word] = []
    before = -1
    for number, line in enumerate(lines):
        begin = hole[1] if hole[0] <= line.body_start < hole[1] else line.body_start
        if line.body_start < hole[0] < line.end:  # a number inside the line: what stands before it is another row's
            begin = hole[1]
        if begin >= line.end:
            continue
        behind_hole = begin == hole[1] and bool(words)
        text = line.text[begin - line.start :]
        lists_on = bool(words) and "actors" in words[-1].kinds and bool(_LISTS_ON.search(words[-1].text))
        spans = [
            span
            for span in _value_spans(text, names, lists_on, cost_last=cost_last, opens=begin == hole[1])
            if priced or span[0] != "money"
        ]
        open_before = bool(words) and words[-1].open and not lists_on
        whole = text.lower().strip(" .,;") in repeated
        matches = list(_WORD.finditer(text))
        inside = [[(k, a, b) for k, a, b in spans if a <= m.start() and m.end() <= b] for m in matches]
        value_line = all(
            any(kind not in ("money", "indicator") for kind, _, _ in here) or m.group() in JOINERS
            for m, here in zip(matches, inside, strict=True)
        )
        for index, (match, here) in enumerate(zip(matches, inside, strict=True)):
            words.append(
                Word(
                    start=begin + match.start(),
                    end=begin + match.end(),
                    text=match.group(),
                    line=number,
                    first=index == 0,
                    after_cut=index == 0 and before >= 0 and (line.index != before + 1 or behind_hole),
                    page_break=index == 0 and line.top,
                    kinds=frozenset(kind for kind, _, _ in here),
                    span_start=any(start == match.start() for _, start, _ in here),
                    span_end=any(end == match.end() and kind != "indicator" for kind, _, end in here),
                    repeated=whole,
                    value_line=value_line and not open_before,
                    open=bool(_OPEN.search(match.group())),
                    name_start=any(
                        kind == "actors" and start < match.start() and _begins_name(text, match.start(), end, names)
                        for kind, start, end in here
                    ),
                    name_end=any(
                        kind == "actors" and match.end() < end and _ends_name(text, start, match.end(), end, names)
                        for kind, start, end in here
                    ),
                )
            )
        before = line.index
    return _rejoined(_wrapped(words), names)


def _begins_name(text: str, at: int, end: int, names: ActorNames) -> bool:
    if not text[at].isupper() or not text[at - 1].isspace():
        return False
    return list_likeness(text[at:end], names) >= SURE_NAME or _name_before_name(text, at, end, names)


def _name_before_name(text: str, at: int, end: int, names: ActorNames) -> bool:
    """Whether the word at ``at`` is a name by itself and another begins behind it: *Barnevernet Barnehuset*."""
    word, _, rest = text[at:end].partition(" ")
    return rest[:1].isupper() and names.likeness(word) >= SURE_NAME and list_likeness(rest, names) >= SURE_NAME


def _ends_name(text: str, start: int, at: int, end: int, names: ActorNames) -> bool:
    after = text[at:end].lstrip()
    if not after[:1].isupper() or not text[at].isspace():
        return False
    last = text.rfind(" ", start, at) + 1
    return list_likeness(text[start:at], names) >= SURE_NAME or (
        last > start and text[last].isupper() and _name_before_name(text, last, end, names)
    )


SURE_NAME = 0.8
"""A likeness that only names with a capital reach."""
_LISTS_ON = re.compile(r"[,/&-]$|^og$")
JOINERS = frozenset({"og", "/", ",", "&", "–", "-", "samt"})
_WHEN = frozenset({"date", "status"})
WRAP_WORDS = 3
REJOINED_WORDS = 7


def _wrapped(words: list[Word]) -> list[Word]:
    """Statuses and dates over a line's end (*Ikkje* / *starta*, *Innen utgangen* / *av 2024*) are values as well."""
    for i, after in enumerate(words):
        if not after.first or i == 0:
            continue
        around = range(max(0, i - WRAP_WORDS), min(len(words), i + WRAP_WORDS))
        starts: list[int] = []
        joined = ""
        for k in around:
            joined += " " if joined else ""
            starts.append(len(joined))
            joined += words[k].text
        edge = starts[i - around.start]
        for kind, spans in (("status", [(a, b) for a, b, _ in status_spans(joined)]), ("date", date_spans(joined))):
            for a, b in spans:
                if a < edge < b and a in starts:
                    inside = [k for k, start in zip(around, starts, strict=True) if a <= start < b]
                    for k in inside:
                        words[k] = replace(
                            words[k], kinds=words[k].kinds | {kind}, span_start=k == inside[0], span_end=k == inside[-1]
                        )
    return words


def _rejoined(words: list[Word], names: ActorNames) -> list[Word]:
    """Names over a line's end: *Kommunal-* / *direktøren*, *Pleie- og* / *omsorgssjef*, *Enhetsleder* / *barnevern*."""
    for i, after in enumerate(words):
        if not after.first or i == 0:
            continue
        before = words[i - 1]
        goes_on = after.text[:1].islower() and ("actors" in before.kinds or before.open or before.text.endswith("-"))
        if not goes_on or (after.span_start and after.kinds & _WHEN and "actors" not in after.kinds):
            continue
        line = next((k for k in range(i - 1, max(-1, i - 6), -1) if words[k].first), None)
        start = _last_name(words, i)
        if start is None:
            start = line
        if start is None or not words[start].text[:1].isupper():
            continue
        for end in range(min(len(words), i + REJOINED_WORDS), i, -1):
            piece = words[start:end]
            again = [k for k, word in enumerate(piece) if word.first and k > i - start]
            if any(not piece[k].text[:1].islower() or not piece[k - 1].open for k in again):
                continue
            if list_likeness(_joined_text(piece), names) < 0.5:
                continue
            for k, word in enumerate(piece, start):
                words[k] = replace(
                    word,
                    kinds=word.kinds | {"actors"},
                    span_start=k == start,
                    span_end=k == end - 1,
                    value_line=True,
                    goes_on=k == i,
                )
            break
    return words


def _last_name(words: Sequence[Word], at: int) -> int | None:
    """Where the name begins that a line in a table of one line a row ends in: with a capital, behind another cell's value or
    the last word of its phrase."""
    for k in range(at - 1, max(0, at - REJOINED_WORDS), -1):
        if words[k].first:
            return None
        if words[k].text[:1].isupper():
            before, name = words[k - 1], words[k]
            named = bool(ROLE.search(name.text)) or (name.text.endswith("-") and k >= at - 2)
            return k if before.span_end or before.kinds & _WHEN or (named and not before.open) else None
    return None


def _joined_text(words: Sequence[Word]) -> str:
    return fold("".join(("\n" if word.first and k else " " if k else "") + word.text for k, word in enumerate(words)))


def _value_spans(
    text: str, names: ActorNames, lists_on: bool, *, cost_last: bool, opens: bool
) -> list[tuple[str, int, int]]:
    spans: list[tuple[str, int, int]] = []
    spans += [("status", start, _word_end(text, end)) for start, end, _ in status_spans(text)]
    spans += [
        ("date", start, _word_end(text, end))
        for start, end in date_spans(text)
        if opens or not _goes_on(text, start, end)
    ]
    spans += [("money", start, len(text) if cost_last else end) for start, end in money_spans(text)]
    heading = (
        text.isupper()
        and " " in text
        and not re.search(r"[,/;]", text)
        and max(map(len, text.split())) > LONGEST_ACRONYM
    )
    if not heading:
        for start, end in _between_values(text, spans):
            found = actor_spans(text[start:end], names, lower_start=lists_on and start == 0)
            spans += [("actors", start + a, start + b) for a, b, _ in found]
    spans += [("section", m.start(), m.end()) for m in _SECTION.finditer(text)]
    spans += [("indicator", m.start(), m.end()) for m in _INDICATOR.finditer(text)]
    return spans


def _between_values(text: str, values: Sequence[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """The stretches of a line between its statuses and dates: no name holds one (*Omsorgssjef* | *Ikke gjennomført*)."""
    cuts = sorted(
        (a, b)
        for kind, a, b in values
        if kind in ("status", "date", "money")
        and (
            text[a].isupper()
            or text[a].isdigit()
            or (kind == "date" and b >= len(text.rstrip()) and text[b - 1].isdigit())
        )
    )
    found, at = [], 0
    for start, end in cuts:
        if start > at:
            found.append((at, start))
        at = max(at, end)
    return [*found, (at, len(text))] if at < len(text) else found


def _goes_on(text: str, start: int, end: int) -> bool:
    """A date word in lower case that begins a line and is not all of it finishes a phrase (*det første* / *skoleåret*)."""
    return start == 0 and text[0].islower() and end < len(text.rstrip(" .,"))


def _word_end(text: str, at: int) -> int:
    """A value ends with its word: a full stop or a footnote mark behind it belongs to it."""
    while at < len(text) and not text[at].isspace():
        at += 1
    return at
