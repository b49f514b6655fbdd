"""What people call the things in the graph: ``fjordvik/3`` for a measure, *ansvarlig* for ``tg:responsible``."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pyoxigraph as ox

from ontology import ids
from ontology.terms import PREFIXES, RDFS, SKOS, TG

_IRI = re.compile(r"https?://[^\s<>\"]+")
_STATEMENT = re.compile(r"(plan/[^/]+(?:/measure/[^/]+)?)/statement/(\w+)/")
_PLACE = re.compile(r"plan/([^/]+)/\w+/(\d+)-(\d+)$")


class Names:
    """IRIs of a store → what people call them, in a language where the thing has names in several."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def of(self, value: str, language: str = "nb") -> str:
        """A value as people would say it: an IRI by its name, IRIs inside other words, too."""
        return _IRI.sub(lambda match: self._name(match[0], language), value)

    def _name(self, iri: str, language: str) -> str:
        for term in (TG.id, SKOS.notation):
            if (name := self._literal(iri, term)) is not None:
                return name
        for term in (SKOS.prefLabel, RDFS.label):
            if (name := self._literal(iri, term, language)) is not None:
                return f"{name} (tg:{iri.removeprefix(ids.ONTOLOGY)})" if iri.startswith(ids.ONTOLOGY) else name
        if not iri.startswith(ids.BASE):
            prefix = next((p for p, start in PREFIXES.items() if iri.startswith(start)), None)
            return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}" if prefix else iri
        path = iri.removeprefix(ids.BASE)
        if match := _STATEMENT.match(path):
            return f"{self._name(ids.BASE + match[1], language)} ({match[2]})"
        if match := _PLACE.match(path):
            return f"{unquote(match[1])} ({match[2]}–{match[3]})"
        return unquote(path)

    def _literal(self, iri: str, term: str, language: str | None = None) -> str | None:
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(term), None):
            if isinstance(quad.object, ox.Literal) and (language is None or quad.object.language == language):
                return quad.object.value
        return None
