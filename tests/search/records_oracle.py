"""Which measures a reading asks for, told from the records alone: what the exact query must find, worked out another way.

Slow and plain, a measure at a time, and without SPARQL. It knows the conditions named in ``KNOWN``; a reading with others is not for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from graph.dates import days, years
from ontology.records import Measure, PlanRecords
from ontology.vocabulary import Vocabulary
from search.clauses import beginning
from search.reading import ActorCondition, Facet, Reading

KNOWN = {
    *(
        "plans",
        "levels",
        "facets",
        "not_facets",
        "actors",
        "laws",
        "status",
        "not_status",
        "numbers",
        "title_words",
        "phrases",
    ),
    *("deadline_before", "deadline_after", "not_deadline", "overdue", "period", "missing", "present"),
}
SAID = {
    "question",
    "language",
    "intent",
    "who",
    "text",
    "free",
    "unknown",
    "followed",
    "unfollowed_in",
    "how_many_plans",
}
"""Parts of a reading that do not narrow which measures are meant, or that ``understands`` looks at."""


def understands(reading: Reading) -> bool:
    """Whether the oracle knows all that the reading asks."""
    blank = Reading(question="", language="")
    asked = {field.name for field in fields(reading) if getattr(reading, field.name) != getattr(blank, field.name)}
    lists_measures = reading.intent != "plans" or bool(reading.facets or reading.exact)
    printed = not any("label:" in str(facet.actors) for facet in (*reading.facets, *reading.not_facets))
    return asked <= KNOWN | SAID and reading.followed and not reading.asks_for_gaps and lists_measures and printed


@dataclass(frozen=True, slots=True)
class Oracle:
    plans: Sequence[PlanRecords]
    vocabulary: Vocabulary
    today: str

    def meant(self, reading: Reading) -> set[str]:
        return {m.id for records in self.plans for m in records.measures if self._fits(reading, records, m)}

    def _fits(self, reading: Reading, records: PlanRecords, measure: Measure) -> bool:
        level = records.plan.level.value if records.plan.level else None
        facets = reading.hard or (reading.facets if not reading.exact else ())
        status = _status(measure)
        return (
            (measure.live or "withdrawn" in reading.status)
            and (not reading.plans or records.plan.key in reading.plans)
            and (not reading.levels or level in reading.levels)
            and all(self._has(facet, records, measure) for facet in facets)
            and not any(self._has(facet, records, measure) for facet in reading.not_facets)
            and all(_carried(condition, measure) for condition in reading.actors)
            and all(_cites(measure, law.laws, law.section) for law in reading.laws)
            and (not reading.status or status in reading.status)
            and (not reading.not_status or (status is not None and status not in reading.not_status))
            and self._dated(reading, measure)
            and not any(_given(measure, name) for name in reading.missing)
            and all(_given(measure, name) for name in reading.present)
            and (not reading.numbers or measure.number in reading.numbers)
            and all(word.lower() in measure.title.value.lower() for word in reading.title_words)
            and all(_says(records, measure, _phrase(phrase)) for phrase in reading.phrases)
        )

    def _has(self, facet: Facet, records: PlanRecords, measure: Measure) -> bool:
        if facet.concepts:
            wanted = {(scheme, c) for scheme, code in facet.concepts for c in self.vocabulary.narrower(scheme, code)}
            links = [link for link in measure.links if facet.wide or link.relation != "mentioned"]
            return any((link.scheme, link.code) in wanted for link in links)
        named = {ref.actor for ref in (*measure.responsible, *measure.partners)}
        named |= {mention.actor for mention in measure.mentions}
        if facet.actors or facet.laws:
            return not named.isdisjoint(facet.actors) or bool(facet.laws and _cites(measure, facet.laws, None))
        return _says(records, measure, beginning(facet.words))

    def _dated(self, reading: Reading, measure: Measure) -> bool:
        span = days(measure.deadline.value) if measure.deadline else None
        due = span[1].isoformat() if span else None
        if reading.deadline_after and (due is None or due < reading.deadline_after):
            return False
        if reading.deadline_before and (due is None or due > reading.deadline_before):
            return False
        if reading.not_deadline and due is not None and reading.not_deadline[0] <= due <= reading.not_deadline[1]:
            return False
        if reading.overdue and (due is None or due >= self.today or _status(measure) in ("completed", "withdrawn")):
            return False
        return not reading.period or (measure.period is not None and years(measure.period.value) == reading.period)


def _status(measure: Measure) -> str | None:
    current = measure.status or measure.status_overview
    return current.value if current else None


def _given(measure: Measure, name: str) -> bool:
    return _status(measure) is not None if name == "status" else bool(getattr(measure, name))


def _cites(measure: Measure, laws: Sequence[str], section: str | None) -> bool:
    def bare(text: str | None) -> str:
        return (text or "").removeprefix("§").strip()

    return any(c.law in laws and (section is None or bare(c.section) == bare(section)) for c in measure.laws)


def _carried(condition: ActorCondition, measure: Measure) -> bool:
    refs = measure.partners if condition.partner else measure.responsible
    own = {ref.actor or f"label:{ref.label}" for ref in refs}
    each = [not own.isdisjoint(group) for group in condition.actors]
    match condition.together:
        case "any":
            return any(each)
        case "none":
            return not any(each)
        case "all":
            return all(each)
        case "only":
            return all(each) and own <= {code for group in condition.actors for code in group}


def _phrase(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return rf"(^|\W){words}($|\W)"


def _says(records: PlanRecords, measure: Measure, pattern: str) -> bool:
    found = re.compile(pattern, re.IGNORECASE)
    own = (records.text[p.start : p.end] for p in records.passages if p.measure == measure.number)
    return bool(found.search(measure.title.value)) or any(map(found.search, own))
