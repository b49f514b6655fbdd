"""What is wrong with a vocabulary file, in sentences a policy adviser understands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """``file`` is the path below the ontology folder, ``line`` counts from 1, ``subject`` is the name as it is written there.

    ``reason`` is bokmål and ``reason_en`` English: what is wrong and what to do.
    """

    file: str
    line: int
    subject: str
    kind: str
    reason: str
    reason_en: str

    def sentence(self, language: str = "nb") -> str:
        """The whole of it in one line: *concepts/themes.ttl, linje 12, theme:stalking: …*."""
        word, reason = ("line", self.reason_en) if language == "en" else ("linje", self.reason)
        named = f", {self.subject}" if self.subject else ""
        return f"{self.file}, {word} {self.line}{named}: {reason}"


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML file beside this module."""
    with Path(__file__).with_name(name).open("rb") as file:
        return tomllib.load(file)


def rules() -> dict[str, Any]:
    """The rules of the vocabulary files and the words for what breaks them."""
    return table("check.toml")


def reason(what: str, /, **values: str | int) -> tuple[str, str]:
    """What is wrong, in bokmål and in English.

    Raises:
        KeyError: where ``check.toml`` has no words for the kind, or they name a value that is not given.
    """
    words = rules()["reasons"][what]
    return words["nb"].format(**values), words["en"].format(**values)
