# ruff: noqa: N815  the names are those of the vocabularies, letter for letter
"""Closed namespaces: a term that is not written here cannot be used, and a misspelt one raises AttributeError.

Plain strings, so that naming a term costs no import. Outside terms are only those this program writes or reads.
"""

from __future__ import annotations

from typing import Final

from ontology.ids import BASE, ONTOLOGY

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_DCT: Final = "http://purl.org/dc/terms/"
_ORG: Final = "http://www.w3.org/ns/org#"
_ELI: Final = "http://data.europa.eu/eli/ontology#"
_PROV: Final = "http://www.w3.org/ns/prov#"
_OA: Final = "http://www.w3.org/ns/oa#"
_DCAT: Final = "http://www.w3.org/ns/dcat#"
_VOID: Final = "http://rdfs.org/ns/void#"
_SH: Final = "http://www.w3.org/ns/shacl#"

PREFIXES: Final[dict[str, str]] = {
    "actor": BASE + "actor/",
    "county": BASE + "county/",
    "dcat": _DCAT,
    "dct": _DCT,
    "eli": _ELI,
    "group": BASE + "concept/target-group/",
    "instrument": BASE + "concept/instrument/",
    "law": BASE + "law/",
    "municipality": BASE + "municipality/",
    "oa": _OA,
    "org": _ORG,
    "owl": _OWL,
    "plan": BASE + "plan/",
    "prov": _PROV,
    "rdf": _RDF,
    "rdfs": _RDFS,
    "scheme": BASE + "concept/",
    "setting": BASE + "concept/setting/",
    "skos": _SKOS,
    "status": BASE + "concept/status/",
    "tg": ONTOLOGY,
    "theme": BASE + "concept/theme/",
    "void": _VOID,
    "xsd": _XSD,
}
"""The prefixes that the program's own queries and exports use."""


