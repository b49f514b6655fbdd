"""The coverage matrix as tables, for CSV, Markdown and Excel: the matrix itself, and one row for each measure or mention in it."""

from __future__ import annotations

from collections.abc import Sequence

from graph.coverage import Cell, CellMeasure, Column, Coverage, Mention
from graph.coverage_evidence import Places
from ontology import ids
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary, vocabulary

HEADER = ("plan", "plan_title", "code", "label", "kind", "id", "title", "relations", "codes", "quote", "start", "end")
"""``kind`` is ``measure``, ``withdrawn`` or ``mention``; offsets count characters of the plan's stored text."""


def matrix(found: Coverage, language: str = "nb") -> list[dict[str, str]]:
    """A row a concept, a column a plan: the ids of its measures; ``(n)`` for the passages that only mention it."""
    return [
        {
            "code": column.code,
            "label": column.label(language),
            **{plan: _cell(found.cell(plan, column.code)) for plan in found.plans},
        }
        for column in found.columns
    ]


def _cell(cell: Cell) -> str:
    numbers = ", ".join(identifier.partition("/")[2] for identifier in cell.ids())
    mentions = f"({len(cell.mentions)})" if cell.mentions else ""
    return " ".join(filter(None, (numbers, mentions)))


def rows(
    found: Coverage, plans: Sequence[PlanRecords], language: str = "nb", known: Vocabulary | None = None
) -> list[dict[str, str]]:
    """A row for each measure of each cell, with the words that put it there, then for each passage that only mentions it."""
    places = {records.plan.key: Places.of(records) for records in plans}
    used = known if known is not None else vocabulary()
    table: list[dict[str, str]] = []
    for plan in found.plans:
        for column in found.columns:
            cell = found.cell(plan, column.code)
            for kind, measures in (("measure", cell.measures), ("withdrawn", cell.withdrawn)):
                table.extend(_measure(found, places[plan], column, kind, each, language, used) for each in measures)
            table.extend(_mention(places[plan], column, each, language) for each in cell.mentions)
    return table


def _measure(
    found: Coverage, places: Places, column: Column, kind: str, each: CellMeasure, language: str, known: Vocabulary
) -> dict[str, str]:
    measure = places.records.measure(each.id.partition("/")[2])
    shown = places.evidence(measure, found.by, column.code, known)
    first = {"quote": shown[0].text, "start": str(shown[0].start), "end": str(shown[0].end)} if shown else {}
    return _row(
        places.records,
        column,
        language,
        kind=kind,
        id=each.id,
        title=" ".join(measure.title.value.split()),
        relations="; ".join(each.relations),
        codes="; ".join(each.codes),
        **first,
    )


def _mention(places: Places, column: Column, each: Mention, language: str) -> dict[str, str]:
    identifier = ids.measure_id(places.records.plan.key, each.measure) if each.measure is not None else ""
    return _row(
        places.records,
        column,
        language,
        kind="mention",
        id=identifier,
        quote=each.text,
        start=str(each.start),
        end=str(each.end),
    )


def _row(records: PlanRecords, column: Column, language: str, **values: str) -> dict[str, str]:
    title = records.plan.title.value if records.plan.title is not None else ""
    known = {
        "plan": records.plan.key,
        "plan_title": " ".join(title.split()),
        "code": column.code,
        "label": column.label(language),
        **values,
    }
    return {name: known.get(name, "") for name in HEADER}
