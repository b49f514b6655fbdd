"""The data folder: builds side by side, and one name that says which of them answers.

A build is made in a folder of its own and gets its name when it is whole; then ``CURRENT`` is replaced in one step. Whatever
kills a build, the one before still answers. The build before is kept until the next, for whoever is reading it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ui.service.correcting import Outdated
from ui.service.errors import BuildBusy, NotBuilt
from ui.service.sources import Origin

ENVIRONMENT = "TILTAKSGRAF_DATA"
DEFAULT = ".tiltaksgraf"
FORMAT = 3
"""Counts up when what a build holds changes: a build of another format is made again."""
LOCK_SECONDS = 600.0
_DIGEST = re.compile(r"[0-9a-f]{16}")


class Manifest(msgspec.Struct, frozen=True):
    """What a build is of. ``digest`` is over everything it hangs on: the same digest, the same build."""

    format: int
    digest: str
    plans: tuple[str, ...]
    origin: Origin
    roots: tuple[str, ...]
    model: str | None
    outdated: tuple[Outdated, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildFolder:
    """One build's files."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def graph(self) -> Path:
        return self.path / "graph"

    @property
    def index(self) -> Path:
        return self.path / "index"

    def records(self, key: str) -> Path:
        return self.path / "records" / f"{key}.jsonl"

    def text(self, key: str) -> Path:
        return self.path / "texts" / f"{key}.txt"

    @property
    def counterparts(self) -> Path:
        return self.path / "counterparts.jsonl"

    def manifest(self) -> Manifest:
        """Raises NotBuilt where this version of the program cannot use the build."""
        try:
            found = msgspec.json.decode((self.path / "manifest.json").read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError) as error:
            raise _not_built(self.path) from error
        if found.format != FORMAT:
            raise _not_built(self.path)
        return found

    def whole(self) -> bool:
        """Whether every file that a build writes is there."""
        keys = self.manifest().plans
        parts = [self.graph / "CURRENT", self.index / "manifest.json", self.counterparts]
        parts += [path for key in keys for path in (self.records(key), self.text(key))]
        return all(path.is_file() for path in parts)

    def write_manifest(self, manifest: Manifest) -> None:
        (self.path / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where records, graph and index live."""

    path: Path

    @classmethod
    def at(cls, given: Path | None = None) -> DataFolder:
        """The folder given, else ``$TILTAKSGRAF_DATA``, else ``.tiltaksgraf`` in the folder the program is run in."""
        return cls((given or Path(os.environ.get(ENVIRONMENT) or DEFAULT)).absolute())

    @property
    def readings(self) -> Path:
        return self.path / "cache" / "readings"

    @property
    def quads(self) -> Path:
        return self.path / "cache" / "quads"

    @property
    def vectors(self) -> Path:
        return self.path / "cache" / "vectors"

    @property
    def corrections(self) -> Path:
        return self.path / "corrections.toml"

    def current(self) -> BuildFolder:
        """The build that answers.

        Raises:
            NotBuilt: where there is none, or none that this version can use.
        """
        try:
            name = (self.path / "CURRENT").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise _not_built(self.path) from error
        folder = BuildFolder(self.path / "builds" / name)
        if not _DIGEST.fullmatch(name) or not folder.whole():
            raise _not_built(self.path)
        return folder

    def built(self, digest: str) -> BuildFolder | None:
        """A whole build of that digest, if there is one."""
        folder = BuildFolder(self.path / "builds" / digest)
        try:
            return folder if folder.manifest().digest == digest and folder.whole() else None
        except NotBuilt:
            return None

    def last(self) -> Manifest | None:
        """What was built last, where it is not known what answers: its manifest tells which plans it was of."""
        found: list[tuple[float, Manifest]] = []
        for path in (self.path / "builds").glob("*/manifest.json"):
            with suppress(NotBuilt, OSError):
                found.append((path.stat().st_mtime, BuildFolder(path.parent).manifest()))
        return max(found, key=lambda item: item[0])[1] if found else None

    @contextmanager
    def new_build(self, digest: str) -> Iterator[BuildFolder]:
        """A folder to build in, which gets its name at the end; on an error it is removed and nothing has changed."""
        unfinished = self.path / "builds" / f"unfinished-{os.getpid()}"
        unfinished.mkdir(parents=True)
        try:
            yield BuildFolder(unfinished)
            _sync(unfinished)
            final = self.path / "builds" / digest
            if final.exists():  # of another format, or damaged: it cannot be what answers
                shutil.rmtree(final)
            unfinished.rename(final)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def forget_broken_off(self) -> None:
        """Removes what killed builds left behind; only for who has the lock, when no other build is running."""
        for path in (self.path / "builds").glob("unfinished-*"):
            shutil.rmtree(path, ignore_errors=True)

    def switch(self, folder: BuildFolder) -> None:
        """Makes a build the one that answers, and removes those that nobody can be reading."""
        before = None
        pointer = self.path / "CURRENT"
        if pointer.is_file():
            before = pointer.read_text(encoding="ascii", errors="replace").strip()
        part = self.path / "CURRENT.part"
        with part.open("w", encoding="ascii") as file:
            file.write(folder.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(pointer)
        for other in (self.path / "builds").iterdir():
            if other.name not in (folder.name, before):
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def locked(self, waiting: Callable[[], None] | None = None, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Keeps other builds of this folder out; a killed process's lock is gone with it.

        Args:
            waiting: called when another build has the lock.

        Raises:
            BuildBusy: where the other build does not end within ``seconds``.
        """
        from filelock import FileLock, Timeout

        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / "build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if waiting is not None:
                waiting()
            try:
                lock.acquire(timeout=seconds)
            except Timeout:
                raise BuildBusy(
                    f"en annen bygging av {self.path} er i gang og ble ikke ferdig på {seconds:.0f} sekunder; prøv igjen",
                    f"another build of {self.path} is running and did not end in {seconds:.0f} seconds; try again",
                ) from None
        try:
            yield
        finally:
            lock.release()


def _not_built(path: Path) -> NotBuilt:
    return NotBuilt(
        f"det er ikke bygget noe i {path} som denne versjonen kan bruke; kjør «tiltaksgraf build»",
        f"nothing that this version can use has been built in {path}; run `tiltaksgraf build`",
    )


def _sync(folder: Path) -> None:
    """Waits until the files are on the disk, so that a name is never given to what a power cut would take."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
