"""How well and how fast measures are linked: the hand tags against the linker, and its time alone.

python benchmarks/linking.py                 quality on all tagged measures, per code, with the errors
python benchmarks/linking.py --half tuning   one part of the tags only
python benchmarks/linking.py --readers       what most of four readers say, on all measures, and how far they agree
python benchmarks/linking.py --speed         time of linking, and with 10 and 100 times the concepts

The tags are of the five plans beside the repository; without them it says so and stops.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.opened import PLANS, texts_in
from ingest.linking.link import Linker
from ingest.reader import Reader
from ontology.records import Measure, PlanRecords
from ontology.vocabulary import Concept, Label, Vocabulary, vocabulary
from tests.linking.linking_scores import (
    KINDS,
    SCHEMES,
    Count,
    Score,
    Tagged,
    agreement,
    consensus,
    readings,
    score,
    tags,
)


def read(folder: Path, words: Vocabulary) -> dict[str, PlanRecords]:
    reader = Reader.of(words)
    return {(records := reader.read(path)).plan.key: records for path in texts_in(folder)}


def quality(records: Mapping[str, PlanRecords], name: str, tagged: Sequence[Tagged], *, errors: bool) -> None:
    words = vocabulary()
    scores = score(tagged, records, words)
    kinds = [kind for kind in KINDS if tagged and kind in tagged[0].items]
    print(f"{name:38}  prec   rec    F1")
    for kind in kinds:
        print(_row(kind, scores[kind].total))
    if not errors:
        return
    for kind in kinds:
        print(f"\n{kind}")
        for code, count in sorted(scores[kind].codes.items(), key=lambda pair: (pair[1].f1, pair[0])):
            print(_row(f"  {code}", count), f"  right {count.right}, wrong {count.wrong}, missed {count.missed}")
        _errors(kind, scores[kind], records, words)


def readers() -> None:
    """F1 of each reader against each other one and against what most of them say: about as far as a linker can come."""
    everyone = {"first": tags(vocabulary())} | {f"reader {n}": each for n, each in enumerate(readings(), 2)}
    agreed = consensus(vocabulary())
    pairs = [(a, b) for at, a in enumerate(everyone) for b in list(everyone)[at + 1 :]]
    compared = [(f"{a} and {b}", agreement(everyone[a], everyone[b])) for a, b in pairs]
    compared += [(f"{a} and most of them", agreement(everyone[a], agreed)) for a in everyone]
    print(f"\n{'F1 of readers':38}" + "".join(f"{kind:>14}" for kind in SCHEMES))
    for name, counts in compared:
        print(f"{name:38}" + "".join(f"{counts[kind].f1:14.3f}" for kind in SCHEMES))


def _row(name: str, count: Count) -> str:
    return f"{name:38} {count.precision:5.3f} {count.recall:5.3f} {count.f1:5.3f}"


def _errors(kind: str, result: Score, records: Mapping[str, PlanRecords], words: Vocabulary) -> None:
    for name, pairs in (("wrong", result.wrong), ("missed", result.missed)):
        for id_, code in pairs:
            plan, _, number = id_.partition("/")
            print(f"  {name:7}{id_:24}{code:26}", _evidence(kind, code, records[plan].measure(number), words))


def _evidence(kind: str, code: str, measure: Measure, words: Vocabulary) -> str:
    """The words that made the link, or that were seen and did not count."""
    if kind not in SCHEMES:
        return ""
    links = [k for k in measure.links if k.scheme == kind and code in words.core(k.scheme, k.code)]
    return "; ".join(f"{k.label} [{k.relation}/{k.strength}]" for k in links[:6])


def speed(folder: Path) -> None:
    """Processor seconds to link the plans together (reading apart), and with synthetic concepts beside the real ones."""
    words = vocabulary()
    records = read(folder, words)
    base = _linking(Linker.of(words), records)
    print(f"{len(words.concepts)} concepts: {base:.2f} s")
    for times in (10, 100):
        many = grown(words, times)
        start = time.process_time()
        linker = Linker.of(many)
        made = time.process_time() - start
        spent = _linking(linker, records)
        print(f"{len(many.concepts)} concepts: {spent:.2f} s ({spent / base:.1f} times), made ready in {made:.2f} s")


def _linking(linker: Linker, records: Mapping[str, PlanRecords], repeats: int = 3) -> float:
    """The best of some repeats, all plans together."""
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        for each in records.values():
            linker.link(each.plan, each.text, each.measures, each.passages)
        spent.append(time.process_time() - start)
    return min(spent)


def grown(words: Vocabulary, times: int, seed: int = 7) -> Vocabulary:
    """A vocabulary ``times`` as large: each new concept is a real one with its words swapped for words of other labels.

    So new labels look like labels, share words with the text, and some of them stand in it.
    """
    dice = random.Random(seed)
    pool = sorted({word for c in words.concepts.values() for label in c.names for word in label.text.split()})
    concepts = dict(words.concepts)
    for number in range(1, times):
        for (scheme, code), concept in words.concepts.items():
            name = f"{code}-{number}"
            concepts[scheme, name] = _varied(concept, name, pool, dice)
    return replace(words, concepts=concepts, _broader={}, _narrower={})


def _varied(concept: Concept, name: str, pool: Sequence[str], dice: random.Random) -> Concept:
    def vary(labels: Sequence[Label]) -> tuple[Label, ...]:
        return tuple(
            Label(" ".join(dice.choice(pool) for _ in range(max(2, len(k.text.split())))), k.language) for k in labels
        )

    return replace(
        concept,
        code=name,
        preferred={language: f"{dice.choice(pool)} {dice.choice(pool)}" for language in concept.preferred},
        alternative=vary(concept.alternative),
        hidden=vary(concept.hidden),
        cues=vary(concept.cues),
        blocked=vary(concept.blocked),
        prefixes=tuple(Label(k.text + name[:2], k.language) for k in concept.prefixes),
        suffixes=tuple(Label(name[:3] + k.text, k.language) for k in concept.suffixes),
        core=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=PLANS)
    parser.add_argument("--half", choices=("tuning", "held-out", "fresh"))
    parser.add_argument("--totals", action="store_true", help="only the totals, not the errors")
    parser.add_argument("--readers", action="store_true")
    parser.add_argument("--speed", action="store_true")
    wanted = parser.parse_args()
    if wanted.speed:
        speed(wanted.plans)
        return
    records = read(wanted.plans, vocabulary())
    if wanted.readers:
        quality(records, "most of four readers", consensus(vocabulary()), errors=not wanted.totals)
        readers()
        return
    name = wanted.half or "all tagged"
    quality(records, name, tags(vocabulary(), wanted.half), errors=not wanted.totals)


if __name__ == "__main__":
    main()
