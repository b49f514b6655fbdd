"""Rows of flattened tables → cells: which words of a row stand in which column.

A table that a PDF program has flattened leaves the words of a row in reading order, with the lines of its cells one
after another or run together. What is left to go by is the order of the columns (from the header), what the values of a
column look like (a status, a date, actors, a cost) and where lines begin. The cells are found by dynamic programming
over the row's words: every word is put in a column, at the least cost in all.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.actor_names import ActorNames, actor_spans, list_likeness
from ingest.columns import kind_of
from ingest.lines import Line, fold
from ingest.values import date_spans, money_spans, status_spans

MAX_WORDS = 220
"""A row of a table is short; more words than this are running text, and the rest is left to the last column."""

# Costs, set on the golden tables of the tests: a word in a column it fits costs nothing.
MISPLACED = 4.0  # a word that is no date in the column of dates, …
UNKNOWN_ACTOR = 1.0  # a line that no pattern knows, in the column of actors, …
UNKNOWN_WORD = 0.7  # … and each further word of it
LONGEST_ACRONYM = 5
UNJOINED = 1.6  # two names in one cell with nothing to join them
ANOTHER_NAME = 0.05  # a name on a line of its own behind another, where the next column holds actors too: one is responsible, several help
SPLIT_VALUE = 2.5  # going to another column in the middle of a value
VALUE_IN_TEXT = 1.1  # a date, a status or an actor in a column of text, …
VALUE_WORD_IN_TEXT = 0.2  # … and each further word of it
VALUE_LINE_IN_TEXT = 2.6  # … a value whose line holds nothing but values
REPEATED_IN_TITLE = 3.0  # a line that comes back in other rows is not a title
NEW_COLUMN = 0.3  # going to the next column where a line begins
NEW_COLUMN_INSIDE = 2.2  # … and in the middle of a line
AT_CAPITAL = 1.0  # … before a capital behind a word in lower case, where the next cell holds actors
AT_VALUE = 0.5  # … in the middle of a line, where a value begins or ends
SKIPPED = 1.2  # a column without a word
SKIPPED_ACTORS = 1.9  # … of actors: most measures have somebody responsible
SKIPPED_TITLE = 9.0
BACK = 1.0  # going back to finish a cell after a page break, or in lower case
BACK_INSIDE = 5.0
BEHIND_ROW = 0.6  # going behind the row, where a line begins with a capital after the last column, …
BEHIND_WORD = 0.3  # … and each word there
NOT_HERE = 1000.0
OPEN_CUT = 1.5  # a cell that ends in the middle of a phrase (og, for, a comma)

_WORD = re.compile(r"\S+")
_SECTION = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,2})+(?![\d.]*\d)\.?")
_INDICATOR = re.compile(r"(?<!\S)(?:Antall|Andel|Talet på|Tal på|Del av|Prosent)(?!\S)")
"""What begins an indicator in the middle of a line."""
_OPEN = re.compile(
    r"(?:,|-|/|\b(?:og|eller|av|for|i|på|til|med|om|ved|mot|som|fra|frå|mellom|samt|at|å|den|det|de|en|ei|et|ein|eit))$",
    re.I,
)
_TEXT_KINDS = {"text", "title", "indicator"}
_OF_KIND = {
    "actors": "actors",
    "date": "date",
    "period": "date",
    "status": "status",
    "section": "section",
    "indicator": "indicator",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a row: ``line`` counts the row's lines, ``kinds`` are the kinds of value it is part of."""

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
    goes_on: bool = False
    name_start: bool = False
    """Whether the rest of the names it stands in would be names by itself: *Foreldrekurs Helsestasjonen* may be one cell or two."""


Cells = dict[str, list[tuple[int, int]]]
"""Column → spans of the text. A cell that goes on after a page break has more than one. ``BEHIND`` holds what stands
behind the row: the heading of the next group of rows, a sum."""

BEHIND = "behind"


def cells_of(
    lines: Sequence[Line],
    hole: tuple[int, int],
    columns: Sequence[str],
    names: ActorNames,
    repeated: frozenset[str] = frozenset(),
    *,
    behind: bool = True,
    stop: int | None = None,
) -> Cells:
    """The cells of one row: the words up to the offset ``stop``, without those in the ``hole`` (the number's start and the
    offset behind it). ``columns`` are the fields in order.

    ``repeated`` holds lines that stand in several rows, in lower case: values, whatever they say. ``behind`` says whether
    something else may stand behind the row.
    """
    priced = "budget" in columns
    words = [word for word in _words(lines, hole, names, repeated, priced) if stop is None or word.end <= stop]
    if not words or not columns:
        return {}
    rest = words[MAX_WORDS:]
    words = words[:MAX_WORDS]
    kinds = [
        "indicator" if column == "indicator" else "text" if column == "other" else kind_of(column) for column in columns
    ]
    if behind:
        kinds.append(BEHIND)
        columns = [*columns, BEHIND]
    path = _cheapest(words, kinds)
    cells: Cells = {}
    last = -1
    for word, column in zip(words, path, strict=True):
        spans = cells.setdefault(columns[column], [])
        if spans and column == last and not word.after_cut:
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
        last = column
    if rest and path:
        spans = cells[columns[path[-1]]]
        spans[-1] = (spans[-1][0], rest[-1].end)
    return cells


