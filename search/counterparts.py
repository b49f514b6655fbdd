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
UNEVEN = 0.001
"""More than what the likeness of a to b, rounded, can differ from that of b to a: sums in another order."""

Places = NDArray[np.int64]


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
    count = len(known.measures)
    if count == 0:
        return []
    live = np.array([measure.live for measure in known.measures])
    _, starts, plans = np.unique(known.plans, return_index=True, return_inverse=True)
    near: list[tuple[Places, Places, Matrix]] = []
    nearest: list[Places] = []
    for first, likeness in known.likeness():
        scores: Matrix = np.round(np.sqrt(np.clip(likeness, 0.0, 1.0)), DECIMALS).astype(np.float64)
        scores[~live[first : first + len(scores)], :] = 0.0
        scores[:, ~live] = 0.0
        best = np.maximum.reduceat(scores, starts, axis=1)  # of each measure in each plan
        a, b = np.nonzero(scores >= PARTIAL_BEST - UNEVEN)
        score = scores[a, b]
        nearest.append(((first + a) * count + b)[score >= best[a, plans[b]]])
        later = (plans[first + a] < plans[b]) & (score >= PARTIAL_BEST)
        near.append((first + a[later], b[later], score[later]))
    a, b, score = (np.concatenate(columns) for columns in zip(*near, strict=True))
    known_nearest = np.concatenate(nearest)
    both = np.isin(a * count + b, known_nearest) & np.isin(b * count + a, known_nearest)
    match = (score >= MATCH) | ((score >= MATCH_BEST) & both)
    return [
        Found(int(a[at]), int(b[at]), float(score[at]), "match" if match[at] else "partial")
        for at in np.flatnonzero((score >= PARTIAL) | both)
    ]
