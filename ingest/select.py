"""The reading that explains the document best: which runs are the plan's measures, and which say the same again.

The best run leads. Others say the same measures once more (an overview, an appendix), add measures of their own (a
second series of numbers), or are something else; what is not taken is kept with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log2

from rapidfuzz import fuzz

from ingest.candidates import Candidate, layout
from ingest.context import STRONG, Context
from ingest.evidence import Weighed, is_heading_like, item_quality, title_of, weigh
from ingest.grids import GRID_LAYOUT
from ingest.headers import Header
from ingest.lines import Kind
from ingest.runs import MAX_GAP, SECTION_LAYOUT, Run, find_runs
from ingest.selection import Refusal, Selection, Statement

SAME_TITLE = 74
"""Titles are the same measure's from this likeness up (0–100, words in any order; tables shorten and change words)."""
AGREEING_SHARE = 0.5
ALIGNED_MIN = 5
ALIGNED_MARGIN = 9.0
"""How much nearer (points of 100, on average) titles must be to their own number's than to the next's."""
MIN_RUN = 2
MAX_OPEN = 40
"""How many statements a run may be part of are looked at: a plan says its measures two or three times."""
PAGE_DIGITS = 3
"""A number of more digits at a line's end is a year, not a page."""
LAST_ROW_LINES = 8
SUB_CHAPTER_LINES = 2
"""How soon behind a chapter's heading its first sub-chapter's stands."""
NAMED_PRIOR = 2.0
"""A layout of this prior names its line a measure: one line of it can stand alone."""


CHAPTER_REACH = 60
"""How many lines above a table's header its chapter's heading may stand."""

_CHAPTER = re.compile(r"(\d{1,2})(?:\.\d{1,2})*\.?\s+[A-ZÆØÅ]")
_SECTION = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,2})+(?![\d.]*\d)")


def select(context: Context) -> Selection:
    """Weighs all runs and keeps those that are the plan's measures."""
    quality = item_quality(context)
    candidates = [c for c in context.candidates if layout(c.layout).numbers != "letter"]
    runs = find_runs(
        candidates, lambda candidate: quality[id(candidate)], lambda candidate: context.rows.get(candidate.line)
    )
    weighed = _weighed(runs, context)
    long = {w.run.layout for w in weighed if w.taken and len(w.run.items) >= MIN_RUN}
    taken = [w for w in weighed if w.taken and (len(w.run.items) >= MIN_RUN or _stands_alone(w, long))]
    taken = _as_well_labelled([_without_chapter(w, context) for w in taken])
    kept = {w.run.key for w in taken}
    selection = Selection(refused=[Refusal.of(w) for w in weighed if w.run.key not in kept and _worth_a_word(w)])
    for statement in sorted(_grouped(_without_shadows(taken)), key=lambda s: (-s.weight, s.items[0].start)):
        _place(statement, selection, context)
    selection.statements = [s for s in selection.statements if not _is_contents(s, context)]
    selection.statements.sort(key=lambda s: (-s.own_text(), s.items[0].start))
    _fill_gaps(selection, context)
    return selection


def _weighed(runs: Sequence[Run], context: Context) -> list[Weighed]:
    """All runs weighed, the best first; labels that stand behind a measure of a better run are not another run's."""
    first = sorted(
        (weigh(run, context) for run in runs), key=lambda w: (-w.score - log2(len(w.run.items) + 1), w.run.first.start)
    )
    stops: bytearray | None = None
    result: list[Weighed] = []
    for weighed in first:
        again = weigh(weighed.run, context, stops) if stops is not None and weighed.taken else weighed
        result.append(again)
        if again.taken and len(again.run.items) >= MIN_RUN:
            stops = stops if stops is not None else bytearray(len(context.lines))
            for item in again.run.items:
                stops[item.line] = 1
    return result


