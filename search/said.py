"""Which measures have a word, or all of some words in one passage: what is asked for by its words, not by what they mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ontology.words import is_function_word, tokens
from search.index import SearchIndex
from search.tokens import clean_stem

PLACES: dict[str, float] = {"title": 1.0, "overview": 1.0, "demand": 0.9, "comment": 0.7, "field": 0.6, "status": 0.55}
"""What a word that is no concept's says about a measure, by where it stands."""
PARTS = 0.7
"""What the parts of a compound are worth that the plans do not have as one word."""

Scores = NDArray[np.float64]


def words_scores(index: SearchIndex, words: str) -> Scores:
    """(measures,): what each has of all the words."""
    found = [word_scores(index, token.text) for token in tokens(words) if not is_function_word(token.text)]
    every: Scores = np.min(found, axis=0) if found else np.zeros(len(index.corpus.measures))
    return every


def word_scores(index: SearchIndex, word: str) -> Scores:
    """(measures,): 1 where the word stands in a title, less elsewhere, 0 where neither it nor all its parts stand."""
    term = clean_stem(word)
    if index.lexical.known(term):
        return _best(index, _units(index, [term]))
    parts = index.analyser.parts(term)
    if parts and all(index.lexical.known(part) for part in parts):
        return PARTS * _best(index, _units(index, parts))
    return np.zeros(len(index.corpus.measures))


def units_with(index: SearchIndex, word: str) -> NDArray[np.bool_]:
    """(units,): whether a unit has the word, or else all its parts."""
    term = clean_stem(word)
    return _units(index, [term] if index.lexical.known(term) else index.analyser.parts(term))


def measures_with(index: SearchIndex, phrase: str) -> NDArray[np.int64] | None:
    """The measures that have a passage with all the words; None where the phrase has no word that is looked for."""
    terms = [clean_stem(token.text) for token in tokens(phrase)]
    asked = [term for term in dict.fromkeys(terms) if not is_function_word(term) and (len(term) > 1 or term.isdigit())]
    if not asked:
        return None
    return _owners(index, _units(index, asked))


def _owners(index: SearchIndex, units: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The measures that some of the units belong to, by number."""
    return np.unique(index.owners[units & (index.owners >= 0)])


def _units(index: SearchIndex, terms: Sequence[str]) -> NDArray[np.bool_]:
    """(units,): whether a unit has all the terms."""
    found = np.ones(len(index.corpus.units), dtype=bool)
    for term in terms:
        found &= index.lexical.scores([term]) > 0
    return found


def _best(index: SearchIndex, units: NDArray[np.bool_]) -> Scores:
    """(measures,): what the most telling of its units among these says of a measure."""
    best = np.zeros(len(index.corpus.measures))
    for row in np.flatnonzero(units):
        unit = index.corpus.units[int(row)]
        if unit.measure >= 0:
            best[unit.measure] = max(best[unit.measure], PLACES.get(unit.role, 0.5))
    return best
