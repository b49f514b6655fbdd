"""The vector index: FAISS, exact up to a hundred thousand units, a graph of neighbours past that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLAT_UP_TO = 100_000
"""An exact scan of this many vectors of 256 takes some 10 ms; past that HNSW is faster and misses little."""
NEIGHBOURS = 32
EF_CONSTRUCTION = 200
EF_SEARCH = 128

Floats = NDArray[np.float32]


class VectorIndex:
    """Cosine similarity of a question's vector with every unit's, by FAISS."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Floats) -> VectorIndex:
        """``vectors`` is (units, dimensions), rows of length 1."""
        import faiss

        count, dimensions = vectors.shape
        index: Any
        if count <= FLAT_UP_TO:
            index = faiss.IndexFlatIP(dimensions)
        else:
            index = faiss.IndexHNSWFlat(dimensions, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = EF_CONSTRUCTION
            index.hnsw.efSearch = EF_SEARCH
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    def save(self, path: Path) -> None:
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        import faiss

        return cls(faiss.read_index(str(path)))

    def nearest(self, vector: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
        """(units, similarities) of the nearest, best first; equal similarities by unit."""
        wanted = min(count, self.size)
        if not wanted or not vector.any():
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        similarities, units = self._index.search(vector.reshape(1, -1), wanted)
        order = np.lexsort((units[0], -similarities[0]))
        return units[0][order], similarities[0][order]

    def all(self) -> Floats:
        """(units, dimensions)"""
        found: Floats = self._index.reconstruct_n(0, self.size)
        return found

    def vector(self, unit: int) -> Floats:
        """The vector of a unit, as stored."""
        found: Floats = self._index.reconstruct(int(unit))
        return found
