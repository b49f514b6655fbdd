"""Headers of tables: lines that are nothing but names of columns, on one line or one column a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

from ingest.columns import column_field, tables
from ingest.lines import Kind, Line
from ingest.values import may_begin_status, status_of, status_spans

MAX_LINES = 10
MAX_COLUMN_WORDS = 6
MAX_UNKNOWN_SHARE = 0.34
MAX_OPEN_WORDS = 2
MAX_LENGTH = 110


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header on the lines ``first`` to ``last`` (indices, inclusive). ``columns`` are fields, ``other`` unknown ones."""

    first: int
    last: int
    columns: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns after the number, a title among them: a table of measures without one names it otherwise."""
        fields = [column for column in self.columns if column != "number"]
        if "title" not in fields and "demand" in fields:
            fields[fields.index("demand")] = "title"
        return tuple(fields)


_WORD = re.compile(r"\S+")
_BROKEN = re.compile(r"(\w)- (?=[a-zæøå])")
"""Where a word is broken at a line's end."""
_NUMBER = re.compile(r"\d{1,2}[.:]?")
"""*Satsingsområde 3 Oppfølging* above a table's header is a heading, no part of the header."""
TABLE_LINES = 400


@dataclass(frozen=True, slots=True)
class Range:
    """Where the rows of a flattened table may stand: from the line ``first`` to before ``past``. ``before``: columns stand before
    the number; ``valued``: a date, a status or a cost stands right behind it; ``ends``: nothing does."""

    first: int
    past: int
    before: bool
    valued: bool
    ends: bool


def table_ranges(headers: Sequence[Header], size: int) -> list[Range]:
    """Where the rows of flattened tables may stand."""
    ends = [header.first for header in headers[1:]] + [size]
    return [
        Range(
            header.last + 1,
            min(end, header.last + TABLE_LINES),
            "number" in header.columns[1:],
            _behind_number(header) in ("deadline", "period", "status", "budget"),
            "number" in header.columns[-1:],
        )
        for header, end in zip(headers, ends, strict=False)
    ]


def _behind_number(header: Header) -> str | None:
    if "number" not in header.columns:
        return None
    return next(iter(header.columns[header.columns.index("number") + 1 :]), None)


def find_headers(lines: Sequence[Line]) -> list[Header]:
    """All headers, in order; those repeated after a page break too."""
    headers: list[Header] = []
    i = 0
    while i < len(lines):
        header = _header_at(lines, i)
        if header is None:
            i += 1
        else:
            headers.append(header)
            i = header.last + 1
    return headers


def _header_at(lines: Sequence[Line], first: int) -> Header | None:
    line = lines[first]
    if line.kind is not Kind.BODY or len(line.body) > MAX_LENGTH:
        return None
    opening = _WORD.match(line.body)
    if opening is None or not _could_open(line.body):
        return None
    if line.cells:
        return _cell_header(lines, first)
    words: list[str] = []
    best: Header | None = None
    for last in range(first, min(first + MAX_LINES, len(lines))):
        here = lines[last]
        if (
            here.kind is not Kind.BODY
            or len(here.body) > MAX_LENGTH
            or (last > first and re.match(r"\d", here.body))
            or here.cells
        ):
            break
        if last > first and here.gap > max(2, 2 * here.loose + 1):
            break
        words.extend(_WORD.findall(here.body))
        if len(words) > 30 or any(_NUMBER.fullmatch(word) for word in words) or re.search(r":\s+\S", here.body):
            break
        parsed, unknown = _parse(words)
        columns = _columns(parsed, unknown, len(words))
        if columns is None and last > first and parsed.count("title") > 1 and parsed[0] == "title":
            below = _header_at(lines, first + 1)  # the chapter's heading, *Tiltak*, right above the table's header
            if (
                below is not None
                and "title" in below.columns
                and (best is None or len(below.columns) >= len(best.columns))
            ):
                return below
        if columns is None:
            if best is not None or not parsed or unknown > MAX_OPEN_WORDS:
                break  # more lines may yet make a header of few unknown words: a column's name can wrap
            continue
        if (
            best is None or columns[-1] != "other"
        ):  # a line of unknown words ends the header, unless known columns follow
            best = Header(first, last, columns)
    if best is not None and best.last == first + 1 and column_field(line.body) == "title":
        below = _header_at(lines, first + 1)  # a header on one line, and the heading above it
        if below is not None and below.last == best.last and "title" in below.columns:
            return below
    if best is not None and best.columns[0] == "other" and status_of(line.body) is not None:
        return None  # the last row's status or deadline, above a header that comes back on a page
    return best