def _as_well_labelled(taken: list[Weighed]) -> list[Weighed]:
    """Where runs of a layout have fields under every number, a run of the same layout with hardly any is something else,
    and so is an item without any at a run's beginning or end (*7.1 Slik er tilbudet i dag* before the measures 7.2, 7.3)."""
    best: dict[str, float] = {}
    for weighed in taken:
        if weighed.header is None:
            best[weighed.run.layout] = max(best.get(weighed.run.layout, 0.0), _label_share(weighed))
    kept: list[Weighed] = []
    for weighed in taken:
        if (
            weighed.header is None
            and layout(weighed.run.layout).prior < NAMED_PRIOR
            and best[weighed.run.layout] >= 0.5
        ):
            size = len(weighed.run.items)
            weighed = _trimmed(weighed)
            if 2 * len(weighed.run.items) < size or _label_share(weighed) < 0.5:
                continue
        kept.append(weighed)
    return kept


def _without_chapter(weighed: Weighed, context: Context) -> Weighed:
    """A table's rows without the chapter that follows them with the next number: *5 Tiltakene*, and under it *5.1 …*, or a
    heading that counts on from the chapter that the table stands in."""
    items = weighed.run.items
    if weighed.header is None or len(items) <= MIN_RUN:
        return weighed
    follows = _next_chapter(items[-1], weighed.header, context) and not any(
        context.lines[item.line].broken for item in items[1:-1]
    )
    if not follows and (
        not _opens_chapter(items[-1], context) or any(_opens_chapter(item, context) for item in items[:-1])
    ):
        return weighed
    return replace(weighed, run=Run(weighed.run.layout, items[:-1]), labelled=weighed.labelled[:-1])


def _opens_chapter(item: Candidate, context: Context) -> bool:
    return any(item.line < line <= item.line + SUB_CHAPTER_LINES for line in context.dotted.get(item.number, ()))


def _next_chapter(item: Candidate, header: Header, context: Context) -> bool:
    """Whether a line stands apart as a heading does, and the chapter above the table's header has the number before its own."""
    lines = context.lines
    if not item.number.isdigit() or not lines[item.line].broken or not is_heading_like(lines[item.line], lines):
        return False
    for at in range(header.first - 1, max(-1, header.first - CHAPTER_REACH), -1):
        chapter = _CHAPTER.match(lines[at].body)
        if chapter and lines[at].broken and is_heading_like(lines[at], lines):
            return int(chapter[1]) == int(item.number) - 1
    return False


def _label_share(weighed: Weighed) -> float:
    return sum(1 for fields in weighed.labelled if fields & STRONG) / max(1, len(weighed.labelled))


def _trimmed(weighed: Weighed) -> Weighed:
    items = list(zip(weighed.run.items, weighed.labelled, strict=True))
    while items and not items[0][1] & STRONG:
        items.pop(0)
    while items and not items[-1][1] & STRONG:
        items.pop()
    return replace(
        weighed,
        run=Run(weighed.run.layout, tuple(item for item, _ in items)),
        labelled=tuple(fields for _, fields in items),
    )


def _stands_alone(weighed: Weighed, long: set[str]) -> bool:
    """One line is taken when its layout names it a measure, or when it is the only one under its goal (2.1 beside 1.1, 1.2; HJ-1)."""
    named = layout(weighed.run.layout).prior >= NAMED_PRIOR
    number = weighed.run.first.number
    of_group = "." in number or not number[0].isdigit()  # 2.1, HJ-1
    only = weighed.run.layout in long and weighed.run.first.key == (1, 0) and of_group
    return named or (only and (bool(weighed.labelled[0] & STRONG) or weighed.header is not None))


def _worth_a_word(weighed: Weighed) -> bool:
    """Runs of three or more, or that name themselves measures, are reported when they are not taken."""
    return len(weighed.run.items) >= 3 or weighed.run.layout.startswith("Tiltak")


