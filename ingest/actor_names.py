"""What reads as the name of an actor, and lists of actors taken apart.

Names come from three places: the registry (``ontology/actors.ttl``), the plan itself (*Byrådsavdeling for helse (HLS)*,
a list of abbreviations, cells that come back in a table), and the shapes of names (``data/actor_words.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from ingest.patterns import load
from ingest.values import begins_date

_ACRONYM = re.compile(r"(?:[A-ZÆØÅ][A-ZÆØÅa-zæøå]{0,3}[A-ZÆØÅ][\w-]{0,6}|[A-ZÆØÅ]{2,7}|[A-ZÆØÅ]&[A-ZÆØÅ])(?:-\w+)?")
_WORD = re.compile(r"[\w.&/-]+")
_SPLIT_HARD = re.compile(r"\s*[;•·▪●\uf0b7|]\s*|\s*\n\s*[-–]\s+|\s+[–]\s+|\s+\+\s+")
_SPLIT_SOFT = re.compile(r"\s*,\s*(?:og\s+|samt\s+)?|\s*/\s*|\s+(?:og|samt|and|&)\s+")
_TRIM = " \t\n\r\f\u00a0.,;:*|–-•\uf0b7"
_TITLE_CASE = re.compile(r"[A-ZÆØÅ]")


@cache
def _shapes() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str], frozenset[str]]:
    table = load("actor_words")
    return tuple(table["suffixes"]), tuple(table["heads"]), frozenset(table["words"]), frozenset(table["fillers"])


@cache
def _first_words() -> frozenset[str]:
    """Words that names may begin with."""
    _, heads, alone, fillers = _shapes()
    return alone | fillers | {head.split()[0] for head in heads}


@dataclass(slots=True)
class ActorNames:
    """The names known while one plan is read. ``place_pattern`` finds place names that hold a joiner (*Møre og Romsdal*)."""

    labels: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    own: set[str] = field(default_factory=set)
    _likeness: dict[str, float] = field(default_factory=dict)
    lists: dict[str, float] = field(default_factory=dict)
    """The same cells come back in a table's rows; looked at once, as long as nothing new is learnt."""
    place_pattern: re.Pattern[str] | None = None

    def learn(self, names: Iterable[str]) -> None:
        """Names this plan itself gives (abbreviations it explains, cells that come back)."""
        self.own.update(name.strip(_TRIM).lower() for name in names)
        self._likeness.clear()
        self.lists.clear()

    def known(self, name: str) -> bool:
        words = re.sub(r"\s+", " ", name).strip(_TRIM)
        return words in self.abbreviations or words.lower() in self.labels or words.lower() in self.own

    def likeness(self, name: str) -> float:
        """How far these words read as one actor: 1 known, about 0.8 by their shape, 0 not at all."""
        if name not in self._likeness:
            if len(self._likeness) >= MAX_REMEMBERED:
                self._likeness.clear()
            self._likeness[name] = self._likeness_of(name)
        return self._likeness[name]

    def _likeness_of(self, name: str) -> float:
        words = re.sub(r"\s+", " ", name).strip(_TRIM + "()")
        if not words:
            return 0.0
        if words.isupper() and len(words) > MAX_ACRONYM:
            return 0.0  # a heading in capitals
        if self.known(words) or words.lower() in _shapes()[2]:
            return 1.0
        bare = re.sub(r"\s*\([^()]*\)\s*", " ", words).strip(_TRIM)
        if bare != words and bare and self.likeness(bare) > 0:
            return self.likeness(bare)
        if _ACRONYM.fullmatch(words):
            return 0.9
        lower = words.lower()
        pieces = lower.split()
        if any(re.fullmatch(r"\d+\.?", piece) for piece in pieces):
            return 0.0
        if len(pieces) > 1 and _ACRONYM.fullmatch(words.split()[-1]) and not _ACRONYM.fullmatch(words.split()[0]):
            return 0.0  # two names without a joiner
        if len(pieces) > 9 or len(words) > 90 or re.search(r"[.!?:]\s", words):
            return 0.0
        suffixes, heads, alone, fillers = _shapes()
        if pieces[0] in _action_words() or (
            pieces[0].endswith("e")
            and not pieces[0].endswith(suffixes)
            and pieces[0] not in _first_words()
            and not _ADJECTIVE.fullmatch(pieces[0])
        ):
            return 0.0  # a verb begins a title, not a name
        worth = 0.8 if _TITLE_CASE.match(words) else 0.5
        if any(
            lower == head or (lower.startswith(head + " ") and _named_tail(words[len(head) :].split()))
            for head in heads
        ):
            return worth
        first, last = pieces[0].strip(_TRIM), pieces[-1].strip(_TRIM + ")")
        if first in _COMMON_NOUNS:
            return 0.0
        common = [p for p, word in zip(pieces, words.split(), strict=True) if p not in fillers and word[:1].islower()]
        if first.endswith(suffixes):
            tail = words.split()[1:]
            place = bool(tail) and self._names_a_place(tail)
            role = bool(ROLE.search(first))
            joined = (
                not tail
                or (tail[0].lower() in _JOINING and last not in _PREPOSITIONS)
                or place
                or (tail[0].islower() and tail[0].strip(_TRIM) in alone and (role or not tail[0].endswith(_SEVERAL)))
                or (role and len(tail) == 1 and tail[0].islower() and tail[0].endswith(suffixes))
            )
            return worth if joined and len([p for p in common if p != pieces[0]]) <= MAX_COMMON_WORDS else 0.0
        if words.split()[-1] in _LEGAL_FORMS and len(pieces) <= 5:
            return worth
        if (
            last.endswith(suffixes)
            and not first.endswith(suffixes)
            and len(pieces) <= 5
            and not set(pieces[:-1]) & _PREPOSITIONS
        ):
            return worth if len([p for p in common if p != pieces[-1]]) <= MAX_COMMON_WORDS else 0.0
        return 0.0

    def _names_a_place(self, tail: Sequence[str]) -> bool:
        """Whether the words behind a body's name say where (*NAV Fjordvik*), and are no name, list or time of their own."""
        first = tail[0]
        named = first[:1].isupper() and not first.endswith("-") and not begins_date(first)
        fillers = _shapes()[3]
        proper = all(
            word[:1].isupper() or word.lower() in fillers or word.lower() in ("kommune", "fylkeskommune")
            for word in tail
        )
        acronym = any(len(word) > 1 and word.isupper() for word in tail)
        return named and proper and not acronym and self.likeness(" ".join(tail)) < 0.8


