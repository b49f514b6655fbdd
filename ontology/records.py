"""The records: what is known of a plan, each thing with the characters it was read from.

Records are the truth of the program: reading writes them, and the graph and the search index are projections of them
that can be thrown away and made again. They are msgspec structs (frozen, typed, checked when they are read back), kept as one
JSON Lines file a plan. All offsets count characters of the plan's stored text, ``0 <= start <= end <= len(text)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from ontology.ids import measure_id

Place = Literal["section", "overview", "text", "sidecar", "correction", "derived"]
"""Where a value was said: the measure's own section, an overview table, anywhere in the text, the plan's sidecar
file, a person's correction, or derived from other facts (then ``printed`` holds the evidence)."""

Level = Literal["national", "regional", "inter-municipal", "municipal"]
Status = Literal["completed", "ongoing", "not-started", "withdrawn"]
Role = Literal["heading", "field", "demand", "status", "comment", "background", "overview", "note"]
"""What a stretch of text is. ``note`` is a footnote; ``background`` is all that is not a measure's own."""
Relation = Literal["aimed-at", "about", "mentioned"]
Strength = Literal["title", "demand", "status", "mentioned"]
Scheme = Literal["target-group", "theme", "instrument", "setting"]
SCHEMES: tuple[Scheme, ...] = ("target-group", "theme", "instrument", "setting")