def _grouped(taken: Iterable[Weighed]) -> list[Statement]:
    """Runs of one layout as statements: a number stands once in each, and the runs follow each other in the text."""
    groups: dict[tuple[str, bool], list[tuple[Statement, set[str]]]] = {}
    order: list[Statement] = []
    for weighed in sorted(taken, key=lambda w: w.run.first.start):
        alike = groups.setdefault((weighed.run.layout, weighed.header is None), [])
        for group, known in alike[-MAX_OPEN:]:
            after = max(part.run.items[-1].line for part in group.parts) < weighed.run.first.line
            if after and known.isdisjoint(weighed.run.numbers):
                group.parts.append(weighed)
                known.update(weighed.run.numbers)
                break
        else:
            order.append(Statement([weighed]))
            alike.append((order[-1], set(weighed.run.numbers)))
    return order


def _without_shadows(taken: Sequence[Weighed]) -> list[Weighed]:
    """One line can fit two layouts (``3.2.4 Tiltak: …`` fits ``1.2 …``): the run of more weight keeps the line."""
    kept: list[Weighed] = []
    lines: set[int] = set()
    for weighed in sorted(taken, key=lambda w: (-w.score - log2(len(w.run.items) + 1), w.run.first.start)):
        own = {item.line for item in weighed.run.items}
        if len(own & lines) >= 0.5 * len(own):
            continue
        if own & lines:
            rest = tuple(item for item in weighed.run.items if item.line not in lines)
            weighed = Weighed(
                Run(weighed.run.layout, rest),
                weighed.score,
                weighed.signs,
                weighed.header,
                tuple(fields for item, fields in zip(weighed.run.items, weighed.labelled, strict=True) if item in rest),
            )
        kept.append(weighed)
        lines |= own
    return kept


def _place(statement: Statement, selection: Selection, context: Context) -> None:
    known = selection.known
    if not known:
        selection.add(statement)
        return
    shared = [item for item in statement.items if item.number in known]
    agreeing = [item for item in shared if same_title(item, known[item.number], context)]
    if (
        (shared and (len(agreeing) >= AGREEING_SHARE * len(shared) or _aligned(shared, known, context)))
        or _says_again(statement, selection, context)
        or (not shared and (_is_second_series(statement, selection) or _goes_on(statement, selection)))
    ):
        selection.add(statement)
    else:
        reason = (
            "another run of the same numbers explains the plan better"
            if shared
            else "not in the layout of the plan's measures"
        )
        selection.refused.append(Refusal.of(statement.parts[0], reason, len(statement.items)))


def _aligned(items: Sequence[Candidate], known: dict[str, Candidate], context: Context) -> bool:
    """Whether titles in other words (an overview's short names) are of the same measures: each is nearer to the title of its own
    number than to its neighbour's."""
    if len(items) < ALIGNED_MIN:
        return False
    first = [title_of(item, context.lines).lower() for item in items]
    second = [title_of(known[item.number], context.lines).lower() for item in items]
    own = sum(fuzz.token_set_ratio(a, b) for a, b in zip(first, second, strict=True))
    shifted = sum(fuzz.token_set_ratio(a, b) for a, b in zip(first, [*second[1:], second[0]], strict=True))
    return (own - shifted) / len(items) >= ALIGNED_MARGIN


def same_title(a: Candidate, b: Candidate, context: Context) -> bool:
    """Whether two lines begin the same title; both are cut to the shorter, since tables wrap early."""
    first, second = (title_of(item, context.lines).lower().strip(" .:") for item in (a, b))
    length = min(len(first), len(second))
    if length < 4:
        return False
    return fuzz.token_set_ratio(first[: length + 12], second[: length + 12]) >= SAME_TITLE


def _says_again(statement: Statement, selection: Selection, context: Context) -> bool:
    """The same measures under other numbers: an overview 1 … 16 of measures that stand in sections 3.1.1 … 5.2."""
    for group in selection.statements[:MAX_OPEN]:
        sections, overview = (statement, group) if statement.layout == SECTION_LAYOUT else (group, statement)
        if sections.layout == SECTION_LAYOUT and overview.layout != SECTION_LAYOUT:
            told = section_numbers(sections, overview, context)
            if len(told) >= AGREEING_SHARE * min(len(sections.items), len(overview.items)):
                return True
    return False


