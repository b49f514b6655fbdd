"""Each fictional plan holds one phenomenon; what is read from it is compared exactly with what a person read."""

from __future__ import annotations

from pathlib import Path

import pytest
from fictional_readings import GOLDEN, compared, expected_of, plans_in, read

PLANS = plans_in(GOLDEN)


@pytest.mark.parametrize("path", PLANS, ids=[path.name for path in PLANS])
def test_measures_are_read_as_printed(path: Path) -> None:
    expected = expected_of(path)
    assert compared(read(path), expected) == expected


@pytest.mark.parametrize("path", PLANS, ids=[path.name for path in PLANS])
def test_values_stand_where_they_say(path: Path) -> None:
    """A value's words are the words of the text at its place, white space and broken words aside."""
    records = read(path)
    for measure in records.measures:
        assert 0 <= measure.start < measure.end <= len(records.text)
        for fact in (measure.title, measure.status, measure.deadline, measure.period, measure.audience, measure.budget):
            if fact is not None:
                assert _letters(fact.printed) in _letters(records.text[fact.start : fact.end])
        for ref in (*measure.responsible, *measure.partners):
            assert _letters(ref.printed) == _letters(records.text[ref.start : ref.end])


@pytest.mark.parametrize("path", [path for path in PLANS if path.name.startswith("not_")], ids=lambda path: path.stem)
def test_a_text_that_is_no_plan_says_what_is_missing(path: Path) -> None:
    report = read(path).report
    assert report.measures == 0
    assert any("no measures were found" in warning for warning in report.warnings)


def test_a_note_at_a_page_foot_is_no_text_of_the_measure_above_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(
        "Handlingsplan mot vold 2025–2028\n\nTiltak 1: Få bedre tall\nAnsvarlig: Helse\nStatus: Under arbeid\nTallene er bestilt.1\n\n"
        "1 Bakken, T. (2024). Vold i tall. Rapport 3/2024, Nesfjord.\n\fVi får dem neste år.\n\n"
        "Tiltak 2: Nye rom\nAnsvarlig: Eiendom\nStatus: Ikke startet\n1 Rommene males først.\n",
        encoding="utf-8",
    )
    records = read(path)
    notes = [(part.role, records.text[part.start : part.end]) for m in records.measures for part in m.parts]
    assert [words for role, words in notes if role == "note"] == [
        "1 Bakken, T. (2024). Vold i tall. Rapport 3/2024, Nesfjord."
    ]
    assert ("status", "Vi får dem neste år.") in notes


def test_passages_of_markdown_begin_and_end_with_their_marks() -> None:
    """*\\*\\*Ansvarlig:\\*\\* Nav* is quoted whole: no half of a pair is left at its neighbour."""
    for name in ("tricky_bold_title_then_text.md", "tricky_bold_markers.md"):
        records = read(GOLDEN / name)
        for measure in records.measures:
            for part in measure.parts:
                words = records.text[part.start : part.end]
                assert not words.endswith("\n**"), words
                assert words.count("**") % 2 == 0, words


def test_every_plan_has_its_gold_and_every_gold_its_plan() -> None:
    assert {path.stem for path in PLANS} == {path.stem for path in GOLDEN.glob("*.json")}
    assert len(PLANS) >= 70


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
