"""Whose plan it is: the publisher, the level of government, and the municipalities that it is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from ingest.facts.cover import words_of
from ingest.lines import Line, fold
from ingest.patterns import load
from ontology.records import ActorRef, Fact, Level
from ontology.vocabulary import Vocabulary

NATIONAL_SHARE = 0.5
"""A plan whose named responsibles are mostly ministries and directorates is the state's."""
COVER_WEIGHT = 12
"""How many mentions in the text a name on the cover is worth."""
SEVERAL_NEEDED = 2
ADOPTED_WITHIN = 6_000
"""How far into the text an adoption is looked for."""

_NAME = r"[A-ZÆØÅÁČĐŊŠŦŽ][\wæøåáčđŋšŧž-]{1,30}\b"
"""Bounded, and whole words only: a search from every letter of a long word would never end."""
_STEM = r"\b[A-ZÆØÅÁČĐŊŠŦŽ][\wæøåáčđŋšŧž-]{1,30}"
"""A name that goes on in the same word: *Nesfjord-regionen*, *Nesfjordregionen*."""
_PLACE = rf"{_NAME}(?: (?:og|i) (?={_NAME}))?(?: {_NAME}){{0,2}}"
_MUNICIPALITY = re.compile(
    rf"\b((?:(?<![\w-]){_NAME}(?: og (?=[A-ZÆØÅ]))?\s?){{1,3}}?)\s*(?:kommune|KOMMUNE)\b(?!r|d|s[a-z])"
)
_COUNTY = re.compile(rf"\b({_NAME}(?: (?:og|i) {_NAME})?) (?:fylkeskommune|FYLKESKOMMUNE|fylke\b)")
_COUNCIL = re.compile(
    r"(?:[Vv]edtatt|[Vv]edteken|[Vv]edteke|[Gg]odkjent|[Gg]odkjend|[Bb]ehandlet|[Bb]ehandla|[Hh]andsama)\b[^.\n]{0,60}?"
    rf"(?:\b((?:{_NAME} ){{1,3}})(?:kommunestyre|bystyre|herredsstyre|heradsstyre|formannskap|fylkesting)\w*"
    rf"|(?:kommunestyret|bystyret|herredsstyret|heradsstyret|formannskapet|fylkestinget) i ({_NAME}(?: {_NAME}){{0,2}}))"
)
"""Who adopted the plan: *Vedtatt av Storvik bystyre*, *Vedteken av kommunestyret i Indre Vik*."""
_LIST = rf"((?:{_NAME}(?: {_NAME})?(?:\s*,\s*|\s+og\s+|\s+samt\s+)){{1,20}}{_NAME}(?: {_NAME})?)"
_SEVERAL = re.compile(
    rf"(?:kommunene|kommunane|kommuner|kommunar|samarbeid mellom|[Mm]ellom)[:\s]+{_LIST}|{_LIST}\s+kommun(?:er|ar)\b"
)
_DOTTED = re.compile(rf"{_NAME}(?: {_NAME})?(?: kommune)?(?:\s*[·•|–-]\s*{_NAME}(?: {_NAME})?(?: kommune)?){{1,20}}")
_INTER = re.compile(
    r"interkommunal|samarbeidskommune|deltakerkommune|deltakarkommune|felles handlingsplan|regionråd|regionen\b", re.I
)
_COLLABORATION = re.compile(
    rf"(Regionrådet for {_NAME}(?: {_NAME})?"
    rf"|{_NAME}(?: {_NAME})? (?:interkommunale samarbeid|regionråd|kommunesamarbeid)|{_STEM}regionen)\b"
)
_ABBREVIATED = re.compile(r"[A-ZÆØÅ]{2,5}\s")
"""A line of a list of abbreviations names a ministry, and is no cover."""
_LEADS = re.compile(
    r"([A-ZÆØÅ][\wæøå, -]{3,70}?departementet)\s+(?:leder|leier|leiar|koordinerer|har koordineringsansvar)"
)


@cache
def _not_places() -> frozenset[str]:
    return frozenset(load("facts")["not_places"])


def ministry_share(responsible: Iterable[ActorRef], vocabulary: Vocabulary) -> float:
    """The share of the measures' named responsibles that are ministries, directorates or agencies of the state."""
    national = {
        name.casefold()
        for actor in vocabulary.actors.values()
        if actor.level == "national" and actor.kind in ("ministry", "directorate", "agency") and actor.scope is None
        for name in (*actor.abbreviations, *actor.preferred.values())
    }
    told = [ref.printed.casefold() in national for ref in responsible]
    return sum(told) / len(told) if told else 0.0


def publisher_of(
    text: str, cover: Sequence[Line], ministries: float, vocabulary: Vocabulary
) -> tuple[Fact | None, Level | None, tuple[Fact, ...]]:
    """(publisher, level, municipalities); None where the text does not tell."""
    if (found := _of_state(text, cover, vocabulary)) and (ministries >= NATIONAL_SHARE or found.start < _end(cover)):
        return found, "national", ()
    several = _several(text, cover)
    joint = next((fact for line in cover if (fact := _named(_COLLABORATION, line))), None)
    inter = bool(_INTER.search(text))
    if inter and (len(several) >= SEVERAL_NEEDED or joint):
        return joint or _joined(several), "inter-municipal", several
    fact, level = _most_named(text, cover)
    places = (fact,) if fact is not None and level == "municipal" else ()
    return fact, level, tuple(_bare(place) for place in places)


def _end(cover: Sequence[Line]) -> int:
    return cover[-1].end if cover else 0


