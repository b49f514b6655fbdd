"""Where in a measure each find stands, and what the words around it say of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from ingest.linking.composed import plan_names
from ingest.linking.concepts import ConceptMatch
from ingest.linking.sentences import Sentences
from ingest.patterns import any_of, load
from ontology.records import Measure, Mention, Role, Scheme

FINDINGS = frozenset({"target-group", "theme"})
"""What a sentence of findings and figures names of these is background."""
BEFORE = 80
"""How many characters before a group tell what is done with it."""

_TITLE_ZONES = frozenset({"title", "overview", "audience"})
_ROLES: Mapping[Role, str] = {"heading": "title", "demand": "demand", "comment": "demand", "status": "status"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A match and the zone of the measure it stands in: title, overview, audience, lead, demand, status.

    ``length`` is that of all the measure's text of the kind, in characters. What stands ``aside`` is part of a name, or only says
    whom staff work with, and makes the measure be about nothing. ``aimed``: the words say that something is done for the group.
    ``sentence`` is its sentence's number: what one sentence says over and over is said once.
    ``partner``: a service that only works together with somebody; ``object``: one that is itself made stronger or gone through.
    """

    match: ConceptMatch
    zone: str
    role: str
    length: int = 0
    aside: bool = False
    aimed: bool = False
    sentence: int = -1
    partner: bool = False
    object: bool = False
    dedicated: bool = False

    @property
    def in_title(self) -> bool:
        return self.zone in _TITLE_ZONES


def placed_of(
    measure: Measure, matches: Sequence[ConceptMatch], named: Sequence[Mention], sentences: Sentences
) -> list[Placed]:
    """The matches that stand in the measure's own text, its overview row or its audience; ``named`` are the bodies named there."""
    own = [part for part in measure.parts if part.role in ("demand", "comment", "status")]
    lead_end = (own[0].start + load("linking")["lead"]["chars"]) if own else 0
    lengths = {zone: sum(p.end - p.start for p in own if _ROLES[p.role] == zone) for zone in ("demand", "status")}
    plans = (name.span() for name in plan_names().finditer(sentences.small, measure.start, measure.end))
    names = Longer([*plans, *((body.start, body.end) for body in named)])
    titles = Longer([title.span() for title in _titles().finditer(sentences.small, measure.start, measure.end)])
    services = Longer([(match.start, match.end) for match in matches if match.scheme == "setting"])
    found: list[Placed] = []
    for match in matches:
        zone, role = _zone(measure, match.start)
        if zone is None:
            continue
        if zone in _TITLE_ZONES:
            said = {kind: _said(match, sentences.small, kind) for kind in ("partner", "object")}
            found.append(Placed(match, zone, role, **said))
            continue
        aside = (
            names.has(match)
            or (match.scheme == "target-group" and (services.has(match) or titles.has(match)))
            or (match.scheme in FINDINGS and sentences.tells_findings(match.start))
            or _said(match, sentences.small, "described")
        )
        aimed = match.aimed or (not aside and _said(match, sentences.small, "aimed"))
        where = "lead" if match.start < lead_end else zone
        dedicated = not aside and _said(match, sentences.small, "dedicated")
        found.append(
            Placed(match, where, role, lengths[zone], aside, aimed, sentences.number(match.start), dedicated=dedicated)
        )
    return found


def _zone(measure: Measure, at: int) -> tuple[str | None, str]:
    """The zone and the role of the part that a character stands in; no zone where it is not the measure's own."""
    if measure.audience and measure.audience.start <= at < measure.audience.end:
        return "audience", "field"
    if measure.title_overview and measure.title_overview.start <= at < measure.title_overview.end:
        return "overview", "overview"
    part = next((part for part in measure.parts if part.start <= at < part.end), None)
    return (_ROLES.get(part.role), part.role) if part else (None, "")


class Longer:
    """Stretches that a match may be a part of; looked up in as many steps as their number has digits."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))
        self._longest = dict(ordered)

    def has(self, match: ConceptMatch) -> bool:
        """Whether the match is part of something longer."""
        return self.before(match) or match.end < self._longest.get(match.start, -1)

    def holds(self, match: ConceptMatch) -> bool:
        """Whether the match is one of them, or part of one."""
        return self.before(match) or match.end <= self._longest.get(match.start, -1)

    def before(self, match: ConceptMatch) -> bool:
        """Whether the match is part of something that begins before it."""
        at = bisect_left(self._starts, match.start)
        return at > 0 and match.end <= self._reach[at - 1]


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(load("linking")["titles"]["pattern"])


@cache
def _before(kind: str, scheme: Scheme) -> re.Pattern[str] | None:
    patterns = load("linking")[kind].get(scheme)
    return any_of(patterns) if patterns else None


def _said(match: ConceptMatch, small: str, kind: str) -> bool:
    """Whether the words before a find say what ``kind`` of the rules lists for its scheme."""
    pattern = _before(kind, match.scheme)
    if pattern is None:
        return False
    before = re.sub(r"\s+", " ", small[max(0, match.start - BEFORE) : match.start])
    return bool(pattern.search(before))
