"""What selecting measures works with: statements of the plan's measures, what was taken, and what was refused and why."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from math import log2

from ingest.candidates import Candidate
from ingest.context import STRONG
from ingest.evidence import Weighed
from ingest.headers import Header


@dataclass(frozen=True, slots=True)
class Refusal:
    """A run that looks like measures and was not taken: its first line, how many lines, and the reason."""

    line: int
    text: str
    start: int
    end: int
    reason: str
    count: int

    @classmethod
    def of(cls, weighed: Weighed, reason: str | None = None, count: int | None = None) -> Refusal:
        first = weighed.run.first
        return cls(
            line=first.line,
            text=first.title,
            start=first.start,
            end=first.title_start + len(first.title),
            reason=reason or weighed.reason(),
            count=count or len(weighed.run.items),
        )


@dataclass(slots=True)
class Statement:
    """Runs that together state measures once, in one layout: in sections of their own, or in a table."""

    parts: list[Weighed]

    @property
    def items(self) -> list[Candidate]:
        return sorted((item for part in self.parts for item in part.run.items), key=lambda item: item.start)

    @property
    def layout(self) -> str:
        return self.parts[0].run.layout

    @property
    def score(self) -> float:
        return max(part.score for part in self.parts)

    @property
    def weight(self) -> float:
        return self.score + log2(len(self.items) + 1)

    @property
    def header(self) -> Header | None:
        return next((part.header for part in self.parts if part.header), None)

    def label_share(self) -> float:
        shares = [1.0 if fields & STRONG else 0.0 for part in self.parts for fields in part.labelled]
        return sum(shares) / len(shares)

    def own_text(self) -> float:
        """How much text of its own each measure has here: labels count most, then lines; rows of a table have none."""
        items = self.items
        blocks = sorted(b.line - a.line for a, b in itertools.pairwise(items))
        typical = blocks[len(blocks) // 2] if blocks else 1
        return 10.0 * self.label_share() + min(typical, 40) / 4 - (6.0 if self.header else 0.0)


@dataclass(slots=True)
class Selection:
    """``statements`` all state the plan's measures, the one with the measures' own text first; the rest was refused."""

    statements: list[Statement] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    known: dict[str, Candidate] = field(default_factory=dict)
    """Number → where the last statement taken says it."""

    def add(self, statement: Statement) -> None:
        self.statements.append(statement)
        self.known.update((item.number, item) for item in reversed(statement.items))
