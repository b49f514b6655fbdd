"""The model says what every term is, and nothing uses a term that it does not say."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import terms
from ontology.ids import ONTOLOGY
from ontology.terms import TG, local_names
from ontology.vocabulary import turtle_files

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "ontology" / "tiltaksgraf.ttl"
SHAPES = ROOT / "ontology" / "shapes.ttl"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
KINDS = {f"http://www.w3.org/2002/07/owl#{kind}" for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def triples(path: Path) -> list[tuple[str, str, object]]:
    return [
        (str(t.subject.value), t.predicate.value, t.object) for t in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]


def declared() -> set[str]:
    return {
        s.removeprefix(ONTOLOGY)
        for s, p, o in triples(MODEL)
        if p == TYPE and isinstance(o, ox.NamedNode) and o.value in KINDS
    }


def used_in_turtle() -> set[str]:
    found = set()
    for path in [*turtle_files(), SHAPES]:
        for subject, predicate, term in triples(path):
            values = [subject, predicate, *([term.value] if isinstance(term, ox.NamedNode) else [])]
            found |= {value.removeprefix(ONTOLOGY) for value in values if value.startswith(ONTOLOGY)}
    return found


def used_in_queries() -> set[str]:
    text = [path.read_text(encoding="utf-8") for path in (ROOT / "graph" / "queries").glob("*.rq")]
    text += [str(o.value) for _, p, o in triples(SHAPES) if p.endswith("shacl#select") and isinstance(o, ox.Literal)]
    return {name for query in text for name in re.findall(r"(?<![\w:])tg:(\w+)", query)}


def used_in_code() -> set[str]:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "graph").glob("*.py"))
    return set(re.findall(r"\bTG\.(\w+)", code))


def test_every_term_in_use_is_in_the_model() -> None:
    in_use = used_in_turtle() | used_in_queries() | set(local_names(TG))
    assert in_use - declared() == set()


def test_every_term_of_the_model_is_in_use() -> None:
    assert declared() - (used_in_turtle() | used_in_queries() | used_in_code()) == set()


def test_every_term_of_the_namespace_is_its_name() -> None:
    assert all(value == ONTOLOGY + name for name, value in local_names(TG).items())


def test_every_term_has_a_label_and_a_definition_in_both_languages() -> None:
    said: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for subject, predicate, term in triples(MODEL):
        if isinstance(term, ox.Literal) and predicate in (LABEL, DEFINITION):
            said[(subject, predicate)].append(term.language or "")
    for name in declared():
        for predicate in (LABEL, DEFINITION):
            assert sorted(said[(ONTOLOGY + name, predicate)]) == ["en", "nb"], (name, predicate)


def test_labels_tell_terms_apart() -> None:
    """Two classes, or two properties, of one name could not be told apart in the documentation."""
    kinds = {s: o.value for s, p, o in triples(MODEL) if p == TYPE and isinstance(o, ox.NamedNode)}
    seen: defaultdict[tuple[str, str, bool], set[str]] = defaultdict(set)
    for subject, predicate, term in triples(MODEL):
        if predicate == LABEL and isinstance(term, ox.Literal):
            seen[(term.value, term.language or "", kinds[subject].endswith("Class"))].add(subject)
    assert [found for found in seen.values() if len(found) > 1] == []


def test_links_to_other_vocabularies_are_terms_known_to_exist() -> None:
    """An IRI of somebody else's that does not exist is worse than none: each is named here, checked by hand."""
    known = {
        "dct": {
            "alternative", "description", "identifier", "isPartOf", "isReplacedBy", "references", "subject", "title",
        },
        "eli": {"LegalResource", "LegalResourceSubdivision"},
        "oa": {"TextPositionSelector", "TextQuoteSelector"},
        "org": {"Organization", "OrganizationalCollaboration"},
        "prov": {"Entity", "Plan", "wasDerivedFrom"},
        "rdf": {"Statement", "type"},
        "skos": {"Concept", "ConceptScheme", "definition", "inScheme", "notation", "prefLabel"},
    }  # fmt: skip
    prefixes = {name: value for name, value in terms.PREFIXES.items() if name in known}
    for subject, predicate, term in triples(MODEL):
        for value in (subject, predicate, term.value if isinstance(term, ox.NamedNode) else ""):
            for name, start in prefixes.items():
                if str(value).startswith(start):
                    assert str(value).removeprefix(start) in known[name]


@pytest.mark.parametrize("path", [MODEL, SHAPES, *turtle_files()], ids=lambda path: path.name)
def test_every_node_has_a_name(path: Path) -> None:
    for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        assert not isinstance(triple.subject, ox.BlankNode)
        assert not isinstance(triple.object, ox.BlankNode)


def test_a_misspelt_term_is_an_error() -> None:
    with pytest.raises(AttributeError):
        TG.Mesure  # type: ignore[attr-defined]  # noqa: B018


def test_the_namespaces_cost_no_import() -> None:
    heavy = "import sys, ontology.terms; print({'rdflib', 'pyoxigraph', 'msgspec'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"
