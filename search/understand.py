"""A question → what was understood of it: conditions, concepts, intent, and the words that are left for free search."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ontology.vocabulary import Vocabulary
from ontology.words import Token, stem, tokens
from search import conditions
from search.asked_actors import actor_conditions, asks_for_responsible
from search.known import Goal, actor_entries, content_stems, goals, plan_entries
from search.labels import LabelIndex, Named
from search.patterns import Rest, is_ordinary, is_ordinary_slip, load, patterns
from search.reading import Facet, Reading
from search.spelling import Speller
from search.topics import Composite, asks, composites, facets_of, is_name, law_conditions, plausible, services, slips
from search.units import Corpus

MAX_QUESTION = 1_000
"""Characters of a question that are read, to the last whole word; what is longer is no question."""
MAX_FREE = 40
"""Words that mean nothing known and are still looked for."""
_GENITIVE = re.compile(r"\b([A-ZÆØÅ]{2,})s\b")
"""*HODs*: the s is put off for the name to be read, and the question keeps its length."""
_PLACE = re.compile(r" (?:in|i) (?:the )?(?=[A-ZÆØÅ])")
CHAPTER = re.compile(r"\W*(?:kap|chap|mål|goal|innsats|delmål|satsing)", re.I)
"""What says that a heading is asked for, so that its words may be in another language than the plan's."""