class TG:
    """Our own terms; ``tiltaksgraf.ttl`` says what each means."""

    Act: Final = ONTOLOGY + "Act"
    Actor: Final = ONTOLOGY + "Actor"
    Budget: Final = ONTOLOGY + "Budget"
    CitedDocument: Final = ONTOLOGY + "CitedDocument"
    Convention: Final = ONTOLOGY + "Convention"
    Correction: Final = ONTOLOGY + "Correction"
    Counterpart: Final = ONTOLOGY + "Counterpart"
    County: Final = ONTOLOGY + "County"
    Deadline: Final = ONTOLOGY + "Deadline"
    Goal: Final = ONTOLOGY + "Goal"
    Indicator: Final = ONTOLOGY + "Indicator"
    Instrument: Final = ONTOLOGY + "Instrument"
    LegalSection: Final = ONTOLOGY + "LegalSection"
    Measure: Final = ONTOLOGY + "Measure"
    MunicipalCollaboration: Final = ONTOLOGY + "MunicipalCollaboration"
    Municipality: Final = ONTOLOGY + "Municipality"
    Passage: Final = ONTOLOGY + "Passage"
    Plan: Final = ONTOLOGY + "Plan"
    Quote: Final = ONTOLOGY + "Quote"
    Regulation: Final = ONTOLOGY + "Regulation"
    Section: Final = ONTOLOGY + "Section"
    Setting: Final = ONTOLOGY + "Setting"
    Statement: Final = ONTOLOGY + "Statement"
    Status: Final = ONTOLOGY + "Status"
    StatusReport: Final = ONTOLOGY + "StatusReport"
    StatusStatement: Final = ONTOLOGY + "StatusStatement"
    TargetGroup: Final = ONTOLOGY + "TargetGroup"
    Theme: Final = ONTOLOGY + "Theme"

    about: Final = ONTOLOGY + "about"
    abbreviation: Final = ONTOLOGY + "abbreviation"
    actorKind: Final = ONTOLOGY + "actorKind"
    aimedAt: Final = ONTOLOGY + "aimedAt"
    asOf: Final = ONTOLOGY + "asOf"
    audience: Final = ONTOLOGY + "audience"
    budget: Final = ONTOLOGY + "budget"
    buildsOn: Final = ONTOLOGY + "buildsOn"
    cites: Final = ONTOLOGY + "cites"
    corrects: Final = ONTOLOGY + "corrects"
    correctedField: Final = ONTOLOGY + "correctedField"
    counterpart: Final = ONTOLOGY + "counterpart"
    currentStatus: Final = ONTOLOGY + "currentStatus"
    deadline: Final = ONTOLOGY + "deadline"
    deadlinePrinted: Final = ONTOLOGY + "deadlinePrinted"
    depth: Final = ONTOLOGY + "depth"
    earliest: Final = ONTOLOGY + "earliest"
    field: Final = ONTOLOGY + "field"
    first: Final = ONTOLOGY + "first"
    goal: Final = ONTOLOGY + "goal"
    governmentLevel: Final = ONTOLOGY + "governmentLevel"
    grade: Final = ONTOLOGY + "grade"
    id: Final = ONTOLOGY + "id"
    indicator: Final = ONTOLOGY + "indicator"
    instrument: Final = ONTOLOGY + "instrument"
    latest: Final = ONTOLOGY + "latest"
    length: Final = ONTOLOGY + "length"
    legalNumber: Final = ONTOLOGY + "legalNumber"
    level: Final = ONTOLOGY + "level"
    live: Final = ONTOLOGY + "live"
    matchedLabel: Final = ONTOLOGY + "matchedLabel"
    measure: Final = ONTOLOGY + "measure"
    mentions: Final = ONTOLOGY + "mentions"
    municipality: Final = ONTOLOGY + "municipality"
    namePattern: Final = ONTOLOGY + "namePattern"
    newValue: Final = ONTOLOGY + "newValue"
    number: Final = ONTOLOGY + "number"
    numberingGap: Final = ONTOLOGY + "numberingGap"
    oldValue: Final = ONTOLOGY + "oldValue"
    order: Final = ONTOLOGY + "order"
    overviewResponsible: Final = ONTOLOGY + "overviewResponsible"
    overviewSpan: Final = ONTOLOGY + "overviewSpan"
    overviewStatus: Final = ONTOLOGY + "overviewStatus"
    overviewTitle: Final = ONTOLOGY + "overviewTitle"
    page: Final = ONTOLOGY + "page"
    pages: Final = ONTOLOGY + "pages"
    partOf: Final = ONTOLOGY + "partOf"
    partner: Final = ONTOLOGY + "partner"
    periodEnd: Final = ONTOLOGY + "periodEnd"
    periodPrinted: Final = ONTOLOGY + "periodPrinted"
    periodStart: Final = ONTOLOGY + "periodStart"
    plan: Final = ONTOLOGY + "plan"
    printed: Final = ONTOLOGY + "printed"
    printedIn: Final = ONTOLOGY + "printedIn"
    queryLabel: Final = ONTOLOGY + "queryLabel"
    quote: Final = ONTOLOGY + "quote"
    readingWarning: Final = ONTOLOGY + "readingWarning"
    repealed: Final = ONTOLOGY + "repealed"
    responsible: Final = ONTOLOGY + "responsible"
    role: Final = ONTOLOGY + "role"
    saidIn: Final = ONTOLOGY + "saidIn"
    scope: Final = ONTOLOGY + "scope"
    score: Final = ONTOLOGY + "score"
    second: Final = ONTOLOGY + "second"
    section: Final = ONTOLOGY + "section"
    setting: Final = ONTOLOGY + "setting"
    sha256: Final = ONTOLOGY + "sha256"
    sourceFile: Final = ONTOLOGY + "sourceFile"
    span: Final = ONTOLOGY + "span"
    status: Final = ONTOLOGY + "status"
    strength: Final = ONTOLOGY + "strength"
    successor: Final = ONTOLOGY + "successor"
    targetGroup: Final = ONTOLOGY + "targetGroup"
    theme: Final = ONTOLOGY + "theme"
    validFrom: Final = ONTOLOGY + "validFrom"
    validTo: Final = ONTOLOGY + "validTo"
    why: Final = ONTOLOGY + "why"


