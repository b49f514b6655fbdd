"""The vocabulary as objects: concepts, actors, laws, municipalities, read from the Turtle files beside this module.

The files are the source: what an adviser writes there is what the program knows. They are parsed with Oxigraph (a
hundredth of a second; rdflib takes two), once a process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ontology.ids import BASE, ONTOLOGY
from ontology.records import SCHEMES, Scheme

HERE = Path(__file__).parent
CONCEPT_FILES = ("target-groups", "themes", "instruments", "settings")
LANGUAGES = ("nb", "nn", "en")
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCT = "http://purl.org/dc/terms/"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Label:
    """A name of something, in one language (``""`` where it has none: abbreviations)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A SKOS concept, with what tells its words in a text. ``core`` concepts are those that plans are compared by."""

    scheme: Scheme
    code: str
    preferred: Labels
    alternative: tuple[Label, ...] = ()
    hidden: tuple[Label, ...] = ()
    query: tuple[Label, ...] = ()
    cues: tuple[Label, ...] = ()
    prefixes: tuple[Label, ...] = ()
    suffixes: tuple[Label, ...] = ()
    blocked: tuple[Label, ...] = ()
    definition: Labels = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    about_groups: tuple[str, ...] = ()
    about_themes: tuple[str, ...] = ()
    covers_groups: tuple[str, ...] = ()
    staff_group: str | None = None
    core: bool = False

    @property
    def names(self) -> tuple[Label, ...]:
        """Preferred, alternative and hidden labels: what names the concept in any text."""
        return (*(Label(text, language) for language, text in self.preferred.items()), *self.alternative, *self.hidden)


@dataclass(frozen=True, slots=True)
class Actor:
    """A body, service or role. Where ``scope`` is a municipality's number, its names count in that municipality's plans."""

    id: str
    preferred: Labels
    alternative: tuple[Label, ...] = ()
    abbreviations: tuple[str, ...] = ()
    kind: str = "other"
    level: str = ""
    valid_from: int | None = None
    valid_to: int | None = None
    scope: str | None = None
    successors: tuple[str, ...] = ()
    setting: str | None = None
    about_groups: tuple[str, ...] = ()

    def label(self, language: str = "nb") -> str:
        return self.preferred.get(language) or self.preferred.get("nb") or self.id

    def valid(self, first: int | None, last: int | None) -> bool:
        """Whether the name was in use at some time of a plan's years (unknown years exclude nothing)."""
        if self.valid_from is not None and last is not None and last < self.valid_from:
            return False
        return not (self.valid_to is not None and first is not None and first > self.valid_to)


