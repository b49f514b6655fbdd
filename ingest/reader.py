"""A plan's file → its records: the one way in. Text, facts, measures, chapters, passages, links, and how the reading went."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ingest.actor_names import ActorNames
from ingest.facts.read import PlanFacts, read_facts
from ingest.facts.sidecar import read_sidecar, sidecar_of
from ingest.formats.source import Source, read_source
from ingest.lines import Line, split_lines
from ingest.linking.link import Linker
from ingest.measures import Reading, read_measures
from ingest.passages import passages_of, sections_of
from ingest.report import report_of
from ontology.ids import plan_key
from ontology.records import ActorRef, Fact, Plan, PlanRecords
from ontology.vocabulary import Vocabulary

STATUS_REPORT = re.compile(r"statusrapport|sluttrapport|midtveisrapport", re.I)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reading makes hardly a cycle, and the collector's looks at all that is alive take the more time the more has been read:
    without them ten times the text takes ten times as long, with them twelve (benchmarks/reading.py --scaling).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads plans with one vocabulary; made once, used for every plan."""

    vocabulary: Vocabulary
    linker: Linker

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Reader:
        return cls(vocabulary, Linker.of(vocabulary))

    def read(self, path: Path, key: str | None = None) -> PlanRecords:
        """The records of a plan's file with its sidecar.

        Raises:
            UnreadableFile: where the file has no text that can be read; the message says what to do.
            SidecarError: where the sidecar cannot be used.
        """
        source = read_source(path)
        sidecar = read_sidecar(sidecar_of(path))
        return self.read_text(source, key or plan_key(path.name), path.name, sidecar)

    def read_text(
        self,
        source: Source,
        key: str,
        name: str,
        sidecar: dict[str, Fact | tuple[Fact, ...]] | None = None,
    ) -> PlanRecords:
        """The records of a text; ``name`` is the file's."""
        with _uncollected():
            return self._read_text(source, key, name, sidecar or {})

    def _read_text(
        self, source: Source, key: str, name: str, sidecar: dict[str, Fact | tuple[Fact, ...]]
    ) -> PlanRecords:
        text = source.text
        lines = split_lines(text)
        reading = read_measures(text, lines, _names(self.vocabulary), key)
        facts = _facts(text, lines, reading, self.vocabulary)
        plan = _plan(source, key, name, facts, sidecar)
        sections = sections_of(reading.headings, lines, len(text))
        passages = passages_of(lines, reading.measures, reading.headings, reading.heads, text)
        linked = self.linker.link(plan, text, reading.measures, passages)
        return PlanRecords(
            plan=plan,
            text=text,
            report=report_of(reading, linked.measures, plan, source.warnings),
            measures=linked.measures,
            sections=sections,
            passages=linked.passages,
        )


def _names(vocabulary: Vocabulary) -> ActorNames:
    """The registry's names as the reader of fields wants them: names by their words, abbreviations as written."""
    labels: set[str] = set()
    abbreviations: set[str] = set()
    for actor in vocabulary.actors.values():
        abbreviations.update(actor.abbreviations)
        for text in (*actor.preferred.values(), *(label.text for label in actor.alternative)):
            if text.isupper() or len(text) <= SHORT:
                abbreviations.add(text)
            else:
                labels.add(text.lower())
    places = sorted(
        {p.name for p in (*vocabulary.municipalities.values(), *vocabulary.counties.values()) if " og " in p.name}
    )
    return ActorNames(
        frozenset(labels),
        frozenset(abbreviations),
        place_pattern=re.compile("|".join(map(re.escape, places)) or r"(?!)"),
    )


SHORT = 4
"""A name this short is matched as it is written (*Nav*)."""


def _facts(text: str, lines: Sequence[Line], reading: Reading, vocabulary: Vocabulary) -> PlanFacts:
    measures = reading.measures
    responsible: list[ActorRef] = [ref for measure in measures for ref in measure.responsible]
    with_status = sum(1 for measure in measures if measure.status or measure.status_overview)
    deadlines = [measure.deadline.value for measure in measures if measure.deadline]
    return read_facts(text, lines, responsible, with_status / max(1, len(measures)), deadlines, vocabulary)


def _plan(source: Source, key: str, name: str, facts: PlanFacts, sidecar: dict[str, Fact | tuple[Fact, ...]]) -> Plan:
    plan = Plan(
        key=key,
        source=name,
        format=source.format,
        sha256=source.sha256,
        length=len(source.text),
        pages=source.pages,
        language=facts.language,
        title=facts.title,
        publisher=facts.publisher,
        level=facts.level,
        municipalities=facts.municipalities,
        date=facts.date,
        period=facts.period,
        builds_on=facts.builds_on,
        status_report=facts.status_report,
    )
    plan = msgspec.structs.replace(plan, **sidecar)
    if plan.title is not None and STATUS_REPORT.search(plan.title.value):
        plan = msgspec.structs.replace(plan, status_report=True)
    return plan
