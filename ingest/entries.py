"""One statement of a measure (a section with labels, or a table's row) → its title and fields, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.actor_names import ActorNames
from ingest.candidates import Candidate
from ingest.context import STRONG, Context
from ingest.fields import Value, actor_refs, date_fact, period_fact, status_fact, text_fact, values_of
from ingest.labels import Label
from ingest.lines import BLANK, Kind, Line
from ingest.outline import Heading
from ingest.tables import TableRow
from ingest.titles import title_fact, title_lines, withdrawn_line
from ontology.records import ActorRef, Fact, Part, Role

COVER_LINES = 12
"""How far down a plan's name and publisher stand: they head no group of measures."""
_BOLD = "*_"
"""Marks of Markdown around a title or a label: they go with it."""
FOOT_LINES = 12
"""How many lines notes may take at the foot of a page."""
MAX_ABOVE = 200
"""How many headings above a measure are looked at for the one it stands under."""

_ROLES: dict[str, Role] = {
    "status": "status",
    "comment": "comment",
    "background": "background",
    "demand": "demand",
    "indicator": "field",
}


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
    at = bisect_right(headings, candidate.line, key=lambda heading: heading.line) - 1
    near = headings[max(0, at + 1 - MAX_ABOVE) : at + 1]
    above = [h for h in reversed(near) if (h.cuts or h.group) and not (h.line < COVER_LINES and _on_cover(h.title))]
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


_PLAN_OR_PUBLISHER = re.compile(
    r"\bplan\w* (?:mot|for|om)\b|\w+plan\w* (?:mot|for|om)\b|^[A-ZÆØÅ][\w -]{1,40} kommune\b", re.I
)


def _on_cover(title: str) -> bool:
    """Whether a heading is what a cover says: the plan's own name, or who publishes it."""
    return bool(_PLAN_OR_PUBLISHER.search(title))


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
    title, withdrawn = title_fact(title_spans, text) if title_spans else (None, None)
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
    labels = context.labels_between(first, last)
    title_spans, after = title_lines(candidate, first, last, labels, lines)
    title, withdrawn = title_fact(title_spans, text, runs_in=True)
    if title is None:
        title = Fact(value="", printed="", start=candidate.title_start, end=candidate.title_start)
    values = values_of(labels, lines, first, last, text, names)
    named = by_field_first(values, "title")
    if named is not None and (not title.value or named.label.line <= candidate.line + 2):
        title = title_fact(named.spans, text)[0] or title
    body = [lines[i] for i in range(first, last) if lines[i].kind is Kind.BODY]
    end = max(body[-1].end if body else title.end, title.end)
    by_field: dict[str, list[Value]] = {}
    for value in values:
        by_field.setdefault(value.field, []).append(value)
    status = (
        withdrawn
        or _first(by_field, "status", lambda v: status_fact(text, v.spans))
        or withdrawn_line(lines, after, last)
    )
    deadline = _first(by_field, "deadline", lambda v: date_fact(text, v.spans)) or _first(
        by_field, "period", lambda v: _day_in(v.spans, text)
    )
    own_goal = _first(
        by_field, "goal", lambda v: None if _of_the_next(v, candidate, labels, lines) else text_fact(text, v.spans)
    )
    return Entry(
        title=title,
        start=_opening(candidate, text),
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
        parts=tuple(_parts(candidate, title, labels, values, end, text, _notes(lines, after, last))),
    )


def _of_the_next(goal: Value, candidate: Candidate, labels: Sequence[Label], lines: Sequence[Line]) -> bool:
    """Whether a goal behind a measure's fields is that of the next group: a line without a label stands apart between them."""
    fields = [label.line for label in labels if label.field in STRONG and label.start < goal.start]
    if not fields:
        return False
    labelled = {label.line for label in labels}
    return any(
        lines[n].broken and n not in labelled for n in range(max(*fields, candidate.line) + 1, goal.label.line + 1)
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


def _parts(
    candidate: Candidate,
    title: Fact,
    labels: Sequence[Label],
    values: Sequence[Value],
    section_end: int,
    text: str,
    notes: Sequence[tuple[int, int]],
) -> list[Part]:
    """The section cut up by what its text is: heading, fields, demand, status text, comment, background.

    ``notes`` are stretches at the feet of its pages; behind one goes on what stood before it.
    """
    heading = max(title.end, candidate.start)
    while text[heading : heading + 1] in _BOLD and heading < len(text):
        heading += 1
    parts = [Part(role="heading", start=_opening(candidate, text), end=heading)]
    marks: list[tuple[int, Role]] = []
    at_value = {id(value.label): value for value in values}
    seen_status = False
    for label in labels:
        if label.start < title.end and label.line == candidate.line:
            continue
        value = at_value.get(id(label))
        role = _ROLES.get(label.field, "field")
        marks.append((_before_marks(label.start, text), role))
        seen_status = seen_status or label.field == "status"
        if role == "field" and value is not None:
            marks.append((value.end, "status" if seen_status else "demand"))
    at, role = heading, "demand"
    for start, end in notes:
        before = [mark for mark in marks if mark[0] <= start]
        marks = [*before, (start, "note"), (end, before[-1][1] if before else role), *marks[len(before) :]]
    for start, next_role in [*marks, (section_end, "field")]:
        if start > at and text[at:start].strip(BLANK + ".,;:()|*-–•"):
            parts.append(_stripped(at, start, role, text))
        at, role = max(at, start), next_role
    return parts


_NOTE = re.compile(r"\d{1,3}\s+(?:[A-ZÆØÅ«“\"]|https?:|www\.)")
_CITES = re.compile(r"\((?:19|20)\d\d\)|https?:|\bwww\.|\b(?:Rapport|Meld\. St|Prop|NOU|ISBN)\b|§")


def _notes(lines: Sequence[Line], first: int, last: int) -> list[tuple[int, int]]:
    """Notes at the feet of a section's pages: below a gap, with a small number, and citing something; from there to the page's end."""
    found: list[tuple[int, int]] = []
    at = first
    while at < last:
        line = lines[at]
        if line.broken and _NOTE.match(line.text) and not line.bullet:
            end = at
            while end + 1 < len(lines) and lines[end + 1].page == line.page:
                end += 1
            whole = range(at, min(end, last - 1) + 1)
            if end < last and len(whole) <= FOOT_LINES and any(_CITES.search(lines[n].text) for n in whole):
                found.append((line.start, max(lines[n].end for n in whole if lines[n].kind is Kind.BODY)))
                at = end
        at += 1
    return found


def _stripped(start: int, end: int, role: Role, text: str) -> Part:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    return Part(role=role, start=begin, end=max(begin, end - len(piece) + len(_BULLET_LEFT.sub("", piece).rstrip())))


_BULLET_LEFT = re.compile(r"\n[ \t]*[-•▪·*][ \t]*$")
"""The bullet before the next part's label."""


def _before_marks(at: int, text: str) -> int:
    """Where the marks of bold right before these words begin."""
    while at > 0 and text[at - 1] in _BOLD:
        at -= 1
    return at


def _opening(candidate: Candidate, text: str) -> int:
    """Where a measure's section begins: at its number, or at the marks of bold before it."""
    return _before_marks(candidate.start, text)
