"""No IRI of another vocabulary is invented: every one that is written, in code, Turtle and queries, is a term of its standard.

rdflib holds the W3C's and Dublin Core's vocabularies as closed lists. The European Legislation Identifier (ELI 1.4) and the
Web Annotation vocabulary are not among them; their terms in use were looked up in the standards and are named here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import namespace

from ontology import terms
from ontology.ids import BASE
from ontology.terms import PREFIXES, local_names
from ontology.vocabulary import HERE, turtle_files

ROOT = Path(__file__).parents[2]
CLOSED = {
    str(ns): ns
    for ns in (
        namespace.SKOS, namespace.ORG, namespace.PROV, namespace.DCTERMS, namespace.DCAT, namespace.VOID, namespace.RDF,
        namespace.RDFS, namespace.OWL, namespace.XSD, namespace.SH,
    )
}  # fmt: skip
LOOKED_UP = {
    "http://data.europa.eu/eli/ontology#": frozenset({"LegalResource", "LegalResourceSubdivision", "is_part_of"}),
    "http://www.w3.org/ns/oa#": frozenset({"TextPositionSelector", "TextQuoteSelector", "start", "end", "exact"}),
}
OUTSIDE = ("RDF", "RDFS", "XSD", "SKOS", "DCT", "ORG", "ELI", "PROV", "OA", "DCAT", "VOID", "SH")


def unknown(iris: set[str]) -> set[str]:
    """What no standard has."""
    return {iri for iri in iris if not is_known(iri)}


def is_known(iri: str) -> bool:
    for start, vocabulary in CLOSED.items():
        if iri.startswith(start):
            return iri in vocabulary
    return any(iri.startswith(start) and iri.removeprefix(start) in names for start, names in LOOKED_UP.items())


def in_turtle(path: Path) -> set[str]:
    found: set[str] = set()
    for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        found.add(triple.predicate.value)
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.NamedNode):
                found.add(term.value)
            elif isinstance(term, ox.Literal):
                found.add(term.datatype.value)
    return {iri for iri in found if not iri.startswith(BASE)}


@pytest.mark.parametrize(
    "path", [HERE / "tiltaksgraf.ttl", HERE / "shapes.ttl", *turtle_files()], ids=lambda path: path.name
)
def test_turtle(path: Path) -> None:
    assert unknown(in_turtle(path)) == set()


@pytest.mark.parametrize("name", OUTSIDE)
def test_namespaces(name: str) -> None:
    assert unknown(set(local_names(getattr(terms, name)).values())) == set()


def test_every_namespace_is_looked_at() -> None:
    classes = {
        name for name, value in vars(terms).items() if isinstance(value, type) and value.__module__ == terms.__name__
    }
    assert classes == {*OUTSIDE, "TG"}


def test_queries() -> None:
    outside = {name: start for name, start in PREFIXES.items() if not start.startswith(BASE)}
    text = [path.read_text(encoding="utf-8") for path in (ROOT / "graph" / "queries").glob("*.rq")]
    text += [
        str(t.object.value)
        for t in ox.parse(path=HERE / "shapes.ttl", format=ox.RdfFormat.TURTLE)
        if t.predicate.value.endswith("#select") and isinstance(t.object, ox.Literal)
    ]
    used = {outside[p] + n for query in text for p, n in re.findall(rf"\b({'|'.join(outside)}):(\w+)", query)}
    assert used
    assert unknown(used) == set()


def test_not_known_what_no_standard_has() -> None:
    assert unknown({"http://www.w3.org/2004/02/skos/core#altLable"}) != set()
    assert unknown({"http://data.europa.eu/eli/ontology#LegalSection"}) != set()
    assert unknown({"http://example.org/term"}) != set()
