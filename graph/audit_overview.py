"""A measure's own section against its row in the overview: status, who is responsible, title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rapidfuzz import fuzz

from graph.audit_base import Case, Finding, status_words
from ontology.ids import slug
from ontology.records import ActorRef, Fact, Measure
from ontology.vocabulary import Vocabulary

SAME_NAME = 90.0
"""Likeness (0–100) from which two printed names are one: *barneverntjenesten* and *barnevernstjenesten* have 97."""
LITTLE_DIFFERENT = 85.0
"""Likeness of two titles that differ in an ending, a small word or a spelling."""
QUITE_DIFFERENT = 50.0
"""Below this, two titles share less than half their letters in order: they are not about the same thing."""

_BROKEN_WORD = re.compile(r"(?<=\w)[-\u00ad]\s*\n\s*(?=[a-zæøå])")
_WORD = re.compile(r"\w+")
_LEADING_NUMBER = re.compile(r"^\s*(?:tiltak\s*)?\d+(?:\.\d+)*[a-z]?[.:)]?\s+", re.IGNORECASE)


def overview(case: Case) -> Iterator[Finding]:
    for measure in case.records.measures:
        yield from _status(case, measure)
        yield from _responsible(case, measure)
        yield from _title(case, measure)


def _status(case: Case, measure: Measure) -> Iterator[Finding]:
    own, other = measure.status, measure.status_overview
    if own is not None and other is not None and own.value != other.value:
        yield case.find(
            "status-mismatch",
            measure,
            case.quotes((own, other)),
            section=status_words(own.value),
            overview=status_words(other.value),
        )
    elif own is not None and own.value == "withdrawn" and other is None and measure.overview is not None:
        yield case.find("withdrawn-in-overview", measure, case.quotes((own, measure.overview)))


def _responsible(case: Case, measure: Measure) -> Iterator[Finding]:
    own, other = measure.responsible, measure.responsible_overview
    if not own or not other:
        return
    only_own = [ref for ref in own if not any(_same(ref, each, case.known) for each in other)]
    only_other = [ref for ref in other if not any(_same(ref, each, case.known) for each in own)]
    partners = [ref for ref in only_other if any(_same(ref, each, case.known) for each in measure.partners)]
    if not only_own and not only_other:
        return
    evidence = case.quotes((*own, *other))
    if not only_own and len(partners) == len(only_other):
        yield case.find("responsible-mismatch.partner", measure, evidence, overview=case.named(partners))
        return
    disjoint = len(only_own) == len(own) and len(only_other) == len(other)
    message = "responsible-mismatch" if disjoint else "responsible-mismatch.some"
    if not only_own or not only_other:
        message = "responsible-mismatch.section" if only_own else "responsible-mismatch.overview"
    yield case.find(message, measure, evidence, section=case.named(only_own), overview=case.named(only_other))


def _same(a: ActorRef, b: ActorRef, known: Vocabulary) -> bool:
    """Whether two names are one body: the registry's id, or a successor's; else the names themselves."""
    if a.actor is not None and b.actor is not None:
        return a.actor == b.actor or _follows(a.actor, b.actor, known) or _follows(b.actor, a.actor, known)
    if a.abbreviation and a.abbreviation == b.abbreviation:
        return True
    one, two = slug(a.label), slug(b.label)
    if one == two or slug(a.printed) == slug(b.printed):
        return True
    first, second = set(one.split("-")), set(two.split("-"))
    return first <= second or second <= first or fuzz.ratio(one, two) >= SAME_NAME


def _follows(actor: str, other: str, known: Vocabulary) -> bool:
    """Whether ``other`` took over from ``actor``, perhaps by way of others: a new name is no contradiction."""
    seen, ahead = {actor}, [actor]
    while ahead:
        found = known.actors.get(ahead.pop())
        for successor in found.successors if found is not None else ():
            if successor == other:
                return True
            if successor not in seen:
                seen.add(successor)
                ahead.append(successor)
    return False


def _title(case: Case, measure: Measure) -> Iterator[Finding]:
    other = measure.title_overview
    if other is None:
        return
    message = compare_titles(measure.title.value, other.value)
    if message is not None and message != "title-mismatch.shortened" and _in_section(case, measure, other):
        message = "title-mismatch.text"
    if message is not None:
        yield case.find(
            message,
            measure,
            case.quotes((measure.title, other)),
            section=" ".join(measure.title.value.split()),
            overview=" ".join(other.value.split()),
        )


def _in_section(case: Case, measure: Measure, overview: Fact) -> bool:
    """Whether the section's own text, below its heading, says what the overview has for a title: then the two agree on what is
    to be done, and only the heading puts it otherwise."""
    if measure.start <= overview.start < measure.end:
        return False
    body = "".join(title_words(case.records.text[measure.title.end : measure.end]))
    return "".join(title_words(overview.value)) in body


def compare_titles(section: str, overview: str) -> str | None:
    """Which message two titles call for; None where they are the same but for case, punctuation, spaces and hyphens.

    >>> compare_titles("Kurs for ansatte", "kurs for ansatte."), compare_titles("Kurs", "Kurs for ansatte")
    (None, 'title-mismatch.shortened')
    """
    one, two = title_words(section), title_words(overview)
    if not one or not two or "".join(one) == "".join(two):
        return None
    first, second = " ".join(one), " ".join(two)
    if first.startswith(second) or second.startswith(first):
        return "title-mismatch.shortened"
    likeness = max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second))
    if likeness >= LITTLE_DIFFERENT:
        return "title-mismatch.wording"
    return "title-mismatch.some" if likeness >= QUITE_DIFFERENT else "title-mismatch"


def title_words(title: str) -> list[str]:
    """A title's words in lower case, without its number, words broken over lines put together."""
    whole = _LEADING_NUMBER.sub("", _BROKEN_WORD.sub("", unicodedata.normalize("NFC", title)))
    return _WORD.findall(whole.casefold())
