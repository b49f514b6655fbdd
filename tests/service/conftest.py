"""Small fictional plans as files, and a workspace built from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.service.build import build
from ui.service.data_folder import DataFolder
from ui.service.sources import look
from ui.service.workspace import Workspace

STORVIK = """Handlingsplan mot vold i nære relasjoner 2025–2028
Storvik kommune
Vedtatt 12.06.2025

1 Bakgrunn
Planen gjelder hele kommunen. Gravide er særlig utsatt når volden starter tidlig.

2 Tiltak

Tiltak 1: Kurs om vold mot eldre
Hjemmetjenesten får kurs om vold mot eldre.
Ansvarlig: Helse og mestring
Frist: 31.12.2026

Tiltak 2: Samtaletilbud til barn som har opplevd vold
Barn som har opplevd vold får samtaler på helsestasjonen.
Ansvarlig: Barneverntjenesten
Frist: 30.06.2027

Tiltak 3: Rutiner for bolig etter krisesenter
Kommunen lager rutiner for bolig til voldsutsatte.
Ansvarlig: NAV
Frist: 01.03.2026
"""
ELVELAND = """Handlingsplan mot vold i nære relasjoner 2024–2027
Elveland kommune
Vedtatt 01.02.2024

Tiltak 1: Opplæring av ansatte om vold mot eldre
Ansatte i hjemmetjenesten lærer om vold mot eldre.
Ansvarlig: Helse og velferd
Frist: 31.12.2025

Tiltak 2: Krisesentertilbud for menn
Menn som er utsatt for vold, får et botilbud.
Ansvarlig: Krisesenteret
Frist: 31.12.2026

Tiltak 3: Samarbeid med politiet
Kommunen og politiet møtes fire ganger i året.
Ansvarlig: Kommunedirektøren
Frist: 31.12.2024
"""


@pytest.fixture
def plan_files(tmp_path: Path) -> Path:
    """A folder with two plans."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "storvik.txt").write_text(STORVIK, encoding="utf-8")
    (folder / "elveland.txt").write_text(ELVELAND, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def workspace(plan_files: Path, data: DataFolder) -> Workspace:
    build(look([plan_files], "given"), data)
    return Workspace.open(data.path)


@pytest.fixture(autouse=True)
def _quick_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here does not hang on how good the encoder is, and a build is made in nearly every test."""
    monkeypatch.setattr("search.static_encoder.ITERATIONS", 1)
