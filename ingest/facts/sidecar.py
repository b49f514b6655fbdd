"""A sidecar file beside a plan, ``<stem>.toml``: facts that its text lacks or gets wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ontology.records import Fact

KEYS = ("title", "publisher", "level", "municipalities", "date", "period", "language")
CHOICES = {
    "level": ("national", "regional", "inter-municipal", "municipal"),
    "language": ("nb", "nn", "en"),
}


class SidecarError(ValueError):
    """A sidecar that cannot be used; the message names the file, what was expected and what was found."""


def sidecar_of(plan: Path) -> Path:
    return plan.with_suffix(".toml")


def read_sidecar(path: Path) -> dict[str, Fact | tuple[Fact, ...]]:
    """The facts of a sidecar by name; empty where there is no file.

    Raises:
        SidecarError: where it is not TOML, or has a key or a value that is not known.
    """
    if not path.is_file():
        return {}
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SidecarError(f"{path.name} is not TOML in UTF-8: {error}") from error
    return {key: _value(path.name, key, value) for key, value in table.items()}


def _value(file: str, key: str, value: Any) -> Fact | tuple[Fact, ...]:
    if key not in KEYS:
        raise SidecarError(f"{file} has {key!r}; a sidecar may have {', '.join(KEYS)}")
    if key == "municipalities":
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise SidecarError(f'{file}: municipalities is a list of names, ["Oslo", "Bærum"]')
        return tuple(_said(name) for name in value)
    if not isinstance(value, str):
        raise SidecarError(f"{file}: {key} is a text in quotation marks, not {value!r}")
    if key in CHOICES and value not in CHOICES[key]:
        raise SidecarError(f"{file}: {key} is one of {', '.join(CHOICES[key])}, not {value!r}")
    return _said(value)


def _said(value: str) -> Fact:
    return Fact(value=value, printed=value, start=0, end=0, place="sidecar")
