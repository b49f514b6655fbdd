"""Lines → measures: each measure's own section and its row in an overview, put together from what was selected."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.actor_names import ActorNames
from ingest.brackets import bracket_labels
from ingest.candidates import Candidate, find_candidates, layout
from ingest.context import Context
from ingest.entries import Entry, read_entry
from ingest.fields import text_fact
from ingest.grids import GRID_LAYOUT, Grid, find_grids, grid_candidates
from ingest.headers import find_headers, table_ranges
from ingest.labels import find_labels
from ingest.letters import Part, area_letters, letter_runs, parts_of_measures
from ingest.lines import Line
from ingest.outline import Heading, find_headings, heading_lines
from ingest.runs import SECTION_LAYOUT, Run, find_runs, full_key
from ingest.select import section_numbers, select
from ingest.selection import Refusal, Selection, Statement
from ingest.spaced import find_spaced
from ingest.tables import ROW_MARGIN, TableRow, grid_rows, rows_of, table_rows
from ingest.unnumbered import WARNING, calls_itself_a_plan, unnumbered, unnumbered_grids
from ontology.records import Fact, Measure, Span

MAX_BLOCK_LINES = 600
MAX_GOAL = 120


@dataclass(slots=True)
class Reading:
    """All that was found out about a plan's measures."""

    measures: list[Measure] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    table_lines: list[tuple[int, int]] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a measure is stated: its candidate, the lines of its block, and how to read them."""

    candidate: Candidate
    number: str
    first: int
    last: int
    statement: Statement | None
    row: TableRow | None = None
    parent: str | None = None


def read_measures(text: str, lines: Sequence[Line], names: ActorNames, plan: str) -> Reading:
    """All measures of a plan's text, with what was not taken and why."""
    headers = find_headers(lines)
    grids = [*find_grids(lines, headers, text), *find_spaced(lines, text)]
    grid_lines = {line for grid in grids for row in grid.rows for line in range(row.line, row.last + 1)}
    candidates = [
        c for c in find_candidates(lines, table_ranges(headers, len(lines))) if c.line not in grid_lines
    ] + grid_candidates(grids, lines, text)
    candidates.sort(key=lambda c: (c.line, c.layout))
    labels = [label for label in find_labels(lines) if label.line not in grid_lines]
    if closing := bracket_labels(text, lines, candidates, labels, names):
        labels = sorted([*labels, *closing], key=lambda label: (label.start, label.value))
    context = Context(lines, labels, headers, candidates)
    selection = select(context)
    runs = letter_runs(candidates)
    areas = [] if selection.statements else area_letters(runs, context)
    warnings = _unnumbered(grids)
    if not selection.statements and not areas and calls_itself_a_plan(lines):
        grids = unnumbered_grids(lines, headers, text)
        titles = grid_candidates(grids, lines, text) if grids else unnumbered(lines, labels)
        if titles:
            context = Context(lines, labels, headers, titles)
            selection = select(context)
            warnings = [WARNING] if selection.statements else warnings
    reading = Reading(refused=selection.refused)
    heads = sorted(
        {item.line for s in selection.statements for item in s.items} | {part.candidate.line for part in areas}
    )
    tables = _tables(selection, lines)
    reading.table_lines, reading.heads = tables, heads
    reading.refused = [refusal for refusal in selection.refused if refusal.count > 1 or refusal.line not in heads]
    reading.headings = find_headings(context, heads, _chapter_runs(selection, candidates), tables, _codes(selection))
    places = _places(selection, reading.headings, context, grids, names)
    blocks = [
        (p.first, p.last, p.number)
        for p in places.get("section", ())
        if p.statement is not None and p.statement.header is None
    ]
    parts = parts_of_measures(runs, blocks, context) if blocks else areas
    reading.measures = _measures(places, parts, selection, context, text, names, plan, reading)
    reading.warnings.extend(warnings)
    return reading


def _chapter_runs(selection: Selection, candidates: Sequence[Candidate]) -> list[Run]:
    """Numbered runs that were not taken: among them are the plan's chapters."""
    taken = {item.line for statement in selection.statements for item in statement.items}
    rest = [c for c in candidates if c.line not in taken and layout(c.layout).numbers in ("plain", "dotted")]
    return find_runs(rest, lambda candidate: 0.0)


