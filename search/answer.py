"""The answer to a question: the exact part from the graph, the ranked part beside it, each measure with its reasons and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from search import exact
from search.engine import Engine
from search.evidence import evidence
from search.mentions import mentions
from search.passages import passages
from search.pieces import pieces_of, without
from search.ranking import Ranked, Weights, order, rank
from search.reading import Facet, Reading
from search.reasons import labels_of, reasons, words_reason
from search.results import Answer, Hit, PlanHit
from search.summary import summary

NEAREST = 3
"""How many nearest misses a question without an answer shows."""
WEAK = 0.1
"""A measure that is not in the exact part is shown where its score is at least this share of the best one's: at 0.2 a tenth of what
advisers want of the 31 questions in the evaluation set is lost (recall@20 .79, at 0.15 .90, at 0.1 .93, at 0 .95)."""
MAX_WORDS = 4
"""How many words a question of words alone must find in one measure: its rarest."""


def ask(
    engine: Engine,
    question: str,
    *,
    top: int = 20,
    plan: str | None = None,
    off: frozenset[str] = frozenset(),
    today: str,
    weights: Weights | None = None,
) -> Answer:
    """Answers a question.

    Args:
        top: how many measures a topic lists at most; an exact question lists all of its own.
        plan: the key of the only plan to look in.
        off: keys of pieces (``Piece.key``) that are not to count.
        today: an ISO date, for what is overdue.

    Raises:
        ValueError: where there is no plan of that key.
    """
    if plan is not None and plan not in engine.titles:
        raise ValueError(f"there is no plan {plan!r}; the plans are {', '.join(sorted(engine.titles))}")
    reading = without(engine.understander.read(question), off)
    if plan is not None:
        reading = replace(reading, plans=(plan,))
    ranked = rank(engine.index, engine.postings, reading, weights)
    proof = evidence(engine, reading, ranked)
    pieces = pieces_of(reading, engine.vocabulary, engine.titles)
    asks = bool(reading.facets or reading.free or reading.exact or reading.filtered or reading.phrases)
    asks = asks or reading.intent == "plans"
    lacking = bool(reading.facets or reading.free) and not proof.enough
    part = _exact_part(engine, reading, ranked, today, lacking)
    found, read = part
    relaxed = read is not reading
    nothing = lacking or not asks or (not found.measures and not found.plans and reading.intent != "gaps")
    scope = _scope(engine, reading)
    hits = [] if nothing else _hits(engine, read, ranked, found, top, scope)
    if not nothing and not hits and not found.plans and reading.intent != "gaps":
        nothing = True
    plans = () if nothing else _plans(engine, found)
    near: tuple[Hit, ...] = ()
    if nothing:
        near = tuple(_hit(engine, number, read, ranked, False) for number in _nearest(engine, ranked, scope))
    mentioned = () if nothing and lacking else mentions(engine, read, {hit.plan for hit in plans})
    count = 0 if nothing else len(found.measures) if "measure" in _selected(found.sparql) else len(found.plans)
    return Answer(
        question=question,
        language=reading.language,
        reading=reading,
        pieces=pieces,
        answer=summary(engine, reading, read, pieces, count, plans, mentioned, nothing, relaxed, len(hits)),
        count=count,
        plans=plans,
        mentioned_in=mentioned,
        measures=tuple(hits),
        sparql=found.sparql,
        nothing_found=nothing,
        looked_for=labels_of(reading, engine.vocabulary),
        nearest=near,
    )


def _selected(query: str) -> str:
    return query.split("WHERE")[0].split("SELECT")[1].replace("?measures", "")


def _exact_part(
    engine: Engine, reading: Reading, ranked: Ranked, today: str, lacking: bool
) -> tuple[exact.Exact, Reading]:
    """The exact part and the reading that it answers: where a topic of several facets has no measure with all of them, the facets
    that tell least are given up one by one (and the answer says so); conditions are never given up."""
    asked = reading if _means(reading) else _by_words(engine, reading)
    found = exact.run(engine.store, asked, engine.vocabulary, today)
    if found.measures or found.plans or lacking or reading.exact:
        return found, asked if asked.facets != reading.facets else reading
    facets = sorted(asked.hard, key=lambda facet: _tells(engine, facet))
    for given_up in range(len(facets)):
        for wide in (False, True):
            kept = facets[given_up:]
            less = tuple(replace(facet, wide=wide) for facet in asked.facets if facet in kept or facet.soft)
            if less == asked.facets:
                continue
            again = exact.run(engine.store, replace(asked, facets=less), engine.vocabulary, today)
            if again.measures:
                return again, replace(asked, facets=less)
    return found, reading


def _means(reading: Reading) -> bool:
    return bool(reading.facets or reading.exact or reading.phrases or reading.filtered or reading.intent in ("plans", "gaps"))


def _by_words(engine: Engine, reading: Reading) -> Reading:
    """A question of words alone asks for measures that have them."""
    from search.evidence import word_scores

    scored = [(float((word_scores(engine.index, word) > 0).sum()), word) for word in dict.fromkeys(reading.free)]
    rare = [word for count, word in sorted(scored) if count][:MAX_WORDS]
    return replace(reading, facets=tuple(Facet(word, word) for word in rare))


def _tells(engine: Engine, facet: Facet) -> float:
    """How few measures have the facet: what many have is given up first."""
    return -float((engine.postings.facet(facet) > 0).sum())


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
    engine: Engine, reading: Reading, ranked: Ranked, found: exact.Exact, top: int, scope: Sequence[int] | None
) -> list[Hit]:
    """The exact part's measures, best first, and behind them what comes near; an exact question has the first only."""
    own = order(ranked.scores, engine.ids, [engine.numbers[identifier] for identifier in found.measures])
    if reading.exact or reading.intent == "gaps":
        return [_hit(engine, number, reading, ranked, True) for number in own]
    taken = set(own)
    best = float(ranked.scores.max(initial=0.0))
    live = (n for n in (range(len(engine.ids)) if scope is None else scope) if n not in taken and engine.measure(n).live)
    weak = [n for n in order(ranked.scores, engine.ids, list(live)) if ranked.scores[n] >= WEAK * best > 0]
    listed = [(number, True) for number in own] + [(number, False) for number in weak]
    return [_hit(engine, number, reading, ranked, inside) for number, inside in listed[:top]]


