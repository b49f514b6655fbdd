"""Plans' files → records, each read once for as long as its file, its sidecar, the vocabulary and the reader are the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from graph.vocabulary_graph import vocabulary_digest
from ingest.facts.sidecar import SidecarError, sidecar_of
from ingest.formats.source import UnreadableFile
from ontology.records import PlanRecords, decode, encode
from ontology.vocabulary import Vocabulary
from ui.service.sources import ROOT

if TYPE_CHECKING:
    from ingest.linking.link import Linker
    from ingest.reader import Reader

DIGITS = 16
READER = ("ingest", "ontology")
"""Packages whose code and data decide what is read."""


class Unread(ValueError):
    """A plan that could not be read; the message is one sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and the digest of everything it hangs on; ``fresh`` where it was not in the cache."""

    records: PlanRecords
    digest: str
    fresh: bool


class Readings:
    """Reads plans, and keeps what was read in a folder by the digest of its inputs."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._folder = folder
        self._vocabulary = vocabulary
        self._common = f"{vocabulary_digest()}{code_digest(READER)}"
        self._made: Reader | None = None

    def read(self, path: Path, key: str) -> Read:
        """Raises Unread where the file or its sidecar cannot be used."""
        digest = self._digest(path, key)
        if (kept := self._kept(key, digest)) is not None:
            return Read(kept, digest, fresh=False)
        try:
            records = self._reader().read(path, key)
        except (UnreadableFile, SidecarError) as error:
            raise Unread(str(error)) from error
        except Exception as error:  # the boundary of one document: another plan must not suffer from this one
            raise Unread(f"{path.name}: the reader failed on this file ({type(error).__name__}: {error})") from error
        self._keep(records, digest)
        return Read(records, digest, fresh=True)

    def last(self, key: str) -> Read | None:
        """What was last read of a plan whose file cannot be read now."""
        for path in sorted(self._folder.glob(f"{key}.*.jsonl")):
            digest = path.name.split(".")[-2]
            if (kept := self._kept(key, digest)) is not None:
                return Read(kept, digest, fresh=False)
        return None

    def linker(self) -> Linker:
        """What links text to concepts and actors, for who corrects a plan."""
        return self._reader().linker

    def _reader(self) -> Reader:
        """Made when the first plan has to be read: where nothing changed, spaCy is never imported."""
        if self._made is None:
            from ingest.reader import Reader

            self._made = Reader.of(self._vocabulary)
        return self._made

    def _digest(self, path: Path, key: str) -> str:
        found = sha256(self._common.encode())
        for part in (key, path.name):
            found.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
        for file in (path, sidecar_of(path)):
            try:
                data = file.read_bytes()
            except OSError:
                data = b""
            found.update(len(data).to_bytes(8, "big"))
            found.update(data)
        return found.hexdigest()[:DIGITS]

    def _kept(self, key: str, digest: str) -> PlanRecords | None:
        try:
            text = read_text(self._folder / f"{key}.{digest}.txt")
            return decode((self._folder / f"{key}.{digest}.jsonl").read_bytes(), text)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None

    def _keep(self, records: PlanRecords, digest: str) -> None:
        """The text first: without it the records are not found."""
        self._folder.mkdir(parents=True, exist_ok=True)
        key = records.plan.key
        for name, data in (
            (f"{key}.{digest}.txt", text_bytes(records.text)),
            (f"{key}.{digest}.jsonl", encode(records)),
        ):
            part = self._folder / f"{name}.part"
            part.write_bytes(data)
            part.replace(self._folder / name)

    def forget_others(self, kept: Iterable[tuple[str, str]]) -> None:
        """Removes what was read of other plans and of earlier contents: (key, digest) pairs are what stays."""
        names = {f"{key}.{digest}" for key, digest in kept}
        for path in self._folder.glob("*"):
            if path.stem not in names:
                path.unlink(missing_ok=True)


def text_bytes(text: str) -> bytes:
    """A stored text as a file's bytes; a lone surrogate of a damaged file is kept as it is."""
    return text.encode("utf-8", "surrogatepass")


def read_text(path: Path) -> str:
    """What ``text_bytes`` wrote: no newline is translated, so that offsets hold."""
    return path.read_bytes().decode("utf-8", "surrogatepass")


@cache
def code_digest(packages: tuple[str, ...]) -> str:
    """A checksum of packages' code and data: what they made is made again when they change."""
    found = sha256()
    for package in packages:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in (".py", ".toml", ".ttl", ".rq") and path.is_file():
                data = path.read_bytes()
                found.update(f"{path.relative_to(ROOT).as_posix()}\0{len(data)}".encode())
                found.update(data)
    return found.hexdigest()[:DIGITS]
