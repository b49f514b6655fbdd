"""Measures in an answer: each with its score, why it is there, and the passages that show it.

An exact question lists all of its measures, thousands where there are many plans; what is the same for all of them is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search.engine import Engine
from search.passages import Shown
from search.ranking import Ranked
from search.reading import Reading
from search.reasons import Reasons, words_reason
from search.results import Hit


def hits(engine: Engine, reading: Reading, ranked: Ranked, listed: Iterable[tuple[int, bool]]) -> tuple[Hit, ...]:
    """``listed`` are measures by number, best first, and whether each is in the exact part."""
    best = float(ranked.scores.max(initial=0.0))
    why, shared, shown = Reasons(engine, reading), SharedWords(engine, reading, ranked), Shown(engine, ranked)
    scores: list[float] = ranked.scores.tolist()
    found = []
    for number, inside in listed:
        measure = engine.measure(number)
        because = why.of(number)
        if not because and (words := shared.of(number)):
            because = (words_reason(words, reading.language),)
        found.append(
            Hit(
                id=engine.ids[number],
                title=" ".join(measure.title.value.split()),
                score=round(scores[number] / best, 4) if best > 0 else 0.0,
                why=tuple(reason.text for reason in because),
                passages=shown.of(number, [reason.span for reason in because if reason.span]),
                exact=inside,
            )
        )
    return tuple(found)


class SharedWords:
    """The question's words that stand in a measure's best passage."""

    def __init__(self, engine: Engine, reading: Reading, ranked: Ranked) -> None:
        self._engine, self._unit_words = engine, ranked.unit_words
        terms = engine.index.analyser.terms
        self._words = [(word, set(terms(word))) for word in dict.fromkeys(reading.text.split())]

    def of(self, number: int) -> list[str]:
        rows = self._engine.units[number]
        if not len(rows) or not self._words:
            return []
        row = int(rows[int(np.argmax(self._unit_words[rows]))])
        if self._unit_words[row] <= 0:  # no unit of the measure has any of the words
            return []
        index = self._engine.index
        terms = set(index.analyser.terms(index.corpus.text(index.corpus.units[row])))
        return [word for word, parts in self._words if parts & terms]
