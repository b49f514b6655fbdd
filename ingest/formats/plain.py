"""Bytes → text: which encoding a text file is in.

Norwegian text tells its encoding by its letters: decoded rightly, the bytes above 127 are nearly all æ, ø, å, quotation
marks and dashes; decoded wrongly they are not. No character is changed, so that offsets count the file's own.
"""

from __future__ import annotations

import codecs
import re

from ingest.formats.source import UnreadableFile

EIGHT_BIT = ("cp1252", "mac_roman", "cp865", "iso-8859-1")
"""Windows, old Macintosh, DOS, and what always decodes; of two that fit as well, the earlier."""
ZERO_SHARE = 0.2
"""UTF-16 without a mark: at least this share of the bytes at even (or odd) places is zero."""
MAX_CONTROL_SHARE = 0.02
"""More control characters than this are no text."""
MAX_BROKEN_SHARE = 0.05
"""UTF-8 in which fewer than this share of the letters above 127 are broken is damaged UTF-8, not another encoding."""
MIN_FIT = 0.3
"""Below this an eight-bit reading does not look like any language written in Latin letters."""

_NEWLINES = re.compile(r"\r\n?")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EXPECTED = frozenset("æøåÆØÅ«»–—“”‘’„…§•·é½°€´")
_LIKELY = frozenset("èêëáàâäãóòôöúùûüíìîïçñÄÖÜÉÈÁšŠžŽčČđĐŋŊŧŦ¼¾©®™±µ×¨\u00a0\u00adß²³¹")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """(text, warnings). Newlines become ``\\n``, a byte-order mark is left out, nothing else changes.

    Raises:
        UnreadableFile: where the bytes are no text.
    """
    text, warnings = _decoded(data)
    controls = sum(1 for char in text if char < " " and char not in "\t\n\r\f\v\x1b") + text.count("\ufffd")
    if controls > MAX_CONTROL_SHARE * max(1, len(text)):
        raise UnreadableFile(
            f"{controls} of {len(text)} characters are control characters, so the file is not text;"
            " open it in the program that made it and save it as .txt, .docx or .pdf"
        )
    return _NEWLINES.sub("\n", text), warnings


def encoding_of(data: bytes) -> str:
    """The encoding of a text without a byte-order mark."""
    if wide := _wide(data):
        return wide
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    high = bytes(byte for byte in data if byte > 127)
    broken = data.decode("utf-8", "replace").count("\ufffd")
    if broken <= MAX_BROKEN_SHARE * len(high) / 2:
        return "utf-8"
    return max(EIGHT_BIT, key=lambda name: (_fit(data, name), -EIGHT_BIT.index(name)))


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding)
    encoding = encoding_of(data)
    if encoding in EIGHT_BIT and _fit(data, encoding) < MIN_FIT:
        raise UnreadableFile(
            "the characters are in no encoding that is known here (UTF-8, UTF-16, Windows-1252, ISO-8859-1, MacRoman);"
            " open it in a text editor and save it as UTF-8"
        )
    return _replaced(data, encoding)


def _replaced(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd") - data.decode(encoding, "ignore").count("\ufffd")
    if not broken:
        return text, ()
    return text, (f"{broken} characters are broken in the file ({encoding.upper()}) and stand as \ufffd",)


def _wide(data: bytes) -> str | None:
    sample = data[:4096]
    size = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / size, sample[1::2].count(0) / size
    if max(even, odd) < ZERO_SHARE or min(even, odd) > 0.5 * max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _fit(data: bytes, encoding: str) -> float:
    """How Norwegian the text above 127 looks, -2 to 1. A letter counts where it stands beside another letter."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -2.0
    score, count = 0.0, 0
    before = " "
    for at, char in enumerate(text):
        if char > "\x7f":
            count += 1
            after = text[at + 1 : at + 2]
            if char.isalpha() and not (before.isalpha() or after.isalpha()):
                score += 0.5 if char in "åÅøØ" else -0.5
            elif char.isupper() and before.islower():
                score -= 0.5
            elif char in _EXPECTED:
                score += 1.0
            elif char in _LIKELY:
                score += 0.4
            else:
                score -= 2.0 if char < "\xa0" else 1.0
        before = char
    return score / count if count else 1.0
