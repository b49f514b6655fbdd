"""The conditions of a reading as lines of a WHERE clause about ``?m``, a measure.

Each condition is a query of its own, ``{ SELECT DISTINCT ?m … }`` or ``MINUS { … }``: Oxigraph then reads each once, as one stretch of an
index, and joins them by hash, some 2 µs a row. Triple patterns side by side, and ``FILTER (NOT) EXISTS``, are looked up once a row and
pattern, 10–20 µs each, in an order that nothing tells it. Of 10,290 measures in 10 million quads: everything about a theme 77 ms for 640,
the measures that one body alone carries 62 for 400, the plans of a level with their counts 75 for 12,000.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from ontology import ids
from ontology.records import Scheme
from ontology.vocabulary import Vocabulary
from ontology.words import stem
from search.reading import ActorCondition, Facet, LawCondition, Reading

PROPERTIES: dict[Scheme, str] = {
    "target-group": "tg:targetGroup",
    "theme": "tg:theme",
    "instrument": "tg:instrument",
    "setting": "tg:setting",
}
_MISSING = {
    "deadline": "tg:deadlinePrinted",
    "responsible": "tg:responsible",
    "status": "tg:currentStatus",
    "period": "tg:periodPrinted",
    "audience": "tg:audience",
    "indicator": "tg:indicator",
    "budget": "tg:budget",
}
_PRESENT = {
    "deadline": "tg:deadlinePrinted",
    "indicator": "tg:indicator",
    "budget": "tg:budget",
    "partners": "tg:partner",
    "status": "tg:currentStatus",
}
MAX_AUDIENCE_WORDS = 24
MIN_BEGINNING, LEAST_KEPT = 4, 0.6
"""Letters, and the share of a word, that its beginning must have to stand for it: *som* is no *sommaren*."""
MAX_CANDIDATES = 2_000
"""Measures named in a query to look for a phrase in, some 0.2 ms each; where more can have it, all are looked through (10,290: 1.5 s)."""

Candidates = Mapping[str | tuple[str, ...], Sequence[str]]
"""For a phrase the ids of all measures that can have it, by an index of the text, and for words of titles (a tuple) of those that have
them: the query need not read the others."""


def conditions(reading: Reading, vocabulary: Vocabulary, today: str, candidates: Candidates) -> list[str]:
    """What must hold of ``?m`` beside where it stands (``scope``)."""
    lines: list[str] = []
    asked = reading.hard or (reading.facets if not reading.exact else ())
    if reading.each and reading.intent == "plans" and len(asked) > 1:
        lines.extend(_each(asked, vocabulary, candidates))
        asked = ()
    for at, facet in enumerate(asked, start=1):
        if reading.audience:
            lines.append(such(_audience(facet, vocabulary)))
        else:
            lines.append(_facet(facet, at, vocabulary, candidates))
    for at, facet in enumerate(reading.not_facets, start=1):
        lines.append(f"MINUS {{ {_facet(facet, f'n{at}', vocabulary, candidates)} }}")
    for condition in reading.actors:
        lines.extend(_actors(condition))
    lines.extend(_law(law, at) for at, law in enumerate(reading.laws, start=1))
    if reading.status:
        lines.append(such(f"VALUES ?status {{ {_statuses(reading.status)} }} ?m tg:currentStatus ?status"))
    if reading.not_status:
        others = _statuses(reading.not_status, ", ")
        lines.append(such(f"?m tg:currentStatus ?other . FILTER(?other NOT IN ({others}))"))
    lines.extend(_dates(reading, today))
    lines.extend(f"MINUS {{ ?m {_MISSING[name]} ?lacking }}" for name in reading.missing)
    lines.extend(such(f"?m {_PRESENT[name]} ?given") for name in reading.present)
    if reading.numbers:
        lines.append(such(f"VALUES ?number {{ {_texts(reading.numbers)} }} ?m tg:number ?number"))
    if reading.parts_of:
        lines.append(
            such(f"VALUES ?number {{ {_texts(reading.parts_of)} }} ?whole tg:number ?number . ?m tg:partOf ?whole")
        )
    if reading.title_words:
        words = " && ".join(f"CONTAINS(LCASE(?title), {literal(word.lower())})" for word in reading.title_words)
        among = _among(candidates.get(reading.title_words), "Titled") or "?m tg:live ?carried . "
        lines.append(such(f"{among}?m dct:title ?title . FILTER({words})"))
    if reading.goals:
        lines.append(such(f"VALUES ?words {{ {_texts(reading.goals)} }} ?goal dct:title ?words . ?m tg:goal ?goal"))
    if not reading.followed:
        lines.append(_unfollowed(reading.unfollowed_in))
    lines.extend(_phrase(phrase, f"q{at}", candidates) for at, phrase in enumerate(reading.phrases, start=1))
    return lines


def _each(facets: Sequence[Facet], vocabulary: Vocabulary, candidates: Candidates) -> Iterable[str]:
    """The measures that have one of the facets, in the plans that have measures for each of them."""
    ways = [_facet(facet, at, vocabulary, candidates) for at, facet in enumerate(facets, start=1)]
    yield such(" UNION ".join(f"{{ {way} }}" for way in ways))
    plans = " ".join(f"{{ SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?m tg:live true }} {way} }} }}" for way in ways)
    yield such(f"{plans} GRAPH ?g {{ ?m tg:live true }}")


def such(pattern: str) -> str:
    """The measures that fit, as a query of its own."""
    return f"{{ SELECT DISTINCT ?m WHERE {{ {pattern} }} }}"


def scope(reading: Reading) -> str:
    """Which measures: those that are meant to be carried out, in the plans asked for. A plan is a named graph."""
    meant = "?m tg:live true" if "withdrawn" not in reading.status else "?m a tg:Measure"
    if not reading.filtered:
        return f"{meant} ."
    values = []
    if reading.plans:
        values.append(f"VALUES ?g {{ {' '.join(f'<{ids.plan_graph_iri(key)}>' for key in reading.plans)} }}")
    if reading.levels:
        values.append(f"VALUES ?level {{ {_texts(reading.levels)} }}")
        meant = f"?p tg:level ?level . {meant}"
    return such(f"{' '.join(values)} GRAPH ?g {{ {meant} }}")


def scope_of_plans(reading: Reading) -> list[str]:
    """Where to look, about plans."""
    lines = []
    if reading.plans:
        lines.append(f"VALUES ?plan {{ {_texts(reading.plans)} }}")
    if reading.levels:
        lines.append(f"VALUES ?level {{ {_texts(reading.levels)} }} ?p tg:level ?level .")
    return lines


def _unfollowed(plans: Sequence[str]) -> str:
    """No counterpart in any of the plans."""
    return f"MINUS {{ VALUES ?key {{ {_texts(plans)} }} ?local tg:id ?key . ?other tg:plan ?local . ?m tg:counterpart ?other }}"


def by_words(facet: Facet) -> bool:
    """Whether a facet is nothing that measures are linked with, so that its words are looked for."""
    return not (facet.concepts or facet.laws or any(not actor.startswith("label:") for actor in facet.actors))


def _facet(facet: Facet, at: int | str, vocabulary: Vocabulary, candidates: Candidates) -> str:
    """A concept or a narrower one; of a name that is also a body or an act, what carries, mentions or cites it.

    ``at`` numbers the variables: two facets are two concepts of one measure.
    """
    ways = []
    or_mentions = "|tg:mentions" if facet.wide else ""
    by_scheme: dict[Scheme, set[str]] = {}
    for scheme, code in facet.concepts:
        by_scheme.setdefault(scheme, set()).update(vocabulary.narrower(scheme, code))
    for scheme, codes in by_scheme.items():
        meant = " ".join(f"<{ids.concept_iri(scheme, code)}>" for code in sorted(codes))
        ways.append(f"VALUES ?concept{at} {{ {meant} }} ?m {PROPERTIES[scheme]}{or_mentions} ?concept{at}")
    if not facet.concepts and facet.actors:
        actors = " ".join(f"<{ids.body_iri(actor)}>" for actor in facet.actors if not actor.startswith("label:"))
        if actors:
            ways.append(f"VALUES ?actor{at} {{ {actors} }} ?m tg:responsible|tg:partner|tg:mentions ?actor{at}")
    if facet.laws and not facet.concepts:
        laws = " ".join(f"<{ids.law_iri(law)}>" for law in facet.laws)
        ways.append(f"VALUES ?law{at} {{ {laws} }} ?m tg:cites ?law{at}")
    if by_words(facet):
        return _phrase(facet.words, str(at), candidates, beginning(facet.words))
    return _either(ways)


def _either(ways: Sequence[str]) -> str:
    """What fits one of several ways."""
    return such(ways[0] if len(ways) == 1 else " UNION ".join(f"{{ {way} }}" for way in ways))


def _audience(facet: Facet, vocabulary: Vocabulary) -> str:
    """The target group as the plan's own table prints it, in any of the concept's Norwegian words."""
    labels = [
        label.text
        for scheme, code in facet.concepts
        if (scheme, code) in vocabulary.concepts
        for label in vocabulary.concepts[(scheme, code)].names
        if label.language != "en" and " " not in label.text
    ] or [facet.words]
    stems = sorted({stem(label).strip("=~").replace("~", "") for label in labels}, key=lambda s: (len(s), s))
    words = [word for word in stems if len(word) >= 3][:MAX_AUDIENCE_WORDS]
    return f'?m tg:audience ?audience . FILTER(REGEX(?audience, {literal("|".join(map(re.escape, words)))}, "i"))'


def _actors(condition: ActorCondition) -> Iterable[str]:
    term = "tg:partner" if condition.partner else "tg:responsible"
    groups = condition.actors
    if condition.together == "none":
        yield from (f"MINUS {{ {_has_actor(term, group)} }}" for group in groups)
        return
    if condition.together == "any":
        yield _has_actor(term, [code for group in groups for code in group])
        return
    yield from (_has_actor(term, group) for group in groups)
    if condition.together == "only":
        yield _nobody_else(term, [code for group in groups for code in group])


def _has_actor(term: str, codes: Sequence[str]) -> str:
    known, printed = _split(codes)
    ways = []
    if known:
        ways.append(f"VALUES ?who {{ {' '.join(known)} }} ?m {term} ?who")
    if printed:
        ways.append(f"VALUES ?name {{ {' '.join(printed)} }} ?who skos:prefLabel ?name . ?m {term} ?who")
    return _either(ways)


def _nobody_else(term: str, codes: Sequence[str]) -> str:
    known, printed = _split(codes)
    others = [f"FILTER(?else NOT IN ({', '.join(known)}))"] if known else []
    if printed:
        others.append(f"MINUS {{ VALUES ?named {{ {' '.join(printed)} }} ?else skos:prefLabel ?named }}")
    return f"MINUS {{ ?m {term} ?else . {' '.join(others)} }}"


def _split(codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """(IRIs of the registry's bodies, labels of printed ones), as SPARQL terms."""
    known = [f"<{ids.body_iri(code)}>" for code in codes if not code.startswith("label:")]
    printed = [literal(code.removeprefix("label:")) for code in codes if code.startswith("label:")]
    return known, printed


def _law(condition: LawCondition, at: int) -> str:
    if condition.section is None:
        cited = [ids.law_iri(law) for law in condition.laws]
    else:
        section = condition.section.removeprefix("§").strip()
        cited = [ids.law_section_iri(law, section) for law in condition.laws]
    return such(f"VALUES ?cited{at} {{ {' '.join(f'<{iri}>' for iri in cited)} }} ?m tg:cites ?cited{at}")


def _dates(reading: Reading, today: str) -> list[str]:
    lines = []
    if reading.deadline_before or reading.deadline_after:
        bounds = []
        if reading.deadline_after:
            bounds.append(f"?deadline >= {_day(reading.deadline_after)}")
        if reading.deadline_before:
            bounds.append(f"?deadline <= {_day(reading.deadline_before)}")
        lines.append(such(f"?m tg:deadline ?deadline . FILTER({' && '.join(bounds)})"))
    if reading.not_deadline:
        first, last = reading.not_deadline
        lines.append(f"MINUS {{ ?m tg:deadline ?due . FILTER(?due >= {_day(first)} && ?due <= {_day(last)}) }}")
    if reading.overdue:
        lines.append(such(f"?m tg:deadline ?deadline . FILTER(?deadline < {_day(today)})"))
        lines.append(
            f"MINUS {{ VALUES ?done {{ {_statuses(('completed', 'withdrawn'))} }} ?m tg:currentStatus ?done }}"
        )
    if reading.period:
        first_year, last_year = reading.period
        years = f'tg:periodStart "{first_year}"^^xsd:gYear ; tg:periodEnd "{last_year}"^^xsd:gYear'
        lines.append(such(f"?m {years}"))
    return lines


def beginning(words: str) -> str:
    """A pattern for words in any inflection: what each has in common with its stem, where that is most of it."""
    kept = []
    for word in words.casefold().split():
        start = _common(word, stem(word).lstrip("=~").replace("~", ""))
        kept.append(start if len(start) >= max(MIN_BEGINNING, LEAST_KEPT * len(word)) else word)
    return r"(^|\W)" + r"\w*\s+".join(map(re.escape, kept))


def _common(a: str, b: str) -> str:
    count = 0
    while count < min(len(a), len(b)) and a[count] == b[count]:
        count += 1
    return a[:count]


def _phrase(phrase: str, at: str, candidates: Candidates, pattern: str = "") -> str:
    """The very words, in a measure's title or any passage of it, whatever the line breaks between them."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    pattern = literal(pattern or rf"(^|\W){words}($|\W)")
    among = _among(candidates.get(phrase), at)
    return such(
        f'{among}{{ ?m dct:title ?words{at} . FILTER(REGEX(?words{at}, {pattern}, "i")) }} UNION'
        f' {{ ?passage{at} tg:measure ?m ; oa:exact ?words{at} . FILTER(REGEX(?words{at}, {pattern}, "i")) }}'
    )


def _among(named: Sequence[str] | None, at: str) -> str:
    """Measures by their ids, where they are not too many to name."""
    if named is None or len(named) > MAX_CANDIDATES:
        return ""
    return f"VALUES ?among{at} {{ {_texts(named)} }} ?m tg:id ?among{at} . "


def _statuses(codes: Iterable[str], joiner: str = " ") -> str:
    return joiner.join(f"<{ids.concept_iri('status', code)}>" for code in codes)


def _day(iso: str) -> str:
    return f'"{iso}"^^xsd:date'


def _texts(values: Iterable[str]) -> str:
    return " ".join(map(literal, values))


def literal(value: str) -> str:
    """A string as a SPARQL literal: quotes, backslashes and line breaks escaped, so that text never becomes query."""
    return str(ox.Literal(value))
