"""Whether the plans say anything about a question: how much of what was asked a measure has at all.

Ranking always finds a nearest measure. What tells an answer from a nearest miss is whether the measure has the question's telling
words: those that few measures have, and above all those that no plan has. A word in a title or in a measure's own demand counts
for more than one that happens to stand in a long status text (*veien videre* is not about roads).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from ontology.vocabulary import Vocabulary
from ontology.words import is_function_word, tokens
from search.engine import Engine
from search.index import SearchIndex
from search.postings import MENTION
from search.ranking import Ranked, distinct
from search.reading import Facet, Reading
from search.tokens import clean_stem

ENOUGH = 0.48
"""The share of what was asked (by rarity) that some measure must have. Of 178 questions that the plans do not answer (the tuning half and
others) five have more, of 220 that they answer eleven have less; between .46 and .5 it makes no difference."""
PLACES: dict[str, float] = {"title": 1.0, "overview": 1.0, "demand": 0.9, "comment": 0.7, "field": 0.6, "status": 0.55}
"""What a word that is no concept's says about a measure, by where it stands."""
PARTS = 0.7
"""What the parts of a compound are worth that the plans do not have as one word."""
SOFT = 0.25
"""The weight of what all plans are about, beside anything else."""
FIELD = "vold-i-nare-relasjoner"
TELLING, TELLING_LESS = 3.0, 1.25
"""What a form of violence weighs, and what another theme: the first names a matter of the plans; the second (*beredskap*, *mobbing*) can be
part of another matter, and a group, a place or a kind of action (*skoleelever*, *tilskudd*) of any."""
ABSENT = 0.4
"""The weight of what the vocabulary knows and no measure has, beside a word that nobody knows: it is of the field, at least."""
CONDITION = 2.0
"""What a condition that was understood (a status, a body, a date) weighs as found: beside it, odd words count for less."""
HAS = 0.45
"""From this concept score up a measure has the facet."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much of the question each measure has (measures,), and the words that no measure has."""

    coverage: Scores
    missing: tuple[str, ...]
    named: bool

    @property
    def enough(self) -> bool:
        """Whether the plans say something: a measure has most of what was asked, or names all of it."""
        return self.named or self.best >= ENOUGH

    @property
    def best(self) -> float:
        return float(self.coverage.max(initial=0.0))


def evidence(engine: Engine, reading: Reading, ranked: Ranked, scope: Sequence[int] | None = None) -> Evidence:
    """Weighs facets and free words by rarity among all measures; ``scope`` are those that can answer (None: all)."""
    count = len(engine.ids)
    inside = np.ones(count) if scope is None else np.isin(np.arange(count), scope).astype(float)
    total, have = 0.0, np.zeros(count)
    missing: list[str] = []
    asked = distinct(reading.facets)
    if reading.exact:
        total, have = CONDITION, have + CONDITION
    alone = all(facet.soft for facet in asked) and not reading.free
    for facet, scores in zip(asked, ranked.facets, strict=True):
        present = np.clip(scores / HAS, 0.0, 1.0)
        weight = _rarity(present, count) * (SOFT if facet.soft and not alone else _telling(facet, engine.vocabulary))
        if not present.any():
            weight *= ABSENT
        total += weight
        have += weight * present
        if not present.any():
            missing.append(facet.words)
    for word in dict.fromkeys(reading.free):
        present = word_scores(engine.index, word)
        weight = _rarity(present, count)
        total += weight
        have += weight * present
        if not present.any():
            missing.append(word)
    have *= inside
    return Evidence(have / total if total else have, tuple(missing), _named(asked, ranked.facets * inside, reading))


def _named(asked: Sequence[Facet], scores: Scores, reading: Reading) -> bool:
    """Whether one measure names every group and theme asked for, and nothing else was asked."""
    hard = [at for at, facet in enumerate(asked) if not facet.soft]
    if reading.free or not hard or not all(_is_matter(asked[at]) for at in hard):
        return False
    return bool((scores[hard] >= MENTION).all(axis=0).any())


def _is_matter(facet: Facet) -> bool:
    return any(scheme in ("theme", "target-group") for scheme, _ in facet.concepts)


def _telling(facet: Facet, vocabulary: Vocabulary) -> float:
    """How much a facet alone says what a question is about."""
    themes = [code for scheme, code in facet.concepts if scheme == "theme"]
    if any(FIELD in (code, *vocabulary.broader("theme", code)) for code in themes):
        return TELLING
    return TELLING_LESS if themes else 1.0


def word_scores(index: SearchIndex, word: str) -> Scores:
    """(measures,): 1 where the word stands in a title, less elsewhere, 0 where neither it nor all its parts stand."""
    term = clean_stem(word)
    if index.lexical.known(term):
        return _best(index, [term])
    parts = index.analyser.parts(term)
    if parts and all(index.lexical.known(part) for part in parts):
        return PARTS * _best(index, parts)
    return np.zeros(len(index.corpus.measures))


def measures_with(index: SearchIndex, phrase: str) -> NDArray[np.int64] | None:
    """The measures that have a passage with all the words; None where the phrase has no word that is looked for."""
    terms = [clean_stem(token.text) for token in tokens(phrase)]
    asked = [term for term in dict.fromkeys(terms) if not is_function_word(term) and (len(term) > 1 or term.isdigit())]
    if not asked:
        return None
    found = np.ones(len(index.corpus.units), dtype=bool)
    for term in asked:
        found &= index.lexical.scores([term]) > 0
    return np.unique(index.owners[found & (index.owners >= 0)])


def _best(index: SearchIndex, terms: Sequence[str]) -> Scores:
    found = np.ones(len(index.corpus.units), dtype=bool)
    for term in terms:
        found &= index.lexical.scores([term]) > 0
    best = np.zeros(len(index.corpus.measures))
    for row in np.flatnonzero(found):
        unit = index.corpus.units[int(row)]
        if unit.measure >= 0:
            best[unit.measure] = max(best[unit.measure], PLACES.get(unit.role, 0.5))
    return best


def _rarity(present: Scores, count: int) -> float:
    return log(1 + count / (0.5 + float((present > 0).sum())))
