"""A comparison as a table, for CSV, Markdown and Excel."""

from __future__ import annotations

from collections.abc import Sequence

from ontology.records import PlanRecords
from search.results import Comparison, Quote

HEADER = (
    "side", "grade", "score", "a", "a_title", "b", "b_title", "why",
    "a_quote", "a_start", "a_end", "b_quote", "b_start", "b_end", "relevant_for_municipalities",
)  # fmt: skip
"""``score`` has four decimals; offsets count characters of the plan's stored text."""


def rows(comparison: Comparison, plans: Sequence[PlanRecords], language: str = "nb") -> list[dict[str, str]]:
    """The comparison as a table (``HEADER``): counterparts, then what only A has, then what only B has."""
    titles = {measure.id: " ".join(measure.title.value.split()) for records in plans for measure in records.measures}
    table: list[dict[str, str]] = []
    for pair in comparison.counterparts:
        table.append(
            _row(
                side="both",
                grade=pair.grade,
                score=f"{pair.score:.4f}",
                a=pair.a,
                a_title=titles[pair.a],
                b=pair.b,
                b_title=titles[pair.b],
                why=pair.why_en if language == "en" else pair.why,
                **_quoted("a", pair.evidence_a),
                **_quoted("b", pair.evidence_b),
            )
        )
    for name, alone in (("a", comparison.only_a), ("b", comparison.only_b)):
        for one in alone:
            values = {name: one.id, f"{name}_title": titles[one.id], "why": one.why_en if language == "en" else one.why}
            yes, no = ("yes", "no") if language == "en" else ("ja", "nei")
            relevant = yes if one.relevant_for_municipalities else no
            table.append(_row(side=f"only-{name}", relevant_for_municipalities=relevant, **values))
    return table


def _row(**values: str) -> dict[str, str]:
    return {name: values.get(name, "") for name in HEADER}


def _quoted(name: str, quote: Quote) -> dict[str, str]:
    """A quote as it stands, so that it can be found again; its offsets count characters of the plan's stored text."""
    return {f"{name}_quote": quote.text, f"{name}_start": str(quote.start), f"{name}_end": str(quote.end)}
