"""The answer in a sentence or two, in the question's language. Every number in it is the query's."""

from __future__ import annotations

from collections.abc import Sequence

from search.engine import Engine
from search.pieces import pieces_of
from search.reading import Reading
from search.reasons import labels_of
from search.results import Piece, PlanHit, PlanMention
from search.sentences import listed, say

MAX_LABELS = 8
"""How many labels a sentence names: the rest is in ``looked_for``."""


def summary(
    engine: Engine,
    asked: Reading,
    answered: Reading,
    pieces: Sequence[Piece],
    count: int,
    plans: Sequence[PlanHit],
    mentioned: Sequence[PlanMention],
    nothing: bool,
    relaxed: bool,
    shown: int,
) -> str:
    """``asked`` is what was understood and ``answered`` what the query answers, which is less where ``relaxed``."""
    language = asked.language
    what = listed(language, [piece.label for piece in pieces][:MAX_LABELS])
    if nothing:
        return _nothing(engine, asked, what, mentioned)
    if asked.intent == "gaps":
        names = listed(language, (plan.title for plan in plans))
        if not plans:
            return say(language, "no_gaps", what=what)
        return say(language, "gaps", plans=say(language, "plans", n=len(plans)), what=what, names=names)
    if asked.fewer_than is not None or asked.more_than is not None or asked.most or (
        asked.intent == "plans" and not (asked.facets or asked.exact)
    ):
        names = listed(language, (say(language, "listed", name=plan.title, n=plan.measures) for plan in plans))
        return say(language, "by_count", plans=say(language, "plans", n=len(plans)), names=names)
    values = {"measures": say(language, "measures", n=count), "plans": say(language, "plans", n=len(plans))}
    if relaxed and answered.facets != asked.facets and asked.facets:
        left = listed(language, [p.label for p in pieces_of(answered, engine.vocabulary, engine.titles)][:MAX_LABELS])
        wide = any(facet.wide for facet in answered.facets)
        text = say(language, "mentioning" if wide else "relaxed", all=what, what=left, **values)
    elif relaxed:
        words = listed(language, [f"«{facet.words}»" for facet in answered.facets])
        text = say(language, "topic_free", what=words, **values)
    elif not what:
        text = say(language, "everything", **values)
    elif asked.exact or not asked.facets:
        text = say(language, "exact", what=what, **values)
    else:
        text = say(language, "topic", what=what, **values)
    return f"{text} {_mentioned(language, mentioned)}".strip()


def _mentioned(language: str, mentioned: Sequence[PlanMention]) -> str:
    if not mentioned:
        return ""
    names = listed(language, (mention.title for mention in mentioned))
    return say(language, "mentioned", n=len(mentioned), names=names)


def _nothing(engine: Engine, asked: Reading, what: str, mentioned: Sequence[PlanMention]) -> str:
    language = asked.language
    if asked.exact and what:
        return say(language, "nothing_exact", what=what)
    labels = [f"«{label}»" for label in labels_of(asked, engine.vocabulary)][:MAX_LABELS]
    if not labels:
        return say(language, "unreadable")
    text = say(language, "nothing", what=listed(language, labels))
    return f"{text} {_mentioned(language, mentioned)}".strip()
