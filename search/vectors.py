"""The vector index: FAISS, exact up to a hundred thousand units, in cells past that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLAT_UP_TO = 100_000
"""An exact scan of this many vectors of 256 takes some 10 ms."""
CELLS = 4
"""Past that, times √units cells (IVF, the usual choice), …"""
PROBED = 8
"""… of which one in so many is looked into. Of 101,682 units, 322 questions: all of the 20 nearest and .998 of the 400 nearest, in 0.7 ms
instead of 10; 7 s to build. HNSW (32 neighbours, efSearch 128) had .92 and .70 of them, and .78 and .66 where plans say the same in the
same words: a unit's neighbours are then its copies, and the rest is not reached."""
TRAINED = 64
"""Units a cell that its centre is learnt from."""

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
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if count <= FLAT_UP_TO:
            flat = faiss.IndexFlatIP(dimensions)
            flat.add(vectors)
            return cls(flat)
        cells = round(CELLS * count**0.5)
        index: Any = faiss.index_factory(dimensions, f"IVF{cells},Flat", faiss.METRIC_INNER_PRODUCT)
        index.cp.max_points_per_centroid = TRAINED
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)  # sums of several threads differ from one machine to the next
        try:
            index.train(vectors)
            index.add(vectors)
        finally:
            faiss.omp_set_num_threads(threads)
        index.make_direct_map()  # a unit's vector is asked for by its number
        index.nprobe = -(-cells // PROBED)
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
        similarities, units = (row[0] for row in self._index.search(vector.reshape(1, -1), wanted))
        order = np.lexsort((units, -similarities))
        order = order[units[order] >= 0]  # -1: the cells looked into hold no more
        return units[order], similarities[order]

    def all(self) -> Floats:
        """(units, dimensions)"""
        found: Floats = self._index.reconstruct_n(0, self.size)
        return found

    def vector(self, unit: int) -> Floats:
        """The vector of a unit, as stored."""
        found: Floats = self._index.reconstruct(int(unit))
        return found
