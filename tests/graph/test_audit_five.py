"""The five plans' contradictions, each verified by reading the two places; exactly these and no others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from graph.audit import Finding, audit, kinds
from graph.audit_rows import HEADER, rows
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary

TODAY = date(2026, 3, 1)

STATUS = {"opptrappingsplan/4", "opptrappingsplan/32", "opptrappingsplan/618"}
RESPONSIBLE = {"opptrappingsplan/50", "opptrappingsplan/619"}
OTHER_TITLE = {"hamarregionen/10", "hamarregionen/11", "hamarregionen/12"}
"""The overview promises something else than the heading, and than the text under it."""
OTHER_WORDING = {
    "bergen/2", "bergen/11", "opptrappingsplan/99",
    "oslo/11", "oslo/12", "oslo/14", "oslo/28",
    *(f"hamarregionen/{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9, 13, 15, 16)),
}  # fmt: skip
"""A word or an ending differs, or the overview has the section's text for a title."""


@pytest.fixture(scope="module")
def findings(five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> list[Finding]:
    return audit(list(five_plans.values()), TODAY, known=vocabulary)


def ids(findings: list[Finding], kind: str, *severities: str) -> set[str]:
    return {
        f"{f.plan}/{f.measure}" if f.measure else f.plan
        for f in findings
        if f.kind == kind and (not severities or f.severity in severities)
    }


def test_statuses(findings: list[Finding]) -> None:
    assert ids(findings, "status-mismatch") == STATUS


def test_responsible(findings: list[Finding]) -> None:
    assert ids(findings, "responsible-mismatch") == RESPONSIBLE


def test_titles(findings: list[Finding]) -> None:
    assert ids(findings, "title-mismatch", "high", "medium") == OTHER_TITLE
    assert ids(findings, "title-mismatch", "low") == OTHER_WORDING


def test_deadlines(findings: list[Finding]) -> None:
    expected = {"oslo", "bergen", "opptrappingsplan", "et-liv-uten-vold/25"}
    assert ids(findings, "missing-deadline") == expected | {f"hamarregionen/{number}" for number in (7, 14, 15)}


def test_who_is_left_open(findings: list[Finding]) -> None:
    vague = ids(findings, "vague-responsible")
    assert {f"hamarregionen/{number}" for number in (1, 2, 3, 4, 5, 8, 13, 14)} <= vague
    assert not any(key.startswith(("oslo/", "bergen/", "et-liv-uten-vold/")) for key in vague)
    assert not ids(findings, "missing-responsible")


def test_national_plans_that_were_over(findings: list[Finding]) -> None:
    assert ids(findings, "period-mismatch") == {"oslo", "bergen", "hamarregionen"}


def test_every_quote_stands_where_it_is_said_to(findings: list[Finding], five_plans: Mapping[str, PlanRecords]) -> None:
    for finding in findings:
        text = five_plans[finding.plan].text
        assert finding.evidence, finding
        assert all(text[e.start : e.end] == e.text for e in finding.evidence), finding


def test_rows(findings: list[Finding]) -> None:
    table = rows(findings, "en")
    assert len(table) == len(findings)
    assert all(tuple(row) == HEADER for row in table)
    assert {row["kind"] for row in table} <= set(kinds())
    row = next(row for row in table if row["id"] == "opptrappingsplan/4" and row["kind"] == "status-mismatch")
    assert row["message"].startswith("The measure's own section says")
    assert len(row["quotes"].split("\n")) == len(row["offsets"].split("; ")) == 2
