"""ISO values of records → days and years. A value that is not certain (*løpende*, *høsten 2024*) gives None."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from graph.nquads import day, text, typed, year
from ontology.terms import XSD

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_PERIOD = re.compile(r"(\d{4})(?:\s*[-–—/]\s*(\d{4}))?")
_BRACKETED = re.compile(r"\((\d{4})\s*[-–—]\s*(\d{4})\)")


def days(value: str) -> tuple[date, date] | None:
    """The first and the last day of an ISO date, month, year or interval.

    >>> days("2025-02")
    (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
    >>> days("2025-01-01/2025-06-30")[1], days("løpende")
    (datetime.date(2025, 6, 30), None)
    """
    first, _, last = value.partition("/")
    begin, finish = _bounds(first), _bounds(last or first)
    if begin is None or finish is None or finish[1] < begin[0]:
        return None
    return begin[0], finish[1]


def _bounds(value: str) -> tuple[date, date] | None:
    match = _ISO.fullmatch(value)
    if match is None:
        return None
    number, month, dom = int(match[1]), match[2], match[3]
    try:
        if dom:
            only = date(number, int(month), int(dom))
            return only, only
        if month:
            return date(number, int(month), 1), date(number, int(month), monthrange(number, int(month))[1])
        return date(number, 1, 1), date(number, 12, 31)
    except (ValueError, IndexError):  # the month or the day does not exist: not a date
        return None


def years(value: str) -> tuple[int, int] | None:
    """First and last year of ``2014-2017`` or ``2014``.

    >>> years("2014-2017"), years("2014"), years("i planperioden")
    ((2014, 2017), (2014, 2014), None)
    """
    match = _PERIOD.fullmatch(value.strip())
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if first <= last else None


def bracketed_years(name: str) -> tuple[int, int] | None:
    """The years in the brackets at the end of a plan's name.

    >>> bracketed_years("Trygge hjem (2021-2024)"), bracketed_years("Trygge hjem")
    ((2021, 2024), None)
    """
    found = _BRACKETED.findall(name)
    return (int(found[-1][0]), int(found[-1][1])) if found and found[-1][0] <= found[-1][1] else None


def date_term(value: str) -> str:
    """A date, month or year as the XSD type that fits it, anything else as a plain literal."""
    found = days(value) if "/" not in value else None
    if found is None:
        return text(value)
    if len(value) == len("2025"):
        return year(found[0].year)
    return day(found[0]) if len(value) == len("2025-01-01") else typed(value, XSD.gYearMonth)
