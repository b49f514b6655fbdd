"""The words that show why a measure is in an answer: up to three of its passages, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from ontology.records import PlanRecords
from search.engine import Engine
from search.ranking import Ranked
from search.results import Quote
from search.units import Unit

AT_MOST = 3
LONGEST = 420
"""Characters of a quote; a longer passage is cut at its sentences, around what was found."""
PROOF = 1.0
"""What a passage gains that holds the words of a reason, beside its own likeness to the question (0–1)."""
TITLE = 0.6
"""A title stands above its quotes already: its own likeness counts less."""
ENOUGH = 0.35
"""A further passage must have this much of the best one's score."""
_TITLES = frozenset({"title", "overview"})
_HEADS = frozenset({"title", "overview", "field"})
_OWN = frozenset({"demand", "comment", "status"})
"""What a measure says itself: a title alone shows little."""
_END = re.compile(r"[.!?]\s+(?=[A-ZÆØÅ«\"(])|\n\s*\n")

Span = tuple[int, int]


def passages(engine: Engine, number: int, ranked: Ranked, proofs: Sequence[Span]) -> tuple[Quote, ...]:
    """The best passages of a measure. ``proofs`` are the characters that the reasons were read from."""
    corpus, records = engine.index.corpus, engine.records(number)
    rows = engine.units[number]
    if not len(rows):
        return ()
    words: list[float] = ranked.unit_words[rows].tolist()
    meaning: list[float] = ranked.unit_meaning[rows].tolist()
    top = max(0.0, *words) or 1.0
    scored: list[tuple[float, int, float, Unit, Span | None]] = []
    proved: set[Span] = set()
    for row, worded, meant in zip(rows.tolist(), words, meaning, strict=True):
        unit = corpus.units[row]
        inside = [span for span in proofs if unit.start <= span[0] < unit.end]
        proved.update(inside)
        like = 0.6 * worded / top + 0.4 * max(0.0, meant)
        score = (TITLE if unit.role in _TITLES else 1.0) * like + PROOF * min(len(inside), 2)
        scored.append((-round(score, 4), row, score, unit, inside[0] if inside else None))
    scored.sort()  # no two are of one row
    found = [_line(records, span) for span in islice((span for span in proofs if span not in proved), 1)]
    best = scored[0][2]
    for _, _, score, unit, proof in scored:
        if found and (score < ENOUGH * best or score <= 0 or _told(found, unit.start, unit.end)):
            continue
        found.append(quote(records, unit.start, unit.end, unit.role, proof))
        if len(found) == AT_MOST:
            return tuple(found)
    if all(one.role in _HEADS for one in found):
        own = (unit for _, _, _, unit, _ in scored if unit.role in _OWN)
        found.extend(quote(records, unit.start, unit.end, unit.role) for unit in islice(own, 1))
    return tuple(found)


def _line(records: PlanRecords, span: Span) -> Quote:
    """The line of the plan that a value was read from, where no passage holds it (a cell of a table)."""
    start = records.text.rfind("\n", 0, span[0]) + 1
    end = records.text.find("\n", max(span[1] - 1, start))
    return quote(records, start, len(records.text) if end < 0 else end, "field", span)


def quote(records: PlanRecords, start: int, end: int, role: str, around: Span | None = None) -> Quote:
    """The passage, cut at sentences around ``around`` where it is long, without space at its ends."""
    start, end = window(records.text, start, end, around)
    text = records.text[start:end].rstrip()
    inner = text.lstrip()
    first = start + len(text) - len(inner)
    return Quote(inner, first, first + len(inner), role)


def window(text: str, start: int, end: int, around: Span | None) -> Span:
    """Whole sentences of ``text[start:end]`` around a stretch of it (or from its start), at most ``LONGEST`` where sentences allow."""
    if end - start <= LONGEST:
        return start, end
    cuts = [start, *(match.end() for match in _END.finditer(text, start, end)), end]
    sentences = [(a, b) for a, b in pairwise(cuts) if b > a]
    place = around[0] if around else start
    first = last = next((at for at, (a, b) in enumerate(sentences) if a <= place < b), 0)
    while True:
        if last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= LONGEST:
            last += 1
        elif first > 0 and sentences[last][1] - sentences[first - 1][0] <= LONGEST:
            first -= 1
        else:
            return sentences[first][0], sentences[last][1]


def _told(found: Iterable[Quote], start: int, end: int) -> bool:
    return any(start < quote.end and quote.start < end for quote in found)
