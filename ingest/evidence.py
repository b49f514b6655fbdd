"""What speaks for and against a run being the plan's measures: labels under it, a header above it, what its titles say.

Every sign is a share between 0 and 1 with a weight (``data/evidence.toml``); the sum decides, and the signs are kept so
that the reading report can say why a run was not taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log2
from typing import Any

from ingest.candidates import Candidate, layout
from ingest.context import BLOCK_REACH, MAX_HEADING, SOFT, STRONG, Context, HeadingSigns
from ingest.headers import Header
from ingest.lines import Kind, Line
from ingest.patterns import load
from ingest.runs import Run
from ingest.values import date_spans, status_spans

HEADING_REACH = 45
NAMED = 2.0
"""A layout of this prior names its line a measure."""
FOOT_LINES = 8
LEAD_LINES = 4
"""How many lines the paragraph may have that leads in a list."""
ALONE = 1.5
"""One line is no run: only labels, or a layout that names it, can carry it …"""
ALONE_IN_TABLE = 0.8
"""… or a table of its own, under a header as the other measures' tables have."""
TYPED_LINES = 12
"""How many lines of an item's block are looked at for a status or a date at their ends."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A run with its score, the signs that made it, and its block's fields. ``header`` is the table's it stands in."""

    run: Run
    score: float
    signs: dict[str, float]
    header: Header | None
    labelled: tuple[frozenset[str], ...]

    @property
    def taken(self) -> bool:
        return self.score >= threshold()

    def reason(self) -> str:
        """Why it was not taken, in words of the strongest sign against it."""
        against = min(self.signs.items(), key=lambda sign: sign[1], default=("", 0.0))
        return REASONS.get(against[0], REASONS[""]) if against[1] < 0 else REASONS[""]


REASONS = {
    "": "numbered lines without responsible, deadline, status or a heading that speaks of measures",
    "chapters": "the plan's own chapters",
    "nested": "goals or chapters with numbered parts of their own",
    "contents": "a table of contents",
    "footnotes": "footnotes",
    "foreign": "under a heading that speaks of another plan",
    "minutes": "cases in the minutes of a meeting",
    "not_measures": "about law, figures, sources or questions",
    "gaps": "the numbers do not run",
}


@cache
def _table() -> dict[str, Any]:
    return load("evidence")


def threshold() -> float:
    return float(_table()["weights"]["threshold"])


def item_quality(context: Context) -> dict[int, float]:
    """How much speaks for each candidate by itself (keyed by identity): labels under it before the next candidate.

    Labels behind another candidate count less: they are that one's, unless it is a list inside this one's text.
    """
    following: dict[str, int] = {}
    quality: dict[int, float] = {}
    rows = context.rows
    nearest, at = len(context.lines), len(context.lines)
    for candidate in reversed(context.candidates):
        if candidate.line != at:
            nearest = at
        if layout(candidate.layout).numbers != "letter":
            at = candidate.line
        end = following.get(candidate.family, candidate.line + BLOCK_REACH)
        worth = 0.0
        for has, most in ((context.has_strong, 1.0), (context.has_soft, 0.8)):
            if has(candidate.line, end):
                worth = most if has(candidate.line, min(nearest, end)) else 0.5 * most
                break
        worth += 0.2 if end - candidate.line > 2 else -0.3 if end - candidate.line == 1 else 0.0
        worth += 0.2 if context.lines[candidate.line].broken or context.lines[candidate.line].top else 0.0
        worth -= 0.1 if context.lines[candidate.line].kind is Kind.CONTENTS else 0.0
        worth += 1.0 if candidate.line in rows else 0.0
        worth -= 0.8 if _is_chapter(candidate.title) else 0.0
        worth -= 0.6 if _FIGURES.search(candidate.title) else 0.0
        worth -= 0.8 if candidate.title[:1].islower() else 0.0
        quality[id(candidate)] = worth
        following[candidate.family] = candidate.line
    return quality