def repeated_lines(rows: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Lines that stand whole in at least two rows, after the first line: the values of a column, not titles."""
    counts = Counter(
        text
        for row in rows
        for text in {line.text.lower().strip(" .,;") for line in row[1:] if not line.text[:1].islower()}
    )  # a line in lower case is the end of a phrase, however often it comes back
    return frozenset(
        text for text, count in counts.items() if count >= 2 and len(text) <= 60 and not re.fullmatch(r"[\d\W]+", text)
    )


def _words(
    lines: Sequence[Line], hole: tuple[int, int], names: ActorNames, repeated: frozenset[str], priced: bool
) -> list[Word]:
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
        spans = [span for span in _value_spans(text, names, lists_on) if priced or span[0] != "money"]
        open_before = bool(words) and bool(_OPEN.search(words[-1].text)) and not lists_on
        whole = text.lower().strip(" .,;") in repeated
        matches = list(_WORD.finditer(text))
        inside = [[(k, a, b) for k, a, b in spans if a <= m.start() and m.end() <= b] for m in matches]
        value_line = all(
            any(kind not in ("money", "indicator") for kind, _, _ in here) or m.group() in _JOINERS
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
                    name_start=any(
                        kind == "actors" and start < match.start() and _begins_name(text, match.start(), end, names)
                        for kind, start, end in here
                    ),
                )
            )
        before = line.index
    return _rejoined(_wrapped(words), names)


def _begins_name(text: str, at: int, end: int, names: ActorNames) -> bool:
    return text[at].isupper() and text[at - 1].isspace() and list_likeness(text[at:end], names) >= SURE_NAME


SURE_NAME = 0.8
"""A likeness that only names with a capital reach."""

_LISTS_ON = re.compile(r"[,/&-]$|^og$")
_EMPTY_CELL = frozenset({"–", "-", "—", "–."})
_JOINERS = frozenset({"og", "/", ",", "&", "–", "-", "samt"})


WRAP_WORDS = 3


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
        goes_on = after.text[:1].islower() and (
            "actors" in before.kinds or bool(_OPEN.search(before.text)) or before.text.endswith("-")
        )
        if not goes_on:
            continue
        start = next((k for k in range(i - 1, max(-1, i - 6), -1) if words[k].first), None)
        if start is None or not words[start].text[:1].isupper():
            continue
        for end in range(min(len(words), i + 5), i, -1):
            piece = words[start:end]
            if any(word.first for word in piece[i - start + 1 :]) or list_likeness(_joined_text(piece), names) < 0.5:
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


def _joined_text(words: Sequence[Word]) -> str:
    return fold("".join(("\n" if word.first and k else " " if k else "") + word.text for k, word in enumerate(words)))


def _value_spans(text: str, names: ActorNames, lists_on: bool) -> list[tuple[str, int, int]]:
    spans: list[tuple[str, int, int]] = []
    spans += [("status", start, _word_end(text, end)) for start, end, _ in status_spans(text)]
    spans += [
        ("date", start, _word_end(text, end)) for start, end in date_spans(text) if not _goes_on(text, start, end)
    ]
    spans += [("money", start, len(text)) for start, _ in money_spans(text)]
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
    cuts = sorted((a, b) for kind, a, b in values if kind in ("status", "date") and (text[a].isupper() or text[a].isdigit()))
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


def _fit(word: Word, kind: str) -> float:
    """What it costs to put a word in a column of this kind."""
    if kind == BEHIND:
        return BEHIND_WORD
    if word.first and word.text in _EMPTY_CELL and kind != "title":
        return 0.0
    if kind in _TEXT_KINDS:
        if kind == "text" and "money" in word.kinds:
            return 0.0
        if kind == "indicator" and "money" in word.kinds:
            return VALUE_IN_TEXT
        value = (VALUE_LINE_IN_TEXT if word.value_line else VALUE_IN_TEXT) if word.span_start else VALUE_WORD_IN_TEXT
        cost = value if word.kinds & {"actors", "date", "status", "section"} else 0.0
        if kind == "title" and "money" in word.kinds:
            cost = max(cost, VALUE_IN_TEXT)
        if kind == "title" and word.repeated:
            cost = max(cost, REPEATED_IN_TITLE / 2)
        return cost
    if kind == "actors":
        if "actors" in word.kinds or re.fullmatch(r"[,;/&–-]+|og", word.text):
            return 0.0
        cost = UNKNOWN_ACTOR if word.first else UNKNOWN_WORD
        return cost / 4 if word.repeated else cost
    if _OF_KIND.get(kind) in word.kinds:
        return 0.0
    return MISPLACED / 2 if word.repeated else MISPLACED


def _cheapest(words: Sequence[Word], kinds: Sequence[str]) -> list[int]:
    """The column of each word. Columns go up, but for cells that are finished later.

    The state is (column, furthest column so far): a column that was left out is paid for once, when it is passed.
    """
    size = len(kinds)
    cost: dict[tuple[int, int], float] = {
        (column, column): _fit(words[0], kinds[column]) + sum(_skip(kinds[k]) for k in range(column))
        for column in range(size)
        if kinds[column] != BEHIND
    }
    links: list[dict[tuple[int, int], tuple[int, int]]] = []
    for before, word in itertools.pairwise(words):
        fits = [_fit(word, kind) for kind in kinds]
        new: dict[tuple[int, int], float] = {}
        back: dict[tuple[int, int], tuple[int, int]] = {}
        for state, so_far in cost.items():
            for column in range(size):
                total = so_far + fits[column] + _move(before, word, state, column, kinds)
                to = (column, max(column, state[1]))
                if to not in new or total < new[to]:
                    new[to], back[to] = total, state
        links.append(back)
        cost = new
    state = min(cost, key=lambda s: (cost[s] + sum(_skip(kinds[k]) for k in range(s[1] + 1, size)), s))
    path = [state[0]]
    for back in reversed(links):
        state = back[state]
        path.append(state[0])
    return path[::-1]


def _begins_cell(before: Word, word: Word) -> bool:
    return word.text[:1].isupper() and before.text[-1:].islower() and before.text[:1].islower()


def _skip(kind: str) -> float:
    return {"title": SKIPPED_TITLE, "actors": SKIPPED_ACTORS, BEHIND: 0.0}.get(kind, SKIPPED)


def _move(before: Word, word: Word, state: tuple[int, int], column: int, kinds: Sequence[str]) -> float:
    """What it costs to go from one word's column to the next word's."""
    previous, furthest = state
    if column == previous:
        apart = kinds[column] == "actors" and word.span_start and before.span_end and not word.first
        if apart and not re.search(r"[,;/&]$", before.text) and word.text not in _JOINERS:
            return UNJOINED
        another = kinds[column] == "actors" and word.first and word.span_start and before.span_end
        return ANOTHER_NAME if another and kinds[column + 1 : column + 2] == ["actors"] else 0.0
    if word.goes_on and kinds[previous] == "actors":
        return NOT_HERE
    value_edge = (word.span_start and _OF_KIND.get(kinds[column]) in word.kinds) or (
        before.span_end and _OF_KIND.get(kinds[previous]) in before.kinds
    )
    in_name = word.name_start and kinds[column] == "actors" and kinds[previous] in _TEXT_KINDS
    step = NEW_COLUMN if word.first else AT_VALUE if value_edge or in_name else NEW_COLUMN_INSIDE
    if step == NEW_COLUMN_INSIDE and kinds[column] == "actors" and _begins_cell(before, word):
        step = AT_CAPITAL
    if before.kinds & word.kinds and not word.span_start and not before.span_end and not in_name:
        step += SPLIT_VALUE
    if kinds[previous] == BEHIND:
        return NOT_HERE
    if kinds[column] == BEHIND:
        begins = (
            word.first
            and (word.text[:1].isupper() or word.text[:1] in "«*")
            and not word.value_line
            and not _OPEN.search(before.text)
        )
        return BEHIND_ROW + sum(_skip(kinds[k]) for k in range(furthest + 1, column)) if begins else NOT_HERE
    if column > furthest:
        open_end = kinds[previous] in _TEXT_KINDS | {"actors"} and bool(_OPEN.search(before.text))
        lower = word.text[:1].islower() and (word.first or not value_edge) and kinds[column] in _TEXT_KINDS | {"actors"}
        return step + OPEN_CUT * (open_end + lower) + sum(_skip(kinds[k]) for k in range(furthest + 1, column))
    if kinds[column] not in _TEXT_KINDS | {"actors"} or not word.first:
        return BACK_INSIDE + SKIPPED
    return BACK if word.page_break or word.after_cut or word.text[:1].islower() else BACK_INSIDE
