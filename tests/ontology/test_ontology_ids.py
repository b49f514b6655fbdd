from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import ids

WORDS = st.text(max_size=200)


@given(WORDS, WORDS, st.integers(0, 10**7), st.integers(0, 10**7))
def test_whatever_a_plan_prints_becomes_an_iri(words: str, more: str, start: int, end: int) -> None:
    plan = ids.plan_key(words + ".txt")
    minted = [
        ids.plan_iri(plan),
        ids.printed_actor_iri(plan, words),
        ids.goal_iri(plan, words),
        ids.document_iri(words.encode("utf-8", "replace").decode()),
        ids.person_iri(words),
        ids.part_iri(plan, "quote", start, end),
    ]
    if words.isprintable():
        minted += [
            ids.measure_iri(plan, words),
            ids.law_section_iri("straffeloven", words),
            ids.statement_iri(ids.measure_iri(plan, words), "status", start, end, more if more.isprintable() else ""),
            ids.correction_iri(words, "title", "2025-01-01", words, None),
            ids.concept_iri("theme", words),
        ]
    for iri in minted:
        assert ox.NamedNode(iri).value == iri
        assert iri.isascii()
        assert not set(iri) & set(' <>"{}|\\^`\n')


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.characters(codec="utf-8"), max_size=40))
def test_different_numbers_have_different_iris(one: str, other: str) -> None:
    assert (ids.measure_iri("p", one) == ids.measure_iri("p", other)) == (one == other)
    assert (ids.law_section_iri("l", one) == ids.law_section_iri("l", other)) == (one == other)


def test_tricky_a_slash_in_a_number_stays_in_the_number() -> None:
    assert ids.measure_iri("p", "1/statement/status") != f"{ids.measure_iri('p', '1')}/statement/status"


def test_long_texts_that_begin_alike_stay_apart() -> None:
    begin = "et mål som går over flere linjer " * 10
    assert ids.goal_iri("p", begin + "a") != ids.goal_iri("p", begin + "b")
    assert len(ids.slug(begin)) < 100


def test_two_corrections_on_one_day_stay_apart() -> None:
    one = ids.correction_iri("p/1", "status", "2025-01-01", "Kari", "ongoing")
    assert one != ids.correction_iri("p/1", "status", "2025-01-01", "Kari", "completed")
    assert one != ids.correction_iri("p/1", "status", "2025-01-01", "Ola", "ongoing")


@pytest.mark.parametrize("bad", ["oslo", "/1", "oslo/", ""])
def test_not_a_measure_id(bad: str) -> None:
    with pytest.raises(ValueError, match="<plan>/<number>"):
        ids.split_measure_id(bad)
