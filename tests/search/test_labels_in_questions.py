"""Every label of every concept is found in a question: as it stands, inflected, and with one typing error; everyday words are not.

What is measured is printed with ``-s``; what is missed is named in the failure.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from inflection import inflected

from ontology.records import PlanRecords, Scheme
from ontology.vocabulary import Concept, Vocabulary
from ontology.words import is_function_word, stem, tokens
from search.labels import LabelIndex, Named
from search.mending import MIN_WORD, may_be_mended
from search.understand import Understander
from search.units import Corpus

QUESTIONS = {
    "nb": "Hvilke tiltak handler om {} i planene?",
    "nn": "Kva tiltak handlar om {} i planane?",
    "en": "Which measures are about {} in the plans?",
}
LETTERS = "abcdefghijklmnoprstuvyæøå"
LEAST_MENDED = 0.99


@pytest.fixture(scope="module")
def index(vocabulary: Vocabulary) -> LabelIndex:
    return LabelIndex.of(vocabulary)


@dataclass
class Count:
    """How many were looked for and which were missed, by language."""

    asked: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)

    def say(self, language: str, found: bool, words: str) -> None:
        self.asked[language] += 1
        if not found:
            self.missed.setdefault(language, []).append(words)

    def rate(self, language: str) -> float:
        return 1 - len(self.missed.get(language, ())) / self.asked[language]

    def report(self, name: str) -> None:
        print(
            name, {language: (number, round(self.rate(language), 4)) for language, number in sorted(self.asked.items())}
        )


def labels(vocabulary: Vocabulary, *, preferred: bool) -> Iterator[tuple[Concept, str, str]]:
    for concept in vocabulary.concepts.values():
        if preferred:
            yield from ((concept, text, language) for language, text in concept.preferred.items())
        else:
            yield from ((concept, label.text, label.language) for label in concept.alternative)


def hit(found: list[Named], concept: Concept) -> Named | None:
    """The find that stands for the concept, one without a slip before one with."""
    hits = [n for n in found if (n.entry.meaning.scheme, n.entry.meaning.code) == (concept.scheme, concept.code)]
    return min(hits, key=lambda n: n.mended, default=None)


def test_every_label_is_found_as_it_stands_and_said(index: LabelIndex, vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts.values():
        own = {label.text for label in (*concept.names, *concept.query)}
        for label in (*concept.names, *concept.query):
            found = hit(index.find(label.text), concept)
            assert found is not None, label
            assert not found.mended, label
            assert found.entry.label in own, "the label that matched is one of the concept's"


@pytest.mark.parametrize(("preferred", "floor"), [(True, 1.0), (False, 0.999)])
def test_every_label_is_found_in_any_inflection(
    index: LabelIndex, vocabulary: Vocabulary, preferred: bool, floor: float
) -> None:
    count = Count()
    for concept, label, language in labels(vocabulary, preferred=preferred):
        for form in inflected(label, language):
            found = hit(index.find(form), concept)
            count.say(language, found is not None and not found.mended, f"{concept.code}: {label} → {form}")
    count.report("inflected")
    assert min(count.asked.values()) > 200
    assert {language for language in count.asked if count.rate(language) < min(floor, 0.995)} == set(), count.missed
    assert sum(map(len, count.missed.values())) <= (1 - floor) * sum(count.asked.values()), count.missed


def slips(word: str, rng: random.Random) -> list[str]:
    """A letter left out, doubled, changed, and two that changed places, each somewhere in the word."""
    at, turn = rng.randrange(len(word)), rng.randrange(len(word) - 1)
    found = {
        word[:at] + word[at + 1 :],
        word[: at + 1] + word[at:],
        word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        word[:turn] + word[turn + 1] + word[turn] + word[turn + 2 :],
    }
    return sorted(slip for slip in found if slip.casefold() != word.casefold())


@pytest.mark.parametrize(("preferred", "share"), [(True, 1.0), (False, 0.2)])
def test_every_label_is_found_with_one_typing_error(
    index: LabelIndex, vocabulary: Vocabulary, preferred: bool, share: float
) -> None:
    """A slip that makes another word, or another name, is no slip that can be seen; those are counted apart."""
    rng, count, words = random.Random(2025), Count(), 0
    for concept, label, language in labels(vocabulary, preferred=preferred):
        long = [
            t for t in tokens(label) if len(t.text) >= MIN_WORD and t.text.isalpha() and not is_function_word(t.text)
        ]
        long = [t for t in long if not re.search("[A-ZÆØÅ]{2}", t.text)]
        if not long or rng.random() > share:
            continue
        word = rng.choice(long)
        for slip in slips(word.text, rng):
            found = index.find(label[: word.start] + slip + label[word.end :])
            known = hit(found, concept) is not None
            if not known and (not may_be_mended(slip) or any(not named.mended for named in index.find(slip))):
                words += 1
                continue
            count.say(language, known, f"{concept.code}: {label} → {slip}")
    count.report(f"mistyped (beside {words} that are words)")
    assert min(count.asked.values()) > 500
    assert words < 0.05 * sum(count.asked.values())
    assert {language for language in count.asked if count.rate(language) < LEAST_MENDED} == set(), count.missed


def everyday() -> list[str]:
    lines = Path(__file__).with_name("everyday.txt").read_text(encoding="utf-8").split("\n")
    return sorted({word for line in lines if line[:3] in ("nb:", "nn:", "en:") for word in line[3:].split()})


def test_not_mended_everyday_words(index: LabelIndex) -> None:
    words = everyday()
    assert len(words) > 500
    mended = {
        word: [n.entry.label for n in found] for word in words if (found := [n for n in index.find(word) if n.mended])
    }
    assert mended == {}


def test_not_mended_places(index: LabelIndex, vocabulary: Vocabulary) -> None:
    places = [place.name for place in (*vocabulary.municipalities.values(), *vocabulary.counties.values())]
    assert {
        name for name in [*places, "Norge", "Noreg", "Norway"] if any(named.mended for named in index.find(name))
    } == set()


def test_not_mended_inside_a_question(index: LabelIndex) -> None:
    for question in (
        "Hvilke planter trives i skyggen?",
        "Korleis vert vegen brøytt om vinteren?",
        "Which trees grow by the river?",
    ):
        assert [named for named in index.find(question) if named.mended] == []


@pytest.mark.parametrize(
    ("words", "codes", "mended"),
    [
        ("barnehge", {"barnehage"}, True),
        ("krisesnetrene", {"krisesenter"}, True),
        ("voldtkt", {"voldtekt"}, True),
        ("negativ sosail kontroll", {"negativ-sosial-kontroll"}, True),
        ("negative social contol", {"negativ-sosial-kontroll"}, True),
        ("honor killings", {"aresdrap"}, False),
        ("incest center", {"smiso"}, False),
    ],
)
def test_tricky_words(index: LabelIndex, words: str, codes: set[str], mended: bool) -> None:
    found = index.find(words)
    assert codes <= {n.entry.meaning.code for n in found if n.mended == mended}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("overview of available help services", "oversikt-over-hjelpetilbud"),
        ("samlet oversikt over gode hjelpetilbud", "oversikt-over-hjelpetilbud"),
        ("barn på trygge krisesentre", "barn-pa-krisesenter"),
    ],
)
def test_words_that_say_how_may_stand_inside_a_label(index: LabelIndex, words: str, code: str) -> None:
    assert code in {item.entry.meaning.code for item in index.find(words)}


def test_not_a_label_with_another_matter_inside(index: LabelIndex) -> None:
    found = {item.entry.meaning.code for item in index.find("oversikt over asfalt hjelpetilbud")}
    assert "oversikt-over-hjelpetilbud" not in found


@pytest.mark.parametrize(
    ("word", "code", "other"), [("unge", "unge", "barn"), ("ungene", "barn", "unge"), ("staff", "ansatte", "kapasitet")]
)
def test_not_another_words_form(index: LabelIndex, word: str, code: str, other: str) -> None:
    codes = {named.entry.meaning.code for named in index.find(word)}
    assert code in codes
    assert other not in codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("tiltak for barn, men ikke for voksne", {"barn", "voksne"}),
        ("kva tiltak er det for gutar, men ikkje for jenter", {"gutter", "jenter"}),
        ("which measures are for men", {"menn"}),
        ("er opphaldet ufrivillig", set()),
    ],
)
def test_words_of_another_language_or_the_opposite_do_not_count(
    index: LabelIndex, question: str, codes: set[str]
) -> None:
    assert {
        named.entry.meaning.code for named in index.find(question) if named.entry.meaning.scheme == "target-group"
    } == codes


@pytest.mark.parametrize("word", ["risk", "set", "who", "care"])
def test_not_an_abbreviation_in_small_letters(index: LabelIndex, word: str) -> None:
    assert not any(named.entry.exact for named in index.find(f"what is the {word} here"))


READ_AS_LEVEL = {("instrument", "nasjonal-handlingsplan"), ("setting", "kommune")}
"""*nasjonal handlingsplan* and *kommunale tjenester* are asked for as the level of the plans, not as a topic."""


def test_every_preferred_label_is_understood_in_a_question(
    vocabulary: Vocabulary, sample_plans: Mapping[str, PlanRecords]
) -> None:
    plans = list(sample_plans.values())
    known = frozenset(stem(token.text) for records in plans for token in tokens(records.text))
    understander = Understander.of(Corpus.of(plans), vocabulary, known)
    count = Count()
    for concept, label, language in labels(vocabulary, preferred=True):
        key: tuple[Scheme, str] = (concept.scheme, concept.code)
        if key in READ_AS_LEVEL:
            continue
        reading = understander.read(QUESTIONS[language].format(label))
        facets = [facet for facet in reading.facets if key in facet.concepts]
        count.say(language, bool(facets) and all(facet.label for facet in facets), f"{concept.code}: {label}")
    count.report("understood")
    assert {language for language in count.asked if count.rate(language) < 0.99} == set(), count.missed
