"""Text → lines: where each begins and ends, which page it is on, how wide the text is set, and how lines join.

Nothing is removed from the text: a line is a view of it with offsets, so that whatever is read later points at the
characters of the source. Text from PDFs has page breaks as a form feed, or as a line that starts with one space; some
have a blank line between every line. Both are measured, not assumed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from ingest.furniture import classified
from ingest.line import Kind, Line

__all__ = ["MARKUP", "Kind", "Line", "continues", "ends_open", "fold", "joins", "split_lines"]

MARKUP = re.compile(r"(?:[#>]+|[*•·▪●○◦‣⁃–—-])[ \t]+|[\ue000-\uf8ff]+[ \t]*|\*\*(?=\S)|__(?=\S)")
"""Heading marks, bullets (with the private-use ones that PDFs carry) and bold marks before the words of a line."""

_BULLET = re.compile(r"[*•·▪●○◦‣⁃\ue000-\uf8ff–—-][ \t]")

_LINE = re.compile(r"[^\n\r\u2029\x85]*(?:\r\n|[\n\r\u2029\x85])|[^\n\r\u2029\x85]+$")
_PIECE = re.compile(r"[^\u2028]*\u2028|[^\u2028]+")

BLANK = " \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""Every character that shows nothing: all that Unicode calls white space, and two of no width."""
PAGE_MARK_SHARE = 0.12
"""Past this share of lines that start with one space, the spaces are indentation, not page breaks (8 lines a page)."""
DOUBLE_SPACED_SHARE = 0.6
"""Past this share of lines with a blank line before them, blank lines say nothing about paragraphs."""
MAX_WIDTH = 140
UNWRAPPED = 200
"""No typesetter sets a line this long: where there are such lines, a line is a paragraph and does not go on."""
UNWRAPPED_LINES = 3
UNBOUNDED = 1_000_000
"""The width of text that is not wrapped: the next word would always have fitted."""
MAX_LINE = 6_000
"""Patterns look at whole lines, and some look at a line from each of its characters: a bound on the line bounds the time."""
WINDOW = 20
"""How many lines on either side tell the local spacing and width of the text."""


def split_lines(text: str) -> list[Line]:
    """All lines with text, classified. Time is linear in the length of the text."""
    raw = _raw_lines(text)
    marked = _pages_are_marked(text, raw)
    lines: list[Line] = []
    page, gap, top = 1, 0, True
    for start, end in raw:
        content = text[start:end]
        feeds = content.count("\f")
        stripped = content.strip(BLANK)
        new_page = feeds > 0 or (marked and gap == 0 and _is_page_mark(content))
        if new_page and lines:
            page += max(feeds, 1)
            top = True
        if not stripped:
            gap += 1
            continue
        offset = start + content.index(stripped[0])
        body_at = 0
        while (match := MARKUP.match(stripped, body_at)) and match.end() < len(stripped):
            body_at = match.end()
        hashes = len(stripped) - len(stripped.lstrip("#"))
        lines.append(
            Line(
                index=len(lines),
                start=offset,
                end=offset + len(stripped),
                text=stripped,
                body=stripped[body_at:],
                body_start=offset + body_at,
                page=page,
                gap=gap,
                indent=offset - start,
                bullet=bool(_BULLET.match(stripped)),
                top=top,
                heading=hashes if 0 < hashes <= 6 and stripped[hashes : hashes + 1] == " " else 0,
                lead=text.count("\t", start, offset),
                trail=text.count("\t", offset + len(stripped), end),
            )
        )
        gap, top = 0, False
    return _measured(classified(lines))


def joins(before: Line, after: Line) -> bool:
    """Whether ``after`` goes on with the sentence or cell of ``before``: the rule of the typesetter.

    A line is full when the next word would not have fitted; a line that is not full and does not end in the middle of
    a phrase ends its paragraph.
    """
    if after.bullet or after.heading or before.heading or after.broken:
        return False
    return continues(before.text, after.body, max(before.width, after.width))


_OPEN_END = re.compile(
    r"(?:[,/(–&-]|\b(?:og|eller|av|for|i|på|til|med|om|ved|mot|som|fra|frå|mellom|gjennom|etter|under|hos|over|samt|at|å"
    r"|den|det|de|dei|en|ei|et|ein|eit|ikke|ikkje|sin|sitt|sine|deres|and|of|the|against|Prop\.|St\.|nr\.|jf\.|bl\.a\.|f\.eks\.|inkl\.|ca\.|pkt\.))$",
    re.I,
)


LONGEST_END = 16
"""Twice the letters of the longest word that leaves a line open: no more of the line needs to be looked at."""
_CITES = re.compile(r"(?:[a-zæøå]lov(?:en|a)|[a-zæøå]forskrift(?:en|a)|[a-zæøå]konvensjonen)$", re.I)
"""A line that ends in an act's name: a paragraph on the next belongs to it."""


def ends_open(text: str) -> bool:
    """Whether a line ends in the middle of a phrase: on a hyphen, a comma, a preposition, a conjunction."""
    return text.endswith("-") or bool(_OPEN_END.search(text[-LONGEST_END:]))


