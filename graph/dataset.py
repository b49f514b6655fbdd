"""The description that goes with the graph: what it is (DCAT), how much of what it holds (VoID). No date of making."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.nquads import Quads, document, integer, text
from ontology import ids
from ontology.terms import DCAT, DCT, PREFIXES, RDF, TG, VOID

MEDIA_TYPES = {
    "nt": "https://www.iana.org/assignments/media-types/application/n-triples",
    "ttl": "https://www.iana.org/assignments/media-types/text/turtle",
    "trig": "https://www.iana.org/assignments/media-types/application/trig",
    "jsonld": "https://www.iana.org/assignments/media-types/application/ld+json",
}
TITLES = {
    "nb": "Tiltaksgraf: handlingsplaner mot vold i nære relasjoner",
    "nn": "Tiltaksgraf: handlingsplanar mot vald i nære relasjonar",
    "en": "Tiltaksgraf: action plans against violence in close relationships",
}
DESCRIPTIONS = {
    "nb": "Tiltakene i norske handlingsplaner med ansvarlige, målgrupper, temaer, virkemidler, lover, frister og "
    "statuser, og stedet i teksten hver opplysning er lest fra.",
    "nn": "Tiltaka i norske handlingsplanar med ansvarlege, målgrupper, tema, verkemiddel, lover, fristar og "
    "statusar, og staden i teksten kvar opplysning er lesen frå.",
    "en": "The measures of Norwegian action plans with who is responsible, target groups, themes, instruments, laws, "
    "deadlines and statuses, and the place in the text each was read from.",
}
VOCABULARIES = ("dct", "eli", "oa", "org", "prov", "skos", "tg")


def describe(store: ox.Store) -> bytes:
    """Sorted N-Quads, in the graph ``dataset``. The figures are of the graph without this description."""
    quads = Quads(ids.graph_iri("dataset"))
    node = ids.dataset_iri()
    quads.link(node, RDF.type, DCAT.Dataset)
    quads.link(node, RDF.type, VOID.Dataset)
    for language, title in TITLES.items():
        quads.add(node, DCT.title, text(title, language))
        quads.add(node, DCT.description, text(DESCRIPTIONS[language], language))
    quads.link(node, DCT.conformsTo, ids.ONTOLOGY.rstrip("#"))
    quads.add(node, VOID.uriSpace, text(ids.BASE))
    for name in VOCABULARIES:
        quads.link(node, VOID.vocabulary, PREFIXES[name])
    for ending, media_type in MEDIA_TYPES.items():
        distribution = f"{node}/{ending}"
        quads.link(node, DCAT.distribution, distribution)
        quads.link(distribution, RDF.type, DCAT.Distribution)
        quads.link(distribution, DCAT.mediaType, media_type)
        quads.add(distribution, DCT.title, text(f"tiltaksgraf.{ending}"))
    for language in _languages(store):
        quads.add(node, DCT.language, text(language))
    _statistics(store, quads, node)
    return document(quads)


def _languages(store: ox.Store) -> Iterator[str]:
    for row in _select(store, f"SELECT DISTINCT ?l {{ ?p a <{TG.Plan}> ; <{DCT.language}> ?l }}"):
        yield row["l"].value


def _statistics(store: ox.Store, quads: Quads, node: str) -> None:
    subjects = _count(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")
    quads.add(node, VOID.distinctSubjects, integer(subjects))
    partitions = (
        (VOID.propertyPartition, VOID.property, VOID.triples, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"),
        (VOID.classPartition, VOID.class_, VOID.entities, "SELECT ?x (COUNT(*) AS ?n) { ?s a ?x } GROUP BY ?x"),
    )
    triples = 0
    for part, key, figure, query in partitions:
        found = {row["x"].value: int(row["n"].value) for row in _select(store, query)}
        name = part.rsplit("#", 1)[-1]
        if part == VOID.propertyPartition:
            triples = sum(found.values())
            quads.add(node, VOID.properties, integer(len(found)))
        else:
            quads.add(node, VOID.classes, integer(len(found)))
        for term, number in found.items():
            place = ids.partition_iri(name, term)
            quads.link(node, part, place)
            quads.link(place, key, term)
            quads.add(place, figure, integer(number))
    quads.add(node, VOID.triples, integer(triples))
    _graphs(store, quads, node)


def _graphs(store: ox.Store, quads: Quads, node: str) -> None:
    """Each named graph with its number of triples, under its own name."""
    for row in _select(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"):
        graph = row["g"].value
        quads.link(node, VOID.subset, graph)
        quads.link(graph, RDF.type, VOID.Dataset)
        quads.add(graph, VOID.triples, integer(int(row["n"].value)))


def _count(store: ox.Store, query: str) -> int:
    return int(next(iter(_select(store, query)))["n"].value)


def _select(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return iter(found)
