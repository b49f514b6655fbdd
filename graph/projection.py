"""Records → quads, a branch a record type. The same records give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from graph import project_measure, project_plan
from graph.context import Context
from graph.dates import date_term
from graph.derived import corrections, counterparts
from graph.nquads import Quads, document
from ontology import ids
from ontology.records import (
    AnyRecord,
    Correction,
    Counterpart,
    Measure,
    Passage,
    Plan,
    PlanRecords,
    ReadingReport,
    Section,
    encode,
)
from ontology.vocabulary import Vocabulary, vocabulary

_SOURCES = (
    "context.py",
    "dates.py",
    "nquads.py",
    "project_measure.py",
    "project_plan.py",
    "projection.py",
    "publishers.py",
)


def project(records: PlanRecords, known: Vocabulary | None = None) -> bytes:
    """A plan as sorted N-Quads: its own named graph, and what it cites in the graph that plans share.

    Raises:
        TypeError: where a record is of a type that this projection does not know.
    """
    vocabulary_used = known if known is not None else vocabulary()
    date = records.plan.date
    context = Context(
        records=records,
        vocabulary=vocabulary_used,
        iri=ids.plan_iri(records.plan.key),
        own=Quads(ids.plan_graph_iri(records.plan.key)),
        shared=Quads(ids.graph_iri("references")),
        as_of=date_term(date.value) if date is not None else None,
    )
    order = {measure.number: place for place, measure in enumerate(records.measures, 1)}
    chapters = project_measure.Chapters(records.sections)
    project_measure.goals(context, records.measures)
    everything: Iterable[AnyRecord] = (
        records.plan,
        records.report,
        *records.sections,
        *records.measures,
        *records.passages,
    )
    for record in everything:
        _project(context, record, order, chapters)
    return document(context.own, context.shared)


def _project(context: Context, record: AnyRecord, order: dict[str, int], chapters: project_measure.Chapters) -> None:
    match record:
        case Plan():
            project_plan.plan(context, record)
        case Section():
            project_plan.section(context, record)
        case ReadingReport():
            project_plan.report(context, record)
        case Measure():
            project_measure.measure(context, record, order[record.number])
        case Passage():
            project_measure.passage(context, record, chapters)
        case _:
            raise TypeError(f"no way to write a {type(record).__name__} as triples: {record!r}")


def project_derived(found: Iterable[Counterpart]) -> bytes:
    """Counterparts as sorted N-Quads, in the graph of derived statements."""
    return document(counterparts(found))


def project_corrections(found: Iterable[Correction]) -> bytes:
    """People's corrections as sorted N-Quads, in their own graph."""
    return document(corrections(found))


def fingerprint(records: PlanRecords, vocabulary_digest: str) -> str:
    """What a plan's quads hang on, in 16 hexadecimal digits: records, text, vocabulary and this projection."""
    digest = sha256()
    for part in (encode(records), records.text.encode("utf-8", "surrogatepass"), vocabulary_digest.encode()):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    here = Path(__file__).parent
    for name in _SOURCES:
        digest.update((here / name).read_bytes())
    return digest.hexdigest()[:16]
