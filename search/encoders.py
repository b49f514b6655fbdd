"""Encoders: text → vectors. The default one is built here; any sentence-transformers model can take its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ontology.vocabulary import Vocabulary
from search.static_encoder import MARK, StaticEncoder, train
from search.tokens import Analyser

BATCH = 64
DEFAULT = "default"
"""The name of the encoder that is built from the plans and the vocabulary."""

Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]


class Encoder(Protocol):
    """What search needs of an encoder. Vectors are rows of length 1 (a text of nothing known: zeros)."""

    @property
    def name(self) -> str: ...

    def encode_query(self, question: str) -> Floats:
        """(dimensions,)"""
        ...

    def encode_all(self, texts: Sequence[str], cache: Path | None = None, progress: Progress | None = None) -> Floats:
        """(texts, dimensions)"""
        ...


class DefaultEncoder:
    """The encoder built at build time: fast enough never to be cached."""

    name = DEFAULT

    def __init__(self, model: StaticEncoder) -> None:
        self._model = model

    def encode_query(self, question: str) -> Floats:
        vector: Floats = self._model.encode([question])[0]
        return vector

    def encode_all(self, texts: Sequence[str], cache: Path | None = None, progress: Progress | None = None) -> Floats:
        vectors = self._model.encode(texts)
        if progress is not None:
            progress(len(texts), len(texts))
        return vectors


class ModelEncoder:
    """A sentence-transformers model with the prefixes of its family; vectors of passages are cached by content."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the model {name!r} cannot be loaded ({first_line(error)}): give a folder with a sentence-transformers"
                " model, or the name of one that this machine can download"
            ) from error
        self.name = name
        self._query_prefix, self._passage_prefix = prefixes_of(name)

    def encode_query(self, question: str) -> Floats:
        vector: Floats = self._encode([self._query_prefix + question])[0]
        return vector

    def encode_all(self, texts: Sequence[str], cache: Path | None = None, progress: Progress | None = None) -> Floats:
        store = _VectorCache(cache, f"{self.name}\n{self._passage_prefix}") if cache is not None else None
        keys = [sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
        known = store.load() if store else {}
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        missing = list(wanted.items())
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = self._encode([self._passage_prefix + text for _, text in batch])
            known.update((key, vector) for (key, _), vector in zip(batch, vectors, strict=True))
            if progress is not None:
                progress(len(texts) - len(missing) + start + len(batch), len(texts))
        if store and missing:
            store.save({key: known[key] for key in dict.fromkeys(keys)})
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 1), dtype=np.float32)

    def _encode(self, texts: list[str]) -> Floats:
        found: Floats = self._model.encode(
            texts, batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        ).astype(np.float32)
        return found


class ModelError(ValueError):
    """A model that cannot be loaded; the message says what to give instead."""


class _VectorCache:
    """Vectors of one model by the sha256 of the text, in one file that is replaced whole."""

    def __init__(self, folder: Path, model: str) -> None:
        self._path = folder / f"{sha256(model.encode()).hexdigest()[:16]}.npz"

    def load(self) -> dict[str, Floats]:
        if not self._path.is_file():
            return {}
        with np.load(self._path, allow_pickle=False) as stored:
            keys, vectors = stored["keys"], stored["vectors"]
        return {str(key): vector for key, vector in zip(keys, vectors, strict=True)}

    def save(self, vectors: dict[str, Floats]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part.npz")
        np.savez(part, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
        part.replace(self._path)


def default_encoder(texts: Sequence[str], vocabulary: Vocabulary, analyser: Analyser, folder: Path) -> Encoder:
    """Trains the default encoder on the texts and keeps it in the folder."""
    model = train(texts, vocabulary, analyser)
    model.save(folder)
    return DefaultEncoder(model)


def open_encoder(name: str) -> Encoder:
    """A default encoder's folder, or any sentence-transformers model.

    Raises:
        ModelError: where it cannot be loaded.
    """
    folder = Path(name)
    if (folder / MARK).is_file():
        return DefaultEncoder(StaticEncoder.load(folder))
    return ModelEncoder(name)


@cache
def _families() -> list[dict[str, str]]:
    with files("search").joinpath("data", "models.toml").open("rb") as file:
        table: list[dict[str, str]] = tomllib.load(file)["family"]
        return table


def prefixes_of(name: str) -> tuple[str, str]:
    """(before a question, before a passage): what models of this family are trained with.

    >>> prefixes_of("intfloat/multilingual-e5-small")
    ('query: ', 'passage: ')
    """
    lower = name.lower()
    for family in _families():
        if family["match"] in lower:
            return family["query"], family["passage"]
    return "", ""


def first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
