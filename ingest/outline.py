"""Headings: the chapters of a plan, and the headings that groups of measures stand under.

Numbered headings are found as runs (a list of numbers that spans measures is the plan's chapters, a list inside one
measure is that measure's), unnumbered ones by how they stand and what they say.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.candidates import Candidate
from ingest.context import Context
from ingest.evidence import is_heading_like
from ingest.lines import Kind, Line, continues, fold, joins
from ingest.patterns import load
from ingest.runs import Run
from ingest.values import begins_date

CHAPTER_LAYOUTS = ("7. …", "7 …", "1.2 …", "3.2.4 Tiltak: …")
MAX_HEADING_LINES = 3
MAX_HEADING_LENGTH = 140


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on the lines ``line`` to ``last`` (inclusive). ``level`` 1 is a chapter.

    ``group`` heads a group of measures; ``cuts`` ends the measure before it (a sub-heading inside a measure's text does not).
    """

    line: int
    last: int
    level: int
    title: str
    start: int
    end: int
    number: str | None = None
    group: bool = False
    cuts: bool = True
    title_start: int | None = None
    title_end: int | None = None

    @property
    def words(self) -> tuple[int, int]:
        """Where the title itself stands, without its number and marks of Markdown."""
        return (
            self.start if self.title_start is None else self.title_start,
            self.end if self.title_end is None else self.title_end,
        )


def heading_lines(headings: Sequence[Heading]) -> frozenset[int]:
    """The lines of the headings that end what stands before them."""
    return frozenset(n for heading in headings if heading.cuts for n in range(heading.line, heading.last + 1))


@cache
def _group_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(load("headings")["group"], key=len, reverse=True))
    return re.compile(
        rf"(?:{words})\s*(?:nr\.?\s*)?(?:\d{{1,2}}(?:\.\d{{1,2}})?\b|[A-F]\b(?=\s*[:.–-])|[IVX]+\b(?=\s*[:.–-])|[:–])"
        r"|(?:tiltak (?:innen|innan|under|for) )",
        re.I,
    )


_NAMES_MEASURES = re.compile(r"\(?\s*tiltak \d+\s?[-–]\s?\d+\s*\)?$", re.I)
"""A heading that says which measures stand under it: *Hjelp og vern (tiltak 9–12)*."""


_LETTERED = re.compile(r"([A-ZÆØÅ])[.:)]?\s+[A-ZÆØÅ]")


@cache
def _end_words() -> frozenset[str]:
    return frozenset(load("headings")["end"])


def is_group_heading(line: Line) -> bool:
    """*Innsatsområde 2: …*, *Delmål 1 …*, *Tiltak innen målområde 3: …*: short, and no sentence."""
    body = line.body.strip("*_ ")
    if (
        len(body) > MAX_HEADING_LENGTH
        or body.endswith((".", ";"))
        or (body.endswith(",") and ":" not in body)
        or line.cells
    ):
        return False
    return bool(_group_pattern().match(body)) or (bool(_NAMES_MEASURES.search(body)) and body[:1].isupper())


