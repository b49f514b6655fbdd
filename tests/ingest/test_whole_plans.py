"""Whole fictional plans in layouts unlike the five real ones: what share of their measures and fields is read, and nothing invented."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from fictional_readings import WHOLE, Score, compared, expected_of, invented, plans_in, read, scores

PLANS = plans_in(WHOLE)
AT_LEAST = {"measure": 0.97, "responsible": 0.95, "deadline": 0.95}
"""F1 over all the plans together, as the readers of the graph need it."""
MIN_PLANS, MIN_MEASURES, MAX_MEASURES = 8, 8, 25


@pytest.fixture(scope="module")
def totals() -> Mapping[str, Score]:
    result: dict[str, Score] = {}
    for path in PLANS:
        expected = expected_of(path)
        for name, score in scores(compared(read(path), expected), expected).items():
            result[name] = result.get(name, Score(0, 0, 0)) + score
    return result


@pytest.mark.parametrize("name", AT_LEAST)
def test_f1_over_all_whole_plans(name: str, totals: Mapping[str, Score]) -> None:
    assert totals[name].expected >= MIN_PLANS * MIN_MEASURES // 2
    assert totals[name].f1 >= AT_LEAST[name], totals[name]


@pytest.mark.parametrize("path", PLANS, ids=[path.stem for path in PLANS])
def test_nothing_is_invented(path: Path) -> None:
    expected = expected_of(path)
    assert invented(compared(read(path), expected), expected) == []


def test_the_plans_are_whole() -> None:
    assert len(PLANS) >= MIN_PLANS
    for path in PLANS:
        assert MIN_MEASURES <= len(expected_of(path)) <= MAX_MEASURES
