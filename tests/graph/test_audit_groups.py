"""Groups that a plan calls vulnerable, or that national measures are for, and none of its own is."""

from __future__ import annotations

import pytest
from audit_plans import Draft

from graph.audit import Finding, audit
from ontology.records import PlanRecords


def found(plan: PlanRecords, *others: PlanRecords) -> dict[str, Finding]:
    """Group as the message names it → the finding."""
    findings = [f for f in audit([plan, *others], plan=plan.plan.key) if f.kind == "no-measure-for-group"]
    for finding in findings:
        assert finding.measure is None
        assert all(plan.text[e.start : e.end] == e.text for e in finding.evidence)
        assert finding.evidence
    return {finding.message: finding for finding in findings}


def municipal() -> Draft:
    return (
        Draft().head("Handlingsplan mot vold i Lillevik").section("1 | Kurs for skolen | Helse", "", ("skolen", "barn"))
    )


def national(*codes: str, status: str = "") -> PlanRecords:
    made = Draft(key="riket", level="national").head("Nasjonal plan")
    for number, code in enumerate(codes, 1):
        made.section(f"{number} | Hjelp til flere | JD | {status}", "", ("flere", code))
    return made.done()


def test_basic_the_plan_calls_a_group_vulnerable_and_does_nothing_for_it() -> None:
    plan = (
        municipal()
        .background("Vold rammer mange. Eldre er særlig utsatt hjemme. Slik er det.", ("Eldre", "eldre"))
        .done()
    )
    (message,) = found(plan)
    assert message == "Planen kaller eldre utsatt, men ingen av planens tiltak er rettet mot dem eller handler om dem."
    finding = found(plan)[message]
    assert finding.severity == "medium"
    assert [evidence.text for evidence in finding.evidence] == ["Eldre er særlig utsatt hjemme."]
    assert finding.message_en.startswith("The plan calls older people vulnerable")


def test_basic_national_measures_are_for_a_group() -> None:
    (message,) = found(municipal().done(), national("samer", "samer"))
    assert "riket/1, riket/2" in message
    assert found(municipal().done(), national("samer", "samer"))[message].severity == "low"


def test_basic_both_is_grave() -> None:
    plan = municipal().background("Samer er ekstra sårbare.", ("Samer", "samer")).done()
    (finding,) = found(plan, national("samer", "samer")).values()
    assert finding.severity == "high"
    assert "riket/1" in finding.message


def test_tricky_the_sentence_counts_from_after_a_footnotes_number() -> None:
    plan = municipal().background("Slik er det.12 Eldre er særlig utsatt.", ("Eldre", "eldre")).done()
    (finding,) = found(plan).values()
    assert finding.evidence[0].text == "Eldre er særlig utsatt."


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("Eldre kan også oppleve vold.", ("Eldre", "eldre")),  # named, not called vulnerable
        ("Eldre bor hjemme. Kvinner er særlig utsatt.", ("Eldre", "eldre")),  # another sentence
        ("Eldre rammes, men kvinner er mer utsatt.", ("Eldre", "eldre")),  # another clause
        ("Pårørende til personer med rusproblemer er særlig sårbare.", ("rusproblemer", "rus")),  # the relatives
        ("Barn er særlig utsatt.", ("Barn", "barn")),  # measure 1 is for them
        ("Befolkningen er mer utsatt enn før.", ("Befolkningen", "befolkningen")),  # no group
        ("Sykepleiere er særlig utsatt.", ("Sykepleiere", "sykepleiere")),  # staff
    ],
)
def test_not(words: str, link: tuple[str, str]) -> None:
    assert not found(municipal().background(words, link).done())


def test_not_for_one_national_measure_or_withdrawn_ones() -> None:
    assert not found(municipal().done(), national("samer"))
    assert not found(municipal().done(), national("samer", "samer", status="Utgår"))


def test_not_what_national_plans_lack_of_each_other() -> None:
    plan = Draft(key="staten", level="national").section("1 | Kurs | JD").done()
    assert not found(plan, national("samer", "samer"))


def test_tricky_a_measure_for_a_finer_group_is_for_the_broader_one() -> None:
    plan = municipal().section("2 | Hjelp til fedre | Helse", "", ("fedre", "fedre"))
    plan.background("Foreldre er særlig utsatt.", ("Foreldre", "foreldre"))
    assert not found(plan.done())


def test_tricky_a_withdrawn_measure_is_for_no_one() -> None:
    plan = municipal().section("2 | Besøk hos gravide | Helse | Utgår", "", ("gravide", "gravide"))
    plan.background("Gravide er særlig utsatt.", ("Gravide", "gravide"))
    assert found(plan.done())
