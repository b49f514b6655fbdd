"""Questions to the sample plans: what is counted, what comes first, what is only mentioned, why, and with which words."""

from __future__ import annotations

import pytest
from opened import TODAY, Asker, opened

from graph.sparql import select
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from search.answer import ask
from search.engine import Engine
from search.results import Answer

OLDER = {"ingen-skal-ga-alene/1", "ingen-skal-ga-alene/2", "solvag/1.4", "solvag/2.1"}


def ids(answer: Answer) -> list[str]:
    return [hit.id for hit in answer.measures]


def exact_ids(answer: Answer) -> set[str]:
    return {hit.id for hit in answer.measures if hit.exact}


@pytest.mark.parametrize(
    "question",
    [
        "which plans address elderly victims",
        "hvilke planer har tiltak for eldre som utsettes for vold",
        "kva planar har tiltak for eldre som blir utsette for vald",
        "tiltak for gamle mennesker",
    ],
)
def test_one_question_in_three_languages_gets_the_same_plans(asked: Asker, question: str) -> None:
    answer = asked(question)
    assert {(plan.plan, plan.measures) for plan in answer.plans} == {("ingen-skal-ga-alene", 2), ("solvag", 2)}
    assert set(ids(answer)[:4]) == OLDER == exact_ids(answer)
    assert answer.count == 4
    assert [mention.plan for mention in answer.mentioned_in] == ["lauvdalsregionen"]
    assert not answer.nothing_found


def test_a_plan_that_only_mentions_shows_where(asked: Asker, engine: Engine) -> None:
    (mention,) = asked("tiltak for eldre").mentioned_in
    text = next(p for p in engine.index.corpus.plans if p.plan.key == mention.plan).text
    assert mention.passages
    assert all(quote.text == text[quote.start : quote.end] for quote in mention.passages)
    assert any("ldre" in quote.text for quote in mention.passages)


@pytest.mark.parametrize(
    "question",
    [
        "tiltak for eldre",
        "tiltak uten frist",
        "overdue measures",
        "hvem har ansvar for krisesentre",
        "«vald mot eldre»",
        "ICDP",
    ],
)
def test_every_quote_is_the_plans_own_text(asked: Asker, engine: Engine, question: str) -> None:
    answer = asked(question)
    for hit in (*answer.measures, *answer.nearest):
        text = engine.records(engine.numbers[hit.id]).text
        assert all(quote.text == text[quote.start : quote.end] != "" for quote in hit.passages)
    for hit in answer.measures:
        assert hit.passages, hit.id
        assert hit.why or not hit.exact, hit.id


def test_why_names_the_label_how_and_where(asked: Asker) -> None:
    why = {hit.id: hit.why for hit in asked("tiltak for eldre").measures}
    assert why["solvag/1.4"] == ("rettet mot: eldre (i tittelen)",)
    english = {hit.id: hit.why for hit in asked("measures for older people").measures}
    assert english["solvag/1.4"] == ("aimed at: older people («eldre» in the title)",)


def test_the_query_returns_the_exact_part(asked: Asker, engine: Engine) -> None:
    for question in (
        "tiltak for eldre",
        "tiltak uten frist",
        "tiltak JD har ansvar for",
        "«vald mot eldre»",
        "skolemat",
    ):
        answer = asked(question)
        rows = {row["measure"] for row in select(engine.store, answer.sparql)}
        assert rows == exact_ids(answer), question
        assert answer.count == len(rows), question


def test_an_exact_list_is_never_cut_and_never_padded(asked: Asker) -> None:
    answer = asked("tiltak uten frist", top=2)
    assert len(answer.measures) == answer.count == 17
    assert all(hit.exact for hit in answer.measures)


def test_a_topic_is_cut_at_top_and_its_count_is_not(asked: Asker) -> None:
    answer = asked("tiltak for eldre", top=2)
    assert len(answer.measures) == 2
    assert answer.count == 4


def test_counts_are_said_in_the_question_s_language(asked: Asker) -> None:
    assert asked("hvor mange tiltak er ikke startet").answer == "1 tiltak i 1 plan: status ikke startet."
    assert asked("kor mange tiltak er ikkje starta").answer == "1 tiltak i 1 plan: status ikkje starta."
    assert asked("how many measures are not started").answer == "1 measure in 1 plan: status not started."


def test_how_many_plans_counts_plans(asked: Asker) -> None:
    answer = asked("hvor mange planer har tiltak for eldre")
    assert answer.count == 2 == len(answer.plans)


def test_plans_without(asked: Asker) -> None:
    answer = asked("hvilke planer har ingen tiltak for menn")
    assert [plan.plan for plan in answer.plans] == ["solvag"]
    assert answer.measures == ()
    assert not answer.nothing_found


