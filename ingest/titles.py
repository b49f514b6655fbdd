"""A measure's title: which lines it stands on, what it says, and the status that a title can carry (*utgår*)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.candidates import Candidate
from ingest.context import STRONG
from ingest.fields import printed, quoted
from ingest.labels import Label
from ingest.lines import Kind, Line, ends_open, joins
from ontology.records import Fact

MAX_TITLE_LINES = 7
MAX_TITLE = 420
"""A title longer than this is a paragraph: its first sentence is the title."""
LONG_TITLE = 130
"""A title longer than this with two full stops inside is a paragraph that begins with its title."""
FULL_SHARE = 0.5
"""A line shorter than this share of the text's width was not broken by the typesetter."""
OPENING_WORD = 8
"""A title can begin with a word that is a label elsewhere (*Tiltak implementering: …*); this far in it is still its beginning."""
_WITHDRAWN_TITLE = re.compile(
    r"\s*[(\[–-]\s*((?:tiltaket\s+)?(?:utgår|utgått|trukket|trekt|går ut|er trukket|er utgått))\s*[)\]]?\s*$", re.I
)
_WITHDRAWN_LINE = re.compile(
    r"(?:(?:tiltaket|tiltak \d+[a-z]?)\s+)?(?:(?:er|vert|blir|ble|vart)\s+)?"
    r"(?:utgår|utgått|trukket(?: tilbake)?|trekt(?: tilbake)?|avlyst|skrinlagt|går ut)\s*(?=[.;,]|$)",
    re.I,
)
_WITHDRAWN_SENTENCE = re.compile(
    r"(?:^|[.!?]\s+)(Tiltaket\s+(?:utgår|går ut|er utgått|er trukket(?: tilbake)?|er trekt(?: tilbake)?|blir trekt"
    r"|er (?:tatt|teke) ut av planen))\s*(?=\.(?:\s|$))"
)
_LETTER = re.compile(r"\(?[a-zæøå]\)\s")
_ENDS_NAME = re.compile(r"\b(?:den|det|de|dei|en|ei|et|ein|eit|om|med|på|til|i|av|for|over|under|at|som)$", re.I)
"""Words that end a short title as well (*Snakk om det*) as they leave a long one open."""
_SENTENCE = re.compile(r"(?<=[a-zæøå\d)])\.\s+(?=[A-ZÆØÅ])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(.])(?:\d{1,2}|[a-zæøå]|jf|kl|nr|pkt|ca|ev|evt|mv|mfl|fl|osv|inkl|eks|dr|st|kap|tlf|avd|art|mill|mrd|vgs|prop|meld)$",
    re.I,
)
"""What stands before a full stop that ends no sentence: *bl.a. Nav*, *jf. Opplæringslova*."""
SENTENCE_WORDS = 2
RUN_IN_TITLE = 75
"""A title that its paragraph goes on behind is shorter than this, and no sentence itself."""
_SAYS = re.compile(r"\b(?:skal|må|bør|kan|vil|er|har|blir|vert|får|gis|gjelder|gjeld)\b", re.I)


def title_lines(
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


def title_fact(
    spans: Sequence[tuple[int, int]], text: str, *, runs_in: bool = False
) -> tuple[Fact | None, Fact | None]:
    """The title, and the status that a title can carry (*(utgår)*). ``runs_in``: whether text may follow it in its paragraph."""
    if not spans:
        return None, None
    if runs_in and (bold := _bold_end(text, spans)) is not None:
        spans = [(a, min(b, bold)) for a, b in spans if a < bold]
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
    if runs_in and (named := _headword(words)):
        words = words[:named]
        end = start + (_headword(text[start:end]) or end - start)
    long = len(words) > MAX_TITLE or (len(words) > LONG_TITLE and len(_SENTENCE.findall(words)) >= 2)
    if (sentence := _first_sentence(words)) and (long or (runs_in and _runs_in(words[:sentence], words[sentence:]))):
        words = words[:sentence]
        end = start + (_first_sentence(text[start:end]) or end - start)
    while end > start and text[end - 1] in " \t\r\n\f(|*_":
        end -= 1
    value = words.rstrip(" .;:,(|*_–-") if not words.endswith(")") else words
    shown = quoted(text, start, end, words)
    return (Fact(value=value, printed=shown, start=start, end=end), withdrawn) if value else (None, withdrawn)


_BOLD_TITLE = re.compile(r"[^*]{4,}?\*\*(?=[ \t]+[A-ZÆØÅ«])")


def _bold_end(text: str, spans: Sequence[tuple[int, int]]) -> int | None:
    """Where a title in Markdown's bold ends, when text follows it: ***1. Kurs for ansatte** Alle skal få kurs.*"""
    start, end = spans[0][0], spans[-1][1]
    line = text.rfind("\n", 0, start) + 1
    opened = text.count("**", line, start) % 2
    if not opened and not text.startswith("**", start):
        return None
    match = _BOLD_TITLE.match(text, start if opened else start + 2, end)
    return match.end() if match else None


def _first_sentence(words: str) -> int | None:
    """Where the first sentence ends (behind its full stop), if another follows."""
    return next(
        (m.start() + 1 for m in _SENTENCE.finditer(words) if not _ABBREVIATED.search(words, 0, m.start())), None
    )


def _runs_in(title: str, rest: str) -> bool:
    """Whether a name stands before a full stop and a sentence about it behind: *Kurs for ansatte. Det skal holdes hvert år.*

    Two sentences, or two names, are a title of two parts.
    """
    says = rest.rstrip(" (").endswith(".") or bool(_SAYS.search(rest))
    return len(title) <= RUN_IN_TITLE and says and not _SAYS.search(title)


_HEADWORD = re.compile(r"[^:.!?]{3,75}?:\s+(?=[A-ZÆØÅ])")


def _headword(words: str) -> int | None:
    """Where a title ends whose colon a whole sentence follows: *Felles vakt: De tre kommunene skal ha én vakt.*"""
    match = _HEADWORD.match(words)
    if match is None or _SAYS.search(match[0]):
        return None
    rest = words[match.end() :].rstrip(" (")
    return len(match[0].rstrip()) if rest.endswith(".") and len(rest.split()) >= SENTENCE_WORDS else None


def _clean_title(words: str) -> str:
    """A title without marks of Markdown, footnotes' numbers behind a word, and escapes."""
    words = re.sub(r"\\([|*_])", r"\1", words.strip("*_# |"))
    words = re.sub(r"\*\*|__", "", words)
    return re.sub(r"(?<=[a-zæøå]{3})\d{1,2}(?=\s|$|[.,])", "", words).strip()


def withdrawn_line(lines: Sequence[Line], first: int, last: int) -> Fact | None:
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
