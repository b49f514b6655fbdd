"""A measure's own section against its row in the overview."""

from __future__ import annotations

import re

import pytest
from audit_plans import Draft
from hypothesis import given
from hypothesis import strategies as st

from graph.audit import Finding, audit
from graph.audit_overview import compare_titles
from ontology.records import PlanRecords


def findings(plan: PlanRecords, kind: str) -> list[Finding]:
    found = [finding for finding in audit([plan]) if finding.kind == kind]
    for finding in found:
        assert finding.message
        assert finding.message_en
        assert finding.message != finding.message_en
        for evidence in finding.evidence:
            assert plan.text[evidence.start : evidence.end] == evidence.text
    return found


def pair(row: str, section: str, demand: str = "", **more: object) -> PlanRecords:
    draft = Draft().head("Handlingsplan mot vold i Lillevik").row(row)
    return draft.section(section, demand, **more).done()  # type: ignore[arg-type]


def test_basic_status_says_one_thing_and_the_overview_another() -> None:
    plan = pair("1 | Kurs | Helse | Gjennomført", "1 | Kurs | Helse | Under arbeid")
    (found,) = findings(plan, "status-mismatch")
    assert (found.plan, found.measure, found.severity) == ("lillevik", "1", "high")
    assert found.message == "Tiltakets egen del sier «pågår», oversikten sier «gjennomført»."
    assert found.message_en == "The measure's own section says “ongoing”, the overview says “completed”."
    assert [evidence.text for evidence in found.evidence] == ["Under arbeid", "Gjennomført"]


def test_tricky_two_words_for_one_status_agree() -> None:
    assert not findings(pair("1 | Kurs | Helse | Ferdig", "1 | Kurs | Helse | Gjennomført"), "status-mismatch")


def test_not_a_mismatch_where_only_one_place_has_a_status() -> None:
    assert not findings(pair("1 | Kurs | Helse", "1 | Kurs | Helse | Gjennomført"), "status-mismatch")
    assert not findings(pair("1 | Kurs | Helse | Gjennomført", "1 | Kurs | Helse"), "status-mismatch")


def test_basic_withdrawn_in_its_section_and_not_in_the_overview() -> None:
    plan = pair("1 | Kurs | Helse", "1 | Kurs | Helse | Utgår")
    (found,) = findings(plan, "withdrawn-in-overview")
    assert [evidence.text for evidence in found.evidence] == ["Utgår", "1 Kurs Helse"]
    assert not findings(pair("1 | Kurs | Helse | Utgår", "1 | Kurs | Helse | Utgår"), "withdrawn-in-overview")


def test_basic_quite_another_responsible() -> None:
    plan = pair("1 | Kurs | Kultur", "1 | Kurs | Barnevernet")
    (found,) = findings(plan, "responsible-mismatch")
    assert found.severity == "high"
    assert "Barnevernet" in found.message
    assert "Kultur" in found.message_en
    assert [evidence.text for evidence in found.evidence] == ["Barnevernet", "Kultur"]


def test_basic_the_overview_names_one_more_responsible() -> None:
    (found,) = findings(pair("1 | Kurs | Oppvekst, Kultur", "1 | Kurs | Oppvekst"), "responsible-mismatch")
    assert found.severity == "medium"
    assert found.message.startswith("Oversikten nevner Kultur som ansvarlig")


def test_basic_the_section_names_one_more_responsible() -> None:
    (found,) = findings(pair("1 | Kurs | Oppvekst", "1 | Kurs | Oppvekst, Kultur"), "responsible-mismatch")
    assert found.message.startswith("Tiltakets egen del nevner Kultur som ansvarlig")


def test_basic_some_agree_and_some_do_not() -> None:
    (found,) = findings(pair("1 | Kurs | Oppvekst, Kultur", "1 | Kurs | Oppvekst, Helse"), "responsible-mismatch")
    assert found.severity == "medium"
    assert "bare egen del nevner Helse, bare oversikten Kultur" in found.message


