"""A plan against the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from audit_plans import Draft

from graph.audit import Finding, audit
from ontology.records import PlanRecords

TODAY = date(2026, 3, 1)


def found(plan: PlanRecords, kind: str, today: date | None = TODAY) -> list[Finding]:
    return [finding for finding in audit([plan], today) if finding.kind == kind]


def plan(*lines: str) -> PlanRecords:
    made = Draft().head("Handlingsplan mot vold i Lillevik")
    for line in lines:
        made.section(line)
    return made.done()


def test_basic_overdue_with_a_status_and_without() -> None:
    records = plan("1 | Kurs | Helse | Under arbeid | 2025-12-31", "2 | Bolig | Helse | | 2025-06-30")
    one, two = found(records, "overdue")
    assert (one.measure, one.severity) == ("1", "high")
    assert one.message == "Fristen var 2025-12-31, og statusen er «pågår»."
    assert [evidence.text for evidence in one.evidence] == ["2025-12-31", "Under arbeid"]
    assert (two.measure, two.severity) == ("2", "medium")


@pytest.mark.parametrize(
    "line",
    [
        "1 | Kurs | Helse | Gjennomført | 2025-12-31",
        "1 | Kurs | Helse | Utgår | 2025-12-31",
        "1 | Kurs | Helse | Under arbeid | 2026-03-01",  # the last day
        "1 | Kurs | Helse | Under arbeid | 2026",  # the year is not over
        "1 | Kurs | Helse | Under arbeid | 2026-01-01/2026-06-30",  # a half-year that lasts
        "1 | Kurs | Helse | Under arbeid | løpende",
        "1 | Kurs | Helse | Under arbeid",
    ],
)
def test_not_overdue(line: str) -> None:
    assert not found(plan(line), "overdue")


def test_tricky_without_a_day_nothing_is_overdue() -> None:
    assert not found(plan("1 | Kurs | Helse | Under arbeid | 2020-12-31"), "overdue", today=None)


def test_tricky_a_year_and_a_month_end_with_their_last_day() -> None:
    records = plan("1 | Kurs | Helse | Under arbeid | 2025", "2 | Bolig | Helse | Under arbeid | 2026-02")
    assert [finding.message_en[:28] for finding in found(records, "overdue")] == [
        "The deadline was 2025-12-31,",
        "The deadline was 2026-02-28,",
    ]


def test_basic_deadline_outside_the_period() -> None:
    made = Draft(period="2025-2028").section("1 | Kurs | Helse | | 2031-01-01").section("2 | Bo | Helse | | 2028-12-31")
    assert [finding.measure for finding in found(made.done(), "deadline-outside-period")] == ["1"]


def cites(*plans: str, level: str = "municipal", period: str | None = None, date_: str = "2025-06-12") -> PlanRecords:
    made = Draft(level=level, date=date_, period=period).head("Handlingsplan mot vold i Lillevik")
    for name in plans:
        made.cites(name.split(" (")[0], name)
    return made.section("1 | Kurs | Helse").done()


def test_basic_a_national_plan_that_was_over() -> None:
    (finding,) = found(cites("Trygge rom (2014-2017)"), "period-mismatch")
    assert (finding.measure, finding.severity) == (None, "medium")
    assert "«Trygge rom (2014-2017)», som var over da planen ble laget (2025)" in finding.message
    assert [evidence.text for evidence in finding.evidence] == ["Trygge rom"]


def test_tricky_less_grave_where_a_plan_that_held_is_cited_too() -> None:
    (finding,) = found(cites("Trygge rom (2014-2017)", "Trygge hjem (2024-2028)"), "period-mismatch")
    assert finding.severity == "low"
    assert "Trygge rom" in finding.message


def test_tricky_over_since_while_the_plan_still_holds() -> None:
    (finding,) = found(cites("Trygge hjem (2021-2025)", period="2025-2028"), "period-mismatch")
    assert finding.severity == "low"
    assert "er over siden 2025" in finding.message


@pytest.mark.parametrize("name", ["Trygge hjem (2024-2028)", "Trygge hjem (2025-2025)", "Trygge hjem"])
def test_not_a_period_mismatch(name: str) -> None:
    assert not found(cites(name), "period-mismatch", today=date(2025, 7, 1))


def test_not_a_period_mismatch_where_the_plan_itself_is_over() -> None:
    assert not found(cites("Trygge hjem (2012-2016)", period="2012-2015", date_="2012-01-01"), "period-mismatch")


def test_basic_a_ministry_that_was_gone() -> None:
    records = plan("1 | Kurs | AD=ad", "2 | Bolig | AD=ad", "3 | Samtaler | JD=jd")
    (finding,) = found(records, "actor-abolished")
    assert finding.measure is None
    assert "(1, 2)" in finding.message
    assert [evidence.text for evidence in finding.evidence] == ["AD", "AD"]


def test_basic_a_law_that_was_repealed() -> None:
    made = Draft().section("1 | Bolig | Helse", "Etter sosialtjenesteloven.", laws=(("sosialtjenesteloven", "lov-1"),))
    made.background("Se barnevernloven.", laws=(("barnevernloven", "lov-2"),))
    made.background("Se også barnevernloven der.", laws=(("barnevernloven", "lov-2"),))
    known = _laws()
    kinds = [(f.measure, f.severity, f.evidence[0].text) for f in audit([made.done()], TODAY, known=known)]
    assert ("1", "medium", "sosialtjenesteloven") in kinds
    assert kinds.count((None, "low", "barnevernloven")) == 1


def _laws():  # type: ignore[no-untyped-def]
    from ontology.vocabulary import Law, Vocabulary

    gone = {
        name: Law(id=name, kind="Act", preferred={"nb": name, "en": name}, repealed="2010-01-01") for name in ("lov-1",)
    }
    gone["lov-2"] = Law(id="lov-2", kind="Act", preferred={"nb": "lov-2", "en": "lov-2"}, valid_to=2022)
    return Vocabulary(concepts={}, actors={}, laws=gone, municipalities={}, counties={})
