"""Checks of concepts: codes, schemes, and that no label stands for two of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ontology.book import Book, Entry, defect, local, names, scheme_of, short
from ontology.defect import Defect
from ontology.ids import scheme_iri
from ontology.terms import SKOS
from ontology.turtle import Said
from ontology.words import exact, same_word, stem, stem_english, tokens

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_concepts(book: Book) -> Iterator[Defect]:
    labels: defaultdict[tuple[str, str], list[_Name]] = defaultdict(list)
    for entry, kind in book.all("concept"):
        yield from _code(entry)
        yield from _scheme(entry, book)
        scheme = entry.value(SKOS.inScheme) or ""
        for file, said in entry.of(*names()):
            if said.language in kind.text_languages and tokens(said.value):
                labels[scheme, said.language].append(_Name.of(entry, file, said))
    for (_, language), shared in labels.items():
        yield from _shared(shared, language)


def _code(entry: Entry) -> Iterator[Defect]:
    for place in entry.of(SKOS.notation):
        value = place[1].value
        if value != local(entry.iri):
            yield defect("notation", entry, place, value=value, local=local(entry.iri))
        if not _CODE.fullmatch(value):
            yield defect("code-form", entry, place, value=value)


def _scheme(entry: Entry, book: Book) -> Iterator[Defect]:
    own = scheme_of(entry.iri)
    for place in entry.of(SKOS.inScheme):
        if own is not None and place[1].value in book.kinds and place[1].value != scheme_iri(own):
            yield defect("scheme", entry, place, value=short(place[1].value), subject=entry.name, scheme=own)


@dataclass(frozen=True, slots=True)
class _Name:
    """A label; ``key`` is what a search in a text starts from: labels of one key may be the same words."""

    entry: Entry
    file: str
    said: Said
    english: bool
    words: list[str]
    key: tuple[str, ...]

    @classmethod
    def of(cls, entry: Entry, file: str, said: Said) -> _Name:
        english = said.language == "en"
        words = [token.text for token in tokens(said.value)]
        key = ("", said.value) if exact(said.value) else tuple(map(stem_english if english else stem, words))
        return cls(entry, file, said, english, words, key)

    def same(self, other: _Name) -> bool:
        """Whether a text that has the one has the other, too."""
        if self.key != other.key:
            return False
        if exact(self.said.value) or self.english:
            return True
        return all(same_word(a, b) for a, b in zip(self.words, other.words, strict=True))


def _shared(labels: list[_Name], language: str) -> Iterator[Defect]:
    by_text: dict[str, _Name] = {}
    by_key: defaultdict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in labels:
        text = name.said.value.casefold()
        first = by_text.setdefault(text, name)
        place = (name.file, name.said)
        if first.entry is not name.entry:
            yield defect(
                "shared-label", name.entry, place, value=name.said.value, language=language, other=first.entry.name,
                line=first.said.line, file=first.file,
            )  # fmt: skip
            continue
        other = next((o for o in by_key[name.key] if o.entry is not name.entry and o.same(name)), None)
        if other is not None:
            yield defect(
                "shared-form", name.entry, place, value=name.said.value, language=language, form=other.said.value,
                other=other.entry.name, line=other.said.line, file=other.file,
            )  # fmt: skip
        by_key[name.key].append(name)
