"""Completions while a question is typed: concepts, bodies, acts, plans and measures whose name goes on as the typed words do.

Every label stands in one sorted list once for each of its words, without accents and capitals, so that two binary searches find
all that a beginning can become.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

from ontology.words import is_function_word
from search.engine import Engine
from search.results import Suggestion
from search.sentences import LANGUAGES
from search.understand import language_of

Kind = Literal["concept", "actor", "law", "measure", "plan"]
SHORTEST = 2
"""Letters that must be typed of a name: one letter begins everything."""
MAX_WORDS = 5
"""How many of the typed words a name is looked for with, the last ones, and how many of a name's words it is found by."""
MAX_TYPED = 300
MAX_NAMES = 50
"""Names kept of one beginning, before those that stand for one thing are made one."""
MAX_LOOKED_AT = 2_000
"""Names looked at for one beginning, so that two letters cost no more than a few milliseconds."""
_KINDS: dict[Kind, int] = {"concept": 0, "actor": 1, "law": 2, "plan": 3, "measure": 4}
_FOLDED = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Name:
    """A label and what it stands for; ``rank`` puts what is called so before what is also called so."""

    text: str
    kind: Kind
    code: str
    language: str
    detail: str
    rank: int


class Suggester:
    """All names, sorted by their words."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        entries = sorted(
            (tail, place, number) for number, name in enumerate(self._names) for place, tail in _tails(name.text)
        )
        self._tails = [tail for tail, _, _ in entries]
        self._entries = [(place, number) for _, place, number in entries]

    @classmethod
    def of(cls, engine: Engine) -> Suggester:
        return cls([*_concepts(engine), *_actors(engine), *_laws(engine), *_plans(engine), *_measures(engine)])

    def suggest(self, typed: str, limit: int) -> list[Suggestion]:
        """The completions of the last typed words, of as many of them as any name begins with; each is a whole question."""
        typed = typed[-MAX_TYPED:]
        words = [match.group() for match in _WORD.finditer(typed)]
        starts = [match.start() for match in _WORD.finditer(typed)]
        if not words or typed[-1:].isspace():
            return []
        language = language_of(typed) or "nb"
        for count in range(min(MAX_WORDS, len(words)), 0, -1):
            head = typed[: starts[-count]]
            if names := self._beginning_with(" ".join(words[-count:]), language):
                return [
                    Suggestion(f"{head}{name.text}", name.kind, name.detail, tuple(words[-count:]))
                    for name in _once(names)[:limit]
                ]
        return []

    def _beginning_with(self, words: str, language: str) -> list[Name]:
        key = folded(words)
        if len(key) < SHORTEST:
            return []
        first = bisect_left(self._tails, key)
        last = min(bisect_right(self._tails, key + "\uffff"), first + MAX_LOOKED_AT)
        best: dict[int, int] = {}
        for place, number in self._entries[first:last]:
            best[number] = min(place, best.get(number, MAX_WORDS))

        def order(number: int) -> tuple[object, ...]:
            name = self._names[number]
            strange = name.language not in ("", language)
            return best[number] > 0, _KINDS[name.kind], strange, name.rank, len(name.text), name.text, name.code

        return [self._names[number] for number in nsmallest(MAX_NAMES, best, key=order)]


def _once(names: Iterable[Name]) -> list[Name]:
    """The first of those that stand for one thing, and of those that are spelt alike."""
    kept: list[Name] = []
    seen: set[tuple[str, str]] = set()
    for name in names:
        keys = {(name.kind, name.code), ("", folded(name.text))}
        if not keys & seen:
            kept.append(name)
        seen |= keys
    return kept


def suggest(engine: Engine, text: str, limit: int = 8) -> list[Suggestion]:
    """Completions of what is typed so far, best first; ``text`` of each is the whole question with the name in it."""
    if engine.later.suggester is None:
        engine.later.suggester = Suggester.of(engine)
    return engine.later.suggester.suggest(text, limit)


def folded(text: str) -> str:
    """Small letters without accents, one space between words.

    >>> folded("Sámi  ÆRES"), folded("Løten")
    ('sami aeres', 'loten')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def _tails(text: str) -> list[tuple[int, str]]:
    """A name from each of its telling words on, with the word's place."""
    words = folded(text).split()
    places = [place for place in range(min(MAX_WORDS, len(words))) if place == 0 or not is_function_word(words[place])]
    return [(place, " ".join(words[place:])) for place in places]


_WORD = re.compile(r"\S+")


def _concepts(engine: Engine) -> Iterable[Name]:
    for (_, code), concept in engine.vocabulary.concepts.items():
        for language in LANGUAGES:
            if language in concept.preferred:
                yield Name(concept.preferred[language], "concept", code, language, concept.preferred.get("nb", code), 0)
        for label in concept.alternative:
            yield Name(
                label.text, "concept", code, label.language, concept.preferred.get(label.language or "nb", code), 1
            )


def _actors(engine: Engine) -> Iterable[Name]:
    used = {ref.actor for m in engine.index.corpus.measures for ref in (*m.responsible, *m.partners)}
    for actor in engine.vocabulary.actors.values():
        rank = 0 if actor.id in used else 2
        for language, text in actor.preferred.items():
            yield Name(text, "actor", actor.id, language, actor.label("nb"), rank)
        for text in (*actor.abbreviations, *(label.text for label in actor.alternative)):
            yield Name(text, "actor", actor.id, "", actor.label("nb"), rank + 1)


def _laws(engine: Engine) -> Iterable[Name]:
    for law in engine.vocabulary.laws.values():
        for language, text in law.preferred.items():
            yield Name(text, "law", law.id, language, law.title or law.label("nb"), 0)
        for text in (*law.abbreviations, *(label.text for label in law.alternative)):
            yield Name(text, "law", law.id, "", law.title or law.label("nb"), 1)


def _plans(engine: Engine) -> Iterable[Name]:
    for key, title in engine.titles.items():
        yield Name(title, "plan", key, "", key, 0)


def _measures(engine: Engine) -> Iterable[Name]:
    for measure in engine.index.corpus.measures:
        yield Name(" ".join(measure.title.value.split()), "measure", measure.id, "", measure.id, 0)
