"""The lexical index: BM25 over the units' terms.

bm25s weighs the terms when the index is built. What it leaves is a sparse matrix of every term's score in every unit, and asking is a
sum of its columns, which needs numpy alone: importing bm25s (with scipy) takes half of the time that a question from the command
line has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.6
"""Passages are cut to one length (ingest.passages), so length says less than in documents at large (usual: 0.75)."""
_ARRAYS = "columns.npz"
_TERMS = "terms.json"


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """BM25 scores (Robertson's, in Lucene's form) of every unit for a question's terms.

    ``terms`` maps a term to its column; column ``c`` has ``values[starts[c]:starts[c + 1]]`` in the ``rows`` of the same range.
    """

    units: int
    terms: Mapping[str, int]
    values: NDArray[np.float32]
    rows: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, terms: Sequence[Sequence[str]]) -> LexicalIndex:
        """The index of units, each a list of terms."""
        import bm25s

        if not any(terms):
            return cls(len(terms), {}, np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(1, np.int64))
        index = bm25s.BM25(method="lucene", k1=K1, b=B)
        index.index([list(unit) for unit in terms], show_progress=False)
        return cls(
            len(terms),
            {str(term): int(column) for term, column in index.vocab_dict.items()},
            np.asarray(index.scores["data"], dtype=np.float32),
            np.asarray(index.scores["indices"], dtype=np.int32),
            np.asarray(index.scores["indptr"], dtype=np.int64),
        )

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        np.savez(folder / _ARRAYS, values=self.values, rows=self.rows, starts=self.starts)
        (folder / _TERMS).write_text(json.dumps(dict(self.terms), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, units: int) -> LexicalIndex:
        """Raises OSError where the folder holds no index."""
        terms = json.loads((folder / _TERMS).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS, allow_pickle=False) as stored:
            return cls(units, terms, stored["values"], stored["rows"], stored["starts"])

    def known(self, term: str) -> bool:
        """Whether any unit has the term."""
        return term in self.terms

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """A score a unit, 0 where it has none of the terms; a term said twice counts twice."""
        scores = np.zeros(self.units, dtype=np.float32)
        for term in terms:
            if (column := self.terms.get(term)) is not None:
                first, last = self.starts[column], self.starts[column + 1]
                scores[self.rows[first:last]] += self.values[first:last]
        return scores