_FIGURES = re.compile(r"(?:\s[\d.,%–-]+){3,}$")
"""A row of a table of figures ends in several of them."""


def weigh(run: Run, context: Context, stops: bytearray | None = None) -> Weighed:
    """The run with all signs for and against it.

    ``stops`` has a 1 for each line where a measure of a run already taken begins: labels behind one are that one's.
    """
    weights = _table()["weights"]
    lines = context.lines
    items = run.items
    count = len(items)
    ends = [item.line for item in items[1:]] + [_last_end(run, context)]
    if stops is not None:
        found = (stops.find(1, item.line + 1, end) for item, end in zip(items, ends, strict=True))
        ends = [end if stop < 0 else stop for stop, end in zip(found, ends, strict=True)]
    labelled = tuple(frozenset(context.fields_between(item.line, end)) for item, end in zip(items, ends, strict=True))
    titles = [title_of(item, lines) for item in items]
    header = _header_above(run, context)
    shares = {
        "label": sum(1 for fields in labelled if fields & STRONG) / count,
        "soft_label": sum(1 for fields in labelled if fields & SOFT) / count,
        "header": 1.0 if header else 0.0,
        "typed": _typed(items, ends, context) if header is None else 0.0,
        "heading": _heading(run, context, "measure_headings"),
        "verbs": sum(1 for title in titles if says_action(title)) / count,
        "from_one": 1.0 if items[0].key[0] == 1 and count > 1 else 0.0,
        "length": max(0.0, log2(count) - 1.0) if count > 1 else 0.0,
        "gaps": _gaps(items),
        "chapters": sum(1 for title in titles if _is_chapter(title)) / count,
        "nested": _nested(items, ends, context),
        "contents": sum(1 for item in items if lines[item.line].kind is Kind.CONTENTS) / count,
        "footnotes": _footnotes(items, context) if header is None else 0.0,
        "foreign": _heading(run, context, "foreign_headings") if not layout(run.layout).prior >= 9 else 0.0,
        "minutes": 1.0 if context.minutes else 0.0,
        "not_measures": sum(1 for title in titles if _not_a_measure(title)) / count,
    }
    signs = {name: weights[name] * share for name, share in shares.items() if share}
    score = layout(run.layout).prior + sum(signs.values())
    if count == 1:
        score -= ALONE_IN_TABLE if header else ALONE
    return Weighed(run, score, signs, header, labelled)


def title_of(item: Candidate, lines: Sequence[Line]) -> str:
    """The words that begin the title: on the item's line, or on the next where the number stands alone."""
    if item.title:
        return item.title
    return lines[item.line + 1].body if item.line + 1 < len(lines) else ""


def _last_end(run: Run, context: Context) -> int:
    """Where the last item's block may end: as far as its siblings' do, and no further than the next heading above them."""
    lines = context.lines
    lengths = [b.line - a.line for a, b in zip(run.items, run.items[1:], strict=False)]
    reach = max(12, int(1.5 * max(lengths))) if lengths else 60
    last = run.items[-1].line
    end = min(len(lines), last + 1 + min(reach, BLOCK_REACH))
    for at in range(bisect_right(context.candidate_lines, last), len(context.candidates)):
        candidate = context.candidates[at]
        if candidate.line >= end:
            break
        if _begins_another(candidate, run):
            end = candidate.line
            break
    for line in range(last + 1, end):
        if lines[line].heading and lines[last].heading and lines[line].heading <= lines[last].heading:
            return line
    return end


def _begins_another(candidate: Candidate, run: Run) -> bool:
    """Whether a line behind a run's last item begins something else: a list of its look, a number that follows, a measure.

    A number that neither follows nor begins a list is text (*36 S (2023–2024)* on a line of its own).
    """
    if layout(candidate.layout).prior >= NAMED:
        return True
    number = candidate.key[0]
    return candidate.layout == run.layout and (number <= 1 or number > run.items[-1].key[0])


