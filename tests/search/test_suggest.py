"""Completions while typing."""

from __future__ import annotations

import time

import pytest

from search.engine import Engine
from search.suggest import folded, suggest


def texts(engine: Engine, typed: str) -> list[str]:
    return [suggestion.text for suggestion in suggest(engine, typed)]


def test_the_last_words_are_completed_and_the_rest_stays(engine: Engine) -> None:
    assert texts(engine, "tiltak for eld")[0] == "tiltak for eldre"
    assert "Tiltak mot digital vold" in texts(engine, "Tiltak mot digital vo")


@pytest.mark.parametrize(
    ("typed", "kind", "found"),
    [
        ("domestic vio", "concept", "domestic violence"),
        ("justis- og b", "actor", "Justis- og beredskapsdepartementet"),
        ("straffel", "law", "straffeloven"),
        ("trygg heime", "plan", "Trygg heime i Solvåg: Handlingsplan mot vald i nære relasjonar 2025–2028"),
        ("omvendt voldsalarm i", "measure", "Omvendt voldsalarm i hele landet"),
    ],
)
def test_all_kinds_of_names(engine: Engine, typed: str, kind: str, found: str) -> None:
    assert (kind, found) in [(suggestion.kind, suggestion.text) for suggestion in suggest(engine, typed)]


def test_case_and_accents_do_not_matter(engine: Engine) -> None:
    assert [s.text.casefold() for s in suggest(engine, "SÁM")] == [s.text.casefold() for s in suggest(engine, "sam")]
    assert folded("Ærlig Øst Åre") == "aerlig ost are"


def test_one_thing_is_suggested_once(engine: Engine) -> None:
    for typed in ("vold", "kris", "el", "ko", "barn"):
        found = texts(engine, typed)
        assert len(found) == len({folded(text) for text in found}) == 8


@pytest.mark.parametrize("typed", ["", " ", "e", "eldre ", "zzzzqq", "!!", "\x00\ud800", "«"])
def test_nothing_to_complete(engine: Engine, typed: str) -> None:
    assert texts(engine, typed) == []


def test_it_is_fast_enough_for_every_key(engine: Engine) -> None:
    suggest(engine, "el")  # makes the list
    slowest = 0.0
    for typed in (
        "el",
        "ko",
        "ba",
        "tiltak for kvi",
        "hvilke planer har tiltak mot di",
        "a" * 5_000,
        "ko " * 2_000 + "ko",
    ):
        started = time.process_time()
        suggest(engine, typed)
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 0.02  # .001-.005 on an idle machine
