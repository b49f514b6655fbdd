"""How long reading takes: each plan and stage side by side, and whether the time grows with the text.

    python benchmarks/reading.py [--scaling] [--large [--megabytes N] [--kind KIND …]] [PATH …]

Without paths: the five real plans beside the repository, else the sample plans. Times are of the processor, the best of
three, after imports; a machine that others use too is slower, so read the ratios. ``--scaling`` reads made-up text of one
kind at a time, and ten times as much of it; ``--large`` reads 20 MB of one kind at a time, with the memory
it takes. What was measured last is in ``benchmarks/reading.md``.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ingest.formats.source import SUFFIXES, Source, read_source  # noqa: E402
from ingest.lines import split_lines  # noqa: E402
from ingest.measures import read_measures  # noqa: E402
from ingest.passages import passages_of, sections_of  # noqa: E402
from ingest.reader import Reader, _facts, _names, _plan  # noqa: E402
from ontology.vocabulary import vocabulary  # noqa: E402

GOAL = 3.0
"""Seconds for the five plans together, after imports, on two cores."""
ROUNDS = 3
STAGES = ("file", "lines", "measures", "facts", "passages", "links")
MAX_RATIO = 11.0
"""Ten times the text may take at most so many times the time."""
SMALL = 40_000
"""Characters of the smaller text: enough that what is done once a reading does not tell."""


class Clock:
    """Seconds of the processor by stage."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.seconds[name] += time.process_time() - began

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def staged(path: Path, reader: Reader) -> tuple[Clock, int, int]:
    """(seconds by stage, characters, measures) of one reading of a file."""
    clock = Clock()
    words = reader.vocabulary
    with clock.stage("file"):
        source = read_source(path)
    text = source.text
    with clock.stage("lines"):
        lines = split_lines(text)
    with clock.stage("measures"):
        reading = read_measures(text, lines, _names(words), "plan")
    with clock.stage("facts"):
        facts = _facts(text, lines, reading, words)
    plan = _plan(source, "plan", path.name, facts, {})
    with clock.stage("passages"):
        sections_of(reading.headings, lines, len(text))
        passages = passages_of(lines, reading.measures, reading.headings, reading.heads, text)
    with clock.stage("links"):
        reader.linker.link(plan, text, reading.measures, passages)
    return clock, len(text), len(reading.measures)


def plans(paths: list[str]) -> list[Path]:
    folders = [Path(path) for path in paths] or [ROOT.parent / "shared" / "plans", ROOT / "samples"]
    for folder in folders:
        if folder.is_file():
            return [path for path in folders if path.is_file()]
        found = (
            sorted(p for p in folder.glob("*") if p.suffix in SUFFIXES and p.stem != "README")
            if folder.is_dir()
            else []
        )
        if found:
            return found
    raise SystemExit("no plan was found in the paths given")


def table(reader: Reader, files: list[Path]) -> None:
    print(
        f"{'plan':32}{'characters':>11}{'measures':>9}",
        *(f"{stage:>9}" for stage in STAGES),
        f"{'all s':>9}{'µs/char':>9}",
        sep="",
    )
    sums, everything = dict.fromkeys(STAGES, 0.0), 0.0
    for path in files:
        runs = [staged(path, reader) for _ in range(ROUNDS)]
        clock, size, found = min(runs, key=lambda run: run[0].total)
        for stage in STAGES:
            sums[stage] += clock.seconds[stage]
        everything += clock.total
        shares = "".join(f"{clock.seconds[stage] / clock.total:>9.0%}" for stage in STAGES)
        print(f"{path.stem[:31]:32}{size:>11}{found:>9}{shares}{clock.total:>9.2f}{1e6 * clock.total / size:>9.1f}")
    print(f"{'together':52}", *(f"{sums[stage]:>8.2f}s" for stage in STAGES), f"{everything:>8.2f}s", sep="")
    print(f"goal for the five plans: {GOAL:.1f} s; {everything / GOAL:.0%} of it")


