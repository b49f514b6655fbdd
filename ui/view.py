"""What every page has at hand: the workspace that answers, the words to say it in, and the way to the other pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

import streamlit as st

from ontology.records import Fact, Measure, PlanRecords
from ontology.vocabulary import Vocabulary, vocabulary
from ui.components.escape import markdown
from ui.service.data_folder import DataFolder
from ui.service.workspace import Workspace
from ui.texts import LANGUAGES, Language, Texts, texts

LANGUAGE = "lang"
"""The key of the language, in the session and in the address."""
KEPT_BUILDS = 2
"""Workspaces held open: the one that answers, and the one before it for sessions in the middle of a run."""
_DAY = re.compile(r"\d{4}(-\d\d){1,2}")
_PERIOD = re.compile(r"\d{4}-\d{4}")


@dataclass(frozen=True, slots=True)
class View:
    """One run of one page."""

    workspace: Workspace
    t: Texts

    @property
    def language(self) -> Language:
        return self.t.language

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabulary()

    def link(self, page: str, label: str, icon: str | None = None, **params: str) -> None:
        """A link to a page of the app; ``label`` is shown to the letter. ``params`` go into the address, where the language stays."""
        st.page_link(path_of(page), label=markdown(label), icon=icon, query_params=params)

    def go(self, page: str, **params: str) -> None:
        """Opens a page at once."""
        st.switch_page(path_of(page), query_params=params)

    def records(self, key: str) -> PlanRecords:
        return self.workspace.plan(key)

    def measure(self, identifier: str) -> tuple[PlanRecords, Measure]:
        measure = self.workspace.measure(identifier)
        return self.workspace.plan(measure.plan), measure

    def plan_title(self, key: str) -> str:
        return title_of(self.workspace.plan(key))

    def option(self, key: str) -> str:
        """A plan in a list of choices: its key tells apart what titles do not."""
        return f"{key} – {self.plan_title(key)}"

    def status(self, measure: Measure) -> str | None:
        fact = measure.status or measure.status_overview
        return self.t.known("status", fact.value) if fact else None

    def date(self, iso: str | None) -> str | None:
        """A date or a period as it is written: *31.12.2025* and *2025–2028*; English keeps ISO dates. What is no date stays as it is."""
        if iso is None:
            return None
        if _PERIOD.fullmatch(iso):
            return iso.replace("-", "–")
        if self.language == "en" or not _DAY.fullmatch(iso):
            return iso
        return ".".join(reversed(iso.split("-")))


def path_of(page: str) -> str:
    return f"ui/pages/{page}.py"


def title_of(records: PlanRecords) -> str:
    return value(records.plan.title) or records.plan.source


def value(fact: Fact | None) -> str | None:
    return fact.value if fact is not None else None


def language() -> Language:
    """As switched to in this session, else as the address says, else bokmål."""
    chosen = st.session_state.get(LANGUAGE) or st.query_params.get(LANGUAGE)
    return cast(Language, chosen) if chosen in LANGUAGES else LANGUAGES[0]


@st.cache_resource(max_entries=KEPT_BUILDS, show_spinner=False)
def _opened(folder: DataFolder, build: str) -> Workspace:
    return Workspace.open(folder.path)


def workspace() -> Workspace:
    """The build that answers now, opened once for all sessions; a newer build is opened when there is one.

    Raises:
        NotBuilt: where there is none.
    """
    folder = DataFolder.at()
    return _opened(folder, folder.current().name)


def view() -> View:
    return View(workspace(), texts(language()))
