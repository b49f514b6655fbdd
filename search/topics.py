"""What a question is about: the names in it that are topics, and the acts asked for by section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ontology.records import Scheme
from ontology.vocabulary import Vocabulary
from ontology.words import Token, is_function_word, stem, stem_english, tokens
from search.asked_actors import GOVERNING
from search.labels import LabelIndex, Meaning, Named
from search.patterns import is_ordinary, load, patterns
from search.reading import Facet, LawCondition

Key = tuple[Scheme, str]
Composite = tuple[Key, tuple[Key, ...]]
"""A concept and those that it stands under."""
SOFT = frozenset(
    {
        ("theme", "vold-i-nare-relasjoner"),
        ("target-group", "voldsutsatte"),
        ("target-group", "ansatte"),
        ("instrument", "planverk"),
    }
)
"""What all plans of the field are about: asked for beside anything else, it does not narrow."""
VICTIMS = "voldsutsatte"
"""The group whose words beside another group's (*eldre som utsettes for vold*) say that it is the other who are victims."""
LONG_ENOUGH = 7
"""Letters below which a mistyped word is no everyday word for a concept (*veier* is no *vener*, friends): those are many and short."""
MAX_FACETS = 8
"""What a question can be about at once: what names more is a list of words, and every one costs a join of the query."""
PLAIN = str.maketrans("æøåäö", "aoaao")
"""Letters as they are written where a keyboard lacks them: *okonomisk* begins as *økonomisk* does."""
SHORT_STEM = 5
"""Letters below which a stem that is one letter off is another word."""
_SECTION = re.compile(
    r"(?:§+\s*|\b(?:section|paragraf|paragraph|sec\.)\s+)(\d{1,4}(?:-\d{1,3})?(?:\s?[a-h](?![\w]))?)", re.I
)


def asks(word: Token) -> bool:
    """Whether a word says something: no function word, none of the words that every question has."""
    return (
        not is_function_word(word.text) and word.text.casefold() not in load()["ignore"]["words"] and len(word.text) > 1
    )


def _tells(word: Token) -> bool:
    """Whether a word can be what a question is about."""
    return not _ignored(word) and not is_ordinary(word.text)


def _ignored(word: Token) -> bool:
    return word.text.casefold() in load()["ignore"]["words"]


def is_name(item: Named, words: Sequence[Token]) -> bool:
    """A body or an act, or a concept of several telling words: *interkommunalt samarbeid* is one thing, *kommunale tiltak* is not."""
    if item.entry.meaning.kind in ("actor", "law"):
        return True
    return item.entry.meaning.kind == "concept" and sum(map(asks, words[item.first : item.last])) > 1


def services(named: Sequence[Named], vocabulary: Vocabulary) -> set[Meaning]:
    """Bodies of several words that no question about responsibility names: services, whose words are concepts
    (*helsestasjon og skolehelsetjeneste*)."""
    spans = {(i.first, i.last) for i in named if i.entry.meaning.kind != "actor"}
    return {
        item.entry.meaning
        for item in named
        if item.length > 1
        and (item.first, item.last) not in spans
        and (
            item.entry.meaning.code not in vocabulary.actors
            or vocabulary.actors[item.entry.meaning.code].kind not in GOVERNING
        )
    }


def slips(item: Named, words: Sequence[Token]) -> list[str]:
    """The words that stand for another of the label's."""
    pairs = zip(item.entry.words, (word.text for word in words), strict=True)
    return [word for label, word in pairs if not _is_one(label, word, item.entry.language)]


def _is_one(label: str, word: str, language: str) -> bool:
    """Whether two words are forms of one."""
    return stem(label) == stem(word) or (language == "en" and stem_english(label) == stem_english(word))


def plausible(item: Named, words: Sequence[Token]) -> bool:
    """Whether the mended words can be the label's with a typing error: people seldom miss the first letter, and a short stem that
    is one letter off is another word unless the whole words are (*meals* is no *meklar*)."""
    from rapidfuzz.distance import OSA

    if any(is_ordinary(word.text) for word in words):
        return False
    if item.entry.query and max(len(word.text) for word in words) < LONG_ENOUGH:
        return False
    for label, word in zip(item.entry.words, (word.text for word in words), strict=True):
        if _is_one(label, word, item.entry.language):
            continue
        a, b = label.casefold().translate(PLAIN), word.casefold().translate(PLAIN)
        if a[0] != b[0] and a[1:2] != b[:1] and a[:1] != b[1:2]:
            return False
        if min(len(stem(a)), len(stem(b))) < SHORT_STEM and OSA.distance(a, b) > 1:
            return False
    return True


