"""The JSON shapes that the command line prints: records and answers → plain objects, a function a shape.

Unknown is None or an empty list, never a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontology.codes import codes_of
from ontology.records import ActorRef, Citation, Fact, Measure, PlanRecords, ReadingReport, Rejected
from ontology.vocabulary import Vocabulary

if TYPE_CHECKING:
    from graph.audit import Finding
    from graph.coverage import Coverage
    from search.evaluation import Evaluation, Figures
    from search.results import Answer, Comparison, Hit, OneSided, Pair, Quote, Similar

Json = dict[str, Any]


def plan(records: PlanRecords) -> Json:
    """``measures`` counts all of the plan's, ``live`` those it still means to carry out."""
    facts = records.plan
    return {
        "plan": facts.key,
        "source": facts.source,
        "title": _value(facts.title),
        "publisher": _value(facts.publisher),
        "level": _value(facts.level),
        "period": _value(facts.period),
        "date": _value(facts.date),
        "language": _value(facts.language),
        "measures": len(records.measures),
        "live": sum(1 for measure in records.measures if measure.live),
        "municipalities": [place.value for place in facts.municipalities],
        "builds_on": [known.value for known in facts.builds_on],
        "status_report": facts.status_report,
        "format": facts.format,
        "sha256": facts.sha256,
    }


def measure(record: Measure, records: PlanRecords, vocabulary: Vocabulary) -> Json:
    """``responsible`` is the section's own, or the overview's where the section names nobody."""
    deadline = record.deadline
    return {
        "id": record.id,
        "plan": record.plan,
        "source": records.plan.source,
        "number": record.number,
        "title": record.title.value,
        "title_overview": _value(record.title_overview),
        "responsible": [_actor(ref) for ref in record.responsible or record.responsible_overview],
        "responsible_overview": [_actor(ref) for ref in record.responsible_overview],
        "partners": [_actor(ref) for ref in record.partners],
        "status": _value(record.status),
        "status_overview": _value(record.status_overview),
        "period": _value(record.period),
        "deadline": _value(deadline),
        "deadline_printed": deadline.printed if deadline is not None else None,
        "audience": _value(record.audience),
        "goal": _value(record.goal),
        "budget": _value(record.budget),
        "indicator": _value(record.indicator),
        "part_of": record.part_of,
        "target_groups": list(codes_of(record, "target-group", vocabulary)),
        "themes": list(codes_of(record, "theme", vocabulary)),
        "instruments": list(codes_of(record, "instrument", vocabulary)),
        "settings": list(codes_of(record, "setting", vocabulary)),
        "laws": _laws(record.laws, vocabulary),
        "page": record.page or None,
        "layout": record.layout,
        "corrected": list(record.corrected),
        "start": record.start,
        "end": record.end,
    }


def answer(found: Answer) -> Json:
    """``count`` and ``plans`` are what the query says and are never cut. Of ``measures`` those that are ``exact`` are the query's,
    all of them where the question is an exact one; the others are ranked by likeness, at most ``top`` in all.
    """
    reading = found.reading
    actors = [code for condition in reading.actors for group in condition.actors for code in group]
    topics = [code for facet in reading.facets for code in facet.actors]
    laws = [law for condition in reading.laws for law in condition.laws]
    return {
        "question": found.question,
        "language": found.language,
        "interpretation": {
            "intent": reading.intent,
            "plans": list(reading.plans),
            "level": list(reading.levels),
            "target_groups": list(reading.codes("target-group")),
            "themes": list(reading.codes("theme")),
            "instruments": list(reading.codes("instrument")),
            "settings": list(reading.codes("setting")),
            "actors": list(dict.fromkeys((*actors, *topics))),
            "laws": list(dict.fromkeys((*laws, *(law for facet in reading.facets for law in facet.laws)))),
            "status": list(reading.status),
            "not_status": list(reading.not_status),
            "deadline_before": reading.deadline_before,
            "deadline_after": reading.deadline_after,
            "missing": list(reading.missing),
            "text": reading.text,
            "pieces": [
                {"key": p.key, "kind": p.kind, "label": p.label, "words": p.words, "mended": p.mended}
                for p in found.pieces
            ],
        },
        "answer": found.answer,
        "count": found.count,
        "plans": [{"plan": p.plan, "title": p.title, "measures": p.measures} for p in found.plans],
        "mentioned_in": [
            {"plan": p.plan, "title": p.title, "passages": [_quote(q) for q in p.passages]} for p in found.mentioned_in
        ],
        "measures": [_hit(hit) for hit in found.measures],
        "sparql": found.sparql,
        "nothing_found": found.nothing_found,
        "looked_for": list(found.looked_for),
        "nearest": [_hit(hit) for hit in found.nearest],
    }


