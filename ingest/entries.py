"""One statement of a measure (a section with labels, or a table's row) → its title and fields, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.actor_names import ActorNames
from ingest.candidates import Candidate
from ingest.evidence import STRONG, Context
from ingest.fields import Value, actor_refs, date_fact, period_fact, printed, quoted, status_fact, text_fact, values_of
from ingest.labels import Label
from ingest.lines import Kind, Line, ends_open, joins
from ingest.outline import Heading
from ingest.tables import TableRow
from ontology.records import ActorRef, Fact, Part, Role

MAX_TITLE_LINES = 7
MAX_TITLE = 420
"""A title longer than this is a paragraph: its first sentence is the title."""
LONG_TITLE = 260
FULL_SHARE = 0.5
"""A line shorter than this share of the text's width was not broken by the typesetter."""
OPENING_WORD = 8
"""A title can begin with a word that is a label elsewhere (*Tiltak implementering: …*); this far in it is still its beginning."""
DEFAULT_COLUMNS = ("title", "responsible", "deadline", "status")
"""What a row of a table without a header is read as: a title, and behind it what looks like values."""

_WITHDRAWN_TITLE = re.compile(
    r"\s*[(–-]\s*((?:tiltaket\s+)?(?:utgår|utgått|trukket|trekt|går ut|er trukket|er utgått))\s*\)?\s*$", re.I
)
_WITHDRAWN_LINE = re.compile(
    r"(?:(?:tiltaket|tiltak \d+[a-z]?)\s+)?(?:(?:er|vert|blir|ble|vart)\s+)?"
    r"(?:utgår|utgått|trukket(?: tilbake)?|trekt(?: tilbake)?|avlyst|skrinlagt|går ut)\s*(?=[.;,]|$)",
    re.I,
)
_WITHDRAWN_SENTENCE = re.compile(
    r"(?:^|[.!?]\s+)(Tiltaket\s+(?:utgår|går ut|er utgått|er trukket(?: tilbake)?|er trekt(?: tilbake)?|blir trekt))\s*(?=\.(?:\s|$))"
)
_ROLES: dict[str, Role] = {
    "status": "status",
    "comment": "comment",
    "background": "background",
    "demand": "demand",
    "indicator": "field",
}
_LETTER = re.compile(r"\(?[a-zæøå]\)\s")
_ENDS_NAME = re.compile(r"\b(?:den|det|de|dei|en|ei|et|ein|eit|om|med|på|til|i|av|for|over|under|at|som)$", re.I)
"""Words that end a short title as well (*Snakk om det*) as they leave a long one open."""
_SENTENCE = re.compile(r"(?<=[a-zæøå\d)])\.\s+(?=[A-ZÆØÅ])")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one statement of a measure says."""

    title: Fact
    start: int
    end: int
    page: int
    layout: str
    responsible: tuple[ActorRef, ...] = ()
    partners: tuple[ActorRef, ...] = ()
    status: Fact | None = None
    period: Fact | None = None
    deadline: Fact | None = None
    audience: Fact | None = None
    goal: Fact | None = None
    budget: Fact | None = None
    indicator: Fact | None = None
    parts: tuple[Part, ...] = ()
    behind: Fact | None = None

    def as_overview(self) -> Entry:
        """The same, said by an overview."""

        def said(fact: Fact | None) -> Fact | None:
            return (
                None
                if fact is None
                else Fact(value=fact.value, printed=fact.printed, start=fact.start, end=fact.end, place="overview")
            )

        title = said(self.title)
        assert title is not None
        return replace(
            self,
            title=title,
            status=said(self.status),
            period=said(self.period),
            deadline=said(self.deadline),
            audience=said(self.audience),
            goal=said(self.goal),
            budget=said(self.budget),
            indicator=said(self.indicator),
        )


def read_entry(
    candidate: Candidate,
    first: int,
    last: int,
    row: TableRow | None,
    context: Context,
    text: str,
    names: ActorNames,
    headings: Sequence[Heading],
) -> Entry:
    """Reads one statement: a table's row by its cells, anything else by the labels on its lines ``first`` ≤ line < ``last``."""
    goal = _goal(candidate, headings)
    if row is None:
        return _from_section(candidate, first, last, context, text, names, goal)
    start, end = row.bounds(candidate.start, max(candidate.title_start, candidate.start + len(candidate.number)))
    entry = _from_cells(row.cells, candidate, start, end, context.lines[first].page, goal, text, names)
    return replace(entry, behind=text_fact(text, row.behind) if row.behind else None)