def _header_above(run: Run, context: Context) -> Header | None:
    """The header of the table that the run stands in: most of its items are the table's rows, or its columns repeat."""
    found = [header for item in run.items if (header := context.rows.get(item.line)) is not None]
    return found[0] if len(found) > 0.5 * len(run.items) else None


def _heading(run: Run, context: Context, which: str) -> float:
    """1 where the nearest heading-like line above holds one of the words; less the further it stands.

    Another plan's heading reaches no further than the next one that speaks of this plan's measures.
    """
    lines = context.lines
    foreign = which == "foreign_headings"
    if foreign and _led_in_as_foreign(run, context):
        return 1.0
    steps = 0
    for at in range(run.first.line - 1, max(-1, run.first.line - HEADING_REACH), -1):
        line = lines[at]
        if line.kind is not Kind.BODY or (foreign and at in context.header_lines):
            continue
        signs = _signs(at, context)
        if signs.foreign if foreign else signs.measures:
            return 1.0 if steps < 2 else 0.6
        if foreign and signs.opens:
            return 0.0
        steps += signs.heads
        if steps >= 3 and foreign:
            return 0.0
    return 0.0


def _led_in_as_foreign(run: Run, context: Context) -> bool:
    """Whether the sentence right above, ended by a colon, says that what follows is another's (*Her er et utdrag av …:*)."""
    lines = context.lines
    at = run.first.line - 1
    while at >= 0 and at in context.header_lines:
        at -= 1
    if at < 0 or not lines[at].body.endswith(":"):
        return False
    first = at
    while first > 0 and at - first < LEAD_LINES and not lines[first].broken:
        first -= 1
    lead = " ".join(line.body for line in lines[first : at + 1]).lower()
    return bool(_one_of("foreign_leads").search(re.split(r"(?<=\w{3})[.?!] ", lead)[-1]))


@cache
def _one_of(which: str) -> re.Pattern[str]:
    """The words of a list, for text in small letters."""
    return re.compile("|".join(map(re.escape, _table()[which])))


_GOAL_NUMBER = re.compile(
    r"(?:del|hoved|hovud)?mål\s+\d|(?:innsats|satsings|fokus|mål|tiltaks)område\s+\d|strategi\s+\d|(?-i:[A-F][.)]\s+[A-ZÆØÅ])",
    re.I,
)


def _opens_measures(body: str, lower: str, words: re.Pattern[str]) -> bool:
    """Whether a short line heads this plan's own measures or goals."""
    short = len(body) <= MAX_HEADING and body[-1] not in ".,;" and (body[:1].isupper() or body[:1].isdigit())
    return short and (bool(_GOAL_NUMBER.match(body)) or (bool(words.search(lower)) and len(body.split()) <= 8))


def _signs(at: int, context: Context) -> HeadingSigns:
    """Looked for once a line: every run looks for its heading in the lines above it."""
    if at not in context.heading_signs:
        line = context.lines[at]
        lower = line.body.lower()
        heads = is_heading_like(line, context.lines)
        context.heading_signs[at] = HeadingSigns(
            heads=heads,
            measures=heads and bool(_one_of("measure_headings").search(lower)),
            foreign=(heads and bool(_one_of("foreign_headings").search(lower))) or context.of_an_older_plan(line.body),
            opens=_opens_measures(line.body, lower, _one_of("measure_headings")),
        )
    return context.heading_signs[at]


_CAN_HEAD = re.compile(r"\d|[A-ZÆØÅ«]")
_CAPTION = re.compile(r"(?:Tabell|Figur|Boks)\s+\d")
_CHAPTER_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?\s+\S")


