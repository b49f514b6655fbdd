"""A structured reading → one SPARQL query: the exact part of an answer, shown to the person and run as it is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from graph.sparql import select
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
}
_HEAD = """PREFIX dct: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tg: <https://w3id.org/tiltaksgraf/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
MAX_AUDIENCE_WORDS = 24
MIN_BEGINNING, LEAST_KEPT = 4, 0.6
"""Letters, and the share of a word, that its beginning must have to stand for it: *som* is no *sommaren*."""
MAX_CANDIDATES = 300
"""Measures named in a query to look for a phrase in; more would make it unreadable, and it then looks in all."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact part: the query, and what it found. ``plans`` maps a plan's key to how many of its measures are meant."""

    sparql: str
    measures: tuple[str, ...]
    plans: dict[str, int]


NOTHING = Exact(f"{_HEAD}SELECT ?measure\nWHERE {{ ?m tg:id ?measure . FILTER(false) }}\n", (), {})
"""The exact part of a question that asks nothing."""
Candidates = Mapping[str, Sequence[str]]
"""For a phrase the ids of all measures that can have it, by an index of the text: the query need not read the others."""


def run(
    store: ox.Store, reading: Reading, vocabulary: Vocabulary, today: str, candidates: Candidates | None = None
) -> Exact:
    """Builds the reading's query and runs it. ``today`` is an ISO date, for what is overdue."""
    query = query_of(reading, vocabulary, today, candidates)
    rows = select(store, query)
    if asks_for_plans(query):
        return Exact(query, (), {row["plan"]: int(row.get("measures", 0)) for row in rows})
    measures = tuple(dict.fromkeys(row["measure"] for row in rows))
    return Exact(query, measures, dict(Counter(identifier.rpartition("/")[0] for identifier in measures)))


def asks_for_plans(query: str) -> bool:
    """Whether the query lists plans, not measures."""
    return "?plan" in query.split("WHERE", 1)[0]


def query_of(reading: Reading, vocabulary: Vocabulary, today: str, candidates: Candidates | None = None) -> str:
    """The query of a reading: a list of measures, or of plans where plans are asked for by what they lack or how many
    measures they have.

    What was measured (benchmarks/search_speed.py): every triple pattern costs some 15 µs a row, ``skos:broader*`` of two
    facets up to seconds; so narrower concepts are written out, and a measure's plan is read off its id.
    """
    if reading.fewer_than is not None or reading.more_than is not None or reading.most:
        return _plans_by_count(reading)
    lines = conditions(reading, vocabulary, today, candidates or {})
    if reading.asks_for_gaps:
        return _plans_without(reading, lines)
    if reading.intent == "plans" and not (reading.facets or reading.exact):
        return _plans_only(reading)
    body = "\n".join(f"  {line}" for line in lines)
    return f"{_HEAD}SELECT DISTINCT ?measure ?title\nWHERE {{\n{body}\n}}\nORDER BY ?measure\n"


def conditions(reading: Reading, vocabulary: Vocabulary, today: str, candidates: Candidates) -> list[str]:
    """The lines of the WHERE clause about ``?m`` and its id ``?measure``."""
    lines = [_scope(reading), "?m tg:id ?measure ; dct:title ?title ."]
    for at, facet in enumerate(reading.hard or (reading.facets if not reading.exact else ()), start=1):
        if reading.audience:
            lines.append(_audience(facet, vocabulary))
        else:
            lines.append(_facet(facet, at, vocabulary, candidates))
    for at, facet in enumerate(reading.not_facets, start=1):
        lines.append(f"FILTER NOT EXISTS {{ {_facet(facet, f'n{at}', vocabulary, candidates)} }}")
    for condition in reading.actors:
        lines.extend(_actors(condition))
    lines.extend(_law(law, at) for at, law in enumerate(reading.laws, start=1))
    if reading.status:
        lines.append(f"?m tg:currentStatus ?status . VALUES ?status {{ {_statuses(reading.status)} }}")
    if reading.not_status:
        lines.append(f"?m tg:currentStatus ?other . FILTER(?other NOT IN ({_statuses(reading.not_status, ', ')}))")
    lines.extend(_dates(reading, today))
    lines.extend(f"FILTER NOT EXISTS {{ ?m {_MISSING[name]} ?lacking }}" for name in reading.missing)
    lines.extend(f"FILTER EXISTS {{ ?m {_PRESENT[name]} ?given }}" for name in reading.present)
    if reading.numbers:
        lines.append(f"?m tg:number ?number . VALUES ?number {{ {' '.join(map(_text, reading.numbers))} }}")
    lines.extend(f"FILTER(CONTAINS(LCASE(?title), {_text(word.lower())}))" for word in reading.title_words)
    if reading.goals:
        lines.append(f"?m tg:goal/dct:title ?goal . VALUES ?goal {{ {' '.join(map(_text, reading.goals))} }}")
    if not reading.followed:
        lines.append(_unfollowed(reading.unfollowed_in))
    lines.extend(_phrase(phrase, f"q{at}", candidates) for at, phrase in enumerate(reading.phrases, start=1))
    return lines


