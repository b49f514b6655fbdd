"""What each part of search is worth: the ablation table.

    python benchmarks/search_quality.py [--plans FOLDER] [--model MODEL] [--reranker MODEL] [--misses]

Four sets of questions with judgements on the five plans: the evaluation set beside the plans (``eval``), the two halves of our
own by topic (``tuning``, ``test``; nothing was tuned on the second), and what other readers asked and judged (``further``). Each row
adds a part to the one above it; ``asked`` is the answer as it is given, with the exact part first and silence where the plans have
nothing. nDCG@10 has linear gains.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray

from benchmarks.opened import EVAL, PLANS, QUESTIONS, TODAY, engine_over
from search.answer import ask
from search.engine import Engine
from search.evaluation import Evaluation, Judgements, Query, measure, read_judgements, read_queries
from search.lexical import LexicalIndex
from search.ranking import Weights, free_text, order, rank
from search.rerank import CrossEncoderReranker, Reranker
from search.tokens import Analyser

Scorer = Callable[[str], NDArray[np.float64]]


def scorers(engine: Engine) -> dict[str, Scorer]:
    """Question → scores (measures,), one a row of the table."""
    index = engine.index
    plain = Analyser({})  # splits nothing
    whole_words = LexicalIndex.of([plain.terms(index.corpus.searchable(unit)) for unit in index.corpus.units])

    def fused(concepts: float, words: float, meaning: float) -> Scorer:
        def score(question: str) -> NDArray[np.float64]:
            reading = engine.understander.read(question)
            return rank(index, engine.postings, reading, Weights(concepts, words, meaning)).scores

        return score

    def lexical(question: str) -> NDArray[np.float64]:
        return index.measure_scores(whole_words.scores(plain.terms(question)))

    def split(question: str) -> NDArray[np.float64]:
        return index.measure_scores(index.lexical.scores(index.analyser.terms(question)))

    def embeddings(question: str) -> NDArray[np.float64]:
        found = np.zeros(len(index.corpus.units), dtype=np.float32)
        text = free_text(engine.understander.read(question)) or question
        units, likeness = index.vectors.nearest(index.encoder.encode_query(text), len(index.corpus.units))
        found[units] = likeness
        return index.measure_scores(found)

    return {
        "lexical (BM25, stems)": lexical,
        "+ compounds split": split,
        "embeddings alone": embeddings,
        "lexical + embeddings": fused(0.0, 0.2, 0.2),
        "concepts alone": fused(1.0, 0.0, 0.0),
        "concepts + lexical": fused(1.0, 0.2, 0.0),
        "concepts + embeddings": fused(1.0, 0.0, 0.2),
        "fused (all three)": fused(1.0, 0.2, 0.2),
    }


def question_sets() -> dict[str, tuple[list[Query], Judgements]]:
    rows = read_halves()
    own = read_judgements(QUESTIONS / "qrels.jsonl")
    found: dict[str, tuple[list[Query], Judgements]] = {}
    if EVAL.is_dir():
        found["eval"] = (read_queries(EVAL / "queries.jsonl"), read_judgements(EVAL / "qrels.jsonl"))
    for half in ("tuning", "test"):
        found[half] = ([query for query, its in rows if its == half], own)
    further = [Query(row["id"], row["language"], row["question"]) for row in read_rows("further")]
    found["further"] = (further, read_judgements(QUESTIONS / "further_qrels.jsonl"))
    return found


def read_rows(name: str) -> list[dict[str, Any]]:
    lines = (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def read_halves() -> list[tuple[Query, str]]:
    return [(Query(row["id"], row["language"], row["question"]), row["half"]) for row in read_rows("ranked")]


def ranking(engine: Engine, scorer: Scorer) -> Callable[[str], tuple[Sequence[str], bool]]:
    def search(question: str) -> tuple[Sequence[str], bool]:
        scores = scorer(question)
        return [engine.ids[n] for n in order(scores, engine.places) if scores[n] > 0], False

    return search


def asking(engine: Engine, reranker: Reranker | None = None) -> Callable[[str], tuple[Sequence[str], bool]]:
    def search(question: str) -> tuple[Sequence[str], bool]:
        answer = ask(engine, question, top=10_000, today=TODAY, reranker=reranker)
        return [hit.id for hit in answer.measures], answer.nothing_found

    return search


def silence(engine: Engine) -> str:
    """How many questions in everyday words are answered, and how many that the plans do not answer are not, a half each."""
    lines = []
    for half in ("tuning", "test"):
        everyday = [row for row in read_rows("everyday") if row["half"] == half]
        nothing = [row for row in read_rows("nothing") if row["half"] == half]
        answers = [(row, ask(engine, row["question"], top=10, today=TODAY)) for row in everyday]
        answered = sum(not answer.nothing_found for _, answer in answers)
        found = sum(bool({hit.id for hit in answer.measures} & set(row["measures"])) for row, answer in answers)
        silent = sum(ask(engine, row["question"], today=TODAY).nothing_found for row in nothing)
        lines.append(
            f"{half}: everyday words answered {answered} of {len(everyday)}, in the first ten {found}; "
            f"nothing found {silent} of {len(nothing)}"
        )
    return "\n".join(lines)


def row(name: str, results: dict[str, Evaluation]) -> str:
    cells = [name]
    for result in results.values():
        cells.append(f"{result.overall.ndcg:.3f} | {result.overall.recall:.3f}")
        cells.append(
            " / ".join(f"{result.languages[x].ndcg:.2f}" for x in ("nb", "nn", "en", "kw") if x in result.languages)
        )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=PLANS)
    parser.add_argument("--model", help="a sentence-transformers model instead of the default encoder")
    parser.add_argument("--reranker", help="a cross-encoder that reads the first measures again")
    parser.add_argument("--misses", action="store_true", help="every relevant measure that is not among the first 20")
    options = parser.parse_args()
    sets = question_sets()
    with engine_over(options.plans, options.model) as (engine, _):
        heads = [f"{name} nDCG@10 | recall@20 | nb / nn / en / kw" for name in sets]
        print(f"| | {' | '.join(heads)} |")
        print(f"|---|{'---:|---:|---|' * len(sets)}")
        searches = {name: ranking(engine, scorer) for name, scorer in scorers(engine).items()}
        searches["asked"] = asking(engine)
        if options.reranker:
            searches["asked, reranked"] = asking(engine, CrossEncoderReranker(options.reranker))
        results: dict[str, Evaluation] = {}
        for name, search in searches.items():
            results = {key: measure(search, queries, judged) for key, (queries, judged) in sets.items()}
            print(row(name, results), flush=True)
        print(f"\n{silence(engine)}")
        for key, result in results.items():
            counts = ", ".join(f"{name} {figures.queries}" for name, figures in result.languages.items())
            said = f"; said to have no answer: {', '.join(result.nothing)}" if result.nothing else ""
            exponential = result.overall.ndcg_exponential
            print(
                f"\n{key}: {result.overall.queries} questions ({counts}); nDCG@10 with gains 2^g-1 {exponential:.3f}{said}"
            )
            if options.misses:
                for miss in result.misses:
                    print(f"  {miss.query} {miss.measure} grade {miss.grade} rank {miss.rank}")


if __name__ == "__main__":
    main()
