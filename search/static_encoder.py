"""The default encoder: word vectors learned from the plans and the vocabulary at build time, with nothing downloaded.

Latent semantic analysis (Deerwester et al. 1990) of the plans' passages together with one document a concept that holds its
labels and definitions in bokmål, nynorsk and English, so that *older people* lands where *eldre* does. Compounds are composed
of their parts. It is stored as a sentence-transformers model (StaticEmbedding + Normalize) that any program can load, and
served here with ``tokenizers`` and numpy alone, since importing torch takes seconds.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontology.vocabulary import Concept, Vocabulary
from ontology.words import is_function_word, stem_english, tokens
from search.tokens import Analyser, clean_stem

DIMENSIONS = 256
"""Past this retrieval does not rise (findings: 256 of 14,450 terms); below 128 it falls."""
SEED = 20_250_613
ITERATIONS = 7
PART_WEIGHT = 0.6
"""What a compound's part weighs beside the compound itself."""
CONCEPT_COPIES = 3
"""How often a concept's document counts: its words must meet although plans never print the English ones."""
MIN_TERM_COUNT = 2
UNKNOWN = "[UNK]"
MARK = "tiltaksgraf.json"
"""The file that marks a folder as this encoder's, which is served without torch."""

Floats = NDArray[np.float32]
_WORD = re.compile(r"[^\W_]+")


class StaticEncoder:
    """Word vectors with a vocabulary. ``vectors`` is (words, dimensions); a text is the normalised mean of its words."""

    def __init__(self, vocabulary: dict[str, int], vectors: Floats) -> None:
        self._vocabulary = vocabulary
        self._vectors = vectors

    @property
    def dimensions(self) -> int:
        return int(self._vectors.shape[1])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors (texts, dimensions); a text of only unknown words is the zero vector."""
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = [
                number for word in _WORD.findall(text.casefold()) if (number := self._vocabulary.get(word)) is not None
            ]
            if ids:
                found[row] = self._vectors[ids].sum(axis=0)
        return normalised(found)

    def save(self, folder: Path) -> None:
        """As a sentence-transformers model: ``SentenceTransformer(str(folder))`` gives the same vectors."""
        from tokenizers import Tokenizer, normalizers, pre_tokenizers
        from tokenizers.models import WordLevel

        static = folder / "0_StaticEmbedding"
        static.mkdir(parents=True)
        (folder / "1_Normalize").mkdir()
        tokenizer = Tokenizer(WordLevel(self._vocabulary, unk_token=UNKNOWN))
        tokenizer.normalizer = normalizers.Lowercase()
        tokenizer.pre_tokenizer = pre_tokenizers.Split(_split_pattern(), "removed")
        tokenizer.save(str(static / "tokenizer.json"))
        _save_vectors(self._vectors, static / "model.safetensors")
        modules = [
            {
                "idx": 0,
                "name": "0",
                "path": "0_StaticEmbedding",
                "type": "sentence_transformers.models.StaticEmbedding",
            },
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
        ]
        (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
        config = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine", "prompts": {}}
        (folder / MARK).write_text(json.dumps({"dimensions": self.dimensions}) + "\n", encoding="utf-8")
        (folder / "config_sentence_transformers.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> StaticEncoder:
        """Raises OSError where the folder holds no such model."""
        static = folder / "0_StaticEmbedding"
        stored = json.loads((static / "tokenizer.json").read_text(encoding="utf-8"))
        return cls(stored["model"]["vocab"], _load_vectors(static / "model.safetensors"))


def normalised(vectors: Floats) -> Floats:
    """Rows of length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return found


def train(
    texts: Sequence[str], vocabulary: Vocabulary, analyser: Analyser, dimensions: int = DIMENSIONS
) -> StaticEncoder:
    """The encoder of a corpus. The same input gives the same vectors on the same machine; sums are in a fixed order."""
    documents = [Counter(analyser.terms(text)) for text in texts]
    documents.extend(
        document
        for concept in vocabulary.concepts.values()
        for document in [_document(concept, analyser)] * CONCEPT_COPIES
    )
    frequency: Counter[str] = Counter()
    for document in documents:
        frequency.update(document.keys())
    terms = {
        term: number
        for number, term in enumerate(sorted(t for t, count in frequency.items() if count >= MIN_TERM_COUNT))
    }
    if not terms:
        return StaticEncoder({UNKNOWN: 0}, np.zeros((1, dimensions), dtype=np.float32))
    idf = np.array([math.log(1 + len(documents) / frequency[term]) for term in terms], dtype=np.float64)
    term_vectors = _factorised(documents, terms, idf, dimensions) * idf[:, None]
    return _word_vectors(texts, vocabulary, analyser, terms, term_vectors)


