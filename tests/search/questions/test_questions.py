"""The files of questions are whole: known measures, valid grades, halves that share no topic and no answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ontology.records import PlanRecords

HERE = Path(__file__).parent
HALVES = {"tuning", "test"}
PLANS = {"oslo", "bergen", "hamarregionen", "opptrappingsplan", "et-liv-uten-vold"}
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [msgspec.json.decode(line) for line in (HERE / f"{name}.jsonl").read_bytes().splitlines()]


RANKED, QRELS, EXACT, NOTHING, EVERYDAY = map(rows, ("ranked", "qrels", "exact", "nothing", "everyday"))
FURTHER, FURTHER_QRELS = rows("further"), rows("further_qrels")
QUESTIONS = [*RANKED, *EXACT, *NOTHING, *EVERYDAY]


def halves_by(keys: Iterable[tuple[object, str]]) -> dict[object, set[str]]:
    found: dict[object, set[str]] = defaultdict(set)
    for key, half in keys:
        found[key].add(half)
    return found


def test_every_question_has_an_id_a_language_and_a_half_of_its_own() -> None:
    assert len({row["id"] for row in QUESTIONS}) == len(QUESTIONS)
    assert {row["half"] for row in QUESTIONS} == HALVES
    assert {row["language"] for row in RANKED} == {"nb", "nn", "en", "kw"}
    assert {row["language"] for row in [*EXACT, *NOTHING, *EVERYDAY]} == {"nb", "nn", "en"}
    asked = Counter(row["question"].casefold() for row in QUESTIONS)
    assert [question for question, times in asked.items() if times > 1 or not question.strip()] == []


def test_there_are_as_many_as_the_evaluation_asks_for() -> None:
    assert len(RANKED) >= 60
    assert len(EXACT) >= 70
    assert len(NOTHING) >= 40


def test_further_questions_are_judged_by_known_measures(five_plans: Mapping[str, PlanRecords]) -> None:
    known = {measure.id for records in five_plans.values() for measure in records.measures}
    assert len({row["id"] for row in [*FURTHER, *QUESTIONS]}) == len(FURTHER) + len(QUESTIONS)
    assert {row["query"] for row in FURTHER_QRELS if row["grade"] == 2} == {row["id"] for row in FURTHER}
    assert {row["measure"] for row in FURTHER_QRELS} <= known
    assert len({(row["query"], row["measure"]) for row in FURTHER_QRELS}) == len(FURTHER_QRELS)


def test_the_halves_share_no_topic() -> None:
    shared = {topic for topic, halves in halves_by((r["topic"], r["half"]) for r in RANKED).items() if len(halves) > 1}
    assert shared == set()


def test_the_halves_share_no_exact_answer() -> None:
    keys = ((tuple(row["measures"]), row["half"]) for row in EXACT if "plans" not in row)
    assert [answer for answer, halves in halves_by(keys).items() if len(halves) > 1] == []


def test_judgements_are_of_ranked_questions_once_each_with_a_grade() -> None:
    pairs = Counter((row["query"], row["measure"]) for row in QRELS)
    assert [pair for pair, times in pairs.items() if times > 1] == []
    assert {row["grade"] for row in QRELS} == {1, 2}
    best = {row["query"] for row in QRELS if row["grade"] == 2}
    assert {row["query"] for row in QRELS} == best == {row["id"] for row in RANKED}


@pytest.mark.parametrize("row", EXACT, ids=lambda row: row["id"])
def test_an_exact_answer_is_a_set_of_plans_or_of_measures(row: Row) -> None:
    answer = row["plans"] if "plans" in row else row["measures"]
    assert len(set(answer)) == len(answer)
    assert "plans" not in row or ("measures" not in row and set(answer) <= PLANS)
    assert row.get("count", len(answer)) == len(answer)
    assert row["facets"]


def test_every_measure_is_in_the_plans(five_plans: Mapping[str, PlanRecords]) -> None:
    known = {measure.id for records in five_plans.values() for measure in records.measures}
    named = {row["measure"] for row in QRELS}
    named |= {measure for row in [*EXACT, *EVERYDAY] for measure in row.get("measures", ())}
    assert named - known == set()


@pytest.mark.parametrize(
    ("number", "printed"), [("x001", "Gjennomført"), ("x004", "Ikke startet"), ("x007", "Under arbeid")]
)
def test_the_sets_by_status_are_as_many_as_the_sections_print(
    number: str, printed: str, five_files: Mapping[str, Path]
) -> None:
    text = five_files["opptrappingsplan"].read_text("utf-8")
    expected = next(row["measures"] for row in EXACT if row["id"] == number)
    assert len(expected) == len(re.findall(rf"^\s*Status: *{printed}\b", text, re.M))


def test_words_of_the_plans_are_not_what_a_question_without_an_answer_is_about(five_files: Mapping[str, Path]) -> None:
    texts = " ".join(file.read_text("utf-8") for file in five_files.values()).casefold()
    assert [row["id"] for row in NOTHING if row["question"].casefold() in texts] == []
    assert [(row["id"], word) for row in NOTHING for word in row["words"] if word not in texts] == []


def test_no_question_repeats_a_sentence_of_the_plans(five_files: Mapping[str, Path]) -> None:
    texts = [" ".join(re.findall(r"\w+", file.read_text("utf-8").casefold())) for file in five_files.values()]
    for row in QUESTIONS:
        words = re.findall(r"\w+", row["question"].casefold())
        runs = {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}
        assert not any(run in text for run in runs for text in texts), row["id"]
