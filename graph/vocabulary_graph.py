"""The ontology and the vocabulary as quads: the Turtle files as they are, and the class a concept has by its scheme."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from graph.nquads import Quads, document
from ontology import ids
from ontology.terms import RDF, SKOS, TG
from ontology.vocabulary import HERE, turtle_files

SCHEME_CLASSES = {
    ids.scheme_iri("target-group"): TG.TargetGroup,
    ids.scheme_iri("theme"): TG.Theme,
    ids.scheme_iri("instrument"): TG.Instrument,
    ids.scheme_iri("setting"): TG.Setting,
    ids.scheme_iri("status"): TG.Status,
}


def ontology_files(root: Path = HERE) -> list[Path]:
    """The model first, then the vocabulary, in a fixed order."""
    return [root / "tiltaksgraf.ttl", *turtle_files(root)]


def vocabulary_digest(files: Iterable[Path] | None = None) -> str:
    """A checksum of the files' bytes: what else is made from them is made again when it changes."""
    digest = sha256()
    for path in files if files is not None else ontology_files():
        data = path.read_bytes()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:16]


def project_vocabulary(files: Iterable[Path] | None = None) -> bytes:
    """Sorted N-Quads in the graph ``ontology``.

    Raises:
        SyntaxError: where a file is not Turtle; the message names the line.
        ValueError: where a file has a node without a name: it could not be written the same way twice.
    """
    graph = ox.NamedNode(ids.graph_iri("ontology"))
    classes = Quads(graph.value)
    quads: list[ox.Quad] = []
    for path in files if files is not None else ontology_files():
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, predicate, term = triple.subject, triple.predicate, triple.object
            if isinstance(subject, ox.BlankNode) or isinstance(term, ox.BlankNode):
                raise ValueError(f"{path.name}: every node needs a name, and {predicate.value} has one without")
            quads.append(ox.Quad(subject, predicate, term, graph))
            if predicate.value == SKOS.inScheme and isinstance(term, ox.NamedNode):
                _classify(classes, subject, term.value)
    written = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode("utf-8")
    classes.include(f"{line}\n" for line in written.split("\n") if line)
    return document(classes)


def _classify(classes: Quads, subject: ox.NamedNode | ox.Triple, scheme: str) -> None:
    kind = SCHEME_CLASSES.get(scheme)
    if kind is not None and isinstance(subject, ox.NamedNode):
        classes.link(subject.value, RDF.type, kind)