def _document(concept: Concept, analyser: Analyser) -> Counter[str]:
    """A concept as a document: what it is called and how it is defined, in all languages."""
    found: Counter[str] = Counter()
    for label in (*concept.names, *concept.query):
        found.update(english_terms(label.text) if label.language == "en" else analyser.terms(label.text))
    for language, text in concept.definition.items():
        found.update(english_terms(text) if language == "en" else analyser.terms(text))
    return found


def english_terms(text: str) -> list[str]:
    """English words as terms of their own, apart from Norwegian words that are written alike (*gift*, *barn*)."""
    return [f"en:{stem_english(token.text)}" for token in tokens(text) if not is_function_word(token.text)]


def _factorised(documents: Sequence[Counter[str]], terms: dict[str, int], idf: Any, dimensions: int) -> Any:
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
    from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

    rows, columns, values = [], [], []
    for row, document in enumerate(documents):
        weights = {
            terms[t]: (1 + math.log(count)) * idf[terms[t]] for t, count in sorted(document.items()) if t in terms
        }
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        for column, weight in weights.items():
            rows.append(row)
            columns.append(column)
            values.append(weight / length)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(documents), len(terms)))
    wanted = max(1, min(dimensions, min(matrix.shape) - 1))
    _, singular, right = randomized_svd(matrix, n_components=wanted, n_iter=ITERATIONS, random_state=SEED)
    vectors = np.zeros((len(terms), dimensions))
    vectors[:, :wanted] = (right * np.sqrt(singular)[:, None]).T
    return vectors


def _word_vectors(
    texts: Sequence[str], vocabulary: Vocabulary, analyser: Analyser, terms: dict[str, int], term_vectors: Any
) -> StaticEncoder:
    """Every word form of the plans and the labels with its vector: its stem's, its parts' and, as English, its own."""
    english = {
        word.casefold()
        for c in vocabulary.concepts.values()
        for label in (*c.names, *c.query)
        if label.language == "en"
        for word in _WORD.findall(label.text)
    }
    norwegian = {
        word.casefold()
        for c in vocabulary.concepts.values()
        for label in (*c.names, *c.query)
        if label.language != "en"
        for word in _WORD.findall(label.text)
    }
    words = sorted({word for text in texts for word in _WORD.findall(text.casefold())} | english | norwegian)
    found: dict[str, int] = {UNKNOWN: 0}
    rows = [np.zeros(term_vectors.shape[1])]
    for word in words:
        vector = compose(word, analyser, terms, term_vectors, english=word in english)
        if vector is not None:
            found[word] = len(rows)
            rows.append(vector)
    return StaticEncoder(found, np.asarray(rows, dtype=np.float32))


def compose(word: str, analyser: Analyser, terms: dict[str, int], vectors: Any, *, english: bool) -> Any | None:
    """A word's vector from its stem and parts; None where nothing of it is known."""
    if is_function_word(word):
        return None
    term = clean_stem(word)
    vector = np.zeros(vectors.shape[1])
    known = False
    if term in terms:
        vector += vectors[terms[term]]
        known = True
    for part in analyser.parts(term):
        if part in terms:
            vector += PART_WEIGHT * vectors[terms[part]]
            known = True
    if english and (key := f"en:{stem_english(word)}") in terms:
        vector += vectors[terms[key]]
        known = True
    return vector if known else None


def _split_pattern() -> Any:
    from tokenizers import Regex

    return Regex(r"[\W_]+")


def _save_vectors(vectors: Floats, path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"embedding.weight": np.ascontiguousarray(vectors)}, str(path))


def _load_vectors(path: Path) -> Floats:
    from safetensors.numpy import load_file

    loaded: Floats = load_file(str(path))["embedding.weight"]
    return loaded