def section_numbers(sections: Statement, overview: Statement, context: Context) -> dict[str, str]:
    """Section numbers that mark measures → the numbers an overview gives them, by its references or by their titles."""
    told: dict[str, str] = {}
    items = overview.items
    ends = [item.line for item in items[1:]] + [items[-1].line + LAST_ROW_LINES]
    by_number = {item.number: item for item in sections.items}
    for item, end in zip(items, ends, strict=True):
        words = " ".join(context.lines[line].text for line in range(item.line, min(end, len(context.lines))))
        referred = [number for number in _SECTION.findall(words) if number in by_number and number not in told]
        if referred:
            told[referred[0]] = item.number
    for item in items:
        if item.number not in told.values():
            for number, section in by_number.items():
                if number not in told and same_title(item, section, context):
                    told[number] = item.number
                    break
    return told


def _is_second_series(statement: Statement, selection: Selection) -> bool:
    """More measures of the plan: labelled as the first are, or rows of a table as the first are."""
    lead = selection.statements[0]
    if len(statement.items) == 1 and abs(statement.items[0].key[0] - lead.items[-1].key[0]) > MAX_GAP:
        return False
    if layout(lead.layout).numbers != layout(statement.layout).numbers:
        return False
    if lead.label_share() >= 0.5:
        return statement.label_share() >= 0.5
    if lead.header is not None:
        return statement.header is not None
    return statement.label_share() >= 0.5 or statement.layout == lead.layout


def _goes_on(statement: Statement, selection: Selection) -> bool:
    """Whether a table takes up the numbers where the sections leave off, or sections where a table does: 1–3 each in a section
    of its own, 4–6 in a table behind them, or before them the measures that are carried on from the last plan."""
    lead = selection.statements[0]
    if not (statement.header is not None or statement.label_share() >= 0.5) or not lead.items[0].number[:1].isdigit():
        return False
    if any("." in item.number or not item.number[:1].isdigit() for item in (*lead.items, *statement.items)):
        return False
    numbers = [item.key[0] for group in selection.statements for item in group.items]
    behind = statement.items[0].line > lead.items[-1].line
    before = statement.items[-1].line < lead.items[0].line
    return (behind and 1 <= statement.items[0].key[0] - max(numbers) <= 2) or (
        before and statement.items[0].key[0] == 1 and min(numbers) - statement.items[-1].key[0] == 1
    )


def _is_contents(group: Statement, context: Context) -> bool:
    """A list whose titles end in page numbers that go up, with nothing under them."""
    items = group.items
    lines = context.lines
    if group.layout == GRID_LAYOUT:
        return False
    if all(lines[item.line].kind is Kind.CONTENTS for item in items):
        return True
    if group.header is not None or group.label_share() >= 0.5:
        return False
    pages = [
        int(word)
        for item in items
        if item.title and (word := lines[item.line].text.split()[-1]).isdigit() and len(word) <= PAGE_DIGITS
    ]
    return len(pages) >= 0.6 * len(items) and pages == sorted(pages) and len(items) >= 3


def _fill_gaps(selection: Selection, context: Context) -> None:
    """A number that the leading statement lacks, printed in another look between its neighbours, is that measure."""
    if not selection.statements:
        return
    lead = selection.statements[0]
    known = {item.number: item for group in selection.statements[1:] for item in reversed(group.items)}
    by_number: dict[tuple[int, ...], list[Candidate]] = {}
    for candidate in context.candidates:
        by_number.setdefault(candidate.key, []).append(candidate)
    for part in list(lead.parts):
        for before, after in zip(part.run.items, part.run.items[1:], strict=False):
            for missing in range(before.key[0] + 1, after.key[0]):
                for candidate in by_number.get((missing, 0), ()):
                    between = before.line < candidate.line < after.line
                    named = layout(candidate.layout).prior >= NAMED_PRIOR
                    told = candidate.number in known and same_title(candidate, known[candidate.number], context)
                    if between and (named or told) and _same_numbers(candidate, before):
                        lead.parts.append(weigh(Run(candidate.layout, (candidate,)), context))
                        break


def _same_numbers(a: Candidate, b: Candidate) -> bool:
    return layout(a.layout).numbers == layout(b.layout).numbers