@dataclass(frozen=True, slots=True)
class Understander:
    """Reads questions about one corpus; made once, used for every question."""

    vocabulary: Vocabulary
    labels: LabelIndex
    goals: tuple[Goal, ...]
    known: frozenset[str]
    plans: Mapping[str, str | None]
    """Key → level of every plan."""
    speller: Speller
    composites: tuple[Composite, ...] = ()
    cited: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Section → the acts that measures cite by it."""

    @classmethod
    def of(cls, corpus: Corpus, vocabulary: Vocabulary, known: frozenset[str]) -> Understander:
        """``known`` are the stems that the corpus has: a word among them is no typing error."""
        records = [records.plan for records in corpus.plans]
        more = [*plan_entries(records, vocabulary), *actor_entries(corpus)]
        return cls(
            vocabulary,
            LabelIndex.of(vocabulary, more),
            tuple(goals(corpus)),
            known,
            {plan.key: plan.level.value if plan.level is not None else None for plan in records},
            Speller(known),
            composites(vocabulary),
            _cited(corpus),
        )

    def read(self, question: str) -> Reading:
        """What the question asks. Never fails: what is not understood is left as text."""
        clean = re.sub(r"[\x00-\x1f\x7f]", " ", question)
        if len(clean) > MAX_QUESTION:
            clean = clean[:MAX_QUESTION].rpartition(" ")[0] or clean[:MAX_QUESTION]
        clean = _GENITIVE.sub(r"\1'", clean)
        language = language_of(clean) or self._language_of_labels(clean)
        clean = self._mended(clean, norwegian=language != "en")
        rest = Rest(clean)
        reading = Reading(question=question, language=language)
        reading = conditions.title(reading, rest)
        reading = conditions.phrases(reading, rest)
        reading = conditions.plan_counts(reading, rest)
        reading = conditions.fields(reading, rest)
        reading = conditions.deadline(reading, rest)
        reading = conditions.lacking(reading, rest)
        reading = conditions.missing(reading, rest)
        reading = reading if reading.present else conditions.present(reading, rest)
        reading = conditions.period(reading, rest)
        reading = conditions.number(reading, rest)
        reading = conditions.identifier(reading, rest, self.plans)
        reading = self._goal(reading, rest)
        reading = conditions.status(reading, rest)
        reading = replace(reading, audience=rest.take("audience", "patterns") is not None)
        reading = conditions.levels_of_plans(reading, rest)
        reading = conditions.followed(reading, rest)
        reading = conditions.intent(reading, rest)
        named = self._named(rest.text)
        return self._topics(reading, rest, named, clean)

    def _language_of_labels(self, text: str) -> str:
        """The language of the names in keywords that no small word tells: English where all that is named is named in English."""
        spoken = {item.entry.language for item in self.labels.find(text) if not item.mended and item.entry.language}
        return "en" if spoken == {"en"} else "nb"

    def _mended(self, text: str, *, norwegian: bool) -> str:
        """The question with typing errors mended where no label has the words as they stand. The plans' own words are Norwegian."""
        words = tokens(text)
        named = self._named(text)
        places = [(words[item.first].start, words[item.last - 1].end) for item in named]
        return self.speller.mend(text, places, norwegian=norwegian)

    def _named(self, text: str) -> list[Named]:
        """The labels of what is left; a mended word counts only where the corpus does not know it as it stands."""
        words = tokens(text)
        found = self.labels.find(text)
        if not asks_for_responsible(text):
            bodies = services(found, self.vocabulary)
            found = self.labels.find(text, bodies) if bodies else found
        return [
            item
            for item in found
            if not item.mended
            or (
                not any(stem(word) in self.known for word in slips(item, words[item.first : item.last]))
                and plausible(item, words[item.first : item.last])
            )
        ]

    def _goal(self, reading: Reading, rest: Rest) -> Reading:
        found: list[str] = []
        if rest.take("goal", "resolutions"):
            heading = re.compile(load()["goal"]["resolution_heading"], re.I)
            found.extend(goal.title for goal in self.goals if heading.search(goal.title))
        for pattern in patterns("goal", "patterns"):
            for match in pattern.finditer(rest.text):
                titles, length = self._goals_in(match["words"], chapter=bool(CHAPTER.match(match.group())))
                if titles:
                    found.extend(titles)
                    rest.blank(match.start(), match.start("words") + length)
                    break
        return replace(reading, goals=tuple(dict.fromkeys(found)))

    def _goals_in(self, words: str, *, chapter: bool) -> tuple[list[str], int]:
        """The headings asked for and how many characters say so: all the words, or those before a place (*… in Bergen*)."""
        for part in dict.fromkeys((words, _PLACE.split(words)[0])):
            titles = self._goals_named(content_stems(part)) or (self._goals_about(part) if chapter else [])
            if titles:
                return titles, len(part)
        return [], 0

    def _goals_about(self, words: str) -> list[str]:
        """The headings that name a concept which the words name, in whatever language."""
        asked = {item.entry.meaning for item in self.labels.find(words) if item.entry.meaning.kind == "concept"}
        longest = max((len(item.entry.words) for item in self.labels.find(words)), default=0)
        wanted = {
            i.entry.meaning
            for i in self.labels.find(words)
            if i.entry.meaning in asked and len(i.entry.words) == longest
        }
        return [goal.title for goal in self.goals if wanted & {i.entry.meaning for i in self.labels.find(goal.title)}]

    def _goals_named(self, asked: Sequence[str]) -> list[str]:
        """The headings that hold all the words asked for; one word alone must be the whole heading."""
        wanted = {key for key in asked if key not in _GOAL_WORDS}
        if not wanted:
            return []
        hits = [goal for goal in self.goals if wanted <= goal.stems]
        if len(wanted) == 1:
            hits = [goal for goal in hits if len(goal.stems - _GOAL_WORDS) <= 2]
        return [goal.title for goal in hits]

    def _without_told(self, facets: Sequence[Facet], reading: Reading) -> tuple[Facet, ...]:
        """Without topics that a heading or the words of a title, asked for as such, say already."""
        told = {
            (item.entry.meaning.scheme, item.entry.meaning.code)
            for words in (*reading.goals, *reading.title_words)
            for item in self.labels.find(words)
        }
        return tuple(facet for facet in facets if not told & set(facet.concepts))

    def _topics(self, reading: Reading, rest: Rest, named: list[Named], question: str) -> Reading:
        words = tokens(rest.text)
        taken: set[int] = set()
        plans = [item for item in named if item.entry.meaning.kind == "plan"]
        for item in plans:
            taken.update(range(item.first, item.last))
        names = {at for item in named if is_name(item, words) for at in range(item.first, item.last)}
        level = _level(rest, taken, taken | names, words)
        laws, law_spans = law_conditions(named, words, rest.text, self.vocabulary, self.cited)
        taken |= law_spans
        actors, actor_spans = actor_conditions(
            [item for item in named if not set(range(item.first, item.last)) & taken],
            words,
            rest.text,
            reading,
            self.vocabulary,
        )
        taken |= actor_spans
        topics = facets_of(named, taken, words, question, rest.text, self.labels, self.vocabulary, self.composites)
        facets = self._without_told([facet for facet in topics if not facet.negated], reading)
        covered = taken | {at for item in named for at in range(item.first, item.last)}
        free = [word for at, word in enumerate(words) if at not in taken]
        left = tuple(
            word.text
            for at, word in enumerate(words)
            if at not in covered
            and asks(word)
            and not is_ordinary(word.text)
            and (stem(word.text) in self.known or not is_ordinary_slip(word.text))
        )
        return replace(
            self._sided(
                reading, tuple(dict.fromkeys((*reading.plans, *(item.entry.meaning.code for item in plans)))), level
            ),
            laws=laws,
            actors=actors,
            facets=facets,
            not_facets=tuple(facet for facet in topics if facet.negated),
            text=" ".join(word.text for word in free if asks(word)),
            free=left[:MAX_FREE],
            unknown=tuple(word for word in left[:MAX_FREE] if stem(word) not in self.known),
        )

    def _sided(self, reading: Reading, plans: tuple[str, ...], levels: tuple[str, ...]) -> Reading:
        """The plans and levels asked about. Of what was not followed up, those that are local are who should have."""
        wanted = tuple(dict.fromkeys((*reading.levels, *levels)))
        if "municipal" in wanted:  # a plan that municipalities made together is theirs
            wanted = tuple(dict.fromkeys((*wanted, "inter-municipal")))
        if reading.followed:
            return replace(reading, plans=plans, levels=wanted)
        local = tuple(key for key, level in self.plans.items() if level in LOCAL)
        asked = tuple(plan for plan in plans if plan not in local)
        return replace(
            reading,
            intent="gaps",
            plans=asked,
            levels=() if asked else ("national",),
            unfollowed_in=tuple(plan for plan in plans if plan in local) or local,
        )


