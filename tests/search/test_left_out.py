"""What a question asks to be left out, measures by their id, keywords' language, and slips in longer names; on the sample plans."""

from __future__ import annotations

import pytest
from opened import Asker

from ontology.codes import codes_of


def _without(asked: Asker, plan: str, code: str) -> set[str]:
    engine = asked.engine
    records = next(each for each in engine.index.corpus.plans if each.plan.key == plan)
    return {m.id for m in records.measures if m.live and code not in codes_of(m, "target-group", engine.vocabulary)}


@pytest.mark.parametrize(
    "question",
    [
        "tiltak i Solvåg som ikke gjelder barn",
        "tiltak i Solvåg som ikkje er retta mot barn",
        "measures in Solvåg not aimed at children",
    ],
)
def test_a_group_that_is_left_out(asked: Asker, question: str) -> None:
    answer = asked(question)
    wanted = _without(asked, "solvag", "barn")
    assert {hit.id for hit in answer.measures} == wanted
    assert answer.count == len(wanted) > 0
    assert "not:facet:barn" in {piece.key for piece in answer.pieces}


def test_a_group_with_another_left_out(asked: Asker) -> None:
    with_both = {hit.id for hit in asked("tiltak for eldre", top=100).measures if hit.exact}
    without = asked("tiltak for eldre, men ikke om ansatte", top=100)
    assert {hit.id for hit in without.measures} < with_both
    assert asked("tiltak for eldre, men ikke om ansatte", off=frozenset({"not:facet:ansatte"})).reading.not_facets == ()


@pytest.mark.parametrize("question", ["tiltak for barn som ikke er startet", "tiltak som ikke er startet for barn"])
def test_a_status_that_is_denied_leaves_no_group_out(asked: Asker, question: str) -> None:
    reading = asked(question).reading
    assert (reading.status, reading.not_facets) == (("not-started",), ())
    assert "barn" in reading.codes("target-group")


@pytest.mark.parametrize(
    "question", ["hvilke planer har ikke tiltak for eldre", "which plans do not address older people"]
)
def test_plans_that_do_not_have_it_are_gaps(asked: Asker, question: str) -> None:
    answer = asked(question)
    assert answer.reading.asks_for_gaps
    assert [plan.plan for plan in answer.plans] == ["lauvdalsregionen"]


def test_a_measure_by_its_id(asked: Asker) -> None:
    assert [hit.id for hit in asked("ingen-skal-ga-alene/2").measures] == ["ingen-skal-ga-alene/2"]
    assert [hit.id for hit in asked("hva er solvag/1.2").measures] == ["solvag/1.2"]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("human trafficking", "en"),
        ("animal abuse", "en"),
        ("TryggEst", "nb"),
        ("eldre", "nb"),
        ("menneskehandel", "nb"),
    ],
)
def test_keywords_are_answered_in_their_language(asked: Asker, question: str, language: str) -> None:
    assert asked(question).language == language


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("okonomisk vold", "okonomisk-vold"),
        ("aresrelatert vold", "aresrelatert-vold"),
        ("negatv sosial kontroll", "negativ-sosial-kontroll"),
        ("æresrelatret vold", "aresrelatert-vold"),
    ],
)
def test_a_slip_in_a_name_of_several_words(asked: Asker, question: str, code: str) -> None:
    reading = asked(question).reading
    assert code in reading.codes("theme")
    assert any(facet.mended for facet in reading.facets)


def test_a_drug_problem_is_no_graduation_party(asked: Asker) -> None:
    assert asked("tiltak om rus").reading.codes("setting") == ()
    assert "rus" in asked("tiltak om rus").reading.codes("target-group")


def test_a_slip_in_a_small_word_hides_nothing(asked: Asker) -> None:
    assert asked("violence agianst older people").count == asked("violence against older people").count > 0


def test_what_a_third_of_all_measures_have_is_no_answer_to_something_else(asked: Asker) -> None:
    assert asked("barnebortføring").nothing_found
