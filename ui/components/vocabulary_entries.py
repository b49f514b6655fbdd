"""What the vocabulary page lists: concepts, actors and laws in one shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.coverage import By
from ontology.records import SCHEMES, Scheme
from ontology.vocabulary import Actor, Concept, Label, Law
from ui.view import View

Link = tuple[By, str, Mapping[str, str]]
"""A list, a code in it, and its names: concepts of one list are related to those of others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has names. ``depth`` is how far it stands below a top concept; ``related``: a word for how, and to what."""

    code: str
    preferred: Mapping[str, str]
    alternative: tuple[Label, ...] = ()
    definition: str = ""
    depth: int = 0
    facts: tuple[tuple[str, str | None], ...] = ()
    related: tuple[tuple[str, tuple[Link, ...]], ...] = ()

    def name(self, language: str) -> str:
        return self.preferred.get(language) or self.preferred.get("nb") or self.code

    def has(self, words: str) -> bool:
        """Whether any name of it holds the words, in any language."""
        texts = (self.code, *self.preferred.values(), *(label.text for label in self.alternative))
        return any(words in text.casefold() for text in texts)


def entries(view: View, by: By) -> list[Entry]:
    """Concepts each below the one it is narrower than; all by name in the page's language."""
    known = view.vocabulary
    if by == "actor":
        return _sorted(view, [_actor(view, each) for each in known.actors.values()])
    if by == "law":
        return _sorted(view, [_law(view, each) for each in known.laws.values()])
    scheme: Scheme = next(scheme for scheme in SCHEMES if scheme == by)
    return [_concept(view, each) for each in _tree(view, known.scheme(scheme))]


def _sorted(view: View, found: list[Entry]) -> list[Entry]:
    return sorted(found, key=lambda entry: (entry.name(view.language).casefold(), entry.code))


def _tree(view: View, concepts: Sequence[Concept]) -> list[Concept]:
    known = {each.code for each in concepts}

    def name(concept: Concept) -> str:
        return concept.preferred.get(view.language, concept.code).casefold()

    def walk(concept: Concept, seen: frozenset[str]) -> list[Concept]:
        below = [c for c in concepts if c.broader[:1] == (concept.code,) and c.code not in seen]
        return [concept, *(each for c in sorted(below, key=name) for each in walk(c, seen | {c.code}))]

    tops = sorted((c for c in concepts if not c.broader or c.broader[0] not in known), key=name)
    return [each for top in tops for each in walk(top, frozenset({top.code}))]


def _concept(view: View, concept: Concept) -> Entry:
    known, t = view.vocabulary, view.t
    narrower = tuple(c.code for c in known.scheme(concept.scheme) if concept.code in c.broader)
    return Entry(
        code=concept.code,
        preferred=concept.preferred,
        alternative=concept.alternative,
        definition=concept.definition.get(view.language) or concept.definition.get("nb", ""),
        depth=len(known.broader(concept.scheme, concept.code)) if concept.broader else 0,
        related=(
            (t("vocabulary.broader"), _links(view, concept.scheme, concept.broader)),
            (t("vocabulary.narrower"), _links(view, concept.scheme, narrower)),
            (t("vocabulary.related"), _links(view, concept.scheme, concept.related)),
        ),
    )


def _links(view: View, own: Scheme, codes: Sequence[str]) -> tuple[Link, ...]:
    """The concepts of those codes: of the concept's own list where it has them, else of the list that has."""
    known = view.vocabulary.concepts
    places = [next(((s, code) for s in (own, *SCHEMES) if (s, code) in known), None) for code in codes]
    return tuple((place[0], place[1], known[place].preferred) for place in places if place is not None)


def _actor(view: View, actor: Actor) -> Entry:
    t = view.t
    place = view.vocabulary.municipalities.get(actor.scope) if actor.scope else None
    return Entry(
        code=actor.id,
        preferred=actor.preferred,
        alternative=(*actor.alternative, *(Label(text, "") for text in actor.abbreviations)),
        facts=(
            (t("vocabulary.abbreviations"), ", ".join(actor.abbreviations)),
            (t("column.level"), t.known("sphere", actor.level)),
            (t("vocabulary.years"), _years(actor.valid_from, actor.valid_to)),
            (t("vocabulary.only_in"), place.name if place else None),
        ),
        related=((t("vocabulary.successors"), _successors("actor", view.vocabulary.actors, actor.successors)),),
    )


def _law(view: View, law: Law) -> Entry:
    t = view.t
    return Entry(
        code=law.id,
        preferred=law.preferred,
        alternative=(*law.alternative, *(Label(text, "") for text in law.abbreviations)),
        definition=law.title,
        facts=(
            (t("vocabulary.abbreviations"), ", ".join(law.abbreviations)),
            (t("vocabulary.law_number"), law.number),
            (t("column.date"), view.date(law.date)),
            (t("vocabulary.repealed"), view.date(law.repealed)),
        ),
        related=((t("vocabulary.successors"), _successors("law", view.vocabulary.laws, law.successors)),),
    )


def _successors(by: By, known: Mapping[str, Actor] | Mapping[str, Law], ids: Sequence[str]) -> tuple[Link, ...]:
    return tuple((by, each, known[each].preferred) for each in ids if each in known)


def _years(first: int | None, last: int | None) -> str | None:
    return f"{first or ''}–{last or ''}" if first or last else None
