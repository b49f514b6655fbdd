"""Who a question asks for as responsible: one, several together, either, only they, none of them."""

from __future__ import annotations

from collections.abc import Sequence

from ontology.vocabulary import Vocabulary
from ontology.words import Token
from search.labels import Named
from search.patterns import patterns
from search.reading import ActorCondition, Reading, Together

GOVERNING = frozenset({"ministry", "directorate", "municipality-department", "agency"})
"""Kinds of bodies that carry measures; of others (*politiet*, *krisesenteret*) a question asks mostly as places and services."""
NEAR = 28
"""How many characters around a body's name its own *not*, *hos* or *without* may stand."""

Group = tuple[tuple[int, int], tuple[str, ...]]


def actor_conditions(
    named: Sequence[Named], words: Sequence[Token], text: str, reading: Reading, vocabulary: Vocabulary
) -> tuple[tuple[ActorCondition, ...], set[int]]:
    """The conditions on who is responsible, and the words (indices) that they were read from."""
    if _seen("who", text):
        return (), set()
    groups = _groups(named)
    partner = _seen("partner", text)
    spoken = _seen("responsible", text) or partner
    asked = [group for group in groups if _is_asked(group, spoken, words, text, reading, vocabulary)]
    if not asked:
        return (), set()
    asked = _with_neighbours(asked, groups, words, text, vocabulary)
    taken = {at for (first, last), _ in asked for at in range(first, last)}
    negated = [group for group in asked if _negated(group, words, text)]
    positive = [group for group in asked if group not in negated]
    if _seen("neither", text):
        negated, positive = asked, []
    found: list[ActorCondition] = []
    if positive:
        found.append(_condition(_together(positive, text), positive, words, partner))
    if negated:
        found.append(_condition("none", negated, words, partner))
    return tuple(found), taken


def asks_for_responsible(text: str) -> bool:
    """Whether the question speaks of bodies as responsible or partners; who is responsible is asked of a matter."""
    return not _seen("who", text) and (_seen("responsible", text) or _seen("partner", text))


def _with_neighbours(
    asked: Sequence[Group], groups: Sequence[Group], words: Sequence[Token], text: str, vocabulary: Vocabulary
) -> list[Group]:
    """The bodies asked for, with those that stand beside them with *and* or *or* between (*under both HOD and KD*)."""

    def beside(a: Group, b: Group) -> bool:
        between = text[words[a[0][1] - 1].end : words[b[0][0]].start]
        return a[0][1] <= b[0][0] and any(pattern.search(between) for pattern in patterns("actor", "between"))

    near = [group for group in groups if any(beside(group, other) or beside(other, group) for other in asked)]
    return [group for group in groups if group in asked or (group in near and _governs(group, vocabulary))]


def _governs(group: Group, vocabulary: Vocabulary) -> bool:
    return any(code in vocabulary.actors and vocabulary.actors[code].kind in GOVERNING for code in group[1])


def _groups(named: Sequence[Named]) -> list[Group]:
    """The bodies named, each with all that its name may mean; where the words are a concept's too, both stay possible."""
    spans: dict[tuple[int, int], list[str]] = {}
    for item in named:
        if item.entry.meaning.kind == "actor":
            spans.setdefault((item.first, item.last), []).append(item.entry.meaning.code)
    found: list[Group] = []
    for span, codes in sorted(spans.items()):
        shared = set(found[-1][1]) & set(codes) if found and span[0] == found[-1][0][1] else set()
        if shared:  # a name with its abbreviation behind it: what both can mean
            (first, _), before = found.pop()
            found.append(((first, span[1]), tuple(code for code in before if code in shared)))
        else:
            found.append((span, tuple(dict.fromkeys(codes))))
    return found


def _is_asked(
    group: Group, spoken: bool, words: Sequence[Token], text: str, reading: Reading, vocabulary: Vocabulary
) -> bool:
    """Whether the body is asked for as responsible, not as a topic."""
    (first, last), codes = group
    governing = _governs(group, vocabulary)
    if not governing and (_seen("place", text[: words[first].start]) or _has_a_duty(group, words, text)):
        return False
    if spoken:
        return (
            governing or any(code.startswith("label:") for code in codes) or _beside_responsibility(group, words, text)
        )
    if not governing:
        return False
    before = text[max(0, words[first].start - NEAR) : words[first].start]
    after = text[words[last - 1].end : words[last - 1].end + NEAR]
    belongs = any(pattern.search(before) or pattern.search(after) for pattern in patterns("actor", "belongs"))
    return belongs or bool(reading.status or reading.not_status or reading.period or reading.intent == "count")


def _has_a_duty(group: Group, words: Sequence[Token], text: str) -> bool:
    """Whether it is a duty of the body that is the topic: *sykehusenes ansvar for utsatte*."""
    (first, last), _ = group
    after = patterns("actor", "duty_after")[0].search(text[words[last - 1].start :])
    return after is not None or patterns("actor", "duty_before")[0].search(text[: words[first].start]) is not None


def _beside_responsibility(group: Group, words: Sequence[Token], text: str) -> bool:
    """Whether an everyday body stands next to the word for responsibility: *har kommunal barnevernleder ansvar for*."""
    (first, last), _ = group
    around = text[max(0, words[first].start - 2 * NEAR) : words[last - 1].end + NEAR]
    return any(pattern.search(around) for pattern in patterns("actor", "responsible"))


def _negated(group: Group, words: Sequence[Token], text: str) -> bool:
    (first, last), _ = group
    before = text[max(0, words[first].start - NEAR) : words[first].start]
    after = text[words[last - 1].end : words[last - 1].end + NEAR]
    return any(pattern.search(before) for pattern in patterns("actor", "none_before")) or any(
        pattern.search(after) for pattern in patterns("actor", "none_after")
    )


def _together(groups: Sequence[Group], text: str) -> Together:
    if _seen("only", text):
        return "only"
    if len(groups) == 1:
        return "any"
    if _seen("any", text) and not _seen("all", text):
        return "any"
    return "all"


def _condition(together: Together, groups: Sequence[Group], words: Sequence[Token], partner: bool) -> ActorCondition:
    return ActorCondition(
        together=together,
        actors=tuple(codes for _, codes in groups),
        words=tuple(" ".join(word.text for word in words[first:last]) for (first, last), _ in groups),
        partner=partner,
    )


def _seen(name: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns("actor", name))
