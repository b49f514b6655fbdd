"""Corrections applied to what was read: the records that people see, with what a person said marked as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from ontology.records import ActorRef, Correction, Fact, Link, Measure, Part, Passage, Plan, PlanRecords, Role, Scheme

if TYPE_CHECKING:
    from ingest.linking.link import Linker

FACTS = (
    "title",
    "title_overview",
    "status",
    "status_overview",
    "period",
    "deadline",
    "audience",
    "goal",
    "budget",
    "indicator",
)
ACTORS = ("responsible", "partners")
CODES: dict[str, Scheme] = {
    "target_groups": "target-group",
    "themes": "theme",
    "instruments": "instrument",
    "settings": "setting",
}
MEASURE = "measure"
PLAN_FACTS = ("title", "publisher", "level", "municipalities", "date", "period", "language")
SEPARATOR = ";"
LAYOUT = "rettelse"
"""The layout of a measure that a person added."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A correction that may no longer hold, and why; it was not made where ``applied`` is false."""

    correction: Correction
    reason: str
    reason_en: str
    applied: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    records: PlanRecords
    outdated: tuple[Outdated, ...]


def apply(records: PlanRecords, corrections: Iterable[Correction], linker: Callable[[], Linker]) -> Corrected:
    """A plan's records with the corrections that concern it, in their order.

    A correction whose quote is no longer in the plan's text is reported and not made; one whose old value is not what is
    read now is reported and made.

    Args:
        linker: called where actors have to be known or a new measure linked, which needs the whole vocabulary.
    """
    outdated: list[Outdated] = []
    for correction in corrections:
        key, _, number = correction.target.partition("/")
        if key != records.plan.key:
            continue
        if problem := _problem(records, correction, number):
            outdated.append(problem)
            if not problem.applied:
                continue
        if number:
            records = _of_measure(records, correction, number, linker)
        else:
            records = msgspec.structs.replace(records, plan=_plan(records.plan, correction))
    return Corrected(records, tuple(outdated))


def _problem(records: PlanRecords, correction: Correction, number: str) -> Outdated | None:
    if correction.quote and find(records.text, correction.quote) is None:
        return Outdated(
            correction,
            "ordene som ble rettet, står ikke lenger i planen",
            "the words that were corrected are no longer in the plan",
            applied=False,
        )
    measure = next((m for m in records.measures if m.number == number), None)
    adds = correction.field == MEASURE and correction.new is not None
    if number and (measure is None) != adds:
        return Outdated(
            correction,
            "tiltaket finnes ikke lenger" if measure is None else "tiltaket leses nå ut av planen",
            "the measure is no longer there" if measure is None else "the measure is now read from the plan",
            applied=False,
        )
    now = value_of(measure if measure is not None else records.plan, correction.field)
    if correction.old is not None and correction.field != MEASURE and now != correction.old and now != correction.new:
        return Outdated(
            correction,
            f"planen leses nå som «{now or '–'}», ikke «{correction.old}»",
            f"the plan is now read as {now!r}, not {correction.old!r}",
            applied=True,
        )
    return None


def value_of(subject: Measure | Plan, field: str) -> str | None:
    """A field as one text, the way a correction says it; None where it is empty."""
    if field in CODES and isinstance(subject, Measure):
        codes = [link.code for link in subject.links if link.scheme == CODES[field] and link.relation != "mentioned"]
        return f"{SEPARATOR} ".join(dict.fromkeys(codes)) or None
    value = getattr(subject, field, None)
    match value:
        case Fact():
            return value.value
        case tuple():
            return f"{SEPARATOR} ".join(v.value if isinstance(v, Fact) else v.label for v in value) or None
        case str():
            return value
        case _:
            return None


def find(text: str, quote: str) -> tuple[int, int] | None:
    """Where words stand in a text, whatever the spaces and line breaks between them."""
    words = [re.escape(word) for word in quote.split()]
    match = re.search(r"\s+".join(words), text) if words else None
    return (match.start(), match.end()) if match else None