def law_conditions(
    named: Sequence[Named],
    words: Sequence[Token],
    text: str,
    vocabulary: Vocabulary,
    cited: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[LawCondition, ...], set[int]]:
    """Acts asked for by section: a condition. An act alone is a topic, and is left to the facets; a section alone is of any act
    that is ``cited`` (section → acts) by it."""
    sections = [re.sub(r"(\d)\s?([a-h])$", r"\1 \2", match[1]) for match in _SECTION.finditer(text)]
    acts: dict[tuple[int, int], list[str]] = {}
    for item in named:
        if item.entry.meaning.kind == "law":
            acts.setdefault((item.first, item.last), []).append(item.entry.meaning.code)
    places = {
        at
        for match in _SECTION.finditer(text)
        for at, word in enumerate(words)
        if match.start() <= word.start < match.end()
    }
    if sections and not acts:
        alone = [f"§ {section}" for section in dict.fromkeys(sections) if f"§ {section}" in cited]
        return tuple(LawCondition(cited[section], section) for section in alone), places if alone else set()
    if not sections:
        return (), set()
    (first, last), laws = next(iter(acts.items()))
    laws.extend(law.id for law in vocabulary.laws.values() if set(law.successors) & set(laws))
    taken = {*range(first, last), *places}
    label = " ".join(word.text for word in words[first:last])
    return tuple(LawCondition(tuple(laws), f"§ {section}", label) for section in dict.fromkeys(sections)), taken


def facets_of(
    named: Sequence[Named],
    taken: set[int],
    words: Sequence[Token],
    question: str,
    rest: str,
    labels: LabelIndex,
    vocabulary: Vocabulary,
    made_of: Sequence[Composite] = (),
) -> tuple[Facet, ...]:
    """What is asked about, one facet for each stretch of words; what the words mean in several schemes is one facet.

    What is not asked for is ``negated``; ``rest`` is what nothing else took of the question, ``made_of`` the ``composites``.
    """
    spans: dict[tuple[int, int], list[Named]] = {}
    for item in named:
        if not set(range(item.first, item.last)) & taken and item.entry.meaning.kind in ("concept", "actor", "law"):
            spans.setdefault((item.first, item.last), []).append(item)
    found: dict[object, Facet] = {}
    places: list[tuple[int, int, object]] = []
    cites = patterns("law", "cites")[0].search(rest) is not None
    for (first, last), items in spans.items():
        if cites and any(
            i.entry.meaning.kind == "law" for i in items
        ):  # *viser til* is of acts, not of what they are about
            items = [i for i in items if i.entry.meaning.kind == "law"]
        if not any(map(_tells, words[first:last])) and (last - first == 1 or all(map(_ignored, words[first:last]))):
            continue
        meant = [(i.entry.meaning.scheme, i.entry.meaning.code) for i in items if i.entry.meaning.kind == "concept"]
        meant = _narrowest(meant, vocabulary)
        concepts = tuple(
            dict.fromkeys([*_victims([word.text for word in words[first:last]], meant, vocabulary, labels), *meant])
        )
        facet = Facet(
            words=question[words[first].start : words[last - 1].end],
            label=min(items, key=lambda item: not _stands(item, words)).entry.label,
            concepts=concepts,  # type: ignore[arg-type]
            actors=tuple(i.entry.meaning.code for i in items if i.entry.meaning.kind == "actor"),
            laws=tuple(i.entry.meaning.code for i in items if i.entry.meaning.kind == "law"),
            soft=bool(concepts) and set(concepts) <= SOFT,
            mended=any(i.mended for i in items),
            about=tuple(
                ("target-group", group)
                for scheme, code in concepts
                if scheme == "theme"
                for group in vocabulary.concepts["theme", code].about_groups
            ),
            negated=bool(patterns("negated", "before")[0].search(rest[: words[first].start])),
        )
        same = (facet.concepts, facet.actors, facet.laws) if facet.concepts else facet.label
        key = (same, facet.negated)
        found.setdefault(key, facet)
        places.append((first, last, key))
        if len(found) == MAX_FACETS:
            break
    for first, last, place in tuple(places):
        if not found[place].laws and last - first > 1:
            for at in range(first, last):
                if laws := [i for i in labels.find(words[at].text) if i.entry.meaning.kind == "law" and not i.mended]:
                    found.setdefault(("law", at), _act(laws, words[at].text))
                    places.append((at, at + 1, ("law", at)))
    return _said_together(tuple(_joined(found, places, words, rest, question)), made_of, vocabulary)


def _act(laws: Sequence[Named], word: str) -> Facet:
    """The act named inside a longer label: *endringer i krisesenterloven* are of that act, too."""
    return Facet(words=word, label=laws[0].entry.label, laws=tuple(item.entry.meaning.code for item in laws))


def _stands(item: Named, words: Sequence[Token]) -> bool:
    """Whether the label's very words stand there."""
    found = [word.text.casefold() for word in words[item.first : item.last]]
    return [word.casefold() for word in item.entry.words] == found


