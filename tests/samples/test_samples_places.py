"""The sample plans: every place is where it says, and reading them again gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import structs
from spans import faults

from graph.projection import project
from ingest.reader import Reader
from ontology.records import PlanRecords, decode, encode
from ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
PRINT_DIGEST = """
import sys
from hashlib import sha256
from pathlib import Path
from graph.projection import project
from ingest.reader import Reader
from ontology.records import encode
from ontology.vocabulary import vocabulary

reader = Reader.of(vocabulary())
for path in sys.argv[1:]:
    records = reader.read(Path(path))
    print(sha256(encode(records)).hexdigest(), sha256(project(records)).hexdigest())
"""


def test_every_place_is_where_it_says(sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    assert [fault for records in sample_plans.values() for fault in faults(records, vocabulary)] == []


def test_records_come_back_as_they_were_written(sample_plans: Mapping[str, PlanRecords]) -> None:
    for records in sample_plans.values():
        assert decode(encode(records), records.text) == records


def test_read_twice_is_the_same_bytes(sample_plans: Mapping[str, PlanRecords], reader: Reader) -> None:
    for records in sample_plans.values():
        again = reader.read(ROOT / "samples" / records.plan.source)
        assert encode(again) == encode(records)
        assert project(again) == project(records)


@pytest.mark.timeout(240)
def test_another_process_gives_the_same_bytes(sample_plans: Mapping[str, PlanRecords]) -> None:
    """Neither the records nor the graph hang on the order of sets, which differs with the hash seed."""
    files = [str(ROOT / "samples" / records.plan.source) for records in sample_plans.values()]
    digests = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST, *files],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().splitlines()) == len(files)


def test_a_wrong_place_is_told(sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> None:
    """The walk itself: records that are off by one character, outside the text or in each other's way are reported."""
    records = sample_plans["lauvdalsregionen"]
    first, second, *others = records.measures
    assert first.deadline is not None
    off = structs.replace(first, deadline=structs.replace(first.deadline, start=first.deadline.start - 2))
    outside = structs.replace(first, links=(structs.replace(first.links[0], end=len(records.text) + 1),))
    elsewhere = structs.replace(first, links=(structs.replace(first.links[0], start=0, end=4),))
    swallowing = structs.replace(first, end=second.end)
    shifted = structs.replace(first, start=first.start + 1)
    invented = structs.replace(first, links=(structs.replace(first.links[0], label="brannvern"),))
    for broken in (off, outside, elsewhere, swallowing, shifted, invented):
        assert faults(structs.replace(records, measures=(broken, second, *others)), vocabulary) != []
