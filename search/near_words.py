"""Makes ``data/near-words.txt``: words of the dictionaries that are one slip away from a label, and so must not be mended into it.

Bokmål forms are Norsk Ordbank's (Språkbanken, CC BY 4.0), English ones WordNet's, both as spacy-lookups-data ships them;
nynorsk ones, which it has none of, are made of the bokmål ones.
Run after the vocabulary has grown much: ``python -m search.near_words`` (some minutes; the file is sorted and made the same way
every time).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from ontology.vocabulary import vocabulary
from ontology.words import tokens
from search.labels import LabelIndex, Named
from search.mending import DATA, MIN_WORD

RELATED = 7
"""Letters two longer words begin with alike that make them of one family (*synshemmete*, *synshemma*): mending is right there."""
HEADER = """# Ord som er ord slik de står, én bokstav fra et navn i vokabularet. Laget av search/near_words.py; rett ikke her.
# Words that are words as they stand, one letter from a label of the vocabulary. Made by search/near_words.py; do not edit.
# Norsk Ordbank (Språkbanken, CC BY 4.0), WordNet 3.0 (Princeton University).
"""


def main() -> None:
    path = DATA / "near-words.txt"
    path.write_text(HEADER, encoding="utf-8")
    from search.mending import everyday  # after the file was emptied: what it had is looked at again

    everyday.cache_clear()
    index = LabelIndex.of(vocabulary())
    near = sorted(word for word in set(_words()) if _would_be_mended(index.find(word), word))
    path.write_text(HEADER + "".join(f"{word}\n" for word in near), encoding="utf-8")
    everyday.cache_clear()


def _words() -> Iterator[str]:
    """Every form in lower case that could be mended."""
    for table in word_table("nb_lemma_exc").values():
        for form, lemmas in table.items():
            yield from (word for word in (form, *lemmas, *nynorsk_forms(form)) if _counts(word))
    for form, lemma in word_table("en_lemma_lookup").items():
        yield from (word for word in (form, lemma) if _counts(word))
    for words in word_table("en_lemma_index").values():
        yield from filter(_counts, words)


def nynorsk_forms(form: str) -> Iterator[str]:
    """The nynorsk forms that a bokmål one corresponds to: *fargen*, *farger*, *fargene* are *farga*, *fargar*, *fargane*, too."""
    for bokmal, nynorsk in (("er", "ar"), ("ene", "ane"), ("en", "a"), ("et", "a"), ("lig", "leg"), ("lige", "lege")):
        if form.endswith(bokmal):
            yield form.removesuffix(bokmal) + nynorsk


def word_table(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        gzip.decompress(files("spacy_lookups_data").joinpath("data", f"{name}.json.gz").read_bytes())
    )
    return data


def _counts(word: str) -> bool:
    return len(word) >= MIN_WORD and word.isalpha() and word.islower()


def _would_be_mended(found: list[Named], word: str) -> bool:
    if not found or not all(item.mended for item in found):
        return False
    labels = [token.text.casefold() for item in found for token in tokens(item.entry.label)]
    return not any(len(word) > RELATED and label[:RELATED] == word[:RELATED] for label in labels)


if __name__ == "__main__":
    main()