def test_a_plan_can_be_the_only_one_asked(asked: Asker) -> None:
    assert exact_ids(asked("tiltak for eldre", plan="solvag")) == {"solvag/1.4", "solvag/2.1"}
    assert all(hit.id.startswith("solvag/") for hit in asked("tiltak for eldre", plan="solvag").measures)
    with pytest.raises(ValueError, match="no plan 'nowhere'"):
        asked("tiltak for eldre", plan="nowhere")


def test_pieces_can_be_switched_off(asked: Asker) -> None:
    whole = asked("tiltak for eldre uten frist")
    assert {piece.key for piece in whole.pieces} == {"facet:eldre", "missing:deadline"}
    assert exact_ids(whole) == {"ingen-skal-ga-alene/1", "ingen-skal-ga-alene/2"}
    assert exact_ids(asked("tiltak for eldre uten frist", off=frozenset({"missing:deadline"}))) == OLDER
    assert len(asked("tiltak for eldre uten frist", off=frozenset({"facet:eldre"})).measures) == 17


def test_words_in_quotation_marks_are_looked_for_as_they_stand(asked: Asker) -> None:
    assert exact_ids(asked("«vald mot eldre»")) == {"solvag/1.4", "solvag/2.1"}
    assert exact_ids(asked('"vold mot eldre"')) == {"ingen-skal-ga-alene/1", "ingen-skal-ga-alene/2"}
    assert asked('"eldre mot vold"').nothing_found


def test_a_typing_error_is_mended_and_said(asked: Asker) -> None:
    answer = asked("tiltak for grvaide")
    assert exact_ids(answer) == {"ingen-skal-ga-alene/3", "solvag/1.2"}
    assert [piece.mended for piece in answer.pieces] == [True]


def test_who_is_responsible_is_answered_with_names_and_numbers(asked: Asker) -> None:
    answer = asked("who is responsible for measures for older people")
    assert "Responsible: Helse- og omsorgsdepartementet (2) and hjemmetjenesten (2)." in answer.answer
    assert all(hit.why[0].startswith("responsible: ") for hit in answer.measures if hit.exact)


@pytest.mark.parametrize(
    "question",
    ["skolemat", "mat i skolen", "school meals", "vindkraft", "flood protection", "bompengar", "road tolls", "veier"],
)
def test_what_no_plan_says_is_said_to_be_nothing(asked: Asker, question: str) -> None:
    answer = asked(question)
    assert answer.nothing_found
    assert (answer.measures, answer.plans, answer.count, answer.mentioned_in) == ((), (), 0, ())
    assert answer.looked_for
    assert all(label in answer.answer for label in answer.looked_for)


def test_what_only_the_background_says_is_nothing_and_mentioned(asked: Asker) -> None:
    answer = asked("tiltak for menn", plan="solvag")
    assert answer.nothing_found
    assert [mention.plan for mention in answer.mentioned_in] == ["solvag"]


def test_where_nothing_has_all_less_is_asked_for_and_said(asked: Asker) -> None:
    answer = asked("tolk for gravide")
    assert not answer.nothing_found
    assert answer.answer.startswith("Ingen tiltak ")
    assert answer.count == len(exact_ids(answer)) > 0


def test_a_question_of_nothing_is_answered(asked: Asker, engine: Engine) -> None:
    for question in ("?", "og", "...", ""):
        answer = asked(question)
        assert answer.nothing_found
        assert select(engine.store, answer.sparql) == []


def test_the_same_question_gets_the_same_answer_from_another_build(
    engine: Engine, vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plans: list[PlanRecords] = list(reversed(engine.index.corpus.plans))
    other = opened(plans, vocabulary, tmp_path_factory.mktemp("again"))
    for question in (
        "tiltak for barn som har opplevd vold",
        "samarbeid",
        "hjelp til voldsutøvere",
        "tiltak uten frist",
    ):
        first, second = (ask(one, question, today=TODAY) for one in (engine, other))
        assert ids(first) == ids(second)
        assert first.answer == second.answer
        assert first.sparql == second.sparql


def test_ties_go_by_id_with_numbers_as_numbers(asked: Asker) -> None:
    numbers = [hit.id.rpartition("/")[2] for hit in asked("tiltak uten frist", plan="ingen-skal-ga-alene").measures]
    assert numbers == ["1", "2", "3", "4", "5", "6", "6a", "7", "8", "9", "10", "11", "12", "13", "14"]


def test_an_exact_question_without_an_answer_shows_what_has_all_but_one_condition(asked: Asker) -> None:
    answer = asked("tiltak fra HOD som ikke er startet")
    assert (answer.nothing_found, answer.measures) == (True, ())
    assert answer.looked_for == ("ansvarlig Helse- og omsorgsdepartementet", "status ikke startet")
    assert answer.nearest
    assert all(hit.why for hit in answer.nearest)


def test_where_it_was_looked_is_said_apart(asked: Asker) -> None:
    answer = asked("tiltak i Solvåg som HOD har ansvar for")
    assert answer.nothing_found
    assert "svarer til ansvarlig Helse- og omsorgsdepartementet" in answer.answer
