"""The build: only what changed is redone, a plan is replaced whole or not at all, and what was built before is never lost."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from ui.service.build import BuildReport, build
from ui.service.data_folder import DataFolder
from ui.service.errors import BuildBusy, NotBuilt, NothingToBuild, UnknownMeasure, UnknownPlan
from ui.service.opening import open_or_build
from ui.service.sources import look
from ui.service.workspace import Workspace


def _build(files: Path, data: DataFolder) -> BuildReport:
    return build(look([files], "given"), data)


def test_what_is_built(plan_files: Path, data: DataFolder) -> None:
    report = _build(plan_files, data)
    assert (report.plans, report.measures, report.failed) == (("elveland", "storvik"), 6, ())
    workspace = Workspace.open(data.path)
    assert [each.plan.key for each in workspace.plans] == ["elveland", "storvik"]
    assert not workspace.samples
    assert workspace.measure("storvik/1").title.value == "Kurs om vold mot eldre"
    assert workspace.validate().problems == ()


def test_nothing_is_done_where_nothing_changed(plan_files: Path, data: DataFolder) -> None:
    first = _build(plan_files, data)
    again = _build(plan_files, data)
    assert (again.unchanged, again.read, again.build) == (True, (), first.build)


def test_only_the_changed_plan_is_read_again(plan_files: Path, data: DataFolder) -> None:
    _build(plan_files, data)
    text = (plan_files / "storvik.txt").read_text(encoding="utf-8")
    (plan_files / "storvik.txt").write_text(text.replace("Kurs om vold", "Opplæring om vold"), encoding="utf-8")
    report = _build(plan_files, data)
    assert (report.read, report.unchanged) == (("storvik",), False)
    assert Workspace.open(data.path).measure("storvik/1").title.value == "Opplæring om vold mot eldre"


def test_a_sidecar_counts_as_the_plan(plan_files: Path, data: DataFolder) -> None:
    _build(plan_files, data)
    (plan_files / "storvik.toml").write_text('title = "Trygg i Storvik"\n', encoding="utf-8")
    assert _build(plan_files, data).read == ("storvik",)
    title = Workspace.open(data.path).plan("storvik").plan.title
    assert title is not None
    assert title.value == "Trygg i Storvik"


def test_a_plan_whose_file_is_gone_leaves_the_graph(plan_files: Path, data: DataFolder) -> None:
    _build(plan_files, data)
    (plan_files / "elveland.txt").unlink()
    assert _build(plan_files, data).removed == ("elveland",)
    workspace = Workspace.open(data.path)
    rows = workspace.sparql("SELECT DISTINCT ?plan WHERE { ?m a tg:Measure ; tg:plan/tg:id ?plan }", "csv").body
    assert rows.decode().split() == ["plan", "storvik"]
    with pytest.raises(UnknownPlan, match="storvik"):
        workspace.plan("elveland")


def test_two_builds_of_the_same_files_give_the_same_bytes(plan_files: Path, tmp_path: Path) -> None:
    exports = []
    for name in ("one", "two"):
        data = DataFolder(tmp_path / name)
        _build(plan_files, data)
        workspace = Workspace.open(data.path)
        for form in ("nt", "ttl", "trig", "jsonld"):
            with (tmp_path / f"{name}.{form}").open("wb") as file:
                workspace.export(form, file)  # type: ignore[arg-type]
        folder = data.current().path
        kept = sorted((folder / "records").iterdir()) + sorted((folder / "texts").iterdir())
        exports.append(
            [(path.name, path.read_bytes()) for path in (*kept, folder / "counterparts.jsonl")]
            + [(form, (tmp_path / f"{name}.{form}").read_bytes()) for form in ("nt", "ttl", "trig", "jsonld")]
        )
    assert exports[0] == exports[1]
    assert len(exports[0]) == 9


def test_a_bad_file_is_told_and_the_others_are_built(plan_files: Path, data: DataFolder) -> None:
    (plan_files / "tom.txt").write_bytes(b"")
    (plan_files / "falsk.pdf").write_bytes(b"%PDF-1.7 not really")
    report = _build(plan_files, data)
    assert report.plans == ("elveland", "storvik")
    assert [sentence.split(":")[0] for sentence in report.failed] == ["falsk.pdf", "tom.txt"]


def test_a_plan_whose_file_went_bad_keeps_its_earlier_reading(plan_files: Path, data: DataFolder) -> None:
    _build(plan_files, data)
    (plan_files / "storvik.txt").write_bytes(b"\x00\x01\x02" * 500)
    report = _build(plan_files, data)
    assert (report.kept, len(report.failed)) == (("storvik",), 1)
    assert Workspace.open(data.path).measure("storvik/2").number == "2"
    assert _build(plan_files, data).kept == ("storvik",)


def test_where_nothing_can_be_read_what_was_built_stays(plan_files: Path, data: DataFolder, tmp_path: Path) -> None:
    before = _build(plan_files, data)
    with pytest.raises(NothingToBuild, match=r"borte\.txt"):
        build(look([tmp_path / "borte.txt"], "given"), data)
    assert Workspace.open(data.path).build == before.build


def test_the_build_before_is_kept_for_who_is_reading_it(plan_files: Path, data: DataFolder) -> None:
    _build(plan_files, data)
    reader = Workspace.open(data.path)
    (plan_files / "elveland.txt").unlink()
    _build(plan_files, data)
    assert not reader.is_current
    assert len(reader.plans) == 2
    assert len(reader.sparql("SELECT ?m WHERE { ?m a tg:Measure }", "csv").body.split()) == 7


def test_a_second_build_waits_for_the_first(plan_files: Path, data: DataFolder) -> None:
    waited = threading.Event()
    with data.locked():
        thread = threading.Thread(target=lambda: build(look([plan_files], "given"), data, waiting=waited.set))
        thread.start()
        assert waited.wait(30)
    thread.join(60)
    assert len(Workspace.open(data.path).plans) == 2


def test_a_build_that_does_not_end_is_told(data: DataFolder) -> None:
    with data.locked(), pytest.raises(BuildBusy, match="0 seconds"), data.locked(seconds=0):
        raise AssertionError("two builds at once")


def test_an_error_in_the_middle_changes_nothing(
    plan_files: Path, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _build(plan_files, data)
    (plan_files / "elveland.txt").unlink()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("search.index.build", broken)
    with pytest.raises(RuntimeError, match="disk is full"):
        _build(plan_files, data)
    assert Workspace.open(data.path).build == before.build
    assert [path.name for path in (data.path / "builds").iterdir()] == [before.build]


def test_nothing_built_is_said(tmp_path: Path, workspace: Workspace) -> None:
    with pytest.raises(NotBuilt, match="tiltaksgraf build"):
        Workspace.open(tmp_path / "nowhere")
    (workspace.data / "builds" / workspace.build / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NotBuilt):
        Workspace.open(workspace.data)


@pytest.mark.parametrize("identifier", ["storvik", "storvik/", "storvik/99", "/1"])
def test_a_measure_that_is_not_there(workspace: Workspace, identifier: str) -> None:
    with pytest.raises(UnknownMeasure):
        workspace.measure(identifier)


@pytest.mark.parametrize("part", ["index", "graph", "records", "texts", "counterparts.jsonl"])
def test_a_build_that_lost_a_part_is_made_again(plan_files: Path, data: DataFolder, part: str) -> None:
    first = _build(plan_files, data)
    lost = data.current().path / part
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    again = _build(plan_files, data)
    assert (again.build, again.unchanged) == (first.build, False)
    assert Workspace.open(data.path).ask("vold mot eldre").count > 0


@pytest.mark.parametrize("pointer", ["", "../../etc", "borte", "\x00\x01"])
def test_a_damaged_pointer_builds_the_same_plans_again(plan_files: Path, data: DataFolder, pointer: str) -> None:
    _build(plan_files, data)
    (data.path / "CURRENT").write_text(pointer, encoding="ascii")
    with pytest.raises(NotBuilt):
        Workspace.open(data.path)
    assert [each.plan.key for each in open_or_build(data.path).plans] == ["elveland", "storvik"]


def test_a_question_to_a_build_that_lost_a_part_builds_it_again(plan_files: Path, data: DataFolder) -> None:
    _build(plan_files, data)
    shutil.rmtree(data.current().graph)
    assert open_or_build(data.path).validate().problems == ()


def test_what_a_killed_build_left_is_removed_also_where_nothing_has_changed(plan_files: Path, data: DataFolder) -> None:
    _build(plan_files, data)
    left = data.path / "builds" / "unfinished-1"
    left.mkdir()
    (left / "half").write_text("…", encoding="utf-8")
    assert _build(plan_files, data).unchanged
    assert not left.exists()
