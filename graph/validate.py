"""SHACL over the graph, with sentences a person understands.

Property shapes run in pySHACL on a copy of just the triples they look at (in rdflib's memory, two and a half times as
fast as through the store); constraints that are queries run on the store, over the whole graph at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.called import Names
from graph.vocabulary_graph import ontology_files
from ontology.terms import PREFIXES, RDF, SH

if TYPE_CHECKING:
    from rdflib import Graph

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_SHACL = "http://www.w3.org/ns/shacl#"
_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that is broken. ``name`` is what people call the focus node: a measure's id, a plan's key, a code."""

    shape: str
    focus: str
    name: str
    message: str
    message_en: str
    value: str | None = None
    value_en: str | None = None

    def sentence(self, language: str = "nb") -> str:
        """All of it in one line, with the value that was found where the message does not say it itself."""
        message, value = (self.message_en, self.value_en) if language == "en" else (self.message, self.value)
        if value is None or value in message:
            return f"{self.name}: {message}"
        found = f" Found: {value}." if language == "en" else f" Fant: {value}."
        return f"{self.name}: {message}{found}"


@dataclass(frozen=True, slots=True)
class Report:
    conforms: bool
    problems: tuple[Problem, ...]


def shapes_file() -> Path:
    return ontology_files()[0].with_name("shapes.ttl")


def validate(store: ox.Store, shapes: Path | None = None) -> Report:
    """Every problem, in the order of what it concerns.

    Raises:
        SyntaxError: where the shapes are not Turtle, or one of their queries is not SPARQL.
    """
    path = shapes or shapes_file()
    triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    found = {*_queries(store, triples), *_property_shapes(store, triples)}
    problems = sorted(found, key=lambda p: (p.name, p.focus, p.shape, p.value or ""))
    return Report(conforms=not problems, problems=tuple(problems))


@dataclass(frozen=True, slots=True)
class _Constraint:
    shape: str
    select: str
    messages: dict[str, str]


def _constraints(triples: Iterable[ox.Quad]) -> list[_Constraint]:
    selects: dict[str, str] = {}
    messages: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.Literal):
            continue
        if triple.predicate.value == SH.select:
            selects[triple.subject.value] = triple.object.value
        elif triple.predicate.value == SH.message:
            messages[triple.subject.value][triple.object.language or ""] = triple.object.value
    return [_Constraint(shape, select, messages[shape]) for shape, select in sorted(selects.items())]


def _queries(store: ox.Store, triples: Iterable[ox.Quad]) -> Iterator[Problem]:
    names = Names(store)
    for constraint in _constraints(triples):
        rows = store.query(constraint.select, prefixes=PREFIXES, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            focus, value = row["this"].value, row["value"]
            shown = {
                language: {
                    "this": names.of(focus, language),
                    "value": names.of(value.value, language) if value is not None else "",
                }
                for language in ("nb", "en")
            }
            yield Problem(
                shape=_local(constraint.shape),
                focus=focus,
                name=shown["nb"]["this"],
                message=_fill(constraint.messages.get("nb", ""), shown["nb"]),
                message_en=_fill(constraint.messages.get("en", ""), shown["en"]),
                value=shown["nb"]["value"] or None,
                value_en=shown["en"]["value"] or None,
            )


def _fill(words: str, shown: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: shown.get(match[1], match[0]), words)


def _property_shapes(store: ox.Store, triples: list[ox.Quad]) -> Iterator[Problem]:
    from pyshacl import validate as shacl
    from rdflib import RDF as RDF_NS
    from rdflib import SH as SHACL
    from rdflib import Literal

    shapes = _rdflib(t for t in triples if t.predicate.value not in (SH.sparql, SH.select, SH.prefixes))
    data = _rdflib(_looked_at(store, triples))
    _, report, _ = shacl(data, shacl_graph=shapes, inference="none", inplace=True, meta_shacl=False)
    names = Names(store)
    for result in report.subjects(RDF_NS.type, SHACL.ValidationResult):
        messages = {
            message.language or "": str(message)
            for message in report.objects(result, SHACL.resultMessage)
            if isinstance(message, Literal)
        }
        focus, value = str(report.value(result, SHACL.focusNode)), report.value(result, SHACL.value)
        yield Problem(
            shape=_local(str(report.value(result, SHACL.sourceShape))),
            focus=focus,
            name=names.of(focus),
            message=messages.get("nb", ""),
            message_en=messages.get("en", ""),
            value=None if value is None else names.of(str(value)),
            value_en=None if value is None else names.of(str(value), "en"),
        )


def _looked_at(store: ox.Store, shapes: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """What the property shapes look at: the paths they follow, and who is of the classes that they name.

    A node shape that has only queries is left out: statements and quotes are most of the graph.
    """
    shapes = list(shapes)
    with_properties = {triple.subject for triple in shapes if triple.predicate.value == SH.property}
    wanted: defaultdict[str, set[ox.NamedNode]] = defaultdict(set)
    for triple in shapes:
        name = triple.predicate.value.removeprefix(_SHACL)
        if isinstance(triple.object, ox.NamedNode) and (name != "targetClass" or triple.subject in with_properties):
            wanted[name].add(triple.object)
    subclasses = list(store.quads_for_pattern(None, ox.NamedNode(_SUBCLASS), None))
    yield from subclasses
    for path in sorted(wanted["path"], key=str):
        yield from store.quads_for_pattern(None, path, None)
    for kind in sorted(_with_subclasses(wanted["class"] | wanted["targetClass"], subclasses), key=str):
        yield from store.quads_for_pattern(None, ox.NamedNode(RDF.type), kind)


def _with_subclasses(classes: set[ox.NamedNode], subclasses: list[ox.Quad]) -> set[ox.NamedNode]:
    found = set(classes)
    while True:
        more = {q.subject for q in subclasses if q.object in found and isinstance(q.subject, ox.NamedNode)} - found
        if not more:
            return found
        found |= more


def _rdflib(quads: Iterable[ox.Quad]) -> Graph:
    from rdflib import Graph, Literal, URIRef

    graph = Graph()
    for quad in quads:
        term: Literal | URIRef
        if isinstance(quad.object, ox.Literal):
            language = quad.object.language
            kind = None if language else URIRef(quad.object.datatype.value)
            term = Literal(quad.object.value, lang=language, datatype=kind, normalize=False)
        else:
            term = URIRef(_iri(quad.object))
        graph.add((URIRef(_iri(quad.subject)), URIRef(quad.predicate.value), term))
    return graph


def _iri(term: object) -> str:
    """A blank node of the shapes goes by its label. Raises TypeError for a quoted triple, which is never written."""
    if not isinstance(term, ox.NamedNode | ox.BlankNode):
        raise TypeError(f"an IRI was expected, not {term}")
    return term.value


def _local(value: str) -> str:
    return value.rsplit("#", 1)[-1]