def _hit(engine: Engine, number: int, reading: Reading, ranked: Ranked, inside: bool) -> Hit:
    measure = engine.measure(number)
    why = reasons(engine, number, reading)
    if not why and (words := _shared_words(engine, number, reading, ranked)):
        why = (words_reason(words, reading.language),)
    best = float(ranked.scores.max(initial=0.0))
    return Hit(
        id=measure.id,
        title=" ".join(measure.title.value.split()),
        score=round(float(ranked.scores[number]) / best, 4) if best > 0 else 0.0,
        why=tuple(reason.text for reason in why),
        passages=passages(engine, number, ranked, [reason.span for reason in why if reason.span]),
        exact=inside,
    )


def _shared_words(engine: Engine, number: int, reading: Reading, ranked: Ranked) -> list[str]:
    """The question's words that stand in the measure's best passage."""
    rows = engine.units[number]
    if not len(rows):
        return []
    row = int(rows[int(np.argmax(ranked.unit_words[rows]))])
    terms = set(engine.index.analyser.terms(engine.index.corpus.text(engine.index.corpus.units[row])))
    words: Iterable[str] = dict.fromkeys(reading.text.split())
    return [word for word in words if set(engine.index.analyser.terms(word)) & terms]


def _plans(engine: Engine, found: exact.Exact) -> tuple[PlanHit, ...]:
    """Plans with most measures first; in the query's own order where it counts by itself."""
    counted = sorted(found.plans.items(), key=lambda item: (-item[1], item[0]))
    return tuple(PlanHit(key, engine.titles.get(key, key), number) for key, number in counted)


def _nearest(engine: Engine, ranked: Ranked, scope: Sequence[int] | None) -> list[int]:
    return [n for n in order(ranked.scores, engine.ids, scope)[:NEAREST] if ranked.scores[n] > 0]
