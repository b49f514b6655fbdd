"""People's corrections: a text file beside the builds, applied to what was read whenever the plans are built.

The file is TOML that a person can write by hand, one ``[[correction]]`` table each. The plan's own file is never touched.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ontology.records import Correction, PlanRecords
from ontology.vocabulary import Vocabulary
from ui.service.correcting import ACTORS, CODES, FACTS, MEASURE, PLAN_FACTS, SEPARATOR, find
from ui.service.errors import ServiceError, UnknownMeasure

FIELDS = (*FACTS, *ACTORS, *CODES, "part_of", MEASURE)
"""What can be corrected of a measure; ``measure`` itself adds one (with its title) or, without a new value, drops it."""
CHOICES = {
    "status": ("completed", "ongoing", "not-started", "withdrawn"),
    "status_overview": ("completed", "ongoing", "not-started", "withdrawn"),
    "level": ("national", "regional", "inter-municipal", "municipal"),
    "language": ("nb", "nn", "en"),
}
_KEYS = ("target", "field", "old", "new", "by", "at", "quote")
_HEAD = (
    "# Rettelser av det som er lest ut av planene. / Corrections of what was read from the plans.\n"
    f"# target: plan/nummer, eller planens nøkkel. field: {', '.join(FIELDS)};\n"
    f"# for en plan {', '.join(PLAN_FACTS)}. Flere verdier skilles med «;». quote: ordene i planen som det gjelder.\n"
)


class BadCorrection(ServiceError):
    """A correction that cannot be; the message says what was expected."""


def load(path: Path) -> tuple[Correction, ...]:
    """The corrections of a file, in its order; none where there is no file.

    Raises:
        BadCorrection: where the file is not TOML, or a table of it is no correction; the message says which.
    """
    if not path.is_file():
        return ()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCorrection(
            f"{path.name} er ikke TOML i UTF-8: {error}", f"{path.name} is not TOML in UTF-8: {error}"
        ) from error
    found = []
    for number, entry in enumerate(table.get("correction", []), 1):
        try:
            found.append(msgspec.convert({"old": None, "new": None, **_filled(entry)}, Correction))
        except (msgspec.ValidationError, TypeError, ValueError) as error:
            raise BadCorrection(
                f"{path.name}: rettelse nr. {number} kan ikke brukes: {error}",
                f"{path.name}: correction no. {number} cannot be used: {error}",
            ) from error
    return tuple(found)


def _filled(entry: object) -> dict[str, object]:
    if not isinstance(entry, dict):
        raise TypeError("[[correction]] is a table")
    unknown = sorted(set(entry) - set(_KEYS))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(_KEYS)}")
    return {key: str(value) if key == "at" else value for key, value in entry.items()}


def save(path: Path, corrections: Iterable[Correction]) -> None:
    """Writes all of them; the file is replaced whole."""
    blocks = [_HEAD, *(_block(correction) for correction in corrections)]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text("\n".join(blocks), encoding="utf-8")
    part.replace(path)


def _block(correction: Correction) -> str:
    lines = ["[[correction]]"]
    for key in _KEYS:
        value = getattr(correction, key)
        if value:
            lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for the delete character, which JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def check(correction: Correction, plans: Sequence[PlanRecords], vocabulary: Vocabulary) -> None:
    """Whether a correction can be made of these plans.

    Raises:
        BadCorrection: for a field or a value that there is not; UnknownMeasure for a target that there is not.
    """
    key, _, number = correction.target.partition("/")
    records = next((each for each in plans if each.plan.key == key), None)
    if records is None:
        keys = ", ".join(each.plan.key for each in plans)
        raise UnknownMeasure(
            f"det finnes ingen plan «{key}»; planene er {keys}", f"there is no plan {key!r}; the plans are {keys}"
        )
    fields = FIELDS if number else PLAN_FACTS
    if correction.field not in fields:
        raise _expected("feltet", "the field", correction.field, fields)
    adds = correction.field == MEASURE and correction.new is not None
    exists = not number or any(measure.number == number for measure in records.measures)
    if adds == exists and number:
        raise UnknownMeasure(
            f"{correction.target} finnes {'allerede' if exists else 'ikke'}",
            f"{correction.target} {'exists already' if exists else 'does not exist'}",
        )
    if adds and not correction.quote:
        raise BadCorrection(
            "et nytt tiltak trenger ordene i planen som det står i (quote)",
            "a new measure needs the words of the plan that it stands in (quote)",
        )
    if correction.quote and find(records.text, correction.quote) is None:
        raise BadCorrection(
            f"ordene «{correction.quote}» står ikke i {key}", f"the words {correction.quote!r} are not in {key}"
        )
    if not correction.by.strip():
        raise BadCorrection(
            "en rettelse trenger navnet på den som retter", "a correction needs the name of who makes it"
        )
    _check_value(correction, vocabulary)


def _check_value(correction: Correction, vocabulary: Vocabulary) -> None:
    if correction.new is None:
        return
    if choices := CHOICES.get(correction.field):
        if correction.new not in choices:
            raise _expected("verdien", "the value", correction.new, choices)
    elif scheme := CODES.get(correction.field):
        for code in filter(None, (part.strip() for part in correction.new.split(SEPARATOR))):
            if (scheme, code) not in vocabulary.concepts:
                core = [concept.code for concept in vocabulary.scheme(scheme) if concept.core]
                raise _expected("koden", "the code", code, core)
    elif not correction.new.strip():
        raise BadCorrection("en rettelse har en ny verdi, eller ingen", "a correction has a new value, or none at all")


def _expected(what: str, what_en: str, found: str, choices: Iterable[str]) -> BadCorrection:
    listed = ", ".join(choices)
    return BadCorrection(
        f"{what} er ikke «{found}»; det er en av {listed}", f"{what_en} is not {found!r} but one of {listed}"
    )
