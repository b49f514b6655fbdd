"""Counterparts: what is one, what is not, and how often a reader agrees."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from compare_plans import read, three

from ingest.reader import Reader
from ontology.records import Counterpart, PlanRecords
from ontology.vocabulary import Vocabulary
from search.counterparts import counterparts

JUDGEMENTS = Path(__file__).parent / "counterpart_judgements.tsv"
"""Pairs judged by reading titles and demands of both measures. ``half`` is by a checksum of the pair: weights and thresholds were
chosen on ``tune``."""


def pairs(found: Sequence[Counterpart]) -> dict[tuple[str, str], str]:
    return {(pair.a, pair.b): pair.grade for pair in found}


@pytest.fixture(scope="module")
def plans(reader: Reader) -> list[PlanRecords]:
    return three(reader)


@pytest.fixture(scope="module")
def found(plans: list[PlanRecords], vocabulary: Vocabulary) -> tuple[Counterpart, ...]:
    return counterparts(plans, vocabulary)


def test_basic_same_group_and_same_kind_of_action_is_a_match(found: tuple[Counterpart, ...]) -> None:
    assert pairs(found)["fjellbygd/1", "riket/1"] == "match"
    pair = next(pair for pair in found if pair.a == "fjellbygd/1")
    assert "vold mot eldre" in pair.why
    assert "felles virkemiddel er" in pair.why
    assert 0 < pair.score <= 1


def test_basic_two_municipalities_that_do_the_same(found: tuple[Counterpart, ...]) -> None:
    assert pairs(found)["fjellbygd/2", "sjøbygd/1"] == "match"


def test_not_what_nobody_else_does(found: tuple[Counterpart, ...]) -> None:
    named = {measure for pair in found for measure in (pair.a, pair.b)}
    assert not named & {"fjellbygd/3", "sjøbygd/2", "riket/2", "riket/3"}


def test_not_a_withdrawn_measure_though_the_words_are_the_same(found: tuple[Counterpart, ...]) -> None:
    assert not {measure for pair in found for measure in (pair.a, pair.b)} & {"fjellbygd/4", "riket/4"}


def test_not_within_one_plan(found: tuple[Counterpart, ...]) -> None:
    assert all(pair.a.split("/")[0] != pair.b.split("/")[0] for pair in found)


def test_tricky_the_earlier_plan_is_first_and_the_order_of_the_plans_changes_no_score(
    plans: list[PlanRecords], found: tuple[Counterpart, ...], vocabulary: Vocabulary
) -> None:
    turned = counterparts(plans[::-1], vocabulary)
    assert {(pair.b, pair.a, pair.score, pair.grade) for pair in turned} == {
        (pair.a, pair.b, pair.score, pair.grade) for pair in found
    }
    assert counterparts(plans, vocabulary) == found


def test_tricky_nynorsk_meets_bokmaal(sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    grades = pairs(counterparts(list(sample_plans.values()), vocabulary))
    assert grades["ingen-skal-ga-alene/2", "solvag/2.1"] == "match"
    assert grades["ingen-skal-ga-alene/3", "solvag/1.2"] == "match"


@pytest.mark.parametrize("count", [0, 1])
def test_not_without_two_plans(count: int, plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    assert counterparts(plans[:count], vocabulary) == ()


def test_tricky_a_plan_without_measures_and_one_without_any_known_word(reader: Reader, vocabulary: Vocabulary) -> None:
    empty = read(reader, "tom", "Handlingsplan\n\nHer står det ingen tiltak.\n", "municipal")
    odd = read(reader, "rar", "Tiltak 1 Zzyx qwrt\nXyzq.\nTiltak 2 Brrm\nTiltak 3 Snrk\n", "municipal")
    assert counterparts([empty, odd, *three(reader)], vocabulary)
    assert not [pair for pair in counterparts([empty, odd, *three(reader)], vocabulary) if "rar/" in pair.a + pair.b]


SHELTER = """Handlingsplan mot vold i nære relasjoner

