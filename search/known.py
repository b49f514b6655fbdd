"""What the corpus itself adds to the names a question can use: plans, the bodies they print, the goals they set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ontology.records import Plan
from ontology.vocabulary import Label, Vocabulary
from ontology.words import stem, tokens
from search.labels import Entry, Meaning, entry
from search.units import Corpus

MAX_ACTOR_WORDS = 6
"""A printed body of more words is a sentence (*avklares i den enkelte kommune* is taken by its words, not as a name)."""
_KINDS = re.compile(r"^(opptrappingsplan|handlingsplan|tiltaksplan|temaplan|kommunedelplan|strategi)\w*", re.I)
_PARTS = re.compile(r"\s*[:–(]\s*|\s+-\s+")


@dataclass(frozen=True, slots=True)
class Goal:
    """A heading that measures of a plan stand under, with its words' stems for comparing."""

    plan: str
    title: str
    stems: frozenset[str]


def plan_entries(plans: Iterable[Plan], vocabulary: Vocabulary) -> list[Entry]:
    """Labels of the plans: key, title, publisher, municipalities, the kind of plan where only one is of it, and for a plan of the
    state what the registry of national plans calls it in other words and languages.
    """
    plans = list(plans)
    kinds: dict[str, list[Plan]] = {}
    for plan in plans:
        if plan.title and (match := _KINDS.search(plan.title.value)):
            kinds.setdefault(match[1].lower(), []).append(plan)
    found: list[Entry] = []
    for plan in plans:
        names = {" ".join(plan.key.split("-"))}
        if plan.title:
            names.update(part for part in (plan.title.value, *_PARTS.split(plan.title.value)) if _tells(part))
            names.update(_national_names(plan, vocabulary))
        if plan.publisher and plan.level and plan.level.value != "national":
            names.add(plan.publisher.value)
        for place in plan.municipalities:
            names.update((place.value, f"{place.value}regionen", f"{place.value} region", f"{place.value} kommune"))
            names.update((f"{place.value}planen", f"{place.value}splanen"))
        names.update(kind for kind, members in kinds.items() if members == [plan] and kind != "handlingsplan")
        meaning = Meaning("plan", "", plan.key)
        found.extend(entry(Label(name, ""), meaning, as_written=False) for name in sorted(names) if name)
    return found


def _national_names(plan: Plan, vocabulary: Vocabulary) -> set[str]:
    """The registry's names of the plan, where its title is one of the state's and the years agree."""
    if plan.title is None or plan.level is None or plan.level.value != "national":
        return set()
    period = plan.period.value if plan.period else None
    names: set[str] = set()
    for known in vocabulary.national_plans.values():
        title = f"{plan.title.value} ({period})" if period else plan.title.value
        if known.pattern and re.search(known.pattern, title) and (period is None or known.period in (None, period)):
            labels = (*known.preferred.values(), *(label.text for label in known.alternative))
            names.update(
                part for label in labels for part in (label, *_PARTS.split(label)) if _tells(part) or part == label
            )
    return names


def _tells(part: str) -> bool:
    """A part of a title that names one plan: more than two words, or not just its kind."""
    return len(part.split()) >= 3


def actor_entries(corpus: Corpus) -> list[Entry]:
    """Bodies that plans print and no registry knows; their code is ``label:`` and the words."""
    labels = {
        ref.label
        for measure in corpus.measures
        for ref in (*measure.responsible, *measure.responsible_overview, *measure.partners)
        if ref.actor is None and len(ref.label.split()) <= MAX_ACTOR_WORDS
    }
    return [entry(Label(label, "nb"), Meaning("actor", "printed", f"label:{label}")) for label in sorted(labels)]


def goals(corpus: Corpus) -> list[Goal]:
    """Every heading that measures stand under, once a plan."""
    seen: dict[tuple[str, str], Goal] = {}
    for measure in corpus.measures:
        if measure.goal is not None:
            key = (measure.plan, measure.goal.value)
            seen.setdefault(key, Goal(*key, frozenset(content_stems(measure.goal.value))))
    return [seen[key] for key in sorted(seen)]


def content_stems(words: str) -> list[str]:
    return [key for token in tokens(words) if not (key := stem(token.text)).startswith("=") and len(token.text) > 1]
