"""Takes the pictures of ``docs/images`` again, on the sample plans: ``python tests/ui/take_screenshots.py`` from the root."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from playwright.sync_api import sync_playwright  # noqa: E402
from running_app import CHROMIUM, chromium, running  # noqa: E402

from ui.service.build import build  # noqa: E402
from ui.service.data_folder import DataFolder  # noqa: E402
from ui.service.sources import SAMPLES, look  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 900}
PICTURES = {
    "ask": "/?q=Hvilke planer har tiltak for eldre som utsettes for vold?",
    "ask.en": "/?q=Which plans address elderly victims of violence?&lang=en",
    "plan": "/plans?plan=lauvdalsregionen",
    "measure": "/plans?measure=ingen-skal-ga-alene/2",
    "coverage": "/coverage?cell=ingen-skal-ga-alene/eldre",
    "compare": "/compare?a=municipal&b=national",
    "audit": "/audit",
    "reading": "/reading?plan=lauvdalsregionen",
    "vocabulary": "/vocabulary?concept=eldre",
    "sparql": "/sparql",
}
"""File → address of the page."""


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        build(look([SAMPLES], "samples"), DataFolder(folder / "data"))
        browser = driver.chromium.launch(executable_path=chromium(), args=list(CHROMIUM))
        with running(folder / "data", folder / "log") as url:
            for picture, address in PICTURES.items():
                page = browser.new_page(viewport=SIZE, locale="nb-NO")
                page.goto(url + address)
                page.wait_for_selector("h1", timeout=60_000)
                page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
                page.wait_for_timeout(1_500)
                page.screenshot(path=IMAGES / f"{picture}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
