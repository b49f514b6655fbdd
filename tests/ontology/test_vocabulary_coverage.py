"""The vocabulary has what it is said to have: the codes plans are compared by, the bodies, the laws, all municipalities."""

from __future__ import annotations

from collections import Counter

import pytest

from ontology.records import Scheme
from ontology.vocabulary import Actor, Vocabulary

CODES: dict[Scheme, str] = {
    "target-group": """barn unge eldre kvinner menn gravide foreldre funksjonsnedsettelse utviklingshemming lhbt innvandrere
        familiegjenforente samer rus psykisk-helse risikoutsatte-voksne voldsutsatte voldsutovere parorende ansatte helsepersonell
        barnehage-skole-ansatte barnevern-ansatte politi-justis-ansatte nav-ansatte befolkningen domfelte-innsatte lavinntekt
        reindrift""",
    "theme": """vold-i-nare-relasjoner partnervold partnerdrap vold-mot-barn seksuelle-overgrep voldtekt digital-vold
        okonomisk-vold psykisk-vold negativ-sosial-kontroll aresrelatert-vold tvangsekteskap kjonnslemlestelse utenlandsopphold
        kjarestevold vold-mot-eldre omsorgssvikt skadelig-seksuell-atferd menneskehandel dyremishandling fortsettelsesvold""",
    "instrument": """kompetanseheving informasjon samarbeid rutiner-veiledere behandling-hjelp krisesenter-botilbud bolig
        lov-regelverk forskning-kunnskap finansiering organisering undervisning straffeforfolgning internasjonalt beskyttelse
        foreldrestotte planverk barnehus""",
}
"""The codes that everybody who compares plans knows: they are the core, and nothing else is."""
LEAST = {"target-group": 150, "theme": 120, "instrument": 200, "setting": 110}
ASKED = """trakassering; stalking; barnehus; voldsalarm; omvendt voldsalarm; besøksforbud; dommeravhør; tilrettelagt avhør; æresvold;
    tvangsgifte; omskjæring; nettovergrep; barneekteskap; psykisk utviklingshemmede; flyktninger; asylsøkere; tolk; incest; gjengvold;
    skilsmisse; samvær; foreldretvist; drapskommisjon; partnerdrapsutvalget; SARA; PATRIARK; ATV; krisesenter for menn; dyr; verge;
    hevnporno; netthets; barnemishandling; kvinnemishandling; husbråk; hjemløs; henlagt; erstatning; konverteringsterapi; kvelertak;
    valdsalarm; besøksforbod; omskjering; sosial kontroll; meldeplikt; teieplikt; bekymringsmelding; uromelding; barnefordeling;
    stalking; restraining order; forced marriage; child marriage; interpreters; divorce; custody dispute; revenge porn;
    homeless; asylum seekers; panic alarm; electronic monitoring; domestic homicide review; elder abuse; honour killing; pets"""
ACTS = """straffeloven; straffelova; straffeprosessloven; barnevernsloven; barneloven; barnelova; krisesenterlova; krisesenterloven;
    helse- og omsorgstjenesteloven; spesialisthelsetjenesteloven; helsepersonelloven; pasient- og brukerrettighetsloven;
    folkehelseloven; opplæringslova; barnehageloven; forvaltningsloven; sosialtjenesteloven; familievernkontorloven; ekteskapsloven;
    utlendingsloven; integreringsloven; likestillings- og diskrimineringsloven; politiloven; politiregisterloven;
    straffegjennomføringsloven; voldserstatningsloven; kommuneloven; Istanbulkonvensjonen; barnekonvensjonen; kvinnekonvensjonen;
    Lanzarotekonvensjonen; Den europeiske menneskerettskonvensjon; dyrevelferdsloven; Grunnloven; tannhelsetjenesteloven"""


def words(text: str) -> list[str]:
    return [" ".join(item.split()) for item in text.split(";")]


@pytest.mark.parametrize("scheme", CODES)
def test_the_core_is_what_plans_are_compared_by(vocabulary: Vocabulary, scheme: Scheme) -> None:
    assert {concept.code for concept in vocabulary.scheme(scheme) if concept.core} == set(CODES[scheme].split())


