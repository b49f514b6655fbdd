"""Whatever a stranger's file holds, reading ends, soon, without a traceback, and every offset lies in the text."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from fictional_readings import WHOLE, expected_of, plans_in, reader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.formats.source import SUFFIXES, Source, UnreadableFile, read_source
from ontology.records import PlanRecords, encode

SECONDS_PER_CHARACTER = 0.002
"""A hang's bound, not a speed's: ordinary text takes a hundredth of it even where the machine is busy."""
SECONDS_AT_LEAST = 5.0
BIG = 20_000_000

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

LINES = (
    "Tiltak 1: Styrke kompetansen;Tiltak 2 – Gi hjelp;Tiltak nr. 3;1. Innledning;2) Lage en plan;3;12;a) Tilby kurs;"
    "b) Holde møte;3.2.4 Tiltak: Veiledning;1.1 Kurs;1.a Kurs;T7 Tilbud;Delmål 1;Innsatsområde 2: Hjelp;Ansvarlig: NAV;Ansvar;"
    "Ansvarleg:;Frist: 31.12.2025;Frist:;Status: Utgår;(Ansvar: NAV og;Målgruppe: Barn;Nr Tiltak Ansvarlig Frist;"
    "Nr\tTiltak\tAnsvarlig;1\tKurs\tNAV;| Nr | Tiltak | Frist |;|---|---|---|;| 1 | Kurs | 2026 |;Nr;Tiltak;Ansvarlig;Frist;"
    "Innhold;Kapittel ........ 7;Side 2 av 9;§ 33 og straffeloven § 196;1 Se NOU 2017: 12.;# Plan;### 1. Tiltak;"
    "- **Frist:** 2025;https://www.eksempel.no/a;VEDLEGG;Oslo kommune;kommunene Nes, Ås og Vik;2024–2028;NAV, ;Barne- og;utgår;İ;"
)
MARKS = ("", " ", "\t", "\u2028", "\f", "\u00a0", "-", "–", "•", "(", ")", "|", ":", "\U0001f600", "e\u0301")
PIECES = st.sampled_from([*LINES.split(";"), *MARKS])
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\f", "\u2028", "\u2029", "\x85", "\n \n", " ", "\t", "", "\n\t"])
PLAN_LIKE = st.lists(st.tuples(PIECES, BREAKS), max_size=60).map(lambda parts: "".join(a + b for a, b in parts))


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    """What the first reading imports is not its time."""
    reader().read_text(Source("Tiltak 1: Hjelp\nAnsvarlig: NAV\n", "txt", "0" * 64), "plan", "plan.txt")


def read_text(text: str) -> PlanRecords:
    began = time.process_time()
    records = reader().read_text(Source(text, "txt", "0" * 64), "plan", "plan.txt")
    assert time.process_time() - began < max(SECONDS_AT_LEAST, SECONDS_PER_CHARACTER * len(text))
    return records


def spans(value: object) -> Iterator[tuple[int, int]]:
    """Every ``start`` and ``end`` in a record, however deep."""
    if isinstance(value, dict):
        if "start" in value and "end" in value:
            yield value["start"], value["end"]
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from spans(inner)


def check(records: PlanRecords) -> None:
    size = len(records.text)
    for record in (records.plan, records.report, *records.measures, *records.sections, *records.passages):
        for start, end in spans(msgspec.to_builtins(record)):
            assert 0 <= start <= end <= size
    numbers = [measure.number for measure in records.measures]
    assert len(numbers) == len(set(numbers))
    for measure in records.measures:
        assert measure.title.value
        assert measure.start < measure.end
        assert measure.part_of is None or measure.part_of in numbers
    encode(records)


@QUICK
@given(st.text(max_size=800))
def test_any_text(text: str) -> None:
    check(read_text(text))


@settings(QUICK, max_examples=250)
@given(PLAN_LIKE)
def test_any_mix_of_lines_as_plans_have_them(text: str) -> None:
    check(read_text(text))


@QUICK
@given(st.sampled_from(plans_in(WHOLE)), st.data())
def test_a_plan_cut_or_spoilt_anywhere(path: Path, data: st.DataObject) -> None:
    text = read_source(path).text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3000)))
    noise = data.draw(st.one_of(PIECES, st.text(max_size=20)))
    at = data.draw(st.integers(start, end))
    check(read_text(text[start:at] + noise + text[at:end]))


@QUICK
@given(st.binary(max_size=3000), st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes_are_read_or_refused_in_one_sentence(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fil{suffix}"
        path.write_bytes(data)
        refused = None
        try:
            check(reader().read(path))
        except UnreadableFile as error:
            refused = str(error)
        assert refused is None or (refused.startswith(path.name) and "\n" not in refused)


@QUICK
@given(st.sampled_from(["pdf", "docx"]), st.data())
def test_a_file_with_bytes_changed(suffix: str, data: st.DataObject) -> None:
    whole = bytearray((Path(__file__).parent / "formats" / f"lyngmo.{suffix}").read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    test_any_bytes_are_read_or_refused_in_one_sentence.hypothesis.inner_test(bytes(whole), f".{suffix}")  # type: ignore[attr-defined]


UNITS = [
    "A",
    "A-",
    "Aa",
    "…",
    ". ",
    "(",
    "§ ",
    "%20",
    "http://",
    "Ansvar: ",
    "Tiltak 1 ",
    "1 ",
    "\t",
    "|",
    "# ",
    "\x85",
]


@pytest.mark.parametrize("unit", UNITS)
def test_one_thing_over_and_over_does_not_hang(unit: str) -> None:
    """Where a pattern tries every way to cut a long word, the time grows with the square or the cube of its length."""
    check(read_text(unit * (20_000 // len(unit))))


def test_twenty_megabytes_with_a_plan_behind() -> None:
    plan = plans_in(WHOLE)[1]
    filling = (" " * 9_999 + "\n") * (BIG // 10_000)
    records = read_text(filling + read_source(plan).text)
    assert len(records.text) > BIG
    assert [measure.number for measure in records.measures] == [gold["number"] for gold in expected_of(plan)]
    assert all(measure.start > BIG for measure in records.measures)


def test_three_hundred_pages_in_seconds() -> None:
    """A plan of ten pages with a background of 290: the work is counted on the clock, with room for a busy machine."""
    background = read_source(WHOLE / "nordmark.txt").text.split("4 Tiltak\n")[0]
    page = ("Vold i nære relasjoner er et alvorlig problem. " * 3 + "\n") * 18
    text = background + "\f".join([page] * 290) + "\f" + read_source(WHOLE / "elvemo.txt").text
    began = time.process_time()
    records = read_text(text)
    assert time.process_time() - began < 60
    assert len(records.measures) == len(expected_of(WHOLE / "elvemo.txt"))
