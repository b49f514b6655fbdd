"""An answer's measures as rows of a table to take along."""

from __future__ import annotations

from search.results import Answer
from ui.components.badges import actors
from ui.components.downloads import Row
from ui.view import View, value

COLUMNS = (
    "id",
    "plan",
    "number",
    "title",
    "responsible",
    "status",
    "deadline",
    "why",
    "quote",
    "quote_start",
    "quote_end",
)


def header(view: View) -> list[str]:
    return [view.t(f"column.{name}") for name in COLUMNS]


def rows(view: View, answer: Answer) -> list[Row]:
    """One a measure, in the order of the answer, with the first quote."""
    return [
        _row(view, hit.id, " · ".join(hit.why), hit.passages[0] if hit.passages else None) for hit in answer.measures
    ]


def _row(view: View, identifier: str, why: str, quote: object) -> Row:
    records, measure = view.measure(identifier)
    words, start, end = (getattr(quote, name, None) for name in ("text", "start", "end"))
    return (
        identifier,
        view.plan_title(records.plan.key),
        measure.number,
        measure.title.value,
        actors(measure),
        view.status(measure),
        value(measure.deadline),
        why,
        " ".join(words.split()) if isinstance(words, str) else None,
        start,
        end,
    )
