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

from ingest.actor_names import ActorNames
from ingest.columns import kind_of
from ingest.lines import Line
from ingest.row_words import JOINERS, Word, words_of

MAX_WORDS = 220
"""A row of a table is short; more words than this are running text, and the rest is left to the last column."""

# Costs, set on the golden tables of the tests: a word in a column it fits costs nothing.
MISPLACED = 4.0  # a word that is no date in the column of dates, …
UNKNOWN_ACTOR = 1.0  # a line that no pattern knows, in the column of actors, …
UNKNOWN_WORD = 0.7  # … and each further word of it
VALUE_IN_ACTORS = 2.4  # a date or a status in the column of actors
UNJOINED = 1.6  # two names in one cell with nothing to join them
ANOTHER_NAME = 0.05  # a name on a line of its own behind another, where the next column holds actors too: one is responsible, several help
ANOTHER_DATE = 2.0  # two dates in one cell, the second with a capital: *årlig* | *Årlig beredskapsøvelse*
SPLIT_VALUE = 2.5  # going to another column in the middle of a value
VALUE_IN_TEXT = 1.1  # a date, a status or an actor in a column of text, …
VALUE_WORD_IN_TEXT = 0.2  # … and each further word of it
VALUE_LINE_IN_TEXT = 2.6  # … a value whose line holds nothing but values
DATE_OPENS_TITLE = 4.0  # a title that begins with a date
REPEATED_IN_TITLE = 3.0  # a line that comes back in other rows is not a title
NEW_COLUMN = 0.3  # going to the next column where a line begins
NEW_COLUMN_INSIDE = 2.2  # … and in the middle of a line
AT_CAPITAL = 1.0  # … before a capital behind a word in lower case, where the next cell holds actors
AT_VALUE = 0.5  # … in the middle of a line, where a value begins or ends
SKIPPED = 1.2  # a column without a word
SKIPPED_ACTORS = 1.9  # … of actors: most measures have somebody responsible
SKIPPED_PARTNERS = 1.89  # … of those who help: of two columns, a name alone is the responsible's
SKIPPED_TITLE = 9.0
BACK = 1.0  # going back to finish a cell after a page break, or in lower case
BACK_INSIDE = 5.0
BEHIND_ROW = 0.6  # going behind the row, where a line begins with a capital after the last column, …
BEHIND_WORD = 0.3  # … and each word there
NOT_HERE = 1000.0
CUT_LINE = 4.0  # going to another column inside a line, where a table's lines are its cells'
SMALL_TITLE = 0.6  # a title behind actors that begins in lower case in the middle of a line
SMALL_DATE = 1.2  # going to a date with *hvert*, *kvar* in the middle of a line: *som følges opp hvert halvår*
OPEN_CUT = 1.5  # a cell that ends in the middle of a phrase (og, for, a comma)

_TEXT_KINDS = frozenset({"text", "title", "indicator"})
_WORDY = _TEXT_KINDS | {"actors"}
_OF_KIND = {
    "actors": "actors",
    "date": "date",
    "period": "date",
    "status": "status",
    "section": "section",
    "indicator": "indicator",
    "text": "money",
}


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
    whole_lines: bool = False,
) -> Cells:
    """The cells of one row: the words up to the offset ``stop``, without those in the ``hole`` (the number's start and the
    offset behind it). ``columns`` are the fields in order.

    ``repeated`` holds lines that stand in several rows, in lower case: values, whatever they say. ``behind`` says whether
    something else may stand behind the row, ``whole_lines`` that no line holds words of two cells.
    """
    priced = "budget" in columns
    cost_last = "budget" in columns[-1:]
    words = [
        word
        for word in words_of(lines, hole, names, repeated, priced, cost_last=cost_last)
        if stop is None or word.end <= stop
    ]
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
    skips = [SKIPPED_PARTNERS if name == "partners" else _skip(kind) for name, kind in zip(columns, kinds, strict=True)]
    path = _cheapest(words, kinds, skips, whole_lines=whole_lines)
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


_JOINS = re.compile(r"[,;/&–-]+|og")
_VALUES = frozenset({"date", "status"})
_EMPTY_CELL = frozenset({"–", "-", "—", "–."})


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
        if "actors" in word.kinds or _JOINS.fullmatch(word.text):
            return 0.0
        cost = VALUE_IN_ACTORS if word.kinds & _VALUES else UNKNOWN_ACTOR if word.first else UNKNOWN_WORD
        return cost / 4 if word.repeated else cost
    if _OF_KIND.get(kind) in word.kinds:
        return 0.0
    return MISPLACED / 2 if word.repeated else MISPLACED


