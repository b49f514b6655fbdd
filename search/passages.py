"""The words that show why a measure is in an answer: up to three of its passages, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from operator import itemgetter

import numpy as np

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
Scored = tuple[float, int, float, Sequence[Span]]
"""What sorts it, a unit, its score, and the proofs in it."""


class Shown:
    """The best passages of measures, for one question."""

    def __init__(self, engine: Engine, ranked: Ranked) -> None:
        self._engine, self._ranked = engine, ranked
        owners = engine.index.owners
        alike = np.zeros(len(engine.ids) + 1, dtype=bool)
        alike[owners[(ranked.unit_words != 0) | (ranked.unit_meaning > 0)]] = True  # -1, the background, is the last
        self._alike: list[bool] = alike.tolist()

    def of(self, number: int, proofs: Sequence[Span]) -> tuple[Quote, ...]:
        """``proofs`` are the characters that the reasons were read from."""
        engine, records = self._engine, self._engine.records(number)
        rows: list[int] = engine.units[number].tolist()
        if not rows:
            return ()
        units = engine.index.corpus.units
        if not (proofs or self._alike[number]):
            return _plain(records, [units[row] for row in rows])
        scored = self._scored(number, rows, proofs) if self._alike[number] else _proving(rows, units, proofs)
        proved = {span for _, _, _, spans in scored for span in spans}
        unseen = (span for span in proofs if span not in proved)
        found = [_line(records, span) for span in islice(unseen, 1)]
        best = scored[0][2]
        for _, row, score, spans in scored:
            if found and (score < ENOUGH * best or score <= 0):
                break  # nor has any behind it
            unit = units[row]
            if _told(found, unit.start, unit.end):
                continue
            found.append(quote(records, unit.start, unit.end, unit.role, spans[0] if spans else None))
            if len(found) == AT_MOST:
                return tuple(found)
        return _with_own(records, found, [units[row] for _, row, *_ in scored])

    def _scored(self, number: int, rows: Sequence[int], proofs: Sequence[Span]) -> list[Scored]:
        """The units of a measure by their likeness to the question and what they prove, the best first."""
        own, units = self._engine.units[number], self._engine.index.corpus.units
        words: list[float] = self._ranked.unit_words[own].tolist()
        meaning: list[float] = self._ranked.unit_meaning[own].tolist()
        top = max(0.0, *words) or 1.0
        found: list[Scored] = []
        for row, worded, meant in zip(rows, words, meaning, strict=True):
            unit = units[row]
            inside = [span for span in proofs if unit.start <= span[0] < unit.end]
            like = 0.6 * worded / top + 0.4 * max(0.0, meant)
            score = (TITLE if unit.role in _TITLES else 1.0) * like + PROOF * min(len(inside), 2)
            found.append((-round(score, 4), row, score, inside))
        return sorted(found, key=itemgetter(0, 1))


def _with_own(records: PlanRecords, found: list[Quote], units: Iterable[Unit]) -> tuple[Quote, ...]:
    """Behind titles alone the first that the measure says itself."""
    if all(one.role in _HEADS for one in found):
        own = next((unit for unit in units if unit.role in _OWN), None)
        if own is not None:
            found.append(quote(records, own.start, own.end, own.role))
    return tuple(found)


def _plain(records: PlanRecords, units: Sequence[Unit]) -> tuple[Quote, ...]:
    """What a measure shows of which nothing was asked, in a list of all there are."""
    first = units[0]
    return _with_own(records, [quote(records, first.start, first.end, first.role)], units)


def _proving(rows: Sequence[int], units: Sequence[Unit], proofs: Sequence[Span]) -> list[Scored]:
    """The same for a measure that is nothing like the question otherwise: a list by status or body has thousands of them."""
    found: list[Scored] = []
    for row in rows:
        unit = units[row]
        start, end = unit.start, unit.end
        inside = [span for span in proofs if start <= span[0] < end]
        score = PROOF * min(len(inside), 2)
        found.append((-score, row, score, inside))
    return sorted(found, key=itemgetter(0, 1))


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