Tiltak 1 {0}
Ansvarlig: Krisesenteret

Tiltak 2 Fast besøk av skolen
Ansvarlig: Oppvekst

Tiltak 3 Ny brosjyre
Ansvarlig: Kultur
"""


def test_not_everything_on_one_service(
    reader: Reader, vocabulary: Vocabulary, sample_plans: Mapping[str, PlanRecords]
) -> None:
    """Two measures that say little, and only the service is the same, are no match; the same words are one."""
    one = read(reader, "nord", SHELTER.format("Transport til krisesenteret"), "municipal")
    two = read(reader, "sør", SHELTER.format("Møtested for politiet og krisesenteret"), "municipal")
    assert len(one.measures) == len(two.measures) == 3
    grades = pairs(counterparts([one, two, *sample_plans.values()], vocabulary))
    assert grades["nord/2", "sør/2"] == "match"
    assert grades.get(("nord/1", "sør/1")) != "match"


def judged() -> list[dict[str, str]]:
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def five_found(five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> dict[frozenset[str], str]:
    found = counterparts(list(five_plans.values()), vocabulary)
    assert all(pair.why.endswith(".") and len(pair.why) > 10 for pair in found)
    return {frozenset((pair.a, pair.b)): pair.grade for pair in found}


@pytest.mark.parametrize("half", ["tune", "test"])
def test_a_reader_agrees(half: str, five_found: dict[frozenset[str], str]) -> None:
    """Floors under what is measured: precision .73 and .80, of matches .88 and .92, recall of matches .63 and .77.

    When the thresholds were chosen precision was .77 and .81: it follows the linking of concepts by some points.
    """
    rows = {frozenset((row["a"], row["b"])): row["grade"] for row in judged() if row["half"] == half}
    known = [(rows[pair], grade) for pair, grade in five_found.items() if pair in rows]
    right = sum(told != "none" for told, _ in known)
    matches = [told for told, grade in known if grade == "match"]
    wanted = [pair for pair, grade in rows.items() if grade == "match"]
    recalled = sum(pair in five_found for pair in wanted)
    assert right / len(known) >= 0.70, f"{right} of {len(known)}"
    assert sum(told != "none" for told in matches) / len(matches) >= 0.8, matches
    assert recalled / len(wanted) >= 0.55, f"{recalled} of {len(wanted)}"


def test_nearly_every_counterpart_was_judged(five_found: dict[frozenset[str], str]) -> None:
    """Precision over what was judged says little where most was not."""
    rows = {frozenset((row["a"], row["b"])) for row in judged()}
    assert sum(pair in rows for pair in five_found) / len(five_found) >= 0.85


def test_facts(five_found: dict[frozenset[str], str]) -> None:
    expected = [
        ("oslo/9", "opptrappingsplan/58"),
        ("bergen/1", "oslo/9"),
        ("bergen/5", "opptrappingsplan/37"),
        ("oslo/14", "opptrappingsplan/104"),
        ("oslo/4", "opptrappingsplan/59"),
        ("et-liv-uten-vold/39", "opptrappingsplan/37"),
        ("et-liv-uten-vold/15", "opptrappingsplan/64"),
    ]
    assert not [pair for pair in expected if frozenset(pair) not in five_found]


def test_tricky_twenty_plans(five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    """Four copies of each plan under other keys: a copy's measures are each other's nearest."""
    copies = [_copy(records, f"{key}-{number}") for key, records in five_plans.items() for number in range(4)]
    found = {(pair.a, pair.b): pair for pair in counterparts(copies, vocabulary)}
    assert found["oslo-0/19", "oslo-1/19"].grade == "match"
    assert found["oslo-0/19", "oslo-1/19"].score > 0.7


def _copy(records: PlanRecords, key: str) -> PlanRecords:
    plan = msgspec.structs.replace(records.plan, key=key)
    measures = tuple(msgspec.structs.replace(measure, plan=key) for measure in records.measures)
    return msgspec.structs.replace(records, plan=plan, measures=measures)