def _cheapest(
    words: Sequence[Word], kinds: Sequence[str], skips: Sequence[float], *, whole_lines: bool = False
) -> list[int]:
    """The column of each word. Columns go up, but for cells that are finished later.

    The state is (column, furthest column so far): a column that was left out is paid for once, when it is passed.
    """
    size = len(kinds)
    cost: dict[tuple[int, int], float] = {
        (column, column): _fit(words[0], kinds[column])
        + _date_as_title(words[0], kinds[column])
        + sum(skips[k] for k in range(column))
        for column in range(size)
        if kinds[column] != BEHIND
    }
    passed = [[sum(skips[k] for k in range(first, last)) for last in range(size)] for first in range(size + 1)]
    links: list[dict[tuple[int, int], tuple[int, int]]] = []
    for before, word in itertools.pairwise(words):
        fits = [_fit(word, kind) for kind in kinds]
        moves = [[_move(before, word, previous, column, kinds) for column in range(size)] for previous in range(size)]
        if whole_lines and not (
            word.page_break or word.after_cut
        ):  # cells stand whole: nothing goes back to finish one
            cut = 0.0 if word.first else CUT_LINE
            moves = [
                [
                    (on, again) if column == previous else (on + cut, again + CUT_LINE)
                    for column, (on, again) in enumerate(row)
                ]
                for previous, row in enumerate(moves)
            ]
        new: dict[tuple[int, int], float] = {}
        back: dict[tuple[int, int], tuple[int, int]] = {}
        for state, so_far in cost.items():
            previous, furthest = state
            skipped = passed[furthest + 1]
            for column, (on, again) in enumerate(moves[previous]):
                total = so_far + fits[column] + (on + skipped[column] if column > furthest else again)
                to = (column, column if column > furthest else furthest)
                if to not in new or total < new[to]:
                    new[to], back[to] = total, state
        links.append(back)
        cost = new
    state = min(cost, key=lambda s: (cost[s] + sum(skips[k] for k in range(s[1] + 1, size)), s))
    path = [state[0]]
    for back in reversed(links):
        state = back[state]
        path.append(state[0])
    return path[::-1]


def _begins_cell(before: Word, word: Word) -> bool:
    return word.text[:1].isupper() and before.text[-1:].islower() and before.text[:1].islower()


def _date_as_title(word: Word, kind: str) -> float:
    """What it costs a title to begin with a date: in figures, in small letters, or with nothing else on its line."""
    if kind != "title" or "date" not in word.kinds or not word.span_start:
        return 0.0
    return DATE_OPENS_TITLE if not word.text[:1].isupper() or (word.first and word.value_line) else 0.0


def _skip(kind: str) -> float:
    return {"title": SKIPPED_TITLE, "actors": SKIPPED_ACTORS, BEHIND: 0.0}.get(kind, SKIPPED)


def _move(before: Word, word: Word, previous: int, column: int, kinds: Sequence[str]) -> tuple[float, float]:
    """What it costs to go from one word's column to the next word's: to a column further on than any yet (besides what those
    left out cost), and to one that has been reached."""
    if column == previous:
        apart = kinds[column] == "actors" and word.span_start and before.span_end and not word.first
        if apart and before.text[-1] not in ",;/&" and word.text not in JOINERS:
            return UNJOINED, UNJOINED
        again = kinds[column] == "date" and word.span_start and before.span_end and word.text[:1].isupper()
        if again and not word.first and before.text[-1] not in ",;/–-":
            return ANOTHER_DATE, ANOTHER_DATE
        another = kinds[column] == "actors" and word.first and word.span_start and before.span_end
        stay = ANOTHER_NAME if another and kinds[column + 1 : column + 2] == ["actors"] else 0.0
        return stay, stay
    if kinds[previous] == BEHIND or (word.goes_on and kinds[previous] == "actors"):
        return NOT_HERE, NOT_HERE
    value_edge = (word.span_start and _OF_KIND.get(kinds[column]) in word.kinds) or (
        before.span_end and _OF_KIND.get(kinds[previous]) in before.kinds
    )
    in_name = (
        word.name_start and kinds[column] == "actors" and (kinds[previous] in _TEXT_KINDS or before.name_end)
    ) or (before.name_end and kinds[previous] == "actors" and kinds[column] in _TEXT_KINDS)
    step = NEW_COLUMN if word.first else AT_VALUE if value_edge or in_name else NEW_COLUMN_INSIDE
    if step == NEW_COLUMN_INSIDE and kinds[column] == "actors" and _begins_cell(before, word):
        step = AT_CAPITAL
    if before.kinds & word.kinds and not word.span_start and not before.span_end and not in_name:
        step += SPLIT_VALUE
    if kinds[column] == BEHIND:
        begins = (
            word.first
            and (word.text[:1].isupper() or word.text[:1] in "«*")
            and not word.value_line
            and not before.open
        )
        return (BEHIND_ROW, BEHIND_ROW) if begins else (NOT_HERE, NOT_HERE)
    open_end = kinds[previous] in _WORDY and before.open
    lower = word.text[:1].islower() and (word.first or not value_edge) and kinds[column] in _WORDY
    inside_small = word.text[:1].islower() and not word.first
    small = SMALL_TITLE * (inside_small and kinds[column] == "title" and kinds[previous] == "actors")
    small += SMALL_DATE * (
        inside_small
        and _OF_KIND.get(kinds[column]) == "date"
        and kinds[previous] in _TEXT_KINDS
        and word.text.lower().startswith(("hver", "kvar"))
    )
    small += _date_as_title(word, kinds[column])
    on = step + OPEN_CUT * (open_end + lower) + small
    if kinds[column] not in _WORDY or not word.first:
        return on, BACK_INSIDE + SKIPPED
    return on, BACK if word.page_break or word.after_cut or word.text[:1].islower() else BACK_INSIDE
