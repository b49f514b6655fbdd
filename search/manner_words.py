"""Makes ``data/manner-words.*.txt``: common words that are verbs, adjectives or adverbs and never nouns (*samlet*, *securing*).

Such a word says how and not what: that no plan has it says little of whether the plans answer a question. Word classes are Norsk
Ordbank's (Språkbanken, CC BY 4.0) and WordNet's, both as spacy-lookups-data ships them; nynorsk forms are made of the bokmål
ones. Which words are common is told by wordfreq, which only this script needs (``pip install wordfreq``).
Run it when those packages have changed: ``python -m search.manner_words`` (seconds; made the same way every time).
"""

from __future__ import annotations

from collections.abc import Iterable

from search.mending import DATA
from search.near_words import nynorsk_forms, word_table

COMMON = {"nb": 2.0, "en": 3.0}
"""From this Zipf frequency up (powers of ten among a thousand million words) a word is one that questions have."""
SHORTEST = 3
CLASSES = ("adj", "adv", "verb")
HEADER = """# Vanlige ord som aldri er substantiv. Laget av search/manner_words.py; rett ikke her.
# Common words that are never nouns. Made by search/manner_words.py; do not edit.
# Norsk Ordbank (Språkbanken, CC BY 4.0), WordNet 3.0 (Princeton University), wordfreq (Robyn Speer, CC BY-SA 4.0).
"""


def main() -> None:
    bokmal = _common(_norwegian(), "nb")
    made = {form for word in bokmal for form in nynorsk_forms(word)} - _nouns()
    _write("nb", {*bokmal, *made})
    _write("en", _common(_english(), "en"))


def _write(language: str, words: Iterable[str]) -> None:
    path = DATA / f"manner-words.{language}.txt"
    path.write_text(HEADER + "".join(f"{word}\n" for word in sorted(words)), encoding="utf-8")


def _common(words: Iterable[str], language: str) -> set[str]:
    from wordfreq import zipf_frequency  # type: ignore[import-not-found]

    return {
        word
        for word in words
        if len(word) >= SHORTEST
        and word.isalpha()
        and word.islower()
        and zipf_frequency(word, language) >= COMMON[language]
    }


def _norwegian() -> set[str]:
    forms = word_table("nb_lemma_exc")
    return {word for name in CLASSES for form, lemmas in forms[name].items() for word in (form, *lemmas)} - _nouns()


def _nouns() -> set[str]:
    return {word for form, lemmas in word_table("nb_lemma_exc")["noun"].items() for word in (form, *lemmas)}


def _english() -> set[str]:
    lemmas = word_table("en_lemma_index")
    nouns = set(lemmas["noun"])
    others = {word for name in CLASSES for word in lemmas[name]} - nouns
    inflected = {form for form, lemma in word_table("en_lemma_lookup").items() if lemma in others}
    return (others | inflected) - nouns


if __name__ == "__main__":
    main()