def kinds() -> dict[str, Callable[[int], str]]:
    """Texts of one kind each, made so long as asked for (characters)."""
    some = random.Random(1)
    words = [
        "kommunen",
        "skal",
        "styrke",
        "arbeidet",
        "mot",
        "vold",
        "i",
        "nære",
        "relasjoner",
        "og",
        "gi",
        "barn",
        "unge",
        "eldre",
        "hjelp",
        "NAV",
    ]
    whole = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "ingest" / "whole").glob("*.txt"))]

    def line() -> str:
        return " ".join(some.choice(words) for _ in range(12))

    def repeat(make: Callable[[int], str]) -> Callable[[int], str]:
        def text(size: int) -> str:
            parts: list[str] = []
            length = number = 0
            while length < size:
                number += 1
                parts.append(make(number))
                length += len(parts[-1]) + 1
            return "\n".join(parts)

        return text

    table_head = "Nr Tiltak Ansvarlig Frist"
    return {
        "running text": repeat(lambda n: line()),
        "whole plans": repeat(lambda n: whole[n % len(whole)]),
        "sections": repeat(lambda n: f"Tiltak {n}: Styrke {some.choice(words)}\n{line()}\nAnsvar: NAV\nFrist: 2025\n"),
        "numbered lines": repeat(lambda n: f"{n % 40 + 1}. Styrke {some.choice(words)} {some.choice(words)}"),
        "dotted": repeat(lambda n: f"{n // 20 % 90 + 1}.{n % 20 + 1} Styrke {some.choice(words)}\nAnsvar: NAV"),
        "flattened tables": repeat(lambda n: f"{table_head}\n1 Styrke arbeidet NAV 2025\n2 Gi hjelp Politiet 2026"),
        "cells": repeat(lambda n: f"{n}\nStyrke arbeidet\nNAV\n2025" if n > 1 else "Nr\nTiltak\nAnsvarlig\nFrist"),
        "tabs": repeat(lambda n: f"{n}\tStyrke arbeidet\tNAV\t2025" if n > 1 else "Nr\tTiltak\tAnsvarlig\tFrist"),
        "headings": repeat(lambda n: f"{n} Innledning\n\n{line()}\n"),
        "pages": repeat(lambda n: f"Handlingsplan side {n}\n{line()}\n{line()}\n\f"),
        "blank lines": lambda size: "\n" * size,
        "one word": lambda size: "Aa" * (size // 2),
    }


def seconds_for(reader: Reader, text: str, rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        reader.read_text(Source(text, "txt", "0" * 64), "plan", "plan.txt")
        best = min(best, time.process_time() - began)
    return best


def scaling(reader: Reader) -> None:
    print(f"\n{'kind of text':20}{'characters':>11}{'s':>8}{'ten times: s':>14}{'ratio':>8}{'µs/char':>9}")
    for name, make in kinds().items():
        few = seconds_for(reader, make(SMALL), ROUNDS)
        many = seconds_for(reader, make(10 * SMALL), 1)
        ratio = many / few
        note = "" if ratio <= MAX_RATIO else f"  over {MAX_RATIO:.0f}"
        print(
            f"{name:20}{SMALL:>11}{few:>8.2f}{many:>14.2f}{ratio:>8.1f}{1e6 * many / (10 * SMALL):>9.1f}{note}",
            flush=True,
        )


def hostile() -> dict[str, Callable[[int], str]]:
    """Texts that no plan is like, each of one thing over and over: what a pattern or a search could take the square of."""
    some = random.Random(3)
    labels = [
        "Ansvar",
        "Frist",
        "Status",
        "Tiltak",
        "Mål",
        "Ansvarlig",
        "Kostnad",
        "Målgruppe",
        "Løpende",
        "NAV",
        "2025",
    ]
    sentence = "kommunen skal styrke arbeidet mot vold i nære relasjoner og gi barn og unge hjelp, NAV 2025. "
    columns = ["Nr", "Tiltak", "Ansvarlig", "Frist", "Status"]
    cells = ["Styrke arbeidet mot vold", "NAV og Politiet", "31.12.2025", "Under arbeid"]

    def table(between: str) -> str:
        rows = [columns, *([str(number), *cells] for number in range(1, 9))]
        return "".join(between.join(row) + "\n" for row in rows)

    def over(piece: str) -> Callable[[int], str]:
        return lambda size: piece * (size // len(piece) + 1)

    return {
        "whole plans": kinds()["whole plans"],
        "numbered lines": kinds()["numbered lines"],
        "one line": over(sentence),
        "one measure": lambda size: "Tiltak 1: Hjelp\nAnsvar: NAV\n" + over(sentence + "\n")(size),
        "headings Tiltak n": lambda size: "\n".join(
            f"Tiltak {number}: Styrke arbeidet" for number in range(size // 27)
        ),
        "dense tables": over(table(" ")),
        "dense grids": over(table("\t")),
        "words of labels": lambda size: "\n".join(" ".join(some.choices(labels, k=8)) for _ in range(size // 60)),
        "random bytes": lambda size: some.randbytes(size).decode("latin-1"),
        "digits and dots": over("1.2.3.4.5.6.7.8.9. 10.11.12 "),
        "lists of recipients": over("ansatte i skole, barnehage, barnevern, politi, "),
        "parentheses": over("("),
        "quotation marks": over("«"),
        "one word": over("kompetanse"),
    }


def large(reader: Reader, megabytes: float, names: list[str]) -> None:
    """Each text in a process of its own, so that the memory told is its own: what reading takes beside the text itself."""
    print(f"\n{'kind of text':20}{'MB':>5}{'s':>8}{'µs/char':>9}{'memory, MB':>12}")
    for name in names or hostile():
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            text = hostile()[name](int(megabytes * 1_000_000))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            took = seconds_for(reader, text, 1)
            memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
            print(f"{name:20}{megabytes:>5g}{took:>8.1f}{1e6 * took / len(text):>9.1f}{memory:>12.0f}", flush=True)
            os._exit(0)
        os.waitpid(child, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--scaling", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--megabytes", type=float, default=20.0, help="how much text --large reads of each kind")
    parser.add_argument(
        "--kind", action="append", default=[], help="a kind of text that --large reads; all of them without"
    )
    asked = parser.parse_args()
    reader = Reader.of(vocabulary())
    reader.read_text(
        Source("Tiltak 1: Hjelp\nAnsvarlig: NAV\n", "txt", "0" * 64), "plan", "plan.txt"
    )  # what is imported late
    table(reader, plans(asked.paths))
    if asked.scaling:
        scaling(reader)
    if asked.large:
        large(reader, asked.megabytes, asked.kind)


if __name__ == "__main__":
    main()
