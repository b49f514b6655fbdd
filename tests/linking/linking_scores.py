"""The hand-tagged measures against what the linker says of them: counts per code, and what differs.

``tags.jsonl`` is one reading of 170 measures, with laws and actors. ``readings.jsonl`` has all 245 as three further readers
tagged them, each alone, from the definition of the contract and without seeing what the linker says: one list a reader. What
most of the four say is their ``consensus``; where two say and two do not, the first reading decides.

A concept finer than the core ones counts as its core concept. Of a citation, the act is one item (by its name: an act and
the one that took over its name are one here) and the act with its section another; a law that a careful reader could list
or leave (a bill not yet passed, a regulation without a name) is
``open`` in the tags and counts neither way. ``responsible`` is the printed abbreviation or name, without regard to case.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.codes import codes_of
from ontology.records import Measure, PlanRecords
from ontology.vocabulary import Vocabulary

TAGS = Path(__file__).parent / "tags.jsonl"
READINGS = Path(__file__).parent / "readings.jsonl"
SCHEMES = {"target-group": "target_groups", "theme": "themes", "instrument": "instruments"}
KINDS = (*SCHEMES, "law", "actor")
FLOORS = {"target-group": 0.90, "theme": 0.85, "instrument": 0.80}
"""The least F1 over all tagged measures; of laws and actors, precision and recall each 0.97."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """One measure's hand tags: kind → items. ``open`` items count neither way; a kind left out was not tagged."""

    id: str
    half: str
    items: Mapping[str, frozenset[str]]
    open: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Count:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return (
            2 * self.right / (2 * self.right + self.wrong + self.missed)
            if self.right + self.wrong + self.missed
            else 1.0
        )


@dataclass(slots=True)
class Score:
    """Counts in all and per code, and the ids where the linker says too much or too little."""

    total: Count = field(default_factory=Count)
    codes: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    wrong: list[tuple[str, str]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)


def tags(vocabulary: Vocabulary, half: str | None = None) -> list[Tagged]:
    """The tagged measures, of one half or of both."""
    rows = _rows(TAGS)
    names = _law_ids(vocabulary)
    return [_tagged(row, names) for row in rows if half in (None, row["half"])]


def readings() -> list[list[Tagged]]:
    """The three further readings, each of all measures; only concepts were tagged."""
    rows = _rows(READINGS)
    return [[Tagged(row["id"], "", _concepts(row, reader)) for row in rows] for reader in range(3)]


def consensus(vocabulary: Vocabulary) -> list[Tagged]:
    """What most readers say of each measure."""
    first = {tag.id: tag.items for tag in tags(vocabulary)}
    agreed = []
    for same in zip(*readings(), strict=True):
        deciding = first.get(same[0].id)
        said = [tag.items for tag in same] + ([deciding] if deciding else [])
        items = {
            kind: _most([one[kind] for one in said], deciding[kind] if deciding else frozenset()) for kind in SCHEMES
        }
        agreed.append(Tagged(same[0].id, "", items))
    return agreed


def _most(said: Sequence[frozenset[str]], deciding: frozenset[str]) -> frozenset[str]:
    votes = Counter(code for codes in said for code in codes)
    return frozenset(
        code for code, n in votes.items() if 2 * n > len(said) or (2 * n == len(said) and code in deciding)
    )


def agreement(one: Sequence[Tagged], other: Sequence[Tagged]) -> dict[str, Count]:
    """How far two readers of the same measures say the same, per scheme."""
    theirs = {tag.id: tag.items for tag in other}
    counts = {kind: Score() for kind in SCHEMES}
    for tag in one:
        if tag.id in theirs:
            for kind in SCHEMES:
                _count(counts[kind], tag.id, theirs[tag.id][kind], tag.items[kind])
    return {kind: score.total for kind, score in counts.items()}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _concepts(row: Mapping[str, Any], reader: int) -> dict[str, frozenset[str]]:
    return {kind: frozenset(row[key][reader]) for kind, key in SCHEMES.items()}


def _tagged(row: Mapping[str, Any], names: Mapping[str, str]) -> Tagged:
    items = {kind: frozenset(row[key]) for kind, key in SCHEMES.items()}
    items["law"] = frozenset(_law_items((_law_name(n, names), s) for n, s in row["laws"]))
    if row["responsible"] is not None:
        items["actor"] = frozenset(name.casefold() for name in row["responsible"])
    unsure = frozenset(_law_items((_law_name(n, names), s) for n, s in row["laws_open"]))
    return Tagged(row["id"], row["half"], items, {"law": unsure})


def found(measure: Measure, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """What the linker says of a measure, in the same items as the tags."""
    core = {c.code for c in vocabulary.concepts.values() if c.core}
    said = {kind: frozenset(code for code in codes_of(measure, kind, vocabulary) if code in core) for kind in SCHEMES}  # type: ignore[arg-type]
    names = _law_ids(vocabulary)
    said["law"] = frozenset(
        _law_items((_law_name(c.label, names), c.section and c.section.removeprefix("§ ")) for c in measure.laws)
    )
    said["actor"] = frozenset((ref.abbreviation or ref.printed).casefold() for ref in measure.responsible)
    return said


def score(tagged: Sequence[Tagged], records: Mapping[str, PlanRecords], vocabulary: Vocabulary) -> dict[str, Score]:
    """Scores by kind; measures of plans that are not there are left out."""
    scores = {kind: Score() for kind in KINDS}
    for tag in tagged:
        plan, _, number = tag.id.partition("/")
        if plan not in records:
            continue
        said = found(records[plan].measure(number), vocabulary)
        for kind, wanted in tag.items.items():
            _count(scores[kind], tag.id, wanted, said[kind] - tag.open.get(kind, frozenset()))
    return scores


def _count(result: Score, measure: str, wanted: frozenset[str], said: frozenset[str]) -> None:
    for code in sorted(wanted & said):
        result.total.right += 1
        result.codes[code].right += 1
    for code in sorted(said - wanted):
        result.total.wrong += 1
        result.codes[code].wrong += 1
        result.wrong.append((measure, code))
    for code in sorted(wanted - said):
        result.total.missed += 1
        result.codes[code].missed += 1
        result.missed.append((measure, code))


def _law_items(citations: Iterable[tuple[str, str | None]]) -> Iterable[str]:
    for law, section in citations:
        name = re.sub(r"\s*[-–]\s*", "-", law)
        yield name
        if section:
            yield f"{name} § {section}"


def _law_name(name: str, names: Mapping[str, str]) -> str:
    """The short name an act is known by, whatever name of it is used."""
    return names.get(name.casefold(), name)


def _law_ids(vocabulary: Vocabulary) -> dict[str, str]:
    """Any name of an act → its name in bokmål without the year that tells acts of one name apart."""
    names: dict[str, str] = {}
    for law in vocabulary.laws.values():
        short = re.sub(r" (?:av )?\(?(?:18|19|20)\d\d\)?$", "", law.label())
        for text in (*law.preferred.values(), *(label.text for label in law.alternative)):
            names.setdefault(text.casefold(), short)
        names[short.casefold()] = short
    return names
