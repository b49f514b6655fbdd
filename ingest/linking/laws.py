"""Citations: acts, regulations and conventions with their sections, and parliamentary documents.

A section sign is read with the act before it (*straffeloven § 196*, *krisesenterlova §§ 2 og 3*), behind it (*§ 6-4 i
barnevernsloven*), or in the sentence before. What stands inside a link is no citation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.linking.phrases import Phrase, Phrases, Words, find, longest, phrase
from ontology.records import Citation
from ontology.vocabulary import Law, Vocabulary

_NUMBER = r"\d{1,4}(?:\s?[-–]\s?\d{1,3})?(?:\s?[a-hj-z](?![\wæøå]))?"
_PARTS = r"(?:ledd|punktum|setning|bokstav|kapittel)"
_SECTIONS = re.compile(
    rf"§\s{{0,9}}§?\s{{0,9}}({_NUMBER}(?:\s*(?:,|/|og|eller|samt|,\s*jf\.?)\s*(?:§\s*)?{_NUMBER}(?!\d|\.\d)(?!\s*\.?\s*{_PARTS}))*)"
)
_ONE = re.compile(_NUMBER)
_BETWEEN = re.compile(
    r"[\s,(«»\"]*(?:av (?:19|20)\d\d|\(?(?:19|20)\d\d\)?|jf\.?|se|med|kapittel \d+|kap\.? ?\d+|etter|i)?[\s,(]*", re.I
)
_BEHIND = re.compile(
    r"(?:\s*(?:første|andre|annet|tredje|fjerde|fyrste)? ?ledd)?(?:\s*(?:bokstav|nr\.?) ?\w{1,2})?[\s)]*"
    r"(?:i|av|etter) (?:den |gjeldende |nye? |tidligere |gamle )*$"
)
_THE_ACT = re.compile(r"\b(?:lovens?|lova|lovas)\b(?:[^.]|\.(?!\s))*$", re.I)
REACH_BEHIND = 60
REACH_BEFORE = 300
"""How far before a bare section sign its act may stand: about two sentences."""
REACH_PARENTHESIS = 1500
"""The same for a section in parentheses, which only reminds of its act."""
REACH_THE_ACT = 6000
"""The same where the sentence speaks of *the act* (*lovens krav om …*): an act that the text has been about for long."""

_SESSION = r"\(\s*\d{4}\s*[-–]\s*\d{4}\s*\)"
_DOCUMENTS = re.compile(
    rf"Prop\.?\s*\d+\s*[A-ZÆØÅ]{{1,2}}\s*{_SESSION}|Prop\.\s*\d+\s*[A-Z]{{1,2}}\b|NOU\s*\d{{4}}\s*:\s*\d+"
    rf"|Meld\.?\s*St\.?\s*(?:nr\.?\s*)?\d+\s*{_SESSION}|Meld\.\s*St\.\s*(?:nr\.?\s*)?\d+\b|(?:St\.?\s*meld\.?|[Ss]tortingsmelding)\s*(?:nr\.?\s*)?\d+\s*{_SESSION}"
    rf"|Innst\.?\s*(?:O\.|S\.)?\s*(?:nr\.?\s*)?\d+\s*[A-Z]{{0,2}}\s*{_SESSION}|Ot\.?\s*prp\.?\s*nr\.?\s*\d+\s*{_SESSION}"
    rf"|Lovvedtak\s*\d+\s*{_SESSION}|Dok(?:ument|\.)\s*\d+:\d+\s*[A-Z]?\s*{_SESSION}|[Rr]undskriv\s[A-Z]{{1,3}}-\d+(?:/\d{{2,4}})?"
)
_UNKNOWN = re.compile(r"(?<![\w-])[A-ZÆØÅa-zæøå]{4,}s?(?:loven|lova|forskriften|forskrifta)(?:s)?(?![\w-])")
_NOT_ACTS = frozenset(
    {"grunnlovforskriften", "særloven", "fullmaktsloven", "rammeloven", "naturloven", "endringsloven", "endringslova"}
)


@dataclass(frozen=True, slots=True)
class _Named:
    """An act, a regulation or a convention named in the text."""

    law: str | None
    label: str
    start: int
    end: int
    act: bool = True


class LawFinder:
    """The registry of laws made ready: made once, used for every plan."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.laws = vocabulary.laws
        names: list[Phrase[str]] = []
        self.short: dict[str, list[str]] = defaultdict(list)
        self._chosen: dict[tuple[tuple[str, ...], tuple[int | None, int | None]], str] = {}
        for law in vocabulary.laws.values():
            labels = [*law.preferred.items(), *((label.language, label.text) for label in law.alternative)]
            texts = [text for language, text in labels if language != "en" or law.kind == "Convention"]
            names.extend(phrase(text, law.id) for text in dict.fromkeys([*texts, *filter(None, [law.title])]))
            for text in law.abbreviations:
                for written in _written(text):
                    self.short[written].append(law.id)
        self.names = Phrases(names)

    def find(
        self, words: Words, years: tuple[int | None, int | None], links: Sequence[tuple[int, int]] = ()
    ) -> list[Citation]:
        """Every citation in the order of the text, outside ``links``; one for each section cited."""
        text = words.text
        all_named, enabling = self._named(words, years)
        named = [item for item in all_named if not _covered(item.start, item.end, links)]
        starts = [item.start for item in named]
        cited: set[int] = set()
        found: list[Citation] = []
        for match in _SECTIONS.finditer(text):
            if _covered(match.start(), match.end(), links):
                continue
            at = _act_of(match, named, starts, text)
            if at is None:
                continue
            cited.add(at)
            act = named[at]
            start, end = min(act.start, match.start()), max(act.end, match.end())
            if end - start > REACH_BEFORE:
                start, end = match.start(), match.end()
            for section in _sections(match):
                law = self._of_section(act.law, section, years)
                found.append(Citation(law=law, label=act.label, section=section, start=start, end=end))
        found.extend(
            Citation(law=act.law, label=act.label, start=act.start, end=act.end)
            for index, act in enumerate(named)
            if index not in cited
        )
        found.extend(Citation(law=act.law, label=act.label, start=act.start, end=act.end) for act in enabling)
        found.extend(
            Citation(label=_document_label(match.group()), start=match.start(), end=match.end())
            for match in _DOCUMENTS.finditer(text)
            if not _covered(match.start(), match.end(), links)
        )
        return sorted(found, key=lambda c: (c.start, c.end, c.label, c.section or ""))

    def _named(self, words: Words, years: tuple[int | None, int | None]) -> tuple[list[_Named], list[_Named]]:
        """Acts named, and acts that stand in the name of a regulation (*forskrift til krisesenterlova*)."""
        by_span: dict[tuple[int, int], list[str]] = defaultdict(list)
        hits = find(self.names, words)
        kept = longest(hits)
        for hit in kept:
            by_span[hit.start, hit.end].append(hit.phrase.meaning)
        regulations = [(hit.start, hit.end) for hit in kept if self.laws[hit.phrase.meaning].kind == "Regulation"]
        inner: dict[tuple[int, int], list[str]] = defaultdict(list)
        for hit in hits:
            if (
                (hit.start, hit.end) not in by_span
                and self.laws[hit.phrase.meaning].kind == "Act"
                and _covered(hit.start, hit.end, regulations)
            ):
                inner[hit.start, hit.end].append(hit.phrase.meaning)
        for written in sorted(self.short.keys() & words.places.keys()):
            for number in words.places[written]:
                by_span.setdefault((words.start(number), words.end(number)), self.short[written])
        found = []
        for (start, end), ids in by_span.items():
            law = self._best(ids, years)
            found.append(_Named(law, _short_name(self.laws[law]), start, end, self.laws[law].kind == "Act"))
        taken = sorted((item.start, item.end) for item in found)
        for form in filter(_UNKNOWN.match, words.places):
            word = form.lower()
            for start in map(words.start, words.places[form] if word not in _NOT_ACTS else ()):
                match = _UNKNOWN.match(words.text, start)
                if match and not _overlaps(start, match.end(), taken):
                    found.append(_Named(None, word.removesuffix("s"), start, match.end()))
        enabling = [
            _Named(law := self._best(ids, years), _short_name(self.laws[law]), *span) for span, ids in inner.items()
        ]
        return sorted(found, key=lambda item: (item.start, item.end)), enabling

    def _best(self, ids: Sequence[str], years: tuple[int | None, int | None]) -> str:
        """Of acts of one name, the one in force in the plan's years; an older act keeps its name with a year added."""
        asked = (tuple(ids), years)
        if asked not in self._chosen:
            self._chosen[asked] = self._chosen_of(ids, years)
        return self._chosen[asked]

    def _chosen_of(self, ids: Sequence[str], years: tuple[int | None, int | None]) -> str:
        older = [
            o.id
            for o in self.laws.values()
            for i in ids
            if i in o.successors and _short_name(o) == _short_name(self.laws[i])
        ]
        return min(
            dict.fromkeys([*ids, *older]),
            key=lambda i: (not _in_force(self.laws[i], *years), self.laws[i].repealed is not None, i),
        )

    def _of_section(self, law: str | None, section: str, years: tuple[int | None, int | None]) -> str | None:
        """The older act of the name, where only it has this section and the plan is from its time or looks back on it.

        A section that the act of today has too (another act's section became it) is read as today's.
        """
        if law is None:
            return None
        number, first = section.removeprefix("§ "), years[0]
        for older in self.laws.values():
            if law not in older.successors or _short_name(older) != _short_name(self.laws[law]):
                continue
            moved = [entry.partition("→") for entry in older.section_map]
            today = {target.strip() for _, _, targets in moved for target in targets.split(",")}
            ended = int(older.repealed[:4]) if older.repealed else older.valid_to
            had = number in {source.strip() for source, _, _ in moved} and number not in today
            if had and first is not None and ended is not None and first <= ended:
                return older.id
        return law


