"""The vocabulary files as entries with line numbers: what the checks look at."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ontology.defect import Defect, reason, rules
from ontology.ids import BASE, scheme_iri
from ontology.terms import PREFIXES
from ontology.turtle import RDF_TYPE, Said

_NAMED = re.compile(r"[A-Za-z0-9._~%-]*")
_FORMS = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: (-len(pair[0]), pair[1]))
_NATIONAL_PLAN = BASE + "national-plan/"


def short(iri: str) -> str:
    """An IRI as people write it: ``theme:voldtekt``. Whatever prefix a file gives itself, the program's own is shown.

    >>> short("https://w3id.org/tiltaksgraf/concept/theme/voldtekt")
    'theme:voldtekt'
    """
    if iri.startswith(_NATIONAL_PLAN):
        return "plan:" + iri.removeprefix(_NATIONAL_PLAN)
    for start, name in _FORMS:
        if iri.startswith(start) and "/" not in iri[len(start) :]:
            return f"{name}:{iri[len(start) :]}"
    return iri


def full(name: str) -> str:
    """The IRI of a name in ``check.toml``."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def scheme_of(iri: str) -> str | None:
    """The scheme that a concept's name says it belongs to."""
    return next((name for name in rules()["values"]["scheme_names"] if iri.startswith(scheme_iri(name) + "/")), None)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry with its rules, properties as IRIs (``check.toml``)."""

    code: str
    name: dict[str, str]
    types: tuple[str, ...]
    also: tuple[str, ...]
    texts: tuple[str, ...]
    text_languages: tuple[str, ...]
    languages: dict[str, tuple[str, ...]]
    once: tuple[str, ...]
    most: tuple[str, ...]
    properties: frozenset[str]
    """All that an entry of the kind may have."""


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of entry there are."""

    def iris(names: str | Iterable[str]) -> tuple[str, ...]:
        return tuple(map(full, [names] if isinstance(names, str) else names))

    def kind(code: str, rule: dict[str, Any]) -> Kind:
        lists = {name: iris(rule.get(name, ())) for name in ("also", "texts", "once", "most", "more")}
        languages = {full(name): tuple(codes) for name, codes in rule["languages"].items()}
        return Kind(
            code=code,
            name=rule["name"],
            types=iris(rule["type"]),
            also=lists["also"],
            texts=lists["texts"],
            text_languages=tuple(rule["text_languages"]),
            languages=languages,
            once=lists["once"],
            most=lists["most"],
            properties=frozenset((RDF_TYPE, *languages, *(name for group in lists.values() for name in group))),
        )

    return tuple(kind(code, rule) for code, rule in rules()["kinds"].items())


@cache
def names() -> frozenset[str]:
    """The properties that name something."""
    return frozenset(map(full, rules()["values"]["names"]))


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is said of one thing, in the order it is said."""

    iri: str
    said: list[tuple[str, Said]] = field(default_factory=list)
    """File and statement."""

    @property
    def name(self) -> str:
        return short(self.iri)

    @property
    def types(self) -> list[str]:
        return [said.value for _, said in self.said if said.predicate == RDF_TYPE]

    def of(self, *properties: str) -> list[tuple[str, Said]]:
        return [(file, said) for file, said in self.said if said.predicate in properties]

    def value(self, prop: str) -> str | None:
        return next((said.value for _, said in self.of(prop)), None)

    @property
    def place(self) -> tuple[str, int]:
        file, said = self.said[0]
        return file, said.subject_line


@dataclass(frozen=True, slots=True)
class Book:
    """Every entry, and the entries of each kind."""

    entries: dict[str, Entry]
    kinds: dict[str, Kind]

    @classmethod
    def of(cls, said: Iterable[tuple[str, Said]]) -> Book:
        entries: dict[str, Entry] = {}
        for file, statement in said:
            entries.setdefault(statement.subject, Entry(statement.subject)).said.append((file, statement))
        by_type = {kind_type: kind for kind in kinds() for kind_type in kind.types}
        of_kind = {
            iri: by_type[kind_type]
            for iri, entry in entries.items()
            for kind_type in entry.types
            if kind_type in by_type
        }
        return cls(entries, of_kind)

    def all(self, *codes: str) -> Iterator[tuple[Entry, Kind]]:
        for iri, kind in self.kinds.items():
            if kind.code in codes or not codes:
                yield self.entries[iri], kind

    def near(self, iri: str) -> str | None:
        """The entry whose name is nearest to one that does not exist."""
        start = iri[: len(iri) - len(local(iri))]
        names = [known for known in self.kinds if known.startswith(start)]
        found = difflib.get_close_matches(iri, names, n=1, cutoff=0.8)
        return short(found[0]) if found else None


def defect(what: str, entry: Entry, place: tuple[str, Said] | None = None, /, **values: str | int) -> Defect:
    """A defect at a statement, or at the entry's first line."""
    file, line = (place[0], place[1].line) if place else entry.place
    return Defect(file, line, entry.name, what, *reason(what, **values))


def hint(near: str | None) -> dict[str, str]:
    """*Mente du …?*, where there is something near."""
    if near is None:
        return {"hint": "", "hint_en": ""}
    return {"hint": f" Mente du {near}?", "hint_en": f" Did you mean {near}?"}


def grouped(items: Iterable[tuple[str, Said]]) -> dict[str, list[tuple[str, Said]]]:
    """Statements by language."""
    found: defaultdict[str, list[tuple[str, Said]]] = defaultdict(list)
    for file, said in items:
        found[said.language].append((file, said))
    return found
