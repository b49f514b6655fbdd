"""Concepts that several words of a sentence make together (``data/linking.toml``, ``[[composed]]``).

*Snakke med barn om vold*, *barnets rett til beskyttelse mot vold*: no label of violence against children stands there, and yet
that is what is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from ingest.linking.concepts import ConceptMatch
from ingest.linking.sentences import SENTENCE_END
from ingest.patterns import any_of, load
from ontology.vocabulary import Vocabulary


def with_composed(matches: Sequence[ConceptMatch], text: str, vocabulary: Vocabulary) -> list[ConceptMatch]:
    """The matches, those that say less exactly what they say together with a group beside them made exact."""
    found = list(matches)
    made: list[ConceptMatch] = []
    for rule in load("linking")["composed"]:
        words = frozenset(rule["words"])
        groups = [
            m
            for m in matches
            if m.scheme == "target-group"
            and m.code not in rule["unless"]
            and rule["group"] in vocabulary.core("target-group", m.code)
        ]
        others = [m.start for m in matches if m.scheme == "target-group" and m.code in rule["unless"]]
        starts = [m.start for m in groups]
        for at, match in enumerate(found):
            if (match.scheme, match.code) != ("theme", rule["general"]) or match.label.casefold() not in words:
                continue
            group = _beside(match, groups, starts, text, rule["reach"])
            if group is not None and not _between(match, group, others):
                made.append(_made(match, group, rule))
                if not rule.get("keep"):
                    found[at] = made.pop()
    once = {
        (m.scheme, m.code, m.start, m.end): m
        for m in sorted((*found, *made), key=lambda m: (m.label, m.cue), reverse=True)
    }
    return sorted(once.values(), key=lambda m: (m.start, -m.end, m.scheme, m.code, m.label))


def _beside(
    match: ConceptMatch, groups: Sequence[ConceptMatch], starts: Sequence[int], text: str, reach: int
) -> ConceptMatch | None:
    """The group named nearest before or behind in the same sentence, no further away than ``reach`` characters."""
    at = bisect_left(starts, match.start)
    near: list[tuple[int, ConceptMatch]] = []
    for group in groups[max(0, at - 3) : at + 3]:
        first, second = (group, match) if group.start < match.start else (match, group)
        gap = text[first.end : max(first.end, second.start)]
        if len(gap) <= reach and not SENTENCE_END.search(gap):
            near.append((len(gap), group))
    return min(near, key=lambda pair: (pair[0], pair[1].start))[1] if near else None


def _between(match: ConceptMatch, group: ConceptMatch, others: Sequence[int]) -> bool:
    """Whether others than the group stand between it and the word: then the sentence is of them all."""
    start, end = min(match.start, group.start), max(match.end, group.end)
    at = bisect_left(others, start)
    return at < len(others) and others[at] < end


def _made(match: ConceptMatch, group: ConceptMatch, rule: Mapping[str, Any]) -> ConceptMatch:
    start, end = min(match.start, group.start), max(match.end, group.end)
    return msgspec.structs.replace(
        match, code=rule["code"], label=f"{group.label} + {match.label}", start=start, end=end, cue=False
    )


@cache
def plan_names() -> re.Pattern[str]:
    """Names of other plans and strategies: what they are about is not what the text around them is about.

    For text in small letters."""
    return any_of(load("linking")["names"]["patterns"])