class RDF:
    Statement: Final = _RDF + "Statement"
    object: Final = _RDF + "object"
    predicate: Final = _RDF + "predicate"
    subject: Final = _RDF + "subject"
    type: Final = _RDF + "type"


class RDFS:
    label: Final = _RDFS + "label"


class XSD:
    boolean: Final = _XSD + "boolean"
    date: Final = _XSD + "date"
    decimal: Final = _XSD + "decimal"
    gYear: Final = _XSD + "gYear"
    gYearMonth: Final = _XSD + "gYearMonth"
    integer: Final = _XSD + "integer"
    string: Final = _XSD + "string"


class SKOS:
    Concept: Final = _SKOS + "Concept"
    altLabel: Final = _SKOS + "altLabel"
    broader: Final = _SKOS + "broader"
    definition: Final = _SKOS + "definition"
    hiddenLabel: Final = _SKOS + "hiddenLabel"
    inScheme: Final = _SKOS + "inScheme"
    notation: Final = _SKOS + "notation"
    prefLabel: Final = _SKOS + "prefLabel"


class DCT:
    conformsTo: Final = _DCT + "conformsTo"
    created: Final = _DCT + "created"
    date: Final = _DCT + "date"
    description: Final = _DCT + "description"
    format: Final = _DCT + "format"
    issued: Final = _DCT + "issued"
    language: Final = _DCT + "language"
    publisher: Final = _DCT + "publisher"
    title: Final = _DCT + "title"


class ORG:
    hasMember: Final = _ORG + "hasMember"
    OrganizationalCollaboration: Final = _ORG + "OrganizationalCollaboration"


class ELI:
    LegalResourceSubdivision: Final = _ELI + "LegalResourceSubdivision"
    is_part_of: Final = _ELI + "is_part_of"


class PROV:
    Person: Final = _PROV + "Person"
    wasAttributedTo: Final = _PROV + "wasAttributedTo"
    wasQuotedFrom: Final = _PROV + "wasQuotedFrom"


class OA:
    TextPositionSelector: Final = _OA + "TextPositionSelector"
    TextQuoteSelector: Final = _OA + "TextQuoteSelector"
    end: Final = _OA + "end"
    exact: Final = _OA + "exact"
    start: Final = _OA + "start"


class DCAT:
    Dataset: Final = _DCAT + "Dataset"
    Distribution: Final = _DCAT + "Distribution"
    distribution: Final = _DCAT + "distribution"
    mediaType: Final = _DCAT + "mediaType"


class VOID:
    Dataset: Final = _VOID + "Dataset"
    class_: Final = _VOID + "class"
    classPartition: Final = _VOID + "classPartition"
    classes: Final = _VOID + "classes"
    distinctSubjects: Final = _VOID + "distinctSubjects"
    entities: Final = _VOID + "entities"
    properties: Final = _VOID + "properties"
    property: Final = _VOID + "property"
    propertyPartition: Final = _VOID + "propertyPartition"
    subset: Final = _VOID + "subset"
    triples: Final = _VOID + "triples"
    uriSpace: Final = _VOID + "uriSpace"
    vocabulary: Final = _VOID + "vocabulary"


class SH:
    message: Final = _SH + "message"
    prefixes: Final = _SH + "prefixes"
    property: Final = _SH + "property"
    select: Final = _SH + "select"
    sparql: Final = _SH + "sparql"
    severity: Final = _SH + "severity"


def local_names(namespace: type) -> dict[str, str]:
    """Every term of a namespace class: its name here → its IRI."""
    return {name: value for name, value in vars(namespace).items() if not name.startswith("_") and name != "__doc__"}
