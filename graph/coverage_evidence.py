"""The words of a plan that put a measure in a cell of the coverage matrix."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from graph.coverage import By, actor_code, counts_as
from ontology.records import Measure, PlanRecords
from ontology.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of a plan's text, ``text`` equals its ``text[start:end]``, with the words in it that made the link."""

    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...] = ()


def evidence(
    records: PlanRecords, measure: Measure, by: By, code: str, known: Vocabulary | None = None
) -> tuple[Shown, ...]:
    """Where a measure says what puts it in the cell of ``code``: its title first, then in the order of the text.

    Each stretch is a title, the field or the passage that holds the words. Nothing where the measure is not in the cell.
    """
    return Places.of(records).evidence(measure, by, code, known if known is not None else vocabulary())


@dataclass(frozen=True, slots=True)
class Places:
    """The stretches of one plan, in order, to look up what holds a place."""

    records: PlanRecords
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, records: PlanRecords) -> Places:
        spans = sorted({(passage.start, passage.end) for passage in records.passages})
        return cls(records, tuple(start for start, _ in spans), tuple(end for _, end in spans))

    def evidence(self, measure: Measure, by: By, code: str, known: Vocabulary) -> tuple[Shown, ...]:
        codes = counts_as(by, code, known)
        marks: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for start, end in sorted(_spans(measure, by, codes)):
            marks.setdefault(self._around(measure, start, end), set()).add((start, end))
        title = (measure.title.start, measure.title.end)
        order = sorted(marks, key=lambda span: (span != title, span))
        text = self.records.text
        return tuple(Shown(text[start:end], start, end, tuple(sorted(marks[start, end]))) for start, end in order)

    def _around(self, measure: Measure, start: int, end: int) -> tuple[int, int]:
        """The title, the field or the passage that holds a place; the line where none does."""
        spans = [(fact.start, fact.end) for fact in (measure.title, measure.title_overview) if fact is not None]
        spans += [(part.start, part.end) for part in measure.parts if part.role == "field"]
        at = bisect_right(self.starts, start) - 1
        if at >= 0:
            spans.append((self.starts[at], self.ends[at]))
        for first, last in spans:
            if first <= start and end <= last:
                return first, last
        text = self.records.text
        after = text.find("\n", end)
        return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)


def _spans(measure: Measure, by: By, codes: frozenset[str]) -> Iterable[tuple[int, int]]:
    if by == "actor":
        refs = (*(measure.responsible or measure.responsible_overview), *measure.partners)
        return [(ref.start, ref.end) for ref in refs if actor_code(measure.plan, ref) in codes]
    if by == "law":
        return [(citation.start, citation.end) for citation in measure.laws if citation.law in codes]
    return [
        (link.start, link.end)
        for link in measure.links
        if link.scheme == by and link.relation != "mentioned" and link.code in codes
    ]
