"""Concepts in a text: where a label, a turn of phrase or a compound of the vocabulary stands, and for which concept."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from ingest.linking.phrases import Found, Phrase, Phrases, Words, clusters, find, longest_of, phrase
from ontology.records import SCHEMES, Scheme
from ontology.vocabulary import Concept, Label, Vocabulary
from ontology.words import same_word, stem

TEXT_LANGUAGES = ("nb", "nn", "")
MIN_TAIL = 4
"""The fewest letters of the word that an elided compound borrows (*volds- og overgreps|utsatte*)."""
_JOINERS = frozenset({"og", "eller", "samt"})
LONGEST_WORD = 60
_HYPHENS = ("-", "–")
_NEXT_ELIDED = re.compile(r"[-–],?\s+")
"""What stands between two elided words of a list."""

Meaning = tuple[Scheme, str]


class ConceptMatch(msgspec.Struct, frozen=True):
    """A concept's label standing in the text; ``cue`` where the words mark it without naming it, ``aimed`` where they say that
    something is done for it."""

    scheme: Scheme
    code: str
    label: str
    start: int
    end: int
    cue: bool = False
    aimed: bool = False


class ConceptFinder:
    """The vocabulary made ready for searching texts; made once, used for every plan."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        concepts = vocabulary.concepts.items()
        self.names = Phrases(_phrases(concepts, lambda concept: concept.names))
        self.cues = Phrases(_phrases(concepts, lambda concept: concept.cues))
        self.blocked = Phrases(_phrases(concepts, lambda concept: concept.blocked))
        self.prefixes = [(e.label.casefold(), e) for e in _phrases(concepts, lambda concept: concept.prefixes)]
        self.suffixes = [(stem(e.label)[::-1], e) for e in _phrases(concepts, lambda concept: concept.suffixes)]

    def find(
        self, words: Words, masked: Sequence[tuple[int, int]] = (), names: Sequence[tuple[int, int]] = ()
    ) -> list[ConceptMatch]:
        """Every match in the order of the text.

        Inside ``masked`` (links) no concept counts. Inside ``names`` of bodies only themes do, and what is the whole name: *Senter
        mot incest* is about incest, *Barne- og familiedepartementet* is not for families, *Statens barnehus* is a barnehus.
        """
        blocked = _by_meaning(hit for hit in find(self.blocked, words) if _blocks(hit, words.text))
        masks, named = _Covers(masked), _Covers(names)

        def counts(hit: Found[Meaning]) -> bool:
            meaning = hit.phrase.meaning
            if masks(hit.start, hit.end) or (meaning in blocked and _inside(hit, blocked[meaning])):
                return False
            return meaning[0] == "theme" or not named(hit.start, hit.end, strictly=True)

        begun, ended = self._compounds(words)
        named_hits = [*find(self.names, words), *self._elided(words), *ended]
        found = [hit for hit in (*named_hits, *begun) if counts(hit)]
        weak = {(h.start, h.end, h.phrase.meaning) for h in begun} - {
            (h.start, h.end, h.phrase.meaning) for h in named_hits
        }
        by_scheme: dict[Scheme, list[Found[Meaning]]] = defaultdict(list)
        for hit in sorted(found, key=lambda hit: (hit.start, -hit.end, hit.phrase.label)):
            by_scheme[hit.phrase.meaning[0]].append(hit)
        matches = [
            _match(hit, cue=(hit.start, hit.end, hit.phrase.meaning) in weak)
            for scheme in SCHEMES
            for hit in self._most_exact(by_scheme[scheme], scheme)
        ]
        matches.extend(self._cues(words, counts, matches))
        return _once(matches, words.text)

    def _cues(
        self, words: Words, counts: Callable[[Found[Meaning]], bool], matches: Sequence[ConceptMatch]
    ) -> Iterator[ConceptMatch]:
        """Turns of phrase, but for those whose words stand in a label that says more exactly what they mark."""
        named: dict[Scheme, list[ConceptMatch]] = defaultdict(list)
        for match in sorted(matches, key=lambda m: m.start):
            named[match.scheme].append(match)
        starts = {scheme: [match.start for match in found] for scheme, found in named.items()}
        for hit in find(self.cues, words):
            if not counts(hit):
                continue
            scheme, code = hit.phrase.meaning
            near = named[scheme]
            at = bisect_left(starts.get(scheme, []), hit.start)
            around = [m for m in near[max(0, at - 4) : at + 4] if m.start < hit.end and hit.start < m.end]
            if not any(code in self._above(scheme, other.code) or _within(hit, other) for other in around):
                yield _match(hit, cue=True)

    def _most_exact(self, found: Sequence[Found[Meaning]], scheme: Scheme) -> Iterator[Found[Meaning]]:
        """Finds of one scheme without those that a longer or more exact one says better.

        Groups stand inside groups (*barn og unge utsatt for vold* names the young too): there an inner find only goes where it
        says the same less exactly.
        """
        for cluster in clusters(found):
            if len(cluster) == 1:
                yield cluster[0]
                continue
            kept = longest_of(cluster)
            if scheme == "target-group":
                kept.extend(hit for hit in cluster if hit not in kept and self._adds(hit, kept))
            for hit in kept:
                others = {k.phrase.meaning[1] for k in kept if (k.start, k.end) == (hit.start, hit.end)}
                if not any(hit.phrase.meaning[1] in self._above(scheme, other) for other in others):
                    yield hit

    def _adds(self, hit: Found[Meaning], kept: Sequence[Found[Meaning]]) -> bool:
        """Whether a find inside longer ones names a group that they do not."""
        scheme, code = hit.phrase.meaning
        around = [k.phrase.meaning[1] for k in kept if k.start <= hit.start and hit.end <= k.end]
        core = {code, *self._vocabulary.core(scheme, code)}
        return bool(around) and not any(
            core & {other, *self._above(scheme, other)} or other in self._above(scheme, code) for other in around
        )

    def _above(self, scheme: Scheme, code: str) -> tuple[str, ...]:
        return self._vocabulary.broader(scheme, code)

    def _compounds(self, words: Words) -> tuple[list[Found[Meaning]], list[Found[Meaning]]]:
        """Words that begin with a concept's word, which marks it (*ungdomskriminalitet*), and words that end with it, which
        name a kind of it (*førstegangsgravide*)."""
        where: dict[str, list[int]] = defaultdict(list)
        for form, places in words.places.items():
            where[form.casefold()].extend(places)
        forms = sorted(where)
        begun: list[Found[Meaning]] = []
        ended: list[Found[Meaning]] = []
        for start, entry in self.prefixes:
            begun.extend(_at(_beginning(forms, start), where, entry, words))
        turned = sorted((stem(form)[::-1], form) for form in forms)
        backwards = [key for key, _ in turned]
        for start, entry in self.suffixes:
            hits = [turned[i][1] for i in range(*_range(backwards, start))]
            ended.extend(_at(hits, where, entry, words))
        return begun, ended

    def _elided(self, words: Words) -> Iterator[Found[Meaning]]:
        """Compounds whose common part is said once: *skole- og barnehagesektoren*, *helse-, sosial- og velferdstjenestene*,
        *voldsutsatte og -utøvere*. Of a list, the last elided word reaches to the whole one, those before it to their hyphen."""
        text, forms = words.text, words.forms
        for joiner in sorted(i for word in _JOINERS for i in words.places.get(word, ()) if 0 < i < len(forms) - 1):
            before, after = forms[joiner - 1], forms[joiner + 1]
            if max(len(before), len(after)) > LONGEST_WORD:
                continue  # no word: every cut of it would be looked up
            end, start = words.end(joiner - 1), words.start(joiner + 1)
            if text[end : end + 1] in _HYPHENS:
                for place in self._listed(words, joiner - 1):
                    parts = (forms[place] + after[cut:] for cut in range(1, len(after) - MIN_TAIL + 1))
                    last = joiner + 1 if place == joiner - 1 else place
                    yield from self._borrowed(parts, words.start(place), words.end(last))
            elif text[start - 1 : start] in _HYPHENS and end < start - 2:
                parts = (before[:cut] + after for cut in range(MIN_TAIL - 1, len(before)))
                yield from self._borrowed(parts, start, words.end(joiner + 1))

    @staticmethod
    def _listed(words: Words, last: int) -> Iterator[int]:
        """The elided words of a list, from its last backwards."""
        yield last
        while last and _NEXT_ELIDED.fullmatch(words.text, words.end(last - 1), words.start(last)):
            last -= 1
            yield last

    def _borrowed(self, parts: Iterable[str], start: int, end: int) -> Iterator[Found[Meaning]]:
        """The labels that an elided word stands for, once it has borrowed what it lacks."""
        for word in parts:
            for entry in self.names.by_stems.get((stem(word),), ()):
                if not entry.exact and same_word(word, entry.words[0]):
                    yield Found(entry, 1, start, end)


