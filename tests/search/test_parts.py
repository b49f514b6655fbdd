"""The small parts of search: spelling, quotes, queries, sentences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.vocabulary import Vocabulary
from search.clauses import beginning
from search.exact import query_of
from search.lexical import K1, B, LexicalIndex
from search.passages import LONGEST, window
from search.reading import ActorCondition, Facet, LawCondition, Reading
from search.sentences import LANGUAGES, _table, listed, say
from search.spelling import Speller

KNOWN = frozenset({"kommunal", "barnevern", "flyktning", "markering", "samtale", "samtala"})


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("komunale planer", "kommunale planer"),
        ("flyktninger", "flyktninger"),
        ("parkering", "parkering"),  # another first letter: another word
        ("samtall", "samtall"),  # two words are one letter away
        ("barnvern", "barnevern"),
        ("korte ord", "korte ord"),
        ("", ""),
    ],
)
def test_a_word_is_mended_to_the_one_it_can_be(typed: str, mended: str) -> None:
    assert Speller(KNOWN).mend(typed) == mended


def test_what_is_skipped_stays() -> None:
    assert Speller(KNOWN).mend("komunale barnvern", [(0, 8)]) == "komunale barnevern"


@given(
    text=st.text(max_size=2_000), start=st.integers(0, 2_000), length=st.integers(0, 2_000), at=st.integers(0, 2_000)
)
def test_a_window_lies_in_its_passage_and_around_what_was_found(text: str, start: int, length: int, at: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    place = min(max(start, at), max(start, end - 1))
    first, last = window(text, start, end, (place, place + 1))
    assert start <= first <= last <= end
    if end > start:
        assert first <= place < last


def test_a_window_is_whole_sentences() -> None:
    text = " ".join(f"Dette er setning nummer {number} om vold." for number in range(40))
    at = text.index("nummer 20")
    first, last = window(text, 0, len(text), (at, at + 9))
    assert first <= at < last
    assert last - first <= LONGEST
    assert text[first:last].startswith("Dette er")
    assert text[first:last].rstrip().endswith("vold.")


@given(words=st.text(min_size=1, max_size=60))
def test_any_words_make_a_query_that_parses(words: str) -> None:
    from ontology.vocabulary import vocabulary

    reading = Reading(
        question=words,
        language="nb",
        facets=(Facet(words, words),),
        phrases=(words,),
        title_words=(words,),
        goals=(words,),
        numbers=(words,),
        plans=(words,),
        levels=(words,),
        actors=(ActorCondition("only", ((f"label:{words}",),)), ActorCondition("none", ((f"label:{words}",),))),
    )
    ox.Store().query(query_of(reading, vocabulary(), "2026-01-01"))


def test_narrower_concepts_are_written_out_and_two_facets_are_two(vocabulary: Vocabulary) -> None:
    facets = (
        Facet("eldre", "eldre", (("target-group", "eldre"),)),
        Facet("bolig", "bolig", (("instrument", "bolig"),)),
    )
    query = query_of(Reading(question="", language="nb", facets=facets), vocabulary, "2026-01-01")
    assert "target-group/sykehjemsbeboere>" in query
    assert "?concept1" in query
    assert "?concept2" in query


def test_a_section_is_asked_for_as_the_graph_writes_it(vocabulary: Vocabulary) -> None:
    reading = Reading(question="", language="nb", laws=(LawCondition(("straffeloven",), "§ 282"),))
    assert "law/straffeloven/section/282>" in query_of(reading, vocabulary, "2026-01-01")


@pytest.mark.parametrize(
    ("words", "pattern"),
    [("tolkene", r"(^|\W)tolk"), ("sommaren", r"(^|\W)sommar"), ("ord", r"(^|\W)ord"), ("a.b", r"(^|\W)a\.b")],
)
def test_a_word_is_looked_for_by_its_beginning(words: str, pattern: str) -> None:
    found = beginning(words)
    assert found.startswith(pattern)


def test_every_sentence_is_there_in_three_languages() -> None:
    def shape(entry: object) -> object:
        if isinstance(entry, dict):
            return {key: shape(value) for key, value in entry.items()}
        return sorted(part.split("}")[0] for part in str(entry).split("{")[1:])

    tables = [shape(_table()[language]) for language in LANGUAGES]
    assert tables[0] == tables[1] == tables[2]


def test_lists_and_numbers() -> None:
    assert listed("nb", []) == ""
    assert listed("en", ["a"]) == "a"
    assert listed("nn", ["a", "b", "c"], "or") == "a, b eller c"
    assert (say("en", "plans", n=1), say("en", "plans", n=0), say("xx", "plans", n=2)) == (
        "1 plan",
        "0 plans",
        "2 planer",
    )


def test_the_lexical_index_scores_as_bm25s_does(tmp_path: Path) -> None:
    import bm25s

    units = [["vold", "eldr"], ["barn", "vold", "vold"], ["hjelp"], [], ["eldr", "hjelp", "barn", "barn"]]
    ours = LexicalIndex.of(units)
    theirs = bm25s.BM25(method="lucene", k1=K1, b=B)
    theirs.index(units, show_progress=False)
    ours.save(tmp_path / "lexical")
    for index in (ours, LexicalIndex.load(tmp_path / "lexical", len(units))):
        for asked in (["vold"], ["eldr", "barn"], ["barn", "barn", "hjelp"]):
            assert np.allclose(index.scores(asked), theirs.get_scores(asked), atol=1e-6)
        assert not index.scores(["ukjent"]).any()
        assert index.known("vold")
        assert not index.known("ukjent")


def test_units_without_terms_are_an_index_too(tmp_path: Path) -> None:
    empty = LexicalIndex.of([[], []])
    empty.save(tmp_path / "lexical")
    assert LexicalIndex.load(tmp_path / "lexical", 2).scores(["vold"]).tolist() == [0.0, 0.0]
