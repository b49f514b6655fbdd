"""Which national plans a plan says it builds on (``ontology/national-plans.ttl``)."""

from __future__ import annotations

import re

from ingest.lines import fold
from ontology.records import Fact
from ontology.vocabulary import Vocabulary


def builds_on(text: str, title: Fact | None, vocabulary: Vocabulary, *, own_period: str | None) -> tuple[Fact, ...]:
    """The national plans the text names, each where it first does.

    ``own_period`` is that of a national plan, which is not its own base. The value is the plan's name with its period in
    parentheses, where it has one.
    """
    flat = re.sub(r"\s", " ", text)
    own = (title.start, title.end) if title and title.place == "text" else (-1, -1)
    found: list[Fact] = []
    for plan in vocabulary.national_plans.values():
        if own_period is not None and plan.period == own_period:
            continue
        for match in re.finditer(plan.pattern, flat):
            if not own[0] <= match.start() < own[1]:
                name = plan.preferred["nb"] + (f" ({plan.period})" if plan.period else "")
                printed = fold(text[match.start() : match.end()])
                found.append(Fact(value=name, printed=printed, start=match.start(), end=match.end(), place="text"))
                break
    return tuple(found)


def is_national(words: str, vocabulary: Vocabulary) -> bool:
    """Whether the words begin with the name of a national plan."""
    return any(re.match(plan.pattern, words) for plan in vocabulary.national_plans.values())
