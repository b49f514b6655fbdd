"""People's corrections: kept apart, made at every build, marked as theirs, reported when outdated, and undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.codes import codes_of
from ontology.records import Correction
from ui.service.build import build
from ui.service.corrections import BadCorrection, load, save
from ui.service.errors import UnknownMeasure
from ui.service.sources import look
from ui.service.workspace import Workspace


def _correction(target: str, field: str, new: str | None, **more: str | None) -> Correction:
    return Correction(
        **{"target": target, "field": field, "old": None, "new": new, "by": "Kari", "at": "2026-01-05"} | more
    )  # type: ignore[arg-type]


def _again(workspace: Workspace) -> Workspace:
    return Workspace.open(workspace.data)


def test_a_title_is_corrected_and_the_change_is_marked(workspace: Workspace) -> None:
    workspace.correct(_correction("storvik/1", "title", "Kurs for hjemmetjenesten", old="Kurs om vold mot eldre"))
    after = _again(workspace)
    measure = after.measure("storvik/1")
    assert (measure.title.value, measure.title.place, measure.corrected) == (
        "Kurs for hjemmetjenesten",
        "correction",
        ("title",),
    )
    query = "SELECT ?who WHERE { ?c a tg:Correction ; tg:corrects/tg:id 'storvik/1' ; prov:wasAttributedTo/rdfs:label ?who }"
    assert after.sparql(query, "csv").body.decode().split() == ["who", "Kari"]
    assert after.validate().problems == ()
    answer = after.ask("hjemmetjenesten")
    assert all(
        q.text == after.plan(h.id.split("/")[0]).text[q.start : q.end] for h in answer.measures for q in h.passages
    )


def test_an_actor_is_known_by_the_registry(workspace: Workspace) -> None:
    workspace.correct(_correction("storvik/3", "responsible", "HOD; Lykkehjulet"))
    refs = _again(workspace).measure("storvik/3").responsible
    assert [(ref.label, ref.actor) for ref in refs] == [
        ("Helse- og omsorgsdepartementet", "hod"),
        ("Lykkehjulet", None),
    ]


def test_target_groups_are_replaced(workspace: Workspace) -> None:
    workspace.correct(_correction("storvik/2", "target_groups", "unge; gravide"))
    after = _again(workspace)
    assert codes_of(after.measure("storvik/2"), "target-group", after.vocabulary) == ("gravide", "unge")


def test_a_field_is_emptied(workspace: Workspace) -> None:
    workspace.correct(_correction("storvik/1", "deadline", None))
    assert _again(workspace).measure("storvik/1").deadline is None


def test_a_measure_is_dropped_and_undone(workspace: Workspace) -> None:
    drop = _correction("elveland/3", "measure", None)
    workspace.correct(drop)
    after = _again(workspace)
    assert [m.number for m in after.plan("elveland").measures] == ["1", "2"]
    assert after.validate().problems == ()
    after.undo(drop)
    restored = _again(workspace)
    assert [m.number for m in restored.plan("elveland").measures] == ["1", "2", "3"]
    assert restored.corrections == ()


def test_a_measure_is_added_where_its_words_stand(workspace: Workspace) -> None:
    quote = "Gravide er særlig\nutsatt når volden starter tidlig."
    workspace.correct(_correction("storvik/4", "measure", "Samtaler med gravide", quote=quote))
    after = _again(workspace)
    measure = after.measure("storvik/4")
    text = after.plan("storvik").text[measure.start : measure.end]
    assert text.split() == quote.split()
    assert "gravide" in codes_of(measure, "target-group", after.vocabulary)


def test_plan_facts_are_corrected(workspace: Workspace) -> None:
    workspace.correct(_correction("storvik", "level", "inter-municipal"))
    workspace.correct(_correction("storvik", "municipalities", "Hamar; Stange"))
    plan = _again(workspace).plan("storvik").plan
    assert (plan.level and plan.level.value, [p.value for p in plan.municipalities]) == (
        "inter-municipal",
        ["Hamar", "Stange"],
    )


def test_corrections_survive_a_new_extraction(workspace: Workspace, plan_files: Path) -> None:
    workspace.correct(
        _correction("storvik/2", "title", "Samtaler med barn", quote="Barn som har opplevd vold får samtaler")
    )
    text = (plan_files / "storvik.txt").read_text(encoding="utf-8")
    moved = "Ny forside\n\n" + text.replace("opplevd vold får", "opplevd vold\nfår")
    (plan_files / "storvik.txt").write_text(moved, encoding="utf-8")
    report = _again(workspace).rebuild()
    assert report.outdated == ()
    assert _again(workspace).measure("storvik/2").title.value == "Samtaler med barn"


def test_words_that_are_not_in_the_plan_are_refused(workspace: Workspace) -> None:
    with pytest.raises(BadCorrection, match="står ikke i storvik"):
        workspace.correct(_correction("storvik/2", "title", "Samtaler", quote="ord som ingen har skrevet"))
    assert workspace.corrections == ()


def test_outdated_corrections_are_reported(workspace: Workspace, plan_files: Path) -> None:
    workspace.correct(_correction("storvik/2", "title", "Samtaler", quote="får samtaler på helsestasjonen"))
    workspace.correct(_correction("storvik/1", "deadline", "2026-06-30", old="2026-12-31"))
    workspace.correct(_correction("elveland/3", "status", "completed"))
    storvik = (plan_files / "storvik.txt").read_text(encoding="utf-8")
    changed = storvik.replace("får samtaler på", "møter noen på").replace("Frist: 31.12.2026", "Frist: 31.12.2028")
    (plan_files / "storvik.txt").write_text(changed, encoding="utf-8")
    elveland = (plan_files / "elveland.txt").read_text(encoding="utf-8")
    (plan_files / "elveland.txt").write_text(elveland[: elveland.index("Tiltak 3")], encoding="utf-8")
    report = _again(workspace).rebuild()
    assert {(o.correction.target, o.applied) for o in report.outdated} == {
        ("storvik/2", False),
        ("storvik/1", True),
        ("elveland/3", False),
    }
    after = _again(workspace)
    assert after.outdated == report.outdated
    assert after.measure("storvik/2").title.value == "Samtaletilbud til barn som har opplevd vold"
    deadline = after.measure("storvik/1").deadline
    assert deadline is not None
    assert deadline.value == "2026-06-30"


@pytest.mark.parametrize(
    ("target", "field", "new", "error"),
    [
        ("storvik/1", "farge", "blå", BadCorrection),
        ("storvik/1", "status", "kanskje", BadCorrection),
        ("storvik/1", "target_groups", "marsboere", BadCorrection),
        ("storvik/1", "title", " ", BadCorrection),
        ("storvik/9", "title", "Ny", UnknownMeasure),
        ("storvik/1", "measure", "Finnes", UnknownMeasure),
        ("storvik/9", "measure", "Uten sitat", BadCorrection),
        ("ukjent/1", "title", "Ny", UnknownMeasure),
        ("storvik", "budget", "1", BadCorrection),
    ],
)
def test_what_cannot_be_corrected_changes_nothing(
    workspace: Workspace, target: str, field: str, new: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        workspace.correct(_correction(target, field, new))
    assert workspace.corrections == ()
    assert workspace.is_current


def test_a_correction_needs_a_name(workspace: Workspace) -> None:
    with pytest.raises(BadCorrection, match="name"):
        workspace.correct(_correction("storvik/1", "title", "Ny", by=" "))


def test_a_file_that_a_person_wrote_wrongly(plan_files: Path, workspace: Workspace) -> None:
    file = workspace.data / "corrections.toml"
    for text, said in (("[[correction]\n", "TOML"), ('[[correction]]\ntarget = "storvik/1"\nfelt = "title"\n', "felt")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BadCorrection, match=said):
            build(look([plan_files], "given"), type(workspace._data)(workspace.data))
    assert _again(workspace).build == workspace.build


_TEXT = st.text(min_size=1).filter(lambda text: max(text) < "\ud800" or min(text) > "\udfff")


@given(
    st.lists(
        st.builds(
            Correction,
            target=_TEXT,
            field=_TEXT,
            old=st.none() | _TEXT,
            new=st.none() | _TEXT,
            by=_TEXT,
            at=_TEXT,
            quote=st.just("") | _TEXT,
        )
    )
)
def test_any_words_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, corrections: list[Correction]
) -> None:
    file = tmp_path_factory.mktemp("corrections") / "corrections.toml"
    save(file, corrections)
    assert load(file) == tuple(corrections)