def test_there_are_concepts_enough(vocabulary: Vocabulary) -> None:
    count = Counter(scheme for scheme, _ in vocabulary.concepts)
    assert all(count[scheme] >= least for scheme, least in LEAST.items()), count
    assert sum(count.values()) >= 600


def test_every_concept_has_its_labels_and_definitions(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts.values():
        assert set(concept.preferred) == {"nb", "nn", "en"}, concept.code
        assert {"nb", "en"} <= set(concept.definition), concept.code
        assert all(len(text.split()) > 3 and text.endswith(".") for text in concept.definition.values()), concept.code


def test_nearly_every_concept_has_other_names_in_all_three_languages(vocabulary: Vocabulary) -> None:
    bare = [
        (concept.code, language)
        for concept in vocabulary.concepts.values()
        for language in ("nb", "nn", "en")
        if not any(label.language == language for label in concept.alternative)
    ]
    assert len(bare) <= 5, bare


def test_every_concept_leads_to_a_top(vocabulary: Vocabulary) -> None:
    """A concept that is neither below nor above nor related to another would stand alone in the page of concepts."""
    named = {(scheme, code) for (scheme, _), c in vocabulary.concepts.items() for code in (*c.broader, *c.related)}
    alone = [key for key, c in vocabulary.concepts.items() if not (c.broader or c.related or key in named)]
    assert len(alone) <= 0.05 * len(vocabulary.concepts), alone


def test_what_people_ask_is_a_concept(vocabulary: Vocabulary) -> None:
    from search.labels import LabelIndex

    index = LabelIndex.of(vocabulary)
    missing = [
        asked
        for asked in words(ASKED)
        if not any(
            not n.mended and n.entry.meaning.kind == "concept" and n.length == len(asked.split())
            for n in index.find(asked)
        )
    ]
    assert missing == []


def test_the_acts_of_the_field(vocabulary: Vocabulary) -> None:
    names = {
        name.casefold()
        for law in vocabulary.laws.values()
        for name in (*law.preferred.values(), *(label.text for label in law.alternative))
    }
    assert [act for act in words(ACTS) if act.casefold() not in names] == []
    assert all(set(law.preferred) == {"nb", "nn", "en"} for law in vocabulary.laws.values())


def test_all_municipalities_and_counties_of_today(vocabulary: Vocabulary) -> None:
    municipalities = [place for place in vocabulary.municipalities.values() if place.valid_to is None]
    counties = {number for number, place in vocabulary.counties.items() if place.valid_to is None}
    assert len(municipalities) == 357
    assert len(counties) == 15
    assert all(place.number[:2] == place.county and place.county in counties for place in municipalities)
    assert {name for name, count in Counter(p.name for p in municipalities).items() if count > 1} == {"Herøy", "Våler"}


MINISTRIES = {
    2015: {"JD", "BLD", "HOD", "ASD", "KD", "KMD", "UD"},
    2018: {"JD", "BLD", "HOD", "ASD", "KD", "KMD", "UD", "KUD"},
    2020: {"JD", "BFD", "HOD", "ASD", "KD", "KMD", "UD", "KUD"},
    2024: {"JD", "BFD", "HOD", "AID", "KD", "KDD", "KUD", "UD", "LMD", "DFD", "FIN", "FD"},
}


@pytest.mark.parametrize("year", MINISTRIES)
def test_an_abbreviation_of_a_ministry_means_one_in_a_year(vocabulary: Vocabulary, year: int) -> None:
    held: dict[str, list[Actor]] = {}
    for actor in vocabulary.actors.values():
        if actor.kind == "ministry" and actor.valid(year, year):
            for text in actor.abbreviations:
                held.setdefault(text, []).append(actor)
    assert MINISTRIES[year] <= set(held)
    assert {text: [a.id for a in actors] for text, actors in held.items() if len(actors) > 1} == {}


def test_a_ministry_that_ceased_has_a_successor(vocabulary: Vocabulary) -> None:
    ceased = [a for a in vocabulary.actors.values() if a.kind == "ministry" and a.valid_to is not None]
    assert ceased
    assert [actor.id for actor in ceased if not actor.successors] == []
