"""Whether the plans say anything about a question: how much of what was asked a measure has at all.

Ranking always finds a nearest measure. What tells an answer from a nearest miss is whether the measure has the question's telling
words: those that few measures have, and above all those that no plan has. A question that names violence is the plans' own matter,
whatever odd words it has. A word in a title or in a measure's own demand counts for more than one that happens to stand in a long
status text (*veien videre* is not about roads).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from ontology.records import Scheme
from ontology.vocabulary import Vocabulary
from ontology.words import is_function_word, tokens
from search.engine import Engine
from search.patterns import says_how
from search.postings import MENTION
from search.ranking import Ranked, distinct
from search.reading import Facet, Reading
from search.said import units_with, word_scores, words_scores
from search.tokens import clean_stem

ENOUGH, ENOUGH_ELSE, ENOUGH_KNOWN = 0.48, 0.65, 0.1
"""The share of what was asked (by rarity) that some measure must have: where a theme is named; where there are only places, kinds of
action or odd words, which can be of another matter; and where groups or themes are named and all that is asked for is known. Where
violence is named, none is asked for. Of 92 questions that the plans do not answer (the tuning halves and what leaked before) none
is answered, of 123 that they answer one is not."""
SOFT = 0.25
"""The weight of what all plans are about, beside anything else."""
FIELD = "vold-i-nare-relasjoner"
PLANNING = "planverk"
"""The kind of action that plans against violence are themselves."""
PARTIES = frozenset({"voldsutsatte", "voldsutovere"})
"""The groups that by their name are of the field."""
TELLING, TELLING_LESS = 3.0, 1.25
"""What a form of violence weighs, and what another theme: the first names a matter of the plans; the second (*beredskap*, *mobbing*) can be
part of another matter, and a group, a place or a kind of action (*skoleelever*, *tilskudd*) of any."""
ABSENT = 0.4
"""The weight of what the vocabulary knows and no measure has, beside a word that nobody knows: it is of the field, at least."""
CONDITION = 2.0
"""What a condition that was understood (a status, a body, a date) weighs as found: beside it, odd words count for less."""
HOW = 0.25
"""The weight of a word that no measure has and that says how, not what (*samlet*, *quality*): 0 lets in questions of other matters, and
from 0.5 up four answerable ones in a hundred are not answered."""
MAX_UNITS = 2_000
"""Passages with a word that are looked through for what stands beside it."""
HAS = 0.45
"""From this concept score up a measure has the facet."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much of the question each measure has (measures,), what no measure has, and of that the words that mean nothing known."""

    coverage: Scores
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    named: bool
    of_the_field: bool
    least: float

    @property
    def enough(self) -> bool:
        """Whether the plans say something: violence is named, a measure has most of what was asked, or one names all of it."""
        return self.of_the_field or self.named or self.best >= self.least

    @property
    def best(self) -> float:
        return float(self.coverage.max(initial=0.0))


def evidence(engine: Engine, reading: Reading, ranked: Ranked, scope: Sequence[int] | None = None) -> Evidence:
    """Weighs facets and free words by rarity among all measures; ``scope`` are those that can answer (None: all)."""
    count = len(engine.ids)
    inside = np.ones(count) if scope is None else np.isin(np.arange(count), scope).astype(float)
    total, have = 0.0, np.zeros(count)
    missing: list[str] = []
    absent: list[str] = []
    asked = distinct(reading.facets)
    if reading.exact:
        total, have = CONDITION, have + CONDITION
    alone = all(facet.soft for facet in asked) and not reading.free
    for facet, scores in zip(asked, ranked.facets, strict=True):
        present = np.clip(scores / HAS, 0.0, 1.0) if named(facet) else words_scores(engine.index, facet.words)
        share = weight(facet, present, engine.vocabulary)
        if facet.soft and not alone:
            share *= SOFT / _telling(facet, engine.vocabulary)
        total += share
        have += share * present
        if not present.any():
            missing.append(facet.words)
    violence = any(tells_violence(facet, engine) for facet in asked)
    for word in dict.fromkeys(reading.free):
        present = word_scores(engine.index, word)
        if not present.any():
            absent.append(word)
        elif not violence:
            present = present * _beside(engine, word, asked, reading.free)
        share = _rarity(present, count)
        if not present.any():
            missing.append(word)
            share *= HOW if says_how(word, reading.language) else 1.0
        total += share
        have += share * present
    have *= inside
    matter = _tells_matter(asked, reading, engine.vocabulary)
    if not (matter or violence or reading.exact):  # *bemanning i barnehagen* is not answered by what is about either
        have = have * _has_all(engine, asked, ranked.facets)
    return Evidence(
        coverage=have / total if total else have,
        missing=tuple(missing),
        absent=tuple(absent),
        named=_named(asked, ranked.facets * inside, reading),
        of_the_field=violence,
        least=ENOUGH_KNOWN
        if matter and not reading.free and not missing
        else ENOUGH
        if reading.exact or matter
        else ENOUGH_ELSE,
    )


