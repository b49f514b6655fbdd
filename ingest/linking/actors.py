"""Actors: which body a name or an abbreviation means in one plan, and where a plan's text names bodies.

An abbreviation means one thing in Oslo and another in Bergen: what the plan itself explains comes first, then the
departments of its own municipality, then the bodies of the state that had that name in the plan's years.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from ingest.linking.phrases import Found, Phrase, Phrases, Words, find, longest, phrase
from ontology.records import ActorRef, Mention
from ontology.vocabulary import Actor, Place, Vocabulary
from ontology.words import stem

_ABBREVIATION = r"[A-ZÆØÅ][A-ZÆØÅa-zæøå&]{0,5}[A-ZÆØÅ][\w-]{0,6}|[A-ZÆØÅ]{2,7}|Bufdir|Helsedir|Udir|Nav"
_EXPLAINED = re.compile(rf"\(({_ABBREVIATION})\)")
EXPLAINING_WORDS = 10
"""How many words before an abbreviation in parentheses can be the name that it stands for."""
_LISTED = re.compile(rf"^[ \t]*({_ABBREVIATION})[ \t]{{1,}}(?:[–:=-][ \t]*)?([A-ZÆØÅ][^\n]{{6,110}})$", re.M)
_TWO = re.compile(rf"({_ABBREVIATION})\s*\(({_ABBREVIATION})\)")
_WITH_ABBREVIATION = re.compile(rf"(.+?)\s*\(({_ABBREVIATION})\)")
EVERYDAY_KINDS = frozenset({"municipal-service", "municipal-role"})
"""Kinds whose names are everyday words (*barneverntjenesten*): in running text they name no body of their own."""
OFFICES = ("departementet", "direktoratet")
LONG_NAME = 14
"""A compound this long that ends so is a name in small letters too (*utenriksdepartementet*)."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a printed name means: the registry's id where it knows it, and the label to show."""

    label: str
    actor: str | None = None
    abbreviation: str | None = None


class ActorFinder:
    """The registry made ready: made once, used for every plan."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        names: list[Phrase[str]] = []
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_abbreviation: dict[str, list[str]] = defaultdict(list)
        for actor in vocabulary.actors.values():
            labels = [*actor.preferred.items(), *((label.language, label.text) for label in actor.alternative)]
            for text in dict.fromkeys(text for language, text in labels if language != "en"):
                self.by_name[_key(text)].append(actor.id)
                names.append(phrase(text, actor.id))
            for text in actor.abbreviations:
                self.by_abbreviation[text].append(actor.id)
        for place in (*vocabulary.municipalities.values(), *vocabulary.counties.values()):
            for name in (place.name, *place.alternative):
                label = f"{name} {'kommune' if place.county else 'fylkeskommune'}"
                self.by_name[_key(label)].append(place.number)
                names.append(phrase(label, place.number))
        self.names = Phrases(names)

    def for_plan(self, text: str, municipalities: Iterable[str], years: tuple[int | None, int | None]) -> PlanActors:
        """The registry as one plan uses it: ``municipalities`` are names, ``years`` its first and last year."""
        return PlanActors(self, text, frozenset(self.numbers(municipalities)), years)

    def numbers(self, names: Iterable[str]) -> Iterator[str]:
        """The numbers of today's municipalities and counties of these names (two municipalities may share one)."""
        wanted = {_key(name) for name in names}
        for place in (*self.vocabulary.municipalities.values(), *self.vocabulary.counties.values()):
            if place.valid_to is None and wanted & {_key(name) for name in (place.name, *place.alternative)}:
                yield place.number