def _unfollowed(plans: Sequence[str]) -> str:
    """No counterpart in any of the plans."""
    keys = " ".join(map(_text, plans))
    return f"FILTER NOT EXISTS {{ VALUES ?key {{ {keys} }} ?m tg:counterpart ?other . ?other tg:plan ?local . ?local tg:id ?key }}"


def _scope(reading: Reading) -> str:
    """Which measures: those that are meant to be carried out, in the plans asked for. A plan is a named graph."""
    meant = "?m tg:live true" if "withdrawn" not in reading.status else "?m a tg:Measure"
    if not reading.filtered:
        return f"{meant} ."
    named = " ".join(f"<{ids.plan_graph_iri(key)}>" for key in reading.plans)
    levels = " ".join(map(_text, reading.levels))
    values = [f"VALUES ?g {{ {named} }}"] if reading.plans else []
    if reading.levels:
        values.append(f"VALUES ?level {{ {levels} }}")
        meant = f"?p tg:level ?level . {meant}"
    return f"{' '.join(values)} GRAPH ?g {{ {meant} }}"


def _scope_of_plans(reading: Reading) -> list[str]:
    """Where to look, about plans."""
    lines = []
    if reading.plans:
        lines.append(f"VALUES ?plan {{ {' '.join(map(_text, reading.plans))} }}")
    if reading.levels:
        lines.append(f"?p tg:level ?level . VALUES ?level {{ {' '.join(map(_text, reading.levels))} }}")
    return lines


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
        term = f"{PROPERTIES[scheme]}{or_mentions}"
        ways.append(f"{{ VALUES ?concept{at} {{ {meant} }} ?m {term} ?concept{at} }}")
    if not facet.concepts and facet.actors:
        actors = " ".join(f"<{ids.actor_iri(actor)}>" for actor in facet.actors if not actor.startswith("label:"))
        if actors:
            ways.append(f"{{ VALUES ?actor{at} {{ {actors} }} ?m tg:responsible|tg:partner|tg:mentions ?actor{at} }}")
    if facet.laws and not facet.concepts:
        laws = " ".join(f"<{ids.law_iri(law)}>" for law in facet.laws)
        ways.append(f"{{ VALUES ?law{at} {{ {laws} }} ?m tg:cites ?law{at} }}")
    if not ways:
        return _phrase(facet.words, str(at), candidates, beginning(facet.words))
    return _either(ways)


def _either(ways: Sequence[str]) -> str:
    """What fits one of several ways, as a query of its own: joined as a union it takes ten times as long."""
    if len(ways) == 1:
        return ways[0]
    return f"{{ SELECT DISTINCT ?m WHERE {{ {' UNION '.join(ways)} }} }}"


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
    return f'?m tg:audience ?audience . FILTER(REGEX(?audience, {_text("|".join(map(re.escape, words)))}, "i"))'


def _actors(condition: ActorCondition) -> Iterable[str]:
    term = "tg:partner" if condition.partner else "tg:responsible"
    groups = condition.actors
    if condition.together == "none":
        yield from (f"FILTER NOT EXISTS {{ {_has_actor(term, group)} }}" for group in groups)
        return
    if condition.together == "any":
        yield f"FILTER EXISTS {{ {_has_actor(term, [code for group in groups for code in group])} }}"
        return
    yield from (f"FILTER EXISTS {{ {_has_actor(term, group)} }}" for group in groups)
    if condition.together == "only":
        yield _nobody_else(term, [code for group in groups for code in group])


def _has_actor(term: str, codes: Sequence[str]) -> str:
    known, printed = _split(codes)
    ways = []
    if known:
        ways.append(f"{{ ?m {term} ?who . FILTER(?who IN ({', '.join(known)})) }}")
    if printed:
        ways.append(f"{{ ?m {term}/skos:prefLabel ?name . FILTER(STR(?name) IN ({', '.join(printed)})) }}")
    return " UNION ".join(ways)


def _nobody_else(term: str, codes: Sequence[str]) -> str:
    known, printed = _split(codes)
    others = [f"?else NOT IN ({', '.join(known)})"] if known else []
    if printed:
        others.append(f"NOT EXISTS {{ ?else skos:prefLabel ?named . FILTER(STR(?named) IN ({', '.join(printed)})) }}")
    return f"FILTER NOT EXISTS {{ ?m {term} ?else . FILTER({' && '.join(others)}) }}"


