"""Measures as rows of a table to take along."""

from __future__ import annotations

from collections.abc import Iterable

from ontology.records import Measure, Scheme
from ui.components.badges import actors
from ui.components.downloads import Row
from ui.view import View, value

COLUMNS = (
    "id",
    "number",
    "title",
    "title_overview",
    "responsible",
    "partners",
    "status",
    "period",
    "deadline",
    "audience",
    "goal",
    "budget",
    "indicator",
    "target_groups",
    "themes",
    "instruments",
    "settings",
    "laws",
)


def header(view: View) -> list[str]:
    return [view.t(f"column.{name}") for name in COLUMNS]


def rows(view: View, measures: Iterable[Measure]) -> list[Row]:
    return [_row(view, measure) for measure in measures]


def _row(view: View, measure: Measure) -> Row:
    return (
        measure.id,
        measure.number,
        measure.title.value,
        value(measure.title_overview),
        actors(measure),
        ", ".join(dict.fromkeys(ref.label for ref in measure.partners)),
        view.status(measure),
        value(measure.period),
        value(measure.deadline),
        value(measure.audience),
        value(measure.goal),
        value(measure.budget),
        value(measure.indicator),
        *(concepts(view, measure, scheme) for scheme in ("target-group", "theme", "instrument", "setting")),
        ", ".join(dict.fromkeys(f"{c.label} {c.section}" if c.section else c.label for c in measure.laws)),
    )


def concepts(view: View, measure: Measure, scheme: Scheme) -> str:
    """The names of the concepts a measure is aimed at or about."""
    codes = dict.fromkeys(link.code for link in measure.links if link.scheme == scheme and link.relation != "mentioned")
    return ", ".join(label(view, scheme, code) for code in codes)


def label(view: View, scheme: Scheme, code: str) -> str:
    concept = view.vocabulary.concepts.get((scheme, code))
    return concept.preferred.get(view.language, code) if concept else code
