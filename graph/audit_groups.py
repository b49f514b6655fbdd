"""Groups that the plan calls vulnerable, or that national measures are for, and none of its own measures is for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from graph.audit_base import Case, Evidence, Finding, lists
from ontology.records import Link, Measure, PlanRecords
from ontology.vocabulary import Vocabulary

MIN_NATIONAL = 2
"""National measures for a group before a plan without any is worth a word: one may be a single project."""
SHOWN = 5
"""National measures named in a message."""

_SENTENCE_END = re.compile(r"[.!?]\d{0,3}(\s+)(?=[A-ZÆØÅ«“])")
"""A footnote's number may stand between the full stop and the space."""

_CLAUSE = re.compile(r",\s+(?:men|mens|medan|samtidig|samstundes)\b|;|:\s|\s[–—-]\s")


def groups(case: Case) -> Iterator[Finding]:
    addressed = _addressed(case.records, case.known)
    vulnerable = {code: quote for code, quote in _vulnerable(case).items() if code not in addressed}
    theirs = {} if _is_national(case.records) else case.national
    unmet = {code: ids for code, ids in theirs.items() if code not in addressed}
    for code in _asked_about(case.known):
        if code not in vulnerable and code not in unmet:
            continue
        concept = case.known.concepts[("target-group", code)]
        message = "no-measure-for-group"
        if code not in unmet:
            message += ".own"
        elif code not in vulnerable:
            message += ".national"
        ids = unmet.get(code, ())
        more = ", …" if len(ids) > SHOWN else ""
        yield case.find(
            message,
            None,
            (vulnerable[code],) if code in vulnerable else _first_mention(case, code),
            group=(concept.preferred.get("nb", code), concept.preferred.get("en", code)),
            national=", ".join(ids[:SHOWN]) + more,
        )


def _asked_about(known: Vocabulary) -> list[str]:
    """The groups that a plan can lack measures for: the core ones (a finer one counts as these), less staff."""
    staff = {code for root in lists("groups", "staff") for code in known.narrower("target-group", root)}
    left_out = {*lists("groups", "left_out"), *staff}
    return [c.code for c in known.scheme("target-group") if c.core and c.code not in left_out]


def _groups_of(measure: Measure) -> set[str]:
    return {link.code for link in measure.links if link.scheme == "target-group" and link.relation != "mentioned"}


def _addressed(records: PlanRecords, known: Vocabulary) -> set[str]:
    """The groups the plan's live measures are aimed at or about, and every broader one."""
    own = {code for measure in records.measures if measure.live for code in _groups_of(measure)}
    return own | {above for code in own for above in known.broader("target-group", code)}


def _vulnerable(case: Case) -> Mapping[str, Evidence]:
    """Group → the first sentence with a clause that calls it, or a finer group, vulnerable."""
    asked = set(_asked_about(case.known))
    found: dict[str, Evidence] = {}
    for passage in case.records.passages:
        for link in passage.links:
            wanted = asked.intersection(_counts_as(link, case.known)) - found.keys()
            if not wanted:
                continue
            start, end = _sentence(case.records.text, passage.start, passage.end, link.start)
            clause = _clause(case.records.text, start, end, link.start)
            if _of_others(case.records.text[start : link.start]):
                continue
            if _vulnerable_words().search(" ".join(clause.lower().split())):
                words = case.records.text[start:end]
                found.update(dict.fromkeys(wanted, Evidence(words, start, end)))
    return found


def _of_others(before: str) -> bool:
    """Whether the group only tells who others are: *pårørende til personer med rusproblemer er særlig sårbare*."""
    return _others().search(" ".join(before.lower().split())) is not None


@cache
def _others() -> re.Pattern[str]:
    names, between = ("|".join(map(re.escape, lists("vulnerable", name))) for name in ("others", "between"))
    return re.compile(rf"\b(?:{names})(?: (?:{between}))*$")


def _counts_as(link: Link, known: Vocabulary) -> tuple[str, ...]:
    return known.core("target-group", link.code) if link.scheme == "target-group" else ()


def _clause(text: str, start: int, end: int, place: int) -> str:
    """The part of a sentence that holds a place: *men jenter er mer utsatt* says nothing of those before the *men*."""
    bounds = [start, *(match.start() for match in _CLAUSE.finditer(text, start, end)), end]
    first = max(bound for bound in bounds if bound <= max(place, start))
    return text[first : min((bound for bound in bounds if bound > first), default=end)]


def _sentence(text: str, start: int, end: int, place: int) -> tuple[int, int]:
    """The sentence of a passage that holds a place."""
    bounds = [start, *(match.end() for match in _SENTENCE_END.finditer(text, start, end)), end]
    first = max(bound for bound in bounds if bound <= max(place, start))
    last = min((bound for bound in bounds if bound > first), default=end)
    return first, first + len(text[first:last].rstrip())


@cache
def _vulnerable_words() -> re.Pattern[str]:
    """Words in any ending: *særlig utsatt* also finds *særlig utsatte*."""
    return re.compile(r"\b(?:" + "|".join(map(re.escape, lists("vulnerable", "words"))) + ")")


def national(plans: Iterable[PlanRecords], known: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """Group → the national measures for it; only of the core groups, as the rest are finer."""
    shown = set(_asked_about(known))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for records in filter(_is_national, plans):
        for measure in records.measures:
            own = _groups_of(measure) if measure.live else set()
            for code in own | {above for each in own for above in known.broader("target-group", each)}:
                if code in shown:
                    found[code].append(measure.id)
    return {code: tuple(ids) for code, ids in found.items() if len(ids) >= MIN_NATIONAL}


def _is_national(records: PlanRecords) -> bool:
    return records.plan.level is not None and records.plan.level.value == "national"


def _first_mention(case: Case, code: str) -> tuple[Evidence, ...]:
    """The sentence in which the plan itself first names the group, if it does."""
    text = case.records.text
    for passage in case.records.passages:
        for link in passage.links:
            if code in _counts_as(link, case.known):
                start, end = _sentence(text, passage.start, passage.end, link.start)
                return (Evidence(text[start:end], start, end),)
    return ()