def _goal(candidate: Candidate, headings: Sequence[Heading]) -> Fact | None:
    """The heading a measure stands under: that of its own number's chapter (5.2 under 5), else the nearest that heads a
    group of measures, else the nearest chapter."""
    at = bisect_right([heading.line for heading in headings], candidate.line) - 1
    above = [heading for heading in reversed(headings[: at + 1]) if heading.cuts or heading.group]
    parent = candidate.number.rpartition(".")[0]
    own = next((h for h in above if parent and h.number == parent), None)
    if own is not None and any(h.line > own.line and h.number and h.level <= own.level for h in above):
        own = None  # another chapter has begun since: the number is not of that chapter
    group = next((h for h in above if h.group), None)
    nearest = group
    if own is not None and (group is None or own.line > group.line):
        nearest = own
    elif group is not None:
        chapters = [h for h in above if h.line > group.line and h.number is not None]
        nearest = chapters[-1] if chapters else group  # a chapter that begins after the group's heading ends the group
    if nearest is None:
        nearest = above[0] if above else None
    if nearest is None:
        return None
    start, end = nearest.words
    return Fact(value=nearest.title, printed=nearest.title, start=start, end=end)


def _from_cells(
    cells: dict[str, list[tuple[int, int]]],
    candidate: Candidate,
    start: int,
    end: int,
    page: int,
    goal: Fact | None,
    text: str,
    names: ActorNames,
) -> Entry:
    title_spans = cells.get("title") or cells.get("demand") or []
    title, withdrawn = _title_fact(title_spans, text) if title_spans else (None, None)
    if title is None:
        title = Fact(value="", printed="", start=end, end=end)
    parts: list[Part] = [Part(role="heading", start=start, end=max(title.end, start))]
    for column, spans in cells.items():
        if column == "title" or spans is title_spans:
            continue
        role = _ROLES.get(column, "field")
        parts.extend(Part(role=role, start=a, end=b) for a, b in spans)
    date = cells.get("deadline")
    period = cells.get("period")
    return Entry(
        title=title,
        start=start,
        end=end,
        page=page,
        layout=candidate.layout,
        responsible=actor_refs(text, cells.get("responsible", []), names),
        partners=actor_refs(text, cells.get("partners", []), names),
        status=withdrawn or (status_fact(text, cells["status"]) if cells.get("status") else None),
        period=period_fact(text, period) if period else None,
        deadline=(date_fact(text, date) if date else None) or _day_in(period, text),
        audience=text_fact(text, cells["audience"]) if cells.get("audience") else None,
        goal=(text_fact(text, cells["goal"]) if cells.get("goal") else None) or goal,
        budget=text_fact(text, cells["budget"]) if cells.get("budget") else None,
        indicator=text_fact(text, cells["indicator"]) if cells.get("indicator") else None,
        parts=tuple(sorted(parts, key=lambda part: part.start)),
    )


def _day_in(spans: Sequence[tuple[int, int]] | None, text: str) -> Fact | None:
    """A certain day under a label of time is a deadline, whatever the label says."""
    if not spans:
        return None
    fact = date_fact(text, spans)
    return fact if fact and re.fullmatch(r"\d{4}-\d\d-\d\d", fact.value) else None


