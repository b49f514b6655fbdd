"""What a plan leaves unsaid: who, when, how far."""

from __future__ import annotations

import pytest
from audit_plans import Draft

from graph.audit import audit
from graph.audit_missing import is_vague
from ontology.records import ActorRef, PlanRecords


def found(plan: PlanRecords, kind: str) -> list[tuple[str | None, str]]:
    return [(finding.measure, finding.severity) for finding in audit([plan]) if finding.kind == kind]


def draft(*lines: str) -> Draft:
    made = Draft().head("Handlingsplan mot vold i Lillevik")
    for line in lines:
        made.section(line)
    return made


def test_basic_no_one_is_responsible() -> None:
    plan = draft("1 | Kurs | Helse", "2 | Bolig").done()
    assert found(plan, "missing-responsible") == [("2", "high")]
    finding = next(f for f in audit([plan]) if f.kind == "missing-responsible")
    assert finding.evidence[0].text == "Bolig"


def test_basic_a_plan_that_never_names_anyone_is_one_finding() -> None:
    plan = draft("1 | Kurs", "2 | Bolig", "3 | Samtaler").done()
    assert found(plan, "missing-responsible") == [(None, "high")]
    finding = next(f for f in audit([plan]) if f.kind == "missing-responsible")
    assert finding.message == "Planen sier ikke for noen av sine 3 tiltak hvem som er ansvarlig."
    assert finding.message_en == "The plan does not say for any of its 3 measures who is responsible."


def test_tricky_a_part_has_the_responsible_of_its_whole() -> None:
    plan = draft("1 | Kurs | Helse", "2 | Samtaler | Helse").section("1a | Kurs i barnehagen", part_of="1").done()
    assert not found(plan, "missing-responsible")


def test_tricky_the_overview_alone_says_who() -> None:
    assert not found(Draft().row("1 | Kurs | Helse").section("1 | Kurs").done(), "missing-responsible")


def test_not_for_a_withdrawn_measure() -> None:
    plan = draft("1 | Kurs | Helse | Under arbeid | 2026-12-31", "2 | Bolig | | Utgår").done()
    assert not found(plan, "missing-responsible")
    assert not found(plan, "missing-deadline")


@pytest.mark.parametrize(
    ("printed", "actor", "vague"),
    [
        ("Alle", None, True),
        ("alle kommunene", None, True),
        ("Den enkelte kommune", None, True),
        ("Avklares i den enkelte kommune", None, True),
        ("Avklarast seinare", None, True),
        ("Relevante tjenester", None, True),
        ("Alle\nberørte etater", None, True),
        ("Barneverntjenesten", None, False),
        ("Alleen barnehage", None, False),
        ("Aktuell kommuneoverlege", None, False),
        ("Andre avdeling ved sykehuset", "sykehus", False),
    ],
)
def test_vague(printed: str, actor: str | None, vague: bool) -> None:
    ref = ActorRef(label=printed, printed=printed, start=0, end=len(printed), actor=actor)
    assert is_vague(ref) == vague


def test_basic_vague_alone_and_among_others() -> None:
    plan = draft("1 | Kurs | Alle", "2 | Bolig | Helse, alle", "3 | Samtaler | Helse").done()
    assert found(plan, "vague-responsible") == [("1", "medium"), ("2", "low")]


def test_basic_no_deadline_where_others_have_one() -> None:
    plan = draft("1 | Kurs | Helse | | 2026-12-31", "2 | Bolig | Helse").done()
    assert found(plan, "missing-deadline") == [("2", "medium")]


def test_basic_a_plan_without_deadlines_is_one_finding() -> None:
    plan = draft("1 | Kurs | Helse", "2 | Bolig | Helse").done()
    assert found(plan, "missing-deadline") == [(None, "medium")]


def test_not_a_missing_deadline_where_the_measure_is_done() -> None:
    plan = draft("1 | Kurs | Helse | | 2026-12-31", "2 | Bolig | Helse | Gjennomført").done()
    assert not found(plan, "missing-deadline")


def test_basic_no_status_where_the_plan_reports_them() -> None:
    plan = draft("1 | Kurs | Helse | Under arbeid", "2 | Bolig | Helse").done()
    assert found(plan, "missing-status") == [("2", "medium")]
    assert next(f for f in audit([plan]) if f.kind == "missing-status").message_en.endswith("of 1 others.")


def test_not_a_missing_status_in_a_plan_that_reports_none() -> None:
    assert not found(draft("1 | Kurs | Helse", "2 | Bolig | Helse").done(), "missing-status")


def test_tricky_a_status_report_without_any_status_is_one_finding() -> None:
    made = draft("1 | Kurs | Helse", "2 | Bolig | Helse")
    made.status_report = True
    assert found(made.done(), "missing-status") == [(None, "high")]


def test_tricky_evidence_where_the_text_does_not_have_the_plans_title() -> None:
    made = Draft(status_report=True).section("1 | Kurs | Helse").section("2 | Bolig | Helse")
    finding = next(f for f in audit([made.done()]) if f.kind == "missing-status")
    assert [evidence.text for evidence in finding.evidence] == ["Kurs"]


def test_basic_a_gap_in_the_numbering() -> None:
    made = draft("1 | Kurs | Helse", "3 | Bolig | Helse")
    made.gaps = ("2",)
    finding = next(f for f in audit([made.done()]) if f.kind == "numbering-gap")
    assert "2" in finding.message
    assert not found(draft("1 | Kurs | Helse").done(), "numbering-gap")
