"""Field labels in the text: *Ansvar:*, *Frist*, *Ansvarlig departement:*, wherever and however a plan prints them.

A label is found with a colon behind it (anywhere on a line), alone on its line with the value below, or before its
value without a colon where the value proves it. What the labels are is data (``data/fields.toml``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from ingest.columns import kind_of, tables
from ingest.lines import Kind, Line
from ingest.values import is_date_like, period_of, status_of

MAX_LABEL_WORDS = 6
FUZZY_MIN_LENGTH = 6
"""A label this long may hold one typing error (``Anvsarlig``); shorter ones are too near other words."""
MAX_LABEL_LENGTH = 45
MAX_BARE_LINE = 200
BARE_TEXT_LABELS_MIN = 3
"""A bare label before words of any kind counts when it begins this many lines."""
BARE_LABELS_MIN = 2
"""A label without a colon counts when the plan prints it so at least this often, each time before a value of its kind."""

_COLON = re.compile(r"\s?[:：](?!//)|\s?=\s")
_BOUNDARY = re.compile(r"[.;,(|/]\s*|\s{2,}|\t\s*|[–-]\s+")
_WORDS = re.compile(r"[\w/()&.-]+")
_PARENTHESIS = re.compile(r"\s*\([^()]{1,40}\)\s*$")
_GENERIC_RESPONSIBLE = re.compile(r"(?:hoved|hovud)?ansvar(?:lig|leg|lige|lege)?(?: [a-zæøå/-]+){0,2}")
_GENERIC = {
    "deadline": re.compile(r"(?:tids)?frist(?: [\wæøå.]+){1,3}"),
    "status": re.compile(r"status(?: [\wæøå.]+){1,4}"),
}
"""Labels with words behind that say of what: *Frist i planen*, *Status per juni 2025*."""
_NOT_A_LABEL_END = re.compile(r"\b(?:for|med|på|om|at|og|av|til|er|som)$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: ``start`` is where it begins, ``value`` where what it labels begins, both offsets in the text."""

    line: int
    field: str
    start: int
    value: int
    printed: str
    colon: bool
    alone: bool
    inline: bool
    cell: bool = False
    """Whether label and value are cells of a table's row: the value ends with its cell."""


def field_of(words: str, *, fuzzy: bool = True) -> str | None:
    """The field that these words label, allowing one typing error in a longer label."""
    labels = tables()[0]
    words = unicodedata.normalize("NFC", words)  # a text file keeps its own characters, letters in two parts too
    key = re.sub(r"\s+", " ", _PARENTHESIS.sub("", words).strip(" :*_.|")).lower()
    if found := labels.get(key):
        return found
    if _GENERIC_RESPONSIBLE.fullmatch(key) and not _NOT_A_LABEL_END.search(key):
        return "responsible"
    for field, pattern in _GENERIC.items():
        if pattern.fullmatch(key) and not _NOT_A_LABEL_END.search(key):
            return field
    if fuzzy and len(key) >= FUZZY_MIN_LENGTH and len(key.split()) <= 2:
        return _nearest(key)
    return None


@cache
def _nearest(key: str) -> str | None:
    for label, field in tables()[0].items():
        near = abs(len(label) - len(key)) <= 1 and len(label) >= FUZZY_MIN_LENGTH and label[0] == key[0]
        if near and OSA.distance(label, key, score_cutoff=1) <= 1 and kind_of(field) != "text":
            return field
    return None


def find_labels(lines: Sequence[Line]) -> list[Label]:
    """All labels of the text, in order."""
    found: list[Label] = []
    alone = _alone(lines)
    for line in lines:
        if line.kind is not Kind.BODY:
            continue
        with_colon = _in_cells(line, lines) or _with_colon(line) or _broken_label(line, lines)
        found.extend(with_colon)
        if not with_colon and line.index in alone:
            found.append(alone[line.index])
    in_lists = _headwords(lines, found)
    found = [label for label in found if label.line not in in_lists]
    counts = Counter(label.printed.lower() for label in found)
    found = [
        label for label in found if not _column_label(label.printed) or counts[label.printed.lower()] >= BARE_LABELS_MIN
    ]
    found.extend(_bare(lines, {label.line for label in found} | in_lists, counts))
    return sorted(found, key=lambda label: (label.start, label.value))


