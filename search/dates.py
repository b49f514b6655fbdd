"""Dates in a question: a day, a month, a year, in Norwegian or English, as the first and last day they can mean."""

from __future__ import annotations

import re
from calendar import monthrange

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan",
            "februar february feb",
            "mars march mar",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_HALVES = {"første": 1, "fyrste": 1, "1.": 1, "first": 1, "andre": 7, "annet": 7, "2.": 7, "second": 7}
_HALF = rf"(?:{'|'.join(map(re.escape, _HALVES))})\s(?:halvår(?:et)?|half)(?:\sof|\sav|\si)?"
DATE = (
    rf"(?:\d{{1,2}}[./]\s?\d{{1,2}}[./-]\s?(?:{_YEAR}|\d\d(?!\d))|{_HALF}\s{_YEAR}|{_YEAR}-\d\d-\d\d|\d{{1,2}}(?:\.|st|nd|rd|th)?\s(?:{_MONTH})\s{_YEAR}"
    rf"|(?:{_MONTH})\s\d{{1,2}},?\s{_YEAR}|(?:{_MONTH})\s{_YEAR}|{_YEAR})"
)
"""A pattern for any of them, on text in small letters."""


def span_of(words: str) -> tuple[str, str] | None:
    """The first and last day (ISO) that the words can mean; None where they are no date.

    >>> span_of("1. juli 2023"), span_of("July 2023"), span_of("2023")
    (('2023-07-01', '2023-07-01'), ('2023-07-01', '2023-07-31'), ('2023-01-01', '2023-12-31'))
    """
    text = words.strip().lower()
    if match := re.fullmatch(rf"(\d{{1,2}})[./]\s?(\d{{1,2}})[./-]\s?({_YEAR}|\d\d)", text):
        return _day(int(match[3]) % 2000 + 2000 if len(match[3]) == 2 else int(match[3]), int(match[2]), int(match[1]))
    if match := re.fullmatch(rf"(\S+)\s(?:halvår|half).*?({_YEAR})", text):
        first = _HALVES[match[1]]
        return f"{match[2]}-{first:02d}-01", f"{match[2]}-06-30" if first == 1 else f"{match[2]}-12-31"
    if match := re.fullmatch(rf"({_YEAR})-(\d\d)-(\d\d)", text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(rf"(\d{{1,2}})(?:\.|st|nd|rd|th)?\s({_MONTH})\s({_YEAR})", text):
        return _day(int(match[3]), _MONTHS[match[2]], int(match[1]))
    if match := re.fullmatch(rf"({_MONTH})\s(\d{{1,2}}),?\s({_YEAR})", text):
        return _day(int(match[3]), _MONTHS[match[1]], int(match[2]))
    if match := re.fullmatch(rf"({_MONTH})\s({_YEAR})", text):
        year, month = int(match[2]), _MONTHS[match[1]]
        return f"{year}-{month:02d}-01", f"{year}-{month:02d}-{monthrange(year, month)[1]}"
    if re.fullmatch(_YEAR, text):
        return f"{text}-01-01", f"{text}-12-31"
    return None


def _day(year: int, month: int, day: int) -> tuple[str, str] | None:
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        iso = f"{year}-{month:02d}-{day:02d}"
        return iso, iso
    return None