def _written(abbreviation: str) -> set[str]:
    """The words that an abbreviation of the registry may stand as: *strl.* is *Strl* at the head of a sentence."""
    word = abbreviation.removesuffix(".")
    return {word, word[:1].upper() + word[1:]} if word.islower() else {word}


def _document_label(printed: str) -> str:
    """A document's name as it is written by the rules: *Prop 1 S (2024-2025)* is *Prop. 1 S (2024–2025)*."""
    words = re.sub(r"\s+", " ", printed)
    words = re.sub(r"^(Prop|Meld|Innst)\b\.?", r"\1.", words)
    words = re.sub(r"\(\s*(\d{4})\s*[-–]\s*(\d{4})\s*\)", r"(\1–\2)", words)
    return re.sub(r"(NOU \d{4}) ?: ?", r"\1:", words)


def _in_force(law: Law, first: int | None, last: int | None) -> bool:
    if law.valid_from is not None and last is not None and last < law.valid_from:
        return False
    ended = int(law.repealed[:4]) if law.repealed else law.valid_to
    return not (ended is not None and first is not None and first > ended)


def _short_name(law: Law) -> str:
    """The name plans use: a year that only tells acts of one name apart is not part of it."""
    return re.sub(r" (?:av )?\(?(?:18|19|20)\d\d\)?$", "", law.label())