def _bare(word: str) -> str:
    return normalize("NFC", word).strip(" :.?*|").lower()


@cache
def _first_words() -> frozenset[str]:
    """What the names of columns begin with: most lines begin otherwise, and are done with at once."""
    return frozenset(_bare(name.split()[0]) for name in tables()[1])


@lru_cache(maxsize=20_000)
def _may_open(word: str) -> bool:
    """Whether the name of a column, or a row of statuses, may begin with a word; one broken at its end may be any."""
    return word.endswith(("-", "/")) or _bare(word) in _first_words() or may_begin_status(word)


def _could_open(body: str) -> bool:
    words = body.lstrip("|* ").split(maxsplit=MAX_COLUMN_WORDS)[:MAX_COLUMN_WORDS]
    if not words or _bare(words[0]) not in _first_words():
        return bool(status_spans(body[:40]))
    return any(column_field(" ".join(words[:n])) for n in range(min(MAX_COLUMN_WORDS, len(words)), 0, -1)) or bool(
        status_spans(body[:40])
    )


def _columns(columns: Sequence[str], unknown: int, words: int) -> tuple[str, ...] | None:
    """The columns of a header of so many words, or None where they make none."""
    known = {c for c in columns if c != "other"}
    names = known & {"title", "number", "demand", "goal"}
    others = known - {"title", "number", "section_reference", "demand", "goal"}
    if not names or not (others or ({"title", "number"} <= known and "section_reference" in known)):
        return None
    if "title" not in known and "demand" not in known and "number" not in known:
        return None
    if unknown > MAX_UNKNOWN_SHARE * words or len(known) < 2:
        return None
    if columns.count("title") > 1 or columns.count("number") > 1:
        return None
    return tuple(columns)


def _parse(words: Sequence[str]) -> tuple[list[str], int]:
    """(columns, how many words are of no known column's name)."""
    columns: list[str] = []
    unknown = 0
    at = 0
    two: int | None = None  # where "Tiltak Nr" stands: one column's name, or those of two
    while at < len(words):
        longest = min(MAX_COLUMN_WORDS, len(words) - at) if _may_open(words[at]) else 0
        statuses = longest >= 2 and may_begin_status(words[at])
        for count in range(longest, 0, -1):
            name = " ".join(words[at : at + count])
            field = column_field(name)
            if field is None and ("- " in name or "/ " in name):
                field = column_field(_BROKEN.sub(r"\1", name).replace("/ ", "/"))
            begins = words[at][:1].isupper() or words[at][:1] in "#" or words[at].lower().startswith("nr")
            if field and (begins or (at == 0 and words[0][:1].islower() is False)):
                if field == "number" and [column_field(word) for word in words[at : at + count]] == ["title", "number"]:
                    two = len(columns) if words[at + 1][:1].isupper() else two
                columns.append(field)
                at += count
                break
            if (
                statuses
                and count >= 2
                and len(spans := status_spans(name)) >= 2
                and spans[0][0] == 0
                and spans[-1][1] == len(name)
            ):
                columns.append("status")
                at += count
                break
        else:
            if re.fullmatch(r"[/|–-]|og|eller", words[at]):
                at += 1
                continue
            if words[at][:1].isupper() and not (columns and columns[-1] == "other"):
                columns.append("other")
            unknown += 1 if words[at][:1].isupper() else 2
            at += 1
    if two is not None and not {"title", "demand"} & set(columns):
        columns[two : two + 1] = ["title", "number"]
    return columns, unknown


def _cell_header(lines: Sequence[Line], index: int) -> Header | None:
    """The header of a table whose cells are kept apart: every cell the name of a column, or unknown."""
    line = lines[index]
    names = [line.text[start - line.start : end - line.start] for start, end in line.cells]
    columns = ["other" if (field := column_field(re.sub(r"\s+", " ", name))) is None else field for name in names]
    known = {c for c in columns if c != "other"}
    if len(known) < 2 or not known & {"title", "number", "demand"}:
        return None
    return Header(index, index, tuple(columns))