class Record(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What all records share: frozen, compared by value, defaults left out of the file."""


class Span(Record, frozen=True):
    start: int
    end: int


class Fact(Record, frozen=True):
    """A value and where it was read: ``text[start:end]`` holds ``printed`` but for line breaks and spacing."""

    value: str
    printed: str
    start: int
    end: int
    place: Place = "section"


class ActorRef(Record, frozen=True):
    """An actor named in a field. ``actor`` is the registry's id, None where no registry knows the words."""

    label: str
    printed: str
    start: int
    end: int
    abbreviation: str | None = None
    actor: str | None = None


class Link(Record, frozen=True):
    """A measure or passage linked to a concept, with the words that made the link.

    ``relation`` keeps apart what a measure is aimed at, what it is about and what it only mentions; ``strength``
    says where the words stand: in the title, in the measure's own demand, in its status or comment text.
    """

    scheme: Scheme
    code: str
    relation: Relation
    strength: Strength
    label: str
    start: int
    end: int


class Citation(Record, frozen=True):
    """A law, convention or public document cited. ``law`` is the registry's id, None for a document it does not hold."""

    label: str
    start: int
    end: int
    law: str | None = None
    section: str | None = None


class Mention(Record, frozen=True):
    """An actor named in running text."""

    actor: str
    start: int
    end: int


class Part(Record, frozen=True):
    """A stretch of a measure's section and what it is: heading, field, demand, status text, comment, background."""

    role: Role
    start: int
    end: int


class Plan(Record, frozen=True, tag="plan"):
    """A plan and its facts. ``length`` is that of the stored text in characters, ``sha256`` that of the file."""

    key: str
    source: str
    format: str
    sha256: str
    length: int
    language: Fact
    title: Fact | None = None
    publisher: Fact | None = None
    level: Fact | None = None
    municipalities: tuple[Fact, ...] = ()
    date: Fact | None = None
    period: Fact | None = None
    builds_on: tuple[Fact, ...] = ()
    status_report: bool = False
    pages: int = 0


class Section(Record, frozen=True, tag="section"):
    """A chapter or sub-chapter: ``start`` is that of its heading, ``end`` where the next of its level begins."""

    level: int
    title: str
    start: int
    end: int
    page: int
    number: str | None = None


class Measure(Record, frozen=True, tag="measure"):
    """A measure: ``start`` and ``end`` bound its own section, heading included; ``overview`` the row in a table."""

    plan: str
    number: str
    title: Fact
    start: int
    end: int
    layout: str
    page: int = 0
    title_overview: Fact | None = None
    responsible: tuple[ActorRef, ...] = ()
    responsible_overview: tuple[ActorRef, ...] = ()
    partners: tuple[ActorRef, ...] = ()
    status: Fact | None = None
    status_overview: Fact | None = None
    period: Fact | None = None
    deadline: Fact | None = None
    audience: Fact | None = None
    goal: Fact | None = None
    budget: Fact | None = None
    indicator: Fact | None = None
    part_of: str | None = None
    overview: Span | None = None
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    laws: tuple[Citation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return measure_id(self.plan, self.number)

    @property
    def live(self) -> bool:
        """Whether the plan still means to carry it out; a withdrawn measure is kept, and not counted."""
        return not any(fact and fact.value == "withdrawn" for fact in (self.status, self.status_overview))


class Passage(Record, frozen=True, tag="passage"):
    """A paragraph: what search finds and quotes. ``measure`` is the number of the measure it belongs to, if any."""

    role: Role
    start: int
    end: int
    page: int
    section: str | None = None
    measure: str | None = None
    links: tuple[Link, ...] = ()
    laws: tuple[Citation, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Rejected(Record, frozen=True):
    """A line, or a run of lines, that looks like a measure and was not taken, and why."""

    text: str
    start: int
    end: int
    reason: str
    count: int = 1


class ReadingReport(Record, frozen=True, tag="report"):
    """How a plan was read, so that a person sees in a minute whether to trust it.

    ``layouts`` says how many measures each layout gave, ``fields`` how many measures have each field.
    """

    measures: int
    layouts: dict[str, int] = {}
    fields: dict[str, int] = {}
    gaps: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()


class Counterpart(Record, frozen=True, tag="counterpart"):
    """Two measures of different plans that do the same (``match``) or part of the same (``partial``).

    ``a`` and ``b`` are measure ids, ``score`` lies in 0–1, ``why`` is a sentence a person understands.
    """

    a: str
    b: str
    score: float
    grade: Literal["match", "partial"]
    why: str


class Correction(Record, frozen=True, tag="correction"):
    """A person's correction of what was read. ``target`` is a measure's id or a plan's key.

    ``at`` is an ISO date given by whoever records it. ``quote`` is the text that was read wrongly, as it stands in the
    plan, so that the correction can be told to be outdated when the text is no longer there.
    """

    target: str
    field: str
    old: str | None
    new: str | None
    by: str
    at: str
    quote: str = ""


AnyRecord = Plan | Section | Measure | Passage | ReadingReport

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(AnyRecord)


class PlanRecords(Record, frozen=True):
    """All that was read of one plan, with its text."""

    plan: Plan
    text: str
    report: ReadingReport
    measures: tuple[Measure, ...] = ()
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()

    def measure(self, number: str) -> Measure:
        """Raises KeyError where the plan has no measure of that number."""
        for measure in self.measures:
            if measure.number == number:
                return measure
        raise KeyError(number)


def encode(records: PlanRecords) -> bytes:
    """One JSON line a record, the plan first; the text is kept in a file of its own."""
    lines: Iterable[AnyRecord] = (records.plan, records.report, *records.measures, *records.sections, *records.passages)
    return b"".join(_encoder.encode(record) + b"\n" for record in lines)


def decode(lines: bytes, text: str) -> PlanRecords:
    """The records of a file that ``encode`` wrote.

    Raises:
        msgspec.DecodeError: where a line is not a record.
        ValueError: where the plan or the report is missing.
    """
    found: dict[type, list[AnyRecord]] = {}
    for record in _records(lines):
        found.setdefault(type(record), []).append(record)
    plan, report = found.get(Plan, []), found.get(ReadingReport, [])
    if len(plan) != 1 or len(report) != 1:
        raise ValueError("a file of records holds exactly one plan and one reading report")
    return PlanRecords(
        plan=msgspec.convert(plan[0], Plan),
        text=text,
        report=msgspec.convert(report[0], ReadingReport),
        measures=tuple(r for r in found.get(Measure, []) if isinstance(r, Measure)),
        sections=tuple(r for r in found.get(Section, []) if isinstance(r, Section)),
        passages=tuple(r for r in found.get(Passage, []) if isinstance(r, Passage)),
    )


def _records(lines: bytes) -> Iterator[AnyRecord]:
    for line in lines.splitlines():
        if line:
            yield _decoder.decode(line)