class PlanActors:
    """Names and abbreviations as one plan uses them."""

    def __init__(
        self, finder: ActorFinder, text: str, municipalities: frozenset[str], years: tuple[int | None, int | None]
    ) -> None:
        self._finder = finder
        self._municipalities = municipalities
        self._years = years
        self.explained = dict(self._explanations(text))

    def resolve(self, printed: str) -> Resolved:
        """What a printed name means; the words as printed where nobody knows."""
        words = re.sub(r"\s+", " ", printed).strip(" .,;:")
        abbreviation: str | None = None
        if match := _WITH_ABBREVIATION.fullmatch(words):
            words, abbreviation = match[1], match[2]
        elif re.fullmatch(_ABBREVIATION, words):
            abbreviation = words
        if abbreviation == words:
            return self._abbreviated(words)
        actor = self._best(self._finder.by_name.get(_key(words), ()), words)
        return Resolved(self._label(actor, words), actor, abbreviation)

    def _abbreviated(self, words: str) -> Resolved:
        if explained := self.explained.get(words):
            actor = self._best(self._finder.by_name.get(_key(explained), ()), explained)
            return Resolved(self._label(actor, explained), actor, words)
        actor = self._best(self._finder.by_abbreviation.get(words, ()), words)
        if actor is None:
            actor = self._best(self._finder.by_name.get(_key(words), ()), words)
            return Resolved(self._label(actor, words), actor, words if words.isupper() else None)
        return Resolved(self._label(actor, words), actor, words)

    def refs(self, refs: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
        """Field values with what they mean."""
        return tuple(replace_ref(part, self.resolve(part.printed)) for ref in refs for part in self._parts(ref))

    def _parts(self, ref: ActorRef) -> Iterator[ActorRef]:
        """Two bodies printed as *AID (JD)* are two; a name with its abbreviation is one."""
        match = _TWO.fullmatch(ref.printed)
        if match is None or any(self._abbreviated(words).actor is None for words in match.groups()):
            yield ref
            return
        at = ref.start
        for words in match.groups():
            yield msgspec.structs.replace(ref, printed=words, label=words, start=at, end=at + len(words))
            at = ref.end - 1 - len(match[2])

    def mentions(self, words: Words) -> list[Mention]:
        """Every body named in the text, by name or abbreviation, in order."""
        found: list[Found[str]] = [hit for hit in find(self._finder.names, words) if self._counts(hit, words)]
        spans: dict[tuple[int, int], list[str]] = defaultdict(list)
        for hit in longest(found):
            spans[hit.start, hit.end].append(hit.phrase.meaning)
        mentions = [
            Mention(actor=actor, start=start, end=end)
            for (start, end), ids in spans.items()
            if (actor := self._best(ids, words.text[start:end])) is not None
        ]
        mentions.extend(self._abbreviations(words, [(m.start, m.end) for m in mentions]))
        return sorted(mentions, key=lambda m: (m.start, -m.end))

    def _counts(self, hit: Found[str], words: Words) -> bool:
        """A name has a capital, which is not just that of a sentence; the names of everyday services name nobody."""
        actor = self._finder.vocabulary.actors.get(hit.phrase.meaning)
        if actor is not None and actor.kind in EVERYDAY_KINDS:
            return False
        printed = words.text[hit.start : hit.end]
        if any(map(str.isupper, printed[1:])):
            return True
        named = hit.phrase.label[:1].isupper() and printed[:1].isupper()
        return named or (hit.words == 1 and len(printed) > LONG_NAME and printed.lower().endswith(OFFICES))

    def _abbreviations(self, words: Words, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
        covered = set(taken)
        known = self._finder.by_abbreviation.keys() | self.explained.keys()
        for form in sorted(known & words.places.keys()):
            actor = self._abbreviated(form).actor
            if actor is None:
                continue
            for number in words.places[form]:
                span = words.start(number), words.end(number)
                if span not in covered:
                    yield Mention(actor=actor, start=span[0], end=span[1])

    def label(self, actor: str) -> str:
        return self._label(actor, actor)

    def _label(self, actor: str | None, printed: str) -> str:
        vocabulary = self._finder.vocabulary
        if actor is None:
            return printed
        if actor in vocabulary.actors:
            return vocabulary.actors[actor].label()
        return printed

    def _best(self, ids: Sequence[str], printed: str) -> str | None:
        """Of the bodies of one name: the plan's own municipality's, then those of the plan's years, exact words first."""
        vocabulary = self._finder.vocabulary
        fitting = [i for i in dict.fromkeys(ids) if self._fits(i)]
        if not fitting:
            return None
        first, last = self._years

        def rank(item: str) -> tuple[bool, bool, bool, str]:
            known: Actor | Place | None = vocabulary.actors.get(item)
            scoped = isinstance(known, Actor) and known.scope is not None
            valid = not isinstance(known, Actor) or known.valid(first, last)
            same = isinstance(known, Actor) and printed.casefold() in {t.casefold() for t in known.preferred.values()}
            return (not scoped, not valid, not same, item)

        return min(fitting, key=rank)

    def _fits(self, item: str) -> bool:
        actor = self._finder.vocabulary.actors.get(item)
        return actor is None or actor.scope is None or actor.scope in self._municipalities

    def _explanations(self, text: str) -> Iterator[tuple[str, str]]:
        """Abbreviations that the plan explains: *Byrådsavdeling for helse (HLS)*, or a list of them."""
        for match in _LISTED.finditer(text):
            if _initials(match[1], match[2]):
                yield match[1], re.sub(r"\s+", " ", match[2]).strip(" .;")
        for match in _EXPLAINED.finditer(text):
            words = text[max(0, match.start() - 150) : match.start()].split()[-EXPLAINING_WORDS:]
            if (name := self._named(words, match[1])) is not None:
                yield match[1], name

    def _named(self, pieces: Sequence[str], abbreviation: str) -> str | None:
        """The end of the words that is the name explained: the longest the registry knows, else by its initials."""
        for first in range(len(pieces)):
            name = " ".join(pieces[first:])
            if self._best(self._finder.by_name.get(_key(name), ()), name) is not None:
                return name
        for first in range(len(pieces)):
            name = " ".join(pieces[first:])
            if name[:1].isupper() and _initials(abbreviation, name):
                return name
        return None


def replace_ref(ref: ActorRef, meant: Resolved) -> ActorRef:
    return msgspec.structs.replace(ref, label=meant.label, actor=meant.actor, abbreviation=meant.abbreviation)


def _key(name: str) -> str:
    """Names are the same whatever their case, spacing and hyphens."""
    return " ".join(stem(piece) if len(piece) > 4 else piece for piece in re.findall(r"[^\W_]+", name.casefold()))


def _initials(abbreviation: str, name: str) -> bool:
    """Whether the letters of an abbreviation come in order in a name, the first letter first."""
    letters = [char for char in abbreviation.casefold() if char.isalnum()]
    rest = iter(name.casefold())
    return name[:1].casefold() == letters[0] and all(letter in rest for letter in letters)
