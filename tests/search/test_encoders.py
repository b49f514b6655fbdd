"""Encoders: the default one as any program loads it, models of sentence-transformers made here, and the two vector indexes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from opened import TODAY, opened

from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from search import vectors
from search.answer import ask
from search.encoders import ModelEncoder, ModelError, open_encoder, prefixes_of
from search.engine import Engine
from search.rerank import CrossEncoderReranker, reranked
from search.vectors import VectorIndex

TEXTS = [
    "vold mot eldre i hjemmet",
    "children who witness violence",
    "gravide skal få spørsmål om vold",
    "qqqq zzzz",
    "",
]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = [*SPECIAL, "vold", "mot", "eldre", "barn", "gravide", "menn", "hjelp", "tiltak", "for", "om", "og", "i"]


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer and a dozen words with random weights: a real model of the real kind, and nobody's."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def sentence_model(bert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sentence_transformers import SentenceTransformer

    folder = tmp_path_factory.mktemp("models") / "tiny-e5-model"
    SentenceTransformer(str(bert), device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def cross_encoder(bert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sentence_transformers import CrossEncoder

    folder = tmp_path_factory.mktemp("models") / "tiny-cross-encoder"
    CrossEncoder(str(bert), num_labels=1, device="cpu").save_pretrained(str(folder))
    return folder


def test_sentence_transformers_loads_the_default_encoder_and_gives_the_same_vectors(
    engine: Engine, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    model = engine.index.encoder._model  # type: ignore[attr-defined]
    model.save(tmp_path / "encoder")
    loaded = SentenceTransformer(str(tmp_path / "encoder"), device="cpu")
    ours, theirs = model.encode(TEXTS), loaded.encode(TEXTS, convert_to_numpy=True)
    assert np.abs(ours - theirs).max() < 1e-5
    assert np.abs(ours[0]).sum() > 0
    assert not ours[3].any()


def test_the_default_encoder_brings_languages_together(engine: Engine) -> None:
    encode = engine.index.encoder.encode_query
    older = encode("eldre")
    assert older @ encode("older people") > 0.5 > older @ encode("rape")
    assert older @ encode("eldre som er utsette for vald") > older @ encode("barnehage")


def test_any_model_of_sentence_transformers_takes_the_default_one_s_place(
    sentence_model: Path, sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary, tmp_path: Path
) -> None:
    engine = opened(list(sample_plans.values()), vocabulary, tmp_path, model=str(sentence_model))
    assert isinstance(engine.index.encoder, ModelEncoder)
    answer = ask(engine, "tiltak for eldre", today=TODAY)
    assert {hit.id for hit in answer.measures if hit.exact} >= {"solvag/1.4", "solvag/2.1"}


def test_only_new_passages_are_encoded_again(sentence_model: Path, tmp_path: Path) -> None:
    encoder = ModelEncoder(str(sentence_model))
    told: list[tuple[int, int]] = []
    first = encoder.encode_all(TEXTS[:3], tmp_path / "cache", lambda done, of: told.append((done, of)))
    assert told == [(3, 3)]
    again = encoder.encode_all([*TEXTS[:3], "samer"], tmp_path / "cache", lambda done, of: told.append((done, of)))
    assert told[1:] == [(4, 4)]
    assert np.array_equal(first, again[:3])
    encoder.encode_all(TEXTS[:3], tmp_path / "cache", lambda done, of: told.append((done, of)))
    assert len(told) == 2
    assert np.allclose(np.linalg.norm(again, axis=1), 1.0, atol=1e-5)


def test_prefixes_go_by_the_model_s_family(sentence_model: Path) -> None:
    assert prefixes_of("intfloat/multilingual-e5-small") == ("query: ", "passage: ")
    assert prefixes_of("somebody/a-model") == ("", "")
    encoder = ModelEncoder(str(sentence_model))  # its name has e5- in it
    asked = encoder.encode_query("vold mot eldre")
    plain = encoder._model.encode(["query: vold mot eldre"], normalize_embeddings=True)[0]
    assert np.allclose(asked, plain, atol=1e-5)


def test_a_model_that_cannot_be_loaded_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_encoder(str(tmp_path / "empty"))


def test_a_reranker_orders_the_first_and_moves_nothing_into_the_exact_part(engine: Engine, cross_encoder: Path) -> None:
    reranker = CrossEncoderReranker(str(cross_encoder))
    plain = ask(engine, "tiltak for barn", today=TODAY)
    answer = ask(engine, "tiltak for barn", today=TODAY, reranker=reranker)
    assert {(h.id, h.exact) for h in answer.measures if h.exact} == {(h.id, h.exact) for h in plain.measures if h.exact}
    assert [hit.exact for hit in answer.measures] == sorted((hit.exact for hit in answer.measures), reverse=True)
    assert answer.count == plain.count
    again = ask(engine, "tiltak for barn", today=TODAY, reranker=reranker)
    assert [hit.id for hit in again.measures] == [hit.id for hit in answer.measures]


class Backwards:
    """Puts last what comes first."""

    def scores(self, question: str, texts: list[str]) -> list[float]:
        return [float(at) for at in range(len(texts))]


def test_what_is_not_read_again_keeps_its_place(engine: Engine) -> None:
    from search.ranking import rank

    reading = engine.understander.read("barn")
    ranked = rank(engine.index, engine.postings, reading)
    assert reranked(engine, "barn", [5, 3, 8, 1], ranked, Backwards(), read=3) == [8, 3, 5, 1]  # type: ignore[arg-type]


def test_a_vector_index_is_exact_until_it_is_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import faiss

    rng = np.random.default_rng(5)
    topics = rng.normal(size=(100, 32)).repeat(20, axis=0)
    rows = (topics + rng.normal(scale=0.4, size=topics.shape)).astype(np.float32)
    rows[1_000:1_020] = rows[1_000]  # what many plans say in the same words
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    flat = VectorIndex.of(rows)
    assert isinstance(flat._index, faiss.IndexFlatIP)
    units, likeness = flat.nearest(rows[17], 5)
    assert units[0] == 17
    assert likeness[0] == pytest.approx(1.0, abs=1e-5)
    monkeypatch.setattr(vectors, "FLAT_UP_TO", 1_000)
    cells = VectorIndex.of(rows)
    assert isinstance(cells._index, faiss.IndexIVFFlat)
    cells.save(tmp_path / "cells.faiss")
    VectorIndex.of(rows).save(tmp_path / "again.faiss")
    assert (tmp_path / "cells.faiss").read_bytes() == (tmp_path / "again.faiss").read_bytes()
    cells = VectorIndex.load(tmp_path / "cells.faiss")
    assert np.array_equal(cells.all(), rows)
    assert np.array_equal(cells.vector(17), rows[17])
    found = [(cells.nearest(row, 10)[1], flat.nearest(row, 10)[1]) for row in rows[::20]]
    hits = [(ours >= best[-1] - 1e-5).mean() for ours, best in found]
    assert len(hits) == 100
    assert np.mean(hits) > 0.97


def test_nothing_is_near_the_zero_vector() -> None:
    index = VectorIndex.of(np.eye(4, dtype=np.float32))
    assert index.nearest(np.zeros(4, dtype=np.float32), 3)[0].size == 0
