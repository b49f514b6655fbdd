from __future__ import annotations

import pytest

from graph.publishers import municipalities_named, municipality_named, publisher_named
from ontology.vocabulary import Place, Vocabulary, vocabulary


def places(*found: Place) -> Vocabulary:
    return Vocabulary({}, {}, {}, {place.number: place for place in found}, {"34": Place("34", "Indre")})


INNER = Place("3401", "Fjordvik", county="34")
NEAR = Place("3402", "Elvesund", county="34")
OUTER = Place("5001", "Fjordvik", county="50")
OLD = Place("0101", "Elvesund", county="34", valid_to=2019)


def test_basic_a_municipality_by_its_name() -> None:
    assert municipality_named("Elvesund kommune", places(NEAR)) == "3402"


def test_todays_goes_before_one_that_ceased() -> None:
    assert municipality_named("Elvesund kommune", places(OLD, NEAR)) == "3402"
    assert municipality_named("Elvesund kommune", places(OLD)) == "0101"


def test_tricky_a_shared_name_is_told_by_its_neighbours() -> None:
    assert municipalities_named(["Fjordvik", "Elvesund"], places(INNER, NEAR, OUTER)) == ["3401", "3402"]


def test_not_a_shared_name_alone() -> None:
    assert municipality_named("Fjordvik kommune", places(INNER, OUTER)) is None


def test_not_a_name_that_does_not_say_it_is_a_municipality() -> None:
    assert municipality_named("Elvesund", places(NEAR)) is None


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("Alver kommune", "municipality/4631"),
        ("Vestland fylkeskommune", "county/46"),
        ("Justis- og beredskapsdepartementet", "actor/jd"),
        ("regjeringen", "actor/regjeringen"),
    ],
)
def test_publishers_of_the_registry(name: str, iri: str) -> None:
    assert publisher_named(name, vocabulary()) == f"https://w3id.org/tiltaksgraf/{iri}"


def test_not_a_publisher_nobody_knows() -> None:
    assert publisher_named("Stiftelsen Trygge Fjell", vocabulary()) is None
