"""The exact query finds what the records say, however its conditions are put together; and every answer is the same again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from opened import TODAY, opened
from records_oracle import Oracle, understands

from ontology.records import PlanRecords
from ontology.vocabulary import Vocabulary
from search import exact
from search.answer import ask
from search.clauses import Candidates
from search.engine import Engine
from search.reading import ActorCondition, Facet, LawCondition, Reading
from search.relax import candidates

QUESTIONS = Path(__file__).parent / "questions"
MADE_UP = 400
"""Readings put together at random, a set of plans."""


def questions(*names: str) -> list[str]:
    files = (QUESTIONS / f"{name}.jsonl" for name in names)
    lines = chain.from_iterable(file.read_bytes().splitlines() for file in files)
    rows: Iterator[Any] = (msgspec.json.decode(line) for line in lines if line)
    return [row["question"] for row in rows]


def found(engine: Engine, reading: Reading, candidates: Candidates | None = None) -> exact.Exact:
    return exact.run(engine.store, reading, engine.vocabulary, TODAY, candidates)


def check(engine: Engine, readings: Sequence[Reading]) -> tuple[int, int]:
    """(readings that were checked, those that something fits)."""
    oracle = Oracle(engine.index.corpus.plans, engine.vocabulary, TODAY)
    checked = [reading for reading in readings if understands(reading)]
    some = 0
    for reading in checked:
        meant = oracle.meant(reading)
        answer = found(engine, reading)
        assert len(answer.measures) == len(set(answer.measures)) == sum(answer.plans.values())
        assert set(answer.measures) == meant, (reading, answer.sparql)
        some += bool(meant)
    return len(checked), some


@pytest.mark.parametrize("which", ["engine", "five_engine"])
def test_questions_find_what_the_records_say(which: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(which)
    asked = [*questions("exact"), *questions("ranked", "nothing")[::4]]
    readings = [engine.understander.read(question) for question in asked]
    checked, some = check(engine, [reading for reading in readings if reading.facets or reading.exact])
    assert checked >= 120
    assert some >= 20


@pytest.mark.parametrize("which", ["engine", "five_engine"])
def test_conditions_in_any_combination(which: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(which)
    made = Maker(engine, Random(20))
    checked, some = check(engine, [made.reading() for _ in range(MADE_UP)])
    assert checked == MADE_UP
    assert some >= MADE_UP // 8


class Maker:
    """Readings of conditions that some measure fits, put together at random."""

    def __init__(self, engine: Engine, random: Random) -> None:
        self.random, self.engine = random, engine
        measures = engine.index.corpus.measures
        vocabulary = engine.vocabulary
        linked = {(link.scheme, link.code) for measure in measures for link in measure.links}
        above = {(s, b) for s, c in linked for b in vocabulary.broader(s, c)}
        self.concepts = sorted(linked | above)
        refs = {(ref.actor or f"label:{ref.label}") for m in measures for ref in (*m.responsible, *m.partners)}
        self.bodies = sorted(refs)
        self.laws = sorted({(c.law, c.section) for m in measures for c in m.laws if c.law}, key=str)
        self.words = sorted({word for m in measures for word in m.title.value.split() if len(word) > 4})

    def reading(self) -> Reading:
        pick, some = self.random.choice, self.random.random
        blank = Reading(question="", language="nb", intent="count")
        facets = tuple(self.facet() for _ in range(self.random.choice((0, 1, 1, 2))))
        made = replace(blank, facets=facets)
        if some() < 0.2:
            made = replace(made, not_facets=(self.facet(),))
        if some() < 0.4:
            made = replace(made, actors=(self.actors(),))
        if self.laws and some() < 0.15:
            law, section = pick(self.laws)
            made = replace(made, laws=(LawCondition((law,), section if some() < 0.5 else None),))
        statuses = ("completed", "ongoing", "not-started", "withdrawn")
        if some() < 0.2:
            made = replace(made, status=tuple(self.random.sample(statuses, 2)))
        elif some() < 0.2:
            made = replace(made, not_status=(pick(statuses),))
        if some() < 0.2:
            made = replace(made, missing=(pick(("deadline", "responsible", "status", "audience", "indicator")),))
        if some() < 0.2:
            made = replace(made, present=(pick(("deadline", "indicator", "partners")),))
        if some() < 0.15:
            made = replace(made, **pick(DATES))
        if some() < 0.15:
            made = replace(made, title_words=(pick(self.words),))
        elif some() < 0.15:
            made = replace(made, phrases=(pick(self.words),))
        if some() < 0.2:
            made = replace(made, plans=(pick(sorted(self.engine.titles)),))
        elif some() < 0.2:
            made = replace(made, levels=(pick(("municipal", "inter-municipal", "national")),))
        return made

    def facet(self) -> Facet:
        if self.random.random() < 0.1:
            word = self.random.choice(self.words)
            return Facet(word, word)
        return Facet("", "", (self.random.choice(self.concepts),), wide=self.random.random() < 0.3)

    def actors(self) -> ActorCondition:
        count = self.random.choice((1, 1, 2))
        groups = tuple((body,) for body in self.random.sample(self.bodies, min(count, len(self.bodies))))
        return ActorCondition(self.random.choice(("any", "all", "only", "none")), groups, partner=False)


DATES: Sequence[Mapping[str, Any]] = (
    {"deadline_before": "2025-12-31"},
    {"deadline_after": "2024-01-01"},
    {"not_deadline": ("2024-01-01", "2025-12-31")},
    {"overdue": True},
)


def test_where_a_phrase_is_looked_for_leaves_nothing_out(engine: Engine) -> None:
    made = Maker(engine, Random(3))
    words = made.words
    for at, word in enumerate(words[:: max(1, len(words) // 40)]):
        other = made.facet() if at % 2 else Facet(words[at], words[at])
        for reading in (
            Reading(question=word, language="nb", phrases=(word,)),
            Reading(question=word, language="nb", facets=(Facet(word, word), other)),
        ):
            named = candidates(engine, reading)
            assert found(engine, reading, named).measures == found(engine, reading).measures, (word, other)


def test_the_same_answer_of_another_build(
    engine: Engine, sample_plans: Mapping[str, PlanRecords], vocabulary: Vocabulary, tmp_path: Path
) -> None:
    again = opened(list(sample_plans.values())[::-1], vocabulary, tmp_path)
    for question in questions("exact", "ranked", "nothing")[::4]:
        one, other = (msgspec.json.encode(ask(each, question, today=TODAY)) for each in (engine, again))
        assert one == other, question
