"""Which concepts a measure is aimed at or about, and which it only mentions: the rules of ``data/linking.toml``, applied.

A mention is not a measure. What the title says counts; what the text says counts by where it stands and how often, the less
the more the title has said already; what stands late in a report is history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.linking.concepts import ConceptMatch
from ingest.linking.placing import Longer, Placed, placed_of
from ingest.linking.sentences import Sentences
from ingest.patterns import load
from ontology.records import SCHEMES, Link, Measure, Mention, Relation, Scheme, Strength
from ontology.vocabulary import Vocabulary

COUNTS = 1.0
"""A concept counts when its finds together are worth this much."""
ROUNDING = 0.001
FIRM = 2.0
"""What stands for everyone counts beside what is nearer when it is in the title or worth this much."""


def links_of(
    measure: Measure,
    matches: Sequence[ConceptMatch],
    text: str,
    vocabulary: Vocabulary,
    bodies: Sequence[Mention] = (),
    sentences: Sentences | None = None,
) -> tuple[Link, ...]:
    """The measure's links, by scheme, code and place; those that do not count are ``mentioned``. ``bodies`` are those named."""
    placed = placed_of(measure, matches, bodies, sentences or Sentences(text))
    accepted: dict[Scheme, frozenset[str]] = {}
    for scheme in SCHEMES:
        accepted[scheme] = _accepted(scheme, [p for p in placed if p.match.scheme == scheme], vocabulary)
    for rule in load("linking")["replaces"]:
        scheme = rule["scheme"]
        if {rule["code"], rule["replaced"]} <= accepted[scheme]:
            accepted[scheme] -= {rule["replaced"]}
    staff = _staff(placed, accepted, vocabulary)
    themes = _themes(placed)
    links = [_link(p, accepted, staff, themes, vocabulary) for p in placed]
    there = {(link.scheme, link.code, link.start, link.end) for link in links}
    links.extend(k for k in _staff_links(staff) if (k.scheme, k.code, k.start, k.end) not in there)
    links.extend(_implied(placed, accepted, vocabulary))
    if not _people(accepted, vocabulary):
        links.extend(_served(measure, bodies, text, vocabulary))
    return tuple(
        sorted(set(links), key=lambda k: (SCHEMES.index(k.scheme), k.code, k.start, k.end, k.label, k.relation))
    )


def _accepted(scheme: Scheme, placed: Sequence[Placed], vocabulary: Vocabulary) -> frozenset[str]:
    """The core concepts (or concepts that no core one is above) that the measure is about."""
    best: dict[tuple[str, int], float] = {}
    firm: set[str] = set()
    modest = set(load("linking")["modest"].get(scheme, ()))
    placed = [p for p in placed if not p.aside]
    plain = [p for p in placed if p.match.code not in modest]
    if plain != placed and (accepted := _accepted(scheme, plain, vocabulary)):
        return accepted
    told = any(p.in_title and (scheme == "setting" or vocabulary.core(scheme, p.match.code)) for p in placed)
    for p in placed:
        value = _worth(p, load("linking")[scheme], told=told)
        for code in _families(scheme, p.match.code, vocabulary):
            if p.in_title or p.aimed:
                firm.add(code)
            best[code, p.sentence] = max(value, best.get((code, p.sentence), 0.0))
    worth: dict[str, float] = defaultdict(float)
    for (code, _), value in best.items():
        worth[code] += value
    firm |= {code for code, value in worth.items() if value >= FIRM}
    return _without_soft({code for code, value in worth.items() if value >= COUNTS - ROUNDING}, firm, vocabulary)


def _worth(p: Placed, rules: Mapping[str, Any], *, told: bool) -> float:
    """What one find counts: in full in the title, less the longer the text it stands in."""
    if p.in_title or p.dedicated:
        return COUNTS
    kind = "status" if p.role == "status" else "demand"
    value = min(COUNTS, (rules["chars"][kind] / max(p.length, 1)) ** rules["fading"])
    value *= rules["told"][kind] if told else 1.0
    if p.aimed:
        value = min(COUNTS, value * rules["aimed"])
    if p.zone == "lead":
        value = max(value, rules["lead"]["told" if told else "silent"])
    return float(value * (rules["weak"] if p.match.cue else 1.0))


