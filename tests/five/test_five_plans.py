"""The five real plans, where they are: all 245 measures with their fields, whatever the files are called."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from five_facts import COUNTS, PLANS, facts_of, plan_facts, told
from spans import faults

from ingest.facts.sidecar import sidecar_of
from ingest.reader import Reader
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary

KEYS = tuple(PLANS)
NAMED = re.compile(r"\(tiltak (\d+)\s?[-–]\s?(\d+)\)")


def test_each_measure_once(five_plans: Mapping[str, PlanRecords]) -> None:
    numbers = {key: [measure.number for measure in records.measures] for key, records in five_plans.items()}
    assert {key: len(found) for key, found in numbers.items()} == COUNTS
    assert {key: len(set(found)) for key, found in numbers.items()} == COUNTS
    assert sum(COUNTS.values()) == 245


@pytest.mark.parametrize("key", KEYS)
def test_plan_facts(key: str, five_plans: Mapping[str, PlanRecords]) -> None:
    assert plan_facts(five_plans[key].plan) == PLANS[key]


@pytest.mark.parametrize("key", KEYS)
def test_fields_and_sections_of_every_measure(key: str, five_plans: Mapping[str, PlanRecords]) -> None:
    wrong: list[str] = []
    rows = facts_of(key)
    assert [row["number"] for row in rows] == [measure.number for measure in five_plans[key].measures]
    for row, measure in zip(rows, five_plans[key].measures, strict=True):
        found = told(measure)
        if not row["end"]:
            found["end"] = ""
        wrong.extend(
            f"{measure.id} {name}: {found[name]!r}, and the plan says {row[name]!r}"
            for name in row
            if found[name] != row[name]
        )
    assert wrong == []


@pytest.mark.parametrize("key", KEYS)
def test_every_place_is_where_it_says(key: str, five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    assert faults(five_plans[key], vocabulary) == []


def test_no_field_is_made_up(five_plans: Mapping[str, PlanRecords]) -> None:
    """Fields that the plans do not have: nothing in them that looks like one is taken for one."""
    kept = {
        "oslo": (),
        "bergen": ("budget",),
        "hamarregionen": ("audience",),
        "opptrappingsplan": (),
        "et-liv-uten-vold": (),
    }
    for key, records in five_plans.items():
        for name in {"audience", "budget", "indicator", "partners"} - set(kept[key]):
            assert [measure.id for measure in records.measures if getattr(measure, name)] == [], name


def test_titles_stop_where_the_measure_s_text_or_the_next_cell_begins(five_plans: Mapping[str, PlanRecords]) -> None:
    """A title holds no field, no chapter, no cell of the next column; every measure of three plans has one in the overview."""
    for records in five_plans.values():
        for measure in records.measures:
            assert not re.search(r"Ansvarlig|Status:|Kommentar:|Gjennomføring|Frist:", measure.title.value), measure.id
            if measure.title_overview is not None:
                overview = measure.title_overview.value
                assert not re.search(r"\bInnledning\b|\b(?:JD|HOD|BFD|HLS|SET|UTD|BBSM)\b", overview), measure.id
            elif measure.plan != "et-liv-uten-vold":
                pytest.fail(f"{measure.id} has no title in the overview")


def test_where_overview_and_section_differ_in_the_title(five_plans: Mapping[str, PlanRecords]) -> None:
    """Case, punctuation and broken words aside, the titles of both are the same but for those a person found to differ."""
    differ = {
        measure.id
        for key in ("oslo", "bergen", "opptrappingsplan")
        for measure in five_plans[key].measures
        if measure.title_overview is not None
        and _letters(measure.title.value) != _letters(measure.title_overview.value)
    }
    assert differ == {"oslo/11", "oslo/12", "oslo/14", "oslo/28", "bergen/2", "bergen/11", "opptrappingsplan/99"}


def _letters(title: str) -> str:
    return "".join(re.findall(r"\w", title.casefold()))


def test_a_goal_that_names_its_measures_holds_those(five_plans: Mapping[str, PlanRecords]) -> None:
    """Chapters that say which measures stand under them: every measure stands under the one that names it."""
    named = 0
    for measure in five_plans["et-liv-uten-vold"].measures:
        assert measure.goal is not None, measure.id
        match = NAMED.search(measure.goal.value)
        assert match is not None, measure.id
        number = re.match(r"\d+", measure.number)
        assert number is not None
        assert int(match[1]) <= int(number[0]) <= int(match[2]), (measure.id, measure.goal.value)
        named += 1
    assert named == 50


def test_goals_are_the_chapters_of_the_sections_own_numbers(five_plans: Mapping[str, PlanRecords]) -> None:
    """Sections numbered 3.2.4 stand under the chapter 3.2."""
    records = five_plans["hamarregionen"]
    for measure in records.measures:
        section = re.match(r"[\d.]+", records.text[measure.start : measure.end])
        assert section is not None
        assert measure.goal is not None
        chapter = section[0].rpartition(".")[0]
        before = records.text[: measure.goal.start].rsplit("\n", 1)[-1]
        assert before.strip() == chapter, measure.id


@pytest.mark.timeout(240)
def test_the_same_under_other_names(
    five_plans: Mapping[str, PlanRecords], five_files: Mapping[str, Path], reader: Reader, tmp_path: Path
) -> None:
    """No code knows a plan by its file's name: copies called otherwise give the same, but for key and source."""
    for index, (key, file) in enumerate(five_files.items()):
        copy = tmp_path / f"Dokument {index}_kopi.txt"
        shutil.copyfile(file, copy)
        if sidecar_of(file).is_file():
            shutil.copyfile(sidecar_of(file), sidecar_of(copy))
        renamed, original = reader.read(copy), five_plans[key]
        assert renamed.plan.key == f"dokument-{index}-kopi"
        assert renamed.plan.source == copy.name
        back = msgspec.structs.replace(
            renamed,
            plan=msgspec.structs.replace(renamed.plan, key=key, source=file.name),
            measures=tuple(msgspec.structs.replace(measure, plan=key) for measure in renamed.measures),
        )
        assert back == original


def test_without_its_sidecar_the_report_has_the_same_measures(
    five_plans: Mapping[str, PlanRecords], five_files: Mapping[str, Path], reader: Reader, tmp_path: Path
) -> None:
    """The sidecar gives the plan's facts; the measures do not hang on it."""
    copy = tmp_path / "rapport.txt"
    shutil.copyfile(five_files["et-liv-uten-vold"], copy)
    bare = reader.read(copy)
    assert [told(measure) for measure in bare.measures] == [
        told(measure) for measure in five_plans["et-liv-uten-vold"].measures
    ]
