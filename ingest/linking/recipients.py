"""Services named as recipients: their staff is meant (``data/linking.toml``, ``[recipients]``).

*Ansatte i barnehage, skole og barnevern*, *alle som yter kommunale helsetjenester*, *kurs for politi og påtalemyndighet*: what
stands behind such words is a list of services, and each of them stands for those who work there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from ingest.linking.concepts import ConceptMatch
from ingest.linking.placing import Longer
from ingest.linking.sentences import Sentences
from ingest.patterns import any_of, load
from ontology.vocabulary import Vocabulary

MAX_LISTED = 60
"""No list of services is longer: each of its services may begin a list of its own, and all of them the square of it."""
MAX_GAP = 400
"""Characters between two services past which they are in no list; an unknown item of one has ``gap`` at most."""


def with_recipients(
    matches: Sequence[ConceptMatch], sentences: Sentences, vocabulary: Vocabulary
) -> list[ConceptMatch]:
    """The matches with the staff of services named as recipients, in the order of the text.

    The words for staff alone (*ansatte*) go where the services behind them say who they are.
    """
    text = sentences.text
    services = [match for match in matches if match.scheme == "setting" and _staff(match, vocabulary)]
    starts = [match.start for match in services]
    general = load("linking")["staff"]["general"]
    found: dict[tuple[str, int, int], ConceptMatch] = {}
    explained: list[tuple[int, int]] = []
    for start, end, own_only in _triggers(sentences.small):
        listed = list(_listed(services, bisect_left(starts, end), end, text))
        if own_only:
            listed = [match for match in listed if not _general(match, vocabulary)]
        for match in listed:
            group = str(_staff(match, vocabulary))
            label = re.sub(r"\s+", " ", f"{text[start:end]} {text[match.start : match.end]}").strip()
            found.setdefault(
                (group, match.start, match.end),
                ConceptMatch("target-group", group, label, match.start, match.end, aimed=True),
            )
        if listed and not any(_general(match, vocabulary) for match in listed):
            explained.append((start, end))
    said = Longer(explained)
    kept = [m for m in matches if not ((m.scheme, m.code) == ("target-group", general) and said.holds(m))]
    known = {(m.code, m.start, m.end) for m in kept if m.scheme == "target-group"}
    kept.extend(match for key, match in found.items() if key not in known)
    return sorted(kept, key=lambda m: (m.start, -m.end, m.scheme, m.code, m.label))


def _general(match: ConceptMatch, vocabulary: Vocabulary) -> bool:
    """Whether those who work there have no group of their own."""
    return vocabulary.core("target-group", str(_staff(match, vocabulary))) == (load("linking")["staff"]["general"],)


def _staff(match: ConceptMatch, vocabulary: Vocabulary) -> str | None:
    return vocabulary.concepts[match.scheme, match.code].staff_group


@cache
def _patterns() -> list[tuple[re.Pattern[str], bool]]:
    """Words for people or teaching up to where the services stand; whether only staff with a group of their own counts."""
    rules = load("linking")["recipients"]
    within = rf"(?:\s(?:[^.;:?!()\n]|\n(?!\s*\n)){{0,{rules['reach']}}}?)?\s"
    people = rf"(?:{_any(rules['people'])})(?:\s+(?:{_any(rules['working'])}))?(?:\s+(?:{_any(rules['at'])}))?"
    found = [(_word(people), False)]
    for way in rules["teaching"]:
        pattern = rf"(?:{_any(way['words'])}){within}(?:{_any(way['towards'])})"
        found.append((_word(pattern), way.get("own_group_only", False)))
    return found


def _word(pattern: str) -> re.Pattern[str]:
    return any_of([rf"(?<!\w)(?:{pattern})(?!\w)"])


def _any(patterns: Sequence[str]) -> str:
    return "|".join(patterns)


@cache
def _between() -> re.Pattern[str]:
    rules = load("linking")["recipients"]
    return re.compile(rf"(?:[\s,/&-]|\b(?:{'|'.join(rules['joining'])})\b)*", re.I)


@cache
def _list_gap() -> re.Pattern[str]:
    """An item of a list that the vocabulary does not know, between two that it does."""
    rules = load("linking")["recipients"]
    stop = "|".join(rules["ending"])
    return re.compile(
        rf"(?=[^.;:?!]*(?:,|\bog\b|\beller\b|\bsamt\b))(?:(?!\b(?:{stop})\b)[^.;:?!]){{0,{rules['gap']}}}", re.I
    )


def _triggers(small: str) -> Iterator[tuple[int, int, bool]]:
    for pattern, own_only in _patterns():
        at = 0
        while match := pattern.search(small, at):
            yield match.start(), match.end(), own_only
            at = match.start() + 1


def _listed(services: Sequence[ConceptMatch], first: int, end: int, text: str) -> Iterator[ConceptMatch]:
    """The services that stand right behind a trigger's end, as long as they are one list."""
    reached = False
    for match in services[first : first + MAX_LISTED]:
        if match.start < end:
            if match.end <= end:
                yield match
            continue
        if match.start - end > MAX_GAP:
            return
        gap = text[end : match.start]
        if not (_between().fullmatch(gap) or (reached and _list_gap().fullmatch(gap))):
            return
        yield match
        reached, end = True, max(end, match.end)
