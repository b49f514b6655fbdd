"""Reranking by a cross-encoder: an option, off unless a model is given, that reads question and measure together.

A cross-encoder is slow (some 10 ms a pair on two cores for a small one), so that only the first measures are read again. It never
moves a measure into the exact part or out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from search.encoders import ModelError, first_line
from search.engine import Engine
from search.ranking import Ranked

READ = 30
"""How many of the first measures are read again."""
LONGEST = 1_500
"""Characters of a measure that are read: its title and its best passage. Models of this kind cut at 512 tokens."""


class Reranker(Protocol):
    """Scores how well each text answers a question; only their order counts."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]: ...


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder (a folder or a hub name)."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the reranker {name!r} cannot be loaded ({first_line(error)}): give a folder with a cross-encoder, or the"
                " name of one that this machine can download"
            ) from error
        self.name = name

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        found = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in np.asarray(found).reshape(len(texts), -1)[:, -1]]


def reranked(
    engine: Engine, question: str, numbers: Sequence[int], ranked: Ranked, reranker: Reranker, read: int = READ
) -> list[int]:
    """The measures with the first ``read`` of them in the reranker's order; equal scores keep the order they had."""
    first = list(numbers[:read])
    if len(first) < 2:
        return list(numbers)
    scores = reranker.scores(question, [_text(engine, number, ranked) for number in first])
    placed = sorted(range(len(first)), key=lambda at: (-round(scores[at], 4), at))
    return [first[at] for at in placed] + list(numbers[read:])


def _text(engine: Engine, number: int, ranked: Ranked) -> str:
    """A measure's title and the passage that is most like the question."""
    corpus = engine.index.corpus
    title = " ".join(engine.measure(number).title.value.split())
    rows = [int(row) for row in engine.units[number] if corpus.units[int(row)].role not in ("title", "overview")]
    if not rows:
        return title
    top = float(ranked.unit_words[rows].max(initial=0.0)) or 1.0
    likeness = ranked.unit_words[rows] / top + ranked.unit_meaning[rows]
    best = corpus.units[rows[int(np.argmax(np.round(likeness, 4)))]]
    return f"{title}. {' '.join(corpus.text(best).split())}"[:LONGEST]
