"""Checks of how entries are written: classes, properties, languages, kinds of value, how many of each."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ontology.book import Book, Entry, Kind, defect, grouped, hint, kinds, names, short
from ontology.defect import Defect, rules
from ontology.turtle import RDF_TYPE, UNNAMED, Said
from ontology.words import tokens

Place = tuple[str, Said]


def check_form(book: Book) -> Iterator[Defect]:
    """What can be seen of an entry by itself."""
    for iri, entry in book.entries.items():
        yield from _unnamed(entry)
        kind = book.kinds.get(iri)
        yield from _class(entry, kind)
        if kind is None:
            continue
        yield from _twice(entry, kind)
        yield from _properties(entry, kind)
        for place in entry.said:
            yield from _text(entry, kind, place) if place[1].predicate in kind.texts else _code(entry, kind, place)
        yield from _repeated(entry, kind)
        yield from _languages(entry, kind)
        yield from _count(entry, kind)


def _unnamed(entry: Entry) -> Iterator[Defect]:
    for place in entry.said:
        if place[1].is_iri and place[1].value == UNNAMED:
            yield defect("unnamed", entry, place, property=short(place[1].predicate))


@cache
def _classes() -> frozenset[str]:
    return frozenset(name for kind in kinds() for name in (*kind.types, *kind.also))


@cache
def _every_property() -> frozenset[str]:
    return frozenset(prop for kind in kinds() for prop in kind.properties)


def _class(entry: Entry, kind: Kind | None) -> Iterator[Defect]:
    for place in entry.of(RDF_TYPE):
        value = place[1].value
        if value not in _classes():
            near = difflib.get_close_matches(value, sorted(_classes()), n=1, cutoff=0.8)
            yield defect("unknown-class", entry, place, value=short(value), **hint(short(near[0]) if near else None))
    if kind is None and not entry.types:
        yield defect("untyped", entry)


def _twice(entry: Entry, kind: Kind) -> Iterator[Defect]:
    starts = {
        (file, said.subject_line): (file, said)
        for file, said in reversed(entry.of(RDF_TYPE))
        if said.value in kind.types
    }
    first, *others = sorted(starts.values(), key=lambda place: entry.said.index(place))
    for place in others:
        yield defect("twice", entry, place, subject=entry.name, line=first[1].subject_line, file=first[0])


def _properties(entry: Entry, kind: Kind) -> Iterator[Defect]:
    for place in entry.said:
        prop = place[1].predicate
        if prop in kind.properties:
            continue
        near = difflib.get_close_matches(
            short(prop), sorted(map(short, kind.properties - {RDF_TYPE})), n=1, cutoff=0.75
        )
        words = hint(near[0] if near else None)
        if prop in _every_property():
            yield defect(
                "misplaced-property",
                entry,
                place,
                property=short(prop),
                kind=kind.name["nb"],
                kind_en=kind.name["en"],
                **words,
            )
        else:
            yield defect("unknown-property", entry, place, property=short(prop), **words)


def _text(entry: Entry, kind: Kind, place: Place) -> Iterator[Defect]:
    said = place[1]
    prop = short(said.predicate)
    if said.is_iri:
        yield defect("wants-text", entry, place, property=prop, value=short(said.value))
        return
    if not said.value.strip() or said.value != said.value.strip():
        yield defect("blank-text", entry, place, property=prop, value=said.value)
    elif said.predicate in names() and not tokens(said.value):
        yield defect("no-word", entry, place, property=prop, value=said.value)
    if not said.language:
        yield defect("missing-language", entry, place, value=said.value)
    elif said.language not in kind.text_languages:
        languages = ", ".join(f"@{code}" for code in kind.text_languages)
        yield defect("unknown-language", entry, place, value=said.value, language=said.language, languages=languages)


def _code(entry: Entry, kind: Kind, place: Place) -> Iterator[Defect]:
    said = place[1]
    prop = short(said.predicate)
    if prop in rules()["targets"] or said.predicate == RDF_TYPE:
        if not said.is_iri:
            example = "theme:voldtekt" if kind.code == "concept" else "actor:politiet"
            yield defect("wants-name", entry, place, property=prop, example=example, value=said.value)
        return
    if said.predicate not in kind.properties:
        return
    if said.is_iri:
        yield defect("wants-text", entry, place, property=prop, value=short(said.value))
    elif said.language:
        yield defect("needless-language", entry, place, property=prop, value=said.value, language=said.language)
    elif not said.value.strip() or said.value != said.value.strip():
        yield defect("blank-text", entry, place, property=prop, value=said.value)


def _repeated(entry: Entry, kind: Kind) -> Iterator[Defect]:
    """The very same label of one language twice: a slip, and SKOS says that it is not both preferred and alternative."""
    seen: dict[tuple[str, str], Place] = {}
    for place in entry.of(*names()):
        said = place[1]
        key = (said.value, said.language)
        if key in seen:
            other = seen[key][1]
            yield defect(
                "repeated", entry, place, value=said.value, language=said.language, property=short(said.predicate),
                other=short(other.predicate),
            )  # fmt: skip
        seen.setdefault(key, place)


def _languages(entry: Entry, kind: Kind) -> Iterator[Defect]:
    for prop, wanted in kind.languages.items():
        by_language = grouped(place for place in entry.of(prop) if not place[1].is_iri)
        for language in wanted:
            if not by_language.get(language):
                yield defect(
                    "missing-text", entry, property=short(prop), language=language, kind=kind.name["nb"],
                    kind_en=kind.name["en"], languages=", ".join(wanted),
                )  # fmt: skip
        for language, places in by_language.items():
            for place in places[1:]:
                yield defect(
                    "several-texts", entry, place, property=short(prop), language=language, value=place[1].value,
                    other=places[0][1].value,
                )  # fmt: skip


def _count(entry: Entry, kind: Kind) -> Iterator[Defect]:
    by_property: defaultdict[str, list[Place]] = defaultdict(list)
    for place in entry.said:
        by_property[place[1].predicate].append(place)
    for prop in kind.once:
        if not by_property[prop]:
            yield defect("missing-value", entry, property=short(prop), kind=kind.name["nb"], kind_en=kind.name["en"])
    for prop in (*kind.once, *kind.most):
        for place in by_property[prop][1:]:
            yield defect(
                "several-values", entry, place, property=short(prop), value=short(place[1].value),
                other=short(by_property[prop][0][1].value),
            )  # fmt: skip
