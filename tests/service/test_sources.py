"""Where plans are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.service.sources import SAMPLES, find


def _touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def test_paths_given_are_the_only_ones(tmp_path: Path) -> None:
    _touch(tmp_path / "a" / "En plan.txt", tmp_path / "b.pdf", tmp_path / "plans" / "c.txt")
    found = find([tmp_path / "a", tmp_path / "b.pdf"], {}, tmp_path)
    assert (found.origin, list(found.files)) == ("given", ["b", "en-plan"])
    assert found.problems == ()


def test_a_folder_gives_plans_and_nothing_that_stands_beside_them(tmp_path: Path) -> None:
    _touch(
        tmp_path / "README.md",
        tmp_path / "LICENSE.txt",
        tmp_path / ".skjult.txt",
        tmp_path / ".git" / "notat.md",
        tmp_path / "~$plan.docx",
        tmp_path / "plan.toml",
        tmp_path / "under" / "plan.docx",
    )
    assert list(find([tmp_path], {}, tmp_path).files.values()) == [tmp_path / "under" / "plan.docx"]


def test_a_file_named_outright_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    _touch(tmp_path / "readme.md")
    assert list(find([tmp_path / "readme.md"], {}, tmp_path).files) == ["readme"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    found = find([tmp_path / "borte.txt", tmp_path / "tom"], {}, tmp_path)
    assert found.files == {}
    assert [str(tmp_path / "borte.txt") in found.problems[0], str(tmp_path / "tom") in found.problems[1]] == [
        True,
        True,
    ]


def test_two_files_with_one_key_are_told_and_the_first_is_read(tmp_path: Path) -> None:
    _touch(tmp_path / "plan.pdf", tmp_path / "plan.txt")
    found = find([tmp_path], {}, tmp_path)
    assert list(found.files.values()) == [tmp_path / "plan.pdf"]
    assert "plan.txt" in found.problems[0]
    assert "same plan key" in found.problems[0]


def test_the_same_file_twice_is_one(tmp_path: Path) -> None:
    _touch(tmp_path / "plan.txt")
    assert find([tmp_path, tmp_path / "plan.txt"], {}, tmp_path).problems == ()


def test_the_order_of_places(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    _touch(tmp_path / "shared" / "plans" / "delt.txt")
    assert find([], {}, here).place == str(tmp_path / "shared" / "plans")
    _touch(here / "plans" / "egen.txt")
    assert list(find([], {}, here).files) == ["egen"]
    _touch(tmp_path / "env" / "miljo.txt")
    named = find([], {"TILTAKSGRAF_PLANS": str(tmp_path / "env")}, here)
    assert (named.origin, list(named.files)) == ("environment", ["miljo"])


def test_the_samples_where_no_place_holds_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plans").mkdir()
    monkeypatch.setattr("ui.service.sources.ROOT", tmp_path / "elsewhere")
    found = find([], {}, tmp_path)
    assert found.samples
    assert found.roots == (str(SAMPLES),)
    assert len(found.files) == 3
