"""Checks of actors, laws, places and national plans: kinds, years, numbers, and that no name means two of them at once."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ontology.book import Book, Entry, defect, full, hint, short
from ontology.defect import Defect, rules
from ontology.terms import DCT, SKOS, TG, XSD
from ontology.turtle import Said

Place = tuple[str, Said]
Years = tuple[int, int]
_LEGAL_DATE = re.compile(r"(?:LOV|FOR)-(\d{4}-\d{2}-\d{2})-\d+")
_KIND = TG.actorKind
_LEVEL = TG.governmentLevel


def check_registry(book: Book) -> Iterator[Defect]:
    for entry, _ in book.all():
        yield from _dates(entry)
    for entry, _ in book.all("actor"):
        yield from _listed(entry, _KIND, "kind", rules()["values"]["actor_kinds"])
        yield from _listed(entry, _LEVEL, "level", rules()["values"]["levels"])
    for entry, _ in book.all("law"):
        yield from _legal_number(entry)
    for entry, kind in book.all("municipality", "county"):
        digits = 4 if kind.code == "municipality" else 2
        for place in entry.of(SKOS.notation):
            if not re.fullmatch(rf"\d{{{digits}}}", place[1].value):
                names = {"kind": kind.name["nb"], "kind_en": kind.name["en"]}
                yield defect("place-number", entry, place, value=place[1].value, digits=digits, **names)
    for entry, _ in book.all("national-plan"):
        for place in entry.of(TG.namePattern):
            try:
                re.compile(place[1].value)
            except re.error as error:
                yield defect("pattern", entry, place, message=str(error))
    for code in ("actor", "law"):
        yield from _shared(book, code, (TG.abbreviation,), "shared-abbreviation")
        yield from _shared(book, code, (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel), "shared-name")


def _listed(entry: Entry, prop: str, kind: str, known: list[str]) -> Iterator[Defect]:
    for place in entry.of(prop):
        value = place[1].value
        if value not in known:
            near = difflib.get_close_matches(value, known, n=1, cutoff=0.7)
            yield defect(kind, entry, place, value=value, known=", ".join(known), **hint(near[0] if near else None))


def _dates(entry: Entry) -> Iterator[Defect]:
    values = rules()["values"]
    for place in entry.of(*map(full, values["years"])):
        if _year(place[1]) is None:
            yield defect("year", entry, place, property=short(place[1].predicate), value=place[1].value)
    for place in entry.of(*map(full, values["dates"])):
        if _date(place[1]) is None:
            yield defect("date", entry, place, property=short(place[1].predicate), value=place[1].value)
    for place in entry.of(*map(full, values["booleans"])):
        if place[1].datatype != XSD.boolean or place[1].value not in ("true", "false"):
            yield defect("boolean", entry, place, property=short(place[1].predicate), value=place[1].value)
    for first, last in ((TG.validFrom, TG.validTo), (TG.periodStart, TG.periodEnd)):
        for begin in entry.of(first):
            for end in entry.of(last):
                years = _year(begin[1]), _year(end[1])
                if years[0] is not None and years[1] is not None and years[1] < years[0]:
                    yield defect("years-order", entry, end, first=years[0], last=years[1])


def _year(said: Said) -> int | None:
    values = rules()["values"]
    if said.datatype != XSD.gYear or not re.fullmatch(r"\d{4}", said.value):
        return None
    year = int(said.value)
    return year if values["first_year"] <= year <= values["last_year"] else None


def _date(said: Said) -> date | None:
    if said.datatype != XSD.date or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", said.value):
        return None
    try:
        return date.fromisoformat(said.value)
    except ValueError:
        return None


def _legal_number(entry: Entry) -> Iterator[Defect]:
    adopted = next((day.isoformat() for _, said in entry.of(DCT.date) if (day := _date(said))), None)
    for place in entry.of(TG.legalNumber):
        match = _LEGAL_DATE.fullmatch(place[1].value)
        if match and adopted is not None and match[1] != adopted:
            yield defect("legal-number", entry, place, value=place[1].value, date=adopted)


def _years_of(entry: Entry) -> Years:
    """The years in which an actor's or a law's name held; open ends are far away."""
    first = next((year for _, said in entry.of(TG.validFrom) if (year := _year(said))), 0)
    last = next((year for _, said in entry.of(TG.validTo) if (year := _year(said))), 9999)
    for _, said in entry.of(TG.repealed):
        if (day := _date(said)) is not None:
            last = min(last, day.year - 1 if (day.month, day.day) == (1, 1) else day.year)
    return first, last


def _shared(book: Book, code: str, properties: tuple[str, ...], kind: str) -> Iterator[Defect]:
    """One name for two at one time and in one place: an actor of one municipality goes before, so only equals clash."""
    seen: defaultdict[tuple[str, str | None], list[tuple[Entry, Place]]] = defaultdict(list)
    for entry, _ in book.all(code):
        own: set[str] = set()
        for place in entry.of(*properties):
            value = place[1].value
            key = value if kind == "shared-abbreviation" else value.casefold()
            if key in own:
                continue
            own.add(key)
            scope = entry.value(TG.scope)
            for other, where in seen[key, scope]:
                if _overlap(_years_of(entry), _years_of(other)):
                    yield defect(kind, entry, place, value=value, other=other.name, line=where[1].line, file=where[0])
                    break
            seen[key, scope].append((entry, place))


def _overlap(one: Years, other: Years) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