def named(facet: Facet) -> bool:
    """Whether a facet is more than its words."""
    return bool(facet.concepts or facet.actors or facet.laws)


def tells_violence(facet: Facet, engine: Engine) -> bool:
    """Whether a facet names violence, whoever suffers or commits it: that is what the plans are about, so that words which they
    lack (*han banker opp hunden*) leave a question for them. Of a word with several meanings (*på nett*) all must; of several words
    (*vold i skolen*, *forløp for ofre*) one is enough."""
    vocabulary = engine.vocabulary
    if facet.concepts and all(_is_violence(scheme, code, vocabulary) for scheme, code in facet.concepts):
        return True
    words = tokens(facet.words)
    return len(words) > 1 and any(
        item.entry.meaning.code in (FIELD, *PARTIES) and not item.mended
        for token in words
        if not is_function_word(token.text)
        for item in engine.understander.labels.find(token.text)
    )


def _is_violence(scheme: Scheme, code: str, vocabulary: Vocabulary) -> bool:
    concept = vocabulary.concepts[scheme, code]
    themes = (code, *concept.about_themes) if scheme == "theme" else concept.about_themes
    groups = (code, *concept.about_groups) if scheme == "target-group" else concept.about_groups
    return any(FIELD in (theme, *vocabulary.broader("theme", theme)) for theme in themes) or any(
        not PARTIES.isdisjoint((group, *vocabulary.broader("target-group", group))) for group in groups
    )


def _beside(engine: Engine, word: str, asked: Sequence[Facet], free: Sequence[str]) -> Scores:
    """(measures,): 1 where some passage that has the word has another thing that was asked for, too (all, where nothing else was).

    *Gratis* in one passage and *barnehage* in another of the same measure say nothing of *gratis barnehage*."""
    index = engine.index
    others = [other for other in dict.fromkeys(free) if other != word]
    if not asked and not others:
        return np.ones(len(engine.ids))
    found = np.zeros(len(engine.ids))
    near = index.lexical.scores([clean_stem(other) for other in others]) > 0
    wanted = {
        (scheme, narrower)
        for facet in asked
        for scheme, code in facet.concepts
        for narrower in engine.vocabulary.narrower(scheme, code)
    }
    for row in np.flatnonzero(units_with(index, word))[:MAX_UNITS]:
        unit = index.corpus.units[int(row)]
        if unit.measure < 0 or found[unit.measure]:
            continue
        links = engine.measure(unit.measure).links
        if near[row] or any(unit.start <= k.start < unit.end and (k.scheme, k.code) in wanted for k in links):
            found[unit.measure] = 1.0
    return found


def facet_scores(engine: Engine, facet: Facet) -> Scores:
    """(measures,): what each has of a facet, by what it means or else by its words."""
    return engine.postings.facet(facet) if named(facet) else words_scores(engine.index, facet.words)


def weight(facet: Facet, scores: Scores, vocabulary: Vocabulary) -> float:
    """How much a facet that measures have so (``scores``) says of what is asked."""
    return _rarity(scores, len(scores)) * _telling(facet, vocabulary) * (1.0 if scores.any() else ABSENT)


def _named(asked: Sequence[Facet], scores: Scores, reading: Reading) -> bool:
    """Whether one measure names every group and theme asked for, and nothing else was asked."""
    hard = [at for at, facet in enumerate(asked) if not facet.soft]
    if reading.free or not hard or not all(_is_matter(asked[at]) for at in hard):
        return False
    return bool((scores[hard] >= MENTION).all(axis=0).any())


def _tells_matter(asked: Sequence[Facet], reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a theme is named, or the plans themselves, or a group with nothing but what the vocabulary knows."""
    concepts = {concept for facet in asked for concept in facet.concepts}
    if any(scheme == "theme" for scheme, _ in concepts):
        return True
    if any(
        scheme == "instrument" and PLANNING in (code, *vocabulary.broader(scheme, code)) for scheme, code in concepts
    ):
        return True
    return not reading.free and any(scheme == "target-group" for scheme, _ in concepts)


def _has_all(engine: Engine, asked: Sequence[Facet], scores: Scores) -> Scores:
    """(measures,): 1 where a measure at least mentions every place and kind of action that is asked for, or has its words."""
    every = np.ones(len(engine.ids), dtype=bool)
    for facet, row in zip(asked, scores, strict=True):
        if facet.concepts and not facet.soft:
            every &= (row >= MENTION) | (words_scores(engine.index, facet.words) > 0)
    return every.astype(float)


def _is_matter(facet: Facet) -> bool:
    return any(scheme in ("theme", "target-group") for scheme, _ in facet.concepts)


def _telling(facet: Facet, vocabulary: Vocabulary) -> float:
    """How much a facet alone says what a question is about."""
    themes = [code for scheme, code in facet.concepts if scheme == "theme"]
    if any(FIELD in (code, *vocabulary.broader("theme", code)) for code in themes):
        return TELLING
    return TELLING_LESS if themes else 1.0


def _rarity(present: Scores, count: int) -> float:
    return log(1 + count / (0.5 + float((present > 0).sum())))
