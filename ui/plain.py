"""Answers as plain text for the terminal: what the app shows on a page, a line at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ontology.records import PlanRecords

if TYPE_CHECKING:
    from search.evaluation import Evaluation
    from search.results import Answer, Hit, Quote, Similar

QUOTE_LENGTH = 220
"""Characters of a quote that a terminal shows."""
REJECTED_SHOWN = 15
NEAR_SHOWN = 5
"""Measures that a terminal shows beside those that answer: JSON has all of them."""
HEADINGS = {
    "nb": {
        "plans": "Planer",
        "mentioned": "Nevner det uten å ha tiltak",
        "measures": "Tiltak",
        "near": "Nær det",
        "nearest": "Nærmest",
        "looked": "Lette etter",
    },
    "nn": {
        "plans": "Planar",
        "mentioned": "Nemner det utan å ha tiltak",
        "measures": "Tiltak",
        "near": "Nær det",
        "nearest": "Nærast",
        "looked": "Leita etter",
    },
    "en": {
        "plans": "Plans",
        "mentioned": "Mention it without a measure",
        "measures": "Measures",
        "near": "Close to it",
        "nearest": "Nearest",
        "looked": "Looked for",
    },
}


def answer_lines(answer: Answer, top: int) -> Iterator[str]:
    """The sentence, the plans, the measures with reasons and quotes, and what was looked for where nothing was found."""
    words = HEADINGS.get(answer.language, HEADINGS["nb"])
    yield answer.answer
    if answer.pieces:
        yield f"[{' · '.join(piece.label for piece in answer.pieces)}]"
    if answer.plans:
        yield f"\n{words['plans']}:"
        yield from (f"  {plan.measures:>4}  {plan.plan}: {plan.title}" for plan in answer.plans)
    if answer.mentioned_in:
        yield f"\n{words['mentioned']}:"
        yield from (
            f"        {plan.plan}: {_short(plan.passages[0]) if plan.passages else plan.title}"
            for plan in answer.mentioned_in
        )
    found = [hit for hit in answer.measures if hit.exact]
    near = [hit for hit in answer.measures if not hit.exact]
    for heading, hits, most in (("measures", found, top), ("near", near, max(0, min(top - len(found), NEAR_SHOWN)))):
        if hits[:most]:
            yield f"\n{words[heading]}:"
            for hit in hits[:most]:
                yield from _hit_lines(hit)
            if heading == "measures" and len(hits) > most:
                yield f"  … {len(hits) - most}"
    if answer.nothing_found:
        if answer.looked_for:
            yield f"\n{words['looked']}: {', '.join(answer.looked_for)}"
        if answer.nearest:
            yield f"{words['nearest']}:"
            for hit in answer.nearest:
                yield from _hit_lines(hit)


def _hit_lines(hit: Hit | Similar) -> Iterator[str]:
    yield f"  {hit.id}  {' '.join(hit.title.split())}"
    if hit.why:
        yield f"      {'; '.join(hit.why)}"
    for quote in hit.passages[:1]:
        yield f"      {_short(quote)}"


def _short(quote: Quote) -> str:
    words = re.sub(r"\s+", " ", quote.text).strip()
    shown = words if len(words) <= QUOTE_LENGTH else words[: QUOTE_LENGTH - 1].rsplit(" ", 1)[0] + " …"
    return f"«{shown}» [{quote.start}–{quote.end}]"


def similar_lines(found: Sequence[Similar]) -> Iterator[str]:
    for item in found:
        yield from _hit_lines(item)


def report_lines(records: PlanRecords) -> Iterator[str]:
    """The reading report."""
    plan, report = records.plan, records.report
    yield f"{plan.source}: {plan.title.value if plan.title else '–'}"
    for name in ("publisher", "level", "date", "period", "language"):
        fact = getattr(plan, name)
        yield f"  {name}: {fact.value if fact else '–'}"
    yield f"  tiltak / measures: {report.measures}"
    yield from (f"    {count:>4}  {layout}" for layout, count in report.layouts.items())
    yield "  felt / fields:"
    yield from (f"    {count:>4}  {name}" for name, count in report.fields.items())
    if report.gaps:
        yield f"  hull i nummereringen / gaps in the numbering: {', '.join(report.gaps)}"
    if report.repeats:
        yield f"  gjentatte numre / repeated numbers: {', '.join(report.repeats)}"
    for warning in report.warnings:
        yield f"  advarsel / warning: {warning}"
    if report.rejected:
        yield "  ligner tiltak, men er ikke tatt med / look like measures and were not taken:"
        for item in report.rejected[:REJECTED_SHOWN]:
            times = f" (×{item.count})" if item.count > 1 else ""
            yield f"    [{item.start}] {' '.join(item.text.split())[:90]}{times}: {item.reason}"


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'':8}{'n':>5}{'nDCG@10':>10}{'recall@20':>11}{'MRR':>8}"
    for name, found in (*evaluation.languages.items(), ("all", evaluation.overall)):
        yield f"{name:8}{found.queries:>5}{found.ndcg:>10.3f}{found.recall:>11.3f}{found.mrr:>8.3f}"
