"""The app in a real browser, as a person uses it. Skipped where there is no chromium."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from running_app import BROWSER_TIMEOUT

from ui.service.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = ("", "plans", "coverage", "compare", "audit", "reading", "vocabulary", "sparql")
QUESTION = "hvilke planer har tiltak for eldre som utsettes for vold"
QUIET = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def settled(tab: Page) -> None:
    """Waits until the page has been shown and nothing runs."""
    tab.wait_for_selector("h1")
    tab.wait_for_timeout(300)
    tab.wait_for_selector(QUIET)


def at(tab: Page, pattern: str) -> None:
    """Waits until the address has something: a page of the app is changed without a new document."""
    until = time.monotonic() + BROWSER_TIMEOUT / 1000
    while re.search(pattern, tab.url) is None:
        assert time.monotonic() < until, f"{tab.url} has no {pattern}"
        tab.wait_for_timeout(100)
    settled(tab)


def go(tab: Page, url: str) -> None:
    tab.goto(url)
    settled(tab)


def saved(tab: Page, label: str) -> list[list[str]]:
    """The rows of a CSV that a button gives."""
    with tab.expect_download(timeout=BROWSER_TIMEOUT) as download:
        tab.get_by_role("button", name=label).first.click()
    path = Path(download.value.path())
    assert download.value.suggested_filename.endswith(".csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(autouse=True)
def _nothing_from_outside(outside: list[str]) -> Iterator[None]:
    """Everything works offline: no page asks for anything that is not the app's own."""
    yield
    assert outside == []


def test_a_question_is_typed_answered_and_taken_along(tab: Page, address: str, workspace: Workspace) -> None:
    go(tab, address)
    tab.get_by_role("combobox", name="Spørsmål til planene").fill(QUESTION)
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".tg-answer")
    settled(tab)
    answer = workspace.ask(QUESTION, top=60)
    assert tab.locator(".tg-answer").inner_text().split() == answer.answer.split()
    assert tab.locator("mark").count() > 0
    rows = saved(tab, "Last ned CSV")
    assert rows[0][:2] == ["Id", "Plan"]
    assert [row[0] for row in rows[1:]] == [hit.id for hit in answer.measures]
    for row in rows[1:]:
        quote, start, end = row[8], row[9], row[10]
        text = workspace.plan(row[0].rsplit("/", 1)[0]).text
        assert quote.split() == text[int(start) : int(end)].split()


def test_suggestions_are_offered_and_taken_by_keyboard(tab: Page, address: str) -> None:
    go(tab, address)
    field = tab.get_by_role("combobox", name="Spørsmål til planene")
    field.click()
    tab.keyboard.type("tiltak for eld", delay=40)
    tab.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert field.input_value().startswith("tiltak for eldre")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".tg-answer")
    assert "q=tiltak" in tab.url


def test_a_quote_is_shown_in_its_place(tab: Page, address: str) -> None:
    go(tab, f"{address}/?q={QUESTION}")
    tab.wait_for_selector(".tg-answer")
    settled(tab)
    tab.get_by_role("button", name="Vis i sammenheng").first.click()
    window = tab.get_by_role("dialog")
    window.locator(".tg-focus").first.wait_for()
    around = window.locator(".tg-context").inner_text()
    assert len(around) > len(window.locator(".tg-focus").first.inner_text())


def test_a_plan_and_a_measure_are_opened(tab: Page, address: str, workspace: Workspace) -> None:
    records = workspace.plans[0]
    go(tab, f"{address}/plans")
    tab.get_by_role("link", name="Åpne planen").first.click()
    at(tab, r"plan=")
    measure = records.measures[0]
    tab.get_by_role("button", name=f"Åpne tiltak {measure.number}: {measure.title.value}").click()
    at(tab, r"measure=")
    assert measure.title.value in tab.locator("h1").first.inner_text()
    tab.get_by_role("tab", name="Teksten").click()
    own = tab.locator(".tg-own")
    own.wait_for()
    assert measure.title.value in " ".join(own.inner_text().split())
    tab.go_back()
    at(tab, r"plan=")


def test_a_cell_of_the_matrix_is_clicked(tab: Page, address: str, workspace: Workspace) -> None:
    table = workspace.coverage("target-group")
    (plan, code), cell = next((at, c) for at, c in table.cells.items() if c.measures)
    go(tab, f"{address}/coverage")
    tab.locator(f'button[data-key="{plan}/{code}"]').click()
    at(tab, r"cell=")
    for each in cell.measures:
        tab.get_by_text(each.id.replace("/", " "), exact=True).first.wait_for()
    rows = saved(tab, "Last ned CSV")
    counts = {(row[0], row[1]): int(row[3]) for row in rows[1:]}
    assert counts[plan, code] == len(cell.measures)
    assert sum(counts.values()) == sum(len(each.measures) for each in table.cells.values())
    assert len(counts) == len(table.plans) * len(table.columns)


def test_the_query_page_runs_a_query_and_gives_its_rows(tab: Page, address: str, workspace: Workspace) -> None:
    go(tab, f"{address}/sparql")
    tab.get_by_role("button", name="Kjør").click()
    rows = saved(tab, "Last ned CSV")
    assert rows[0][0] == "plan"
    assert [row[0] for row in rows[1:]] == [records.plan.key for records in workspace.plans]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_in_english_and_in_the_dark(tab: Page, address: str, page: str) -> None:
    tab.emulate_media(color_scheme="dark")
    go(tab, f"{address}/{page}?lang=en")
    assert tab.get_by_role("link", name="Coverage").first.is_visible()
    assert tab.get_by_test_id("stException").count() == 0
    assert "Spørsmål" not in tab.locator("body").inner_text()
    behind = tab.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert max(map(int, re.findall(r"\d+", behind)[:3])) < 60


def test_the_back_button_goes_back(tab: Page, address: str) -> None:
    go(tab, f"{address}/?q={QUESTION}&lang=en")
    tab.wait_for_selector(".tg-answer")
    for name in ("Coverage", "Reading", "Compare"):
        tab.get_by_role("link", name=name).first.click()
        at(tab, name.lower())
    for name in ("reading", "coverage", r"q="):
        tab.go_back()
        at(tab, name)
    tab.wait_for_selector(".tg-answer")


def test_signs_of_a_plan_are_shown_to_the_letter(tab: Page, hostile: str) -> None:
    """A title full of Markdown and HTML looks the same as in the plan, wherever Streamlit reads Markdown."""
    title = "Kurs om *vold* mot eldre :red[rødt] :smile: :material/home: $a$ <b>fet</b> [lenke](http://x.no) www.x.no -> `k`"
    go(tab, f"{hostile}/plans?measure=farlig/1")
    assert tab.locator("h1").first.inner_text().split("\n")[-1] == title
    go(tab, f"{hostile}/reading?plan=farlig")
    tab.get_by_role("tab", name="Rettelser").click()
    tab.get_by_role("combobox", name="Hva skal rettes").click()
    tab.get_by_role("option", name=re.compile("Kurs")).wait_for()
    assert tab.get_by_role("option", name=re.compile("Kurs")).inner_text() == f"1 {title}"
    tab.keyboard.press("Escape")
    go(tab, f"{hostile}/plans?measure=farlig/2")
    assert tab.locator(".stApp a[href*='x.no']").count() == 0
    assert (
        tab.locator(".st-key-path")
        .inner_text()
        .replace("\u2060", "")
        .endswith("2025–2028 *stjerne* :red[x] :smile: www.x.no")
    )
    assert tab.locator(".st-key-path a img, .st-key-path em").count() == 0
