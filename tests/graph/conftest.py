"""The store made of three fictional plans."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from fictional_plans import CORRECTIONS, COUNTERPARTS, fjordvik, landet, sundet

from graph.projection import project_corrections, project_derived
from graph.store import open_store, project_plans, write_store
from ontology.records import PlanRecords


@pytest.fixture(scope="session")
def plans() -> tuple[PlanRecords, ...]:
    return fjordvik(), landet(), sundet()


@pytest.fixture(scope="session")
def derived() -> bytes:
    return project_derived(COUNTERPARTS) + project_corrections(CORRECTIONS)


@pytest.fixture(scope="session")
def store_directory(plans: tuple[PlanRecords, ...], derived: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    write_store(project_plans(plans, folder / "quads"), folder / "graph", derived)
    return folder / "graph"


@pytest.fixture(scope="session")
def store(store_directory: Path) -> ox.Store:
    return open_store(store_directory)