def _said(value: str, before: Fact | None) -> Fact:
    """A person's value. It keeps the place of what was read there, so that the words are found."""
    if before is None:
        return Fact(value=value, printed=value, start=0, end=0, place="correction")
    return msgspec.structs.replace(before, value=value, place="correction")


def _plan(plan: Plan, correction: Correction) -> Plan:
    if correction.field == "municipalities":
        names = _parts(correction.new)
        return msgspec.structs.replace(plan, municipalities=tuple(_said(name, None) for name in names))
    fact = _said(correction.new, getattr(plan, correction.field)) if correction.new is not None else None
    return msgspec.structs.replace(plan, **{correction.field: fact})


def _of_measure(records: PlanRecords, correction: Correction, number: str, linker: Callable[[], Linker]) -> PlanRecords:
    if correction.field != MEASURE:
        changed = tuple(_changed(records, m, correction, linker) if m.number == number else m for m in records.measures)
        return msgspec.structs.replace(records, measures=changed)
    if correction.new is None:
        return msgspec.structs.replace(
            records,
            measures=tuple(m for m in records.measures if m.number != number),
            passages=tuple(_given(p, None, "background") if p.measure == number else p for p in records.passages),
        )
    added = _added(records, correction, number, linker())
    return msgspec.structs.replace(
        records,
        measures=tuple(sorted((*records.measures, added), key=lambda m: m.start)),
        passages=tuple(
            _given(p, number, "demand") if p.measure is None and added.start <= p.start < added.end else p
            for p in records.passages
        ),
    )


def _given(passage: Passage, number: str | None, role: Role) -> Passage:
    return msgspec.structs.replace(passage, measure=number, role=role)


def _added(records: PlanRecords, correction: Correction, number: str, linker: Linker) -> Measure:
    place = find(records.text, correction.quote)
    assert place is not None, "a quote that is not in the text is reported before"
    start, end = place
    title = Fact(value=correction.new or "", printed=records.text[start:end], start=start, end=end, place="correction")
    measure = Measure(
        plan=records.plan.key,
        number=number,
        title=title,
        start=start,
        end=end,
        layout=LAYOUT,
        parts=(Part(role="demand", start=start, end=end),),
        corrected=(MEASURE,),
    )
    return linker.link(records.plan, records.text, (measure,), ()).measures[0]


def _changed(records: PlanRecords, measure: Measure, correction: Correction, linker: Callable[[], Linker]) -> Measure:
    name = correction.field
    corrected = tuple(dict.fromkeys((*measure.corrected, name)))
    value: object
    if name in CODES:
        return msgspec.structs.replace(measure, corrected=corrected, links=_links(measure, CODES[name], correction.new))
    if name in ACTORS:
        value = _actors(records, measure, correction.new, linker) if correction.new is not None else ()
    elif name == "part_of":
        value = correction.new
    else:
        value = _said(correction.new, getattr(measure, name)) if correction.new is not None else None
    return msgspec.structs.replace(measure, corrected=corrected, **{name: value})


def _actors(
    records: PlanRecords, measure: Measure, new: str | None, linker: Callable[[], Linker]
) -> tuple[ActorRef, ...]:
    from ingest.linking.link import years_of

    plan = records.plan
    known = linker().actors.for_plan(records.text, [place.value for place in plan.municipalities], years_of(plan))
    refs = [ActorRef(label=name, printed=name, start=measure.start, end=measure.start) for name in _parts(new)]
    return known.refs(tuple(refs))


def _links(measure: Measure, scheme: Scheme, new: str | None) -> tuple[Link, ...]:
    """The links of a scheme that a person wants: those there were, and the others as said of the title."""
    wanted = _parts(new)
    kept = [
        link for link in measure.links if link.scheme != scheme or link.code in wanted or link.relation == "mentioned"
    ]
    have = {link.code for link in kept if link.scheme == scheme and link.relation != "mentioned"}
    place = measure.title.start
    added = [
        Link(scheme=scheme, code=code, relation="about", strength="title", label=code, start=place, end=place)
        for code in wanted
        if code not in have
    ]
    return (*kept, *added)


def _parts(value: str | None) -> list[str]:
    return [part.strip() for part in (value or "").split(SEPARATOR) if part.strip()]