def _from_section(
    candidate: Candidate, first: int, last: int, context: Context, text: str, names: ActorNames, goal: Fact | None
) -> Entry:
    lines = context.lines
    labels = [label for label in context.labels if first <= label.line < last]
    title_spans, after = _title_lines(candidate, first, last, labels, lines)
    title, withdrawn = _title_fact(title_spans, text)
    if title is None:
        title = Fact(value="", printed="", start=candidate.title_start, end=candidate.title_start)
    values = values_of(labels, lines, first, last, text, names)
    named = by_field_first(values, "title")
    if named is not None and (not title.value or named.label.line <= candidate.line + 2):
        title = _title_fact(named.spans, text)[0] or title
    body = [lines[i] for i in range(first, last) if lines[i].kind is Kind.BODY]
    end = max(body[-1].end if body else title.end, title.end)
    by_field: dict[str, list[Value]] = {}
    for value in values:
        by_field.setdefault(value.field, []).append(value)
    status = (
        withdrawn
        or _first(by_field, "status", lambda v: status_fact(text, v.spans))
        or _withdrawn_line(lines, after, last)
    )
    deadline = _first(by_field, "deadline", lambda v: date_fact(text, v.spans)) or _first(
        by_field, "period", lambda v: _day_in(v.spans, text)
    )
    own_goal = _first(by_field, "goal", lambda v: text_fact(text, v.spans))
    return Entry(
        title=title,
        start=candidate.start,
        end=end,
        page=lines[candidate.line].page,
        layout=candidate.layout,
        responsible=_actors(by_field, "responsible", text, names),
        partners=_actors(by_field, "partners", text, names),
        status=status,
        period=_first(by_field, "period", lambda v: period_fact(text, v.spans)),
        deadline=deadline,
        audience=_first(by_field, "audience", lambda v: text_fact(text, v.spans)),
        goal=goal or own_goal,
        budget=_first(by_field, "budget", lambda v: text_fact(text, v.spans)),
        indicator=_first(by_field, "indicator", lambda v: text_fact(text, v.spans)),
        parts=tuple(_parts(candidate, title, labels, values, end, text)),
    )


def by_field_first(values: Sequence[Value], field: str) -> Value | None:
    return next((value for value in values if value.field == field), None)


def _first(by_field: dict[str, list[Value]], field: str, read: Callable[[Value], Fact | None]) -> Fact | None:
    for value in by_field.get(field, ()):
        fact = read(value)
        if fact is not None:
            return fact
    return None


def _actors(by_field: dict[str, list[Value]], field: str, text: str, names: ActorNames) -> tuple[ActorRef, ...]:
    for value in by_field.get(field, ()):
        refs = actor_refs(text, value.spans, names)
        if refs:
            return refs
    return ()


def _title_lines(
    candidate: Candidate, first: int, last: int, labels: Sequence[Label], lines: Sequence[Line]
) -> tuple[list[tuple[int, int]], int]:
    """The spans of the title, and the line behind it."""
    stops: dict[int, int] = {}
    for label in labels:
        opens_title = (
            label.line == candidate.line
            and label.start <= candidate.title_start + OPENING_WORD
            and label.field not in STRONG
        )
        if not opens_title:
            stops.setdefault(label.line, label.start)
    spans: list[tuple[int, int]] = []
    at = candidate.line
    if candidate.title:
        end = stops.get(at, lines[at].end)
        if end <= candidate.title_start:
            return spans, at + 1
        spans.append((candidate.title_start, end))
        if at in stops:
            return spans, at + 1
    at += 1
    while at < last and len(spans) < MAX_TITLE_LINES:
        line = lines[at]
        if line.kind is not Kind.BODY:
            at += 1
            continue
        if (line.heading and spans) or (at in stops and stops[at] <= line.body_start):
            break
        if spans:
            before = next(lines[i] for i in range(at - 1, candidate.line - 1, -1) if lines[i].kind is Kind.BODY)
            listed = (
                line.bullet and lines[candidate.line].end != line.end and _lists_title(spans, before, line, stops, last)
            )
            if not (
                listed
                or _title_goes_on(before, line)
                or (before.bullet and not line.bullet and line.body[:1].islower() and not line.broken)
            ):
                break
        elif line.gap > 2 * line.loose + 2:
            break
        end = stops.get(at, line.end)
        spans.append((line.body_start if not line.bullet else line.start, end))
        if at in stops:
            at += 1
            break
        at += 1
    return spans, at


def _title_goes_on(before: Line, line: Line) -> bool:
    """A title goes on in lower case, or behind words that leave it open: a new line with a capital begins the text."""
    if not joins(before, line):
        return False
    first = line.body.split()[0]
    if _LETTER.match(line.body):
        return False
    if line.body[:1].islower() or line.body[:1].isdigit() or not line.body[:1].isalpha():
        return True
    if before.text.isupper() and len(before.text) > 8:
        return line.body.isupper()
    open_bracket = before.text.count("(") > before.text.count(")")
    name = sum(char.isupper() for char in first) > 1
    full = len(before.text) > FULL_SHARE * max(before.width, line.width)
    return open_bracket or name or (ends_open(before.text) and (full or not _ENDS_NAME.search(before.text)))


