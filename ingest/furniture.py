"""What a line is besides text: a running head, a page number, a link, a table of contents."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from ingest.columns import column_field, names_columns
from ingest.line import Kind, Line
from ingest.patterns import load

_URL = re.compile(r"(?:https?://|www\.|file:///|mailto:)\S+$|^\S*%[0-9A-F]{2}\S*$|^(?:https?://|www\.|file:///)\S*")
_URL_TAIL = re.compile(r"[\w./?=&%~+#,:;@!$()*'…-]+")
_PAGE_NUMBER = re.compile(r"(?:side|page|s\.)?\s*-?\s*\d{1,3}\s*-?\s*(?:(?:av|of|/)\s*\d{1,3})?", re.I)
_SAYS_PAGE = re.compile(r"(?:side|page)\s+\d{1,3}(?:\s*(?:av|of|/)\s*\d{1,3})?|\d{1,3} (?:av|of) \d{1,3}", re.I)
_NUMBERED_HEAD = re.compile(r"\d{1,3}\s*[•|]\s+\S.{5,}|\S.{5,}\s[•|]\s*\d{1,3}")
_DOT_LEADER = re.compile(
    r"(?:\.[ \t]?){4,}\s*\d{0,3}$|[ \t]{3,}\d{1,3}$|(?:_[ \t]?){4,}\s*\d{0,3}$|(?<!…)…+\s*\d{1,3}$|\t\d{1,3}$"
)
_DIGITS = re.compile(r"\d+")

_MARKED = re.compile(r"[-–]\s*(\d{1,3})\s*[-–]|(\d{1,3})\s?/\s?\d{1,3}")
_ENTRY = re.compile(r"(?=.*[^\W\d]{3}).*\D\s(\d{1,3})")
_PAGED = re.compile(
    r"\S.*(?:[|•·–—-]|\s{2,}|\t)\s*(?:side|page|s\.)\s*(\d{1,3})(?:\s*(?:av|of|/)\s*\d{1,3})?"
    r"|\S.*\s(?:side|page)\s+(\d{1,3})\s*(?:av|of|/)\s*\d{1,3}"
    r"|(?:side|page)\s+(\d{1,3})(?:\s*(?:av|of|/)\s*\d{1,3})?\s*(?:[|•·–—-]|\s{2,}|\t).*\S",
    re.I,
)
_SAYS = ("side", "page", "s.")
"""One of these stands in every line that says its page."""
_LONE = re.compile(r"\d{1,3}")
MAX_PAGED = 140
MIN_HEAD = 12
"""A running head beside a page's number is at least this long: shorter lines that come back are values (*NAV*, *Løpende*)."""
MIN_NAMED_HEAD = 20
COVER_LINES = 15
_SAYS_WHOSE = re.compile(r"plan|kommune\b|rapport|program", re.I)
"""What a running head names: a document, or whose it is."""
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
MIN_ENTRIES = 3
MAX_WRAPPED_ENTRIES = 2
"""How many lines of a table of contents may be the first half of an entry that wraps before it is over."""
RUNNING_MIN_PAGES = 3
"""A line is a running head when it stands at the edge of at least this many pages, numbers aside."""
MIN_PAGE_LINES = 5
EDGE_SHARE = 0.8
"""A running head stands at the edges only: a line that stands elsewhere as often is text that comes back."""
EDGE_LINES = 3
"""How far from a page's edge a running head may stand, in lines with text."""


def classified(lines: list[Line]) -> list[Line]:
    running = _running_heads(lines)
    shapes = Counter(_shape(line.text) for line in lines if _is_numbered_head(line.text))
    kinds: list[Kind] = []
    for i, line in enumerate(lines):
        after_link = i > 0 and kinds[-1] is Kind.LINK and not line.broken
        if line.index in running:
            kind = Kind.PAGE_NUMBER if _PAGE_NUMBER.fullmatch(line.text) else Kind.RUNNING
        elif _is_numbered_head(line.text) and (
            not line.cells or shapes[_shape(line.text)] > 1 or (i + 1 < len(lines) and lines[i + 1].top)
        ):
            kind = Kind.RUNNING
        elif (
            ("://" in line.text and len(line.text.split()) <= 2 and _URL.search(line.text))
            or (" " not in line.text and _URL.fullmatch(line.text))
            or (
                after_link
                and " " not in line.text
                and _URL_TAIL.fullmatch(line.text)
                and ("/" in line.text or "." in line.text[1:-1])
            )
        ):
            kind = Kind.LINK
        elif (
            _ends_like_an_entry(line.text)
            and _DOT_LEADER.search(line.text)
            and re.search(r"[^\W\d]{3}", line.text)
            and len(line.cells) <= 2
        ):
            kind = Kind.CONTENTS
        else:
            kind = Kind.BODY
        kinds.append(kind)
    _undotted_contents(lines, kinds)
    _close_contents(lines, kinds)
    furniture = (Kind.RUNNING, Kind.PAGE_NUMBER)
    result: list[Line] = []
    for line, kind, before in zip(lines, kinds, [None, *kinds], strict=False):
        top = line.top or (before in furniture and kind not in furniture)
        result.append(line if kind is line.kind and top == line.top else replace(line, kind=kind, top=top))
    return result


