"""The same plan in every format gives the same measures and fields; files that cannot be read say so in one sentence."""

from __future__ import annotations

import importlib.util
import io
import json
import shutil
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from fictional_readings import HERE, WHOLE, Expected, compared, expected_of, read

from ingest.formats.blocks import Cell
from ingest.formats.pdf_breaks import rejoin
from ingest.formats.source import UnreadableFile, read_source

FORMATS = HERE / "formats"
FILES = [FORMATS / f"lyngmo.{suffix}" for suffix in ("md", "txt", "html", "docx", "pdf")]
FACTS = {
    "title": "Handlingsplan mot vold i nære relasjoner 2025–2028",
    "publisher": "Lyngmo kommune",
    "level": "municipal",
    "date": "2024-12-12",
    "period": "2025-2028",
}
CONVERTED = ("bjornes.md", "skarvheim.txt", "nordmark.txt", "trygghet-for-alle.txt")
"""Whole plans that are made into the other formats: headings, letters in running text, section numbers, an overview."""

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice (soffice) is not installed: no PDF can be made here; the prebuilt lyngmo.pdf is read all the same",
)


def _make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_formats", FORMATS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def differences(path: Path, expected: list[Expected]) -> list[str]:
    """What a file gives otherwise than the gold: one line a measure and field, to be read in the test's report."""
    found = {measure["number"]: measure for measure in compared(read(path), expected)}
    lines = [
        f"{path.suffix} {number}: not in the gold" for number in found.keys() - {gold["number"] for gold in expected}
    ]
    for gold in expected:
        ours = found.get(gold["number"], {})
        lines.extend(
            f"{path.suffix} {gold['number']}.{name}: {ours.get(name)!r}, not {gold.get(name)!r}"
            for name in sorted({*gold, *ours})
            if ours.get(name) != gold.get(name)
        )
    return lines


@pytest.mark.parametrize("path", FILES, ids=[path.suffix for path in FILES])
def test_a_plan_is_the_same_in_every_format(path: Path) -> None:
    assert differences(path, json.loads((FORMATS / "lyngmo.json").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", FILES, ids=[path.suffix for path in FILES])
def test_the_facts_are_the_same_in_every_format(path: Path) -> None:
    plan = read(path).plan
    assert {name: fact.value if (fact := getattr(plan, name)) else None for name in FACTS} == FACTS


@pytest.mark.parametrize("path", FILES, ids=[path.suffix for path in FILES])
def test_offsets_point_into_the_stored_text(path: Path) -> None:
    records = read(path)
    for measure in records.measures:
        section = records.text[measure.start : measure.end]
        assert " ".join(measure.title.value.split()) in " ".join(section.split())
        for ref in measure.responsible:
            assert records.text[ref.start : ref.end].split() == ref.printed.split()


@pytest.mark.parametrize("name", CONVERTED)
def test_whole_plans_as_word_html_and_text(name: str, tmp_path: Path) -> None:
    make, plan = _make(), WHOLE / name
    for suffix in ("docx", "html", "txt"):
        target = tmp_path / f"{plan.stem}.{suffix}"
        getattr(make, f"to_{suffix}")(plan, target)
        assert differences(target, expected_of(plan)) == []


@needs_office
def test_plans_made_into_pdf_now(tmp_path: Path) -> None:
    make = _make()
    for plan, gold in (
        (FORMATS / "lyngmo.md", FORMATS / "lyngmo.json"),
        (WHOLE / "bjornes.md", WHOLE / "bjornes.json"),
    ):
        source = tmp_path / f"{plan.stem}.docx"
        make.to_docx(plan, source)
        pdf = make.to_pdf(source, tmp_path)
        assert differences(pdf, json.loads(gold.read_text(encoding="utf-8"))) == []


def _row(*cells: str) -> list[Cell]:
    return [Cell((text,) if text else (), wrapped=tuple(text.split("\n")) if text else ()) for text in cells]


def test_a_row_that_a_page_break_cuts_is_one_row() -> None:
    """Cells go on in lower case at the next page's top, behind the header where it comes back; torn words are whole again."""
    header = _row("Nr", "Tiltak", "Ansvarlig")
    above = [header, _row("4", "Avtale om", "Kultur"), _row("5", "Foreldreveiledning", "Flyktningtjene")]
    below = [list(header), _row("", "på mottaket", "sten"), _row("6", "Fotball", "Kultur")]
    rejoin(above, below, frozenset({"på", "avtale", "kultur"}))
    assert [cell.text for cell in above[-1]] == ["5", "Foreldreveiledning på mottaket", "Flyktningtjenesten"]
    assert [[cell.text for cell in row] for row in below] == [["Nr", "Tiltak", "Ansvarlig"], ["6", "Fotball", "Kultur"]]


def test_a_row_of_its_own_at_a_pages_top_is_not_joined() -> None:
    above = [_row("Nr", "Tiltak", "Ansvarlig"), _row("5", "Kurs", "Kultur")]
    below = [_row("6", "fagdag", "Skole")]
    rejoin(above, below, frozenset())
    assert [len(above), len(below)] == [2, 1]


def _zip(**files: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        for name, text in files.items():
            members.writestr(name, text)
    return archive.getvalue()


PDF = (FORMATS / "lyngmo.pdf").read_bytes()
DOCX = (FORMATS / "lyngmo.docx").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
UNREADABLE = {
    "encrypted.pdf": ((FORMATS / "encrypted.pdf").read_bytes(), "password"),
    "scanned.pdf": ((FORMATS / "scanned.pdf").read_bytes(), "scanned"),
    "cut.pdf": (PDF[: len(PDF) // 3], "damaged"),
    "noise.pdf": (b"%PDF-1.7\nnoise", "damaged"),
    "empty.pdf": (b"", "empty"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n", "no text"),
    "binary.txt": (bytes(range(9)) * 200, "not text"),
    "cut.docx": (DOCX[: len(DOCX) // 2], "damaged"),
    "archive.docx": (_zip(a="hei"), "zip"),
    "protected.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old.docx": (OLE, "old Word document"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "is-pdf.docx": (PDF, ".pdf"),
    "is-word.pdf": (DOCX, ".docx"),
    "is-pdf.txt": (PDF, ".pdf"),
    "rich.txt": (b"{\\rtf1 hei}", "RTF"),
    "no-words.html": (b"<html><body><p> </p></body></html>", "no text"),
    "table.xlsx": (_zip(a="hei"), ".docx"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(name: str, tmp_path: Path) -> None:
    data, reason = UNREADABLE[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        read_source(path)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert reason in message
    assert "\n" not in message
    assert "Traceback" not in message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"])
def test_text_in_any_common_encoding(encoding: str, tmp_path: Path) -> None:
    words = "Handlingsplan for Ås, Ærøy og Ørland\nTiltak 1: Lære å gå på nytt\nAnsvarlig: Helse\nFrist: 2026\n"
    path = tmp_path / "plan.txt"
    path.write_bytes(words.encode(encoding))
    assert read_source(path).text == words
