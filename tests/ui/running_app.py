"""The app as a process, the browser of this machine, and a plan that is full of signs: what fixtures and pictures share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from streamlit.testing.v1 import AppTest

from ui.service.data_folder import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60
"""Seconds for one run of a page, on a busy machine."""
BROWSER_TIMEOUT = 90_000
"""Milliseconds for anything in the browser."""
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Open = Callable[..., AppTest]
HOSTILE = """Handlingsplan mot vold i nære relasjoner 2025–2028 *stjerne* :red[x] :smile: www.x.no

Fjordvik kommune

Vedtatt 12.06.2025

1 Bakgrunn

Eldre er utsatt. <script>alert(1)</script>

2 Tiltak

Tiltak 1: Kurs om *vold* mot eldre :red[rødt] :smile: :material/home: $a$ <b>fet</b> [lenke](http://x.no) www.x.no -> `k`

Hjemmetjenesten skal få kurs om vold mot eldre. <img src=x onerror=alert(1)>

Ansvarlig: Helse *og* mestring
Frist: 31.12.2026

Tiltak 2: Samtaler for barn som har opplevd vold

Barn får samtaler om vold. Se www.x.no og https://x.no

Ansvarlig: Barneverntjenesten
Frist: 31.12.2025
"""
"""A plan that would be markup, were its words not data."""


@contextmanager
def running(data: Path, log: Path) -> Iterator[str]:
    """The app on a data folder, started as ``tiltaksgraf app`` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    command += ["--server.headless", "true"]
    environment = os.environ | {ENVIRONMENT: str(data), "PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{url}/_stcore/health", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until:
        assert process.poll() is None, "the app ended at once"
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(f"the app did not answer at {url} in {TIMEOUT} seconds")


def chromium() -> str | None:
    """The browser of this machine, if it has one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)
