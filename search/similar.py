"""Measures like a given one in the other plans: by the concepts they share and by what their texts say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engine import Engine
from search.index import SearchIndex
from search.passages import quote
from search.ranking import order
from search.results import Quote, Similar
from search.sentences import listed, say
from search.static_encoder import normalised

CONCEPTS, MEANING = 0.5, 0.5
"""The weights of the two parts; each lies in 0–1."""
ROLES: dict[str, float] = {"title": 3.0, "overview": 1.0, "demand": 2.0, "comment": 1.0, "status": 0.5}
"""What a passage counts for in a measure's vector: the title and the demand say what it is, the status what came of it."""
MAX_LABELS = 5
LEAST = 0.2
"""A score below this is chance: nine of ten pairs of measures of different plans have less (median .10, 99 of 100 below .37)."""


def similar(engine: Engine, identifier: str, top: int = 10, language: str = "nb") -> list[Similar]:
    """The measures of other plans that are most like the one of that id, best first.

    Raises:
        KeyError: where no plan has a measure of that id.
    """
    number = engine.numbers[identifier]
    corpus = engine.index.corpus
    vectors = measure_vectors(engine)
    meaning = np.clip(vectors @ vectors[number], 0.0, 1.0)
    scores = CONCEPTS * engine.postings.alike(number) + MEANING * meaning
    own = corpus.measure_plans[number]
    others = [at for at, plan in enumerate(corpus.measure_plans) if plan != own and engine.measure(at).live]
    found: list[Similar] = []
    for at in order(scores, engine.places, others)[:top]:
        if scores[at] < LEAST:
            break
        measure = engine.measure(at)
        found.append(
            Similar(
                id=measure.id,
                title=" ".join(measure.title.value.split()),
                score=round(float(scores[at]), 4),
                why=_why(engine, number, at, language),
                passages=_closest(engine, vectors[number], at),
            )
        )
    return found


def measure_vectors(engine: Engine) -> NDArray[np.float32]:
    """(measures, dimensions): the weighted mean of each measure's passages, of length 1; made once."""
    if engine.later.vectors is None:
        engine.later.vectors = _vectors(engine.index)
    return engine.later.vectors


def _vectors(index: SearchIndex) -> NDArray[np.float32]:
    units = index.vectors.all()
    weights = np.array([ROLES.get(unit.role, 0.25) for unit in index.corpus.units], dtype=np.float32)
    sums = np.zeros((len(index.corpus.measures), units.shape[1]), dtype=np.float32)
    inside = index.owners >= 0
    np.add.at(sums, index.owners[inside], units[inside] * weights[inside, None])
    return normalised(sums)


def _why(engine: Engine, a: int, b: int, language: str) -> tuple[str, ...]:
    keys = engine.postings.shared(a, b)[:MAX_LABELS]
    names = [engine.vocabulary.concepts[key].preferred.get(language, key[1]) for key in keys]  # type: ignore[index]
    if not names:
        return (say(language, "why", "meaning"),)
    return (say(language, "why", "concepts", label=listed(language, dict.fromkeys(names))),)


def _closest(engine: Engine, vector: NDArray[np.float32], number: int) -> tuple[Quote, ...]:
    """The measure's passage that is most like the other measure."""
    rows = engine.units[number]
    if not len(rows):
        return ()
    likeness = [round(float(engine.index.vectors.vector(int(row)) @ vector), 4) for row in rows]
    unit = engine.index.corpus.units[int(rows[int(np.argmax(likeness))])]
    return (quote(engine.records(number), unit.start, unit.end, unit.role),)
