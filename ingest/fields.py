"""Labels in a measure's section → the values of its fields, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.actor_names import ActorNames, list_likeness, side_by_side, split_actors
from ingest.columns import kind_of
from ingest.labels import Label
from ingest.lines import Kind, Line, fold, joins
from ingest.values import date_of, is_date_like, period_of, status_of
from ontology.records import ActorRef, Fact, Place

MAX_VALUE_LINES = 8
MAX_ACTOR_LINES = 12
MAX_ACTOR_LINE = 60
MAX_DATE_LENGTH = 90
MAX_ACTORS_LENGTH = 400
BRACKET_REACH = 250

_EMPTY = re.compile(r"[\s.,;:–—_*/|-]*(?:ikke aktuelt|ikkje aktuelt|n/a)?[\s.–—-]*", re.I)
_SENTENCE_END = re.compile(r"(?<![A-ZÆØÅ])(?<!\bSt)(?<!\bm\.fl)(?<!\bfl)(?<!\bev)(?<!\bevt)(?<!\bmv)\.\s+(?=[A-ZÆØÅ])")
_YEAR_TO_COME = re.compile(r"(?:^|\s)(?:(?:inn[ea]n\s+)?(?:\d{1,2}\.\s*)?[a-zæøå]{3,12})$", re.I)
_OPEN_LIST = re.compile(r"(?<=\w)\s+(?:og|samt|eller)\s*\Z")
_TRAILING = " \t\r\n\f\u00a0\u2028;,|*_"


@dataclass(frozen=True, slots=True)
class Value:
    """A label's value: spans of the text in order (a value can go on after a page break)."""

    field: str
    label: Label
    spans: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def values_of(
    labels: Sequence[Label], lines: Sequence[Line], first: int, last: int, text: str, names: ActorNames
) -> list[Value]:
    """The values of the labels in a section's lines ``first`` ≤ line < ``last``; labels without a value are left out."""
    own = [label for label in labels if first <= label.line < last]
    found: list[Value] = []
    stops = {label.line for label in own if not label.inline}
    for index, label in enumerate(own):
        following = own[index + 1] if index + 1 < len(own) else None
        spans = _spans(label, following, lines, last, stops, text, names)
        if spans:
            found.append(Value(label.field, label, tuple(spans)))
    return found


def _spans(
    label: Label,
    following: Label | None,
    lines: Sequence[Line],
    last: int,
    stops: set[int],
    text: str,
    names: ActorNames,
) -> list[tuple[int, int]]:
    line = lines[label.line]
    kind = kind_of(label.field)
    spans: list[tuple[int, int]] = []
    same_line = following is not None and following.line == label.line
    end = following.start if following is not None and same_line else line.end
    here = _trim(text, label.value, end)
    if here:
        spans.extend(_pieces(text, *here))
    if same_line or label.cell:
        return _cut(spans, kind, text, inline=True)
    at, before = label.line + 1, line
    limit = MAX_ACTOR_LINES if kind == "actors" else MAX_VALUE_LINES
    while at < last and at - label.line <= limit:
        after = lines[at]
        if after.kind is not Kind.BODY or (
            kind == "actors" and after.text.isdigit()
        ):  # a page number, however it got there
            at += 1
            continue
        inline = following is not None and following.line == at and following.inline  # the value runs up to it
        if not (inline and spans and joins(before, after)) and not _goes_on(
            spans, before, after, label, kind, stops, text, names
        ):
            break
        stop = following.start if following is not None and following.line == at else after.end
        span = _trim(text, after.body_start, stop)
        if span:
            spans.append(span)
        if following is not None and following.line == at:
            break
        if kind in ("date", "period", "status") and spans and not _open_bracket(label, text, spans):
            break
        at, before = at + 1, after
    return _cut(spans, kind, text, inline=label.inline)


def _goes_on(
    spans: Sequence[tuple[int, int]],
    before: Line,
    after: Line,
    label: Label,
    kind: str,
    stops: set[int],
    text: str,
    names: ActorNames,
) -> bool:
    """Whether a label's value goes on, or begins, on the next line."""
    if after.index in stops or after.heading:
        return False
    if not spans:  # nothing behind the label: the value is below, if it is near
        return after.gap <= 2 * after.loose + 1
    if _open_bracket(label, text, spans):
        return after.top or after.gap <= after.loose
    dangling = _dangling(before.text)
    if after.gap > after.loose and not dangling:
        return False
    so_far = text[spans[-1][0] : spans[-1][1]]
    if kind == "actors":
        if dangling:
            return True
        if after.bullet or (label.alone and before.bullet):
            return (after.bullet and list_likeness(after.body, names) > 0.0) or (
                after.bullet and len(after.body) <= 50 and not after.body.endswith(".")
            )
        likeness = list_likeness(after.body, names) if len(after.body) <= MAX_ACTOR_LINE else 0.0
        if likeness >= 0.8 or (label.alone and likeness >= 0.5):
            return True
        return (
            (after.body[:1].islower() or so_far.count("(") > so_far.count(")"))
            and joins(before, after)
            and not so_far.endswith(".")
        )
    if kind in ("date", "period", "status"):
        waits = bool(_YEAR_TO_COME.search(so_far)) and after.body[:1].isdigit()
        return (dangling or waits) and len(after.body) <= MAX_ACTOR_LINE
    if after.bullet:
        return before.bullet or so_far.endswith(":") or label.alone
    return joins(before, after)