@dataclass(frozen=True, slots=True)
class Law:
    """An act, a regulation or a convention."""

    id: str
    kind: str
    preferred: Labels
    title: str = ""
    alternative: tuple[Label, ...] = ()
    abbreviations: tuple[str, ...] = ()
    number: str | None = None
    date: str | None = None
    repealed: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    successors: tuple[str, ...] = ()
    section_map: tuple[str, ...] = ()

    def label(self, language: str = "nb") -> str:
        return self.preferred.get(language) or self.preferred.get("nb") or self.id


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality (four digits) or a county (two)."""

    number: str
    name: str
    alternative: tuple[str, ...] = ()
    county: str | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class NationalPlan:
    """A plan of the state that others build on. ``pattern`` is a regular expression for its name in Norwegian text."""

    id: str
    preferred: Labels
    alternative: tuple[Label, ...] = ()
    pattern: str = ""
    first_year: int | None = None
    last_year: int | None = None

    @property
    def period(self) -> str | None:
        return f"{self.first_year}-{self.last_year}" if self.first_year and self.last_year else None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All of it. Concepts are keyed by scheme and code, the rest by id or number."""

    concepts: Mapping[tuple[Scheme, str], Concept]
    actors: Mapping[str, Actor]
    laws: Mapping[str, Law]
    municipalities: Mapping[str, Place]
    counties: Mapping[str, Place]
    national_plans: Mapping[str, NationalPlan] = field(default_factory=dict)
    _core: dict[tuple[Scheme, str], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _broader: dict[tuple[Scheme, str], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _narrower: dict[tuple[Scheme, str], frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def scheme(self, scheme: Scheme) -> list[Concept]:
        return [concept for (name, _), concept in self.concepts.items() if name == scheme]

    def narrower(self, scheme: Scheme, code: str) -> frozenset[str]:
        """The codes below a concept, itself included."""
        if (scheme, code) not in self._narrower:
            found, level = {code}, {code}
            while level:
                level = {c.code for c in self.scheme(scheme) if c.code not in found and level & set(c.broader)}
                found |= level
            self._narrower[scheme, code] = frozenset(found)
        return self._narrower[scheme, code]

    def core(self, scheme: Scheme, code: str) -> tuple[str, ...]:
        """The core concepts that a concept counts as: itself, or the nearest above it on each way up."""
        if (scheme, code) not in self._core:
            found: list[str] = []
            level, seen = [code], {code}
            while level:
                known = [self.concepts[(scheme, c)] for c in level if (scheme, c) in self.concepts]
                found.extend(concept.code for concept in known if concept.core)
                level = [b for concept in known if not concept.core for b in concept.broader if b not in seen]
                seen.update(level)
            self._core[scheme, code] = tuple(dict.fromkeys(found))
        return self._core[scheme, code]

    def broader(self, scheme: Scheme, code: str) -> tuple[str, ...]:
        """The codes above a concept, nearest first, itself excluded."""
        if (scheme, code) not in self._broader:
            found: list[str] = []
            level = [code]
            while level:
                known = [self.concepts[(scheme, c)] for c in level if (scheme, c) in self.concepts]
                above = dict.fromkeys(b for concept in known for b in concept.broader)
                level = [b for b in above if b not in found and b != code]
                found.extend(level)
            self._broader[scheme, code] = tuple(found)
        return self._broader[scheme, code]


def turtle_files(root: Path = HERE) -> list[Path]:
    """The files of the vocabulary, in a fixed order."""
    return [
        *(root / "concepts" / f"{name}.ttl" for name in CONCEPT_FILES),
        root / "actors.ttl",
        root / "laws.ttl",
        root / "municipalities.ttl",
        root / "national-plans.ttl",
    ]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that the program ships with, read once."""
    return load(turtle_files())


Subject = dict[str, list[tuple[str, str]]]
"""Property IRI → values as (text, language); language is ``@`` for an IRI."""


def load(files: Iterable[Path]) -> Vocabulary:
    """Reads Turtle files.

    Raises:
        SyntaxError: where a file is not Turtle; the message names the line.
        OSError: where a file cannot be read.
    """
    subjects: dict[str, Subject] = defaultdict(lambda: defaultdict(list))
    for path in files:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            value = triple.object
            if isinstance(value, ox.NamedNode):
                pair = (value.value, "@")
            elif isinstance(value, ox.Literal):
                pair = (value.value, value.language or "")
            else:
                continue
            subjects[str(triple.subject.value)][triple.predicate.value].append(pair)
    return Vocabulary(
        concepts={
            (c.scheme, c.code): c for c in map(_concept, _of_type(subjects, _SKOS + "Concept")) if c.scheme in SCHEMES
        },
        actors={a.id: a for a in map(_actor, _of_type(subjects, ONTOLOGY + "Actor"))},
        laws={
            law.id: law
            for kind in ("Act", "Regulation", "Convention")
            for law in map(_law_of(kind), _of_type(subjects, ONTOLOGY + kind))
        },
        municipalities={p.number: p for p in map(_place, _of_type(subjects, ONTOLOGY + "Municipality"))},
        counties={p.number: p for p in map(_place, _of_type(subjects, ONTOLOGY + "County"))},
        national_plans={p.id: p for p in map(_national_plan, _of_type(subjects, ONTOLOGY + "NationalPlan"))},
    )


def _of_type(subjects: Mapping[str, Subject], kind: str) -> list[tuple[str, Subject]]:
    return [(iri, subject) for iri, subject in subjects.items() if (kind, "@") in subject.get(_RDF_TYPE, ())]


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _preferred(subject: Subject) -> Labels:
    return {language: text for text, language in subject.get(_SKOS + "prefLabel", ())}


def _labels(subject: Subject, prop: str) -> tuple[Label, ...]:
    return tuple(Label(text, language) for text, language in subject.get(prop, ()))


def _texts(subject: Subject, prop: str) -> tuple[str, ...]:
    return tuple(text for text, _ in subject.get(prop, ()))


def _locals(subject: Subject, prop: str) -> tuple[str, ...]:
    return tuple(_local(text) for text, kind in subject.get(prop, ()) if kind == "@")


def _one(subject: Subject, prop: str) -> str | None:
    values = subject.get(prop, ())
    return values[0][0] if values else None


def _year(subject: Subject, prop: str) -> int | None:
    value = _one(subject, prop)
    return int(value[:4]) if value and value[:4].isdigit() else None


def _concept(item: tuple[str, Subject]) -> Concept:
    iri, subject = item
    scheme, _, code = iri.removeprefix(BASE + "concept/").partition("/")
    staff = _locals(subject, ONTOLOGY + "staffGroup")
    return Concept(
        scheme=scheme,  # type: ignore[arg-type]
        code=code,
        preferred=_preferred(subject),
        alternative=_labels(subject, _SKOS + "altLabel"),
        hidden=_labels(subject, _SKOS + "hiddenLabel"),
        query=_labels(subject, ONTOLOGY + "queryLabel"),
        cues=_labels(subject, ONTOLOGY + "cue"),
        prefixes=_labels(subject, ONTOLOGY + "prefixLabel"),
        suffixes=_labels(subject, ONTOLOGY + "suffixLabel"),
        blocked=_labels(subject, ONTOLOGY + "blockedPhrase"),
        definition={language: text for text, language in subject.get(_SKOS + "definition", ())},
        broader=_locals(subject, _SKOS + "broader"),
        related=_locals(subject, _SKOS + "related"),
        about_groups=_locals(subject, ONTOLOGY + "aboutGroup"),
        about_themes=_locals(subject, ONTOLOGY + "aboutTheme"),
        covers_groups=_locals(subject, ONTOLOGY + "coversGroup"),
        staff_group=staff[0] if staff else None,
        core=_one(subject, ONTOLOGY + "core") == "true",
    )


def _actor(item: tuple[str, Subject]) -> Actor:
    iri, subject = item
    scope = _locals(subject, ONTOLOGY + "scope")
    setting = _locals(subject, ONTOLOGY + "setting")
    return Actor(
        id=_local(iri),
        preferred=_preferred(subject),
        alternative=(*_labels(subject, _SKOS + "altLabel"), *_labels(subject, _SKOS + "hiddenLabel")),
        abbreviations=_texts(subject, ONTOLOGY + "abbreviation"),
        kind=_one(subject, ONTOLOGY + "actorKind") or "other",
        level=_one(subject, ONTOLOGY + "governmentLevel") or "",
        valid_from=_year(subject, ONTOLOGY + "validFrom"),
        valid_to=_year(subject, ONTOLOGY + "validTo"),
        scope=scope[0] if scope else None,
        successors=_locals(subject, ONTOLOGY + "successor"),
        setting=setting[0] if setting else None,
        about_groups=_locals(subject, ONTOLOGY + "aboutGroup"),
    )


def _law_of(kind: str) -> Callable[[tuple[str, Subject]], Law]:
    def law(item: tuple[str, Subject]) -> Law:
        iri, subject = item
        return Law(
            id=_local(iri),
            kind=kind,
            preferred=_preferred(subject),
            title=_one(subject, _DCT + "title") or "",
            alternative=(*_labels(subject, _SKOS + "altLabel"), *_labels(subject, _SKOS + "hiddenLabel")),
            abbreviations=_texts(subject, ONTOLOGY + "abbreviation"),
            number=_one(subject, ONTOLOGY + "legalNumber"),
            date=_one(subject, _DCT + "date"),
            repealed=_one(subject, ONTOLOGY + "repealed"),
            valid_from=_year(subject, ONTOLOGY + "validFrom"),
            valid_to=_year(subject, ONTOLOGY + "validTo"),
            successors=_locals(subject, ONTOLOGY + "successor"),
            section_map=_texts(subject, ONTOLOGY + "sectionMap"),
        )

    return law


def _place(item: tuple[str, Subject]) -> Place:
    _, subject = item
    county = _locals(subject, ONTOLOGY + "county")
    preferred = _preferred(subject)
    return Place(
        number=_one(subject, _SKOS + "notation") or "",
        name=preferred.get("nb") or next(iter(preferred.values()), ""),
        alternative=_texts(subject, _SKOS + "altLabel"),
        county=county[0] if county else None,
        valid_to=_year(subject, ONTOLOGY + "validTo"),
    )


def _national_plan(item: tuple[str, Subject]) -> NationalPlan:
    iri, subject = item
    return NationalPlan(
        id=_local(iri),
        preferred=_preferred(subject),
        alternative=_labels(subject, _SKOS + "altLabel"),
        pattern=_one(subject, ONTOLOGY + "namePattern") or "",
        first_year=_year(subject, ONTOLOGY + "periodStart"),
        last_year=_year(subject, ONTOLOGY + "periodEnd"),
    )
