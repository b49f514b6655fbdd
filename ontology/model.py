"""The model as objects: the classes and properties of ``tiltaksgraf.ttl`` with their labels and definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ontology.ids import ONTOLOGY
from ontology.terms import DCT, RDF, RDFS, SKOS
from ontology.vocabulary import HERE

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_KINDS = {_OWL + "Class": "class", _OWL + "ObjectProperty": "object", _OWL + "DatatypeProperty": "value"}


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of ours. ``kind`` is ``class``, ``object`` (to a thing) or ``value`` (to a text, number or date)."""

    iri: str
    kind: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    above: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """``terms`` by IRI, in the order of the file; ``title`` and ``description`` by language."""

    terms: Mapping[str, Term]
    title: Mapping[str, str]
    description: Mapping[str, str]

    def of_kind(self, *kinds: str) -> list[Term]:
        return [term for term in self.terms.values() if term.kind in kinds]


@cache
def model(path: Path = HERE / "tiltaksgraf.ttl") -> Model:
    """The model, read once.

    Raises:
        SyntaxError: where the file is not Turtle; the message names the line.
    """
    links: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    texts: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        subject, predicate = str(triple.subject.value), triple.predicate.value
        if isinstance(triple.object, ox.Literal):
            texts[subject, predicate][triple.object.language or ""] = triple.object.value
        elif isinstance(triple.object, ox.NamedNode):
            links[subject, predicate].append(triple.object.value)
            if predicate == RDF.type and triple.object.value in _KINDS:
                kinds.setdefault(subject, _KINDS[triple.object.value])
    terms = {
        iri: Term(
            iri=iri,
            kind=kind,
            label=texts[iri, RDFS.label],
            definition=texts[iri, SKOS.definition],
            above=tuple(links[iri, _RDFS + ("subClassOf" if kind == "class" else "subPropertyOf")]),
            domain=tuple(links[iri, _RDFS + "domain"]),
            range=tuple(links[iri, _RDFS + "range"]),
        )
        for iri, kind in kinds.items()
    }
    own = ONTOLOGY.rstrip("#")
    return Model(terms, texts[own, DCT.title], texts[own, DCT.description])