def continues(before: str, after: str, width: int) -> bool:
    """Whether ``after`` reads as the rest of ``before``, for lines set to about ``width`` characters."""
    if ends_open(before):
        return True
    if before.count("(") > before.count(")") and width and len(before) > 0.5 * width:
        return True
    first = after[:1]
    if first == "§" and _CITES.search(before):
        return True
    if first.islower():
        return not before.endswith((".", "!", "?")) or len(before) > 0.6 * width
    if before.endswith((".", "!", "?", ":")) and not first.islower():
        return bool(width) and len(before) + 1 + len(after.split(maxsplit=1)[0]) > width
    word = after.split(maxsplit=1)[0] if after else ""
    return bool(width) and len(before) + 1 + len(word) > width


def fold(text: str) -> str:
    """Text over several lines as one: white space folded, words broken at a line's end joined.

    A hyphen at a line's end joins when the next line goes on in lower case and is not a conjunction
    (``e-\\nlæringskurs`` keeps its hyphen: one letter before it is a compound's, not a break's).
    """
    text = text.replace("\ufffe", "-\n")  # PDFium's mark for a word broken at a line's end, in text saved from it
    pieces = [piece.strip(" \t\u00a0\u200b\f") for piece in re.split(r"[\r\n\f\u2028]+", text)]
    result = ""
    for piece in filter(None, pieces):
        if not result:
            result = piece
        elif result.endswith("-") and (head := re.match(r"[a-zæøå]+", piece)) and head.group() not in _CONJUNCTIONS:
            stem = re.search(r"(\w+)-$", result)
            keep = stem is None or len(stem.group(1)) < 2 or any(char.isupper() for char in stem.group(1)[1:])
            result = (result if keep else result[:-1]) + piece
        elif (result.endswith("-") and re.match(r"[A-ZÆØÅ0-9]", piece) and re.search(r"\w-$", result)) or (
            result.endswith("–") and piece[:1].isdigit() and result[-2:-1].isdigit()
        ):
            result += piece
        else:
            result += " " + piece
    return re.sub(r"[ \t\u00a0]+", " ", result).strip()


_CONJUNCTIONS = {"og", "eller", "samt", "and", "or", "til"}


def _raw_lines(text: str) -> list[tuple[int, int]]:
    """The lines with their ends. U+2028 ends a line, but not in a table's row: there it is a break inside a cell."""
    found: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if "\u2028" not in match.group() or "\t" in match.group():
            found.append((start, end))
            continue
        for piece in _PIECE.finditer(text, start, end):
            found.append(piece.span())
    return [piece for span in found for piece in _pieces(text, *span)] or [(0, len(text))]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A line no longer than MAX_LINE; a longer one (no page has any) is cut between words."""
    found = []
    while end - start > MAX_LINE:
        cut = text.rfind(" ", start + MAX_LINE // 2, start + MAX_LINE) + 1 or start + MAX_LINE
        found.append((start, cut))
        start = cut
    return [*found, (start, end)]


def _pages_are_marked(text: str, raw: Sequence[tuple[int, int]]) -> bool:
    """Whether one leading space marks a page: form feeds settle it, else the share of such lines."""
    if "\f" in text:
        return False
    marks = lines = 0
    after_text = True
    for start, end in raw:
        content = text[start:end]
        has_text = bool(content.strip())
        lines += has_text
        marks += has_text and after_text and _is_page_mark(content)
        after_text = has_text
    return 0 < marks <= max(4, PAGE_MARK_SHARE * lines)


def _is_page_mark(content: str) -> bool:
    """One space before the first word: what is left of the form feed in text that a program has cleaned."""
    return content[:1] == " " and content[1:2] not in ("", " ", "\t", "\n", "\r")


def _measured(lines: list[Line]) -> list[Line]:
    """Each line with the local spacing and width of the text around it (a sliding window, in linear time)."""
    body = [line for line in lines if line.kind is Kind.BODY]
    if not body:
        return lines
    result = list(lines)
    gaps = [1 if line.gap == 1 else 0 for line in body]
    total = sum(gaps[: WINDOW + 1])
    size = min(len(body), WINDOW + 1)
    lengths = [0 if line.cells else len(line.text) for line in body]
    long = (line for line in body if len(line.text) > UNWRAPPED)
    unwrapped = sum(1 for line in long if not line.cells and len(" ".join(line.text.split())) > UNWRAPPED)
    width = UNBOUNDED if unwrapped >= UNWRAPPED_LINES else 0
    widths = _window_max(lengths, WINDOW)
    for i, line in enumerate(body):
        if i:
            if i + WINDOW < len(body):
                total += gaps[i + WINDOW]
                size += 1
            if i - WINDOW - 1 >= 0:
                total -= gaps[i - WINDOW - 1]
                size -= 1
        loose = 1 if size >= 4 and total > DOUBLE_SPACED_SHARE * size else 0
        furniture = line.index > 0 and lines[line.index - 1].kind in (Kind.RUNNING, Kind.PAGE_NUMBER)
        gap = min(line.gap, loose) if line.top and furniture else line.gap  # the space below a running head is its own
        result[line.index] = replace(line, gap=gap, loose=loose, width=width or min(widths[i], MAX_WIDTH))
    return result


def _window_max(values: Sequence[int], reach: int) -> list[int]:
    """The second largest of the values within ``reach`` (one stray long line does not set the width)."""
    return [sorted(values[max(0, i - reach) : i + reach + 1])[-2:][0] for i in range(len(values))]
