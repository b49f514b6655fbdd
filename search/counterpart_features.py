"""Measures as rows of numbers: what they are about by the vocabulary, and the words they are said with.

Everything is worked out from all plans at once, since what tells two measures apart is what is rare among measures: *vold* says
nothing in plans against violence, *Mattilsynet* says nearly all. Weights were chosen on half of 445 pairs judged by hand
(``tests/search/counterpart_judgements.tsv``); average precision moves by less than .01 where one of them is a third larger or smaller.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontology.records import Link, Measure, PlanRecords, Role, Strength
from ontology.vocabulary import Vocabulary
from search.tokens import Analyser

STRENGTHS: Mapping[Strength, float] = {"title": 1.0, "demand": 0.6, "status": 0.25, "mentioned": 0.0}
"""What a concept weighs by where it is named. What only the report of the work names says little of what was to be done."""
PLACES: Mapping[Role, float] = {"heading": 1.0, "demand": 0.6, "comment": 0.6, "status": 0.25}
"""The same for laws and bodies, by the part of the section they stand in."""
BROADER = 0.5
"""What a broader concept weighs for each step up: children and siblings meet there, and less than in what they share."""
LAW = 0.3
ACTOR = 0.2
"""What a law or a body named weighs beside a concept: it is often only where to turn."""
SERVICE = 0.2
"""What a service weighs as an action (``compare.toml``): without this, everything on children's houses is alike; average precision
rises by .03."""
OVERVIEW_TITLE = 0.9
BODY = 0.5
STATUS = 0.2
"""What a word of the demand, or of the report of the work, weighs beside one of the title."""
BODY_CHARACTERS = 1200
"""How much of each part is read: the demand comes first, and a long report would drown the title."""
AGAIN = 0.3
"""How much a word gains from standing there again (times the logarithm of how often)."""

UNSAID_CONCEPTS = 0.55
UNSAID_SUBJECTS = 0.36
UNSAID_ACTIONS = 0.55
UNSAID_WORDS = 1.45
"""What a measure leaves unsaid, as one more feature that no other measure shares; weight times rarity. Two measures that each name
nothing but *krisesenter* are not sure to do the same. The medians of what is said are 1.25, 0.93, 0.73 and 2.05; average precision rises
by .02, and plans of short measures get far fewer counterparts that are none."""

BLOCK = 512
"""Measures that are compared with all others at a time: of 10,000, 40 MB a matrix instead of 800."""

Matrix = NDArray[np.float64]
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Features:
    """All measures of the plans, in order; ``plans[i]`` is the place of measure ``i``'s plan.

    ``concepts`` (``theme:voldtekt``, ``law:…``, ``actor:…``), its two halves ``subjects`` (whom and what it is about) and
    ``actions`` (what is done), and ``words`` (stems) give each measure's features with their weights, rarity included, as rows no
    longer than 1: the products of two rows are their cosine, made smaller by what either leaves unsaid.
    """

    measures: tuple[Measure, ...]
    records: tuple[PlanRecords, ...]
    plans: NDArray[np.int64]
    concepts: tuple[Weights, ...]
    subjects: tuple[Weights, ...]
    actions: tuple[Weights, ...]
    words: tuple[Weights, ...]
    analyser: Analyser

    def likeness(self) -> Iterator[tuple[int, Matrix]]:
        """Rows of (measures, measures) in 0–1, a block at a time with the number of its first: the mean of four cosines, that of the
        words counted twice.

        Besides concepts and words it asks that subject *and* action agree (their geometric mean): two guidelines on different
        matters, or research on crisis centres and a new crisis centre, are no counterparts.
        """
        matrices = [_matrix(rows) for rows in (self.subjects, self.actions, self.concepts, self.words)]
        turned = [matrix.T.tocsr() for matrix in matrices]
        for first in range(0, len(self.measures), BLOCK):
            subjects, actions, concepts, words = (
                (matrix[first : first + BLOCK] @ other).toarray()
                for matrix, other in zip(matrices, turned, strict=True)
            )
            yield first, (concepts + np.sqrt(np.maximum(subjects * actions, 0.0)) + 2.0 * words) / 4.0


def features(plans: Sequence[PlanRecords], vocabulary: Vocabulary) -> Features:
    owners = [(number, records) for number, records in enumerate(plans) for _ in records.measures]
    measures = tuple(chain.from_iterable(records.measures for records in plans))
    said = [_said(records, measure) for (_, records), measure in zip(owners, measures, strict=True)]
    analyser = Analyser.learn(text for texts in said for text, _ in texts)
    meanings = [_meaning(measure, vocabulary) for measure in measures]
    services = _services(vocabulary)
    return Features(
        measures=measures,
        records=tuple(records for _, records in owners),
        plans=np.array([number for number, _ in owners], dtype=np.int64),
        concepts=_rare(meanings, UNSAID_CONCEPTS),
        subjects=_rare([_kept(row, lambda key: 0.0 if is_action(key) else 1.0) for row in meanings], UNSAID_SUBJECTS),
        actions=_rare([_kept(row, lambda key: _as_action(key, services)) for row in meanings], UNSAID_ACTIONS),
        words=_rare([_terms(texts, analyser) for texts in said], UNSAID_WORDS),
        analyser=analyser,
    )


_Remembered = tuple[tuple[PlanRecords, ...], Vocabulary, Features]


@dataclass(slots=True)
class _Last:
    """The features worked out last: an app compares the same plans again and again. Set whole, so that threads can share it."""

    value: _Remembered | None = None


_last = _Last()


def features_of(plans: Sequence[PlanRecords], vocabulary: Vocabulary) -> Features:
    """``features``, remembered for the last plans asked for (the same objects, not equal ones)."""
    last = _last.value
    if last is not None and last[1] is vocabulary and [*map(id, plans)] == [*map(id, last[0])]:
        return last[2]
    found = features(plans, vocabulary)
    _last.value = (tuple(plans), vocabulary, found)
    return found


def is_action(key: str) -> bool:
    return key.startswith("instrument:")


def own_links(measure: Measure) -> Iterable[Link]:
    """What a measure is aimed at or about; what it only mentions is background."""
    return (link for link in measure.links if link.relation != "mentioned" and link.strength != "mentioned")


def _matrix(rows: Sequence[Weights]) -> Any:
    """(rows, features), sparse: the products of its rows are their cosines."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped, unused-ignore]

    columns = {key: number for number, key in enumerate(sorted(set(chain.from_iterable(rows))))}
    indices = np.array([columns[key] for row in rows for key in row], dtype=np.int32)
    values = np.array([value for row in rows for value in row.values()], dtype=np.float64)
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return csr_matrix((values, indices, starts), shape=(len(rows), max(1, len(columns))))


