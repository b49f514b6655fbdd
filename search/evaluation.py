"""How well search answers questions with judgements: nDCG@10, recall@20 and MRR, per language and in all, and what it misses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from typing import Any

import msgspec

from search.answer import ask
from search.engine import Engine
from search.ranking import Weights

CUT, RECALL_CUT = 10, 20
DEEP = 10_000
"""How far down the list a miss is looked for."""


class EvaluationError(ValueError):
    """A file of questions or judgements that cannot be used; the message names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    language: str
    question: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions. ``ndcg`` has linear gains (the grade), ``ndcg_exponential`` 2^grade - 1; both cut at 10."""

    queries: int
    ndcg: float
    ndcg_exponential: float
    recall: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Miss:
    """A relevant measure that is not among the first 20. ``rank`` is where it was found, None where it was not."""

    query: str
    measure: str
    grade: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures in all, per language and per question; ``nothing`` are judged questions that were said to have no answer."""

    overall: Figures
    languages: Mapping[str, Figures]
    queries: Mapping[str, Figures]
    misses: tuple[Miss, ...]
    nothing: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = field(default=())


Judgements = Mapping[str, Mapping[str, int]]
Search = Callable[[str], tuple[Sequence[str], bool]]
"""A question → the ids of measures, best first, and whether nothing was found."""


def evaluate(
    engine: Engine, queries: Path, qrels: Path, weights: Weights | None = None, *, today: str = "2025-12-31"
) -> Evaluation:
    """Asks every question of a file and compares with the judgements of another.

    Raises:
        EvaluationError: where a file cannot be read or used.
    """

    def search(question: str) -> tuple[Sequence[str], bool]:
        answer = ask(engine, question, top=DEEP, today=today, weights=weights)
        return [hit.id for hit in answer.measures], answer.nothing_found

    return measure(search, read_queries(queries), read_judgements(qrels))


def measure(search: Search, queries: Sequence[Query], judged: Judgements) -> Evaluation:
    """The figures of any search function. A question without judgements is left out, and named."""
    found: dict[str, Figures] = {}
    misses: list[Miss] = []
    nothing: list[str] = []
    asked = [query for query in queries if any(judged.get(query.id, {}).values())]
    for query in asked:
        relevant = {name: grade for name, grade in judged[query.id].items() if grade > 0}
        ids, silent = search(query.question)
        found[query.id] = figures_of(ids, relevant)
        ranks = {name: rank for rank, name in enumerate(ids, start=1)}
        misses.extend(
            Miss(query.id, name, grade, ranks.get(name))
            for name, grade in sorted(relevant.items())
            if ranks.get(name, DEEP) > RECALL_CUT
        )
        if silent:
            nothing.append(query.id)
    languages = dict.fromkeys(query.language for query in asked)
    return Evaluation(
        overall=_mean(list(found.values())),
        languages={
            name: _mean([found[query.id] for query in asked if query.language == name]) for name in sorted(languages)
        },
        queries=found,
        misses=tuple(misses),
        nothing=tuple(nothing),
        unjudged=tuple(query.id for query in queries if query.id not in found),
    )


def figures_of(ids: Sequence[str], relevant: Mapping[str, int]) -> Figures:
    """The figures of one list, best first.

    >>> figures_of(["a", "b"], {"a": 2, "c": 1})
    Figures(queries=1, ndcg=0.7602, ndcg_exponential=0.8262, recall=0.5, mrr=1.0)
    """
    grades = [relevant.get(name, 0) for name in ids]
    ideal = sorted(relevant.values(), reverse=True)
    first = next((rank for rank, grade in enumerate(grades, start=1) if grade), None)
    return Figures(
        queries=1,
        ndcg=round(_dcg(grades) / (_dcg(ideal) or 1.0), 4),
        ndcg_exponential=round(_dcg([2**g - 1 for g in grades]) / (_dcg([2**g - 1 for g in ideal]) or 1.0), 4),
        recall=round(sum(1 for grade in grades[:RECALL_CUT] if grade) / (len(relevant) or 1), 4),
        mrr=round(1 / first, 4) if first else 0.0,
    )


def _dcg(gains: Sequence[int]) -> float:
    """Järvelin and Kekäläinen's discounted cumulative gain (2002), cut at 10."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains[:CUT], start=1))


def _mean(figures: Sequence[Figures]) -> Figures:
    def mean(name: str) -> float:
        return round(sum(getattr(one, name) for one in figures) / len(figures), 4) if figures else 0.0

    return Figures(len(figures), mean("ndcg"), mean("ndcg_exponential"), mean("recall"), mean("mrr"))


def read_queries(path: Path) -> list[Query]:
    """JSON Lines of ``id``, ``language``, ``question``."""
    found: dict[str, Query] = {}
    for line, row in _rows(path):
        query = Query(
            _text(path, line, row, "id"), _text(path, line, row, "language"), _text(path, line, row, "question")
        )
        if query.id in found:
            raise EvaluationError(f"{path}, line {line}: the question {query.id!r} stands twice")
        found[query.id] = query
    if not found:
        raise EvaluationError(f"{path} holds no question: each line is an object with id, language and question")
    return list(found.values())


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """JSON Lines of ``query``, ``measure``, ``grade`` (0, 1, 2, …)."""
    found: dict[str, dict[str, int]] = {}
    for line, row in _rows(path):
        grade = row.get("grade")
        if not isinstance(grade, int) or isinstance(grade, bool) or not 0 <= grade <= 10:
            raise EvaluationError(f"{path}, line {line}: grade is a whole number from 0 to 10, not {grade!r}")
        found.setdefault(_text(path, line, row, "query"), {})[_text(path, line, row, "measure")] = grade
    if not found:
        raise EvaluationError(f"{path} holds no judgement: each line is an object with query, measure and grade")
    return found


def _rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise EvaluationError(f"{path} cannot be read: {reason}") from error
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line)
        except msgspec.DecodeError as error:
            raise EvaluationError(f"{path}, line {number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise EvaluationError(f"{path}, line {number}: expected an object, found {type(row).__name__}")
        rows.append((number, row))
    return rows


def _text(path: Path, line: int, row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise EvaluationError(f"{path}, line {line}: {name!r} is missing or no text")
    return value