def _is_numbered_head(text: str) -> bool:
    return ("•" in text or "|" in text) and bool(_NUMBERED_HEAD.fullmatch(text))


def _ends_like_an_entry(text: str) -> bool:
    """Whether a line ends in a number or a leader: the pattern of leaders is tried at every character of a line."""
    return text[-1] in "._" or text[-1].isdecimal()


def _undotted_contents(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """A table of contents without leaders: under its heading, lines that end in page numbers which never go down."""
    words = frozenset(load("headings")["contents"])
    for line in lines:
        if line.body.strip("*_ :").lower() not in words:
            continue
        entries: list[int] = []
        number = 0
        for at in range(line.index + 1, len(lines)):
            after = lines[at]
            match = _ENTRY.fullmatch(after.text)
            if match is not None and int(match[1]) >= number:
                number = int(match[1])
                entries.append(after.index)
            elif kinds[after.index] is Kind.BODY and after.index > line.index + 1 + len(entries) + MAX_WRAPPED_ENTRIES:
                break
        if len(entries) >= MIN_ENTRIES:
            for index in entries:
                if kinds[index] is Kind.BODY:
                    kinds[index] = Kind.CONTENTS


def _close_contents(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """A single line with a dot leader is not a table of contents: forms have them too, and so do table rows."""
    i = 0
    while i < len(kinds):
        if kinds[i] is not Kind.CONTENTS:
            i += 1
            continue
        j, found = i, 0
        last = i
        while j < len(kinds) and j - last <= 2:
            if kinds[j] is Kind.CONTENTS:
                found, last = found + 1, j
            j += 1
        if found < 3:
            for k in range(i, last + 1):
                if kinds[k] is Kind.CONTENTS:
                    kinds[k] = Kind.BODY
        else:
            for k in range(i, last + 1):  # a long entry that wraps belongs to the table
                if kinds[k] is Kind.BODY:
                    kinds[k] = Kind.CONTENTS
        i = last + 1


def _running_heads(lines: Sequence[Line]) -> set[int]:
    """The lines that stand, numbers aside, at the same edge of several pages; and lone page numbers at an edge."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    found: set[int] = set()
    everywhere = Counter(_shape(line.text) for line in lines)
    needed = RUNNING_MIN_PAGES if len(pages) > RUNNING_MIN_PAGES else 2
    for edge in (slice(0, EDGE_LINES), slice(-EDGE_LINES, None)):
        seen: dict[str, set[int]] = {}
        for members in pages.values():
            for line in members[edge]:
                seen.setdefault(_shape(line.text), set()).add(line.page)
        for members in pages.values():
            for line in members[edge]:
                shape = _shape(line.text)
                at_edges = len(seen[shape]) >= max(needed, EDGE_SHARE * everywhere[shape])
                if at_edges and _can_run(line.text, shape):
                    found.add(line.index)
    found |= _named_heads(pages, everywhere)
    for members in pages.values():
        rest = [line for line in members if line.index not in found]
        for line in {*rest[:1], *rest[-1:]}:
            if _PAGE_NUMBER.fullmatch(line.text) and _is_page_number(line, rest, pages):
                found.add(line.index)
    found.update(line.index for line in lines if _SAYS_PAGE.fullmatch(line.text))
    found |= _marked_numbers(lines) | _paged_heads(lines) | _numbers_beside(lines)
    return found | _repeated_heads(lines)


def _named_heads(pages: Mapping[int, Sequence[Line]], everywhere: Mapping[str, int]) -> set[int]:
    """Running heads of a few pages only (*Storvik kommune – Handlingsplan mot vold* above a table that goes on): two are enough
    where the same line opens or closes pages behind the first, stands nowhere else and says whose document it is."""
    where: dict[tuple[str, int], list[int]] = {}
    for members in list(pages.values())[1:]:
        for edge in (0, -1):
            where.setdefault((members[edge].text, edge), []).append(members[edge].index)
    return {
        index
        for (text, _), found in where.items()
        if len(found) >= 2
        and len(text) >= MIN_NAMED_HEAD
        and _SAYS_WHOSE.search(text)
        and everywhere[_shape(text)] == len(found)
        and _can_run(text, _shape(text))
        for index in found
    }


def _marked_numbers(lines: Sequence[Line]) -> set[int]:
    """Page numbers that look like nothing else (*- 6 -*, *3/8*) and go up, with the running heads beside them."""
    numbered = [(int(match[1] or match[2]), line.index) for line in lines if (match := _MARKED.fullmatch(line.text))]
    ascending = all(a[0] < b[0] and b[1] - a[1] >= MIN_PAGE_LINES for a, b in itertools.pairwise(numbered))
    if len(numbered) < RUNNING_MIN_PAGES or not ascending:
        return set()
    found = {index for _, index in numbered}
    for step in (1, -1):
        beside = [lines[index + step] for index in found if 0 <= index + step < len(lines)]
        shapes = Counter(_shape(line.text) for line in beside)
        found |= {
            line.index
            for line in beside
            if shapes[shape := _shape(line.text)] >= RUNNING_MIN_PAGES and _can_run(line.text, shape)
        }
    return found


def _paged_heads(lines: Sequence[Line]) -> set[int]:
    """Running heads that say their page (*Handlingsplan | side 7*, *… Side 2 av 9*): twice is enough, the numbers going up."""
    where: dict[str, list[tuple[int, int]]] = {}
    for line in lines:
        if len(line.text) > MAX_PAGED or not any(word in line.text.lower() for word in _SAYS):
            continue
        if match := _PAGED.fullmatch(line.text):
            where.setdefault(_shape(line.text), []).append((int(match[1] or match[2] or match[3]), line.index))
    return {
        index
        for members in where.values()
        if len(members) >= 2 and all(a[0] < b[0] for a, b in itertools.pairwise(members))
        for _, index in members
    }


def _numbers_beside(lines: Sequence[Line]) -> set[int]:
    """Page numbers on a line above or below a line that comes back, each one page further, with that line.

    A running head says what the cover says; a value beside the numbers of a table's rows (*Innenfor rammen*) does not.
    """
    where: dict[tuple[str, int], list[tuple[int, int]]] = {}
    cover = [(line.text, frozenset(_LONG_WORD.findall(line.text.lower()))) for line in lines[:COVER_LINES]]
    for line in lines:
        if not _LONE.fullmatch(line.text):
            continue
        for step in (-1, 1):
            at = line.index + step
            beside = lines[at].text if 0 <= at < len(lines) else ""
            if len(beside) < MIN_HEAD or not _can_run(beside, beside.lower()):
                continue
            own = _LONG_WORD.findall(beside.lower())
            if _SAYS_WHOSE.search(beside) or any(text != beside and not words.isdisjoint(own) for text, words in cover):
                where.setdefault((beside, step), []).append((int(line.text), line.index))
    found: set[int] = set()
    for (_, step), members in where.items():
        apart = [b[1] - a[1] >= MIN_PAGE_LINES and b[0] - a[0] in (1, 2) for a, b in itertools.pairwise(members)]
        if apart and all(apart):
            found.update(at for _, index in members for at in (index, index + step))
    return found


def _repeated_heads(lines: Sequence[Line]) -> set[int]:
    """Running heads where no page break is marked: a line with a changing page number in it, many times over."""
    where: dict[str, list[tuple[int, int]]] = {}
    for line in lines:
        numbers = _DIGITS.findall(line.text) if len(line.text) <= 120 else []
        if (
            numbers
            and _can_run(line.text, shape := _shape(line.text))
            and len(re.findall(r"[^\W\d]{3,}", line.text)) >= 2
        ):
            for place, number in enumerate(numbers):
                if len(number) <= 3:
                    where.setdefault(f"{place}:{shape}", []).append((int(number), line.index))
    found: set[int] = set()
    for members in where.values():
        values = [value for value, _ in members]
        steps = [b - a for a, b in itertools.pairwise(values)]
        distances = [b - a for (_, a), (_, b) in itertools.pairwise(members)]
        if (
            len(members) >= RUNNING_MIN_PAGES
            and all(0 < step <= 4 for step in steps)
            and min(distances) >= MIN_PAGE_LINES
        ):
            found.update(index for _, index in members)
    return found


_NEVER_RUNS = re.compile(
    r"^\W*(?:t\s?i\s?l\s?t\s?a\s?k|ansvar|frist|status|målgruppe|kostnad|periode|gjennomføring|ansvarleg|ansvarlig)",
    re.I,
)


def _can_run(text: str, shape: str) -> bool:
    """A field's label or a table's header comes back on every page too, and a number alone may be a measure's."""
    begins = next((char for char in text if char.isalpha()), "")
    return (
        not _NEVER_RUNS.match(text)
        and not names_columns(text)
        and column_field(text) is None
        and begins.isupper()
        and bool(re.search(r"[^\W\d_]{3}", shape))
        and len(text) <= 160
        and not text.endswith(":")
    )


def _is_page_number(line: Line, members: Sequence[Line], pages: dict[int, list[Line]]) -> bool:
    """A lone number is a page's at the foot of a page that another follows, or where it goes up with the pages."""
    digits = line.text.strip("- –")
    if not digits.isdigit():
        return False
    offset = int(digits) - line.page
    near = [p for p in (line.page - 2, line.page - 1, line.page + 1, line.page + 2) if p in pages]
    agree = sum(1 for p in near for other in (pages[p][0], pages[p][-1]) if other.text.strip("- –") == str(p + offset))
    if line is members[-1] and line.page + 1 in pages:
        counts = any(other.text == str(int(digits) - 1) for other in members[:-1])  # 7, and now 8: measures' numbers
        return agree >= 1 or not counts
    return int(digits) > 0 and agree >= 1


@lru_cache(maxsize=50_000)
def _shape(text: str) -> str:
    return re.sub(r"\s+", " ", _DIGITS.sub("#", text)).strip().lower()
