"""Coverage of the five plans, against facts found by reading them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from graph.coverage import KINDS, By, coverage
from graph.coverage_rows import rows
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary

AT_LEAST: list[tuple[By, str, set[str]]] = [
    ("target-group", "eldre", {"oslo/19", "bergen/3", "hamarregionen/9"}),
    ("target-group", "samer", {f"opptrappingsplan/{n}" for n in (112, 114, 115, 116, 119, 120, 121, 122)}),
    ("target-group", "voldsutovere", {"oslo/11", "bergen/15", "et-liv-uten-vold/27", "et-liv-uten-vold/29"}),
    ("target-group", "gravide", {"et-liv-uten-vold/5"}),
    ("theme", "dyremishandling", {"hamarregionen/10"}),
    ("theme", "kjonnslemlestelse", {"opptrappingsplan/32", "opptrappingsplan/33", "opptrappingsplan/83", "oslo/27"}),
    ("instrument", "barnehus", {f"opptrappingsplan/{n}" for n in (72, 73, 74, 75, 121, 616, 617)}),
    ("instrument", "barnehus", {"et-liv-uten-vold/19", "oslo/13"}),
    ("instrument", "bolig", {"oslo/22"}),
    ("law", "krisesenterlova", {"opptrappingsplan/64", "et-liv-uten-vold/14"}),
    ("actor", "oslo-utd", {f"oslo/{n}" for n in (27, 28, 29, 30, 32)}),
]
NOTHING: list[tuple[By, str, str]] = [
    ("target-group", "samer", "bergen"),
    ("target-group", "samer", "hamarregionen"),
    ("target-group", "reindrift", "oslo"),
    ("theme", "dyremishandling", "oslo"),
    ("theme", "dyremishandling", "opptrappingsplan"),
]
"""No measure of the plan has it."""


@pytest.mark.parametrize(("by", "code", "expected"), AT_LEAST)
def test_basic(
    by: By, code: str, expected: set[str], five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary
) -> None:
    found = coverage(list(five_plans.values()), by, known=vocabulary)
    missing = expected - {each for plan in found.plans for each in found.cell(plan, code).ids()}
    assert not missing


@pytest.mark.parametrize(("by", "code", "plan"), NOTHING)
def test_not(by: By, code: str, plan: str, five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    assert coverage(list(five_plans.values()), by, known=vocabulary).cell(plan, code).ids() == ()


def test_tricky_a_plan_that_only_mentions(five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    cell = coverage(list(five_plans.values()), "target-group", known=vocabulary).cell("oslo", "samer")
    assert cell.ids() == ()
    assert cell.mentions


def test_basic_all_measures_of_a_department_and_no_other(
    five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary
) -> None:
    found = coverage(list(five_plans.values()), "actor", known=vocabulary)
    assert len(found.cell("bergen", "bergen-bbsm").ids("responsible")) == 16
    assert found.cell("bergen", "bergen-beho").ids("responsible") == tuple(f"bergen/{n}" for n in (1, 2, 3, 4))


@pytest.mark.parametrize("by", KINDS)
def test_every_row_quotes_its_plan(by: By, five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    plans = list(five_plans.values())
    for row in rows(coverage(plans, by, known=vocabulary), plans, known=vocabulary):
        assert row["quote"]
        assert five_plans[row["plan"]].text[int(row["start"]) : int(row["end"])] == row["quote"]
