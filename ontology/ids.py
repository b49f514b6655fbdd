"""Keys, ids and IRIs: minted here and nowhere else.

A plan's key comes from its file name, a measure's id from the plan's key and the number as printed. Both are
stable over rebuilds, and every IRI is made from them, so that a link to a measure keeps working.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote

BASE = "https://w3id.org/tiltaksgraf/"
ONTOLOGY = BASE + "ontology#"
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_RANGE = re.compile(r"(?<=\d)\s*[-–—]\s*(?=\d{4}\b)")
MAX_SLUG = 80
"""Characters of a text that an IRI shows: enough to recognise it, short enough to print."""


def plan_key(file_name: str) -> str:
    """The key of the plan in a file: its stem in lower case, words joined by ``-``.

    >>> plan_key("Handlingsplan Fjordvik_2025.pdf")
    'handlingsplan-fjordvik-2025'
    """
    stem = unicodedata.normalize("NFC", PurePath(file_name).stem).lower()
    return "-".join(filter(None, _NOT_A_WORD.split(stem))) or "plan"


def measure_id(plan: str, number: str) -> str:
    """``<plan key>/<number>``: the id that people and programs use."""
    return f"{plan}/{number}"


def split_measure_id(measure: str) -> tuple[str, str]:
    """The plan key and the number of a measure id.

    Raises:
        ValueError: where the id has no ``/`` with something on both sides.
    """
    plan, _, number = measure.partition("/")
    if not plan or not number:
        raise ValueError(f"a measure's id is <plan>/<number>, not {measure!r}")
    return plan, number


def plan_iri(plan: str) -> str:
    return f"{BASE}plan/{quote(plan)}"


def measure_iri(plan: str, number: str) -> str:
    return f"{plan_iri(plan)}/measure/{quote(number, safe='')}"


def part_iri(plan: str, kind: str, start: int, end: int) -> str:
    """The IRI of a stretch of a plan's text; ``kind`` keeps apart different things said of the same characters."""
    return f"{plan_iri(plan)}/{kind}/{start}-{end}"


def graph_iri(name: str) -> str:
    """A named graph: a plan's key, or ``ontology``, ``derived``, ``corrections`` (which no plan's graph can be)."""
    return f"{BASE}graph/{quote(name)}"


def plan_graph_iri(plan: str) -> str:
    return f"{BASE}graph/plan/{quote(plan)}"


def scheme_iri(scheme: str) -> str:
    return f"{BASE}concept/{quote(scheme, safe='')}"


def concept_iri(scheme: str, code: str) -> str:
    return f"{BASE}concept/{scheme}/{quote(code)}"


def actor_iri(actor: str) -> str:
    return f"{BASE}actor/{quote(actor)}"


def body_iri(body: str) -> str:
    """What an ``ActorRef`` or ``Mention`` names: an actor's id, a municipality's number (4 digits), a county's (2)."""
    if body.isdecimal() and len(body) in (2, 4):
        return municipality_iri(body) if len(body) == 4 else county_iri(body)
    return actor_iri(body)


def national_plan_iri(plan: str) -> str:
    return f"{BASE}national-plan/{quote(plan, safe='')}"


def printed_actor_iri(plan: str, label: str) -> str:
    """An actor that no registry knows is that plan's own: the same words in another plan may mean another body."""
    return f"{plan_iri(plan)}/actor/{_words(label)}"


def municipality_iri(number: str) -> str:
    return f"{BASE}municipality/{quote(number, safe='')}"


def county_iri(number: str) -> str:
    return f"{BASE}county/{quote(number, safe='')}"


def collaboration_iri(plan: str) -> str:
    """The municipalities that publish a plan together."""
    return f"{plan_iri(plan)}/collaboration"


def goal_iri(plan: str, goal: str) -> str:
    """A goal is known by its words within its plan, as an overview prints the same goal once a row."""
    return f"{plan_iri(plan)}/goal/{_words(goal)}"


def law_iri(law: str) -> str:
    return f"{BASE}law/{quote(law)}"


def law_section_iri(law: str, section: str) -> str:
    return f"{law_iri(law)}/section/{quote(section, safe='')}"


def document_iri(name: str) -> str:
    """A public document that is cited but that no registry holds; its name, made even, is its identity in all plans."""
    return f"{BASE}document/{quote(even(name), safe='')}"


def even(words: str) -> str:
    """Words as one line, composed, with one kind of dash between numbers: what differs only so is the same name.

    >>> even("Prop. 36 S  (2023 – 2024)") == even("Prop. 36 S (2023-2024)")
    True
    """
    line = " ".join(unicodedata.normalize("NFC", words).split())
    return _RANGE.sub("–", line)


def statement_iri(subject: str, term: str, start: int, end: int, value: str = "") -> str:
    """What was read from ``[start, end)`` about a plan or measure (an IRI minted here): one of its properties.

    ``value`` keeps apart several values of one property that were read from the same characters.
    """
    more = f"/{quote(value, safe='')}" if value else ""
    return f"{subject}/statement/{term}/{start}-{end}{more}"


def counterpart_iri(a: str, b: str) -> str:
    return f"{BASE}counterpart/{quote(a, safe='')}/{quote(b, safe='')}"


def correction_iri(target: str, field: str, at: str, by: str, new: str | None) -> str:
    """The same person may correct the same thing twice in a day: the new value keeps the two apart."""
    what = sha256(repr((by, new)).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{BASE}correction/{quote(target, safe='')}/{quote(field, safe='')}/{quote(at, safe='')}-{what}"


def person_iri(name: str) -> str:
    return f"{BASE}person/{_words(name)}"


def dataset_iri() -> str:
    return f"{BASE}dataset"


def partition_iri(kind: str, term: str) -> str:
    """The part of the dataset that has a property or a class."""
    return f"{dataset_iri()}/{kind}/{quote(term, safe='')}"


def _words(text: str) -> str:
    """Words as one segment of a path."""
    return quote(slug(text), safe="")


def slug(text: str) -> str:
    """The words of a text in lower case, joined by ``-``: ``unnamed`` where it has none.

    A long one is cut and marked with a checksum of the whole, so that two that begin alike stay apart.
    """
    words = "-".join(filter(None, _NOT_A_WORD.split(unicodedata.normalize("NFC", text).lower()))) or "unnamed"
    if len(words) > MAX_SLUG:
        words = f"{words[:MAX_SLUG]}-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return words
