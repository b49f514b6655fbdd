"""The sample plans built once, the app on them page by page, and a real browser where there is one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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
    """Where the app answers: started as ``tiltaksgraf app`` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("app") / "log").open("wb")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    environment = os.environ | {ENVIRONMENT: str(data), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{url}/_stcore/health", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
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
def tab(browser: Browser, address: str, outside: list[str]) -> Iterator[Page]:
    """A fresh tab on a laptop's screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True, locale="nb-NO")
    context.set_default_timeout(BROWSER_TIMEOUT)
    page = context.new_page()
    page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else outside.append(r.url))
    yield page
    context.close()
