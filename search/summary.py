"""The answer in a sentence or two, in the question's language. Every number in it is the query's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ontology.records import Measure
from search.engine import Engine
from search.exact import asks_for_plans
from search.pieces import date, facet_key, pieces_of
from search.reading import Asked, Reading
from search.reasons import labels_of
from search.relax import Part
from search.results import Piece, PlanHit, PlanMention
from search.sentences import listed, say

SCOPE = ("plan", "level")
"""Kinds of pieces that say where to look, not what for."""
MAX_PLANS = 20
"""How many plans a sentence names: all are in ``plans``."""
MAX_LABELS = 8
"""How many labels a sentence names: the rest is in ``looked_for``."""


def summary(
    engine: Engine,
    asked: Reading,
    part: Part,
    pieces: Sequence[Piece],
    count: int,
    plans: Sequence[PlanHit],
    mentioned: Sequence[PlanMention],
    absent: Sequence[str],
    *,
    nothing: bool,
) -> str:
    """``asked`` is what was understood; ``part.reading`` is what the query answers, which may be less. ``absent`` are words of the
    question that no measure has."""
    language = asked.language
    soft = {facet_key(facet) for facet in asked.facets if facet.soft and asked.hard}
    told = [piece for piece in pieces if piece.key not in soft]
    if nothing:
        return _nothing(engine, asked, told, mentioned)
    # where it was looked is said by the plans that are counted, unless nothing else was asked
    what = _what(language, [piece for piece in told if piece.kind not in SCOPE] or told)
    named = [(engine.names.get(plan.plan, plan.title), plan.measures) for plan in plans[:MAX_PLANS]]
    more = ["…"] if len(plans) > MAX_PLANS else []
    names = listed(language, [*(name for name, _ in named), *more])
    numbered = listed(language, [*(say(language, "listed", name=name, n=n) for name, n in named), *more])
    values = {
        "measures": say(language, "measures", n=count),
        "plans": say(language, "plans", n=len(plans)),
        "names": numbered,
    }
    if asked.asks_for_gaps:
        key = "gaps" if plans else "no_gaps"
        told_of = _mentioned(engine, language, mentioned)
        return f"{say(language, key, what=what, **{**values, 'names': names})} {told_of}".strip()
    if asks_for_plans(part.found.sparql):
        return say(language, "by_count", **values)
    if asked.how_many_plans:
        return say(language, "plans_with", what=what, **values)
    if told and all(piece.kind in SCOPE for piece in told):  # *sammenlign Oslo og Bergen*: nothing but where to look
        one = len(plans) == 1
        parts = [say(language, "in_plan" if one else "by_plan", **{**values, "names": names if one else numbered})]
    else:
        parts = [_counted(engine, asked, part, what, values)]
        if asked.intent == "compare" and len(plans) > 1:
            parts.append(f"{numbered}.")
    if asked.who:
        parts.append(_responsible(engine, part))
    parts.extend(_values(engine, asked, part, name) for name in asked.asked)
    if asked.intent == "gaps" and asked.followed:
        parts.append(say(language, "see_audit"))
    parts.append(_mentioned(engine, language, mentioned))
    if absent:
        words = listed(language, (say(language, "quoted", words=word) for word in absent[:MAX_LABELS]), "or")
        parts.append(say(language, "absent", words=words, n=len(absent)))
    return " ".join(filter(None, parts))


def _responsible(engine: Engine, part: Part) -> str:
    """Who is responsible for the measures that were counted, and for how many."""
    language = part.reading.language
    counts: Counter[str] = Counter()
    for identifier in part.found.measures:
        counts.update({ref.label for ref in engine.measure(engine.numbers[identifier]).responsible})
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_LABELS]
    names = listed(language, (say(language, "listed", name=name, n=n) for name, n in most))
    return say(language, "responsible", names=names) if names else ""


def _values(engine: Engine, asked: Reading, part: Part, name: Asked) -> str:
    """The values of a field that was asked for, of the measures that were counted; the one of one measure is said without its number."""
    language = asked.language
    counts: Counter[str] = Counter()
    for identifier in part.found.measures:
        counts[_value(engine.measure(engine.numbers[identifier]), name, language)] += 1
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_LABELS]
    if len(part.found.measures) == 1:
        names = most[0][0]
    else:
        names = listed(language, (say(language, "listed", name=value, n=n) for value, n in most))
    field = say(language, "field", name)
    return say(language, "values", field=field[:1].upper() + field[1:], names=names) if names else ""


def _value(measure: Measure, name: Asked, language: str) -> str:
    if name == "deadline" and measure.deadline:
        return date(measure.deadline.value, language)
    if name == "period" and measure.period:
        return measure.period.value
    status = measure.status or measure.status_overview
    if name == "status" and status:
        return say(language, "status", status.value)
    return say(language, "no_value")


def _counted(engine: Engine, asked: Reading, part: Part, what: str, values: Mapping[str, str]) -> str:
    """How many measures have it, and what it is that they have."""
    language, answered = asked.language, part.reading
    if not what and not answered.facets:
        return say(language, "by_plan", **values)
    if answered.facets != asked.facets and not asked.facets:
        words = listed(language, [say(language, "quoted", words=facet.words) for facet in answered.facets])
        return say(language, "topic_free", what=words, **values)
    if answered.facets != asked.facets:
        only_hard = replace(answered, facets=answered.hard or answered.facets)
        kept = pieces_of(only_hard, engine.vocabulary, engine.names)
        left = _what(language, [piece for piece in kept if piece.kind not in SCOPE])
        key = "mentioning" if any(facet.wide for facet in answered.facets) else "relaxed"
        return say(language, key, all=what, what=left, **values)
    key = "topic" if asked.facets and not asked.exact else "exact"
    return say(language, key, what=what, **values)


def _what(language: str, pieces: Sequence[Piece]) -> str:
    return listed(language, [piece.label for piece in pieces][:MAX_LABELS])


def _mentioned(engine: Engine, language: str, mentioned: Sequence[PlanMention]) -> str:
    if not mentioned:
        return ""
    names = listed(language, [engine.names.get(mention.plan, mention.title) for mention in mentioned[:MAX_PLANS]])
    return say(language, "mentioned", n=len(mentioned), names=names)


def _nothing(engine: Engine, asked: Reading, told: Sequence[Piece], mentioned: Sequence[PlanMention]) -> str:
    language = asked.language
    what = _what(language, [piece for piece in told if piece.kind not in SCOPE])
    if asked.exact and what:
        levels = [say(language, "what", "plan", label=piece.label) for piece in told if piece.kind == "level"]
        places = [piece.label for piece in told if piece.kind == "plan"] or levels
        where = listed(language, places, "or") if places else say(language, "all_plans")
        return say(language, "nothing_exact", what=what, where=where)
    labels = [say(language, "quoted", words=label) for label in labels_of(asked, told)][:MAX_LABELS]
    if not labels:
        return say(language, "unreadable")
    text = say(language, "nothing", what=listed(language, labels))
    return f"{text} {_mentioned(engine, language, mentioned)}".strip()
