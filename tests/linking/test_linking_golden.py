"""Fictional measures of ``golden.toml``: one phenomenon a case, and what the linker must and must not say of it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.linking.link import Linker
from ontology.codes import codes_of
from ontology.records import Fact, Link, Measure, Part, Plan
from ontology.vocabulary import vocabulary

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "golden.toml").read_text(encoding="utf-8"))["case"]
KEYS = {"target_groups": "target-group", "themes": "theme", "instruments": "instrument"}


@cache
def linker() -> Linker:
    return Linker.of(vocabulary())


def linked(case: dict[str, Any]) -> Measure:
    """The case as a measure with its links: heading, audience, demand, status, each on lines of their own."""
    text, parts = "", []
    audience = None
    for role in ("title", "audience", "demand", "status"):
        words = case.get(role, "")
        if role == "status":
            words = " ".join([*[words] * case.get("status_repeat", 1), case.get("status_end", "")]).strip()
        if not words:
            continue
        start = len(text)
        text += words + "\n\n"
        if role == "audience":
            audience = Fact(value=words, printed=words, start=start, end=start + len(words))
        parts.append(Part(role={"title": "heading", "audience": "field"}.get(role, role), start=start, end=len(text)))
    title = Fact(value=case["title"], printed=case["title"], start=0, end=len(case["title"]))
    measure = Measure(
        plan="fjordvik",
        number="1",
        title=title,
        start=0,
        end=len(text),
        layout="test",
        audience=audience,
        parts=tuple(parts),
    )
    years = case.get("years", [2024, 2024])
    plan = Plan(
        key="fjordvik",
        source="fjordvik.txt",
        format="txt",
        sha256="",
        length=len(text),
        language=Fact(value="nb", printed="", start=0, end=0),
        period=Fact(value=f"{years[0]}-{years[1]}", printed="", start=0, end=0),
    )
    return linker().link(plan, text, [measure], []).measures[0]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    measure = linked(case)
    core = {concept.code for concept in vocabulary().concepts.values() if concept.core}
    for key, scheme in KEYS.items():
        said = {code for code in codes_of(measure, scheme, vocabulary()) if code in core}
        if key in case:
            assert said == set(case[key]), key
        assert not said & set(case.get(f"no_{key}", ())), key
    for relation in ("aimed", "about", "mentioned"):
        if relation in case:
            assert set(case[relation]) <= groups(measure, {"aimed": "aimed-at"}.get(relation, relation)), relation
    if "about" in case:
        assert not set(case["about"]) & groups(measure, "aimed-at")
    if "laws" in case:
        assert sorted({f"{law.label} {law.section or ''}".strip() for law in measure.laws}) == sorted(case["laws"])
    if "law_ids" in case:
        assert sorted({law.law for law in measure.laws}) == case["law_ids"]


def groups(measure: Measure, relation: str) -> set[str]:
    """The core target groups of the measure's links of one relation."""
    links: list[Link] = [k for k in measure.links if k.scheme == "target-group" and k.relation == relation]
    return {code for link in links for code in vocabulary().core("target-group", link.code)}


def test_every_link_quotes_the_words_that_made_it() -> None:
    for case in CASES:
        measure = linked(case)
        assert all(0 <= link.start < link.end <= measure.end for link in measure.links)
        assert all(0 <= law.start < law.end <= measure.end for law in measure.laws)


def test_one_link_a_concept_and_place() -> None:
    for case in CASES:
        links = linked(case).links
        places = [(link.scheme, link.code, link.start, link.end, link.relation) for link in links]
        assert len(places) == len(set(places)), case["name"]