_ADJECTIVE = re.compile(r"\w{4,}[ea]nde")
"""*Forebyggende team*: what ends so and is long is no verb."""
ROLE = re.compile(r"(?:leder|leiar|sjef|koordinator|rådgiver|rådgjevar|konsulent|direktør)(?:en)?$")
"""Of whom the next word says where: *Virksomhetsleder hjemmetjenesten*; a body does not (*Jordmortjenesten fastlegene*)."""
_SEVERAL = ("ene", "ane")
_COMMON_NOUNS = frozenset(
    {
        "vern",
        "hus",
        "råd",
        "lag",
        "forum",
        "kontakt",
        "team",
        "gruppe",
        "mottak",
        "ettervern",
        "rettsvern",
        "personvern",
    }
)
"""Words that end names (*barnevern*, *eldreråd*) and begin phrases (*vern av barn*)."""
_LEGAL_FORMS = frozenset({"KF", "AS", "IKS", "SA", "HF", "RHF", "FKF"})


def _named_tail(words: list[str]) -> bool:
    """What stands behind the head of a unit's name: its field or its place, no phrase."""
    acronym = len(words) == 1 and words[0].isupper() and len(words[0]) <= 4
    return (
        len(words) <= 6
        and not acronym
        and not {word.lower() for word in words} & {"om", "til", "mot", "som", "skal", "hver", "kvar"}
    )


@cache
def _action_words() -> frozenset[str]:
    """Verbs a measure's title begins with: no name does."""
    return frozenset(load("evidence")["verbs"]) - frozenset(load("actor_words")["words"])


_PREPOSITIONS = frozenset({"med", "til", "for", "på", "om", "av", "ved", "i", "hos", "fra", "frå", "mot", "som"})
_JOINING = frozenset(
    {"i", "ved", "v/", "for", "på", "av", "og", "/", "m.fl.", "m.fl", "mfl.", "ansvarlig", "ansvarleg", "med"}
)
MAX_ACRONYM = 8
MAX_REMEMBERED = 50_000
"""How many names are remembered: some ten megabytes."""
MAX_COMMON_WORDS = 2
"""How many words in lower case, besides the one that names a body, a name may have: more read as a phrase."""


