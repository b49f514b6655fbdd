"""Two sides of a comparison: who they are, what they share, what only one has, and what concerns municipalities."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from compare_plans import three

from ingest.reader import Reader
from ontology.records import Fact, Measure, Part, PlanRecords
from ontology.vocabulary import Vocabulary
from search.compare import SameSide, UnknownSide, compare, keys_of
from search.compare_rows import HEADER, rows
from search.counterpart_municipal import relevance
from search.counterparts import counterparts
from search.results import Comparison

RELEVANCE = Path(__file__).parent / "municipal_judgements.tsv"
"""National measures judged by reading whether a municipality could or should act on them; what can be argued is left out."""


@pytest.fixture(scope="module")
def plans(reader: Reader) -> list[PlanRecords]:
    return three(reader)


def compared(plans: list[PlanRecords], a: str, b: str, vocabulary: Vocabulary) -> Comparison:
    return compare(plans, keys_of(plans, a), keys_of(plans, b), counterparts(plans, vocabulary), vocabulary)


def check(found: Comparison, plans: list[PlanRecords]) -> None:
    """Every measure of either side stands in a counterpart or alone, not in both, and every quote is the plan's."""
    texts = {records.plan.key: records.text for records in plans}
    for keys, paired, alone in (
        (found.a, {pair.a for pair in found.counterparts}, [one.id for one in found.only_a]),
        (found.b, {pair.b for pair in found.counterparts}, [one.id for one in found.only_b]),
    ):
        everything = {measure.id for records in plans if records.plan.key in keys for measure in records.measures}
        assert paired | set(alone) == everything
        assert not paired & set(alone)
        assert len(alone) == len(set(alone))
    for pair in found.counterparts:
        assert pair.why.endswith(".")
        assert pair.why_en.endswith(".")
        for measure, quote in ((pair.a, pair.evidence_a), (pair.b, pair.evidence_b)):
            assert texts[measure.split("/")[0]][quote.start : quote.end] == quote.text != ""
    assert all(one.why and one.why_en for one in (*found.only_a, *found.only_b))


