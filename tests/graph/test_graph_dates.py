from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import date_term, days, years


@pytest.mark.parametrize(
    ("value", "last"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2024-02-10", "2024-02-10"), ("2024/2026", "2026-12-31")],
)
def test_last_day(value: str, last: str) -> None:
    found = days(value)
    assert found is not None
    assert found[1].isoformat() == last


@pytest.mark.parametrize(
    "value", ["", "løpende", "2024-13", "2024-02-30", "0000", "2026/2024", "høsten 2024", "2024-", "24", "2024-1-1"]
)
def test_not_a_date(value: str) -> None:
    assert days(value) is None


@given(st.dates())
def test_a_day_is_its_own_first_and_last(day: date) -> None:
    assert days(day.isoformat()) == (day, day)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(value: str) -> None:
    found = days(value)
    assert found is None or found[0] <= found[1]
    years(value)


def test_not_a_period_that_runs_backwards() -> None:
    assert years("2026-2024") is None


@pytest.mark.parametrize(
    ("value", "kind"), [("2025-06-12", "date"), ("2025-06", "gYearMonth"), ("2025", "gYear"), ("juni 2025", "")]
)
def test_a_date_has_the_type_that_fits_it(value: str, kind: str) -> None:
    term = date_term(value)
    assert term.endswith(f"#{kind}>") if kind else term == f'"{value}"'