def _split(codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """(IRIs of the registry's bodies, labels of printed ones), as SPARQL terms."""
    known = [f"<{ids.actor_iri(code)}>" for code in codes if not code.startswith("label:")]
    printed = [_text(code.removeprefix("label:")) for code in codes if code.startswith("label:")]
    return known, printed


def _law(condition: LawCondition, at: int) -> str:
    if condition.section is None:
        laws = " ".join(f"<{ids.law_iri(law)}>" for law in condition.laws)
        return f"VALUES ?cited{at} {{ {laws} }} ?m tg:cites ?cited{at} ."
    section = condition.section.removeprefix("§").strip()
    sections = " ".join(f"<{ids.law_section_iri(law, section)}>" for law in condition.laws)
    return f"VALUES ?cited{at} {{ {sections} }} ?m tg:cites ?cited{at} ."


def _dates(reading: Reading, today: str) -> list[str]:
    lines = []
    if reading.deadline_before or reading.deadline_after:
        bounds = []
        if reading.deadline_after:
            bounds.append(f"?deadline >= {_day(reading.deadline_after)}")
        if reading.deadline_before:
            bounds.append(f"?deadline <= {_day(reading.deadline_before)}")
        lines.append(f"?m tg:deadline ?deadline . FILTER({' && '.join(bounds)})")
    if reading.not_deadline:
        first, last = reading.not_deadline
        lines.append(
            f"FILTER NOT EXISTS {{ ?m tg:deadline ?due . FILTER(?due >= {_day(first)} && ?due <= {_day(last)}) }}"
        )
    if reading.overdue:
        lines.append(f"?m tg:deadline ?deadline . FILTER(?deadline < {_day(today)})")
        done = _statuses(("completed", "withdrawn"), ", ")
        lines.append(f"FILTER NOT EXISTS {{ ?m tg:currentStatus ?done . FILTER(?done IN ({done})) }}")
    if reading.period:
        first_year, last_year = reading.period
        lines.append(f'?m tg:periodStart "{first_year}"^^xsd:gYear ; tg:periodEnd "{last_year}"^^xsd:gYear .')
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
    """The very words, in a measure's title or any passage of it, whatever the line breaks between them.

    A union is ten times as fast as a FILTER EXISTS, which is tried before the named measures are joined.
    """
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    pattern = _text(pattern or rf"(^|\W){words}($|\W)")
    among = ""
    if phrase in candidates and len(candidates[phrase]) <= MAX_CANDIDATES:
        named = " ".join(map(_text, candidates[phrase]))
        among = f"VALUES ?among{at} {{ {named} }} ?m tg:id ?among{at} . "
    return (
        f"{{ SELECT DISTINCT ?m WHERE {{ {among}"
        f'{{ ?m dct:title ?words{at} . FILTER(REGEX(?words{at}, {pattern}, "i")) }} UNION'
        f' {{ ?passage{at} tg:measure ?m ; oa:exact ?words{at} . FILTER(REGEX(?words{at}, {pattern}, "i")) }} }} }}'
    )


def _plans_by_count(reading: Reading) -> str:
    having = []
    if reading.fewer_than is not None:
        having.append(f"COUNT(?m) < {reading.fewer_than}")
    if reading.more_than is not None:
        having.append(f"COUNT(?m) > {reading.more_than}")
    tail = f"HAVING ({' && '.join(having)})\n" if having else ""
    return f"{_counted(reading)}{tail}ORDER BY DESC(?measures) ?plan\n" + ("LIMIT 1\n" if reading.most else "")


def _plans_only(reading: Reading) -> str:
    return f"{_counted(reading)}ORDER BY ?plan\n"


def _counted(reading: Reading) -> str:
    """Every plan with its number of measures, also where that is none."""
    scope = "".join(f"  {line}\n" for line in _scope_of_plans(reading))
    return (
        f"{_HEAD}SELECT ?plan (COUNT(?m) AS ?measures)\nWHERE {{\n  ?p a tg:Plan ; tg:id ?plan .\n{scope}"
        "  OPTIONAL { ?m tg:live true ; tg:plan ?p }\n}\nGROUP BY ?plan\n"
    )


def _plans_without(reading: Reading, lines: Sequence[str]) -> str:
    meant = _scope(replace(reading, plans=(), levels=()))
    body = "\n".join(f"    {line}" for line in (meant, *lines[1:]))
    head = "\n".join(f"  {line}" for line in _scope_of_plans(reading))
    return (
        f"{_HEAD}SELECT ?plan\nWHERE {{\n  ?p a tg:Plan ; tg:id ?plan .\n{head}\n"
        f"  FILTER NOT EXISTS {{\n    ?m tg:plan ?p .\n{body}\n  }}\n}}\nORDER BY ?plan\n"
    )


def _statuses(codes: Iterable[str], joiner: str = " ") -> str:
    return joiner.join(f"<{ids.concept_iri('status', code)}>" for code in codes)


def _day(iso: str) -> str:
    return f'"{iso}"^^xsd:date'


def _text(value: str) -> str:
    """A string as a SPARQL literal: quotes, backslashes and line breaks escaped, so that text never becomes query."""
    return str(ox.Literal(value))