def _codes(selection: Selection) -> list[str]:
    return [item.number for s in selection.statements for item in s.items if layout(item.layout).numbers == "code"]


def _tables(selection: Selection, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The line ranges of tables' rows, from the header to past the last row's first lines."""
    ranges: list[tuple[int, int]] = []
    for statement in selection.statements:
        for part in statement.parts:
            if part.header is not None:
                items = part.run.items
                lengths = [b.line - a.line for a, b in itertools.pairwise(items)]
                reach = int(ROW_MARGIN * max(lengths)) + 1 if lengths else 8
                ranges.append((part.header.first, min(len(lines), items[-1].line + reach)))
    return ranges


def _places(
    selection: Selection, headings: Sequence[Heading], context: Context, grids: Sequence[Grid], names: ActorNames
) -> dict[str, list[_Place]]:
    """For each statement the blocks of its items; ``section`` holds each measure's own, ``overview`` its row elsewhere."""
    heads = sorted({item.line for s in selection.statements for item in s.items})
    ends = sorted({*heads, *(h.line for h in headings if h.cuts)})
    cut = heading_lines(headings)
    apart = grid_rows(grids)
    places: dict[str, list[_Place]] = {"section": [], "overview": []}
    seen: set[str] = set()
    mapping = _section_numbers(selection, context)
    overviewed: set[str] = set()
    for statement in selection.statements:
        table = apart if statement.layout == GRID_LAYOUT else rows_of(statement.parts, context, ends, cut, names)
        for item in statement.items:
            number = mapping.get((statement.layout, item.number), item.number)
            last = _next_end(item.line, ends, len(context.lines))
            place = _Place(
                item, number, item.line, min(last, item.line + MAX_BLOCK_LINES), statement, table.get(item.start)
            )
            if number not in seen:
                places["section"].append(place)
                seen.add(number)
            elif number not in overviewed:
                places["overview"].append(place)
                overviewed.add(number)
    return places


def _next_end(line: int, ends: Sequence[int], size: int) -> int:
    from bisect import bisect_right

    at = bisect_right(ends, line)
    return ends[at] if at < len(ends) else size


def _section_numbers(selection: Selection, context: Context) -> dict[tuple[str, str], str]:
    """(layout, section number) → the number that an overview gives the measure."""
    sections = next((s for s in selection.statements if s.layout == SECTION_LAYOUT), None)
    overview = next((s for s in selection.statements if s.layout != SECTION_LAYOUT), None)
    if sections is None or overview is None:
        return {}
    return {(SECTION_LAYOUT, number): told for number, told in section_numbers(sections, overview, context).items()}


def _measures(
    places: dict[str, list[_Place]],
    parts: Sequence[Part],
    selection: Selection,
    context: Context,
    text: str,
    names: ActorNames,
    plan: str,
    reading: Reading,
) -> list[Measure]:
    entries: dict[str, Entry] = {}
    overviews: dict[str, Entry] = {}
    parents = {part.parent for part in parts if part.parent}
    first_part = {part.parent: part.candidate.line for part in reversed(parts) if part.parent}
    for kind, target in (("section", entries), ("overview", overviews)):
        for place in places[kind]:
            last = (
                min(place.last, first_part.get(place.number, place.last))
                if kind == "section" and place.number in parents
                else place.last
            )
            target[place.number] = _entry(place, last, context, text, names, reading.headings)
        _goals_behind(target, places[kind], text)
    rows = _lettered_rows(parts, context, reading.headings, names)
    for part in parts:
        row = rows.get(part.candidate.start)
        place = _Place(part.candidate, part.number, part.candidate.line, part.end, None, row, parent=part.parent)
        entries[part.number] = _entry(place, part.end, context, text, names, reading.headings)
    parent_of = {part.number: part.parent for part in parts if part.parent}
    reading.refused.extend(_untitled(entries, overviews, places, context))
    numbers = set(entries)
    ordered = sorted(entries, key=lambda number: entries[number].start)
    result: list[Measure] = []
    for number in ordered:
        parent = parent_of.get(number) or _parent(number, numbers)
        result.append(_measure(plan, number, entries[number], overviews.get(number), parent))
    plain = all(measure.number[:1].isdigit() for measure in result)  # codes (F1, A1) come in the order of the text
    if plain and len(result) > 1 and not _ordered(result):
        result.sort(key=lambda measure: full_key(measure.number))
    return result


def _untitled(
    entries: dict[str, Entry], overviews: dict[str, Entry], places: dict[str, list[_Place]], context: Context
) -> list[Refusal]:
    """Takes out the numbers that no words follow: a page's number, or a row's whose cells were lost."""
    refused: list[Refusal] = []
    for place in places["section"]:
        entry = entries[place.number]
        if entry.title.value:
            continue
        if (other := overviews.pop(place.number, None)) is not None and other.title.value:
            entries[place.number] = replace(entry, title=other.title)
            continue
        del entries[place.number]
        line = context.lines[place.candidate.line]
        refused.append(Refusal(line.index, line.text, line.start, line.end, "a number without a title", 1))
    return refused


def _lettered_rows(
    parts: Sequence[Part], context: Context, headings: Sequence[Heading], names: ActorNames
) -> dict[int, TableRow]:
    """The rows of lettered measures that stand in flattened tables, one table a focus area."""
    ends = sorted({*(part.candidate.line for part in parts), *(h.line for h in headings if h.cuts)})
    rows: dict[int, TableRow] = {}
    by_area: dict[str, list[Part]] = {}
    for part in parts:
        if part.header is not None:
            by_area.setdefault(part.number[:-1], []).append(part)
    for area in by_area.values():
        rows.update(
            table_rows([part.candidate for part in area], area[0].header, context, ends, heading_lines(headings), names)
        )
    return rows


def _goals_behind(entries: dict[str, Entry], places: Sequence[_Place], text: str) -> None:
    """What stands behind a table's row heads the rows that follow, until the next such heading."""
    goal: Fact | None = None
    statement: Statement | None = None
    for place in sorted(places, key=lambda p: p.candidate.start):
        if place.statement is not statement:
            goal, statement = None, place.statement
        entry = entries[place.number]
        if place.row is not None and place.row.ahead:
            goal = text_fact(text, place.row.ahead) or goal
        if goal is not None and (entry.goal is None or entry.goal.end <= goal.start):
            entries[place.number] = replace(entry, goal=goal)
        if (
            entry.behind is not None
            and re.search(r"[^\W\d]{3}", entry.behind.value)
            and len(entry.behind.value) <= MAX_GOAL
        ):
            goal = entry.behind


def _ordered(measures: Sequence[Measure]) -> bool:
    return all(full_key(a.number) < full_key(b.number) for a, b in itertools.pairwise(measures))


def _parent(number: str, numbers: Iterable[str]) -> str | None:
    """``6a`` is part of ``6`` where the plan has a 6."""
    if number[-1:].isalpha() and number[:-1] in numbers and number[:-1][-1:].isdigit():
        return number[:-1]
    return None


def _entry(
    place: _Place, last: int, context: Context, text: str, names: ActorNames, headings: Sequence[Heading]
) -> Entry:
    return read_entry(place.candidate, place.first, last, place.row, context, text, names, headings)


def _measure(plan: str, number: str, section: Entry, overview: Entry | None, parent: str | None) -> Measure:
    """One record of a measure's section and its overview row: what only the overview says is taken from it, marked so."""
    other = overview.as_overview() if overview is not None else None
    return Measure(
        plan=plan,
        number=number,
        title=section.title,
        title_overview=other.title if other else None,
        responsible=section.responsible or (other.responsible if other else ()),
        responsible_overview=other.responsible if other else (),
        partners=section.partners or (other.partners if other else ()),
        status=section.status,
        status_overview=other.status if other else None,
        period=section.period or (other.period if other else None),
        deadline=section.deadline or (other.deadline if other else None),
        audience=section.audience or (other.audience if other else None),
        goal=section.goal or (other.goal if other else None),
        budget=section.budget or (other.budget if other else None),
        indicator=section.indicator or (other.indicator if other else None),
        part_of=parent,
        start=section.start,
        end=section.end,
        page=section.page,
        overview=Span(start=other.start, end=other.end) if other else None,
        parts=section.parts,
        layout=section.layout,
    )


def _unnumbered(grids: Sequence[Grid]) -> list[str]:
    return [
        f"a table of measures has {grid.unnumbered} rows without a number: a measure is known by its number, so they were not taken"
        for grid in grids
        if grid.unnumbered and not grid.rows and "responsible" in grid.header.columns
    ]