def _phrases(
    concepts: Iterable[tuple[Meaning, Concept]], labels: Callable[[Concept], Iterable[Label]]
) -> Iterator[Phrase[Meaning]]:
    for meaning, concept in concepts:
        yield from (phrase(text, meaning) for text in _texts(labels(concept)))


def _texts(labels: Iterable[Label]) -> list[str]:
    return list(dict.fromkeys(label.text for label in labels if label.language in TEXT_LANGUAGES))


def _match(hit: Found[Meaning], *, cue: bool = False) -> ConceptMatch:
    scheme, code = hit.phrase.meaning
    return ConceptMatch(scheme, code, hit.phrase.label, hit.start, hit.end, cue)


def _once(matches: Iterable[ConceptMatch], text: str) -> list[ConceptMatch]:
    """The matches in the order of the text; of labels that are forms of one another, the one that stands there."""

    def likeness(match: ConceptMatch) -> tuple[bool, bool, str]:
        printed = text[match.start : match.end].casefold()
        return (match.cue, " ".join(printed.split()) != match.label.casefold(), match.label)

    same: dict[tuple[Scheme, str, int, int], list[ConceptMatch]] = defaultdict(list)
    for match in matches:
        same[match.scheme, match.code, match.start, match.end].append(match)
    kept = [min(found, key=likeness) if len(found) > 1 else found[0] for found in same.values()]
    return sorted(kept, key=lambda m: (m.start, -m.end, m.scheme, m.code, m.label))


