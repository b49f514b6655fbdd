"""Search opened over the sample plans, and over the five real ones where they are; each is built once a session."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from opened import Asker, opened

from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from search.engine import Engine


@pytest.fixture(scope="session")
def engine(
    sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory
) -> Engine:
    return opened(list(sample_plans.values()), vocabulary, tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def five_engine(
    five_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory
) -> Engine:
    return opened(list(five_plans.values()), vocabulary, tmp_path_factory.mktemp("five"))


@pytest.fixture(scope="session")
def asked(engine: Engine) -> Asker:
    return Asker(engine)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"
