"""The three sample plans read whole: every fact and every field of every measure as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from golden_sample import SAMPLES, SCHEMES, compare_tags, golden, measure_fields, plan_facts

from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary


def test_every_sample_has_its_golden_file(sample_plans: Mapping[str, PlanRecords]) -> None:
    assert sorted(sample_plans) == sorted(SAMPLES)


@pytest.mark.parametrize("key", SAMPLES)
def test_plan_facts(key: str, sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    assert plan_facts(sample_plans[key], vocabulary) == golden(key)["plan"]


@pytest.mark.parametrize("key", SAMPLES)
def test_every_field_of_every_measure(key: str, sample_plans: Mapping[str, PlanRecords]) -> None:
    wanted = [{k: v for k, v in measure.items() if k not in SCHEMES} for measure in golden(key)["measures"]]
    assert [measure_fields(measure) for measure in sample_plans[key].measures] == wanted


FLOORS = {"target_groups": 0.90, "themes": 0.85, "instruments": 0.80}
"""F1 that the tags must have against a person's (what the vocabulary is asked to reach on plans it was not tuned on)."""


@pytest.mark.parametrize("name", SCHEMES)
def test_tags_are_a_person_s(name: str, sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    tagged = compare_tags(sample_plans.values(), name, vocabulary)
    assert tagged.f1 >= FLOORS[name], (round(tagged.f1, 3), tagged.missing, tagged.extra)


def test_nothing_was_left_over(sample_plans: Mapping[str, PlanRecords]) -> None:
    """The reader has no doubt about the samples: no gap, no repeat, no warning."""
    for records in sample_plans.values():
        assert (records.report.gaps, records.report.repeats, records.report.warnings) == ((), (), ())


def test_a_withdrawn_measure_is_kept_and_not_live(sample_plans: Mapping[str, PlanRecords]) -> None:
    measures = sample_plans["ingen-skal-ga-alene"].measures
    assert [measure.number for measure in measures if not measure.live] == ["15"]


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("lauvdalsregionen", "eldre"),
        ("lauvdalsregionen", "lhbt"),
        ("solvag", "lhbt"),
        ("solvag", "menn"),
        ("ingen-skal-ga-alene", "rus"),
    ],
)
def test_a_group_of_the_background_is_mentioned_and_has_no_measure(
    key: str, group: str, sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary
) -> None:
    records = sample_plans[key]
    below = {group, *vocabulary.narrower("target-group", group)}
    background = [p for p in records.passages if p.measure is None]
    assert any(link.code in below for passage in background for link in passage.links)
    assert not any(
        link.code in below and link.relation != "mentioned" for measure in records.measures for link in measure.links
    )