def _joined(
    found: dict[object, Facet],
    places: Sequence[tuple[int, int, object]],
    words: Sequence[Token],
    rest: str,
    question: str,
) -> list[Facet]:
    """The facets, those with *or* between made one: *for menn eller eldre*. Only what is of one kind is joined."""
    merged = dict(found)
    for (first, end, key), (start, last, other) in pairwise(sorted(places, key=lambda place: place[:2])):
        one, two = merged.get(key), merged.get(other)
        between = rest[words[end - 1].end : words[start].start]
        if one is None or two is None or key == other or patterns("joined", "either")[0].search(between) is None:
            continue
        if one.negated or two.negated or not _alike(one, two):
            continue
        merged[other] = replace(
            two,
            words=question[words[first].start : words[last - 1].end],
            concepts=tuple(dict.fromkeys((*one.concepts, *two.concepts))),
            actors=tuple(dict.fromkeys((*one.actors, *two.actors))),
            laws=tuple(dict.fromkeys((*one.laws, *two.laws))),
            soft=one.soft and two.soft,
            about=tuple(dict.fromkeys((*one.about, *two.about))),
            either=(*(one.either or (one,)), *(two.either or (two,))),
        )
        del merged[key]
    return list(merged.values())


def _alike(one: Facet, two: Facet) -> bool:
    return all(
        bool(a) == bool(b)
        for a, b in ((one.concepts, two.concepts), (one.actors and not one.concepts, two.actors and not two.concepts))
    ) and bool(one.laws and not one.concepts) == bool(two.laws and not two.concepts)


def composites(vocabulary: Vocabulary) -> tuple[Composite, ...]:
    """The concepts that stand under several others, with those; made once."""
    found: list[Composite] = []
    for concept in vocabulary.concepts.values():
        parts = tuple((concept.scheme, above) for above in concept.broader if (concept.scheme, above) not in SOFT)
        if len(parts) > 1:
            found.append(((concept.scheme, concept.code), parts))
    return tuple(found)


def _said_together(
    facets: tuple[Facet, ...], made_of: Sequence[Composite], vocabulary: Vocabulary
) -> tuple[Facet, ...]:
    """The facets with the concepts that two of them make: *overgrep mot barn* and *på nett* are internet-related abuse, which stands
    under sexual abuse and under digital violence."""
    if len(facets) < 2:
        return facets
    asked = [
        {(scheme, above) for scheme, code in facet.concepts for above in (code, *vocabulary.broader(scheme, code))}
        for facet in facets
    ]
    every = set().union(*asked)
    made: list[list[Key]] = [[] for _ in facets]
    for key, parts in made_of:
        if not every.issuperset(parts):
            continue
        who = [{at for at, keys in enumerate(asked) if part in keys and not facets[at].negated} for part in parts]
        if all(who) and len(set().union(*who)) > 1:
            for at in sorted(set().union(*who)):
                if key not in facets[at].concepts:
                    made[at].append(key)
    return tuple(
        replace(facet, together=tuple(more)) if more else facet for facet, more in zip(facets, made, strict=True)
    )


def _narrowest(meant: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Without groups that are wider than the one which a theme of the same words is about (*overgrep mot personer med
    utviklingshemming* are not about all disabilities)."""
    about = {
        group
        for scheme, code in meant
        if scheme == "theme"
        for group in vocabulary.concepts["theme", code].about_groups
    }
    wider = {above for group in about for above in vocabulary.broader("target-group", group)} - about - {VICTIMS}
    kept: list[tuple[str, str]] = []
    for scheme, code in meant:
        if scheme == "target-group":
            groups = {code, *vocabulary.concepts["target-group", code].broader} - {VICTIMS}
            if groups & wider and not groups & about:
                continue
        kept.append((scheme, code))
    return kept


def _victims(
    words: Sequence[str], meant: Sequence[tuple[str, str]], vocabulary: Vocabulary, labels: LabelIndex
) -> list[tuple[str, str]]:
    """The groups that words about victims name. Violence is what all plans are about, so that it narrows nothing: *mannlige
    ofre* are men, and *eldre som utsettes for vold* are older people where the vocabulary knows them as a form of violence
    (*vold mot eldre* and *unge som begår overgrep* are no words about victims)."""
    found: list[tuple[str, str]] = []
    for scheme, code in meant:
        above = vocabulary.concepts[("target-group", code)].broader if scheme == "target-group" else ()
        if VICTIMS in above:
            found.extend(("target-group", group) for group in above if group != VICTIMS)
        groups = vocabulary.concepts[("theme", code)].about_groups if scheme == "theme" else ()
        for group in groups:
            concept = vocabulary.concepts.get(("target-group", group))
            heads = {stem(tokens(name.text)[0].text) for name in concept.names} if concept else set()
            for head, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
                if stem(head) in heads and any(
                    item.entry.meaning.code == VICTIMS for item in labels.find(" ".join(rest))
                ):
                    found.append(("target-group", group))
    return found
