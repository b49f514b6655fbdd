"""The sample plans through the audit: each shows what it was written to show, and nothing else of the same kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from graph.audit import Finding, audit
from ontology.records import PlanRecords

TODAY = date(2026, 6, 1)
NATIONAL, REGION, SOLVAG = "ingen-skal-ga-alene", "lauvdalsregionen", "solvag"
WANTED = {
    "status-mismatch": {(NATIONAL, "2")},
    "responsible-mismatch": {(NATIONAL, "7"), (REGION, "7")},
    "title-mismatch": {(NATIONAL, "5")},
    "missing-status": {(NATIONAL, "13")},
    "missing-responsible": {(REGION, "12")},
    "vague-responsible": {(REGION, "9"), (SOLVAG, "3.4")},
    "missing-deadline": {(REGION, "8"), (SOLVAG, "3.3")},
    "overdue": {
        (REGION, "1"),
        (REGION, "4"),
        (REGION, "6"),
        (SOLVAG, "1.1"),
        (SOLVAG, "1.2"),
        (SOLVAG, "1.4"),
        (SOLVAG, "2.3"),
        (SOLVAG, "3.1"),
    },
    "period-mismatch": {(NATIONAL, None), (REGION, None)},
}
"""Kind of finding → the plan and measure it is about, by what the plans say on 1 June 2026."""
VULNERABLE = {
    (NATIONAL, "Personer med rusproblemer"),
    (REGION, "Eldre er særlig utsatt"),
    (REGION, "Personer med funksjonsnedsettelse"),
    (SOLVAG, "Skeive er òg"),
}
"""Groups that a plan calls vulnerable without a measure for them: the words its sentence begins with."""


@pytest.fixture(scope="module")
def findings(sample_plans: Mapping[str, PlanRecords]) -> list[Finding]:
    return audit(list(sample_plans.values()), today=TODAY)


@pytest.mark.parametrize("kind", WANTED)
def test_kind_is_found_where_it_was_written(kind: str, findings: list[Finding]) -> None:
    assert {(finding.plan, finding.measure) for finding in findings if finding.kind == kind} == WANTED[kind]


def test_vulnerable_groups_without_a_measure(findings: list[Finding]) -> None:
    sentences = [
        (finding.plan, " ".join(evidence.text.split()))
        for finding in findings
        if finding.kind == "no-measure-for-group"
        for evidence in finding.evidence
    ]
    for plan, begins in VULNERABLE:
        assert [sentence for key, sentence in sentences if key == plan and sentence.startswith(begins)], (plan, begins)


def test_evidence_is_what_stands_there(findings: list[Finding], sample_plans: Mapping[str, PlanRecords]) -> None:
    for finding in findings:
        text = sample_plans[finding.plan].text
        assert [e for e in finding.evidence if text[e.start : e.end] != e.text] == [], finding
