"""The endpoint described in RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox

from graph.sparql import run
from graph.sparql_pool import Workers
from graph.sparql_results import GRAPH_FORMATS
from ontology.terms import RDF

_SD = "http://www.w3.org/ns/sparql-service-description#"
_RDF_TYPE = ox.NamedNode(RDF.type)
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITES = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def graphs(directory: Path, workers: Workers) -> list[str]:
    """The IRIs of the named graphs, sorted."""
    answer = json.loads(run(directory, "SELECT ?g { GRAPH ?g {} }", workers=workers).body)
    return sorted(row["g"]["value"] for row in answer["results"]["bindings"])


def describe(endpoint: str, named: list[str], form: str) -> bytes:
    """The description of the service at an address, in one of ``GRAPH_FORMATS``."""
    service, dataset = ox.NamedNode(endpoint), ox.NamedNode(endpoint + "#dataset")
    default = ox.NamedNode(endpoint + "#union")
    found = [
        (service, _RDF_TYPE, _sd("Service")),
        (service, _sd("endpoint"), service),
        (service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        (service, _sd("feature"), _sd("UnionDefaultGraph")),
        *((service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in _WRITES),
        (service, _sd("defaultDataset"), dataset),
        (dataset, _RDF_TYPE, _sd("Dataset")),
        (dataset, _sd("defaultGraph"), default),
        (default, _RDF_TYPE, _sd("Graph")),
    ]
    for number, iri in enumerate(named, 1):
        graph = ox.NamedNode(f"{endpoint}#graph-{number}")
        found += [
            (dataset, _sd("namedGraph"), graph),
            (graph, _RDF_TYPE, _sd("NamedGraph")),
            (graph, _sd("name"), ox.NamedNode(iri)),
        ]
    written = ox.serialize(
        [ox.Triple(*triple) for triple in found],
        format=GRAPH_FORMATS[form][0],
        prefixes={"sd": _SD, "formats": _FORMATS} if form == "ttl" else None,
    )
    return written or b""


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