def _without_soft(codes: set[str], firm: set[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Without what stands for everyone in such plans, where something nearer is named."""
    rules = load("linking")
    soft = {kind: set(rules["soft"][kind]) - firm for kind in ("any", "staff")}
    staff = vocabulary.narrower("target-group", rules["staff"]["general"]) - set(rules["soft"]["staff"])
    gone = (soft["any"] if codes - set(rules["soft"]["any"]) else set()) | (soft["staff"] if codes & staff else set())
    return frozenset(codes - gone)


def _families(scheme: Scheme, code: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    return vocabulary.core(scheme, code) or (code,)


def _staff(
    placed: Sequence[Placed], accepted: Mapping[Scheme, frozenset[str]], vocabulary: Vocabulary
) -> dict[str, list[Placed]]:
    """Staff groups that stand for a service named in the title, when the measure teaches, equips or strengthens it → where it is
    named."""
    rules = load("linking")["staff"]
    done = {
        code
        for p in placed
        if p.in_title and p.match.scheme == "instrument"
        for code in vocabulary.core("instrument", p.match.code)
    }
    taught = bool(done & set(rules["taught"]))
    equipped = bool(done & set(rules["equipped"])) and not done & set(rules["unless"])
    found: dict[str, list[Placed]] = defaultdict(list)
    for p in placed:
        concept = vocabulary.concepts.get((p.match.scheme, p.match.code))
        if concept is None or concept.staff_group is None or not p.in_title or p.match.scheme != "setting" or p.partner:
            continue
        if not (taught or equipped or p.object):
            continue
        found[concept.staff_group].append(p)
    general = rules["general"]
    specific = [code for code in found if vocabulary.core("target-group", code) != (general,)]
    named = accepted["target-group"] & set(vocabulary.narrower("target-group", general))
    for code in list(found):
        if code not in specific and (specific or named or not taught):
            del found[code]
    return found


def _staff_links(staff: Mapping[str, Sequence[Placed]]) -> Iterable[Link]:
    for code, places in staff.items():
        for p in places:
            yield Link(
                scheme="target-group",
                code=code,
                relation="aimed-at",
                strength="title",
                label=p.match.label,
                start=p.match.start,
                end=p.match.end,
            )


def _people(accepted: Mapping[Scheme, frozenset[str]], vocabulary: Vocabulary) -> frozenset[str]:
    """The groups that count and are not staff."""
    general = load("linking")["staff"]["general"]
    return accepted["target-group"] - {general} - set(vocabulary.narrower("target-group", general))


def _implied(
    placed: Sequence[Placed], accepted: Mapping[Scheme, frozenset[str]], vocabulary: Vocabulary
) -> Iterable[Link]:
    """What a concept of the title is by definition about, where the measure itself names nothing of the kind. What two concepts of the
    same words are about is told once."""
    told: set[tuple[str, str, int, int]] = set()
    for p in placed:
        concept = vocabulary.concepts.get((p.match.scheme, p.match.code))
        if (
            concept is None
            or not p.in_title
            or not accepted[p.match.scheme] & set(_families(p.match.scheme, p.match.code, vocabulary))
        ):
            continue
        for scheme, codes in (("target-group", concept.about_groups), ("theme", concept.about_themes)):
            if not (_people(accepted, vocabulary) if scheme == "target-group" else accepted["theme"]):
                for code in codes:
                    place = (scheme, code, p.match.start, p.match.end)
                    if place in told:
                        continue
                    told.add(place)
                    yield Link(
                        scheme=scheme,  # type: ignore[arg-type]
                        code=code,
                        relation="about",
                        strength="title",
                        label=p.match.label,
                        start=p.match.start,
                        end=p.match.end,
                    )


def _served(measure: Measure, bodies: Sequence[Mention], text: str, vocabulary: Vocabulary) -> Iterable[Link]:
    """The groups that a body of the title is there for, where the measure itself names nobody."""
    for body in bodies:
        actor = vocabulary.actors.get(body.actor)
        if actor is not None and measure.title.start <= body.start < measure.title.end:
            for code in actor.about_groups:
                yield Link(
                    scheme="target-group",
                    code=code,
                    relation="about",
                    strength="title",
                    label=text[body.start : body.end],
                    start=body.start,
                    end=body.end,
                )


def _link(
    p: Placed,
    accepted: Mapping[Scheme, frozenset[str]],
    staff: Mapping[str, Sequence[Placed]],
    themes: Longer,
    vocabulary: Vocabulary,
) -> Link:
    match = p.match
    counts = bool(accepted[match.scheme] & set(_families(match.scheme, match.code, vocabulary)))
    relation: Relation = "mentioned"
    if counts:
        relation = (
            "aimed-at" if match.scheme == "target-group" and _aimed(p, accepted, staff, themes, vocabulary) else "about"
        )
    strength: Strength = "mentioned"
    if counts:
        strength = "title" if p.in_title else "status" if p.role == "status" else "demand"
    return Link(
        scheme=match.scheme,
        code=match.code,
        relation=relation,
        strength=strength,
        label=match.label,
        start=match.start,
        end=match.end,
    )


def _aimed(
    p: Placed,
    accepted: Mapping[Scheme, frozenset[str]],
    staff: Mapping[str, Sequence[Placed]],
    themes: Longer,
    vocabulary: Vocabulary,
) -> bool:
    """Staff who are taught are aimed at, the people the teaching is about are not; without staff, the people are.

    *Vold mot eldre* is about older people, *eldre som er utsatt for vold* are themselves meant.
    """
    if p.zone == "audience":
        return True
    workers = vocabulary.narrower("target-group", load("linking")["staff"]["general"])
    if p.match.code in workers:
        return True
    taught = bool(staff) or bool(accepted["target-group"] & workers)
    return not taught and not themes.before(p.match)


def _themes(placed: Sequence[Placed]) -> Longer:
    """The themes named, but for those whose own words begin with people."""
    people = {p.match.start for p in placed if p.match.scheme == "target-group"}
    themes = (p.match for p in placed if p.match.scheme == "theme" and p.match.start not in people)
    return Longer([(match.start, match.end) for match in themes])