_HEADWORD = re.compile(r"[^\W\d_][^:.;]{2,40}:\s")
_PROVES_FIELDS = frozenset({"responsible", "deadline", "period", "status"})
"""A list of bullets with one of these among its headwords is a measure's fields."""
OTHERS_NEEDED = 2


def _headwords(lines: Sequence[Line], labels: Sequence[Label]) -> set[int]:
    """Lines of bulleted lists whose items have headwords of their own: beside *• Rådgivning: …* and *• Bevisstgjøring: …*,
    *• Samarbeid: …* is one more of them and no field."""
    fields = {label.line: label.field for label in labels if label.colon and not label.inline}
    found: set[int] = set()
    group: list[Line] = []

    def close() -> None:
        named = [line for line in group if _HEADWORD.match(line.body)]
        known = [line.index for line in named if line.index in fields]
        if len(named) - len(known) >= OTHERS_NEEDED and not {fields[index] for index in known} & _PROVES_FIELDS:
            found.update(known)
        group.clear()

    for line in lines:
        if line.kind is not Kind.BODY:
            continue
        if line.bullet:
            group.append(line)
        elif line.broken or line.heading:
            close()
    close()
    return found


def _in_cells(line: Line, lines: Sequence[Line]) -> list[Label]:
    """Labels in a table's row: before their values (*Ansvar | NAV | Frist | 2026*), or in the row above them."""
    cells = line.cells
    while len(cells) > 2 and cells[-1][0] == cells[-1][1]:  # what a merged cell leaves empty
        cells = cells[:-1]
    words = [line.text[start - line.start : end - line.start] for start, end in cells]
    fields = [_cell_label(word) for word in words]
    if len(cells) >= 2 and len(cells) % 2 == 0 and all(fields[0::2]) and not any(fields[1::2]):
        pairs = [(k, k + 1, cells[k][0], cells[k + 1][0]) for k in range(0, len(cells), 2)]
        return [_cell(line, str(fields[k]), words[k], start, value) for k, v, start, value in pairs if words[v]]
    if line.index == 0 or len(cells) < 2 or line.gap:
        return []
    above = lines[line.index - 1]
    heads = [above.text[start - above.start : end - above.start] for start, end in above.cells]
    named = [_cell_label(head) for head in heads]
    if len(heads) != len(cells) or not all(named) or any(fields) or _names_rows(named):
        return []
    return [
        _cell(line, str(field), head, start, start, inline=k > 0)
        for k, (field, head, (start, end)) in enumerate(zip(named, heads, cells, strict=True))
        if start < end
    ]


def _names_rows(fields: Sequence[str | None]) -> bool:
    """Whether a row of labels heads rows of measures: those are read as a table."""
    return bool({"title", "number", "demand"} & set(fields))


def _cell_label(words: str) -> str | None:
    key = unicodedata.normalize("NFC", re.sub(r"\s+", " ", words).strip(" :*_."))
    if not key[:1].isupper() or len(key) > MAX_LABEL_LENGTH or status_of(key) is not None:
        return None
    return field_of(key, fuzzy=False) or _column_label(key)


def _cell(line: Line, field: str, printed: str, start: int, value: int, *, inline: bool | None = None) -> Label:
    begins = start > line.body_start if inline is None else inline
    return Label(line.index, field, start, value, printed.strip(" :*_"), True, False, begins, cell=True)