def _lists_title(spans: Sequence[tuple[int, int]], before: Line, line: Line, stops: dict[int, int], last: int) -> bool:
    """A title that ends in a colon goes on in its list, when the list leads straight to the labels."""
    if not (before.text.endswith(":") or before.bullet):
        return False
    label = min((at for at in stops if at > line.index), default=None)
    return label is not None and label - line.index <= 6


def _title_fact(spans: Sequence[tuple[int, int]], text: str) -> tuple[Fact | None, Fact | None]:
    """The title, and the status that a title can carry (*(utgår)*)."""
    if not spans:
        return None, None
    start, end = spans[0][0], spans[-1][1]
    words = _clean_title(printed(text, spans))
    withdrawn = None
    if _WITHDRAWN_LINE.fullmatch(words.rstrip(".")):  # all that is left of the measure
        withdrawn = Fact(value="withdrawn", printed=words, start=start, end=end)
    elif match := _WITHDRAWN_TITLE.search(words):
        at = text.rfind(match[1], start, end)
        withdrawn = Fact(
            value="withdrawn",
            printed=match[1],
            start=at if at >= 0 else start,
            end=at + len(match[1]) if at >= 0 else end,
        )
        words = words[: match.start()].rstrip()
        end = (
            text.rfind("(", start, end)
            if at >= 0 and text.rfind("(", start, end) > start
            else at
            if at > start
            else end
        )
    if len(words) > MAX_TITLE or (len(words) > LONG_TITLE and len(_SENTENCE.findall(words)) >= 2):
        sentence = _SENTENCE.search(words)
        if sentence:
            words = words[: sentence.start() + 1]
            cut = _SENTENCE.search(text, start, end)
            end = cut.start() + 1 if cut else end
    while end > start and text[end - 1] in " \t\r\n\f(|*_":
        end -= 1
    value = words.rstrip(" .;:,(|*_–-") if not words.endswith(")") else words
    shown = quoted(text, start, end, words)
    return (Fact(value=value, printed=shown, start=start, end=end), withdrawn) if value else (None, withdrawn)


def _clean_title(words: str) -> str:
    """A title without marks of Markdown, footnotes' numbers behind a word, and escapes."""
    words = re.sub(r"\\([|*_])", r"\1", words.strip("*_# |"))
    words = re.sub(r"\*\*|__", "", words)
    return re.sub(r"(?<=[a-zæøå]{3})\d{1,2}(?=\s|$|[.,])", "", words).strip()


def _withdrawn_line(lines: Sequence[Line], first: int, last: int) -> Fact | None:
    """*Tiltaket utgår.* at the beginning of a line under the title, or as a sentence of its own anywhere in the text."""
    for line in lines[first : min(last, first + 4)]:
        match = _WITHDRAWN_LINE.match(line.body)
        if match:
            return Fact(
                value="withdrawn", printed=match.group(), start=line.body_start, end=line.body_start + match.end()
            )
    for line in lines[first:last]:
        match = _WITHDRAWN_SENTENCE.search(line.text)
        if match:
            start = line.start + match.start(1)
            return Fact(value="withdrawn", printed=match[1], start=start, end=line.start + match.end(1))
    return None


def _parts(
    candidate: Candidate,
    title: Fact,
    labels: Sequence[Label],
    values: Sequence[Value],
    section_end: int,
    text: str,
) -> list[Part]:
    """The section cut up by what its text is: heading, fields, demand, status text, comment, background."""
    parts = [Part(role="heading", start=candidate.start, end=max(title.end, candidate.start))]
    marks: list[tuple[int, Role]] = []
    at_value = {id(value.label): value for value in values}
    seen_status = False
    for label in labels:
        if label.start < title.end and label.line == candidate.line:
            continue
        value = at_value.get(id(label))
        role = _ROLES.get(label.field, "field")
        marks.append((label.start, role))
        seen_status = seen_status or label.field == "status"
        if role == "field" and value is not None:
            marks.append((value.end, "status" if seen_status else "demand"))
    at, role = title.end, "demand"
    for start, next_role in [*marks, (section_end, "field")]:
        if start > at and text[at:start].strip(" \t\r\n\f.,;:()|*-–•"):
            parts.append(_stripped(at, start, role, text))
        at, role = max(at, start), next_role
    return parts


def _stripped(start: int, end: int, role: Role, text: str) -> Part:
    piece = text[start:end]
    return Part(role=role, start=start + len(piece) - len(piece.lstrip()), end=end - len(piece) + len(piece.rstrip()))
