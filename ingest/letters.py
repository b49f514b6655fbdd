"""Lettered lines: parts of a measure that are measures themselves (6a, 6b), measures that restart under each focus area
(a, b under area 1 are 1a, 1b), and lists that are neither."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.candidates import Candidate, layout
from ingest.context import STRONG, Context
from ingest.evidence import is_heading_like, says_action, title_of
from ingest.headers import Header
from ingest.lines import Kind
from ingest.outline import is_group_heading
from ingest.runs import full_key

AREA_REACH = 40
"""How many lines above its first letter a focus area's heading may stand (its introduction comes between)."""
OPEN_RUNS = 3
"""How many lettered runs may be open at a time: a list inside a lettered measure's text, and one inside that."""
LABELLED_SHARE = 0.99
"""Parts of a measure are measures when every one has fields of its own; a list with one label at its end is a list."""
AREA_SHARE = 0.7
"""Under a focus area's heading it is enough that most have: a measure nobody is responsible for yet is one too."""
ACTION_SHARE = 0.6
"""Without any fields, lettered lines under at least two focus areas are measures when this share says what shall be done."""


@dataclass(frozen=True, slots=True)
class Part:
    """A lettered measure: ``number`` as it counts in the plan (6a, 1b), ``parent`` the measure it is part of, if any."""

    candidate: Candidate
    number: str
    parent: str | None
    end: int
    header: Header | None = None


def letter_runs(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Lettered lines as runs: each begins at a) and goes up by one letter."""
    runs: list[list[Candidate]] = []
    for candidate in candidates:
        if layout(candidate.layout).numbers != "letter":
            continue
        letter = candidate.key[0]
        if letter == 1:
            runs.append([candidate])
        else:
            for run in reversed(runs[-OPEN_RUNS:]):
                if run[-1].key[0] == letter - 1:
                    run.append(candidate)
                    break
    return [run for run in runs if len(run) >= 2]


def parts_of_measures(
    runs: Sequence[Sequence[Candidate]], blocks: Sequence[tuple[int, int, str]], context: Context
) -> list[Part]:
    """Lettered runs inside one measure's lines (first, past the last, number) whose every item has fields of its own."""
    found: list[Part] = []
    for run in runs:
        for first, last, number in blocks:
            if first < run[0].line < last and run[-1].line < last:
                ends = [item.line for item in run[1:]] + [last]
                if _all_labelled(run, ends, context) and not number[-1:].isalpha():
                    found.extend(
                        Part(item, f"{number}{item.number}", number, end) for item, end in zip(run, ends, strict=True)
                    )
                break
    return found


def area_letters(runs: Sequence[Sequence[Candidate]], context: Context) -> list[Part]:
    """Lettered measures under focus areas, where the plan numbers its measures no other way."""
    found: list[Part] = []
    ordinal = 0
    says = _says_what_to_do(runs, context)
    for run in runs:
        heading = _area_above(run[0], context)
        if heading is None:
            continue
        ends = [item.line for item in run[1:]] + [_run_end(run, context)]
        header = next((h for h in reversed(context.headers) if heading < h.first < run[0].line), None)
        if header is None and _labelled(run, ends, context) < AREA_SHARE and not says:
            continue
        ordinal += 1
        area = _area_number(context.lines[heading].body) or str(ordinal)
        found.extend(Part(item, f"{area}{item.number}", None, end, header) for item, end in zip(run, ends, strict=True))
    numbers = [part.number for part in found]
    return found if len(set(numbers)) == len(numbers) else []


def _all_labelled(run: Sequence[Candidate], ends: Sequence[int], context: Context) -> bool:
    return _labelled(run, ends, context) >= LABELLED_SHARE


def _labelled(run: Sequence[Candidate], ends: Sequence[int], context: Context) -> float:
    """The share of items with fields of their own."""
    labelled = sum(1 for item, end in zip(run, ends, strict=True) if context.fields_between(item.line, end) & STRONG)
    return labelled / len(run)


def _says_what_to_do(runs: Sequence[Sequence[Candidate]], context: Context) -> bool:
    """Whether the lettered runs stand under focus areas of their own, and most of their lines begin with what shall be done."""
    areas = {area for run in runs if (area := _area_above(run[0], context)) is not None}
    if len(areas) < 2 or len(areas) < len(runs) or not all(is_group_heading(context.lines[area]) for area in areas):
        return False
    titles = [title_of(item, context.lines) for run in runs for item in run]
    return sum(map(says_action, titles)) >= ACTION_SHARE * len(titles)


def _run_end(run: Sequence[Candidate], context: Context) -> int:
    """The last item ends where the next heading begins, or as far down as its siblings reach."""
    longest = max(b.line - a.line for a, b in itertools.pairwise(run))
    last = run[-1].line
    end = min(len(context.lines), last + 1 + max(2 * longest, 8))
    for line in range(last + 1, end):
        here = context.lines[line]
        if here.kind is not Kind.BODY:
            continue
        if is_group_heading(here) or (
            is_heading_like(here, context.lines) and line not in context.label_lines and here.gap > here.loose
        ):
            return line
    return end


def _area_above(first: Candidate, context: Context) -> int | None:
    """The line of the heading a lettered run stands under: one that heads a group, else the nearest that looks like any."""
    skipped = {n for header in context.headers for n in range(header.first, header.last + 1)}
    above = [
        n
        for n in range(first.line - 1, max(-1, first.line - AREA_REACH), -1)
        if n not in skipped and n not in context.label_lines
    ]
    group = next((n for n in above if is_group_heading(context.lines[n])), None)
    return (
        group
        if group is not None
        else next((n for n in above if is_heading_like(context.lines[n], context.lines)), None)
    )


def _area_number(heading: str) -> str | None:
    """The number or letter of a focus area: *Innsatsområde 2: …*, *2 Barn og unge*, *Mål II*."""
    if match := re.search(r"^\D{0,30}?(\d{1,2})(?!\d|\.\d)", heading):
        return match[1]
    if match := re.match(r"\w+\s+([IVX]+)\b", heading):
        return str(_roman(match[1]))
    if match := re.match(r"[^\W\d]{3,}\s+([A-F])\b(?=\s*[:.–-])", heading):
        return match[1]
    return None


def _roman(numeral: str) -> int:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for char, after in zip(numeral, numeral[1:] + " ", strict=True):
        total += -values[char] if values.get(after, 0) > values[char] else values[char]
    return total


def order(number: str) -> tuple[int, ...]:
    """Where a number comes in the plan's order: 6, 6a, 6b, 7; 1a, 1b, 2a."""
    return full_key(number)
