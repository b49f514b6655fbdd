"""Printed values → what they say for certain: dates, periods, statuses. What is not certain stays as printed."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import cache

from ingest.patterns import load, small_letters

_DASH = r"\s?(?:[-–—/]|til|t\.o\.m\.|og)\s?"
_YEAR = r"(?:19[89]\d|20[0-9]\d)"


@cache
def _months() -> dict[str, int]:
    return dict(load("values")["months"])


@cache
def _month_pattern() -> str:
    return "(?:" + "|".join(sorted(_months(), key=len, reverse=True)) + r")\.?"


@cache
def _statuses() -> list[tuple[str, str]]:
    """(words, status), longest first."""
    table = load("values")["status"]
    return sorted(((words, code) for code, all_words in table.items() for words in all_words), key=lambda x: -len(x[0]))


@cache
def _status_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(words) for words, _ in _statuses())
    return re.compile(rf"(?:{words})(?!\w)", re.I)


@cache
def _status_lead() -> re.Pattern[str]:
    return re.compile(load("values")["status_lead"]["pattern"], re.I)


_STATUS_TAIL = re.compile(
    rf"\s*(?:$|[.,;:!)(–-]|(?:i|per|pr\.?|innen|siden|fra|frå|høsten|våren|hausten)\s+(?:\d|{_YEAR}|[a-zæøå]+ {_YEAR}))",
    re.I,
)


def status_of(value: str) -> tuple[str, str] | None:
    """(status, printed) where the value *is* a status, not a sentence that happens to hold the word.

    >>> status_of("Under arbeid")
    ('ongoing', 'Under arbeid')
    >>> status_of("Regjeringen har gjennomført en kampanje") is None
    True
    """
    begin = len(value) - len(value.lstrip(" \t-–•*"))
    light = _LIGHT.match(value, begin)  # «Gul – under arbeid»: the words behind the traffic light say it
    if light and (found := status_of(value[light.end() :])) is not None:
        return found[0], value[begin : light.end()] + found[1]
    for lead in (0, _status_lead().match(value, begin).end() - begin):  # type: ignore[union-attr]
        match = _status_pattern().match(value, begin + lead)
        if match and _STATUS_TAIL.match(value, match.end()) and not re.match(r"\s*/", value[match.end() :]):
            code = next(code for words, code in _statuses() if words == match.group().lower())
            return code, value[begin : match.end()]
    return None


_LIGHT = re.compile(r"[\wæøå]+\s*[–—:-]\s+")


def status_spans(text: str) -> list[tuple[int, int, str]]:
    """Every status phrase that stands as words of their own: (start, end, status)."""
    lower = small_letters(text)
    firsts, codes = _status_words()
    if firsts.isdisjoint(_WORDS.findall(lower)):  # most lines; the search itself costs a hundred times this
        return []
    found: list[tuple[int, int, str]] = []
    for word in _WORDS.finditer(lower):
        if word.group() in firsts and word.start() >= (found[-1][1] if found else 0):
            match = _lower_status_pattern().match(lower, word.start())
            if match is not None:
                found.append((match.start(), match.end(), codes[match.group()]))
    return found


_WORDS = re.compile(r"[^\W_]+")


def may_begin_status(word: str) -> bool:
    """Whether a status may begin with a word that begins so."""
    return not _status_words()[0].isdisjoint(_WORDS.findall(word.lower()))


@cache
def _status_words() -> tuple[frozenset[str], dict[str, str]]:
    """(the words that statuses begin with, all statuses with their codes), in lower case."""
    codes = dict(reversed(_statuses()))
    return frozenset(match.group() for words in codes if (match := _WORDS.search(words))), codes


@cache
def _lower_status_pattern() -> re.Pattern[str]:
    """The statuses as they stand in lower case: without folding case the engine skips ahead by the first letter."""
    return re.compile(rf"(?:{'|'.join(re.escape(words) for words, _ in _statuses())})(?!\w)")


def _iso(day: int, month: int, year: int) -> str | None:
    if year < 100:
        year += 2000
    if not (1980 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def date_of(value: str) -> str | None:
    """The ISO date, month, year or interval that a printed deadline says for certain, else None.

    >>> date_of("innen 1. juni 2025"), date_of("1. halvår 2025"), date_of("høsten 2024")
    ('2025-06-01', '2025-01-01/2025-06-30', None)
    """
    text = re.sub(r"\s+", " ", value.strip(" \t.,;:()*")).lower()
    text = re.sub(
        r"^(?:innen|innan|senest|seinast|frist|før|i løpet av|i|ferdig|den|pr\.?|per|medio)\b[ :]*",
        "",
        text,
    )
    text = re.sub(r"^(?:innen|innan|senest|seinast|den)\b[ :]*", "", text)
    end_of = re.match(
        r"(?:utgangen av|utløpet av|slutten av|ved utgangen av|utgongen av|årsslutt|årsskiftet)\s+(?:året\s+)?", text
    )
    if end_of:
        text = text[end_of.end() :]
    result = _certain(text)
    if result and end_of:
        return _last_day(result)
    return result


_QUARTERS = {"første": "1.", "fyrste": "1.", "andre": "2.", "annet": "2.", "tredje": "3.", "fjerde": "4."}


def _certain(text: str) -> str | None:
    if match := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?((?:\d\d)?\d\d)", text):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return _iso(int(match[3]), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})[ -/]((?:\d\d)?\d\d)", text):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(rf"(\d{{1,2}})\.? ?({_month_pattern()}) ({_YEAR})", text):
        return _iso(int(match[1]), _months()[match[2].rstrip(".")], int(match[3]))
    if match := re.fullmatch(rf"({_month_pattern()}) ({_YEAR})", text):
        return f"{match[2]}-{_months()[match[1].rstrip('.')]:02d}"
    if (match := re.fullmatch(r"(.+?\d{4}) ?(?:[-–—]|til|t\.o\.m\.) ?(.+)", text)) and (
        ends := _ends(match[1], match[2])
    ):
        return ends
    if match := re.fullmatch(
        rf"(?:(1|2)\.? ?|(første|fyrste) |(andre|annet) )halvår(?:et)? (?:i |av )?({_YEAR})", text
    ):
        first = match[1] == "1" or bool(match[2])
        return f"{match[4]}-01-01/{match[4]}-06-30" if first else f"{match[4]}-07-01/{match[4]}-12-31"
    text = re.sub(r"^(første|fyrste|andre|annet|tredje|fjerde)(?= kvartal)", lambda m: _QUARTERS[m[1]], text)
    if match := re.fullmatch(rf"(?:q ?([1-4])|([1-4])\.? ?kvartal|kvartal ([1-4])) ?(?:i |av )?({_YEAR})", text):
        quarter = int(match[1] or match[2] or match[3])
        last = monthrange(int(match[4]), quarter * 3)[1]
        return f"{match[4]}-{quarter * 3 - 2:02d}-01/{match[4]}-{quarter * 3:02d}-{last}"
    if match := re.fullmatch(rf"({_YEAR}) ?(?:[-–—/]|til|t\.o\.m\.) ?({_YEAR})", text):
        return f"{match[1]}/{match[2]}" if match[1] < match[2] else None
    if re.fullmatch(_YEAR, text):
        return text
    return None


def _ends(first: str, last: str) -> str | None:
    """An interval of two days or two months: *august 2025 – juni 2026*."""
    ends = [
        _iso(int(m[1]), int(m[2]), int(m[3]))
        if (m := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", end))
        else f"{m[2]}-{_months()[m[1].rstrip('.')]:02d}"
        if (m := re.fullmatch(rf"({_month_pattern()}) ({_YEAR})", end))
        else None
        for end in (first.strip(), last.strip())
    ]
    if ends[0] is None or ends[1] is None or len(ends[0]) != len(ends[1]):
        return None
    return f"{ends[0]}/{ends[1]}" if ends[0] < ends[1] else None


def _last_day(date: str) -> str:
    parts = date.split("/")[-1].split("-")
    if len(parts) == 1:
        return f"{parts[0]}-12-31"
    if len(parts) == 2:
        return f"{date}-{monthrange(int(parts[0]), int(parts[1]))[1]}"
    return date


def due(date: str) -> str | None:
    """The last day an ISO date, month, year or interval allows; None where the value is no such date."""
    last = date.split("/")[-1]
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", last):
        return None
    return _last_day(last)


_PERIOD = re.compile(rf"({_YEAR}){_DASH}({_YEAR}|\d\d\b)")


def period_of(value: str) -> str | None:
    """``2014-2017`` or ``2014`` where the value is just a span of years or a year.

    >>> period_of("2014 – 2017"), period_of("i perioden 2024–28"), period_of("løpende")
    ('2014-2017', '2024-2028', None)
    """
    text = re.sub(
        r"^(?:i |for |fra |frå )?(?:planperioden|perioden|åra|årene|år)?\s*", "", value.strip(" \t.,;:()*").lower()
    )
    if match := _PERIOD.fullmatch(text):
        return years(match)
    return text if re.fullmatch(_YEAR, text) else None


def years(match: re.Match[str]) -> str | None:
    """``YYYY-YYYY`` of a match of two years, the second perhaps in two digits; None where it runs backwards."""
    last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
    return f"{match[1]}-{last}" if match[1] < last else None


@cache
def _date_like() -> re.Pattern[str]:
    """For text in small letters."""
    month = _month_pattern()
    table = load("values")["uncertain"]
    seasons = "|".join(re.escape(w) for w in sorted(table["seasons"], key=len, reverse=True))
    words = "|".join(re.escape(w) for w in sorted(table["words"], key=len, reverse=True))
    year = rf"{_YEAR}(?:\s?[-–—/]\s?(?:{_YEAR}|\d\d))?"
    periods, ordinals = ("|".join(map(re.escape, table[name])) for name in ("periods", "ordinals"))
    every = "|".join(
        (
            rf"{month} (?:hvert|kvart) år",
            rf"(?:hvert|kvart) år i (?:{month}|(?:uke|veke) \d{{1,2}})",
            rf"(?:årlig|årleg),? (?:i )?{month}",
            rf"(?:uke|veke) \d{{1,2}}(?:,? {_YEAR})?",
            rf"(?:hver|kvar|hvert|kvart)\s+(?:{seasons}|år|måned|månad|kvartal|halvår|uke|veke|{month})",
            rf"(?:hvert|kvart)\s+(?:{periods})|(?:hvert|kvart)\s+(?:{ordinals})\s+(?:{periods})",
        )
    )
    before = (
        "innen|innan|senest|seinast|før|fra|frå|i løpet av|ila\\.?|f\\.?o\\.?m\\.?|t\\.?o\\.?m\\.?|til og med|ved|utgangen av|utgongen av"
        "|slutten av|medio|primo|ultimo|oppstart|ferdig|tidlig|tidleg|sent|seint|den"
    )
    lead = rf"(?:(?:{before})\s+){{0,3}}"
    core = "|".join(
        (
            r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d\d)?\d\d|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}[ -/](?:\d\d)?\d\d",
            rf"\d{{1,2}}\.? ?{month} ?(?:{_YEAR})?|{month}(?:\s?[-–—/]\s?{month})? {_YEAR}",
            rf"(?:[12]\.? ?|første |fyrste |andre |annet )halvår(?:et)?(?: (?:i |av )?{_YEAR})?",
            rf"q ?[1-4] {_YEAR}|(?:[1-4]\.? ?|(?:første|fyrste|{ordinals}) )kvartal (?:i |av )?{_YEAR}",
            rf"(?:{seasons})(?: ?/ ?(?:{seasons}))? ?(?:{_YEAR}(?: ?[-–/] ?(?:{_YEAR}|\d\d))?)",
            year,
            every,
            words,
        )
    )
    return re.compile(rf"(?<![\w.,/-]){lead}(?:{core})(?![\w/%]|[.,]\d)")


@cache
def _time_words() -> frozenset[str]:
    """The words that what is no date in figures begins with: most lines have none, nor a figure, and are done with at once."""
    table = load("values")["uncertain"]
    phrases = (*table["seasons"], *table["words"], *table["ordinals"], *_months(), *_EVERY)
    return frozenset(match.group() for phrase in phrases if (match := _WORDS.search(phrase)))


_EVERY = ("hver", "kvar", "hvert", "kvart", "årlig", "årleg", "uke", "veke", "første", "fyrste", "andre", "annet")
_FIGURE = re.compile(r"\d")


def date_spans(text: str) -> list[tuple[int, int]]:
    """Every stretch that reads as a date, a period or a time word of a plan."""
    small = small_letters(text)
    if not _FIGURE.search(small) and _time_words().isdisjoint(_WORDS.findall(small)):
        return []
    return [match.span() for match in _date_like().finditer(small)]


def is_date_like(value: str) -> bool:
    """Whether the whole value says when: dates, periods, seasons and words like *løpende*, joined by commas or *og*."""
    rest = _date_like().sub("", small_letters(value.strip(" .,;:()*")))
    return bool(value.strip()) and not re.sub(
        r"[\s.,;:/()*–-]|\b(?:og|eller|deretter|så|med|fra|frå|til)\b", "", rest, flags=re.I
    )


def begins_date(word: str) -> bool:
    """Whether a word is a month or a season: behind a name it begins the next column, not a place."""
    lower = word.lower().strip(".,")
    return lower in _months() or lower in load("values")["uncertain"]["seasons"]


@cache
def _money() -> re.Pattern[str]:
    table = load("values")["money"]
    phrases = "|".join(re.escape(p) for p in sorted(table["phrases"], key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(table['patterns'])}|(?:{phrases})(?!\w))", re.I)


def money_spans(text: str) -> list[tuple[int, int]]:
    """Every stretch that reads as a cost, or as words on how it is paid."""
    return [(m.start(), m.end()) for m in _money().finditer(text)]