def split_actors(printed: str, names: ActorNames) -> list[tuple[int, int]]:
    """The actors of a list, as spans of ``printed``, split at commas, slashes, semicolons, bullets and *og*.

    A name that holds such a joiner (*Barne- og familiedepartementet*, *Helse og omsorg*) is kept whole when it is known,
    or when the pieces would not be names by themselves.
    """
    found: list[tuple[int, int]] = []
    for start, end in _pieces(printed, 0, len(printed), _SPLIT_HARD):
        found.extend(_split_soft(printed, start, end, names))
    return [(start, end) for start, end in found if re.search(r"\w", printed[start:end])]


def _split_soft(text: str, start: int, end: int, names: ActorNames) -> list[tuple[int, int]]:
    whole = text[start:end]
    if names.known(whole) or whole.strip(_TRIM).lower() in _shapes()[2]:
        return [_trimmed(text, start, end)]
    places = (
        [(m.start(), m.end()) for m in names.place_pattern.finditer(text, start, end)] if names.place_pattern else []
    )
    joints = [
        match
        for match in _SPLIT_SOFT.finditer(text, start, end)
        if not _inside_parentheses(text, start, match.start()) and not any(a < match.start() < b for a, b in places)
    ]
    if not joints:
        return [_trimmed(text, start, end)]
    pieces: list[tuple[int, int]] = []
    bounds = [start, *[x for joint in joints for x in (joint.start(), joint.end())], end]
    segments = list(zip(bounds[::2], bounds[1::2], strict=True))
    i = 0
    while i < len(segments):
        best = i
        for j in range(len(segments) - 1, i, -1):  # the longest run of segments that is one known name
            joined = text[segments[i][0] : segments[j][1]]
            if names.known(joined) or _one_name(text, segments[i : j + 1], names):
                best = j
                break
        pieces.append(_trimmed(text, segments[i][0], segments[best][1]))
        i = best + 1
    return pieces


_OPENS = re.compile(
    r"[\wæøå-]*(?:direktør|sjef|leder|leiar|avdeling|enhet|eining|etat|seksjon|senter|tjeneste|teneste|område|virksomhet|verksemd|koordinator"
    r"|rådgiver|rådgjevar|team|utvalg|utval|nettverk|kontor|råd)\w{0,3} (?:for )?(?=[a-zæøå])"
)
"""What opens the name of a unit whose field may hold *og*: *Enhet for helse og mestring*, *Kommunalsjef oppvekst og kultur*."""


_OF_PLACE = re.compile(r"\w\s(?:for|i)\s[A-ZÆØÅ][a-zæøå]+$")
_PLACE = re.compile(r"[A-ZÆØÅ][a-zæøå]+")
"""*Krisesenteret for Elvdal og Nes*: a name of two places, where what stands behind *og* is nobody's name."""


def _one_name(text: str, segments: list[tuple[int, int]], names: ActorNames) -> bool:
    """Whether joined segments are one name: *Barne- og familietjenesten*, *Enhet for helse og mestring*."""
    words = [text[start:end].strip() for start, end in segments]
    joined = re.sub(r"\s+", " ", text[segments[0][0] : segments[-1][1]]).lower()
    if joined.strip(_TRIM) in _shapes()[2]:
        return True
    if all(word.endswith("-") for word in words[:-1]):
        return True  # an open compound: «Barne-, ungdoms- og familieetaten»
    joiner = text[segments[-2][1] : segments[-1][0]]
    heads = _shapes()[1]
    head = words[0].lower()
    opened = _OPENS.match(head)
    opens = bool(opened) or any(head.startswith(h + " ") for h in heads if h.endswith(" for"))
    lower_tail = all(word[:1].islower() for word in words[1:])
    of_field = (opened is None or opened.group().endswith("for ")) or "," not in joiner
    if opens and lower_tail and of_field and "/" not in joiner:
        return len(segments) <= 4
    if len(segments) == 2 and re.search(r"\b(?:og|&)\b", joiner) and _OF_PLACE.search(words[0]):
        return bool(_PLACE.fullmatch(words[1])) and names.likeness(words[1]) == 0.0
    if len(segments) == 2 and re.search(r"\b(?:og|&)\b", joiner) and lower_tail:
        return names.likeness(words[1]) < 0.5 or names.likeness(words[0]) < 0.5
    return False


