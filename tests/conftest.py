"""What many tests need: the vocabulary, a reader, the five real plans where they are, and the sample plans.

Each plan is read once a session. The real plans are no part of the repository: they are looked for in ``$TILTAKSGRAF_PLANS``
and beside the repository's root (``../shared/plans``), and where they are not, the tests that need them are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.reader import Reader
from ontology.ids import plan_key
from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from ontology.vocabulary import vocabulary as load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
FIVE = ("oslo", "bergen", "hamarregionen", "opptrappingsplan", "et-liv-uten-vold")


def find_five_plans() -> dict[str, Path] | None:
    """Key → file of each of the five plans; None where a folder holding them all is not found."""
    for folder in (os.environ.get("TILTAKSGRAF_PLANS"), ROOT.parent / "shared" / "plans"):
        files = {key: Path(folder) / f"{key}.txt" for key in FIVE} if folder else {}
        if files and all(file.is_file() for file in files.values()):
            return files
    return None


def sample_files() -> list[Path]:
    return sorted(path for path in SAMPLES.iterdir() if path.stem != "README" and path.suffix != ".toml")


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="session")
def reader(vocabulary: Vocabulary) -> Reader:
    return Reader.of(vocabulary)


@pytest.fixture(scope="session")
def five_files() -> Mapping[str, Path]:
    """Key → file of the five real plans; skips where they are absent."""
    files = find_five_plans()
    if files is None:
        pytest.skip("the five real plans are neither in $TILTAKSGRAF_PLANS nor in ../shared/plans")
    return files


@pytest.fixture(scope="session")
def five_plans(reader: Reader, five_files: Mapping[str, Path]) -> Mapping[str, PlanRecords]:
    """Key → records of the five real plans; skips where they are absent."""
    return {key: reader.read(file) for key, file in five_files.items()}


@pytest.fixture(scope="session")
def sample_plans(reader: Reader) -> Mapping[str, PlanRecords]:
    """Key → records of the plans in ``samples/``."""
    return {plan_key(file.name): reader.read(file) for file in sample_files()}
