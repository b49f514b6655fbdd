"""Exact questions in many wordings against the records themselves: the query must find what a loop over the measures finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from opened import TODAY

from ontology.records import Measure, PlanRecords
from search.answer import ask
from search.engine import Engine

JUSTICE = {"jd", "jpd"}


def status(measure: Measure) -> str | None:
    fact = measure.status or measure.status_overview
    return fact.value if fact else None


def bodies(measure: Measure) -> set[str | None]:
    return {ref.actor for ref in measure.responsible}


def alone(measure: Measure, body: str) -> bool:
    return bodies(measure) == {body} and len(measure.responsible) == 1


def due(measure: Measure, before: str = "9999", after: str = "") -> bool:
    """Whether the deadline is a date (the last day it allows) between the two, both excluded."""
    value = measure.deadline.value[-10:] if measure.deadline else ""
    return value[:4].isdigit() and after < value < before


CASES: dict[str, Callable[[Measure], object]] = {
    "Hvilke tiltak er ikke gjennomført ennå?": lambda m: status(m) not in (None, "completed"),
    "measures that are in progress": lambda m: status(m) == "ongoing",
    "tiltak som ennå ikke er påbegynt": lambda m: status(m) == "not-started",
    "How many measures has the Ministry of Justice not started?": lambda m: (
        status(m) == "not-started" and bodies(m) & JUSTICE
    ),
    "hvor mange av tiltakene til BFD er fullført": lambda m: status(m) == "completed" and "bfd" in bodies(m),
    "Tiltak som både HOD og BFD har ansvar for": lambda m: {"hod", "bfd"} <= bodies(m),
    "tiltak som enten AID eller KUD er ansvarlig for": lambda m: bodies(m) & {"aid", "kud"},
    "tiltak JD ikke har ansvar for i opptrappingsplanen": lambda m: (
        m.plan == "opptrappingsplan" and not bodies(m) & JUSTICE
    ),
    "measures in the escalation plan where neither JD nor BFD is responsible": lambda m: (
        m.plan == "opptrappingsplan" and not bodies(m) & {"jd", "jpd", "bfd"}
    ),
    "hvilke tiltak i Oslo har HLS alene ansvar for": lambda m: m.plan == "oslo" and alone(m, "oslo-hls"),
    "Hvor mange tiltak har Bergen kommune i planen sin?": lambda m: m.plan == "bergen",
    "tiltak i Hamarregionen med frist etter 1. januar 2024": lambda m: (
        m.plan == "hamarregionen" and due(m, after="2024-01-01")
    ),
    "measures due by the end of 2023": lambda m: due(m, before="2024-01-01"),
    "tiltak uten ansvarlig": lambda m: not m.responsible,
    "hvilke tiltak mangler status": lambda m: status(m) is None,
    "kva tiltak i opptrappingsplanen er under arbeid og har JD som ansvarleg": lambda m: (
        m.plan == "opptrappingsplan" and status(m) == "ongoing" and bodies(m) & JUSTICE
    ),
    "completed measures that the Ministry of Health is responsible for": lambda m: (
        status(m) == "completed" and "hod" in bodies(m)
    ),
    "List alle tiltak i Oslo": lambda m: m.plan == "oslo",
    "vis meg alle tiltak i Bergen": lambda m: m.plan == "bergen",
    "all measures in the Hamar region plan": lambda m: m.plan == "hamarregionen",
    "tiltak der KD er eneste ansvarlige": lambda m: alone(m, "kd"),
    "antall tiltak i kommunale planer": lambda m: m.plan in ("oslo", "bergen", "hamarregionen"),
    "hvor mange tiltak har de nasjonale planene": lambda m: m.plan in ("et-liv-uten-vold", "opptrappingsplan"),
    "tiltak som skulle vært ferdige før 2024": lambda m: due(m, before="2024-01-01"),
    "which measures are overdue": lambda m: due(m, before=TODAY) and status(m) not in ("completed", "withdrawn"),
    "tiltak JD og HOD har ansvar for sammen": lambda m: {"jd", "hod"} <= bodies(m),
    "tiltak som er startet": lambda m: status(m) == "ongoing",
    "tiltak 7 i Oslo-planen": lambda m: m.id == "oslo/7",
    "tiltak nummer 12 i Bergens handlingsplan": lambda m: m.id == "bergen/12",
    "Hva er status for tiltak 50 i opptrappingsplanen?": lambda m: m.id == "opptrappingsplan/50",
    "measures under both HOD and KD": lambda m: {"hod", "kd"} <= bodies(m),
    "hvilke tiltak har ingen frist i Hamarregionen": lambda m: m.plan == "hamarregionen" and not m.deadline,
    "hvilke tiltak står Kunnskapsdepartementet ansvarlig for": lambda m: "kd" in bodies(m),
    "tiltak som er Helse- og omsorgsdepartementets ansvar": lambda m: "hod" in bodies(m),
    "what is Oslo doing": lambda m: m.plan == "oslo",
    "ikke påbegynte tiltak i opptrappingsplanen": lambda m: m.plan == "opptrappingsplan" and status(m) == "not-started",
    "How many measures in Et liv uten vold are there for HOD": lambda m: (
        m.plan == "et-liv-uten-vold" and "hod" in bodies(m)
    ),
    "gjennomførte tiltak i regi av JD": lambda m: status(m) == "completed" and bodies(m) & JUSTICE,
}


@pytest.mark.parametrize("question", CASES)
def test_the_query_finds_what_the_records_hold(
    five_engine: Engine, five_plans: Mapping[str, PlanRecords], question: str
) -> None:
    holds = CASES[question]
    wanted = {m.id for records in five_plans.values() for m in records.measures if m.live and holds(m)}
    assert wanted, "a case that nothing fits proves nothing"
    answer = ask(five_engine, question, today=TODAY)
    assert {hit.id for hit in answer.measures} == wanted
    assert answer.count == len(wanted)
