"""Ranking: concept matches, words and meaning fused into one score a measure, with the reasons.

Concepts carry the answer; words and vectors decide between measures that the concepts leave equal, and find what no concept
names. The numbers are tuned on the tuning halves of the questions by ``benchmarks/search_quality.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from search.index import SearchIndex
from search.postings import Postings
from search.reading import Facet, Reading

CONCEPTS, WORDS, MEANING = 1.0, 0.2, 0.2
"""The weights of the three parts; each part lies in 0–1. Words and meaning each at 0.1–0.4 change nDCG@10 by less than .01 on the
tuning half and the evaluation set; without both it falls by .08 and .03."""
FLOOR = 0.2
"""What a facet that a measure does not have leaves of its score: a facet asked for and missing costs much, but not all."""
RARITY = 1.5
"""The power of a facet's rarity in its weight: the rarest facet of a question is what it is about."""
SOFT = 0.5
"""What a soft facet's weight is multiplied by beside others: what all plans are about tells little."""
COMMON = 0.45
"""From this score up a measure counts as having the facet, when its rarity is counted."""

SAME = 1e4
"""Scores that differ by less than one in this many are equal: machines add up in another order."""

Scores = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Which parts count: the ablation table switches them."""

    concepts: float = CONCEPTS
    words: float = WORDS
    meaning: float = MEANING


@dataclass(frozen=True, slots=True)
class Ranked:
    """Scores (measures,) of a question, and the parts they are made of. ``facets`` is (facets, measures)."""

    scores: Scores
    facets: Scores
    facet_weights: tuple[float, ...]
    words: Scores
    meaning: Scores
    unit_words: NDArray[np.float32]
    unit_meaning: NDArray[np.float32]


def rank(index: SearchIndex, postings: Postings, reading: Reading, weights: Weights | None = None) -> Ranked:
    """Scores every measure for a question as it was read."""
    weights = weights or Weights()
    count = len(index.corpus.measures)
    asked = distinct(reading.facets)
    facets = np.array([postings.facet(facet) for facet in asked]).reshape(len(asked), count)
    narrow = any(not facet.soft for facet in asked)
    facet_weights = tuple(
        _rarity(scores) * (SOFT if facet.soft and narrow else 1.0) for facet, scores in zip(asked, facets, strict=True)
    )
    text = free_text(reading)
    unit_words = index.lexical.scores(index.analyser.terms(text))
    unit_meaning = _meaning(index, text)
    words, meaning = index.measure_scores(unit_words), index.measure_scores(unit_meaning)
    top = float(words.max(initial=0.0))
    scores = (
        weights.concepts * _together(facets, facet_weights)
        + weights.words * (words / top if top > 0 else words)
        + weights.meaning * np.clip(meaning, 0.0, None)
    )
    return Ranked(scores, facets, facet_weights, words, meaning, unit_words, unit_meaning)


def order(scores: Scores, places: Integers, among: Sequence[int] | Integers | None = None) -> list[int]:
    """Measures best first. Scores are compared as far as machines agree on them; equal ones go by their place among ids."""
    numbers = np.arange(len(places)) if among is None else np.asarray(among, dtype=np.int64)
    best: list[int] = numbers[np.lexsort((places[numbers], -np.rint(scores[numbers] * SAME)))].tolist()
    return best


def _rarity(scores: Scores) -> float:
    having = int((scores >= COMMON).sum())
    return float(log(1 + len(scores) / (1 + having)) ** RARITY) if len(scores) else 0.0


def _together(facets: Scores, weights: Sequence[float]) -> Scores:
    """The weighted geometric mean of the facets: a measure is an answer as far as it has all that was asked for."""
    if not len(facets):
        return np.zeros(facets.shape[1])
    total = sum(weights) or 1.0
    logs = np.log(FLOOR + facets)
    mean: Scores = np.exp(sum(weight * row for weight, row in zip(weights, logs, strict=True)) / total)
    return np.clip(mean - FLOOR, 0.0, None)


def free_text(reading: Reading) -> str:
    """The words to look for: all that ask something, those that a concept took among them."""
    named = " ".join((*reading.phrases, *(facet.words for facet in reading.facets)))
    return f"{named} {reading.text}".strip() if not reading.text or not named else _merged(named, reading.text)


def _merged(named: str, text: str) -> str:
    known = {word.casefold() for word in text.split()}
    return " ".join([*text.split(), *(word for word in named.split() if word.casefold() not in known)])


def _meaning(index: SearchIndex, text: str) -> NDArray[np.float32]:
    """Similarity (units,) with the question's vector; those FAISS does not return are 0."""
    found = np.zeros(len(index.corpus.units), dtype=np.float32)
    if text:
        units, similarities = index.vectors.nearest(index.encoder.encode_query(text), NEAREST)
        found[units] = similarities
    return found


NEAREST = 400
"""How many units the vector index is asked for: a measure that answers is among them."""


def distinct(facets: Sequence[Facet]) -> list[Facet]:
    """Without facets that say in other words what one before has said."""
    kept: list[Facet] = []
    told: set[tuple[str, str]] = set()
    for facet in facets:
        if not facet.concepts or not set(facet.concepts) <= told:
            kept.append(facet)
        told.update(facet.concepts)
    return kept
