"""Where plans are found: the paths given, or the first of the usual places that holds any, or the sample plans."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.formats.source import SUFFIXES
from ontology.ids import plan_key

ENVIRONMENT = "TILTAKSGRAF_PLANS"
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
PLACES = ("plans", "../shared/plans")
"""Looked through in this order, below the folder the program is run in and then below its own."""
NO_PLANS = ("readme", "license", "licence", "changelog", "contributing")
"""Stems of files that stand beside plans in a folder and are none; a file that is named outright is always read."""

Origin = Literal["given", "environment", "found", "samples"]


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to read, by plan key. ``roots`` are the files and folders they were looked for in; ``problems`` are
    sentences on paths and files that could not be taken.
    """

    files: dict[str, Path]
    origin: Origin
    roots: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return ", ".join(self.roots)

    @property
    def samples(self) -> bool:
        return self.origin == "samples"


def find(
    paths: Sequence[Path] = (), environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Sources:
    """The plans' files: those of ``paths``; else of ``$TILTAKSGRAF_PLANS``; else of the usual places; else the samples."""
    environment = os.environ if environment is None else environment
    if paths:
        return look(paths, "given")
    if named := environment.get(ENVIRONMENT):
        found = look([Path(part) for part in named.split(os.pathsep) if part], "environment")
        if found.files or found.problems:
            return found
    here = folder or Path.cwd()
    for place in dict.fromkeys((base / place).resolve() for base in (here, ROOT) for place in PLACES):
        if place.is_dir() and (found := look([place], "found")).files:
            return found
    return look([SAMPLES], "samples")


def look(paths: Sequence[Path], origin: Origin) -> Sources:
    """The plans' files in just these files and folders."""
    files: dict[str, Path] = {}
    problems: list[str] = []
    for path in paths:
        if path.is_dir():
            found = _inside(path)
            if not found and origin == "given":
                problems.append(f"{path}: the folder holds no plan ({', '.join(sorted(SUFFIXES))})")
        elif path.exists():
            found = [path]
        else:
            found = []
            problems.append(f"{path}: there is no such file or folder")
        for file in found:
            key = plan_key(file.name)
            other = files.setdefault(key, file)
            if other.resolve() != file.resolve():
                problems.append(f"{file}: {other} has the same plan key, {key}; give one of them another name")
    return Sources(dict(sorted(files.items())), origin, tuple(str(path.absolute()) for path in paths), tuple(problems))


def _inside(folder: Path) -> list[Path]:
    """The plans' files in a folder and below, without hidden ones and what office programs leave beside a file."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and not path.stem.lower().startswith(NO_PLANS)
    ]