def similar(found: Similar) -> Json:
    return {
        "id": found.id,
        "title": found.title,
        "score": found.score,
        "why": list(found.why),
        "passages": [_quote(q) for q in found.passages],
    }


def comparison(found: Comparison) -> Json:
    return {
        "a": list(found.a),
        "b": list(found.b),
        "counterparts": [_pair(pair) for pair in found.counterparts],
        "only_a": [side.id for side in found.only_a],
        "only_b": [_one_sided(side) for side in found.only_b],
    }


def coverage(found: Coverage, language: str = "nb") -> Json:
    """The matrix as cells that hold something, in the order of plans and columns."""
    return {
        "by": found.by,
        "plans": list(found.plans),
        "columns": [{"code": c.code, "label": c.label(language)} for c in found.columns],
        "cells": [
            {
                "plan": plan_key,
                "code": column.code,
                "measures": list(cell.ids()),
                "withdrawn": [m.id for m in cell.withdrawn],
                "mentions": [
                    {"text": m.text, "start": m.start, "end": m.end, "measure": m.measure} for m in cell.mentions
                ],
            }
            for plan_key in found.plans
            for column in found.columns
            if (cell := found.cells.get((plan_key, column.code))) is not None
        ],
    }


def finding(found: Finding, language: str = "nb") -> Json:
    return {
        "kind": found.kind,
        "plan": found.plan,
        "measure": found.measure,
        "severity": found.severity,
        "message": found.message_en if language == "en" else found.message,
        "message_en": found.message_en,
        "evidence": [{"text": e.text, "start": e.start, "end": e.end} for e in found.evidence],
    }


def evaluation(found: Evaluation) -> Json:
    """Figures in all, per language and per question, and the relevant measures that were missed, with their rank."""

    def figures(of: Figures) -> Json:
        return {
            "queries": of.queries,
            "nDCG@10": round(of.ndcg, 4),
            "nDCG@10 (2^grade-1)": round(of.ndcg_exponential, 4),
            "recall@20": round(of.recall, 4),
            "MRR": round(of.mrr, 4),
        }

    return {
        "all": figures(found.overall),
        "languages": {language: figures(of) for language, of in found.languages.items()},
        "queries": {query: figures(of) for query, of in found.queries.items()},
        "misses": [{"query": m.query, "measure": m.measure, "grade": m.grade, "rank": m.rank} for m in found.misses],
        "nothing_found": list(found.nothing),
        "unjudged": list(found.unjudged),
    }


def report(records: PlanRecords) -> Json:
    """How a plan was read, with its facts."""
    read: ReadingReport = records.report
    return {
        **plan(records),
        "layouts": read.layouts,
        "fields": read.fields,
        "gaps": list(read.gaps),
        "repeats": list(read.repeats),
        "rejected": [_rejected(item) for item in read.rejected],
        "warnings": list(read.warnings),
    }


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact is not None else None


def _actor(ref: ActorRef) -> Json:
    return {"label": ref.label, "abbreviation": ref.abbreviation, "printed": ref.printed, "actor": ref.actor}


def _laws(citations: tuple[Citation, ...], vocabulary: Vocabulary) -> list[Json]:
    """Each act and section once, in the order of the text."""
    found: dict[tuple[str, str | None], Json] = {}
    for citation in citations:
        law = vocabulary.laws.get(citation.law) if citation.law is not None else None
        label = law.label() if law is not None else citation.label
        found.setdefault((label, citation.section), {"label": label, "section": citation.section, "law": citation.law})
    return list(found.values())


def _hit(hit: Hit) -> Json:
    return {
        "id": hit.id,
        "title": hit.title,
        "score": round(hit.score, 4),
        "exact": hit.exact,
        "why": list(hit.why),
        "passages": [_quote(q) for q in hit.passages],
    }


def _quote(quote: Quote) -> Json:
    return {"text": quote.text, "start": quote.start, "end": quote.end, "role": quote.role}


def _pair(pair: Pair) -> Json:
    return {
        "a": pair.a,
        "b": pair.b,
        "score": round(pair.score, 4),
        "grade": pair.grade,
        "why": pair.why,
        "why_en": pair.why_en,
        "evidence": {"a": _quote(pair.evidence_a), "b": _quote(pair.evidence_b)},
    }


def _one_sided(side: OneSided) -> Json:
    return {
        "id": side.id,
        "relevant_for_municipalities": side.relevant_for_municipalities,
        "why": side.why,
        "why_en": side.why_en,
    }


def _rejected(item: Rejected) -> Json:
    return {"text": item.text, "start": item.start, "end": item.end, "reason": item.reason, "count": item.count}
