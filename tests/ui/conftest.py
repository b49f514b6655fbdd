"""The sample plans built once, the app on them page by page, and a real browser where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from running_app import BROWSER_TIMEOUT, CHROMIUM, HOSTILE, ROOT, TIMEOUT, Open, chromium, running
from streamlit.testing.v1 import AppTest

from ui.service.build import build
from ui.service.data_folder import ENVIRONMENT, DataFolder
from ui.service.sources import SAMPLES, look
from ui.service.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


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


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app answers on a plan full of signs."""
    folder = tmp_path_factory.mktemp("hostile")
    plan = folder / "farlig.txt"
    plan.write_text(HOSTILE, encoding="utf-8")
    build(look([plan], "given"), DataFolder(folder / "data"))
    with running(folder / "data", folder / "log") as url:
        yield url


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
