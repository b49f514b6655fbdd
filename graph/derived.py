"""What is not read from a plan: counterparts worked out between plans, and people's corrections."""

from __future__ import annotations

from collections.abc import Iterable

from graph.dates import date_term
from graph.nquads import Quads, decimal, text
from ontology import ids
from ontology.records import Correction, Counterpart
from ontology.terms import DCT, PROV, RDF, RDFS, TG


def counterparts(found: Iterable[Counterpart]) -> Quads:
    """Each with its reason; the measures also point at each other, so that a query need not know which came first."""
    quads = Quads(ids.graph_iri("derived"))
    for pair in found:
        first, second = (ids.measure_iri(*ids.split_measure_id(measure)) for measure in (pair.a, pair.b))
        node = ids.counterpart_iri(pair.a, pair.b)
        quads.link(node, RDF.type, TG.Counterpart)
        quads.link(node, TG.first, first)
        quads.link(node, TG.second, second)
        quads.add(node, TG.score, decimal(pair.score))
        quads.add(node, TG.grade, text(pair.grade))
        quads.add(node, TG.why, text(pair.why))
        quads.link(first, TG.counterpart, second)
        quads.link(second, TG.counterpart, first)
    return quads


def corrections(found: Iterable[Correction]) -> Quads:
    quads = Quads(ids.graph_iri("corrections"))
    for correction in found:
        node = ids.correction_iri(correction.target, correction.field, correction.at, correction.by, correction.new)
        person = ids.person_iri(correction.by)
        quads.link(node, RDF.type, TG.Correction)
        quads.link(node, TG.corrects, _target(correction.target))
        quads.add(node, TG.field, text(correction.field))
        quads.add(node, DCT.created, date_term(correction.at))
        quads.link(node, PROV.wasAttributedTo, person)
        quads.link(person, RDF.type, PROV.Person)
        quads.add(person, RDFS.label, text(correction.by))
        for term, value in ((TG.oldValue, correction.old), (TG.newValue, correction.new)):
            if value is not None:
                quads.add(node, term, text(value))
        if correction.quote:
            quads.add(node, TG.printed, text(correction.quote))
    return quads


def _target(target: str) -> str:
    return ids.measure_iri(*ids.split_measure_id(target)) if "/" in target else ids.plan_iri(target)
