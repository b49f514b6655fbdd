"""Records → triples: what can be asked directly, where each value was read, and that nothing else is said."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pyoxigraph as ox
import pytest
from fictional_plans import FJORDVIK, fjordvik, landet, sundet

from graph.context import Context
from graph.nquads import Quads
from graph.project_measure import Chapters
from graph.projection import _project, fingerprint, project, project_corrections, project_derived
from graph.vocabulary_graph import project_vocabulary
from ontology import ids
from ontology.records import Correction, Fact, PlanRecords, Section
from ontology.terms import PREFIXES, RDF
from ontology.vocabulary import vocabulary

Rows = list[dict[str, str]]


def ask(store: ox.Store, where: str) -> Rows:
    query = f"SELECT * WHERE {{ {where} }}"
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: row[n].value for n in names if row[n] is not None} for row in found]


def values(store: ox.Store, measure: str, term: str) -> list[str]:
    return sorted(row["x"] for row in ask(store, f'?m tg:id "{measure}" ; {term} ?x'))


def local(iris: list[str]) -> list[str]:
    return [iri.removeprefix(ids.BASE) for iri in iris]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("tg:number", ["1"]),
        ("dct:title", ["Kurs om vold mot eldre"]),
        ("tg:overviewTitle", ["Kurs om vold mot eldre"]),
        ("tg:deadline", ["2025-06-30"]),
        ("tg:deadlinePrinted", ["1. halvår 2025"]),
        ("tg:periodStart", ["2025"]),
        ("tg:periodEnd", ["2026"]),
        ("tg:audience", ["Ansatte i hjemmetjenesten"]),
        ("tg:budget", ["Innenfor rammen"]),
        ("tg:indicator", ["Antall deltakere"]),
        ("tg:live", ["true"]),
        ("tg:order", ["1"]),
        ("tg:page", ["2"]),
        ("tg:correctedField", ["period"]),
        ("tg:goal/dct:title", ["Mål A: Ansatte skal kunne se vold"]),
    ],
)
def test_a_measures_values(store: ox.Store, term: str, expected: list[str]) -> None:
    assert values(store, "fjordvik/1", term) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("tg:plan", ["plan/fjordvik"]),
        ("tg:responsible", ["plan/fjordvik/actor/helse-og-mestring"]),
        ("tg:overviewResponsible", ["plan/fjordvik/actor/helse-og-mestring"]),
        ("tg:partner", ["actor/krisesenteret"]),
        ("tg:status", ["concept/status/ongoing"]),
        ("tg:overviewStatus", ["concept/status/completed"]),
        ("tg:currentStatus", ["concept/status/ongoing"]),
        ("tg:about", ["concept/target-group/eldre"]),
        ("tg:targetGroup", ["concept/target-group/eldre", "concept/target-group/helsepersonell"]),
        ("tg:theme", ["concept/theme/vold-mot-eldre"]),
        ("tg:instrument", ["concept/instrument/kompetanseheving"]),
        ("tg:setting", ["concept/setting/hjemmetjeneste"]),
        ("tg:mentions", ["actor/krisesenteret"]),
        ("tg:cites", ["law/straffeloven", "law/straffeloven/section/282"]),
    ],
)
def test_a_measures_links(store: ox.Store, term: str, expected: list[str]) -> None:
    assert local(values(store, "fjordvik/1", term)) == expected


def test_what_is_only_mentioned_is_no_theme_of_the_measure(store: ox.Store) -> None:
    assert values(store, "fjordvik/2", "tg:theme") == []
    assert local(values(store, "fjordvik/2", "tg:mentions")) == ["concept/theme/vold-mot-barn"]


def test_a_withdrawn_measure_is_not_live(store: ox.Store) -> None:
    assert values(store, "fjordvik/4", "tg:live") == ["false"]


def test_unknown_is_said_of_nothing(store: ox.Store) -> None:
    for term in ("tg:deadline", "tg:status", "tg:currentStatus", "tg:responsible", "tg:partOf/tg:partOf"):
        assert values(store, "fjordvik/3a", term) == []
    assert values(store, "fjordvik/3a", "tg:partOf/tg:id") == ["fjordvik/3"]


def test_not_a_deadline_that_is_no_date(store: ox.Store) -> None:
    assert values(store, "sundet/1", "tg:deadlinePrinted") == ["løpande"]
    assert values(store, "sundet/1", "tg:deadline") == []


def test_the_words_of_a_measures_section_and_row(store: ox.Store) -> None:
    for term, begin in (("tg:span", "Tiltak 1 Kurs"), ("tg:overviewSpan", "1 Kurs om vold mot eldre Helse")):
        (row,) = ask(store, f'?m tg:id "fjordvik/1" ; {term} ?s . ?s oa:start ?start ; oa:end ?end')
        assert FJORDVIK[int(row["start"]) : int(row["end"])].startswith(begin)


def test_a_status_statement_says_where_and_as_of_when(store: ox.Store) -> None:
    rows = ask(
        store,
        """?s a tg:StatusStatement ; rdf:subject/tg:id "fjordvik/1" ; rdf:predicate ?p ; rdf:object ?o ;
           tg:saidIn ?place ; tg:asOf ?day ; tg:quote ?q . ?q oa:exact ?words ; prov:wasQuotedFrom ?plan""",
    )
    assert {(row["place"], row["words"]) for row in rows} == {("section", "Under arbeid"), ("overview", "Gjennomført")}
    assert {row["day"] for row in rows} == {"2025-06-12"}
    assert {row["plan"] for row in rows} == {ids.plan_iri("fjordvik")}


def test_a_deadline_statement_has_its_first_and_last_day(store: ox.Store) -> None:
    (row,) = ask(
        store,
        """?s a tg:Deadline ; rdf:predicate tg:deadline ; rdf:subject/tg:id "fjordvik/1" ; tg:earliest ?a ;
           tg:latest ?b""",
    )
    assert (row["a"], row["b"]) == ("2025-01-01", "2025-06-30")


def test_a_link_says_which_words_made_it_and_how_strong_it_is(store: ox.Store) -> None:
    (row,) = ask(
        store,
        """?s rdf:subject/tg:id "landet/1" ; rdf:predicate tg:about ; rdf:object group:eldre ; tg:strength ?strength ;
           tg:matchedLabel ?label ; tg:quote/oa:exact ?words""",
    )
    assert (row["strength"], row["label"], row["words"]) == ("title", "eldre", "eldre")


def test_an_actor_as_printed_beside_the_registrys(store: ox.Store) -> None:
    (row,) = ask(
        store,
        """?s rdf:subject/tg:id "landet/1" ; rdf:predicate tg:responsible ; rdf:object ?actor ; tg:printed ?printed ;
           tg:abbreviation ?short . ?actor skos:prefLabel ?name FILTER (LANG(?name) = "nb")""",
    )
    assert (row["actor"], row["printed"], row["short"]) == (ids.actor_iri("jd"), "JD", "JD")
    assert row["name"] == "Justis- og beredskapsdepartementet"


def test_an_actor_nobody_knows_is_its_plans_own(store: ox.Store) -> None:
    (row,) = ask(store, '?a tg:printedIn/tg:id "fjordvik" ; skos:prefLabel "Helse og mestring" ; a tg:Actor')
    assert local([row["a"]]) == ["plan/fjordvik/actor/helse-og-mestring"]


def test_a_plans_facts(store: ox.Store) -> None:
    (row,) = ask(
        store,
        """?p tg:id "fjordvik" ; dct:title ?title ; tg:level ?level ; dct:issued ?day ; tg:periodStart ?from ;
           tg:periodEnd ?to ; dct:language ?language ; tg:sourceFile ?file ; tg:sha256 ?sum ; tg:length ?length ;
           tg:pages ?pages ; dct:publisher/skos:prefLabel ?publisher ; tg:buildsOn/dct:title ?on ; dct:format ?format ;
           tg:numberingGap ?gap ; tg:readingWarning ?warning""",
    )
    assert row["level"] == "municipal"
    assert (row["day"], row["from"], row["to"], row["language"]) == ("2025-06-12", "2025", "2028", "nb")
    assert (row["file"], row["sum"], row["length"], row["pages"]) == (
        "Fjordvik.txt", "0" * 64, str(len(FJORDVIK)), "2",
    )  # fmt: skip
    assert row["publisher"] == "Fjordvik kommune"
    assert row["on"] == "Trygge rom: nasjonal handlingsplan (2019–2022)"
    assert (row["gap"], row["warning"]) == ("5", "Usikker rad.")


def test_municipalities_that_publish_together(store: ox.Store) -> None:
    rows = ask(
        store,
        '?p tg:id "sundet" ; dct:publisher ?c ; tg:municipality ?m . ?c a tg:MunicipalCollaboration ; org:hasMember ?m',
    )
    assert local(sorted(row["m"] for row in rows)) == [f"municipality/{n}" for n in ("4631", "4632", "4633")]


def test_a_national_plan_of_the_registry_that_a_plan_builds_on() -> None:
    known = next(iter(vocabulary().national_plans.values()))
    records = fjordvik()
    fact = Fact(value=f"{known.preferred['nb']} ({known.period})", printed="x", start=0, end=5, place="text")
    plan = msgspec.structs.replace(records.plan, builds_on=(fact,))
    written = project(msgspec.structs.replace(records, plan=plan)).decode()
    assert f"<{ids.national_plan_iri(known.id)}>" in written
    assert "CitedDocument" not in written


def test_a_passage_has_its_place_its_section_and_its_measure(store: ox.Store) -> None:
    (row,) = ask(
        store,
        """?x a tg:Passage, tg:Quote ; tg:measure/tg:id "fjordvik/2" ; oa:exact ?words ; tg:role ?role ; tg:page ?page ;
           oa:start ?start ; oa:end ?end ; tg:section/dct:title ?section ; tg:plan/tg:id ?plan""",
    )
    assert FJORDVIK[int(row["start"]) : int(row["end"])] == row["words"]
    assert (row["role"], row["page"], row["section"], row["plan"]) == ("demand", "1", "Mål B", "fjordvik")


def test_the_innermost_chapter_that_has_not_ended() -> None:
    outer = Section(level=1, title="outer", start=0, end=100, page=1)
    inner = Section(level=2, title="inner", start=10, end=20, page=1)
    chapters = Chapters([inner, outer])
    assert [getattr(chapters.at(place), "title", None) for place in (0, 10, 19, 20, 99, 100)] == [
        "outer", "inner", "inner", "outer", "outer", None,
    ]  # fmt: skip


def test_a_section_of_a_law_is_said_once_for_all_plans(store: ox.Store) -> None:
    (row,) = ask(
        store,
        """GRAPH ?g { ?s a tg:LegalSection ; eli:is_part_of law:krisesenterlova ; skos:notation ?n ;
           skos:prefLabel ?l }""",
    )
    assert (row["g"], row["n"], row["l"]) == (ids.graph_iri("references"), "2", "krisesenterloven § 2")


def test_a_document_no_registry_holds(store: ox.Store) -> None:
    (row,) = ask(store, '?m tg:id "landet/3" ; tg:cites ?d . ?d a tg:CitedDocument ; dct:title ?title')
    assert row["title"] == "Prop. 12 S (2016–2017)"


def test_counterparts_point_both_ways(store: ox.Store) -> None:
    assert values(store, "fjordvik/1", "tg:counterpart/tg:id") == ["landet/1"]
    assert values(store, "landet/1", "tg:counterpart/tg:id") == ["fjordvik/1"]
    (row,) = ask(store, "?c a tg:Counterpart ; tg:score ?score ; tg:grade ?grade ; tg:why ?why")
    assert (row["score"], row["grade"]) == ("0.875", "match")


def test_a_correction_says_who_and_when(store: ox.Store) -> None:
    (row,) = ask(
        store,
        """?c a tg:Correction ; tg:corrects/tg:id "fjordvik/1" ; tg:field ?field ; tg:newValue ?new ; dct:created ?at ;
           prov:wasAttributedTo/rdfs:label ?by ; tg:printed ?quote . FILTER NOT EXISTS { ?c tg:oldValue ?old }""",
    )
    assert row["field"] == "period"
    assert (row["new"], row["at"], row["by"]) == ("2025-2026", "2025-09-01", "Kari Nordmann")


def test_a_correction_of_a_plan() -> None:
    correction = Correction(target="fjordvik", field="title", old="x", new=None, by="Ola", at="2025", quote="")
    written = project_corrections([correction]).decode()
    assert f"<{ids.plan_iri('fjordvik')}>" in written
    assert "newValue" not in written


def test_every_statement_is_true_and_every_quote_is_in_its_text(
    store: ox.Store, plans: tuple[PlanRecords, ...]
) -> None:
    stated = ask(store, "?s a tg:Statement ; rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c")
    true = ask(store, "?s a tg:Statement ; rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c . ?a ?b ?c")
    assert len(stated) == len(true) > 50
    texts = {ids.plan_iri(each.plan.key): each.text for each in plans}
    quotes = ask(store, "?q a oa:TextQuoteSelector ; oa:exact ?w ; oa:start ?a ; oa:end ?b ; prov:wasQuotedFrom ?p")
    assert len(quotes) > 50
    for row in quotes:
        assert texts[row["p"]][int(row["a"]) : int(row["b"])] == row["w"]


def test_every_value_of_a_measure_has_a_statement(store: ox.Store) -> None:
    """But what is worked out from other values, or is about the record and not the plan."""
    derived = {
        "currentStatus", "targetGroup", "theme", "instrument", "setting", "id", "number", "plan", "order", "page",
        "live", "span", "overviewSpan", "partOf", "correctedField", "counterpart", "type",
    }  # fmt: skip
    rows = ask(
        store, "?m a tg:Measure ; ?p ?o FILTER NOT EXISTS { ?s rdf:subject ?m ; rdf:predicate ?p ; rdf:object ?o }"
    )
    assert {row["p"].replace("/", "#").rsplit("#", 1)[-1] for row in rows} <= derived


def test_no_triple_stands_in_two_graphs(store: ox.Store) -> None:
    """A query over all graphs would count it twice."""
    counts = Counter((str(q.subject), str(q.predicate), str(q.object)) for q in store)
    assert [triple for triple, count in counts.items() if count > 1] == []


def test_every_node_has_a_name(store: ox.Store) -> None:
    for quad in store:
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.graph_name, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_each_plan_keeps_to_its_own_graph(plans: tuple[PlanRecords, ...]) -> None:
    for each in plans:
        graphs = {str(q.graph_name) for q in ox.parse(project(each), format=ox.RdfFormat.N_QUADS)}
        assert graphs <= {f"<{ids.plan_graph_iri(each.plan.key)}>", f"<{ids.graph_iri('references')}>"}


def test_the_same_records_give_the_same_bytes() -> None:
    for make in (fjordvik, landet, sundet):
        assert project(make()) == project(make())
    assert project_vocabulary() == project_vocabulary()
    assert fingerprint(fjordvik(), "v") == fingerprint(fjordvik(), "v")


def test_a_fingerprint_changes_with_records_text_and_vocabulary() -> None:
    records = fjordvik()
    other = msgspec.structs.replace(records, text=records.text + " ")
    prints = {fingerprint(records, "v"), fingerprint(other, "v"), fingerprint(records, "w"), fingerprint(landet(), "v")}
    assert len(prints) == 4


def test_hostile_text_stays_text() -> None:
    """What a plan prints becomes a literal; in an IRI it is percent-encoded."""
    bad = '"> <https://evil.example/> . \n} DROP ALL <script>alert(1)</script> ../../etc \u202e'
    records = landet()
    measure = records.measures[0]
    title = msgspec.structs.replace(measure.title, value=bad)
    actor = msgspec.structs.replace(measure.responsible[0], actor=None, label=bad, printed=bad)
    goal = msgspec.structs.replace(measure.title, value=bad)
    measure = msgspec.structs.replace(measure, title=title, responsible=(actor,), goal=goal, number="1/../<x>")
    written = project(msgspec.structs.replace(records, measures=(measure,), passages=()))
    quads = list(ox.parse(written, format=ox.RdfFormat.N_QUADS))
    assert bad in {q.object.value for q in quads if isinstance(q.object, ox.Literal)}
    for quad in quads:
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode):
                assert "evil" not in node.value or "%" in node.value or "evil-example" in node.value
                assert "<" not in node.value
                assert ".." not in node.value.split("/")


def test_a_record_of_no_known_type_is_refused() -> None:
    records = fjordvik()
    context = Context(records, vocabulary(), "https://example.org/p", Quads("https://example.org/g"), Quads("x:y"))
    stranger: Any = Correction(target="x", field="y", old=None, new=None, by="z", at="2025")
    with pytest.raises(TypeError, match="Correction"):
        _project(context, stranger, {}, Chapters(()))


def test_a_counterpart_of_no_measure_is_refused() -> None:
    from ontology.records import Counterpart

    with pytest.raises(ValueError, match="<plan>/<number>"):
        project_derived([Counterpart(a="oslo", b="bergen/1", score=0.5, grade="match", why="x")])


def test_concepts_have_the_class_of_their_scheme(store: ox.Store) -> None:
    for code, kind in (
        ("target-group/eldre", "TargetGroup"),
        ("status/ongoing", "Status"),
        ("setting/skole", "Setting"),
    ):
        assert ask(store, f"<{ids.BASE}concept/{code}> <{RDF.type}> tg:{kind} . BIND (1 AS ?x)")