def _pieces(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    pieces, at = [], start
    for match in pattern.finditer(text, start, end):
        if _inside_parentheses(text, start, match.start()):
            continue
        pieces.append((at, match.start()))
        at = match.end()
    pieces.append((at, end))
    return [(a, b) for a, b in pieces if text[a:b].strip(_TRIM)]


def _inside_parentheses(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def side_by_side(text: str, start: int, end: int, names: ActorNames) -> list[tuple[int, int]]:
    """Known names that stand behind each other with nothing between (*PPT Barnevernet*: two lines of a cell); else the piece.

    A role before a name (*Leder Barnevernet*) is one actor, and so is whatever is no list of known names.
    """
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text[start:end])]
    if not 2 <= len(words) <= MAX_SIDE_BY_SIDE or names.likeness(text[start:end]) > 0:
        return [(start, end)]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        ends = range(len(words), at, -1)
        last = next((k for k in ends if _known_body(text[start + words[at][0] : start + words[k - 1][1]], names)), None)
        if last is None:
            return [(start, end)]
        found.append((start + words[at][0], start + words[last - 1][1]))
        at = last
    return found


MAX_SIDE_BY_SIDE = 8
ROLE = re.compile(
    r"(?:leder|leiar|sjef|direktør|koordinator|rådgiver|rådgjevar|ansvarlig|ansvarleg|rektor|styrer)\w{0,3}$", re.I
)


def _known_body(words: str, names: ActorNames) -> bool:
    if not words[:1].isupper() or ROLE.search(words):
        return False
    body = " " not in words and bool(_DEFINITE.search(words)) and names.likeness(words) >= 0.8
    return body or names.known(words) or words.lower() in _shapes()[2]


_DEFINITE = re.compile(r"(?:et|en|a|ene|ane)$")
"""A body named by one word has it in the definite form: *Barnevernet*, *Helsestasjonen*."""


def actor_spans(text: str, names: ActorNames, *, lower_start: bool = False) -> list[tuple[int, int, float]]:
    """Stretches of one line that read as a list of actors: (start, end, likeness), the longest first.

    A name begins with a capital; ``lower_start`` says that the line goes on with a list. Only whole words count; a stretch
    inside a sentence is found too, and it is for the reader of the row to decide.
    """
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    found: list[tuple[int, int, float]] = []
    i = 0
    while i < len(words):
        if not text[words[i][0]].isupper() and not (lower_start and i == 0):
            i += 1
            continue
        best: tuple[int, int, float] | None = None
        for j in range(min(len(words), i + 14) - 1, i - 1, -1):
            start, end = words[i][0], words[j][1]
            piece = text[start:end]
            if piece.strip(_TRIM) == "" or piece.lower().rstrip(",/;").endswith((" og", " eller")):
                continue
            likeness = list_likeness(piece, names)
            if likeness >= 0.5:
                best = (start, end, likeness)
                break
        if best:
            if (place := _IN_PLACE.match(text, best[1])) and not begins_date(place[1]):
                best = (best[0], place.end(), best[2])
            found.append(best)
            i = next((k for k, (start, _) in enumerate(words) if start >= best[1]), len(words))
        else:
            i += 1
    return found


_IN_PLACE = re.compile(
    r" (?:i|ved) ((?:(?:Ytre|Indre|Øvre|Nedre|Nord|Sør|Aust|Vest|Øst|Midtre|Store|Vesle|Lille|Gamle|Nye) )?[A-ZÆØÅ][a-zæøå-]+)(?![\w-])"
)
"""Where a body named is: *Barnevernet i Ytre Sunndalen*."""


def list_likeness(piece: str, names: ActorNames) -> float:
    """The least likeness among the actors of a list; 0 where one of them is no actor."""
    if piece not in names.lists:
        if len(names.lists) >= MAX_REMEMBERED:
            names.lists.clear()
        parts = split_actors(piece, names)
        names.lists[piece] = min((names.likeness(piece[start:end]) for start, end in parts), default=0.0)
    return names.lists[piece]
