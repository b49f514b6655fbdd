"""What a client wants, read from the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass

from graph.sparql_results import FORMATS, media_type

OWN = {media_type(name).partition(";")[0]: name for name in FORMATS}
ALIASES = {"application/json": "json", "application/xml": "xml", "text/xml": "xml", "application/x-turtle": "ttl"}
"""Other names of the formats' media types; they count where they are named in full, not in ``text/*``."""
MEDIA_TYPES = OWN | ALIASES
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Range:
    """One entry of the header: ``text/*`` with the weight 0.8."""

    kind: str
    weight: float

    def weighs(self, kind: str) -> tuple[int, float] | None:
        """How exactly it names a type, and with what weight; None where it does not."""
        main, _, sub = self.kind.partition("/")
        if self.kind == kind:
            return 2, self.weight
        if sub == "*" and main in ("*", kind.partition("/")[0]):
            return (0 if main == "*" else 1), self.weight
        return None


def ranges(header: str) -> list[Range]:
    """The entries of an Accept header; what is not well formed is left out."""
    found = []
    for entry in header.split(","):
        kind, *parameters = (part.strip().lower() for part in entry.split(";"))
        if "/" not in kind:
            continue
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        found.append(Range(kind, weight))
    return found


def formats(header: str) -> list[str]:
    """The formats that a client accepts, best first; all of them, JSON before the others, where it has no wish."""
    accepted = ranges(header) or [Range("*/*", 1.0)]
    weights = {name: _weight(accepted, kind) for kind, name in OWN.items()}
    for entry in accepted:
        if entry.kind in ALIASES:
            name = ALIASES[entry.kind]
            weights[name] = max(weights[name], entry.weight)
    return sorted((name for name in FORMATS if weights[name] > 0), key=lambda name: -weights[name])


def prefers_page(header: str) -> bool:
    """Whether a person's browser asks: it names HTML, and no format of ours with more weight."""
    accepted = ranges(header)
    # browsers name application/xml of old, and mean XHTML by it
    html = max((r.weight for r in accepted if r.kind == HTML), default=0.0)
    others = max((r.weight for r in accepted if r.kind in MEDIA_TYPES and not r.kind.endswith("/xml")), default=0.0)
    return html > 0 and html >= others


def _weight(accepted: list[Range], kind: str) -> float:
    """The weight of the entry that names the type most exactly, 0 where none does."""
    found = [match for match in (entry.weighs(kind) for entry in accepted) if match]
    return max(found)[1] if found else 0.0


def language(header: str) -> str:
    """``nb`` or ``en``, by an Accept-Language header; English for programs, which send none."""
    for entry in sorted(header.lower().split(","), key=lambda part: -_quality(part)):
        tag = entry.split(";")[0].strip()
        if tag[:2] in ("nb", "no", "nn"):
            return "nb"
        if tag[:2] == "en":
            return "en"
    return "en"


def _quality(entry: str) -> float:
    _, _, value = entry.partition("q=")
    try:
        return float(value) if value else 1.0
    except ValueError:
        return 0.0