def _act_of(match: re.Match[str], named: Sequence[_Named], starts: Sequence[int], text: str) -> int | None:
    """The index of the act that a section sign belongs to; ``starts`` is where those named begin."""
    at = bisect_right(starts, match.start()) - 1
    if at >= 0 and _BETWEEN.fullmatch(text[named[at].end : match.start()]):
        return at
    following = at + 1
    if following < len(named) and named[following].start - match.end() <= REACH_BEHIND:
        between = re.sub(r"\s+", " ", text[match.end() : named[following].start])
        if _BEHIND.fullmatch(between):
            return following
    before = text[max(0, match.start() - REACH_BEFORE) : match.start()]
    reach = REACH_BEFORE
    if _THE_ACT.search(before):
        reach = REACH_THE_ACT
        at = next((i for i in range(at, -1, -1) if named[i].act), -1)
    elif before.endswith("("):
        reach = REACH_PARENTHESIS
    return at if at >= 0 and match.start() - named[at].end <= reach else None


def _sections(match: re.Match[str]) -> Iterator[str]:
    """The sections of a list, each as ``§ 3-3 a``; ``§§ 282–284`` is three."""
    several = match.group().replace(" ", "").startswith("§§")
    for item in _ONE.finditer(match[1]):
        words = re.sub(r"\s*[-–]\s*", "-", re.sub(r"\s+", " ", item.group().strip()))
        words = re.sub(r"(\d)([a-z])$", r"\1 \2", words)
        ends = words.split("-")
        if (
            several
            and len(ends) == 2
            and all(e.isdigit() for e in ends)
            and 20 <= int(ends[0]) < int(ends[1]) <= int(ends[0]) + 12
        ):
            yield from (f"§ {number}" for number in range(int(ends[0]), int(ends[1]) + 1))
        else:
            yield f"§ {words}"


def _covered(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (start, 10**12)) - 1
    return at >= 0 and start < spans[at][1]


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (end, 0))
    return any(start < b and a < end for a, b in spans[max(0, at - 3) : at + 1])
