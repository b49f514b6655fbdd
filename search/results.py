"""What search answers with: one type a kind of question, shared by the command line and the app. Imports no other search module
but the reading of a question, so that everything else can import it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from search.reading import Reading

Grade = Literal["match", "partial"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a plan's stored text: ``text`` equals the plan's ``text[start:end]``. ``role`` says what it is."""

    text: str
    start: int
    end: int
    role: str = "demand"


@dataclass(frozen=True, slots=True)
class Hit:
    """A measure in an answer, with the reasons it is there (in the question's language) and the words that show it.

    ``score`` lies in 0–1 and only orders measures of one answer. ``exact`` tells the measures that the query returns from those that
    are near what was asked for and not counted.
    """

    id: str
    title: str
    score: float
    why: tuple[str, ...] = ()
    passages: tuple[Quote, ...] = ()
    exact: bool = True


@dataclass(frozen=True, slots=True)
class PlanHit:
    """A plan in an answer and how many of its measures answer the question."""

    plan: str
    title: str
    measures: int


@dataclass(frozen=True, slots=True)
class PlanMention:
    """A plan that names what was asked about and has no measure for it."""

    plan: str
    title: str
    passages: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing understood of the question, which a person can switch off by its ``key`` (``facet:eldre``, ``status``)."""

    key: str
    kind: str
    label: str
    words: str
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. ``count`` is the exact number of measures (or of plans, where the question is for plans without any).

    ``measures`` are best first; where the reading is exact they are the whole exact list. ``nearest`` are the nearest misses of a
    question that nothing answers; ``looked_for`` the labels that were tried.
    """

    question: str
    language: str
    reading: Reading
    pieces: tuple[Piece, ...]
    answer: str
    count: int
    plans: tuple[PlanHit, ...]
    mentioned_in: tuple[PlanMention, ...]
    measures: tuple[Hit, ...]
    sparql: str
    nothing_found: bool
    looked_for: tuple[str, ...] = ()
    nearest: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """A measure of another plan that is like the one asked about."""

    id: str
    title: str
    score: float
    why: tuple[str, ...]
    passages: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two measures that are counterparts, each with the words that show it; ``why`` is one sentence in bokmål, ``why_en`` in English."""

    a: str
    b: str
    score: float
    grade: Grade
    why: str
    why_en: str
    evidence_a: Quote
    evidence_b: Quote


@dataclass(frozen=True, slots=True)
class OneSided:
    """A measure without a counterpart on the other side."""

    id: str
    relevant_for_municipalities: bool
    why: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every measure of A and of B stands in a counterpart or on its own side. ``a`` and ``b`` are plan keys."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    counterparts: tuple[Pair, ...] = ()
    only_a: tuple[OneSided, ...] = ()
    only_b: tuple[OneSided, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to complete a question with while it is typed."""

    text: str
    kind: Literal["concept", "actor", "law", "measure", "plan"]
    detail: str = ""
    words: tuple[str, ...] = field(default=())
