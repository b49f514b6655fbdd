"""Candidates → runs: numbers that follow each other in one look, an unbroken run first.

A plan that has measures numbers them, and the numbers run. So the reading that explains a document is found by looking
for the longest runs, not by looking at single lines: 1, 2, 3 inside a measure's text is a run of its own and does not
break the run of the measures around it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log2

from ingest.candidates import Candidate, Key

MAX_GAP = 6
"""How many numbers may be missing in a run; each missing one costs GAP_COST."""
GAP_COST = 0.8
MAX_GAP_COST = 1.7
"""A gap costs no more than this, however long: a number that has labels under it is worth more."""
STEP_COSTS = tuple(min(GAP_COST * max(0, step - 1), MAX_GAP_COST) for step in range(MAX_GAP + 2))
"""What going on by so many numbers costs."""
MOVE_COST = 1.2
"""Going from running text into a table's rows, or out of them: measures are stated in one place, then in another."""
DISTANCE_COST = 0.05
"""For each doubling of the lines between two numbers: of runs that are as good, the one that stands together."""
LATE_START_COST = 0.4
"""A run that does not begin at 1 has lost its beginning, or is another run's end."""
WIDE_ROUNDS = 12
"""How many runs of a family are looked for in the whole text: chapters, contents, measures, overviews and a few more."""
STRETCH = 120
"""What is left are lists inside the text, looked for in stretches of so many of their lines: every round goes over all that
is left, and the time would grow with the square of the text."""
MAX_ROUNDS = 80
"""How many runs are looked for in a stretch: bounds the work on text that is nothing but numbers."""


@dataclass(frozen=True, slots=True)
class Run:
    """Candidates of one layout whose numbers go up, in the order of the text."""

    layout: str
    items: tuple[Candidate, ...]

    @property
    def first(self) -> Candidate:
        return self.items[0]

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """What tells it from every other run of the text."""
        return self.layout, tuple(item.start for item in self.items)

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(item.number for item in self.items)


def find_runs(
    candidates: Sequence[Candidate],
    quality: Callable[[Candidate], float],
    place: Callable[[Candidate], object] = lambda _: None,
) -> list[Run]:
    """All runs, longest and best first within a family.

    ``quality`` says how much speaks for a candidate by itself; ``place`` where it stands (in which table, or none): a run that
    goes from one place to another is paid for.
    """
    families: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        families[candidate.family].append(candidate)
    runs: list[Run] = []
    sections: dict[str, list[Candidate]] = defaultdict(list)
    for family, members in families.items():
        name = family.partition("|")[0]
        if name == SECTION_LAYOUT:
            sections[name].extend(members)
        else:
            runs.extend(Run(name, tuple(items)) for items in _runs_of(members, quality, place))
    for name, members in sections.items():
        runs.extend(Run(name, tuple(items)) for items in _ascending(sorted(members, key=lambda c: c.line)))
    return sorted(runs, key=lambda run: run.first.start)


SECTION_LAYOUT = "3.2.4 Tiltak: …"
"""Section numbers that mark measures do not follow each other without a gap: other sections stand between."""


def _runs_of(
    members: Sequence[Candidate], quality: Callable[[Candidate], float], place: Callable[[Candidate], object]
) -> list[list[Candidate]]:
    rest = list(members)
    worth = {id(candidate): quality(candidate) for candidate in rest}
    places = {id(candidate): place(candidate) for candidate in rest}
    found, rest = _rounds(rest, WIDE_ROUNDS, worth, places)
    for at in range(0, len(rest), STRETCH):
        found.extend(_rounds(rest[at : at + STRETCH], MAX_ROUNDS, worth, places)[0])
    return found


def _rounds(
    rest: list[Candidate], rounds: int, worth: dict[int, float], places: dict[int, object]
) -> tuple[list[list[Candidate]], list[Candidate]]:
    """The best run, the best of what is left, and so on; and what is left where a round's worth no more."""
    found: list[list[Candidate]] = []
    for _ in range(rounds):
        if not rest:
            break
        chain = _best_chain(rest, worth, places)
        found.append(chain)
        taken = {id(candidate) for candidate in chain}
        rest = [candidate for candidate in rest if id(candidate) not in taken]
        if len(chain) == 1 and worth[id(chain[0])] <= 0:
            return found, []
    return found, rest


def _before(
    number: int,
    ending: dict[int, tuple[float, int]],
    elsewhere: tuple[dict[tuple[int, int], tuple[float, int]], int] | None,
) -> Iterator[tuple[int, tuple[float, int]]]:
    """(step, run) for the runs that a number could go on: the best that ends so many numbers before, and the best in its place."""
    for step in range(MAX_GAP + 2):
        if (run := ending.get(number - step)) is not None:
            yield step, run
        if elsewhere is not None and (run := elsewhere[0].get((number - step, elsewhere[1]))) is not None:
            yield step, run


def _best_chain(members: Sequence[Candidate], worth: dict[int, float], places: dict[int, object]) -> list[Candidate]:
    """The best run by dynamic programming over the text: linear, since only the last MAX_GAP numbers can go before one."""
    ending: dict[int, tuple[float, int]] = {}  # number → (score, index) of the best run that ends there …
    ending_at: dict[tuple[int, int], tuple[float, int]] = {}  # … and of the best that ends there in this place
    scores: list[float] = []
    before: list[int] = []
    suffixes = [candidate.key[1] for candidate in members]
    lines = [candidate.line for candidate in members]
    stands = [id(places[id(candidate)]) for candidate in members]
    one_place = len(set(stands)) == 1
    for index, candidate in enumerate(members):
        number, suffix = candidate.key
        gain = 1.0 + worth[id(candidate)]
        best, link = gain - (0.0 if number <= 1 else LATE_START_COST), -1
        line, place = lines[index], stands[index]
        for step, previous in _before(number, ending, None if one_place else (ending_at, place)):
            last = suffixes[previous[1]]
            if step == 0 and not (suffix == last + 1 or (last == 0 and suffix == 1)):
                continue
            if step >= 1 and suffix > 1:
                continue
            distance = line - lines[previous[1]]
            if distance <= 0:
                continue
            moved = stands[previous[1]] != place
            score = previous[0] + gain - MOVE_COST * moved - STEP_COSTS[step] - DISTANCE_COST * log2(1 + distance)
            if score > best:
                best, link = score, previous[1]
        scores.append(best)
        before.append(link)
        if number not in ending or best >= ending[number][0]:
            ending[number] = (best, index)
        if (number, place) not in ending_at or best >= ending_at[number, place][0]:
            ending_at[number, place] = (best, index)
    at = max(range(len(members)), key=lambda i: (scores[i], -i))
    chain = []
    while at >= 0:
        chain.append(members[at])
        at = before[at]
    return chain[::-1]


def _ascending(members: Sequence[Candidate]) -> list[list[Candidate]]:
    """Stretches in which the whole number goes up."""
    found: list[list[Candidate]] = []
    last: Key | None = None
    for candidate in members:
        key = full_key(candidate.number)
        if last is None or key <= last:
            found.append([])
        found[-1].append(candidate)
        last = key
    return found


def full_key(number: str) -> Key:
    """All parts of a number, for ordering: ``3.2.10`` → (3, 2, 10).

    >>> full_key("7a"), full_key("3.2")
    ((7, 1), (3, 2))
    """
    parts: list[int] = []
    digits = ""
    for char in number.lower():
        if char.isdigit():
            digits += char
            continue
        if digits:
            parts.append(int(digits))
            digits = ""
        if char.isalpha():
            parts.append(ord(char) - 96)
    if digits:
        parts.append(int(digits))
    return tuple(parts)
