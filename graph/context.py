"""What the projection of one plan needs at hand, and how a value is stated with the place it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.nquads import Quads, integer, text
from ontology import ids
from ontology.records import Citation, Fact, Measure, PlanRecords
from ontology.terms import DCT, ELI, OA, PROV, RDF, SKOS, TG
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Said:
    """Where a value was read: characters ``start``–``end`` (equal where it stands nowhere in the text)."""

    start: int
    end: int
    place: str
    printed: str = ""


def said(fact: Fact) -> Said:
    return Said(fact.start, fact.end, fact.place, fact.printed)


@dataclass(frozen=True, slots=True)
class Context:
    """One plan's projection under way.

    ``shared`` is for what plans have in common (a law's sections, cited documents): said in one graph of its own, as a
    triple that stands in two graphs is counted twice by a query over all graphs.
    """

    records: PlanRecords
    vocabulary: Vocabulary
    iri: str
    own: Quads
    shared: Quads
    as_of: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    """The words of each printed actor as they first stand: later ones may differ in case and punctuation."""

    @property
    def key(self) -> str:
        return self.records.plan.key

    def measure(self, number: str) -> str:
        return ids.measure_iri(self.key, number)

    def quote(self, at: Said) -> str | None:
        """The IRI of the quote, written down; None where the value stands nowhere in the text."""
        if at.start >= at.end:
            return None
        node = ids.part_iri(self.key, "quote", at.start, at.end)
        self.own.link(node, RDF.type, TG.Quote)
        self.quoted(node, at.start, at.end)
        return node

    def quoted(self, node: str, start: int, end: int) -> None:
        """Position, words and source of a stretch of text."""
        self.own.link(node, RDF.type, OA.TextQuoteSelector)
        self.own.add(node, OA.exact, text(self.records.text[start:end]))
        self.position(node, start, end)

    def position(self, node: str, start: int, end: int) -> None:
        self.own.link(node, RDF.type, OA.TextPositionSelector)
        self.own.add(node, OA.start, integer(start))
        self.own.add(node, OA.end, integer(end))
        self.own.link(node, PROV.wasQuotedFrom, self.iri)

    def state(self, subject: str, predicate: str, term: str, at: Said, *, kind: str = "", value: str = "") -> str:
        """Says the triple, and where it was read. Returns the statement's IRI, for what else there is to say of it.

        ``value`` keeps statements apart that give one property several values from the same characters.
        """
        self.own.add(subject, predicate, term)
        node = ids.statement_iri(subject, predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1], at.start, at.end, value)
        self.own.link(node, RDF.type, TG.Statement)
        if kind:
            self.own.link(node, RDF.type, kind)
        self.own.link(node, RDF.subject, subject)
        self.own.link(node, RDF.predicate, predicate)
        self.own.add(node, RDF.object, term)
        self.own.add(node, TG.saidIn, text(at.place))
        quote = self.quote(at)
        if quote is not None:
            self.own.link(node, TG.quote, quote)
        elif at.printed:
            self.own.add(node, TG.printed, text(at.printed))
        return node

    def printed_actor(self, label: str) -> str:
        """The node of an actor that no registry knows: this plan's own."""
        node = ids.printed_actor_iri(self.key, label)
        self.own.link(node, RDF.type, TG.Actor)
        self.own.add(node, SKOS.prefLabel, text(self.labels.setdefault(node, label)))
        self.own.link(node, TG.printedIn, self.iri)
        return node

    def cited(self, citation: Citation) -> list[str]:
        """The section cited, if one is named, and its law; or a document that no registry holds."""
        if citation.law is None:
            return [self.document(citation.label)]
        law = ids.law_iri(citation.law)
        if not citation.section:
            return [law]
        section = citation.section.removeprefix("§").strip()
        node = ids.law_section_iri(citation.law, section)
        known = self.vocabulary.laws.get(citation.law)
        self.shared.link(node, RDF.type, TG.LegalSection)
        self.shared.link(node, RDF.type, ELI.LegalResourceSubdivision)
        self.shared.link(node, ELI.is_part_of, law)
        self.shared.add(node, SKOS.notation, text(section))
        sign = "" if section[:1].isalpha() else "§ "
        self.shared.add(node, SKOS.prefLabel, text(f"{known.label() if known else citation.law} {sign}{section}"))
        return [node, law]

    def document(self, name: str) -> str:
        node = ids.document_iri(name)
        self.shared.link(node, RDF.type, TG.CitedDocument)
        self.shared.add(node, DCT.title, text(ids.even(name)))
        return node

    def place(self, measure: Measure, start: int) -> str:
        """Where in a measure's two places a character stands."""
        inside = measure.overview is not None and measure.overview.start <= start < measure.overview.end
        return "overview" if inside and not measure.start <= start < measure.end else "section"
