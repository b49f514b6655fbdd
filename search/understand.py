"""A question → what was understood of it: conditions, concepts, intent, and the words that are left for free search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ontology.vocabulary import Vocabulary
from ontology.words import Token, is_function_word, stem, tokens
from search.asked_actors import actor_conditions
from search.dates import DATE, span_of
from search.known import Goal, actor_entries, content_stems, goals, plan_entries
from search.labels import LabelIndex, Named
from search.patterns import Rest, load, patterns
from search.reading import Facet, Intent, LawCondition, Missing, Present, Reading
from search.units import Corpus

MAX_QUESTION = 2_000
"""Characters of a question that are read; what is longer is no question."""
SOFT = frozenset(
    {("theme", "vold-i-nare-relasjoner"), ("target-group", "voldsutsatte"), ("target-group", "ansatte"), ("instrument", "planverk")}
)
"""What all plans of the field are about: asked for beside anything else, it does not narrow."""
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{3,200})[\"“”«»„]")
_SECTION = re.compile(r"(?:§+\s*|\b(?:section|paragraf|paragraph|sec\.)\s+)(\d{1,4}(?:-\d{1,3})?(?:\s?[a-h](?![\w]))?)", re.I)
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
    plans: tuple[str, ...]

    @classmethod
    def of(cls, corpus: Corpus, vocabulary: Vocabulary, known: Iterable[str]) -> Understander:
        """``known`` are the stems that the corpus has: a word among them is no typing error."""
        records = [records.plan for records in corpus.plans]
        more = [*plan_entries(records, vocabulary), *actor_entries(corpus)]
        return cls(
            vocabulary,
            LabelIndex.of(vocabulary, more),
            tuple(goals(corpus)),
            frozenset(known),
            tuple(plan.key for plan in records),
        )

    def read(self, question: str) -> Reading:
        """What the question asks. Never fails: what is not understood is left as text."""
        clean = re.sub(r"[\x00-\x1f\x7f]", " ", question[:MAX_QUESTION])
        rest = Rest(clean)
        reading = Reading(question=question, language=language_of(clean))
        reading = _phrases(reading, rest)
        reading = _plan_counts(reading, rest)
        reading = _title(reading, rest)
        reading = _deadline(reading, rest)
        reading = _missing(reading, rest)
        reading = _present(reading, rest)
        reading = _period(reading, rest)
        reading = _number(reading, rest)
        reading = self._goal(reading, rest)
        reading = _status(reading, rest)
        reading = replace(reading, audience=rest.take("audience", "patterns") is not None)
        reading = _intent(reading, rest)
        named = self._named(rest.text)
        return self._topics(reading, rest, named, clean)

    def _named(self, text: str) -> list[Named]:
        """The labels of what is left; a mended word counts only where the corpus does not know it as it stands."""
        words = tokens(text)
        return [
            item
            for item in self.labels.find(text)
            if not (item.mended and any(stem(word.text) in self.known for word in words[item.first : item.last]))
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
        wanted = {i.entry.meaning for i in self.labels.find(words) if i.entry.meaning in asked and len(i.entry.words) == longest}
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
        names = {at for item in named if item.entry.meaning.kind in ("actor", "law") for at in range(item.first, item.last)}
        level = _level(rest, taken, taken | names, words)
        laws, law_spans = _laws(named, words, rest.text, self.vocabulary)
        taken |= law_spans
        conditions, actor_spans = actor_conditions(
            [item for item in named if not set(range(item.first, item.last)) & taken], words, rest.text, reading, self.vocabulary
        )
        taken |= actor_spans
        facets = self._without_told(_facets(named, taken, words, question, self.vocabulary), reading)
        covered = taken | {at for item in named for at in range(item.first, item.last)}
        free = [word for at, word in enumerate(words) if at not in taken]
        unknown = tuple(
            word.text for at, word in enumerate(words) if at not in covered and _asks(word) and stem(word.text) not in self.known
        )
        intent = reading.intent
        if intent == "measures" and plans and len({p.entry.meaning.code for p in plans}) > 1 and reading.intent == "compare":
            intent = "compare"
        return replace(
            reading,
            intent=intent,
            plans=tuple(dict.fromkeys(item.entry.meaning.code for item in plans)),
            levels=level,
            laws=laws,
            actors=conditions,
            facets=facets,
            text=" ".join(word.text for word in free if _asks(word)),
            unknown=unknown,
        )


_GOAL_WORDS = frozenset(stem(word) for word in ("mål", "område", "delmål", "kapittel", "innsatsområde", "målområde", "satsingsområde", "chapter", "violence"))


def language_of(question: str) -> str:
    """``nb``, ``nn`` or ``en``: the one whose small words the question has most of; bokmål where none tells."""
    words = [token.text.casefold() for token in tokens(question)]
    table = load()["language"]
    counts = {name: sum(word in set(table[name]) for word in words) for name in ("nb", "nn", "en")}
    best = max(counts.values())
    return next(name for name in ("nb", "nn", "en") if counts[name] == best)


def _asks(word: Token) -> bool:
    """Whether a word says something: no function word, none of the words that every question has."""
    return not is_function_word(word.text) and word.text.casefold() not in load()["ignore"]["words"] and len(word.text) > 1


def _phrases(reading: Reading, rest: Rest) -> Reading:
    found = [match[1].strip() for match in _QUOTED.finditer(rest.text)]
    return replace(reading, phrases=tuple(phrase for phrase in found if " " in phrase))


def _plan_counts(reading: Reading, rest: Rest) -> Reading:
    fewer, more, most = (rest.take("plans", name) for name in ("fewer", "more", "most"))
    if not (fewer or more or most):
        return reading
    return replace(
        reading,
        intent="plans",
        fewer_than=int(fewer["n"]) if fewer else None,
        more_than=int(more["n"]) if more else None,
        most=most is not None,
    )


def _title(reading: Reading, rest: Rest) -> Reading:
    match = rest.take("title", "patterns")
    return replace(reading, title_words=tuple(match["words"].split())) if match else reading


def _deadline(reading: Reading, rest: Rest) -> Reading:
    table = load()["deadline"]
    if rest.take("deadline", "overdue"):
        return replace(reading, overdue=True)
    lead = rf"\b{table['word']}\b[^.?\d]{{0,25}}?"
    negated = re.search(rf"\b(?:ikke|ikkje|not|don.?t)\b[^.?]{{0,20}}?{lead}({DATE})", rest.text.lower())
    if negated and (span := span_of(negated[1])):
        rest.blank(negated.start(), negated.end())
        return replace(reading, not_deadline=span)
    for side in ("before", "after"):
        match = re.search(rf"{lead}\b(?P<word>{table[side]})\b\s*(?P<date>{DATE})", rest.text.lower())
        if match and (span := span_of(match["date"])):
            rest.blank(match.start(), match.end())
            until = match["word"] in ("innen", "innan", "by", "senest", "seinast", "no later than")
            since = match["word"] in ("fra og med", "frå og med", "from")
            if side == "before":
                return replace(reading, deadline_before=span[1] if until else _day_before(span[0]))
            return replace(reading, deadline_after=span[0] if since else _day_after(span[1]))
    match = re.search(rf"{lead}({DATE})", rest.text.lower())
    if match and (span := span_of(match[1])):
        rest.blank(match.start(), match.end())
        return replace(reading, deadline_after=span[0], deadline_before=span[1])
    return reading


def _day_before(iso: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(iso) - timedelta(days=1)).isoformat()


def _day_after(iso: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()


def _missing(reading: Reading, rest: Rest) -> Reading:
    table = load()["missing"]
    names: tuple[Missing, ...] = ("deadline", "responsible", "status", "period", "audience", "indicator", "budget")
    found: list[Missing] = []
    for name in names:
        match = re.search(rf"\b{table['lead']}\s+{table[name]}(?!\w)", rest.text.lower())
        if match:
            rest.blank(match.start(), match.end())
            found.append(name)
    return replace(reading, missing=tuple(found))


def _present(reading: Reading, rest: Rest) -> Reading:
    names: tuple[Present, ...] = ("deadline", "indicator", "budget", "partners")
    return replace(reading, present=tuple(name for name in names if rest.take("present", name)))


def _period(reading: Reading, rest: Rest) -> Reading:
    match = rest.seen("period", "patterns")
    if match is None:
        return reading
    groups = match.groupdict()
    first = int(groups["first"])
    last = int(groups.get("last") or first)
    if "ansvar" not in match.group().lower():  # there the word is needed: who had the responsibility
        rest.blank(match.start(), match.end())
    rest.blank(match.start("first"), match.end("last") if groups.get("last") else match.end("first"))
    return replace(reading, period=(first, last))


def _number(reading: Reading, rest: Rest) -> Reading:
    match = rest.take("number", "patterns")
    return replace(reading, numbers=(match["number"],)) if match else reading


def _status(reading: Reading, rest: Rest) -> Reading:
    wanted: list[str] = []
    unwanted: list[str] = []
    negation = patterns("status", "negation")[0]
    for name in ("not-started", "withdrawn", "completed", "ongoing"):
        match = rest.seen("status", name)
        if match is None:
            continue
        negated = name != "not-started" and negation.search(rest.text[: match.start()])
        (unwanted if negated else wanted).append(name)
        rest.blank(negated.start() if negated else match.start(), match.end())
    return replace(reading, status=tuple(wanted), not_status=tuple(unwanted))


def _intent(reading: Reading, rest: Rest) -> Reading:
    intent: Intent = reading.intent
    for name in ("count", "compare", "gaps", "plans"):
        if rest.take("intent", name):
            intent = name  # type: ignore[assignment]
            break
    while rest.take("intent", "about"):
        continue
    rest.take("plans", "every")
    return replace(reading, intent=intent)


def _level(rest: Rest, taken: set[int], names: set[int], words: Sequence[Token]) -> tuple[str, ...]:
    """The levels asked for (*kommunale og interkommunale*); a word inside a name (``names``) asks for none."""
    found: list[str] = []
    for name in ("national", "regional", "inter-municipal", "municipal"):
        match = rest.seen("level", name)
        if match and _free(match, names, words):
            found.append(name)
            taken.update(at for at, word in enumerate(words) if match.start() <= word.start < match.end())
    return tuple(found)


def _free(match: re.Match[str], taken: set[int], words: Sequence[Token]) -> bool:
    return not any(at in taken for at, word in enumerate(words) if match.start() <= word.start < match.end())


def _laws(named: Sequence[Named], words: Sequence[Token], text: str, vocabulary: Vocabulary) -> tuple[tuple[LawCondition, ...], set[int]]:
    """Acts asked for by section: a condition. An act alone is a topic, and is left to the facets."""
    sections = [re.sub(r"(\d)\s?([a-h])$", r"\1 \2", match[1]) for match in _SECTION.finditer(text)]
    acts: dict[tuple[int, int], list[str]] = {}
    for item in named:
        if item.entry.meaning.kind == "law":
            acts.setdefault((item.first, item.last), []).append(item.entry.meaning.code)
    if not sections or not acts:
        return (), set()
    (first, last), laws = next(iter(acts.items()))
    laws.extend(law.id for law in vocabulary.laws.values() if set(law.successors) & set(laws))
    taken = set(range(first, last))
    for match in _SECTION.finditer(text):
        taken.update(at for at, word in enumerate(words) if match.start() <= word.start < match.end())
    label = " ".join(word.text for word in words[first:last])
    return tuple(LawCondition(tuple(laws), f"§ {section}", label) for section in sections), taken


def _facets(
    named: Sequence[Named], taken: set[int], words: Sequence[Token], question: str, vocabulary: Vocabulary
) -> tuple[Facet, ...]:
    """What is asked about, one facet for each stretch of words; what the words mean in several schemes is one facet."""
    spans: dict[tuple[int, int], list[Named]] = {}
    for item in named:
        if not set(range(item.first, item.last)) & taken and item.entry.meaning.kind in ("concept", "actor", "law"):
            spans.setdefault((item.first, item.last), []).append(item)
    found: list[Facet] = []
    for (first, last), items in spans.items():
        if all(word.text.casefold() in load()["ignore"]["words"] for word in words[first:last]):
            continue
        concepts = tuple(dict.fromkeys((i.entry.meaning.scheme, i.entry.meaning.code) for i in items if i.entry.meaning.kind == "concept"))
        found.append(
            Facet(
                words=question[words[first].start : words[last - 1].end],
                label=items[0].entry.label,
                concepts=concepts,  # type: ignore[arg-type]
                actors=tuple(i.entry.meaning.code for i in items if i.entry.meaning.kind == "actor"),
                laws=tuple(i.entry.meaning.code for i in items if i.entry.meaning.kind == "law"),
                soft=bool(concepts) and set(concepts) <= SOFT,
                mended=any(i.mended for i in items),
            )
        )
    return tuple(found)