def test_basic_a_level_against_another(plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    found = compared(plans, "municipal", "national", vocabulary)
    assert (found.a, found.b) == (("fjellbygd", "sjøbygd"), ("riket",))
    check(found, plans)
    (pair,) = found.counterparts
    assert (pair.a, pair.b, pair.grade) == ("fjellbygd/1", "riket/1", "match")
    assert pair.why.startswith("Begge gjelder vold mot eldre")
    assert pair.why_en.startswith("Both are on elder abuse")
    assert pair.evidence_a.text == "Kurs om vold mot eldre for ansatte i hjemmetjenesten"
    assert [one.id for one in found.only_b] == ["riket/2", "riket/3", "riket/4"]


def test_tricky_turned_round_it_is_the_same(plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    one, two = compared(plans, "fjellbygd", "riket", vocabulary), compared(plans, "riket", "fjellbygd", vocabulary)
    check(two, plans)
    assert [(p.a, p.b, p.score) for p in one.counterparts] == [(p.b, p.a, p.score) for p in two.counterparts]
    assert one.only_a == two.only_b


def test_tricky_a_plan_against_its_own_level_is_compared_with_the_others(
    plans: list[PlanRecords], vocabulary: Vocabulary
) -> None:
    found = compared(plans, "fjellbygd", "municipal", vocabulary)
    assert (found.a, found.b) == (("fjellbygd",), ("sjøbygd",))
    assert [(pair.a, pair.b) for pair in found.counterparts] == [("fjellbygd/2", "sjøbygd/1")]
    assert compared(plans, "municipal", "sjøbygd", vocabulary).a == ("fjellbygd",)


@pytest.mark.parametrize(("a", "b"), [("riket", "riket"), ("municipal", "municipal"), ("riket", "national")])
def test_not_a_plan_with_itself(a: str, b: str, plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    with pytest.raises(SameSide, match="nothing to compare"):
        compared(plans, a, b, vocabulary)


@pytest.mark.parametrize(("name", "said"), [("oz", "there is no plan 'oz'"), ("regional", "no plan is of the level")])
def test_not_a_side(name: str, said: str, plans: list[PlanRecords]) -> None:
    with pytest.raises(UnknownSide, match=said) as error:
        keys_of(plans, name)
    assert str(error.value).endswith("choose municipal, national or a plan: fjellbygd, riket, sjøbygd")
    assert isinstance(error.value, ValueError)
    assert error.value.message.endswith("velg municipal, national eller en plan: fjellbygd, riket, sjøbygd")


def test_not_a_key(plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownSide, match="there is no plan 'oz'; the plans are fjellbygd"):
        compare(plans, ["oz"], ["riket"], (), vocabulary)


def test_basic_a_withdrawn_measure_is_alone_and_for_no_one(plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    found = compared(plans, "riket", "fjellbygd", vocabulary)
    withdrawn = next(one for one in found.only_b if one.id == "fjellbygd/4")
    assert (withdrawn.relevant_for_municipalities, withdrawn.why) == (False, "Tiltaket er trukket.")


def test_tricky_a_part_says_that_its_whole_has_a_counterpart(plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    first, *others = plans
    part = msgspec.structs.replace(first.measure("3"), number="1a", part_of="1")
    changed = [msgspec.structs.replace(first, measures=(*first.measures, part)), *others]
    found = compared(changed, "fjellbygd", "riket", vocabulary)
    check(found, changed)
    alone = next(one for one in found.only_a if one.id == "fjellbygd/1a")
    assert alone.why.startswith("Deltiltak av 1, som har motstykke.")


def test_basic_what_concerns_municipalities(plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    found = compared(plans, "fjellbygd", "riket", vocabulary)
    told = {one.id: (one.relevant_for_municipalities, one.why) for one in found.only_b}
    assert told["riket/2"] == (
        False,
        "Tittelen gjelder «politiets»: politi, påtalemyndighet og domstoler er statlige.",
    )
    assert told["riket/3"] == (
        True,
        "Tiltaket nevner «foreldreveiledningen»: foreldreveiledning gis i kommunene.",
    )
    assert told["riket/4"][0]
    assert all(one.relevant_for_municipalities for one in found.only_a if one.id != "fjellbygd/4")


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("Styrke politiråd lokalt\nRådet møtes.", True),
        ("Ny veileder\nVeilederen er for barnehager.", True),
        ("Ny veileder\nVeilederen er for fylkeskommunene.", False),
        ("Ny kommunikasjonsplan\nDirektoratet kommuniserer bedre.", False),
        ("Endre forskriften\nSkolene nevnes her.", False),  # the title is on what is the state's
        ("Endre forskriften for krisesentrene\nDepartementet endrer den.", True),  # and yet names a municipal service
        ("Utrede politihøgskolens rolle\nDen utredes.", False),
    ],
)
def test_tricky_which_words_tell(text: str, relevant: bool, plans: list[PlanRecords]) -> None:
    title, demand = text.split("\n")
    measure = Measure(
        plan="riket",
        number="1",
        title=Fact(value=title, printed=title, start=0, end=len(title)),
        start=0,
        end=len(text),
        layout="word",
        parts=(Part(role="demand", start=len(title) + 1, end=len(text)),),
    )
    assert demand
    national = msgspec.structs.replace(plans[1], text=text, measures=(measure,))
    assert relevance(national, measure).relevant is relevant


def test_basic_rows(plans: list[PlanRecords], vocabulary: Vocabulary) -> None:
    found = compared(plans, "municipal", "national", vocabulary)
    table = rows(found, plans, "en")
    assert len(table) == len(found.counterparts) + len(found.only_a) + len(found.only_b)
    assert all(tuple(row) == HEADER and all(isinstance(value, str) for value in row.values()) for row in table)
    first, last = table[0], table[-1]
    assert (first["side"], first["a"], first["b"], first["grade"]) == ("both", "fjellbygd/1", "riket/1", "match")
    assert plans[0].text[int(first["a_start"]) : int(first["a_end"])] == first["a_quote"]
    assert (last["side"], last["a"], last["b"], last["relevant_for_municipalities"]) == ("only-b", "", "riket/4", "yes")


def test_every_measure_of_the_five_plans(five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    plans = list(five_plans.values())
    check(compared(plans, "municipal", "national", vocabulary), plans)
    check(compared(plans, "opptrappingsplan", "et-liv-uten-vold", vocabulary), plans)


def test_a_reader_agrees_on_what_concerns_municipalities(five_plans: Mapping[str, PlanRecords]) -> None:
    """Measured: 49 of 52 that concern municipalities are found, 2 of 86 that do not are taken for such."""
    with RELEVANCE.open(encoding="utf-8", newline="") as file:
        judged = {row["measure"]: row["relevant"] == "yes" for row in csv.DictReader(file, delimiter="\t")}
    told = {
        measure.id: relevance(records, measure).relevant
        for records in five_plans.values()
        for measure in records.measures
        if measure.id in judged
    }
    missed = [key for key, yes in judged.items() if yes and not told[key]]
    wrong = [key for key, yes in judged.items() if not yes and told[key]]
    assert len(missed) <= 5, missed
    assert len(wrong) <= 4, wrong
