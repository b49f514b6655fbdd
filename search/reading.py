"""What was understood of a question: the structured part, and the words that are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ontology.records import Scheme

Intent = Literal["measures", "plans", "count", "compare", "gaps"]
Together = Literal["any", "all", "only", "none"]
Present = Literal["deadline", "indicator", "budget", "partners", "status"]
Asked = Literal["deadline", "status", "period"]
Missing = Literal["deadline", "responsible", "status", "period", "audience", "indicator", "budget"]


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing asked about: the words of the question, and the concepts (or actors) they may mean, any of which will do.

    ``soft`` facets are what every plan of the field is about (*vold*, *voldsutsatte*): they rank, and do not exclude.
    A ``wide`` facet is met by a measure that only mentions what it means, too. A ``negated`` one is what must not be.
    ``either`` are the facets that *or* joins into this one. ``together`` are concepts that are by definition what this and another
    facet of the question say together: they rank. ``about`` are the groups that its themes are by definition about: they are told.
    """

    words: str
    label: str
    concepts: tuple[tuple[Scheme, str], ...] = ()
    actors: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    soft: bool = False
    mended: bool = False
    wide: bool = False
    negated: bool = False
    together: tuple[tuple[Scheme, str], ...] = ()
    either: tuple[Facet, ...] = ()
    about: tuple[tuple[Scheme, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ActorCondition:
    """Who is to be responsible. ``actors`` holds for each body asked for the ids that its name may mean.

    ``any``: one of them is; ``all``: all are, others may be; ``only``: they are, and nobody else; ``none``: none is.
    ``partner`` asks for partners instead of responsibles.
    """

    together: Together
    actors: tuple[tuple[str, ...], ...]
    words: tuple[str, ...] = ()
    partner: bool = False


@dataclass(frozen=True, slots=True)
class LawCondition:
    laws: tuple[str, ...]
    section: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood. Empty is: not asked for. Dates are ISO, both ends included.

    ``text`` is all that asks something, what the facets took included; ``free`` are its words that nothing took, and ``unknown``
    those among them that no plan has. Where ``followed`` is false, what is asked for are measures without a counterpart in the
    plans ``unfollowed_in``. ``each``: a plan must have measures for every facet, not one for all. ``asked`` are fields whose values
    the answer is to say, as ``who`` is responsible.
    """

    question: str
    language: str
    intent: Intent = "measures"
    plans: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    not_facets: tuple[Facet, ...] = ()
    actors: tuple[ActorCondition, ...] = ()
    laws: tuple[LawCondition, ...] = ()
    status: tuple[str, ...] = ()
    not_status: tuple[str, ...] = ()
    deadline_before: str | None = None
    deadline_after: str | None = None
    not_deadline: tuple[str, str] | None = None
    overdue: bool = False
    period: tuple[int, int] | None = None
    missing: tuple[Missing, ...] = ()
    present: tuple[Present, ...] = ()
    numbers: tuple[str, ...] = ()
    parts_of: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    audience: bool = False
    phrases: tuple[str, ...] = ()
    fewer_than: int | None = None
    more_than: int | None = None
    most: bool = False
    least: bool = False
    how_many_plans: bool = False
    followed: bool = True
    unfollowed_in: tuple[str, ...] = ()
    each: bool = False
    who: bool = False
    asked: tuple[Asked, ...] = ()
    text: str = ""
    free: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[tuple[Scheme, str], ...]:
        return tuple(dict.fromkeys(concept for facet in self.facets for concept in facet.concepts))

    def codes(self, scheme: Scheme) -> tuple[str, ...]:
        """What was understood of a scheme: the concepts, and what they are by definition about."""
        about = (concept for facet in self.facets for concept in facet.about)
        return tuple(dict.fromkeys(code for name, code in (*self.concepts, *about) if name == scheme))

    @property
    def hard(self) -> tuple[Facet, ...]:
        """The facets that must hold: those that are not soft, else all."""
        return tuple(facet for facet in self.facets if not facet.soft)

    @property
    def cited(self) -> bool:
        """Whether acts are all that is asked about: what cites them is a list that is complete."""
        return bool(self.hard) and all(facet.laws and not facet.concepts for facet in self.hard)

    @property
    def exact(self) -> bool:
        """Whether the question has an exact answer beyond its topic: a list that is complete, and nothing else."""
        return bool(
            self.actors
            or self.laws
            or self.status
            or self.not_status
            or self.deadline_before
            or self.deadline_after
            or self.not_deadline
            or self.overdue
            or self.period
            or self.missing
            or self.present
            or self.numbers
            or self.parts_of
            or self.title_words
            or self.goals
            or self.audience
            or self.cited
            or not self.followed
            or self.not_facets
            or self.phrases
            or self.intent in ("count", "gaps")
        )

    @property
    def asks_for_gaps(self) -> bool:
        """Whether plans without any measure of the kind are asked for."""
        return self.intent == "gaps" and self.followed and bool(self.facets or self.present)

    @property
    def filtered(self) -> bool:
        return bool(self.plans or self.levels)
