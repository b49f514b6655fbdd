"""What was understood of a question, piece by piece: to show it, to say it in an answer, and to switch pieces off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ontology.vocabulary import Vocabulary
from search.reading import ActorCondition, Facet, LawCondition, Reading
from search.results import Piece
from search.sentences import listed, say

LONG_RUN = 3
"""Numbers in a row from which the first and the last are said."""


def pieces_of(reading: Reading, vocabulary: Vocabulary, titles: Mapping[str, str]) -> tuple[Piece, ...]:
    """Every piece with its key, in the question's language. ``titles`` are the plans' by key."""
    return tuple(_pieces(reading, vocabulary, titles))


def without(reading: Reading, off: Iterable[str]) -> Reading:
    """The reading without the pieces of those keys; keys that it does not have are ignored."""
    gone = frozenset(off)
    if not gone:
        return reading
    return replace(
        reading,
        intent="measures" if "intent" in gone else reading.intent,
        facets=tuple(facet for facet in reading.facets if facet_key(facet) not in gone),
        not_facets=tuple(facet for facet in reading.not_facets if f"not:{facet_key(facet)}" not in gone),
        plans=tuple(plan for plan in reading.plans if f"plan:{plan}" not in gone),
        levels=tuple(level for level in reading.levels if f"level:{level}" not in gone),
        actors=tuple(condition for condition in reading.actors if actor_key(condition) not in gone),
        laws=tuple(law for law in reading.laws if law_key(law) not in gone),
        status=() if "status" in gone else reading.status,
        not_status=() if "not-status" in gone else reading.not_status,
        deadline_before=None if "deadline" in gone else reading.deadline_before,
        deadline_after=None if "deadline" in gone else reading.deadline_after,
        not_deadline=None if "deadline" in gone else reading.not_deadline,
        overdue=reading.overdue and "overdue" not in gone,
        period=None if "period" in gone else reading.period,
        missing=tuple(name for name in reading.missing if f"missing:{name}" not in gone),
        present=tuple(name for name in reading.present if f"present:{name}" not in gone),
        numbers=() if "number" in gone else reading.numbers,
        parts_of=() if "number" in gone else reading.parts_of,
        title_words=() if "title" in gone else reading.title_words,
        goals=() if "goal" in gone else reading.goals,
        audience=reading.audience and "audience" not in gone,
        phrases=() if "phrase" in gone else reading.phrases,
        followed=reading.followed or "unfollowed" in gone,
    )


def facet_key(facet: Facet) -> str:
    if facet.either:
        return "facet:" + "+".join(facet_key(part).removeprefix("facet:") for part in facet.either)
    code = facet.concepts[0][1] if facet.concepts else (*facet.actors, *facet.laws, facet.words.casefold())[0]
    return f"facet:{code}"


def actor_key(condition: ActorCondition) -> str:
    return f"actor:{'+'.join(codes[0] for codes in condition.actors)}"


def law_key(condition: LawCondition) -> str:
    return f"law:{condition.laws[0]}{condition.section or ''}"


def facet_label(facet: Facet, vocabulary: Vocabulary, language: str) -> str:
    """What the facet is called in the language: its first concept's preferred label; the question's words where it has none.

    What its words mean in other schemes (*krisesenter* the place and the offer) is the same to the reader.
    """
    if facet.either:
        return listed(language, [facet_label(part, vocabulary, language) for part in facet.either], "or")
    known = [vocabulary.concepts[key] for key in facet.concepts if key in vocabulary.concepts]
    known.sort(key=lambda concept: facet.label not in concept.preferred.values())
    names = [concept.preferred.get(language, concept.code) for concept in known][:1]
    if not facet.concepts:
        names = [vocabulary.actors[code].label(language) for code in facet.actors if code in vocabulary.actors]
        names += [vocabulary.laws[code].label(language) for code in facet.laws if code in vocabulary.laws]
        names += [code.removeprefix("label:") for code in facet.actors if code.startswith("label:")]
    return " / ".join(dict.fromkeys(names)) or facet.words


def actor_label(codes: Iterable[str], vocabulary: Vocabulary, language: str) -> str:
    names = (
        vocabulary.actors[code].label(language) if code in vocabulary.actors else code.removeprefix("label:")
        for code in codes
    )
    return " / ".join(dict.fromkeys(names))


def _pieces(reading: Reading, vocabulary: Vocabulary, titles: Mapping[str, str]) -> Iterator[Piece]:
    language = reading.language

    def piece(key: str, kind: str, what: str, label: str, words: str = "", mended: bool = False) -> Piece:
        return Piece(key, kind, say(language, "what", what, label=label) if what else label, words, mended)

    for facet in reading.facets:
        kind = facet.concepts[0][0] if facet.concepts else "actor" if facet.actors else "law" if facet.laws else "words"
        what = "audience" if reading.audience and not facet.soft else ""
        yield piece(facet_key(facet), kind, what, facet_label(facet, vocabulary, language), facet.words, facet.mended)
    for facet in reading.not_facets:
        yield piece(
            f"not:{facet_key(facet)}", "not", "not_facet", facet_label(facet, vocabulary, language), facet.words
        )
    for plan in reading.plans:
        yield piece(f"plan:{plan}", "plan", "plan", titles.get(plan, plan))
    for level in reading.levels:
        yield piece(f"level:{level}", "level", "level", say(language, "level", level))
    for condition in reading.actors:
        names = [actor_label(codes, vocabulary, language) for codes in condition.actors]
        what = "partner" if condition.partner and condition.together != "none" else f"responsible_{condition.together}"
        joined = listed(language, names, "or" if condition.together in ("any", "none") else "and")
        yield piece(actor_key(condition), "actor", what, joined, " ".join(condition.words))
    for law in reading.laws:
        names = [vocabulary.laws[code].label(language) for code in law.laws if code in vocabulary.laws]
        names = names if law.words or len(names) == 1 else [""]  # a section alone, of several acts
        yield piece(
            law_key(law), "law", "law", f"{names[0] if names else law.words} {law.section or ''}".strip(), law.words
        )
    if not reading.followed:
        one = len(reading.unfollowed_in) == 1
        label = titles.get(reading.unfollowed_in[0], "") if one else say(language, "level", "municipal")
        yield piece("unfollowed", "counterpart", "unfollowed", label)
    yield from _states(reading, piece_language=language)


def _states(reading: Reading, piece_language: str) -> Iterator[Piece]:
    """Status, dates, what is missing or must be there, and where to look."""

    def piece(key: str, kind: str, what: str, label: object = "") -> Piece:
        return Piece(key, kind, say(piece_language, "what", what, label=label), "")

    def names(table: str, codes: Iterable[str]) -> str:
        return listed(piece_language, (say(piece_language, table, code) for code in codes), "or")

    if reading.status:
        yield piece("status", "status", "status", names("status", reading.status))
    if reading.not_status:
        yield piece("not-status", "status", "not_status", names("status", reading.not_status))
    if reading.overdue:
        yield piece("overdue", "deadline", "overdue")
    if reading.deadline_after and reading.deadline_before:
        yield piece(
            "deadline",
            "deadline",
            "deadline_in",
            _span(reading.deadline_after, reading.deadline_before, piece_language),
        )
    elif reading.deadline_after:
        yield piece("deadline", "deadline", "deadline_after", date(reading.deadline_after, piece_language))
    elif reading.deadline_before:
        yield piece("deadline", "deadline", "deadline_before", date(reading.deadline_before, piece_language))
    if reading.not_deadline:
        span = "–".join(dict.fromkeys(date(day, piece_language) for day in reading.not_deadline))
        yield piece("deadline", "deadline", "not_deadline", span)
    if reading.period:
        yield piece("period", "period", "period", "–".join(dict.fromkeys(map(str, reading.period))))
    for name in reading.missing:
        yield piece(f"missing:{name}", "missing", "missing", say(piece_language, "field", name))
    for given in reading.present:
        yield piece(f"present:{given}", "present", "present", say(piece_language, "field", given))
    if reading.numbers:
        yield piece("number", "number", "number", listed(piece_language, _runs(reading.numbers), "or"))
    if reading.parts_of:
        yield piece("number", "number", "parts_of", listed(piece_language, reading.parts_of, "or"))
    if reading.goals:
        yield piece("goal", "goal", "goal", "», «".join(reading.goals))
    if reading.title_words:
        yield piece("title", "title", "title", " ".join(reading.title_words))
    if reading.phrases:
        yield piece("phrase", "phrase", "phrase", "», «".join(reading.phrases))
    if reading.fewer_than is not None:
        yield piece("fewer", "count", "fewer", reading.fewer_than)
    if reading.more_than is not None:
        yield piece("more", "count", "more", reading.more_than)
    if reading.most:
        yield piece("most", "count", "most")
    if reading.least:
        yield piece("least", "count", "least")


def _runs(numbers: Sequence[str]) -> list[str]:
    """Numbers in order as they are said: *611–619*."""
    found: list[list[str]] = []
    for number in numbers:
        if found and number.isdecimal() and found[-1][-1].isdecimal() and int(number) == int(found[-1][-1]) + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [part for run in found for part in (run if len(run) < LONG_RUN else [f"{run[0]}–{run[-1]}"])]


def _span(first: str, last: str, language: str) -> str:
    """*2023*, *31.12.2023* or *01.07.2023–31.12.2024*."""
    if first[:4] == last[:4] and (first[4:], last[4:]) == ("-01-01", "-12-31"):
        return first[:4]
    return "–".join(dict.fromkeys((date(first, language), date(last, language))))


def date(iso: str, language: str) -> str:
    """An ISO date as it is written: *31.12.2025*, in English as it is."""
    year, month, day = iso.split("-")
    return iso if language == "en" else f"{day}.{month}.{year}"
