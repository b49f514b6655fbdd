"""A correction made in the app: kept, built with, shown as a person's, undone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running_app import ROOT, TIMEOUT
from streamlit.testing.v1 import AppTest

from ui.service.build import build
from ui.service.data_folder import ENVIRONMENT, DataFolder
from ui.service.sources import SAMPLES, look
from ui.service.workspace import Workspace

SECONDS = 180
"""A correction builds everything again."""


@pytest.fixture
def own(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A data folder of the test's own: corrections change what is built."""
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    monkeypatch.setattr("search.static_encoder.ITERATIONS", 1)
    build(look([SAMPLES], "samples"), DataFolder(folder))
    return Workspace.open(folder)


def test_a_title_is_corrected_and_the_correction_undone(own: Workspace) -> None:
    records = own.plans[0]
    measure = records.measures[0]
    key = records.plan.key
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=max(TIMEOUT, SECONDS)).run()
    app.switch_page("ui/pages/reading.py")
    app.query_params["plan"] = key
    app.run()
    app.selectbox(key=f"correction-target-{key}").set_value(measure.number).run()
    app.text_input(key=f"new-{measure.id}-title").set_value("En bedre tittel")
    next(each for each in app.text_input if each.label == "Ditt navn").set_value("Kari")
    next(each for each in app.button if each.label == "Lagre og bygg på nytt").click().run()
    assert not app.exception
    assert not app.error
    after = Workspace.open(own.data)
    assert after.measure(measure.id).title.value == "En bedre tittel"
    assert [(c.by, c.field, c.new) for c in after.corrections] == [("Kari", "title", "En bedre tittel")]

    app.button(key="undo-0").click().run()
    assert not app.exception
    last = Workspace.open(own.data)
    assert last.corrections == ()
    assert last.measure(measure.id).title.value == measure.title.value


def test_a_correction_without_a_name_or_a_change_is_refused(own: Workspace) -> None:
    records = own.plans[0]
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=max(TIMEOUT, SECONDS)).run()
    app.switch_page("ui/pages/reading.py")
    app.query_params["plan"] = records.plan.key
    app.run()
    save = next(each for each in app.button if each.label == "Lagre og bygg på nytt")
    save.click().run()
    assert app.error
    app.text_input(key=f"new-{records.plan.key}-title").set_value("Noe annet")
    next(each for each in app.button if each.label == "Lagre og bygg på nytt").click().run()
    assert app.error
    assert Workspace.open(own.data).corrections == ()