def _open_bracket(label: Label, text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a label stands in a bracket that its value has not closed: *(Ansvar: NAV og* / *barnevernet)*."""
    before = text[max(0, label.start - BRACKET_REACH) : label.start]
    opened = int(before.rfind("(") > before.rfind(")"))  # the window may have cut a bracket in two
    inside = text[label.start : spans[-1][1]] if spans else ""
    return opened > 0 and opened + inside.count("(") - inside.count(")") > 0 and len(inside) < MAX_ACTORS_LENGTH


def _dangling(value: str) -> bool:
    return bool(
        re.search(
            r"(?:\b\d{1,2}\.|[,/&]|\b(?:og|samt|eller|innen|innan|ved|for|av|i|på|med|under))$|[^\W\d]-$",
            value.rstrip(),
        )
    )


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A value's lines where it is a table's cell: U+2028 is a break inside the cell."""
    spans, at = [], start
    for piece in text[start:end].split("\u2028"):
        if span := _trim(text, at, at + len(piece)):
            spans.append(span)
        at += len(piece) + 1
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in " \t\r\n\f\u00a0\u2028*_|=":
        start += 1
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    if end > start and text[end - 1] == "(":
        end -= 1
        while end > start and text[end - 1] in _TRAILING:
            end -= 1
    return (start, end) if start < end else None


def _cut(spans: list[tuple[int, int]], kind: str, text: str, *, inline: bool) -> list[tuple[int, int]]:
    """What belongs to the value: no closing bracket of a bracket before it, for short kinds no second sentence."""
    if not spans:
        return []
    start, end = spans[-1]
    value = text[start:end]
    if value.endswith((")", ").")) and value.count(")") > value.count("("):
        end = start + len(value.rstrip(".")) - 1
        value = text[start:end]
    if kind == "actors" and (match := _SENTENCE_END.search(value)):
        end = start + match.start()
    if inline and kind == "date":
        end = start + len(text[start:end].rstrip(" .,;"))
    spans[-1] = (start, end)
    if kind == "actors" and len(spans) > 1 and (match := _SENTENCE_END.search(text[spans[0][0] : spans[0][1]])):
        spans = [(spans[0][0], spans[0][0] + match.start())]
    joined = " ".join(text[a:b] for a, b in spans)
    return [] if _EMPTY.fullmatch(joined) else [span for span in spans if span[0] < span[1]]


def printed(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The value as printed, on one line."""
    return fold("\n".join(text[start:end] for start, end in spans))


def text_fact(text: str, spans: Sequence[tuple[int, int]], place: Place = "section") -> Fact | None:
    value = printed(text, spans).rstrip(" .;,")
    if not value:
        return None
    start, end = trimmed(text, spans, right=" .;,")
    return Fact(value=value, printed=quoted(text, start, end, value), start=start, end=end, place=place)


def quoted(text: str, start: int, end: int, words: str) -> str:
    """``words`` where they are what stands between the offsets but for white space and broken words; else what stands there:
    a cell that goes on behind its neighbours, or a value that a page's foot stands in, is quoted with them."""
    there = fold(text[start:end])
    return words if _solid(words) == _solid(there) else there


def _solid(words: str) -> str:
    return re.sub(r"[\s-]+", "", words)


def trimmed(text: str, spans: Sequence[tuple[int, int]], *, left: str = "", right: str = "") -> tuple[int, int]:
    """Where a value's characters begin and end, without white space and those of ``left`` and ``right`` at its ends."""
    start, end = spans[0][0], spans[-1][1]
    while start < end and (text[start].isspace() or text[start] in left):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in right):
        end -= 1
    return start, end


def date_fact(text: str, spans: Sequence[tuple[int, int]], place: Place = "section") -> Fact | None:
    """A deadline: ISO where the print is certain, else the print itself; None where it is a sentence about something else."""
    value = printed(text, spans).strip(" .;,()")
    if not value or len(value) > MAX_DATE_LENGTH:
        return None
    certain = date_of(value)
    if (
        certain is None
        and not is_date_like(value)
        and (len(value.split()) > 8 or not re.search(r"\d|løpende|løpande|planperiode", value))
    ):
        return None
    start, end = trimmed(text, spans, left=".;,()", right=".;,()")
    shown = quoted(text, start, end, value)
    return Fact(value=certain or value, printed=shown, start=start, end=end, place=place)


def period_fact(text: str, spans: Sequence[tuple[int, int]], place: Place = "section") -> Fact | None:
    """A period: ``2024-2026`` or a year where that is what is printed, else the print itself."""
    value = printed(text, spans).strip(" .;,()")
    if not value or len(value) > MAX_DATE_LENGTH:
        return None
    certain = period_of(value)
    if certain is None and not is_date_like(value):
        return None
    start, end = trimmed(text, spans, left=".;,()", right=".;,()")
    shown = quoted(text, start, end, value)
    return Fact(value=certain or value, printed=shown, start=start, end=end, place=place)


def status_fact(text: str, spans: Sequence[tuple[int, int]], place: Place = "section") -> Fact | None:
    value = printed(text, spans)
    found = status_of(value)
    if found is None:
        return None
    code, words = found
    start = spans[0][0]
    end = min(spans[-1][1], start + len(words)) if text[start : start + len(words)] == words else spans[0][1]
    return Fact(value=code, printed=words, start=start, end=end, place=place)


_DOES = re.compile(
    r"\s+(?:utpeker|utpeikar|peker|peikar|oppnevner|oppnemner|følger|følgjer|koordinerer|koordinerar|sørger|syter|utarbeider"
    r"|utarbeidar|innkaller|innkallar|avklarer|avklarar|har|tar|tek|skal|kan|bør|må|vil)\s"
)
"""*Arbeidsgruppa utpeker tre deltakere …*: who is responsible stands before what it does."""
NAMES_SOMEONE = 0.5


def actor_refs(text: str, spans: Sequence[tuple[int, int]], names: ActorNames) -> tuple[ActorRef, ...]:
    """The actors of a value, each with its own characters; who they are in the registry is settled by linking."""
    found: list[ActorRef] = []
    for start, end in _joined(text, spans, names):
        stretch = text[start:end]
        for a, b in (part for piece in split_actors(stretch, names) for part in side_by_side(stretch, *piece, names)):
            words = (
                fold(stretch[a:b]).strip(" .,;:()")
                if not re.search(r"\(.*\)", stretch[a:b])
                else fold(stretch[a:b]).strip(" .,;:")
            )
            if not words or not re.search(r"\w", words) or _EMPTY.fullmatch(words):
                continue
            if (does := _DOES.search(stretch, a, b)) and names.likeness(stretch[a : does.start()]) >= NAMES_SOMEONE:
                b, words = does.start(), fold(stretch[a : does.start()]).strip(" .,;:()")
            if goes_on := _OPEN_LIST.search(stretch[:b], a):  # … behind a page's foot
                b, words = goes_on.start(), fold(stretch[a : goes_on.start()]).strip(" .,;:()")
            found.append(ActorRef(label=words, printed=words, start=start + a, end=start + b))
    unique: dict[str, ActorRef] = {}
    for ref in found:
        unique.setdefault(ref.label.lower(), ref)
    return tuple(unique.values())


def _each_a_name(text: str, before: tuple[int, int], after: tuple[int, int], names: ActorNames) -> bool:
    """Whether two lines are two names: neither is open, and each reads as a name by itself."""
    first, second = text[before[0] : before[1]].rsplit("\n", 1)[-1], text[after[0] : after[1]]
    return (
        not _dangling(first)
        and second[:1].isupper()
        and min(list_likeness(first, names), list_likeness(second, names)) >= 0.8
    )


def _lines_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for piece in re.split(r"(?<=\n)", text[start:end]):
        if span := _trim(text, at, at + len(piece)):
            found.append(span)
        at += len(piece)
    return found


def _joined(text: str, spans: Sequence[tuple[int, int]], names: ActorNames) -> list[tuple[int, int]]:
    """Spans with nothing but white space and bullets between them, as one: names wrap over lines."""
    result: list[tuple[int, int]] = []
    for start, end in (line for span in spans for line in _lines_of(text, *span)):
        if (
            result
            and not text[result[-1][1] : start].strip(" \t\r\n\f\u00a0\u2028")
            and not _each_a_name(text, result[-1], (start, end), names)
        ):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result