def _names_measures_below(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a heading's second line says which measures stand under it: *Trygghet til å handle* / *(tiltak 9–13)*."""
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    if after is None or after.broken or after.top or not line.body[:1].isupper() or len(line.body) > MAX_HEADING_LENGTH:
        return False
    return after.kind is Kind.BODY and bool(_NAMES_MEASURES.fullmatch(after.body))


def find_headings(
    context: Context,
    heads: Sequence[int],
    chapters: Sequence[Run],
    tables: Sequence[tuple[int, int]],
    codes: Sequence[str] = (),
) -> list[Heading]:
    """All headings in order.

    ``heads`` are the lines where measures begin, ``tables`` line ranges of rows (first, past the last), ``codes`` the measures'
    numbers where they begin with a letter: under *A. Forebygge* stand A1, A2.
    """
    lines = context.lines
    heads = sorted(heads)
    taken = set(heads)
    label_lines = {label.line for label in context.labels if not label.inline}
    values = {label.line + 1 for label in context.labels if label.alone}
    found: dict[int, Heading] = {}
    in_table = _ranges(tables)
    prefixes = {name[0] for name in codes}
    chapter_lines: dict[str, int] = {}
    openings = {header.first for header in context.headers}
    for item in sorted(_chapter_items(chapters, heads, context), key=lambda item: item.line):
        over = chapter_lines.get(item.number.split(".")[0])  # «5» right before «5.1»: the table's reach was too long
        behind = over is not None and in_table(over)
        behind = behind or item.line + 1 in openings
        if item.line not in taken and not (in_table(item.line) and "." in item.number and not behind):
            found[item.line] = _numbered(item, lines)
            chapter_lines.setdefault(item.number, item.line)
    headers = {line for header in context.headers for line in range(header.first, header.last + 1)}
    for line in lines:
        if line.index in taken or line.index in found or line.kind is not Kind.BODY or line.index in headers:
            continue
        rows = in_table(line.index)
        if line.index in values or (line.index in label_lines and not is_group_heading(line)):
            continue
        if line.heading:
            found[line.index] = _plain(line, lines, line.heading, group=is_group_heading(line))
        elif is_group_heading(line) or _names_measures_below(line, lines):
            after = lines[line.index + 1] if line.index + 1 < len(lines) else None
            goes_on = after is not None and after.body[:1].islower() and not after.broken
            if (
                rows
                or is_heading_like(line, lines)
                or _before_head(line, lines, heads)
                or not goes_on
                or _wraps_once(line, lines)
            ):
                found[line.index] = _plain(line, lines, 2, group=True)
        elif (match := _LETTERED.match(line.body)) and match[1] in prefixes and is_heading_like(line, lines):
            found[line.index] = _plain(line, lines, 2, group=True)
        elif _is_end(line) or (rows and _names_chapter(line)):
            found[line.index] = _plain(line, lines, 1)
        elif rows:
            over = (
                line.broken and line.index + 1 in openings and line.body[:1].isupper() and is_heading_like(line, lines)
            )
            if over or (line.body.isupper() and " " in line.body and _before_head(line, lines, heads)):
                found[line.index] = _plain(line, lines, 2, group=True)
        elif (
            is_heading_like(line, lines)
            and not _is_elsewhere(line, lines)
            and _stands_apart(line, lines, heads, line.index - 1 in found)
        ):
            heading = _plain(line, lines, 1 if line.body.isupper() else 2)
            before = _before_head(line, lines, heads)
            found[line.index] = replace(heading, group=before, cuts=before or line.body.isupper())
    return [found[index] for index in sorted(found)]


def _chapter_items(runs: Sequence[Run], heads: Sequence[int], context: Context) -> list[Candidate]:
    """Items of numbered runs that are chapters: they look like headings, and do not lie inside one measure."""
    items: list[Candidate] = []
    for run in runs:
        if run.layout not in CHAPTER_LAYOUTS:
            continue
        looking = [item for item in run.items if _looks_like_chapter(item, context)]
        if len(looking) < 0.6 * len(run.items):
            continue
        inside = [bisect_right(heads, item.line) for item in looking]
        spans = len(set(inside)) > 1
        dotted = run.layout == "1.2 …"
        outside = all(place in (0, len(heads)) for place in inside)
        close = len(looking) > 1 and max(b.line - a.line for a, b in itertools.pairwise(looking)) <= 2
        if (spans or outside or dotted) and not close:
            items.extend(looking)
    return items


def _looks_like_chapter(item: Candidate, context: Context) -> bool:
    lines = context.lines
    line = lines[item.line]
    if not item.title or re.search(r"[.,;]$", item.title.rstrip()) or item.title[:1].islower() or len(item.title) > 120:
        return False
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    return is_heading_like(line, lines) or after is None or after.index in context.label_lines or not joins(line, after)


def _numbered(item: Candidate, lines: Sequence[Line]) -> Heading:
    line = lines[item.line]
    last = _last_line(line, lines)
    return Heading(
        line=line.index,
        last=last,
        level=item.number.count(".") + 1 if item.layout != "7. …" else 1,
        title=fold(_between(lines, item.title_start, line, last)) or item.title,
        start=line.start,
        end=lines[last].end,
        number=item.number,
        title_start=item.title_start if item.title else None,
    )


def _plain(line: Line, lines: Sequence[Line], level: int, *, group: bool = False) -> Heading:
    last = _last_line(line, lines)
    title = fold(unspaced(_between(lines, line.body_start, line, last))).strip("*_# ")
    end = lines[last].end - (len(lines[last].text) - len(lines[last].text.rstrip("*_# ")))
    return Heading(line.index, last, level, title, line.body_start, lines[last].end, None, group, title_end=end)


_SPACED = re.compile(r"(?:[^\W\d_] ){2,}[^\W\d_](?: {2,}|$)")


def unspaced(text: str) -> str:
    """Letter-spaced words (*V I   F O R E B Y G G E R*) as words; other text as it is."""
    if not _SPACED.match(text + " "):
        return text
    return " ".join(word.replace(" ", "") for word in re.split(r" {2,}|\n", text))


def _between(lines: Sequence[Line], start: int, first: Line, last: int) -> str:
    texts = [first.text[start - first.start :]] + [lines[i].text for i in range(first.index + 1, last + 1)]
    return "\n".join(texts)


def _last_line(line: Line, lines: Sequence[Line]) -> int:
    """Where a heading that wraps ends."""
    last = line.index
    while last + 1 < len(lines) and last - line.index + 1 < MAX_HEADING_LINES:
        here, after = lines[last], lines[last + 1]
        if after.kind is Kind.BODY and not after.broken and not after.top and _NAMES_MEASURES.fullmatch(after.body):
            return after.index
        if (
            after.kind is not Kind.BODY
            or after.broken
            or after.bullet
            or after.top
            or not continues(here.text, after.body, here.width)
        ):
            break
        if not (
            after.body[:1].islower()
            or here.text.endswith(("(", "-"))
            or here.text.count("(") > here.text.count(")")
            or _open(here.text)
        ):
            break
        last += 1
    return last


def _wraps_once(line: Line, lines: Sequence[Line]) -> bool:
    """Whether *Delmål 2: …* goes on in one short line and ends there without a full stop, as a heading does."""
    last = _last_line(line, lines)
    if last != line.index + 1 or last + 1 >= len(lines):
        return False
    end, after = lines[last], lines[last + 1]
    short = not end.width or len(end.text) < 0.5 * end.width
    return short and end.text[-1] not in ".,;:" and not after.body[:1].islower() and ":" in line.body


def _open(text: str) -> bool:
    return bool(re.search(r"(?:,|\b(?:og|for|i|på|til|med|om|ved|mot|av))$", text))


def _is_end(line: Line) -> bool:
    bare = re.sub(r"[\s:.]+$", "", line.body.strip("*_ ").lower())
    return bare in _end_words() and line.body[:1].isupper()


_NUMBERED = re.compile(r"\d{1,2}[.:)]?\s*(?=[^\W\d_])")


def _names_chapter(line: Line) -> bool:
    """Whether a line behind a table's rows is a chapter's heading by what it says: *1.Innledning*."""
    number = _NUMBERED.match(line.body)
    return number is not None and line.body[number.end() :].strip("*_ .:").lower() in _chapter_words()


@cache
def _chapter_words() -> frozenset[str]:
    return frozenset(load("evidence")["chapters"])


_ADDRESS = re.compile(r"https?:|\bwww\.")
_NOTE = re.compile(r"\d{1,3}\s+[A-ZÆØÅ«“\"]")
_DAY = re.compile(r"\d{1,2}\.\s([a-zæøå]+)\b")


def _is_elsewhere(line: Line, lines: Sequence[Line]) -> bool:
    """Short lines that head nothing: one with a link, one that begins with a date, a note at the foot of its page."""
    day = _DAY.match(line.body)
    if _ADDRESS.search(line.text) or (day and begins_date(day[1])):
        return True
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    last = after is None or after.top or after.kind is not Kind.BODY or bool(_NOTE.match(after.body))
    return last and bool(_NOTE.match(line.body))


def _stands_apart(line: Line, lines: Sequence[Line], heads: Sequence[int], under_heading: bool) -> bool:
    """Not the first line of a paragraph: a page's or a paragraph's head with space around it, or right before a measure."""
    body = unspaced(line.body.strip("*_ "))
    if not re.search(r"[\w)?»”\"]$", body) or len(body) < 3 or not re.search(r"[^\W\d]{3}", body):
        return False
    before = lines[line.index - 1] if line.index else None
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    ended = (
        before is None
        or before.kind is not Kind.BODY
        or bool(re.search(r"[.!?:»”\"]\d{0,2}$", before.text))
        or line.gap > line.loose + 1
        or bool(before.cells)
        or line.top
    )
    whole = _between(lines, line.body_start, line, _last_line(line, lines)).strip()
    if (
        not (ended or under_heading)
        or whole.endswith((".", ";"))
        or (len(whole.split()) > 6 and re.search(r"\b(?:skal|må|bør|kan|er|har|blir|vil)\b", whole))
    ):
        return False
    if body.isupper() and len(body) > 4:
        return True
    if _before_head(line, lines, heads):
        return True
    fits = after is not None and bool(line.width) and len(line.text) + 1 + len(after.body.split()[0]) <= line.width
    return (line.top or line.gap > line.loose) and fits and after is not None and not after.body[:1].islower()


def _before_head(line: Line, lines: Sequence[Line], heads: Sequence[int]) -> bool:
    """Whether a measure begins on the next line, or the next but the heading's own."""
    at = bisect_left(heads, line.index + 1)
    return at < len(heads) and heads[at] <= _last_line(line, lines) + 1


def _ranges(spans: Sequence[tuple[int, int]]):  # type: ignore[no-untyped-def]
    starts = sorted(spans)
    firsts = [first for first, _ in starts]

    def inside(index: int) -> bool:
        at = bisect_right(firsts, index) - 1
        return at >= 0 and index < starts[at][1]

    return inside
