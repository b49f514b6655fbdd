"""A plan's facts from its text alone: one small fictional text each, and what a person reads in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.reader import Reader
from ontology.records import Fact, Plan

MEASURES = """
Tiltak 1: Kurs om vold mot eldre
Ansvarlig: Hjemmetjenesten
Frist: {deadline}

Tiltak 2: Samtaler for barn
Ansvarlig: Helsestasjonen
Frist: {deadline}
"""


def read(text: str, reader: Reader, tmp_path: Path, deadline: str = "31.12.2026") -> tuple[Plan, str]:
    file = tmp_path / "plan.txt"
    file.write_text(text + MEASURES.format(deadline=deadline), "utf-8")
    records = reader.read(file)
    return records.plan, records.text


def value(fact: Fact | None) -> str | None:
    return fact.value if fact is not None else None


TITLES = {
    "basic": (
        "Handlingsplan mot vold i nære relasjoner\nNesfjord kommune\n",
        "Handlingsplan mot vold i nære relasjoner",
    ),
    "motto": (
        "Ut av skyggen\nHandlingsplan mot vold i nære relasjoner\n2025–2028\nNesfjord kommune\n",
        "Ut av skyggen: Handlingsplan mot vold i nære relasjoner",
    ),
    "case number": (
        "114/25 Handlingsplan mot vold og overgrep\nNesfjord kommunestyre behandlet saken i møtet 17.06.2025\n",
        "Handlingsplan mot vold og overgrep",
    ),
    "behind its publisher": (
        "Nesfjord kommune – Handlingsplan mot vold 2025–2028\n",
        "Handlingsplan mot vold 2025–2028",
    ),
    "in the text": (
        (
            "Forord\nVold rammer mange i Nesfjord kommune, og kommunen har ansvar for å hjelpe dem som trenger det mest.\n"
            "Handlingsplan mot vold i nære relasjoner skal gi oss felles mål, og den skal brukes av alle ansatte i kommunen.\n"
        ),
        "Handlingsplan mot vold i nære relasjoner",
    ),
    "another's": (
        "Forord\nRegjeringens handlingsplan mot vold i nære relasjoner ligger til grunn for arbeidet i Nesfjord kommune.\n",
        None,
    ),
}


@pytest.mark.parametrize("case", TITLES)
def test_title(case: str, reader: Reader, tmp_path: Path) -> None:
    text, expected = TITLES[case]
    assert value(read(text, reader, tmp_path)[0].title) == expected


PERIODS = {
    "in the title": ("Handlingsplan mot vold 2024–2027\nNesfjord kommune\n", "2024-2027"),
    "behind the title": ("Handlingsplan mot vold i nære relasjoner\n2024 - 2027\nNesfjord kommune\n", "2024-2027"),
    "on the cover": ("Handlingsplan mot vold\nNesfjord kommune\nPlanperiode: 2024–2027\n", "2024-2027"),
    "behind the publisher": ("Handlingsplan mot vold i nære relasjoner\nNesfjord kommune 2024-2027\n", "2024-2027"),
    "behind a publisher in italics": ("# Handlingsplan mot vold\n\n*Nesfjord kommune, 2024–2027*\n", "2024-2027"),
    "before a sentence": (
        "Plan mot vold\nNesfjord kommune 2024–2027. Vedtatt i kommunestyret 2.5.2024.\n",
        "2024-2027",
    ),
    "a neighbour's": ("Handlingsplan mot vold\nNesfjord kommune\nErstatter plan for Storvik kommune 2015–2019\n", None),
    "in words of its own": (
        (
            "Handlingsplan mot vold\nNesfjord kommune\nForord\nPlanen gjelder for perioden 2024–2027 og skal følges opp hvert år"
            " av kommunestyret.\n"
        ),
        "2024-2027",
    ),
    "the last plan's": (
        (
            "Handlingsplan mot vold\nNesfjord kommune\nForord\nDenne planen avløser handlingsplan mot vold 2015–2019, som ble"
            " laget av fem kommuner sammen.\n"
        ),
        None,
    ),
}


@pytest.mark.parametrize("case", PERIODS)
def test_period(case: str, reader: Reader, tmp_path: Path) -> None:
    text, expected = PERIODS[case]
    assert value(read(text, reader, tmp_path)[0].period) == expected


DATES = {
    "adopted": ("Handlingsplan mot vold\nNesfjord kommune\nVedtatt av kommunestyret 17.06.2025\n", "2025-06-17"),
    "month under the foreword": (
        (
            "Handlingsplan mot vold\nNesfjord kommune\nForord\nVold rammer mange, og kommunen har et ansvar for å hjelpe dem.\n"
            "Nesfjord, november 2024\n"
        ),
        "2024-11",
    ),
    "beside its own name and period": (
        (
            "Forord\nHandlingsplan mot vold i nære relasjoner (2019–2022) ble laget i Nesfjord kommune for å samle innsatsen"
            " og gi alle felles mål.\nHandlingsplan mot vold i nære relasjoner (2019–2022) Rapportering mai 2023\n"
        ),
        "2023-05",
    ),
    "nothing said": ("Handlingsplan mot vold\nNesfjord kommune\n", None),
    "another document's": (
        "Handlingsplan mot vold\nNesfjord kommune\nForord\nForrige plan ble vedtatt 12.03.2019, og mye er nytt siden da.\n",
        None,
    ),
}


@pytest.mark.parametrize("case", DATES)
def test_date(case: str, reader: Reader, tmp_path: Path) -> None:
    text, expected = DATES[case]
    assert value(read(text, reader, tmp_path)[0].date) == expected


SPOKEN = (
    "Handlingsplan mot vold\nNesfjord kommune\nForord\n{words} at én av ti har opplevd alvorlig vold fra en partner, og at"
    " mange ikke har fortalt om det.\n"
)
YEARS = {
    "basic: published and due in one year": ("Rapporten publisert 14.2.2024 viser", "31.12.2024", "2024"),
    "tricky: two are published, the later counts": (
        "Rapporten publisert 14.2.2021 og den publisert 3.5.2024 viser",
        "31.12.2024",
        "2024",
    ),
    "not: the deadline is in a later year": ("Rapporten publisert 14.2.2024 viser", "31.12.2025", None),
    "not: the deadline came first": ("Rapporten publisert 14.10.2024 viser", "01.06.2024", None),
    "not: a date that is no publication's": ("Tall fra 14.2.2024 viser", "31.12.2024", None),
    "not: no certain deadline": ("Rapporten publisert 14.2.2024 viser", "Løpende", None),
}


@pytest.mark.parametrize("case", YEARS)
def test_the_only_year_left(case: str, reader: Reader, tmp_path: Path) -> None:
    """A plan that says no date: the year between what it speaks of and its first deadline, if there is only one."""
    words, deadline, expected = YEARS[case]
    plan, text = read(SPOKEN.format(words=words), reader, tmp_path, deadline)
    assert value(plan.date) == expected
    if plan.date is not None:
        assert plan.date.place == "derived"
        assert text[plan.date.start : plan.date.end] == plan.date.printed


PUBLISHERS = {
    "municipality": ("Handlingsplan mot vold\nNesfjord kommune\n", ("Nesfjord kommune", "municipal", ["Nesfjord"])),
    "the council that adopted it": (
        "Handlingsplan mot vold\nVedtatt av Indre Nesfjord bystyre 12. mars 2025\n",
        ("Indre Nesfjord kommune", "municipal", ["Indre Nesfjord"]),
    ),
    "the council that adopted it, in nynorsk": (
        "Handlingsplan mot vald\nVedteken i kommunestyret i Nesfjord 3. april 2025\n",
        ("Nesfjord kommune", "municipal", ["Nesfjord"]),
    ),
    "a county's council": (
        "Handlingsplan mot vold\nVedtatt av Storfjell fylkesting 3. april 2025\n",
        ("Storfjell fylkeskommune", "regional", []),
    ),
    "below a title in capitals": (
        "HANDLINGSPLAN MOT VOLD I NÆRE RELASJONER\nGranlia kommune 2025–2028\n",
        ("Granlia kommune", "municipal", ["Granlia"]),
    ),
    "county": ("Handlingsplan mot vold\nStorfjell fylkeskommune\n", ("Storfjell fylkeskommune", "regional", [])),
    "several": (
        "Interkommunal handlingsplan mot vold\nNesfjord, Lauvik og Grindnes kommuner\n",
        ("Nesfjord, Lauvik og Grindnes", "inter-municipal", ["Nesfjord", "Lauvik", "Grindnes"]),
    ),
    "region": (
        "Interkommunal handlingsplan mot vold\nNesfjordregionen\nNesfjord, Lauvik og Grindnes kommuner\n",
        ("Nesfjordregionen", "inter-municipal", ["Nesfjord", "Lauvik", "Grindnes"]),
    ),
    "ministry": (
        "Handlingsplan mot vold i nære relasjoner\nJustis- og beredskapsdepartementet\n",
        ("Justis- og beredskapsdepartementet", "national", []),
    ),
}


@pytest.mark.parametrize("case", PUBLISHERS)
def test_publisher(case: str, reader: Reader, tmp_path: Path) -> None:
    text, expected = PUBLISHERS[case]
    plan, _ = read(text, reader, tmp_path)
    assert (value(plan.publisher), value(plan.level), [place.value for place in plan.municipalities]) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Kommunen skal ikke vente til noen ber om hjelp, og de ansatte må vite hva de skal gjøre.", "nb"),
        ("Kommunen skal ikkje vente til nokon bed om hjelp, og dei tilsette må vite kva dei skal gjere.", "nn"),
    ],
)
def test_language(words: str, expected: str, reader: Reader, tmp_path: Path) -> None:
    text = f"Handlingsplan\nNesfjord kommune\nForord\n{words}\n{words}\n"
    file = tmp_path / "plan.txt"
    file.write_text(text, "utf-8")
    assert reader.read(file).plan.language.value == expected


@pytest.mark.parametrize("text", [text for text, _ in (*TITLES.values(), *PERIODS.values(), *DATES.values())])
def test_a_fact_is_quoted_as_it_stands(text: str, reader: Reader, tmp_path: Path) -> None:
    plan, whole = read(text, reader, tmp_path)
    for fact in (plan.title, plan.publisher, plan.date, plan.period, *plan.municipalities, *plan.builds_on):
        if fact is not None:
            assert " ".join(whole[fact.start : fact.end].split()) == fact.printed
