"""Measures like a given one in the other plans."""

from __future__ import annotations

import pytest

from search.engine import Engine
from search.similar import similar


def test_the_same_matter_in_another_plan_and_language_comes_first(engine: Engine) -> None:
    first = similar(engine, "solvag/2.1")[0]
    assert first.id == "ingen-skal-ga-alene/2"
    assert first.why[0].startswith("felles: ")
    assert "eldre" in first.why[0]


def test_only_other_plans_best_first_with_quotes(engine: Engine) -> None:
    for identifier in engine.ids:
        found = similar(engine, identifier, 5)
        assert all(one.id.partition("/")[0] != identifier.partition("/")[0] for one in found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert all(0 < one.score <= 1 for one in found)
        for one in found:
            text = engine.records(engine.numbers[one.id]).text
            assert all(quote.text == text[quote.start : quote.end] for quote in one.passages)
            assert one.passages


def test_a_withdrawn_measure_is_like_nothing_that_is_meant(engine: Engine) -> None:
    assert all(one.id != "ingen-skal-ga-alene/15" for identifier in engine.ids for one in similar(engine, identifier))


def test_reasons_in_english(engine: Engine) -> None:
    assert similar(engine, "solvag/2.1", 1, "en")[0].why[0].startswith("in common: ")


def test_an_unknown_measure(engine: Engine) -> None:
    with pytest.raises(KeyError):
        similar(engine, "solvag/99")