LOCAL = ("municipal", "inter-municipal")
LEVELS = ("national", "regional", "inter-municipal", "municipal")
_GOAL_WORDS = frozenset(
    stem(word)
    for word in (
        "mål",
        "område",
        "delmål",
        "kapittel",
        "innsatsområde",
        "målområde",
        "satsingsområde",
        "chapter",
        "violence",
    )
)


def _cited(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for measure in corpus.measures:
        for citation in measure.laws:
            if citation.section and citation.law is not None:
                found.setdefault(citation.section, set()).add(citation.law)
    return {section: tuple(sorted(laws)) for section, laws in found.items()}


def language_of(question: str) -> str | None:
    """``nb``, ``nn`` or ``en``: the one whose small words the question has most of; None where it has none."""
    words = [token.text.casefold() for token in tokens(question)]
    table = load()["language"]
    counts = {name: sum(word in set(table[name]) for word in words) for name in ("nb", "nn", "en")}
    best = max(counts.values())
    if not best:
        return None
    return next(name for name in ("nb", "nn", "en") if counts[name] == best)


def _level(rest: Rest, taken: set[int], names: set[int], words: Sequence[Token]) -> tuple[str, ...]:
    """The levels asked for (*kommunale og interkommunale*), or all but those (*ikke nasjonale*); a word inside a name (``names``)
    asks for none."""
    found: list[str] = []
    negated = False
    for name in LEVELS:
        match = rest.seen("level", name)
        if match and _free(match, names, words):
            found.append(name)
            negated = negated or patterns("negated", "before")[0].search(rest.text[: match.start()]) is not None
            taken.update(at for at, word in enumerate(words) if match.start() <= word.start < match.end())
    return tuple(name for name in LEVELS if name not in found) if negated else tuple(found)


def _free(match: re.Match[str], taken: set[int], words: Sequence[Token]) -> bool:
    return not any(at in taken for at, word in enumerate(words) if match.start() <= word.start < match.end())
