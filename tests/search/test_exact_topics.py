"""Exact questions about groups, themes, kinds of action and places, beside conditions: against the links of the records themselves.

The sets hang on what the plans' measures are linked with, which is another matter than asking; so they are not kept as facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest
from opened import TODAY

from ontology.records import Measure, PlanRecords, Scheme
from ontology.vocabulary import vocabulary
from search.answer import ask
from search.engine import Engine

NATIONAL, LOCAL = ("et-liv-uten-vold", "opptrappingsplan"), ("bergen", "hamarregionen", "oslo")


def status(measure: Measure) -> str | None:
    fact = measure.status or measure.status_overview
    return fact.value if fact else None


def bodies(measure: Measure) -> set[str | None]:
    return {ref.actor for ref in measure.responsible}


def has(measure: Measure, scheme: Scheme, *codes: str) -> bool:
    """Whether a measure is aimed at or about one of the concepts or what is narrower."""
    wanted = {narrower for code in codes for narrower in vocabulary().narrower(scheme, code)}
    return any(link.scheme == scheme and link.code in wanted and link.relation != "mentioned" for link in measure.links)


def group(measure: Measure, *codes: str) -> bool:
    return has(measure, "target-group", *codes)


def theme(measure: Measure, *codes: str) -> bool:
    return has(measure, "theme", *codes)


MEASURES: dict[str, Callable[[Measure], object]] = {
    "ikke startede tiltak for barn": lambda m: status(m) == "not-started" and group(m, "barn"),
    "how many ongoing measures are there for perpetrators": lambda m: (
        status(m) == "ongoing" and group(m, "voldsutovere")
    ),
    "kor mange tiltak for eldre er det i Bergen": lambda m: m.plan == "bergen" and group(m, "eldre"),
    "gjennomførte tiltak mot negativ sosial kontroll": lambda m: (
        status(m) == "completed" and theme(m, "negativ-sosial-kontroll")
    ),
    "how many measures on female genital mutilation have been completed": lambda m: (
        status(m) == "completed" and theme(m, "kjonnslemlestelse")
    ),
    "tiltak om elektronisk kontroll som er gjennomført": lambda m: (
        status(m) == "completed" and has(m, "instrument", "omvendt-voldsalarm")
    ),
    "tiltak om krisesenter som ikke er startet": lambda m: (
        status(m) == "not-started"
        and (has(m, "setting", "krisesenter") or has(m, "instrument", "krisesenter-botilbud"))
    ),
    "hvor mange tiltak om voldtekt har Oslo": lambda m: (
        m.plan == "oslo" and (theme(m, "voldtekt") or group(m, "voldtektsutsatte"))
    ),
    "measures for the Sámi population that JD is responsible for": lambda m: "jd" in bodies(m) and group(m, "samer"),
    "tiltak for reindriften som LMD alene har ansvar for": lambda m: bodies(m) == {"lmd"} and group(m, "reindrift"),
    "tiltak i Bergen som ikke handler om rus": lambda m: m.plan == "bergen" and not group(m, "rus"),
    "hvor mange tiltak mot æresrelatert vold har opptrappingsplanen": lambda m: (
        m.plan == "opptrappingsplan" and theme(m, "aresrelatert-vold")
    ),
    "HODs tiltak om kjønnslemlestelse som ikke er startet": lambda m: (
        "hod" in bodies(m) and theme(m, "kjonnslemlestelse") and status(m) == "not-started"
    ),
    "hvor mange tiltak i Oslo gjelder kompetanseheving": lambda m: (
        m.plan == "oslo" and has(m, "instrument", "kompetanseheving")
    ),
    "ikke startede tiltak for menn eller eldre": lambda m: status(m) == "not-started" and group(m, "menn", "eldre"),
    "completed measures on rape or trafficking": lambda m: (
        status(m) == "completed"
        and (theme(m, "voldtekt", "menneskehandel") or group(m, "voldtektsutsatte", "ofre-menneskehandel"))
    ),
    "hvor mange tiltak for menn har Oslo og Bergen": lambda m: m.plan in ("oslo", "bergen") and group(m, "menn"),
    "hvor mange kommunale tiltak er det for eldre": lambda m: m.plan in LOCAL and group(m, "eldre"),
    "how many national measures target men": lambda m: m.plan in NATIONAL and group(m, "menn"),
    "tiltak for foreldre med frist i 2023": lambda m: (
        m.deadline is not None and m.deadline.value[:4] == "2023" and group(m, "foreldre")
    ),
    "ikke startede tiltak som ikke gjelder barn": lambda m: status(m) == "not-started" and not group(m, "barn"),
    "measures in Oslo that are not about negative social control": lambda m: (
        m.plan == "oslo" and not theme(m, "negativ-sosial-kontroll")
    ),
    "hvor mange tiltak for samer har BFD ansvar for": lambda m: group(m, "samer") and "bfd" in bodies(m),
    "hvor mange av JDs tiltak for samer er gjennomført": lambda m: (
        group(m, "samer") and "jd" in bodies(m) and status(m) == "completed"
    ),
    "tiltak i barnevernet som BFD alene har ansvar for": lambda m: (
        has(m, "setting", "barnevern") and bodies(m) == {"bfd"}
    ),
}


def any_of(holds: Callable[[Measure], object]) -> Callable[[Iterable[Measure]], bool]:
    return lambda measures: any(map(holds, measures))


def none_of(holds: Callable[[Measure], object]) -> Callable[[Iterable[Measure]], bool]:
    return lambda measures: not any(map(holds, measures))


PLANS: dict[str, Callable[[list[Measure]], bool]] = {
    "hvilke planer har tiltak for samer": any_of(lambda m: group(m, "samer")),
    "which plans have measures against forced marriage": any_of(lambda m: theme(m, "tvangsekteskap")),
    "kva planar har tiltak mot menneskehandel": any_of(lambda m: theme(m, "menneskehandel")),
    "hvor mange planer har tiltak om kjærestevold": any_of(lambda m: theme(m, "kjarestevold")),
    "which plans have no measures for older people": none_of(lambda m: group(m, "eldre")),
    "hvilke planer mangler tiltak om dyremishandling": none_of(lambda m: theme(m, "dyremishandling")),
    "hvilke planer har ingen tiltak for menn": none_of(lambda m: group(m, "menn")),
    "plans without measures against human trafficking": none_of(lambda m: theme(m, "menneskehandel")),
    "kva planar manglar tiltak for lhbt-personar": none_of(lambda m: group(m, "lhbt")),
    "hvilke planer har tiltak for samer som er gjennomført": any_of(
        lambda m: group(m, "samer") and status(m) == "completed"
    ),
    "which plans have measures for both older people and men": lambda measures: (
        any(group(m, "eldre") for m in measures) and any(group(m, "menn") for m in measures)
    ),
    "hvilke planer har tiltak for både samer og reindrift": lambda measures: (
        any(group(m, "samer") for m in measures) and any(group(m, "reindrift") for m in measures)
    ),
    "hvilke planer har flere enn 3 tiltak for samer": lambda measures: sum(group(m, "samer") for m in measures) > 3,
    "kva kommunale planar har tiltak for eldre": lambda measures: (
        measures[0].plan in LOCAL and any(group(m, "eldre") for m in measures)
    ),
    "which national plans have no measures for older people": lambda measures: (
        measures[0].plan in NATIONAL and not any(group(m, "eldre") for m in measures)
    ),
}
MOST: dict[str, Callable[[Measure], object]] = {
    "hvilken plan har flest tiltak for eldre": lambda m: group(m, "eldre"),
    "which plan has the most measures against negative social control": lambda m: theme(m, "negativ-sosial-kontroll"),
}


@pytest.mark.parametrize("question", MEASURES)
def test_the_measures(five_engine: Engine, five_plans: Mapping[str, PlanRecords], question: str) -> None:
    holds = MEASURES[question]
    wanted = {m.id for records in five_plans.values() for m in records.measures if m.live and holds(m)}
    answer = ask(five_engine, question, today=TODAY)
    assert {hit.id for hit in answer.measures if hit.exact} == wanted
    assert answer.count == len(wanted)


@pytest.mark.parametrize("question", PLANS)
def test_the_plans(five_engine: Engine, five_plans: Mapping[str, PlanRecords], question: str) -> None:
    wanted = {key for key, records in five_plans.items() if PLANS[question](list(records.measures))}
    assert {plan.plan for plan in ask(five_engine, question, today=TODAY).plans} == wanted


@pytest.mark.parametrize("question", MOST)
def test_the_plans_with_most(five_engine: Engine, five_plans: Mapping[str, PlanRecords], question: str) -> None:
    counts = {key: sum(map(bool, map(MOST[question], records.measures))) for key, records in five_plans.items()}
    answer = ask(five_engine, question, today=TODAY)
    assert {plan.plan: plan.measures for plan in answer.plans} == {
        key: count for key, count in counts.items() if count == max(counts.values())
    }
