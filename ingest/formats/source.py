"""From a file to the plan's text: which reader a file needs, and what is said when it cannot be read."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Format = Literal["txt", "pdf", "docx", "html", "md"]

FORMATS: dict[str, Format] = {
    ".txt": "txt",
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
}
SUFFIXES: frozenset[str] = frozenset(FORMATS)

MAX_BYTES = 50_000_000
"""A plan of 200 pages is under 10 MB even with pictures; past this the file is something else, or a trap."""
SNIFFED = 1024
"""How far in the mark of a format may stand: PDF readers accept ``%PDF-`` anywhere in the first 1024 bytes."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class UnreadableFile(ValueError):
    """A file that cannot be read: one sentence that names the file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A plan's text and the file it came from.

    All offsets of the program point into ``text``. For a txt or md file it is the decoded file itself, newlines made ``\\n`` and a
    byte-order mark left out, nothing else; for the other formats it is made here, in Unicode's composed form (NFC): ``\\f`` begins a
    page, a table's row is one line with a tab between its cells, a break inside a cell is U+2028, a heading whose level is known
    begins with ``#``. ``sha256`` is that of the file's bytes; ``pages`` is 0 where the format does not say.
    """

    text: str
    format: Format
    sha256: str
    pages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's reader found."""

    text: str
    pages: int = 0
    warnings: tuple[str, ...] = ()


def read_source(path: Path) -> Source:
    """The text of a plan's file.

    Raises:
        UnreadableFile: where the file is missing, empty, too large, damaged, encrypted, scanned, or not what its name says.
    """
    name = path.name
    expected = FORMATS.get(path.suffix.lower())
    if expected is None:
        raise UnreadableFile(
            f"{name}: files that can be read end in {', '.join(sorted(SUFFIXES))}; save the plan as one of these and try again"
        )
    data = _bytes(path)
    found = sniff(data)
    if found != expected and not (found == "text" and expected in ("txt", "md", "html")):
        raise UnreadableFile(_mismatch(path, expected, found, data))
    content = _read(data, expected, name)
    if not content.text.strip():
        raise UnreadableFile(
            f"{name}: the file holds no text; check that it is the right file and that its text is not a picture"
        )
    return Source(content.text, expected, hashlib.sha256(data).hexdigest(), content.pages, content.warnings)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFile(f"{path.name}: there is no such file at {path}; check the path")
        size = path.stat().st_size
        if size == 0:
            raise UnreadableFile(f"{path.name}: the file is empty (0 bytes); fetch or save it again")
        if size > MAX_BYTES:
            raise UnreadableFile(
                f"{path.name}: the file is {size / 1e6:.0f} MB and files up to {MAX_BYTES / 1e6:.0f} MB are read;"
                " save it without pictures, or split it"
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{path.name}: the file cannot be opened ({error.strerror}); check its permissions"
        ) from error


def sniff(data: bytes) -> str:
    """What the bytes are: a format's name, ``text`` for anything that could be text, or a word for what is not read."""
    if b"%PDF-" in data[:SNIFFED]:
        return "pdf"
    if data.startswith(_ZIP):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED in data else "doc"
    if data[:5] == b"{\\rtf":
        return "rtf"
    if data.startswith(_PICTURES):
        return "picture"
    if _HTML.match(data[: 8 * SNIFFED].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return "text"


def _zip_kind(data: bytes) -> str:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "docx" if b"word/" in data else "damaged archive"
    if "[Content_Types].xml" in names:
        return "xlsx" if "xl/workbook.xml" in names else "pptx" if "ppt/presentation.xml" in names else "docx"
    return "odt" if "content.xml" in names else "archive"


_SAVE_AS = {
    "doc": "an old Word document (.doc): open it in Word or LibreOffice and save it as .docx",
    "encrypted": "protected with a password: open it, remove the password and save it again",
    "odt": "an OpenDocument file: open it in LibreOffice and save it as .docx",
    "rtf": "an RTF file: open it in Word or LibreOffice and save it as .docx",
    "xlsx": "an Excel workbook: save the plan's text as .docx or .pdf",
    "pptx": "a PowerPoint presentation: save it as .pdf",
    "picture": "a picture: run text recognition (OCR), e.g. ocrmypdf, and use the .pdf it makes",
    "archive": "a zip archive: unpack it and use the plan inside",
    "damaged archive": "a damaged archive: fetch or save it again",
}
_NAMES = {"pdf": "a PDF file", "docx": "a Word document", "html": "an HTML page", "txt": "text", "md": "text"}


def _mismatch(path: Path, expected: Format, found: str, data: bytes) -> str:
    name = path.name
    if found in _SAVE_AS:
        return f"{name}: the file is {_SAVE_AS[found]}"
    if found in _NAMES and found != expected:
        return (
            f"{name}: the file ends in {path.suffix} but is {_NAMES[found]}; rename it to end in .{found} and try again"
        )
    wanted = _NAMES[expected]
    return f"{name}: the file ends in {path.suffix} but is not {wanted} (it begins with {data[:8]!r}); fetch or save it again"


def _read(data: bytes, expected: Format, name: str) -> Content:
    try:
        if expected in ("txt", "md"):
            from ingest.formats.plain import decode

            text, warnings = decode(data)
            return Content(text, 0, warnings)
        if expected == "html":
            from ingest.formats.html import read_html

            return read_html(data)
        if expected == "docx":
            from ingest.formats.docx import read_docx

            return read_docx(data)
        from ingest.formats.pdf import read_pdf

        return read_pdf(data)
    except UnreadableFile as error:
        raise UnreadableFile(f"{name}: {error}") from error
    except RecursionError as error:
        raise UnreadableFile(
            f"{name}: the file's parts are nested too deep to be read; save it again as .docx or .pdf"
        ) from error
    except MemoryError as error:
        raise UnreadableFile(f"{name}: the file needs more memory than there is; split it") from error
