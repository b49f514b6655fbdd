"""The lexical index: BM25 over the units' terms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.6
"""Passages are cut to one length (ingest.passages), so length says less than in documents at large (usual: 0.75)."""


class LexicalIndex:
    """BM25 scores (Robertson's, in Lucene's form) of every unit for a question's terms."""

    def __init__(self, index: Any, units: int) -> None:
        self._index = index
        self._units = units
        self._known = frozenset(index.vocab_dict) if index is not None else frozenset()

    @classmethod
    def of(cls, terms: Sequence[Sequence[str]]) -> LexicalIndex:
        import bm25s

        if not any(terms):
            return cls(None, len(terms))
        index = bm25s.BM25(method="lucene", k1=K1, b=B)
        index.index([list(unit) for unit in terms], show_progress=False)
        return cls(index, len(terms))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        if self._index is not None:
            self._index.save(str(folder))

    @classmethod
    def load(cls, folder: Path, units: int) -> LexicalIndex:
        import bm25s

        if not any(folder.iterdir()):
            return cls(None, units)
        return cls(bm25s.BM25.load(str(folder), mmap=False, show_progress=False), units)

    def known(self, term: str) -> bool:
        """Whether any unit has the term."""
        return term in self._known

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """A score a unit, 0 where it has none of the terms."""
        known = [term for term in terms if term in self._known]
        if not known:
            return np.zeros(self._units, dtype=np.float32)
        scores: NDArray[np.float32] = self._index.get_scores(known)
        return scores
