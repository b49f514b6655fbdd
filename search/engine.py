"""Search, opened: the plans with their index, what concepts are linked to, the reader of questions, and the graph."""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from ontology.records import Measure, Passage, PlanRecords
from ontology.vocabulary import Vocabulary
from search.index import SearchIndex, load
from search.postings import Postings
from search.understand import Understander

if TYPE_CHECKING:
    from search.suggest import Suggester

Key = tuple[str, str]
"""What a passage can mention: (scheme, code) of a concept, ("actor", id) or ("law", id)."""
PLACE = 32
"""Bits of a place in the plans' texts (``Engine.mentions``) that are the passage's number; the plan's is above them."""


@dataclass(slots=True)
class Later:
    """What is made when it is first needed: the measures' vectors (measures, dimensions), and what completes questions."""

    vectors: NDArray[np.float32] | None = None
    suggester: Suggester | None = None


@dataclass(frozen=True, slots=True)
class Engine:
    """All that answers questions about one build. ``ids`` are the measures' ids by number, ``numbers`` the way back; ``places`` is
    each measure's place when ids are in order (*2* before *10*), which breaks ties; ``live`` tells which are still meant to be carried
    out. ``names`` are the plans' titles as sentences say them."""

    index: SearchIndex
    postings: Postings
    understander: Understander
    store: ox.Store
    vocabulary: Vocabulary
    ids: tuple[str, ...]
    numbers: dict[str, int]
    places: NDArray[np.int64]
    live: NDArray[np.bool_]
    titles: dict[str, str]
    names: dict[str, str]
    units: tuple[NDArray[np.int64], ...]
    mentions: dict[Key, NDArray[np.int64]]
    later: Later

    @classmethod
    def open(cls, plans: Sequence[PlanRecords], index_folder: Path, store: ox.Store, vocabulary: Vocabulary) -> Engine:
        """Opens the index that ``search.index.build`` made of the plans.

        Raises:
            ValueError: where the index belongs to other plans; OSError where it cannot be read.
        """
        return cls.of(load(plans, index_folder), store, vocabulary)

    @classmethod
    def of(cls, index: SearchIndex, store: ox.Store, vocabulary: Vocabulary) -> Engine:
        """The engine over an index and a store that are open."""
        corpus = index.corpus
        ids = tuple(measure.id for measure in corpus.measures)
        engine = cls(
            index=index,
            postings=Postings(corpus, vocabulary),
            understander=Understander.of(corpus, vocabulary, index.known),
            store=store,
            vocabulary=vocabulary,
            ids=ids,
            numbers={identifier: number for number, identifier in enumerate(ids)},
            places=_places(ids),
            live=np.array([measure.live for measure in corpus.measures], dtype=bool),
            titles={records.plan.key: title_of(records) for records in corpus.plans},
            names={records.plan.key: name_of(records) for records in corpus.plans},
            units=_units_of(index),
            mentions=_mentions(corpus.plans),
            later=Later(),
        )
        # It lives as long as the program: the collector need not look through it, which in the middle of a question takes 200 ms of
        # 100,000 passages, and at the end of a command 0.2 s of five plans.
        gc.freeze()
        return engine

    def measure(self, number: int) -> Measure:
        return self.index.corpus.measures[number]

    def records(self, number: int) -> PlanRecords:
        """The plan that a measure belongs to."""
        return self.index.corpus.plans[self.index.corpus.measure_plans[number]]

    def passage(self, plan: int, at: int) -> Passage:
        return self.index.corpus.plans[plan].passages[at]


def _places(ids: Sequence[str]) -> NDArray[np.int64]:
    """Each id's place in order, its numbers read as numbers."""

    def key(number: int) -> list[tuple[int, str]]:
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", ids[number])]

    places = np.empty(len(ids), dtype=np.int64)
    places[sorted(range(len(ids)), key=key)] = np.arange(len(ids))
    return places


def title_of(records: PlanRecords) -> str:
    """The plan's title on one line; its key where it has none."""
    title = records.plan.title
    return " ".join(title.value.split()) if title else records.plan.key


def name_of(records: PlanRecords) -> str:
    """What a sentence calls the plan: its title, with whose it is where that is not said (many plans have one title)."""
    title, places = title_of(records), [place.value for place in records.plan.municipalities]
    if not places or any(place.casefold() in title.casefold() for place in places):
        return title
    return f"{title} ({places[0]}{' m.fl.' if len(places) > 1 else ''})"


def _units_of(index: SearchIndex) -> tuple[NDArray[np.int64], ...]:
    """The rows of each measure's units."""
    order = np.argsort(index.owners, kind="stable")
    bounds = np.searchsorted(index.owners[order], np.arange(len(index.corpus.measures) + 1))
    return tuple(order[bounds[number] : bounds[number + 1]] for number in range(len(index.corpus.measures)))


def _mentions(plans: Sequence[PlanRecords]) -> dict[Key, NDArray[np.int64]]:
    """Where each concept, body and act is named: plans and passages by number, as one number each (``PLACE``), in order."""
    found: dict[Key, list[int]] = defaultdict(list)
    for number, records in enumerate(plans):
        for at, passage in enumerate(records.passages):
            keys: set[Key] = {(link.scheme, link.code) for link in passage.links}
            keys.update(("actor", mention.actor) for mention in passage.mentions)
            keys.update(("law", citation.law) for citation in passage.laws if citation.law is not None)
            for key in keys:
                found[key].append(number << PLACE | at)
    return {key: np.array(places, dtype=np.int64) for key, places in found.items()}
