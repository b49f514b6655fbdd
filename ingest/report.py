"""The reading report: how a plan was read, so that a person sees in a minute whether to trust it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.measures import Reading
from ingest.runs import full_key
from ingest.selection import Refusal
from ontology.records import Measure, Plan, ReadingReport, Rejected

FIELDS = (
    "title_overview",
    "responsible",
    "partners",
    "status",
    "status_overview",
    "period",
    "deadline",
    "audience",
    "goal",
    "budget",
    "indicator",
)
"""The fields whose presence is counted; a title and a place every measure has."""
MAX_REJECTED = 40
MAX_REJECTED_TEXT = 160


def report_of(reading: Reading, measures: Sequence[Measure], plan: Plan, warnings: Iterable[str] = ()) -> ReadingReport:
    """What was found and not: counts, the numbering's gaps, what looked like a measure and was not taken, and warnings."""
    gaps = gaps_in([measure.number for measure in measures])
    notes = [*warnings, *reading.warnings]
    if not measures:
        notes.append(
            "no measures were found: a measure has a number and a title, and mostly a responsible or a deadline under it"
        )
    elif gaps:
        notes.append(f"the numbering has gaps: {', '.join(gaps)} {'is' if len(gaps) == 1 else 'are'} missing")
    notes.extend(
        f"the plan's {name} was not found; a sidecar {plan.source.rsplit('.', 1)[0]}.toml can say it"
        for name in ("title", "publisher", "level")
        if getattr(plan, name) is None
    )
    if plan.date is None and plan.period is None:
        notes.append("neither a date nor a period was found: nothing can be told to be overdue by the plan's own years")
    return ReadingReport(
        measures=len(measures),
        layouts=dict(sorted(Counter(measure.layout for measure in measures).items())),
        fields={name: count for name in FIELDS if (count := sum(1 for m in measures if getattr(m, name)))},
        gaps=tuple(gaps),
        repeats=tuple(reading.repeats),
        rejected=tuple(_rejected(reading.refused)),
        warnings=tuple(dict.fromkeys(notes)),
    )


def gaps_in(numbers: Sequence[str]) -> list[str]:
    """The whole numbers that a plan's numbering leaves out; a jump to another series (122 → 611) is no gap.

    >>> gaps_in(["1", "2", "4", "5"]), gaps_in(["1", "2", "611", "612"]), gaps_in(["1.1", "1.3"])
    (['3'], [], ['1.2'])
    """
    found: list[str] = []
    series: dict[tuple[int, ...], list[int]] = {}
    for number in numbers:
        if number[-1:].isdigit() and (key := full_key(number)):
            series.setdefault(key[:-1], []).append(key[-1])
    for head, members in series.items():
        present = sorted(set(members))
        prefix = ".".join(map(str, head)) + "." if head else ""
        for before, after in pairwise(present):
            if 1 < after - before <= MAX_GAP:
                found.extend(f"{prefix}{missing}" for missing in range(before + 1, after))
    return found


MAX_GAP = 12
"""A jump longer than this begins another series of numbers."""


def _rejected(refused: Iterable[Refusal]) -> Iterable[Rejected]:
    for refusal in sorted(refused, key=lambda r: (-r.count, r.start))[:MAX_REJECTED]:
        yield Rejected(
            text=refusal.text[:MAX_REJECTED_TEXT],
            start=refusal.start,
            end=refusal.end,
            reason=refusal.reason,
            count=refusal.count,
        )
