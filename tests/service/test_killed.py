"""A build killed at any moment: the build before still opens and answers, and the next build makes good what was broken off."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ui.service.build import build
from ui.service.data_folder import DataFolder
from ui.service.sources import look
from ui.service.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30
SEED = 20_251_129
PROGRAM = """
import sys
from pathlib import Path
import search.static_encoder
search.static_encoder.ITERATIONS = 1
from ui.service.build import build
from ui.service.data_folder import DataFolder
from ui.service.sources import look
print("started", flush=True)
build(look([Path(sys.argv[1])], "given"), DataFolder(Path(sys.argv[2])))
"""
COUNT = "SELECT (COUNT(?m) AS ?n) WHERE { ?m a tg:Measure ; tg:live true }"


def _start(files: Path, data: DataFolder) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(files), str(data.path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def _answers(data: DataFolder) -> int:
    """What the build that answers now says of itself: its records and its graph agree."""
    workspace = Workspace.open(data.path)
    count = int(
        workspace.store.query(
            "PREFIX tg: <https://w3id.org/tiltaksgraf/ontology#> " + COUNT, use_default_graph_as_union=True
        )
        .__next__()["n"]
        .value
    )  # type: ignore[union-attr,index]
    assert count == sum(len(each.measures) for each in workspace.plans)
    assert workspace.ask("vold mot eldre").count > 0
    return count


@pytest.mark.timeout(900)
def test_kill_9_at_random_moments(plan_files: Path, data: DataFolder) -> None:
    build(look([plan_files], "given"), data)
    third = (plan_files / "elveland.txt").read_text(encoding="utf-8").replace("Elveland", "Dalvik")
    began = time.monotonic()
    process = _start(plan_files, data)
    assert process.wait(120) == 0
    longest = time.monotonic() - began
    random_moments = random.Random(SEED)
    before, killed, counts = _answers(data), 0, set()
    for attempt in range(KILLS):
        extra = plan_files / "dalvik.txt"
        if extra.exists():
            extra.unlink()
        else:
            extra.write_text(third + f"\nForsøk {attempt}\n", encoding="utf-8")
        process = _start(plan_files, data)
        time.sleep(random_moments.uniform(0, max(longest, 1.5)))
        os.killpg(process.pid, signal.SIGKILL)
        killed += process.wait(60) == -signal.SIGKILL
        counts.add(_answers(data))
        assert counts <= {before, before + 3}
    assert killed >= KILLS // 2, "the moments must lie inside the builds"
    report = build(look([plan_files], "given"), data)
    assert _answers(data) == report.measures
    left = sorted(path.name for path in (data.path / "builds").iterdir())
    assert report.build in left
    assert len(left) <= 2