def _with_colon(line: Line) -> list[Label]:
    found: list[Label] = []
    at = 0
    text, base = line.body, line.body_start
    for match in _COLON.finditer(text):
        segment_start = at
        for boundary in _BOUNDARY.finditer(text, at, match.start()):
            candidate = text[boundary.end() : match.start()]
            if candidate and len(candidate.split()) <= MAX_LABEL_WORDS and field_of(candidate):
                segment_start = boundary.end()
                break
            segment_start = boundary.end()
        whole = text[at : match.start()].strip(" *_|")
        label_start: int | None = None
        field: str | None = None
        if whole and len(whole.split()) <= MAX_LABEL_WORDS and (field := field_of(whole) or _column_label(whole)):
            label_start = at + text[at : match.start()].index(whole[0])
        else:
            label_start, field = _last_words(text, segment_start, match.start())
        if label_start is None or field is None:
            continue
        value = match.end()
        while value < len(text) and text[value] in " \t*_":
            value += 1
        found.append(
            Label(
                line=line.index,
                field=field,
                start=base + label_start,
                value=base + value,
                printed=text[label_start : match.start()].strip(" *_"),
                colon=True,
                alone=value >= len(text),
                inline=label_start > 0 and text[:label_start].strip(" *_(|") != "",
            )
        )
        at = match.end()
    return found


def _broken_label(line: Line, lines: Sequence[Line]) -> list[Label]:
    """A label that wraps: *Ansvarlig* on one line, *departement:* on the next."""
    match = _COLON.search(line.body)
    if match is None or line.index == 0 or not 0 < match.start() <= 25:
        return []
    before = lines[line.index - 1]
    words = f"{before.body} {line.body[: match.start()]}"
    if (
        before.kind is not Kind.BODY
        or len(before.body) > 25
        or not before.body[:1].isupper()
        or field_of(line.body[: match.start()], fuzzy=False)
    ):
        return []
    field = tables()[0].get(words.lower())
    if field is None:
        return []
    value = line.body_start + match.end()
    while value < line.end and line.text[value - line.start] in " \t*_":
        value += 1
    return [Label(line.index, field, before.body_start, value, words, True, value >= line.end, False)]


def _last_words(text: str, start: int, end: int) -> tuple[int | None, str | None]:
    """The longest run of words right before the colon that is a label; it begins the segment or has a capital."""
    words = list(_WORDS.finditer(text, start, end))
    for word in words[-MAX_LABEL_WORDS:]:
        begins = word is words[0]
        if not begins and not word.group()[:1].isupper():
            continue
        printed = text[word.start() : end]
        if field := field_of(printed, fuzzy=begins) or (_column_label(printed) if begins else None):
            return word.start(), field
    return None, None


def _alone(lines: Sequence[Line]) -> dict[int, Label]:
    """Labels alone on their line, or wrapped over two. Where several stand in a row they are a table's header, not labels."""
    candidates: dict[int, Label] = {}
    for line in lines:
        words = line.body.strip(" *_:")
        if line.kind is not Kind.BODY or len(words) > MAX_LABEL_LENGTH or not words[:1].isupper() or line.cells:
            continue
        field = field_of(words, fuzzy=False) if _one_phrase(words) else None
        if field:
            candidates[line.index] = Label(line.index, field, line.body_start, line.end, words, False, True, False)
            continue
        after = lines[line.index + 1] if line.index + 1 < len(lines) else None
        if after is not None and after.body[:1].islower() and len(after.body) <= MAX_LABEL_LENGTH and not after.broken:
            both = f"{words} {after.body.strip(' *_:')}"
            if (field := tables()[0].get(both.lower())) is not None:
                candidates[after.index] = Label(
                    after.index, field, line.body_start, after.end, both, False, True, False
                )
    header = {
        i
        for i in candidates
        if (i + 1 in candidates and not lines[i + 1].broken) or (i - 1 in candidates and not lines[i].broken)
    }
    counts = Counter(candidates[i].printed.lower() for i in candidates if i not in header)
    return {
        i: label
        for i, label in candidates.items()
        if i not in header and counts[label.printed.lower()] >= BARE_LABELS_MIN
    }


