"""The sample plans built once, the app on them page by page, and a real browser where there is one."""

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
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from streamlit.testing.v1 import AppTest

from ui.service.build import build
from ui.service.data_folder import ENVIRONMENT, DataFolder
from ui.service.sources import SAMPLES, look
from ui.service.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample plans."""
    folder = tmp_path_factory.mktemp("ui") / "data"
    build(look([SAMPLES], "samples"), DataFolder(folder))
    return folder


@pytest.fixture(scope="session")
def workspace(data: Path) -> Workspace:
    return Workspace.open(data)


@pytest.fixture
def open_page(data: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Runs a page with what its address says: ``open_page("plans", plan="solvag")``."""
    monkeypatch.setenv(ENVIRONMENT, str(data))

    def run(page: str = "ask", **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT)
        if "lang" in address:
            app.query_params["lang"] = address["lang"]
        app.run()
        app.switch_page(f"ui/pages/{page}.py")
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return run


@pytest.fixture(scope="session")
def address(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app answers on the sample plans."""
    with running(data, tmp_path_factory.mktemp("app") / "log") as url:
        yield url


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


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app answers on a plan full of signs."""
    folder = tmp_path_factory.mktemp("hostile")
    plan = folder / "farlig.txt"
    plan.write_text(HOSTILE, encoding="utf-8")
    build(look([plan], "given"), DataFolder(folder / "data"))
    with running(folder / "data", folder / "log") as url:
        yield url


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium()
    if found is None:
        pytest.skip("there is no chromium on this machine: the app is not tried in a browser")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture
def outside() -> list[str]:
    """Addresses that the page asked for and that are not the app's own: there must be none."""
    return []


@pytest.fixture
def tab(browser: Browser, outside: list[str]) -> Iterator[Page]:
    """A fresh tab on a laptop's screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True, locale="nb-NO")
    context.set_default_timeout(BROWSER_TIMEOUT)
    page = context.new_page()
    own = ("http://127.0.0.1:", "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else outside.append(request.url))
    yield page
    context.close()
