"""Candidates → runs: numbers that follow each other in one look, an unbroken run first.

A plan that has measures numbers them, and the numbers run. So the reading that explains a document is found by looking
for the longest runs, not by looking at single lines: 1, 2, 3 inside a measure's text is a run of its own and does not
break the run of the measures around it.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    found, rest = _rounds(members, WIDE_ROUNDS, quality, place)
    for at in range(0, len(rest), STRETCH):
        found.extend(_rounds(rest[at : at + STRETCH], MAX_ROUNDS, quality, place)[0])
    return found


def _rounds(
    members: Sequence[Candidate],
    rounds: int,
    quality: Callable[[Candidate], float],
    place: Callable[[Candidate], object],
) -> tuple[list[list[Candidate]], list[Candidate]]:
    """The best run, the best of what is left, and so on; and what is left where a round's worth no more."""
    chains = _Chains(members, [quality(member) for member in members], [id(place(member)) for member in members])
    found: list[list[Candidate]] = []
    for _ in range(rounds):
        if not chains.left:
            break
        chain = chains.best()
        found.append([members[index] for index in chain])
        if len(chain) == 1 and chains.worth[chain[0]] <= 0:
            return found, []
        chains.take(chain)
    return found, [members[index] for index in chains.left]


Ending = dict[int, tuple[float, int]]
"""A number, anywhere or in one place (``_Chains``) → (score, index) of the best run that ends there, as far as the text has been
read."""


class _Chains:
    """The best run that ends in each member of a family, found by dynamic programming over the text: linear, since only the last
    MAX_GAP numbers can go before one.

    When a run is taken away, the text is read again, but a member is only weighed again where what can go before it has changed.
    (Weighing all of them again took three times as long, and for ten times the numbered lines thirteen times as long, since the
    more there are the more are left for each round.)
    """

    def __init__(self, members: Sequence[Candidate], worth: Sequence[float], places: Sequence[int]) -> None:
        self.worth = worth
        self.left = list(range(len(members)))
        self._numbers = [member.key[0] for member in members]
        self._suffixes = [member.key[1] for member in members]
        self._lines = [member.line for member in members]
        step = max(self._numbers, default=0) + MAX_GAP + 2
        ranks = {place: step * rank for rank, place in enumerate(dict.fromkeys(places), 1)}
        self._places = [ranks[place] for place in places] if len(ranks) > 1 else None
        """Added to a number it makes the number in this place; no two places share one, nor one with what no place is added to."""
        self._scores = [0.0] * len(members)
        self._links = [-1] * len(members)
        ending: Ending = {}
        for index in self.left:
            self._weigh(index, ending)
            _end(self._keys(index), self._scores[index], index, ending)

    def best(self) -> list[int]:
        """The members of the best run, in the order of the text."""
        at = max(self.left, key=self._scores.__getitem__)  # of those that are as good, the first
        chain = []
        while at >= 0:
            chain.append(at)
            at = self._links[at]
        return chain[::-1]

    def take(self, chain: Sequence[int]) -> None:
        """Takes a run away, and weighs again what could have gone on from its members, and from theirs."""
        taken = frozenset(chain)
        begins = bisect_left(self.left, chain[0])
        old: Ending = {}
        for index in self.left[:begins]:
            _end(self._keys(index), self._scores[index], index, old)
        new = dict(old)
        changed: set[int] = set()
        for index in self.left[begins:]:
            if index > chain[-1] and not changed:
                break  # from here on all is as it was
            keys = self._keys(index)
            before = self._scores[index]
            if index not in taken:
                if changed and not all(changed.isdisjoint(_asked(key)) for key in keys):
                    self._weigh(index, new)
                _end(keys, self._scores[index], index, new)
            _end(keys, before, index, old)
            for key in keys:
                if old.get(key) == new.get(key):
                    changed.discard(key)
                else:
                    changed.add(key)
        self.left = [index for index in self.left if index not in taken]

    def _keys(self, index: int) -> tuple[int, ...]:
        """Under what a run that ends in a member is looked for: its number, and its number in its place."""
        number = self._numbers[index]
        return (number,) if self._places is None else (number, number + self._places[index])

    def _weigh(self, index: int, ending: Ending) -> None:
        """The best run that ends in a member: on its own, or going on from one of those before it."""
        number, suffix, line = self._numbers[index], self._suffixes[index], self._lines[index]
        gain = 1.0 + self.worth[index]
        best, link = gain - (0.0 if number <= 1 else LATE_START_COST), -1
        for run in filter(
            None, map(ending.get, itertools.chain.from_iterable(zip(*map(_asked, self._keys(index)), strict=True)))
        ):
            so_far, previous = run
            step = number - self._numbers[previous]
            last = self._suffixes[previous]
            if step == 0 and not (suffix == last + 1 or (last == 0 and suffix == 1)):
                continue
            distance = line - self._lines[previous]
            if distance <= 0 or (step >= 1 and suffix > 1):
                continue
            moved = self._places is not None and self._places[previous] != self._places[index]
            score = so_far + gain - MOVE_COST * moved - STEP_COSTS[step] - DISTANCE_COST * log2(1 + distance)
            if score > best:
                best, link = score, previous
        self._scores[index], self._links[index] = best, link


@lru_cache(maxsize=10_000)
def _asked(key: int) -> range:
    """The keys of the runs that one could go on, the nearest number first."""
    return range(key, key - MAX_GAP - 2, -1)


def _end(keys: Sequence[int], score: float, index: int, ending: Ending) -> None:
    """A run that ends in a member is the best so far for its keys, or is not."""
    for key in keys:
        best = ending.get(key)
        if best is None or score >= best[0]:
            ending[key] = (score, index)


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
