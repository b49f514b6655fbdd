"""The answer to a question: the exact part from the graph, the ranked part beside it, each measure with its reasons and quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from search import exact
from search.engine import Engine
from search.evidence import evidence
from search.hits import hits
from search.mentions import mentions
from search.pieces import pieces_of, without
from search.ranking import Ranked, Weights, order, rank
from search.reading import Reading
from search.reasons import labels_of
from search.relax import Part, but_one, exact_part, grounded
from search.rerank import Reranker, reranked
from search.results import Answer, Hit, PlanHit
from search.summary import summary

NEAREST = 3
"""How many nearest misses a question without an answer shows."""
WEAK = 0.05
"""A measure that is not in the exact part is shown where its score is at least this share of the best one's: at 0.2 a tenth of what
advisers want of the 31 questions in the evaluation set is lost (recall@20 .79, at 0.15 .90, at 0.1 .92, at 0 .93)."""


def ask(
    engine: Engine,
    question: str,
    *,
    top: int = 20,
    plan: str | None = None,
    off: frozenset[str] = frozenset(),
    today: str,
    weights: Weights | None = None,
    reranker: Reranker | None = None,
) -> Answer:
    """Answers a question.

    Args:
        top: how many measures a topic lists at most; an exact question lists all of its own.
        plan: the key of the only plan to look in.
        off: keys of pieces (``Piece.key``) that are not to count.
        today: an ISO date, for what is overdue.
        weights: which parts of the ranking count; all, where there are none.
        reranker: reads the first measures again (search.rerank), the exact part and what is near it each by itself.

    Raises:
        ValueError: where there is no plan of that key.
    """
    if plan is not None and plan not in engine.titles:
        raise ValueError(f"there is no plan {plan!r}; the plans are {', '.join(sorted(engine.titles))}")
    question = question.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text
    reading = grounded(engine, without(engine.understander.read(question), off))
    if plan is not None:
        reading = replace(reading, plans=(plan,))
    ranked = rank(engine.index, engine.postings, reading, weights)
    scope = _scope(engine, reading)
    said = evidence(engine, reading, ranked, scope)
    lacking = bool(reading.facets or reading.free) and not said.enough
    part = Part(exact.NOTHING, reading)
    if _asks(reading) and (reading.exact or not lacking):
        part = exact_part(engine, reading, today, lacking=lacking, scope=scope)
    nothing = not _asks(reading) or (part.empty and not reading.asks_for_gaps)
    relaxed = bool(reading.facets) and part.reading.facets != reading.facets
    found = () if nothing else _hits(engine, part, ranked, top, scope, reranker, relaxed=relaxed)
    plans = () if nothing else _plans(engine, part)
    near = _nearest(engine, reading, ranked, scope, today) if nothing else ()
    listed = {plan.plan for plan in plans}
    addressing = set(engine.titles) - listed if reading.asks_for_gaps else listed
    mentioned = () if lacking and reading.free else mentions(engine, part.reading, addressing)
    counts_plans = reading.how_many_plans or exact.asks_for_plans(part.found.sparql)
    count = 0 if nothing else len(part.found.plans if counts_plans else part.found.measures)
    pieces = pieces_of(reading, engine.vocabulary, engine.names)
    return Answer(
        question=question,
        language=reading.language,
        reading=reading,
        pieces=pieces,
        answer=summary(engine, reading, part, pieces, count, plans, mentioned, said.absent, nothing=nothing),
        count=count,
        plans=plans,
        mentioned_in=mentioned,
        measures=found,
        sparql=part.found.sparql,
        nothing_found=nothing,
        looked_for=labels_of(reading, pieces),
        nearest=near,
    )


def _asks(reading: Reading) -> bool:
    """Whether there is anything in the question to look for."""
    topic = reading.facets or reading.free or reading.phrases
    return bool(topic or reading.exact or reading.filtered or reading.intent == "plans")


def _scope(engine: Engine, reading: Reading) -> list[int] | None:
    """The measures of the plans asked for; None where all are."""
    if not reading.filtered:
        return None
    corpus = engine.index.corpus
    inside = [
        (not reading.plans or records.plan.key in reading.plans)
        and (not reading.levels or (records.plan.level is not None and records.plan.level.value in reading.levels))
        for records in corpus.plans
    ]
    return [number for number, owner in enumerate(corpus.measure_plans) if inside[owner]]


def _hits(
    engine: Engine,
    part: Part,
    ranked: Ranked,
    top: int,
    scope: Sequence[int] | None,
    reranker: Reranker | None,
    *,
    relaxed: bool,
) -> tuple[Hit, ...]:
    """The exact part's measures, best first, and behind them what comes near; an exact question has the first only.

    ``relaxed``: the exact part answers less than was asked.
    """
    reading = part.reading

    def sort(numbers: Sequence[int]) -> list[int]:
        placed = order(ranked.scores, engine.places, numbers)
        return reranked(engine, reading.question, placed, ranked, reranker) if reranker else placed

    own = sort([engine.numbers[identifier] for identifier in part.found.measures])
    if not (reading.facets or reading.free) or reading.exact or reading.asks_for_gaps:
        return hits(engine, reading, ranked, ((number, True) for number in own))
    if relaxed:  # what was counted has less than what was asked for: beside it, no more than its rank
        inside = set(own)
        listed = [(number, number in inside) for number in sort([*own, *_weak(engine, ranked, scope, own)])]
    else:
        listed = [(number, True) for number in own[:top]]
        if len(own) < top:
            listed += [(number, False) for number in sort(_weak(engine, ranked, scope, own))]
    return hits(engine, reading, ranked, listed[:top])


def _weak(engine: Engine, ranked: Ranked, scope: Sequence[int] | None, own: Sequence[int]) -> list[int]:
    """The measures beside the exact part that come near enough to be shown."""
    best = float(ranked.scores.max(initial=0.0))
    near = engine.live & (ranked.scores >= WEAK * best) & (best > 0)
    near[own] = False
    if scope is None:
        found: list[int] = np.flatnonzero(near).tolist()
        return found
    return [number for number in scope if near[number]]


def _plans(engine: Engine, part: Part) -> tuple[PlanHit, ...]:
    """Plans with most measures first."""
    counted = sorted(part.found.plans.items(), key=lambda item: (-item[1], item[0]))
    return tuple(PlanHit(key, engine.titles.get(key, key), number) for key, number in counted)


def _nearest(
    engine: Engine, reading: Reading, ranked: Ranked, scope: Sequence[int] | None, today: str
) -> tuple[Hit, ...]:
    """The nearest misses: what has all but one of an exact question's conditions, else what has anything of the question."""
    if reading.exact and (part := but_one(engine, reading, today)) is not None:
        inside = [engine.numbers[identifier] for identifier in part.found.measures]
        numbers = order(ranked.scores, engine.places, inside)[:NEAREST]
        return hits(engine, part.reading, ranked, ((number, False) for number in numbers))
    numbers = order(ranked.scores, engine.places, scope)[:NEAREST]
    return hits(engine, reading, ranked, ((number, False) for number in numbers if ranked.scores[number] > 0))
