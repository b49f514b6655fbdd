"""The model and the vocabulary as a page to read, made from the Turtle files: ``render`` for the app, ``main`` for ``docs/``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from ontology.book import short
from ontology.defect import table
from ontology.ids import BASE, scheme_iri
from ontology.model import Model, Term, model
from ontology.picture import picture
from ontology.records import SCHEMES, Scheme
from ontology.terms import SKOS
from ontology.vocabulary import CONCEPT_FILES, HERE, Concept, Vocabulary, vocabulary

DOCS = HERE.parent / "docs"
PAGES = {"nb": "ontology.md", "en": "ontology.en.md"}
PICTURES = {"nb": "model.svg", "en": "model.en.svg"}
LANGUAGES = ("nb", "en")


def render(language: str = "nb") -> str:
    """The page in Markdown, in ``nb`` or ``en``. The picture is linked by its name: ``picture`` makes it."""
    word = _Words(language)
    known, words = model(), vocabulary()
    parts = [
        f"# {word('title')}",
        word("other"),
        known.title[language] + ". " + known.description[language],
        f"{word('base')} `{BASE}`. {word('made')}",
        f"## {word('picture')}",
        f"![{word('picture_alt')}]({PICTURES[language]})",
        f"## {word('classes')}",
        "\n".join(_classes(known, word)),
        f"## {word('properties')}",
        "\n".join(_properties(known, word)),
        f"## {word('concepts')}",
        word("concepts_intro"),
        *(part for scheme in SCHEMES for part in _scheme(scheme, words, language)),
        f"## {word('registry')}",
        *_registry(words, word),
    ]
    return "\n\n".join(parts) + "\n"


class _Words:
    """The page's own words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.other = "en" if language == "nb" else "nb"
        self._table = table("documentation.toml")

    def __call__(self, name: str) -> str:
        return str(self._table["words"][name][self.language])

    def kind(self, code: str) -> str:
        return str(self._table["actor_kinds"][code][self.language])


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _head(*cells: str) -> list[str]:
    return [_row(*cells), _row(*("---" for _ in cells))]


def _classes(known: Model, word: _Words) -> Iterator[str]:
    yield from _head(*(word(name) for name in ("term", "label", "label_other", "definition", "narrower_of")))
    for term in known.of_kind("class"):
        yield _row(*_named(term, word), ", ".join(f"`{short(iri)}`" for iri in term.above))


def _properties(known: Model, word: _Words) -> Iterator[str]:
    yield from _head(*(word(name) for name in ("term", "label", "label_other", "definition", "from_to")))
    for term in known.of_kind("object", "value"):
        first = ", ".join(f"`{short(iri)}`" for iri in term.domain) or word("any")
        last = ", ".join(f"`{short(iri)}`" for iri in term.range) or word("any" if term.kind == "object" else "text")
        yield _row(*_named(term, word), f"{first} → {last}")


def _named(term: Term, word: _Words) -> tuple[str, str, str, str]:
    return f"`{short(term.iri)}`", term.label[word.language], term.label[word.other], term.definition[word.language]


def _scheme(scheme: Scheme, words: Vocabulary, language: str) -> Iterator[str]:
    concepts = {concept.code: concept for concept in words.scheme(scheme)}
    label, definition = _said_of_scheme(scheme, language)
    yield f"### {label[0].upper()}{label[1:]} ({len(concepts)})"
    yield definition
    below: defaultdict[str, list[Concept]] = defaultdict(list)
    for concept in concepts.values():
        for code in concept.broader:
            below[code].append(concept)
    tops = [concept for concept in concepts.values() if not concept.broader]
    yield "\n".join(_tree(tops, below, language, 0, set()))


def _tree(
    level: list[Concept], below: dict[str, list[Concept]], language: str, depth: int, seen: set[str]
) -> Iterator[str]:
    word = _Words(language)
    for concept in sorted(level, key=lambda c: (c.preferred[language].casefold(), c.code)):
        label = f"**{concept.preferred[language]}**" if concept.core else concept.preferred[language]
        again = concept.code in seen and bool(below.get(concept.code))
        text = f"({word('seen')})" if again else concept.definition[language]
        yield f"{'  ' * depth}- {label} (`{concept.code}`): {text}"
        if concept.code not in seen:
            seen.add(concept.code)
            yield from _tree(below.get(concept.code, []), below, language, depth + 1, seen)


def _said_of_scheme(scheme: Scheme, language: str) -> tuple[str, str]:
    found: dict[str, str] = {}
    for name in CONCEPT_FILES:
        for triple in ox.parse(path=str(HERE / "concepts" / f"{name}.ttl"), format=ox.RdfFormat.TURTLE):
            words = triple.object
            if (
                str(triple.subject.value) == scheme_iri(scheme)
                and isinstance(words, ox.Literal)
                and words.language == language
            ):
                found[triple.predicate.value] = words.value
    return found[SKOS.prefLabel], found[SKOS.definition]


def _registry(words: Vocabulary, word: _Words) -> Iterator[str]:
    kinds = Counter(actor.kind for actor in words.actors.values())
    yield f"### {word('actors')} ({len(words.actors)})"
    rows = [
        _row(word.kind(kind), str(count)) for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    yield "\n".join([*_head(word("kind"), word("count")), *rows])
    yield f"### {word('laws')} ({len(words.laws)})"
    laws = sorted(words.laws.values(), key=lambda law: (law.label(word.language).casefold(), law.id))
    rows = [_row(law.label(word.language), law.label(word.other), law.number or "") for law in laws]
    yield "\n".join([*_head(word("label"), word("label_other"), word("law_number")), *rows])
    yield f"### {word('places')}"
    now = [sum(place.valid_to is None for place in group.values()) for group in (words.municipalities, words.counties)]
    yield f"{now[0]} {word('municipality')}, {now[1]} {word('county')}."
    yield f"### {word('plans')} ({len(words.national_plans)})"
    yield "\n".join(
        f"- {plan.preferred[word.language]}" + (f" ({plan.first_year}–{plan.last_year})" if plan.first_year else "")
        for plan in sorted(words.national_plans.values(), key=lambda plan: (plan.first_year or 0, plan.id))
    )


def files() -> dict[str, str]:
    """Name in ``docs/`` → content."""
    pages = {PAGES[language]: render(language) for language in LANGUAGES}
    return pages | {PICTURES[language]: picture(language) for language in LANGUAGES}


def main(folder: Path = DOCS) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
