"""Plans of a level, and what a level has not followed up, on the sample plans."""

from __future__ import annotations

import pytest
from opened import Asker

from search.counterparts import counterparts

LOCAL = {"solvag", "lauvdalsregionen"}
NATIONAL = "ingen-skal-ga-alene"


@pytest.mark.parametrize(
    "question",
    [
        "hvilke kommunale planer har tiltak for barn",
        "tiltak for barn i de kommunale planene",
        "which municipal plans have measures for children",
        "measures for children in the municipal plans",
        "kva kommunale planar har tiltak for barn",
    ],
)
def test_municipal_plans_are_those_of_one_municipality_and_of_several(asked: Asker, question: str) -> None:
    answer = asked(question)
    assert set(answer.reading.levels) == {"municipal", "inter-municipal"}
    assert {plan.plan for plan in answer.plans} == LOCAL
    assert "kommunale" not in answer.answer


@pytest.mark.parametrize(
    "question", ["hvilke nasjonale planer har tiltak for barn", "measures for children in the national plan"]
)
def test_national_plans(asked: Asker, question: str) -> None:
    answer = asked(question)
    assert (answer.reading.levels, {plan.plan for plan in answer.plans}) == (("national",), {NATIONAL})


@pytest.mark.parametrize("question", ["støtte til kommunale handlingsplaner", "support for municipal action plans"])
def test_plans_that_measures_are_about_are_no_level(asked: Asker, question: str) -> None:
    assert asked(question).reading.levels == ()


def _paired(asked: Asker, locals_: set[str]) -> set[str]:
    plans = list(asked.engine.index.corpus.plans)
    pairs = counterparts(plans, asked.engine.vocabulary)
    ends = [(pair.a, pair.b) for pair in pairs] + [(pair.b, pair.a) for pair in pairs]
    return {a for a, b in ends if a.startswith(NATIONAL + "/") and b.split("/")[0] in locals_}


@pytest.mark.parametrize(
    ("question", "side"),
    [
        ("nasjonale tiltak som kommunene ikke har fulgt opp", LOCAL),
        ("hvilke nasjonale tiltak er ikke fulgt opp i kommunene", LOCAL),
        ("kva nasjonale tiltak har ikkje Solvåg følgt opp", {"solvag"}),
        ("which national measures has Solvåg not followed up", {"solvag"}),
        ("national measures without a counterpart in the municipal plans", LOCAL),
    ],
)
def test_what_has_not_been_followed_up_has_no_counterpart_there(asked: Asker, question: str, side: set[str]) -> None:
    answer = asked(question, top=100)
    assert set(answer.reading.unfollowed_in) == side
    live = {
        m.id for records in asked.engine.index.corpus.plans for m in records.measures if m.plan == NATIONAL and m.live
    }
    paired = _paired(asked, side)
    assert paired
    assert {hit.id for hit in answer.measures} == live - paired
    assert answer.count == len(live - paired)


def test_it_can_be_switched_off(asked: Asker) -> None:
    question = "nasjonale tiltak som kommunene ikke har fulgt opp"
    assert "unfollowed" in {piece.key for piece in asked(question).pieces}
    assert asked(question, off=frozenset({"unfollowed"})).reading.followed


def test_a_plan_without_a_measure_may_still_mention_what_is_asked(asked: Asker) -> None:
    answer = asked("hvilke planer mangler tiltak for eldre")
    assert [plan.plan for plan in answer.plans] == ["lauvdalsregionen"]
    assert [mention.plan for mention in answer.mentioned_in] == ["lauvdalsregionen"]
    assert all(quote.text for mention in answer.mentioned_in for quote in mention.passages)


def test_what_a_plan_lacks_is_the_auditors_matter(asked: Asker) -> None:
    answer = asked("hva mangler i planen for Solvåg")
    assert {plan.plan for plan in answer.plans} == {"solvag"}
    assert "audit" in answer.answer