def _range(sorted_keys: Sequence[str], start: str) -> tuple[int, int]:
    return bisect_left(sorted_keys, start), bisect_right(sorted_keys, start + "\uffff")


def _beginning(forms: Sequence[str], start: str) -> list[str]:
    """Words that begin so; of a prefix of several words, its last is what a word begins with (handled by the caller)."""
    return list(forms[slice(*_range(forms, start))])


def _at(
    forms: Iterable[str], where: Mapping[str, Sequence[int]], entry: Phrase[Meaning], words: Words
) -> Iterator[Found[Meaning]]:
    for form in forms:
        for index in where[form]:
            yield Found(entry, 1, words.start(index), words.end(index))


def _blocks(hit: Found[Meaning], text: str) -> bool:
    """A single word blocks itself and its longer forms, not a shorter one: *valdet* (a hunting area) leaves *vald* alone."""
    return len(hit.phrase.words) > 1 or text[hit.start : hit.end].casefold().startswith(hit.phrase.label.casefold())


def _within(hit: Found[Meaning], match: ConceptMatch) -> bool:
    """Whether a find is part of a longer label."""
    return match.start <= hit.start and hit.end <= match.end and (hit.start, hit.end) != (match.start, match.end)


def _by_meaning(found: Iterable[Found[Meaning]]) -> dict[Meaning, list[tuple[int, int]]]:
    spans: dict[Meaning, list[tuple[int, int]]] = defaultdict(list)
    for hit in found:
        spans[hit.phrase.meaning].append((hit.start, hit.end))
    return spans


def _inside(hit: Found[Meaning], spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (hit.start, hit.end))
    return any(start <= hit.start and hit.end <= end for start, end in spans[max(0, at - 3) : at + 1])


class _Covers:
    """Whether a span lies inside one of many sorted spans."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def __call__(self, start: int, end: int, *, strictly: bool = False) -> bool:
        if not self._starts:
            return False
        at = bisect_right(self._starts, start)
        near = self._spans[max(0, at - 4) : at]
        return bool(near) and any(end <= b and not (strictly and (a, b) == (start, end)) for a, b in near)
