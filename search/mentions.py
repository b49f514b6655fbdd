"""Plans that name what was asked about and have no measure for it: shown apart, with the passages that name it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from search.engine import PLACE, Engine, Key
from search.passages import quote
from search.reading import Facet, Reading
from search.results import PlanMention, Quote

AT_MOST = 3
"""Passages shown a plan."""
_OWN_TEXT = frozenset({"background", "demand", "status", "comment", "note"})


def mentions(engine: Engine, reading: Reading, answered: Iterable[str]) -> tuple[PlanMention, ...]:
    """The plans not among ``answered`` (keys) with a passage that names all that was asked for.

    A plan that the question excludes by name or level is not among them.
    """
    if (reading.exact and not reading.asks_for_gaps) or not reading.hard:
        return ()
    places: NDArray[np.int64] | None = None
    for facet in reading.hard:
        named = [engine.mentions[key] for key in _keys(engine, facet) if key in engine.mentions]
        either = np.unique(np.concatenate(named)) if named else np.empty(0, dtype=np.int64)
        places = either if places is None else np.intersect1d(places, either, assume_unique=True)
    skip = set(answered)
    found: dict[int, list[Quote]] = {}
    for place in () if places is None else places.tolist():
        plan, at = place >> PLACE, place & ((1 << PLACE) - 1)
        records, passage = engine.index.corpus.plans[plan], engine.passage(plan, at)
        if records.plan.key in skip or passage.role not in _OWN_TEXT or not _asked(engine, plan, reading):
            continue
        quotes = found.setdefault(plan, [])
        if len(quotes) < AT_MOST:
            wanted = {key for facet in reading.hard for key in _keys(engine, facet)}
            span = next(((k.start, k.end) for k in passage.links if (k.scheme, k.code) in wanted), None)
            quotes.append(quote(records, passage.start, passage.end, passage.role, span))
    plans = engine.index.corpus.plans
    return tuple(
        PlanMention(plans[plan].plan.key, engine.titles[plans[plan].plan.key], tuple(quotes))
        for plan, quotes in found.items()
    )


def _asked(engine: Engine, plan: int, reading: Reading) -> bool:
    record = engine.index.corpus.plans[plan].plan
    level = record.level.value if record.level else None
    return (not reading.plans or record.key in reading.plans) and (not reading.levels or level in reading.levels)


def _keys(engine: Engine, facet: Facet) -> set[Key]:
    keys: set[Key] = {
        (scheme, narrower) for scheme, code in facet.concepts for narrower in engine.vocabulary.narrower(scheme, code)
    }
    for scheme, code in facet.concepts:
        for about_scheme, about in engine.postings.about(scheme, code):
            keys.update((about_scheme, narrower) for narrower in engine.vocabulary.narrower(about_scheme, about))
    if not keys:
        keys.update(("actor", code) for code in facet.actors)
        keys.update(("law", code) for code in facet.laws)
    return keys
