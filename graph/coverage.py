"""Plan × concept: which measures each plan has for a concept, and which passages only mention it.

Worked out from the records, which hold all it takes: five plans take a hundredth of a second, and a store need not be
open. A test asks the same of the graph in SPARQL and expects the same cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from ontology import ids
from ontology.records import SCHEMES, ActorRef, Measure, Passage, PlanRecords, Scheme
from ontology.vocabulary import Actor, Concept, Law, Vocabulary, vocabulary

By = Literal["target-group", "theme", "instrument", "setting", "actor", "law"]
KINDS: tuple[By, ...] = get_args(By)
Relation = Literal["aimed-at", "about", "responsible", "partner", "cites"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True, slots=True)
class CellMeasure:
    """A measure in a cell: how it stands to the concept, and by which codes (the concept's own or narrower ones)."""

    id: str
    relations: tuple[Relation, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A passage that only mentions the concept: ``text`` is the plan's ``text[start:end]``."""

    text: str
    start: int
    end: int
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """``measures`` in the order of the plan; ``withdrawn`` apart, as they count for nothing."""

    measures: tuple[CellMeasure, ...] = ()
    withdrawn: tuple[CellMeasure, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def ids(self, relation: Relation | None = None) -> tuple[str, ...]:
        """The ids of the live measures, all of them or those of one relation."""
        return tuple(m.id for m in self.measures if relation is None or relation in m.relations)


@dataclass(frozen=True, slots=True)
class Column:
    """A concept, an actor or a law. An actor no registry knows is that plan's own: ``<plan>/<slug>``."""

    code: str
    labels: Mapping[str, str]

    def label(self, language: str = "nb") -> str:
        return self.labels.get(language) or self.labels.get("nb") or self.code


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix: every plan is a row; a cell that is not in ``cells`` is empty."""

    by: By
    plans: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)

    def cell(self, plan: str, code: str) -> Cell:
        return self.cells.get((plan, code), _EMPTY)


_EMPTY = Cell()


def actor_code(plan: str, ref: ActorRef) -> str:
    """The code of an actor's column: the registry's id, or that plan's own (``<plan>/<slug>``)."""
    return ref.actor if ref.actor is not None else f"{plan}/{ids.slug(ref.label)}"


def counts_as(by: By, code: str, known: Vocabulary) -> frozenset[str]:
    """The codes that count for a column: its own, and every narrower one where columns are concepts."""
    scheme = next((scheme for scheme in SCHEMES if scheme == by), None)
    return known.narrower(scheme, code) if scheme is not None else frozenset((code,))


def coverage(
    records: Sequence[PlanRecords],
    by: By,
    plans: Sequence[str] | None = None,
    known: Vocabulary | None = None,
) -> Coverage:
    """The matrix of the plans named (of all of them where none is).

    A measure counts for the concept it is aimed at or about and for every broader one.

    Raises:
        ValueError: for a kind of column or a plan that there is not.
    """
    if by not in KINDS:
        raise ValueError(f"coverage is by {', '.join(KINDS)}, not {by!r}")
    keys = [each.plan.key for each in records]
    unknown = [plan for plan in plans or () if plan not in keys]
    if unknown:
        raise ValueError(f"there is no plan {unknown[0]!r}; the plans are {', '.join(keys)}")
    shown = [each for each in records if plans is None or each.plan.key in plans]
    sorter = _Sorter(by, known if known is not None else vocabulary())
    cells: dict[tuple[str, str], Cell] = {}
    for each in shown:
        for code, cell in _cells(each, sorter).items():
            cells[(each.plan.key, code)] = cell
    return Coverage(
        by=by,
        plans=tuple(each.plan.key for each in shown),
        columns=sorter.columns({code for _, code in cells}),
        cells=cells,
    )


def _cells(records: PlanRecords, sorter: _Sorter) -> dict[str, Cell]:
    live: defaultdict[str, list[CellMeasure]] = defaultdict(list)
    withdrawn: defaultdict[str, list[CellMeasure]] = defaultdict(list)
    counted: defaultdict[str, set[str]] = defaultdict(set)
    overview: dict[str, tuple[int, int]] = {}
    for measure in records.measures:
        if measure.overview is not None:
            overview[measure.number] = (measure.overview.start, measure.overview.end)
        for code, found in _spread(sorter.of_measure(measure), sorter).items():
            relations = tuple(r for r in RELATIONS if any(relation == r for _, relation in found))
            codes = tuple(dict.fromkeys(own for own, _ in found))
            (live if measure.live else withdrawn)[code].append(CellMeasure(measure.id, relations, codes))
            counted[code].add(measure.number)
    mentions = _mentions(records, sorter, counted, overview)
    return {
        code: Cell(tuple(live[code]), tuple(withdrawn[code]), tuple(mentions.get(code, ())))
        for code in dict.fromkeys((*live, *withdrawn, *mentions))
    }


def _spread(found: Iterable[tuple[str, Relation]], sorter: _Sorter) -> dict[str, list[tuple[str, Relation]]]:
    """Code → what counts for it: itself and what is narrower."""
    spread: defaultdict[str, list[tuple[str, Relation]]] = defaultdict(list)
    for code, relation in found:
        for column in sorter.upwards(code):
            spread[column].append((code, relation))
    return spread


def _mentions(
    records: PlanRecords,
    sorter: _Sorter,
    counted: Mapping[str, set[str]],
    overview: Mapping[str, tuple[int, int]],
) -> dict[str, list[Mention]]:
    """Passages that name a concept and belong to no measure that counts for it, in its section or its overview row."""
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for passage in records.passages:
        columns = dict.fromkeys(column for code in sorter.of_passage(passage) for column in sorter.upwards(code))
        for column in columns:
            own = counted.get(column, set())
            rows = (overview[number] for number in own if number in overview)
            if passage.measure in own or any(start <= passage.start < end for start, end in rows):
                continue
            words = records.text[passage.start : passage.end]
            found[column].append(Mention(words, passage.start, passage.end, passage.measure))
    return found


class _Sorter:
    """What counts as what, for one kind of column."""

    def __init__(self, by: By, known: Vocabulary) -> None:
        self._by = by
        self._known = known
        self._printed: dict[str, str] = {}
        self._above: dict[str, tuple[str, ...]] = {}

    @property
    def _scheme(self) -> Scheme | None:
        return next((scheme for scheme in SCHEMES if scheme == self._by), None)

    def upwards(self, code: str) -> tuple[str, ...]:
        """The columns that a code counts for: its own and every broader one."""
        if self._scheme is None:
            return (code,)
        if code not in self._above:
            self._above[code] = (code, *self._known.broader(self._scheme, code))
        return self._above[code]

    def of_measure(self, measure: Measure) -> list[tuple[str, Relation]]:
        if self._by == "actor":
            responsible = measure.responsible or measure.responsible_overview
            return [
                *((self._actor(measure.plan, ref), "responsible") for ref in responsible),
                *((self._actor(measure.plan, ref), "partner") for ref in measure.partners),
            ]
        if self._by == "law":
            return [(citation.law, "cites") for citation in measure.laws if citation.law is not None]
        return [
            (link.code, link.relation)
            for link in measure.links
            if link.scheme == self._scheme and link.relation != "mentioned"
        ]

    def of_passage(self, passage: Passage) -> list[str]:
        if self._by == "actor":
            return [mention.actor for mention in passage.mentions]
        if self._by == "law":
            return [citation.law for citation in passage.laws if citation.law is not None]
        return [link.code for link in passage.links if link.scheme == self._scheme]

    def _actor(self, plan: str, ref: ActorRef) -> str:
        code = actor_code(plan, ref)
        if ref.actor is None:
            self._printed.setdefault(code, ref.label)
        return code

    def columns(self, touched: set[str]) -> tuple[Column, ...]:
        """The core concepts, also where no plan has any (a gap is an answer), then what plans touch."""
        order = {code: place for place, code in enumerate(self._codes())}
        core = {c.code for c in self._known.scheme(self._scheme) if c.core} if self._scheme is not None else set()
        rest = sorted(touched - core, key=lambda code: (order.get(code, len(order)), code))
        return tuple(Column(code, self._labels(code)) for code in (*sorted(core, key=order.__getitem__), *rest))

    def _codes(self) -> list[str]:
        if self._by == "actor":
            return list(self._known.actors)
        if self._by == "law":
            return list(self._known.laws)
        return [code for scheme, code in self._known.concepts if scheme == self._scheme]

    def _labels(self, code: str) -> Mapping[str, str]:
        known = self._known
        found: Actor | Law | Concept | None
        if self._by == "actor":
            found = known.actors.get(code)
        elif self._by == "law":
            found = known.laws.get(code)
        else:
            found = known.concepts.get((self._by, code))
        if found is not None:
            return found.preferred
        place = known.municipalities.get(code) or known.counties.get(code) if self._by == "actor" else None
        if place is not None:
            return {"nb": f"{place.name} {'kommune' if place.county else 'fylkeskommune'}"}
        return {"nb": self._printed.get(code, code)}
