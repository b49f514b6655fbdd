"""The figures of evaluation against sums done by hand, and files that cannot be used."""

from __future__ import annotations

from math import log2
from pathlib import Path

import pytest
from opened import TODAY

from search.engine import Engine
from search.evaluation import EvaluationError, Query, evaluate, figures_of, measure, read_judgements, read_queries

QUERIES = (
    '{"id": "a", "language": "nb", "question": "tiltak for eldre"}\n{"id": "b", "language": "en", "question": "men"}\n'
)
QRELS = '{"query": "a", "measure": "solvag/2.1", "grade": 2}\n\n{"query": "a", "measure": "x/1", "grade": 1}\n'


def test_figures_are_those_of_the_definitions() -> None:
    figures = figures_of(["b", "a", "z"], {"a": 2, "b": 1, "c": 1})
    assert figures.ndcg == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3) + 1 / log2(4)), abs=1e-4)
    assert figures.ndcg_exponential == pytest.approx((1 + 3 / log2(3)) / (3 + 1 / log2(3) + 1 / log2(4)), abs=1e-4)
    assert figures.recall == pytest.approx(2 / 3, abs=1e-4)
    assert figures.mrr == 1.0


def test_what_comes_after_the_cut_counts_nothing() -> None:
    late = figures_of([str(number) for number in range(30)], {"15": 2, "25": 2})
    assert (late.ndcg, late.recall, late.mrr) == (0.0, 0.5, round(1 / 16, 4))


def test_misses_say_at_which_rank_the_measure_was_found() -> None:
    found = [str(number) for number in range(30)]
    result = measure(
        lambda question: (found, False), [Query("q", "nb", "?")], {"q": {"3": 2, "24": 1, "no": 2, "zero": 0}}
    )
    assert [(miss.measure, miss.grade, miss.rank) for miss in result.misses] == [("24", 1, 25), ("no", 2, None)]


def test_languages_apart_and_unjudged_questions_named(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "q").write_text(QUERIES, encoding="utf-8")
    (tmp_path / "r").write_text(QRELS, encoding="utf-8")
    result = evaluate(engine, tmp_path / "q", tmp_path / "r", today=TODAY)
    assert result.unjudged == ("b",)
    assert set(result.languages) == {"nb"}
    assert result.overall.queries == 1
    assert result.overall.recall == 0.5
    assert [miss.measure for miss in result.misses] == ["x/1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "line 1 is not JSON"),
        ("[1]", "line 1: expected an object, found list"),
        ('{"id": "a"}', "line 1: 'language' is missing"),
        ('{"id": 3, "language": "nb", "question": "x"}', "line 1: 'id' is missing or no text"),
        (QUERIES + QUERIES, "line 3: the question 'a' stands twice"),
        ("\n", "holds no question"),
    ],
)
def test_a_bad_file_of_questions_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=says):
        read_queries(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"query": "a", "measure": "x/1"}', "line 1: grade is a whole number from 0 to 10, not None"),
        ('{"query": "a", "measure": "x/1", "grade": true}', "not True"),
        ('{"query": "a", "measure": "x/1", "grade": 1.5}', "not 1.5"),
        ('{"query": "a", "grade": 1}', "'measure' is missing"),
        ("", "holds no judgement"),
    ],
)
def test_a_bad_file_of_judgements_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "qrels.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=says):
        read_judgements(path)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="No such file"):
        read_queries(tmp_path / "none")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="not UTF-8"):
        read_queries(tmp_path / "bytes")
