"""What every audit rule needs: the case it looks at, the words it says, and findings with their evidence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

from graph.dates import days, years
from ontology.records import ActorRef, Fact, Measure, PlanRecords
from ontology.vocabulary import Vocabulary

Severity = Literal["high", "medium", "low"]
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the finding's own plan: ``text`` equals its ``text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an auditor should look at. ``measure`` is a number, None where it concerns the plan."""

    kind: str
    plan: str
    measure: str | None
    severity: Severity
    message: str
    message_en: str
    evidence: tuple[Evidence, ...] = ()


class Placed(Protocol):
    """Anything read from a stretch of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Case:
    """One plan under audit. ``national`` are the national measures for a group, of all plans (``audit_groups.national``)."""

    records: PlanRecords
    national: Mapping[str, tuple[str, ...]]
    known: Vocabulary
    today: date | None

    @cached_property
    def made(self) -> int | None:
        """The year the plan is from: that of its date, else the first of its period."""
        plan = self.records.plan
        if plan.date is not None and (found := days(plan.date.value)) is not None:
            return found[0].year
        return self.period[0] if self.period is not None else None

    @cached_property
    def begun(self) -> int | None:
        """The year its measures were given out: a report of how a plan went is later than the plan."""
        years_known = [year for year in (self.made, self.period[0] if self.period else None) if year is not None]
        return min(years_known) if years_known else None

    @cached_property
    def made_day(self) -> date | None:
        """The first day that the plan may be from, for comparing with days."""
        plan = self.records.plan
        found = days(plan.date.value) if plan.date is not None else None
        if found is not None and found[0].year == self.begun:
            return found[0]
        return date(self.begun, 1, 1) if self.begun is not None else None

    @cached_property
    def period(self) -> tuple[int, int] | None:
        fact = self.records.plan.period
        return years(fact.value) if fact is not None else None

    @cached_property
    def live(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.records.measures if measure.live)

    def family(self, measure: Measure) -> tuple[Measure, ...]:
        """A measure with its parent and its sub-measures: what one of them says, none of them lacks."""
        number = measure.number
        others = (m for m in self.records.measures if m.part_of == number or (measure.part_of == m.number))
        return (measure, *others)

    def quote(self, place: Placed | None) -> tuple[Evidence, ...]:
        """The words of a place; nothing where a value stands nowhere in the text (a sidecar's, a derived one)."""
        if place is None or (isinstance(place, Fact) and place.place in ("sidecar", "correction")):
            return ()
        text = self.records.text[place.start : place.end]
        return (Evidence(text, place.start, place.end),) if text else ()

    def quotes(self, places: Iterable[Placed | None]) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(evidence for place in places for evidence in self.quote(place)))

    def find(
        self, message: str, measure: Measure | None, evidence: tuple[Evidence, ...], **values: tuple[str, str] | object
    ) -> Finding:
        """A finding with the words of ``findings.toml``. A value is the same in both languages or a pair (nb, en).

        Without evidence of its own, the measure's heading stands for it, or the plan's title; the first measure's heading where
        the plan's text does not have its title.
        """
        said = _data("findings")["message"][message]
        filled = [
            said[language].format(**{k: v[place] if isinstance(v, tuple) else v for k, v in values.items()})
            for place, language in enumerate(("nb", "en"))
        ]
        plan = self.records.plan
        return Finding(
            kind=message.split(".")[0],
            plan=plan.key,
            measure=measure.number if measure is not None else None,
            severity=said["severity"],
            message=filled[0],
            message_en=filled[1],
            evidence=evidence or self.quote(measure.title if measure is not None else plan.title) or self._first(),
        )

    def _first(self) -> tuple[Evidence, ...]:
        return self.quote(self.records.measures[0].title) if self.records.measures else ()

    def named(self, refs: Iterable[ActorRef]) -> tuple[str, str]:
        """Actors in a sentence, in both languages."""
        names = [self._name(ref) for ref in refs]
        return ", ".join(dict.fromkeys(n for n, _ in names)), ", ".join(dict.fromkeys(e for _, e in names))

    def _name(self, ref: ActorRef) -> tuple[str, str]:
        actor = self.known.actors.get(ref.actor) if ref.actor is not None else None
        return (actor.label("nb"), actor.label("en")) if actor is not None else (ref.label, ref.label)

    def successors(self, names: Iterable[tuple[str, str]]) -> tuple[str, str]:
        """« I dag: …», or nothing."""
        pairs = list(names)
        if not pairs:
            return "", ""
        nb, en = words("now")
        return nb.format(name=", ".join(n for n, _ in pairs)), en.format(name=", ".join(e for _, e in pairs))


def status_words(status: str) -> tuple[str, str]:
    """A status in both languages; a value outside the scheme is shown as it is."""
    found = _data("findings")["status"].get(status)
    return (found["nb"], found["en"]) if found else (status, status)


def words(name: str) -> tuple[str, str]:
    found = _data("findings")["words"][name]
    return found["nb"], found["en"]


def kinds() -> tuple[str, ...]:
    """The kinds of finding there are."""
    return tuple(dict.fromkeys(name.split(".")[0] for name in _data("findings")["message"]))


def lists(table: str, name: str) -> tuple[str, ...]:
    """A list of words of ``audit.toml``."""
    return tuple(_data("audit")[table][name])


@cache
def _data(name: str) -> dict[str, Any]:
    with (_DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
