"""The search index: built from records, kept in a folder, opened in a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from ontology.words import stem, tokens
from search.encoders import Encoder, default_encoder, open_encoder
from search.lexical import LexicalIndex
from search.tokens import Analyser
from search.units import Corpus
from search.vectors import VectorIndex

FORMAT = 2
"""Counts up when what the folder holds changes: an index of another format is built again."""
ROLE_WEIGHTS: dict[str, float] = {"title": 1.15, "overview": 1.1, "demand": 1.0, "comment": 0.9, "status": 0.85}
OTHER_ROLE = 0.8

Scores = NDArray[np.float64]


class Manifest(msgspec.Struct, frozen=True):
    """What the folder holds: enough to tell whether it fits the records that are searched."""

    format: int
    model: str
    units: int
    counts: dict[str, int]
    known: list[str]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The corpus with its lexical and its vector index. ``owners`` (units,) is each unit's measure, -1 for background."""

    corpus: Corpus
    analyser: Analyser
    lexical: LexicalIndex
    vectors: VectorIndex
    encoder: Encoder
    known: frozenset[str]
    owners: NDArray[np.int64]
    weights: NDArray[np.float64]

    def measure_scores(self, unit_scores: NDArray[np.float32]) -> Scores:
        """(measures,): the best of a measure's units, weighted by their role."""
        best = np.zeros(len(self.corpus.measures))
        rows = np.flatnonzero(unit_scores > 0)
        rows = rows[self.owners[rows] >= 0]
        np.maximum.at(best, self.owners[rows], unit_scores[rows] * self.weights[rows])
        return best


def build(
    plans: Sequence[PlanRecords],
    vocabulary: Vocabulary,
    folder: Path,
    *,
    model: str | None = None,
    cache: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Writes the index of the plans to a new folder.

    Args:
        model: a sentence-transformers model (a folder or a hub name); the default encoder where there is none.
        cache: a folder that keeps vectors of a given model by content, so that only new passages are encoded.
        progress: called with how many units are encoded, and of how many.
    """
    corpus = Corpus.of(plans)
    texts = [corpus.searchable(unit) for unit in corpus.units]
    analyser = Analyser.learn(texts)
    terms = [analyser.terms(text) for text in texts]
    folder.mkdir(parents=True)
    LexicalIndex.of(terms).save(folder / "lexical")
    encoder = open_encoder(model) if model else default_encoder(texts, vocabulary, analyser, folder / "encoder")
    VectorIndex.of(encoder.encode_all(texts, cache, progress)).save(folder / "vectors.faiss")
    known = sorted({stem(token.text) for records in plans for token in tokens(records.text)})
    manifest = Manifest(FORMAT, encoder.name, len(texts), dict(analyser.counts), known)
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))


def load(plans: Sequence[PlanRecords], folder: Path) -> SearchIndex:
    """Opens the index of the plans it was built from.

    Raises:
        ValueError: where the folder is of another format, or of other plans.
        OSError: where it cannot be read.
    """
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    corpus = Corpus.of(plans)
    if manifest.format != FORMAT or manifest.units != len(corpus.units):
        raise ValueError("the search index does not belong to these plans: build it again")
    inside = folder / "encoder"
    return SearchIndex(
        corpus=corpus,
        analyser=Analyser(manifest.counts),
        lexical=LexicalIndex.load(folder / "lexical", manifest.units),
        vectors=VectorIndex.load(folder / "vectors.faiss"),
        encoder=open_encoder(str(inside) if inside.is_dir() else manifest.model),
        known=frozenset(manifest.known),
        owners=np.array([unit.measure for unit in corpus.units], dtype=np.int64),
        weights=np.array([ROLE_WEIGHTS.get(unit.role, OTHER_ROLE) for unit in corpus.units]),
    )
