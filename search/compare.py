"""Two plans, or a level against another, side by side: what they both do, and what only one of them does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ontology.records import Counterpart, Measure, PlanRecords
from ontology.vocabulary import Vocabulary
from search.counterpart_features import features_of, settings
from search.counterpart_municipal import relevance
from search.counterpart_reasons import Reasons
from search.results import Comparison, OneSided, Pair

LEVELS: dict[str, tuple[str, ...]] = {
    "municipal": ("municipal", "inter-municipal"),
    "regional": ("regional",),
    "national": ("national",),
}
"""What stands for all plans of a level. A plan of municipalities together is municipal."""


class UnknownSide(ValueError):
    """A side of a comparison that cannot be: one sentence in bokmål (``message``), one in English, with what there is to choose."""

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(f"{message} / {message_en}")
        self.message = message
        self.message_en = message_en


class SameSide(UnknownSide):
    """Both sides of a comparison are the same plans."""


def keys_of(plans: Sequence[PlanRecords], name: str) -> tuple[str, ...]:
    """The plan keys that a name stands for: a plan's key, or a level's plans.

    Raises:
        UnknownSide: where it is neither.
    """
    keys = [records.plan.key for records in plans]
    if name in keys:
        return (name,)
    found = tuple(records.plan.key for records in plans if _level(records) in LEVELS.get(name, ()))
    if not found:
        there = [level for level, values in LEVELS.items() if any(_level(records) in values for records in plans)]
        nb, en = (
            ("ingen plan er på nivået", "no plan is of the level")
            if name in LEVELS
            else ("det er ingen plan", "there is no plan")
        )
        raise UnknownSide(
            f"{nb} «{name}»; velg {', '.join(there)} eller en plan: {', '.join(keys)}",
            f"{en} {name!r}; choose {', '.join(there)} or a plan: {', '.join(keys)}",
        )
    return found


def _level(records: PlanRecords) -> str | None:
    return records.plan.level.value if records.plan.level is not None else None


def compare(
    plans: Sequence[PlanRecords],
    a_keys: Iterable[str],
    b_keys: Iterable[str],
    counterparts: Iterable[Counterpart],
    vocabulary: Vocabulary,
) -> Comparison:
    """The comparison of the plans of two sides, best counterparts first, the rest in the order of the plans.

    All plans are given, as what is rare is told by all; ``counterparts`` are those of the derived graph
    (``search.counterparts``), of which those between the sides are taken. A single plan that is compared with several,
    itself among them (its own level), is compared with the others.

    Raises:
        UnknownSide: where a key is no plan.
        SameSide: where a plan is on both sides.
    """
    first, second = _apart(_known(plans, a_keys), _known(plans, b_keys))
    pairs = _pairs(plans, set(first), set(second), counterparts, vocabulary)
    paired = {pair.a for pair in pairs} | {pair.b for pair in pairs}
    return Comparison(
        a=first,
        b=second,
        counterparts=tuple(pairs),
        only_a=_alone(plans, set(first), paired),
        only_b=_alone(plans, set(second), paired),
    )


def _known(plans: Sequence[PlanRecords], keys: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(keys))
    there = [records.plan.key for records in plans]
    for key in wanted:
        if key not in there:
            raise UnknownSide(
                f"det er ingen plan «{key}»; planene er {', '.join(there)}",
                f"there is no plan {key!r}; the plans are {', '.join(there)}",
            )
    return tuple(key for key in there if key in wanted)


def _apart(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(first) == 1 and len(second) > 1:
        second = tuple(key for key in second if key not in first)
    elif len(second) == 1 and len(first) > 1:
        first = tuple(key for key in first if key not in second)
    both = [key for key in first if key in second]
    if both:
        raise SameSide(
            f"det er ingenting å sammenligne: begge sider er {', '.join(both)}",
            f"there is nothing to compare: both sides are {', '.join(both)}",
        )
    return first, second


def _pairs(
    plans: Sequence[PlanRecords],
    first: set[str],
    second: set[str],
    counterparts: Iterable[Counterpart],
    vocabulary: Vocabulary,
) -> list[Pair]:
    known = features_of(plans, vocabulary)
    reasons = Reasons(known, vocabulary)
    places = {measure.id: place for place, measure in enumerate(known.measures)}
    owner = {measure.id: measure.plan for measure in known.measures}
    found: dict[tuple[str, str], Pair] = {}
    for each in counterparts:
        a, b = (each.a, each.b) if owner.get(each.a) in first else (each.b, each.a)
        if owner.get(a) not in first or owner.get(b) not in second:
            continue
        reason = reasons.of(places[a], places[b])
        found[a, b] = Pair(a, b, each.score, each.grade, reason.nb, reason.en, reason.a, reason.b)
    return sorted(found.values(), key=lambda pair: (-pair.score, places[pair.a], places[pair.b]))


def _alone(plans: Sequence[PlanRecords], keys: set[str], paired: set[str]) -> tuple[OneSided, ...]:
    return tuple(
        _one_sided(records, measure, paired)
        for records in plans
        if records.plan.key in keys
        for measure in records.measures
        if measure.id not in paired
    )


def _one_sided(records: PlanRecords, measure: Measure, paired: set[str]) -> OneSided:
    """A withdrawn measure is no one's to act on; a part, or a whole, whose other half has a counterpart says so."""
    said = settings()["alone"]
    told = relevance(records, measure)
    if not measure.live:
        return OneSided(measure.id, False, said["withdrawn"]["nb"], said["withdrawn"]["en"])
    nb, en = [told.nb], [told.en]
    related = [("part", m) for m in records.measures if m.number == measure.part_of]
    related += [("whole", m) for m in records.measures if m.part_of == measure.number]
    for message, other in related:
        if other.id in paired:
            nb.insert(0, said[message]["nb"].format(number=other.number))
            en.insert(0, said[message]["en"].format(number=other.number))
    return OneSided(measure.id, told.relevant, " ".join(nb), " ".join(en))