def test_tricky_a_partner_in_the_section_is_responsible_in_the_overview() -> None:
    plan = pair("1 | Kurs | Oppvekst, Kultur", "1 | Kurs | Oppvekst", partners=(("Kultur", None),))
    (found,) = findings(plan, "responsible-mismatch")
    assert found.severity == "low"
    assert "samarbeidspart" in found.message


@pytest.mark.parametrize(
    ("overview", "section"),
    [
        ("Helse, Kultur", "Kultur, Helse"),  # order
        ("Barnevern-\ntjenesten", "Barneverntjenesten"),  # broken over lines
        ("JD=jd", "Justis- og beredskapsdepartementet=jd"),  # an abbreviation the registry knows
        ("AD=ad", "ASD=asd"),  # renamed: one took over from the other
        ("Barneverntjenesten", "Barnevernstjenesten"),  # two spellings
        ("HELSE", "Helse"),  # case
    ],
)
def test_not_a_responsible_mismatch(overview: str, section: str) -> None:
    assert not findings(pair(f"1 | Kurs | {overview}", f"1 | Kurs | {section}"), "responsible-mismatch")


def test_basic_a_title_about_something_else() -> None:
    plan = pair("1 | Leie flere boliger til familier | Helse", "1 | Kurs for ledere om vold | Helse")
    (found,) = findings(plan, "title-mismatch")
    assert found.severity == "high"
    assert [evidence.text for evidence in found.evidence] == [
        "Kurs for ledere om vold",
        "Leie flere boliger til familier",
    ]


def test_tricky_the_overview_repeats_the_sections_text_and_not_its_heading() -> None:
    plan = pair(
        "1 | Alle avdelinger fører opp vold som tema i kompetanseplanen sin | Helse",
        "1 | Økt kunnskap | Helse",
        "Tiltak: Alle avdelinger fører opp vold som tema i kompetanse-\nplanen sin. Dette følges opp hvert år.",
    )
    (found,) = findings(plan, "title-mismatch")
    assert found.severity == "low"
    assert "det som står i teksten der" in found.message


@pytest.mark.parametrize(
    ("section", "overview", "message"),
    [
        ("Kurs for ansatte", "KURS FOR ANSATTE.", None),
        ("Kurs for ansatte i barnehage", "Kurs for ansatte i barne-\nhage", None),
        ("Kurs for ansatte i barnehage", "Kurs for ansatte\ni barnehage", None),
        ("Kurs for ansatte – nytt", "Kurs for ansatte - nytt", None),
        ("Tiltak 3 Kurs for ansatte", "3. Kurs for ansatte", None),
        ("E-læring om vold", "E læring om vold", None),
        ("Kurs for ansatte", "Kurs for ansatte i barnehagene", "title-mismatch.shortened"),
        ("Kurs for ansatte i barnehagene", "Kurs for ansatte i barnehager", "title-mismatch.wording"),
        ("Kurs om vold for ansatte i skolen", "Kurs for ansatte om mobbing i skolen", "title-mismatch.some"),
        ("Kurs for ansatte", "Ny bolig til alle", "title-mismatch"),
        ("", "Kurs", None),
    ],
)
def test_titles(section: str, overview: str, message: str | None) -> None:
    assert compare_titles(section, overview) == message


@given(st.lists(st.text("abcdefghijklmnoprstuvæøå", min_size=2, max_size=12), min_size=2, max_size=12), st.randoms())
def test_property_line_breaks_hyphens_case_and_punctuation_make_no_other_title(
    words: list[str], random: object
) -> None:
    title = " ".join(words)
    broken = re.sub(" ", lambda _: random.choice([" ", "\n", " \n\n"]), title)  # type: ignore[attr-defined]
    first = words[0]
    broken = f"{first[:1].upper()}-\n{first[1:]}{broken[len(first) :]}."
    assert compare_titles(title, broken) is None
    assert compare_titles(broken, title) is None
    assert compare_titles(title, title.upper()) is None