def _of_state(text: str, cover: Sequence[Line], vocabulary: Vocabulary) -> Fact | None:
    """The ministry on the cover, else the one that leads the work, else the government."""
    ministries = [a for a in vocabulary.actors.values() if a.kind == "ministry"]
    for line in cover:
        for actor in ministries:
            name = actor.label()
            at = line.text.casefold().find(name.casefold())
            if at >= 0 and not _ABBREVIATED.match(line.body):
                return _fact(name, text, line.start + at, line.start + at + len(name))
    if match := _LEADS.search(re.sub(r"\s", " ", text)):
        first = match[1].split(", ")[0]
        name = match[1] if "departementet" in first else match[1].split(", ")[-1]
        start = match.start(1) + match[1].rindex(name)
        return _fact(name, text, start, start + len(name))
    if match := re.search(r"\b[Rr]egjeringen?a?\b", text):
        return _fact("Regjeringen", text, match.start(), match.end())
    return None


def _several(text: str, cover: Sequence[Line]) -> tuple[Fact, ...]:
    """The municipalities that a joint plan names in one breath: on its cover, else the longest list in the text."""
    for line in cover:
        if (
            _SEVERAL.search(line.text)
            or (_DOTTED.fullmatch(line.text) and "kommune" in line.text)
            or " · " in line.text
        ):
            names = _names_in(line.text, line.start)
            if len(names) >= SEVERAL_NEEDED:
                return names
    flat = re.sub(r"\s", " ", text)
    lists = [
        _names_in(match[group], match.start(group))
        for match in _SEVERAL.finditer(flat)
        for group in (1, 2)
        if match[group]
    ]
    return max((found for found in lists if len(found) >= SEVERAL_NEEDED), key=len, default=())


def _names_in(words: str, at: int) -> tuple[Fact, ...]:
    found = []
    for match in re.finditer(
        rf"(?:(?:Nord|Sør|Øvre|Nedre|Vestre|Østre|Indre|Ytre|Søndre|Nordre|Nye|Store|Midtre) )?{_NAME}", words
    ):
        if match.group() not in _not_places():
            start = at + match.start()
            found.append(
                Fact(
                    value=match.group(),
                    printed=match.group(),
                    start=start,
                    end=start + len(match.group()),
                    place="text",
                )
            )
    return tuple(found)


def _joined(places: Sequence[Fact]) -> Fact:
    names = ", ".join(place.value for place in places[:-1]) + " og " + places[-1].value
    return Fact(value=names, printed=names, start=places[0].start, end=places[-1].end, place="text")


def _named(pattern: re.Pattern[str], line: Line) -> Fact | None:
    if not (match := pattern.search(line.text)):
        return _capitals(line) if re.fullmatch(r"[A-ZÆØÅ]+REGIONEN|REGIONRÅDET FOR [A-ZÆØÅ ]+", line.text) else None
    return Fact(
        value=match[1], printed=match[1], start=line.start + match.start(1), end=line.start + match.end(1), place="text"
    )


def _capitals(line: Line) -> Fact:
    words = [word if word.lower() in ("for", "og", "i") else word.capitalize() for word in words_of(line).split()]
    value = " ".join(word.lower() if word.lower() in ("for", "og", "i") else word for word in words)
    return Fact(value=value, printed=line.text, start=line.start, end=line.end, place="text")


def _most_named(text: str, cover: Sequence[Line]) -> tuple[Fact | None, Level | None]:
    """The municipality or county whose name the plan bears most, its cover above all."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, int]] = {}
    early = _end(cover)
    for line in cover:  # letter-spaced capitals read as words only there
        if words_of(line) != line.body.strip("*_# |") and (match := re.fullmatch(r"(.+) KOMMUNE", words_of(line))):
            name = match[1].title() + " kommune"
            counts[name] += COVER_WEIGHT
            first.setdefault(name, (line.start, line.end))
    for pattern, suffix in ((_MUNICIPALITY, " kommune"), (_COUNTY, " fylkeskommune")):
        for match in pattern.finditer(text):
            words = re.sub(r"\s+", " ", match[1]).strip().split()
            while words and (words[0] in _not_places() or _before_the_name(words)):
                words.pop(0)
            name = " ".join(words)
            if not name or name in _not_places() or words[-1] in _not_places():
                continue
            name = (name.title() if name.isupper() else name) + suffix
            counts[name] += COVER_WEIGHT if match.start() < early else 1
            first.setdefault(name, (match.start(), match.end()))
    for match in _COUNCIL.finditer(text, 0, ADOPTED_WITHIN):
        words = [word for word in (match[1] or match[2]).split() if word not in _not_places()]
        name = " ".join(words) + (" fylkeskommune" if "fylkesting" in match[0].lower() else " kommune")
        if words:
            counts[name] += COVER_WEIGHT if match.start() < early else 1
            first.setdefault(name, match.span(1 if match[1] else 2))
    if not counts:
        return None, None
    name = max(counts, key=lambda n: (counts[n], -first[n][0]))
    start, end = first[name]
    return _fact(name, text, start, end), "regional" if name.endswith("fylkeskommune") else "municipal"


def _before_the_name(words: Sequence[str]) -> bool:
    """Whether the first word is in capitals and the next is not: it ends a heading, the name begins behind it."""
    return words[0].isupper() and len(words) > 1 and not all(word.isupper() for word in words)


def _bare(place: Fact) -> Fact:
    return Fact(
        value=place.value.removesuffix(" kommune"),
        printed=place.printed,
        start=place.start,
        end=place.end,
        place="text",
    )


def _fact(value: str, text: str, start: int, end: int) -> Fact:
    return Fact(value=value, printed=fold(text[start:end]), start=start, end=end, place="text")