def _one_phrase(printed: str) -> bool:
    """Whether words without a colon are all a label's: its own are in lower case, a capital or a number begins the value."""
    return printed.lower() in tables()[0] or all(word[:1].islower() or word[:1] == "(" for word in printed.split()[1:])


def _bare(lines: Sequence[Line], taken: set[int], known: Counter[str]) -> list[Label]:
    """Labels without a colon before a value on the same line: proved by the value's kind, or by coming back.

    ``known`` counts the labels that are printed with a colon or in a cell: where the same word is that often, it is one here.
    """
    proved: list[Label] = []
    open_: list[Label] = []
    for line in lines:
        if line.kind is not Kind.BODY or line.index in taken or len(line.body) > MAX_BARE_LINE or len(line.cells) > 2:
            continue
        words = line.body.split(maxsplit=MAX_LABEL_WORDS)
        for count in range(min(len(words) - 1, 3), 0, -1):
            printed = " ".join(words[:count])
            if not printed[:1].isupper():
                break
            if not _one_phrase(printed):
                continue
            field = field_of(printed.rstrip("–-"), fuzzy=False) or _column_label(printed)
            match = (
                re.match(r"\s*".join(re.escape(w) for w in words[:count]) + r"\s*[–-]?\s*", line.body)
                if field
                else None
            )
            rest = line.body[match.end() :] if match else ""
            if field is None or match is None or not rest:
                continue
            label = Label(
                line.index, field, line.body_start, line.body_start + match.end(), printed, False, False, False
            )
            label, rest = _short_of_next(label, line, rest, proved)
            if _proves(field, rest) or known[printed.lower()] >= BARE_TEXT_LABELS_MIN:
                proved.append(label)
            elif (kind_of(field) == "text" and rest[:1].isupper()) or rest[:1].isdigit():
                open_.append(label)
            break
    sure = {word for word, count in known.items() if count >= BARE_TEXT_LABELS_MIN}
    if len(proved) < BARE_LABELS_MIN:
        return [label for label in proved if label.printed.lower() in sure]
    counts = Counter(label.printed.lower() for label in (*proved, *open_))
    often = [label for label in (*proved, *open_) if counts[label.printed.lower()] >= BARE_TEXT_LABELS_MIN]
    seldom = [label for label in proved if counts[label.printed.lower()] < BARE_TEXT_LABELS_MIN]
    single = [label for label in seldom if label.printed.lower() in sure or not _column_label(label.printed)]
    return single + often


_INSIDE = re.compile(r"\s(?=(?:[A-ZÆØÅ][a-zæøå]+)\s+\S)")


def _short_of_next(label: Label, line: Line, rest: str, proved: list[Label]) -> tuple[Label, str]:
    """A bare label's value without the next label on its line, which is noted: *Ansvarlig Oppvekst Frist 2025*."""
    base = line.end - len(rest)
    for match in _INSIDE.finditer(rest):
        word = rest[match.end() :].split(maxsplit=1)
        field = field_of(word[0], fuzzy=False)
        if (
            field
            and field != label.field
            and kind_of(field) in ("date", "period", "status")
            and _proves(field, word[1])
        ):
            start = base + match.end()
            value = line.end - len(word[1])
            proved.append(Label(line.index, field, start, value, word[0], False, False, True))
            return label, rest[: match.start()]
    return label, rest


def _column_label(printed: str) -> str | None:
    """A column's name that stands before values on cards: *Hvem*, *Når*. It counts only where it comes back."""
    labels, columns = tables()
    return None if printed.lower() in labels else columns.get(printed.lower())


def _proves(field: str, rest: str) -> bool:
    kind = kind_of(field)
    if kind == "status":
        return status_of(rest) is not None
    if kind in ("date", "period"):
        return is_date_like(rest) or period_of(rest) is not None
    if kind == "title":
        return rest[:1].isupper() and len(rest) <= 160
    return kind == "actors" and rest[:1].isupper() and len(rest) <= 120 and not rest.rstrip().endswith((".", ":"))