def is_heading_like(line: Line, lines: Sequence[Line]) -> bool:
    """A short line that begins with a capital or a chapter's number, ends without a full stop and stands apart."""
    if line.heading:
        return True
    body = line.body.strip("*_ ")
    if len(body) > 110 or line.bullet or not body or body[-1] in ".,;" or not _CAN_HEAD.match(body):
        return False
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    apart = line.broken or line.top or bool(_CHAPTER_NUMBER.match(body)) or body.isupper()
    short = not line.width or len(body) < 0.85 * line.width or bool(_CAPTION.match(body))
    return apart and (short or after is None or after.broken)


def _typed(items: Sequence[Candidate], ends: Sequence[int], context: Context) -> float:
    """The share of items whose block ends on a status or a date: rows of a table without a header."""
    found = 0
    for item, end in zip(items, ends, strict=True):
        if any(_line_ends_typed(line, context) for line in range(item.line, min(end, item.line + TYPED_LINES))):
            found += 1
    return found / len(items)


def _line_ends_typed(line: int, context: Context) -> bool:
    """Looked at once a line: many runs share their lines."""
    if line not in context.ends_typed:
        context.ends_typed[line] = _ends_typed(context.lines[line].text)
    return context.ends_typed[line]


def _ends_typed(text: str) -> bool:
    spans = [(start, end) for start, end, _ in status_spans(text)] + date_spans(text)
    return any(
        end >= len(text.rstrip())
        and (start == 0 or text[start - 1] in " \t|")
        and text[start:end].strip()[:1].isalnum()
        and (start == 0 or text[start:end][:1].isupper() or text[start : start + 1].isdigit())
        for start, end in spans
    )


def says_action(title: str) -> bool:
    words = re.findall(r"[\wæøå-]+", title.lower())
    return bool(words) and (words[0] in _verbs() or words[0].endswith("ere") or " skal " in f" {title.lower()} ")


@cache
def _verbs() -> frozenset[str]:
    return frozenset(_table()["verbs"])


@cache
def _chapter_words() -> frozenset[str]:
    return frozenset(_table()["chapters"])


@cache
def _chapter_openings() -> tuple[str, ...]:
    return tuple(f"{word} " for word in sorted(_chapter_words()) if len(word) > 6)


def _is_chapter(title: str) -> bool:
    bare = re.sub(r"[\s.\d·…_-]+$", "", title.lower()).strip(" :")
    if bare in _chapter_words():
        return True
    words = bare.split()
    return 2 <= len(words) <= 4 and bare.startswith(_chapter_openings())


@cache
def _not_patterns() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _table()["not_measures"]), re.I)


def _not_a_measure(title: str) -> bool:
    return bool(_not_patterns().search(title))


def _gaps(items: Sequence[Candidate]) -> float:
    if len(items) < 2 or items[0].family.startswith("3.2.4"):
        return 0.0
    missing = sum(max(0, b.key[0] - a.key[0] - 1) for a, b in pairwise(items) if a.family == b.family)
    return missing / (missing + len(items))


def _nested(items: Sequence[Candidate], ends: Sequence[int], context: Context) -> float:
    """The share of items N whose block holds lines numbered N.1, N.2 …"""
    found = 0
    for item, end in zip(items, ends, strict=True):
        inside = context.dotted.get(item.number.rstrip("."), ())
        at = bisect_right(inside, item.line)
        found += at < len(inside) and inside[at] < end
    return found / len(items)


def _footnotes(items: Sequence[Candidate], context: Context) -> float:
    """The share of items that stand at the foot of their page with nothing but notes behind them."""
    if len(context.page_last) < 2 or len(items) < 2:
        return 0.0
    pages = {context.lines[item.line].page for item in items}
    if len(pages) < 2 and len(items) > 2:
        return 0.0
    found = 0
    for item in items:
        line = context.lines[item.line]
        foot = context.page_last[line.page] - line.index <= FOOT_LINES
        if foot and not context.has_strong(line.index, context.page_last[line.page] + 1):
            found += 1
    return found / len(items) if found / len(items) > 0.6 else 0.0
