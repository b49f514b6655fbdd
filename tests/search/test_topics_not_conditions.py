"""What reads like a condition and is a topic: many plans, a verb denied, a body's duty, an act inside a longer name."""

from __future__ import annotations

import pytest
from opened import Asker


@pytest.mark.parametrize(
    "question",
    [
        "kommunale handlingsplaner mot vold i nære relasjoner",
        "kommunale handlingsplanar mot vald i nære relasjonar",
        "municipal action plans against domestic violence",
    ],
)
def test_plans_of_municipalities_are_a_topic(asked: Asker, question: str) -> None:
    reading = asked(question).reading
    assert (reading.plans, reading.levels) == ((), ())
    assert "kommunal-handlingsplan" in reading.codes("instrument")


@pytest.mark.parametrize("question", ["hvilke kommunale planer mangler tiltak for eldre", "tiltak i kommunale planer"])
def test_plans_of_a_level_are_still_asked_for(asked: Asker, question: str) -> None:
    assert "municipal" in asked(question).reading.levels


@pytest.mark.parametrize("question", ["hvorfor mange utsatte ikke anmelder", "kvifor mange utsette ikkje melder vald"])
def test_a_verb_that_is_denied_leaves_nothing_out(asked: Asker, question: str) -> None:
    assert asked(question).reading.not_facets == ()


@pytest.mark.parametrize("question", ["tiltak for voksne, ikke barn", "tiltak for voksne, men ikke barn"])
def test_a_group_set_against_another_is_left_out(asked: Asker, question: str) -> None:
    assert [code for facet in asked(question).reading.not_facets for _, code in facet.concepts] == ["barn"]


@pytest.mark.parametrize(
    "question",
    [
        "sykehusenes ansvar for voldsutsatte",
        "sjukehusa sitt ansvar for valdsutsette",
        "the responsibilities of hospitals",
    ],
)
def test_the_duty_of_a_service_is_a_topic(asked: Asker, question: str) -> None:
    reading = asked(question).reading
    assert reading.actors == ()
    assert "sykehus" in reading.codes("setting")


def test_a_service_that_is_asked_for_as_responsible_is_a_condition(asked: Asker) -> None:
    assert asked("hvilke tiltak har sykehusene ansvar for").reading.actors


@pytest.mark.parametrize("question", ["endringer i krisesenterloven", "endringar i krisesenterlova"])
def test_an_act_inside_a_longer_name_is_asked_for(asked: Asker, question: str) -> None:
    reading = asked(question).reading
    assert "lovendring" in reading.codes("instrument")
    assert any(facet.laws for facet in reading.facets)
