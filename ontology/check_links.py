"""Checks of what entries point to: that it exists, is of the right kind, and does not go round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ontology.book import Book, Entry, defect, full, hint, scheme_of, short
from ontology.defect import Defect, rules
from ontology.terms import SKOS, TG
from ontology.turtle import UNNAMED, Said

Place = tuple[str, Said]


def check_links(book: Book) -> Iterator[Defect]:
    for entry, _ in book.all():
        for name, rule in rules()["targets"].items():
            for place in entry.of(full(name)):
                if place[1].is_iri and place[1].value != UNNAMED:
                    yield from _target(book, entry, name, rule, place)
    for prop in (SKOS.broader, TG.successor):
        yield from _circles(book, prop)


def _target(book: Book, entry: Entry, name: str, rule: Mapping[str, Any], place: Place) -> Iterator[Defect]:
    value = place[1].value
    if value == entry.iri:
        yield defect("self", entry, place, property=name)
        return
    kind = book.kinds.get(value)
    if kind is None:
        yield defect("no-target", entry, place, property=name, value=short(value), **hint(book.near(value)))
        return
    wanted, wanted_en = _wanted(book, entry, rule)
    scheme = rule.get("scheme")
    scheme_is, own = scheme_of(value), scheme_of(entry.iri)
    same_kind = rule.get("kind") != "same" or kind.code == book.kinds[entry.iri].code
    right = kind.code in rule["kinds"] and same_kind
    if not right or (scheme is not None and scheme_is != (own if scheme == "same" else scheme)):
        yield defect(
            "wrong-target", entry, place, property=name, value=short(value), wanted=wanted, wanted_en=wanted_en
        )


def _wanted(book: Book, entry: Entry, rule: Mapping[str, Any]) -> tuple[str, str]:
    """What a link must point to, in words."""
    scheme = rule.get("scheme")
    if scheme is not None:
        name = scheme_of(entry.iri) if scheme == "same" else scheme
        return f"et begrep i scheme:{name}", f"a concept of scheme:{name}"
    codes = [book.kinds[entry.iri].code] if rule.get("kind") == "same" else list(rule["kinds"])
    names = [rules()["kinds"][code]["name"] for code in codes]
    return " eller ".join(name["nb"] for name in names), " or ".join(name["en"] for name in names)


def _circles(book: Book, prop: str) -> Iterator[Defect]:
    """Each circle once, at the entry of it that comes first in the files."""
    above = {
        iri: [said.value for _, said in entry.of(prop) if said.value in book.entries and said.value != iri]
        for iri, entry in book.entries.items()
    }
    done: set[str] = set()
    for start in book.entries:
        path = _way_back(start, above, done)
        done.add(start)
        if path:
            done.update(path)
            entry = book.entries[start]
            place = next(place for place in entry.of(prop) if place[1].value == path[1])
            yield defect("circle", entry, place, property=short(prop), path=" → ".join(map(short, path)))


def _way_back(start: str, above: dict[str, list[str]], done: set[str]) -> list[str]:
    """The way from an entry back to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for higher in above[way[-1]]:
            if higher == start:
                return [*way, start]
            if higher not in seen and higher not in done:
                seen.add(higher)
                ways.append([*way, higher])
    return []
