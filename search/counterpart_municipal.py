"""Whether a national measure is one that a municipality could or should act on, told by its own text.

The rule is data (``compare.toml``): words for municipalities and their services, each with its reason, and words for what is the
state's alone. A municipal word in the title or in what is to be done settles it; a title on what is the state's settles
it the other way; else the report of the work must come back to municipalities, as one service in passing is not enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ontology.records import Measure, PlanRecords
from search.counterpart_features import settings

STATUS_TIMES = 2
"""How often a report of the work must name municipalities or their services."""
STATUS_DENSITY = 1 / 60
"""And how often a word: of the reports that name any, those above are about municipal work, those below name it in passing."""

_WORD = re.compile(r"\w+(?:[-–]\w+)*")


@dataclass(frozen=True, slots=True)
class Relevance:
    """``nb`` and ``en`` say why, a sentence each, with the word that settled it."""

    relevant: bool
    nb: str
    en: str


def relevance(records: PlanRecords, measure: Measure) -> Relevance:
    """Of a measure of any plan: a municipal plan's own measures are the municipality's."""
    level = records.plan.level
    if level is not None and level.value in ("municipal", "inter-municipal"):
        return _said("own", relevant=True)
    title = _words(" ".join(fact.value for fact in (measure.title, measure.title_overview) if fact is not None))
    demand = _words(_text(records, measure, ("demand", "comment")))
    status = _words(_text(records, measure, ("status",)))
    state = _hits("state", title)
    for words in (title, [] if state else demand):
        hits = _hits("municipal", words)
        if hits:
            return _named("named", hits[0], relevant=True)
    if state:
        return _named("state", state[0], relevant=False)
    hits = _hits("municipal", status)
    if len(hits) >= STATUS_TIMES and len(hits) >= STATUS_DENSITY * len(status):
        return _named("named", hits[0], relevant=True)
    return _said("none", relevant=False)


def _text(records: PlanRecords, measure: Measure, roles: tuple[str, ...]) -> str:
    return "\n".join(records.text[part.start : part.end] for part in measure.parts if part.role in roles)


def _words(text: str) -> list[str]:
    return [match.group().lower() for match in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    without: re.Pattern[str]
    nb: str
    en: str


@cache
def _rules(table: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(_any(rule["words"]), _any(rule.get("not", ())), rule["nb"], rule["en"]) for rule in settings()[table]
    )


def _any(patterns: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


def _hits(table: str, words: list[str]) -> list[tuple[str, _Rule]]:
    return [(word, rule) for word in words if (rule := _rule(table, word)) is not None]


@cache
def _rule(table: str, word: str) -> _Rule | None:
    for rule in _rules(table):
        if rule.pattern.fullmatch(word) and not rule.without.fullmatch(word):
            return rule
    return None


def _named(message: str, hit: tuple[str, _Rule], *, relevant: bool) -> Relevance:
    said = settings()["alone"][message]
    word, rule = hit
    return Relevance(
        relevant, said["nb"].format(words=word, reason=rule.nb), said["en"].format(words=word, reason=rule.en)
    )


def _said(message: str, *, relevant: bool) -> Relevance:
    said = settings()["alone"][message]
    return Relevance(relevant, said["nb"], said["en"])
