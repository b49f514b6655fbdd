"""Counterparts: measures of different plans that do the same, or part of the same.

Likeness (``counterpart_features``) orders the pairs; which of them count is told by likeness together with whether a measure has
anything closer in the other plan: a moderate likeness that is the best on both sides is one, the same likeness as the tenth best
is what plans on one field have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ontology.records import Counterpart, PlanRecords
from ontology.vocabulary import Vocabulary
from search.counterpart_features import Features, Matrix, features
from search.counterpart_reasons import Reasons

MATCH = 0.54
"""Score from which a pair is a match whatever else is near."""
MATCH_BEST = 0.47
"""Score from which two measures that are each other's nearest are a match."""
PARTIAL = 0.42
"""Score from which a pair is a counterpart whatever else is near."""
PARTIAL_BEST = 0.40
"""Score that is enough where each is the other's nearest. All four were chosen on the tuning half of the judged
pairs: of the pairs found, 77 % are counterparts there and 81 % on the other half; of those graded a match 86 % and 96 %."""
DECIMALS = 4

Ranks = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """A pair by the places of its measures, the one of the earlier plan first."""

    a: int
    b: int
    score: float
    grade: Literal["match", "partial"]


def counterparts(plans: Sequence[PlanRecords], vocabulary: Vocabulary) -> tuple[Counterpart, ...]:
    """All counterparts between the plans, by the order of the plans and of their measures.

    ``a`` is of the earlier plan. Withdrawn measures have none. The score is the square root of the likeness, which
    spreads the range that matters (0.4 to 0.8) without changing the order.
    """
    known = features(plans, vocabulary)
    reasons = Reasons(known, vocabulary)
    return tuple(
        Counterpart(
            a=known.measures[pair.a].id,
            b=known.measures[pair.b].id,
            score=pair.score,
            grade=pair.grade,
            why=reasons.why(pair.a, pair.b)[0],
        )
        for pair in find(known)
    )


def find(known: Features) -> list[Found]:
    """The pairs that count."""
    if len(known.measures) == 0:
        return []
    scores: Matrix = np.round(np.sqrt(np.clip(known.likeness(), 0.0, 1.0)), DECIMALS).astype(np.float64)
    live = np.array([measure.live for measure in known.measures])
    scores[~live, :] = 0.0
    scores[:, ~live] = 0.0
    ranks = _ranks(scores, known.plans)
    best = np.maximum(ranks, ranks.T) == 0
    counts = (scores >= PARTIAL) | ((scores >= PARTIAL_BEST) & best)
    match = (scores >= MATCH) | ((scores >= MATCH_BEST) & best)
    later = known.plans[:, None] < known.plans[None, :]
    return [
        Found(int(a), int(b), float(scores[a, b]), "match" if match[a, b] else "partial")
        for a, b in np.argwhere(counts & later)
    ]


def _ranks(scores: Matrix, plans: NDArray[np.int64]) -> Ranks:
    """``ranks[i, j]``: how many measures of j's plan are closer to i than j is; equal ones share a rank."""
    ranks = np.zeros(scores.shape, dtype=np.int64)
    for plan in np.unique(plans):
        inside = np.flatnonzero(plans == plan)
        block = scores[:, inside]
        ordered = np.sort(block, axis=1)
        for row in range(len(scores)):
            ranks[row, inside] = len(inside) - np.searchsorted(ordered[row], block[row], side="right")
    return ranks
