"""The linker against the hand tags of the five plans, where those are beside the repository.

``python -m benchmarks.linking`` prints the figures per code and the errors.
"""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pytest
from draw import all_ids
from linking_scores import FLOORS, Score, consensus, readings, score, tags

from ingest.linking.link import Linker
from ingest.reader import Reader
from ontology.records import PlanRecords
from ontology.vocabulary import vocabulary

PLANS = Path(__file__).parents[2].parent / "shared" / "plans"
KEYS = ("bergen", "et-liv-uten-vold", "hamarregionen", "opptrappingsplan", "oslo")
present = pytest.mark.skipif(
    not all((PLANS / f"{key}.txt").exists() for key in KEYS), reason="the five plans are not in ../shared/plans"
)
MEASURED = {"target-group": 0.90, "theme": 0.88, "instrument": 0.83}
"""F1 on the 170 measures of the first reading when these were last looked at was .903, .896, .844: what is there is not lost."""
AGREED = {"target-group": 0.82, "theme": 0.85, "instrument": 0.80}
"""The same against what most of four readers say of all 245: .840, .867, .814. Two readers alone reach .89, .94, .93."""
EXACT = 0.97
NAMES = {
    "oslo": {
        "HLS": "Byrådsavdeling for helse",
        "SET": "Byrådsavdeling for sosiale tjenester",
        "UTD": "Byrådsavdeling for utdanning",
    },
    "bergen": {
        "BBSM": "Byrådsavdeling for barnevern, sosiale tjenester og mangfold",
        "BEHO": "Byrådsavdeling for helse og omsorg",
    },
    "et-liv-uten-vold": {
        "AD": "Arbeidsdepartementet",
        "BLD": "Barne-, likestillings- og inkluderingsdepartementet",
        "HOD": "Helse- og omsorgsdepartementet",
        "JD": "Justis- og beredskapsdepartementet",
        "KD": "Kunnskapsdepartementet",
    },
    "opptrappingsplan": {
        "AID": "Arbeids- og inkluderingsdepartementet",
        "BFD": "Barne- og familiedepartementet",
        "KUD": "Kultur- og likestillingsdepartementet",
    },
}


@cache
def records() -> dict[str, PlanRecords]:
    reader = Reader.of(vocabulary())
    return {key: reader.read(PLANS / f"{key}.txt") for key in KEYS}


@cache
def scores() -> dict[str, Score]:
    return score(tags(vocabulary()), records(), vocabulary())


@present
def test_at_least_120_measures_are_tagged_over_all_plans() -> None:
    tagged = tags(vocabulary())
    assert len([t for t in tagged if t.half != "fresh"]) >= 120
    assert {t.id.partition("/")[0] for t in tagged} == set(KEYS)


@present
@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_concepts_reach_what_is_asked(kind: str) -> None:
    total = scores()[kind].total
    assert total.f1 >= FLOORS[kind], f"{kind}: {total}"


@present
@pytest.mark.parametrize("kind", sorted(MEASURED))
def test_nothing_reached_is_lost(kind: str) -> None:
    total = scores()[kind].total
    assert total.f1 >= MEASURED[kind], f"{kind}: {total}"


@present
@pytest.mark.parametrize("kind", sorted(AGREED))
def test_what_most_readers_say_is_said(kind: str) -> None:
    total = score(consensus(vocabulary()), records(), vocabulary())[kind].total
    assert total.f1 >= AGREED[kind], f"{kind}: {total}"


def test_readers_tagged_every_measure() -> None:
    for reader in readings():
        assert sorted(tag.id for tag in reader) == sorted(all_ids())


@present
@pytest.mark.parametrize("kind", ["law", "actor"])
def test_laws_and_actors_are_exact(kind: str) -> None:
    total = scores()[kind].total
    assert total.precision >= EXACT, scores()[kind].wrong
    assert total.recall >= EXACT, scores()[kind].missed


@present
def test_an_abbreviation_means_what_it_means_in_its_plan() -> None:
    for key, names in NAMES.items():
        said = {r.abbreviation: r.label for m in records()[key].measures for r in m.responsible if r.abbreviation}
        assert {short: said.get(short) for short in names} == names


@present
def test_every_section_sign_is_read_or_stands_in_a_link() -> None:
    """All ``§`` of the five plans: within a citation of the passages, but for those inside links."""
    for key, plan in records().items():
        links = [match.span() for match in re.finditer(r"(?:https?://|www\.)\S+|\S*%[0-9A-F]{2}\S*", plan.text)]
        cited = [(law.start, law.end) for passage in plan.passages for law in passage.laws]
        cited += [(law.start, law.end) for measure in plan.measures for law in measure.laws]
        for sign in re.finditer("§", plan.text):
            inside = any(start <= sign.start() < end for start, end in (*links, *cited))
            assert inside, f"{key}: {sign.start()}"


@present
def test_linking_the_five_plans_takes_at_most_two_seconds() -> None:
    """Processor time, the best of three; the rest of the reading apart."""
    linker = Linker.of(vocabulary())
    assert min(_spent(linker) for _ in range(3)) <= 2.0


def _spent(linker: Linker) -> float:
    start = time.process_time()
    for plan in records().values():
        linker.link(plan.plan, plan.text, plan.measures, plan.passages)
    return time.process_time() - start


@present
def test_two_readings_link_the_same() -> None:
    linker = Linker.of(vocabulary())
    plan = records()["oslo"]
    first, second = (linker.link(plan.plan, plan.text, plan.measures, plan.passages) for _ in range(2))
    assert first == second