@cache
def settings() -> dict[str, Any]:
    """``compare.toml``."""
    with files("search").joinpath("data", "compare.toml").open("rb") as file:
        return tomllib.load(file)


def _services(vocabulary: Vocabulary) -> frozenset[str]:
    codes = settings()["services"]["codes"]
    return frozenset(f"instrument:{code}" for root in codes for code in vocabulary.narrower("instrument", root))


def _as_action(key: str, services: frozenset[str]) -> float:
    if not is_action(key):
        return 0.0
    return SERVICE if key in services else 1.0


def _kept(row: Weights, factor: Callable[[str], float]) -> Weights:
    return {key: weight * factor(key) for key, weight in row.items() if factor(key) > 0}


def _meaning(measure: Measure, vocabulary: Vocabulary) -> Weights:
    """Feature → weight before rarity: concepts with the broader ones above them, laws and bodies named."""
    found: Weights = {}
    for link in own_links(measure):
        weight = STRENGTHS[link.strength]
        _keep(found, f"{link.scheme}:{link.code}", weight)
        for step, code in enumerate(vocabulary.broader(link.scheme, link.code), 1):
            _keep(found, f"{link.scheme}:{code}", weight * BROADER**step)
    for citation in measure.laws:
        weight = LAW * _place(measure, citation.start)
        _keep(found, f"law:{citation.law or citation.label}", weight)
        if citation.section:
            _keep(found, f"law:{citation.law or citation.label} {citation.section}", weight)
    for mention in measure.mentions:
        _keep(found, f"actor:{mention.actor}", ACTOR * _place(measure, mention.start))
    return {key: weight for key, weight in found.items() if weight > 0}


def _keep(found: Weights, key: str, weight: float) -> None:
    found[key] = max(weight, found.get(key, 0.0))


def _place(measure: Measure, at: int) -> float:
    return next((PLACES.get(part.role, 0.0) for part in measure.parts if part.start <= at < part.end), 0.0)


def _said(records: PlanRecords, measure: Measure) -> list[tuple[str, float]]:
    """The texts of a measure with what their words weigh."""
    texts = [(measure.title.value, 1.0)]
    if measure.title_overview is not None:
        texts.append((measure.title_overview.value, OVERVIEW_TITLE))
    for part in measure.parts:
        weight = {"demand": BODY, "comment": BODY, "status": STATUS}.get(part.role)
        if weight is not None:
            texts.append((records.text[part.start : min(part.end, part.start + BODY_CHARACTERS)], weight))
    return texts


def _terms(texts: Sequence[tuple[str, float]], analyser: Analyser) -> Weights:
    """Term → weight: the best place it stands in, and a little more where it stands often."""
    found: Weights = {}
    for text, weight in texts:
        for term, count in Counter(analyser.terms(text)).items():
            _keep(found, term, weight * (1.0 + AGAIN * math.log(count)))
    return found


def _rare(rows: Sequence[Weights], unsaid: float) -> tuple[Weights, ...]:
    """Rows times rarity, of a length that is the nearer to 1 the more is said.

    Rarity is inverse document frequency over all measures, from 0 (in all of them) to about 1 (in one), however many there are.
    """
    count: Counter[str] = Counter(chain.from_iterable(rows))
    all_of_them = 1 + len(rows)
    rarity = {key: math.log(all_of_them / number) / math.log(all_of_them) for key, number in count.items()}
    weighted = []
    for row in rows:
        values = {key: weight * rarity[key] for key, weight in row.items()}
        length = math.hypot(unsaid, *values.values())
        weighted.append({key: value / length for key, value in values.items()})
    return tuple(weighted)
