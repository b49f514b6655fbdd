"""A graph that a build makes conforms; one that is broken is reported, thing by thing, in a sentence that says what is wrong."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.called import Names
from graph.store import open_store, project_plans, write_store
from graph.validate import Problem, Report, validate
from ontology import ids
from ontology.records import PlanRecords
from ontology.terms import DCT, OA, PREFIXES, PROV, RDF, SKOS, TG, XSD
from ontology.vocabulary import HERE

SECONDS = 12
"""Processor time that a check of the five plans may take (3 to 5 measured)."""
FJORDVIK, LANDET = (ids.plan_graph_iri(key) for key in ("fjordvik", "landet"))


def n(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def measure(number: str, plan: str = "fjordvik") -> ox.NamedNode:
    return n(ids.measure_iri(plan, number))


class Broken:
    """A graph that a test may write to."""

    def __init__(self, store: ox.Store) -> None:
        self.store = ox.Store()
        self.store.bulk_extend(store)

    def drop(self, subject: ox.NamedNode, term: str, value: ox.NamedNode | ox.Literal | None = None) -> list[ox.Quad]:
        quads = list(self.store.quads_for_pattern(subject, n(term), value))
        assert quads, (subject, term)
        for quad in quads:
            self.store.remove(quad)
        return quads

    def add(self, subject: ox.NamedNode, term: str, value: ox.NamedNode | ox.Literal, graph: str = FJORDVIK) -> None:
        self.store.add(ox.Quad(subject, n(term), value, n(graph)))

    def swap(self, subject: ox.NamedNode, term: str, value: ox.NamedNode | ox.Literal) -> None:
        quads = self.drop(subject, term)
        self.store.add(ox.Quad(subject, n(term), value, quads[0].graph_name))

    def one(self, where: str) -> ox.NamedNode:
        """The first ``?x`` of a pattern, in the order of IRIs."""
        query = f"SELECT ?x WHERE {{ {where} }} ORDER BY ?x LIMIT 1"
        rows = self.store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        found = next(iter(rows))["x"]
        assert isinstance(found, ox.NamedNode)
        return found


Break = Callable[[Broken], None]


def _quote(g: Broken) -> None:
    quote = g.one(f"?x a tg:Quote ; prov:wasQuotedFrom <{ids.plan_iri('fjordvik')}>")
    g.swap(quote, OA.exact, ox.Literal("noe annet enn det som står der, og mye lengre"))


def _place(g: Broken) -> None:
    span = g.one(f"<{measure('3a').value}> tg:span ?x")
    g.swap(span, OA.end, ox.Literal("999999", datatype=n(XSD.integer)))


def _statement(g: Broken) -> None:
    statement = g.one(f"?x a tg:Statement ; rdf:subject <{measure('2').value}> ; rdf:predicate tg:responsible")
    g.swap(statement, RDF.object, n(ids.actor_iri("hod")))


BREAKS: dict[str, tuple[Break, tuple[str, str], str, str]] = {
    # what is done → who is named, what the sentence says in bokmål and in English
    "no-number": (
        lambda g: g.drop(measure("1"), TG.number) and None,
        ("fjordvik/1", "measure-number"), "skal ha ett nummer", "must have one number",
    ),
    "no-title": (
        lambda g: g.drop(measure("2"), DCT.title) and None,
        ("fjordvik/2", "measure-title"), "skal ha én tittel", "must have one title",
    ),
    "two-plans": (
        lambda g: g.add(measure("3"), TG.plan, n(ids.plan_iri("landet"))),
        ("fjordvik/3", "measure-plan"), "høre til én plan", "belong to one plan",
    ),
    "no-span": (
        lambda g: g.drop(measure("4"), TG.span) and None,
        ("fjordvik/4", "measure-span"), "ett sted i planens tekst", "one place in the plan's text",
    ),
    "span-past-the-end": (
        _place, ("fjordvik/3a", "measure-place"), "–999999) skal begynne før", "–999999) must start before",
    ),
    "status-nobody-has-heard-of": (
        lambda g: g.swap(measure("1", "landet"), TG.status, n(ids.concept_iri("status", "halvveis"))),
        ("landet/1", "measure-status"), "én av de fire i statuslisten. Fant: concept/status/halvveis", "scheme of statuses. Found",
    ),
    "deadline-no-date": (
        lambda g: g.swap(measure("2"), TG.deadline, ox.Literal("31.12.2030")),
        ("fjordvik/2", "measure-deadline"), "én dato (åååå-mm-dd). Fant: 31.12.2030", "one date (yyyy-mm-dd). Found: 31.12.2030",
    ),
    "period-backwards": (
        lambda g: g.swap(measure("1"), TG.periodEnd, ox.Literal("2020", datatype=n(XSD.gYear))),
        ("fjordvik/1", "period-order"), "Perioden (2025–2020) skal ikke slutte før", "The period (2025–2020) must not end before",
    ),
    "responsible-no-actor": (
        lambda g: g.add(measure("2", "landet"), TG.responsible, n(ids.actor_iri("ingen")), LANDET),
        ("landet/2", "measure-responsible"), "aktør som finnes i grafen. Fant: actor/ingen", "that the graph holds. Found: actor/ingen",
    ),
    "group-not-in-the-vocabulary": (
        lambda g: g.add(measure("3"), TG.targetGroup, n(ids.concept_iri("theme", "voldtekt"))),
        ("fjordvik/3", "measure-target-group"), "vokabularets målgrupper. Fant: voldtekt", "target groups. Found: voldtekt",
    ),
    "cites-nothing": (
        lambda g: g.add(measure("4"), TG.cites, n(ids.law_iri("lov-om-ingenting"))),
        ("fjordvik/4", "cites"), "vises til law/lov-om-ingenting", "law/lov-om-ingenting is cited",
    ),
    "quote-of-other-length": (
        _quote, ("fjordvik (", "quote-place"), "like langt som teksten", "as long as its words",
    ),
    "statement-of-what-is-not": (
        _statement, ("fjordvik/2 (responsible)", "statement-true"),
        "Opplysningen sier ansvarlig (tg:responsible) Helse- og omsorgsdepartementet",
        "The statement says responsible (tg:responsible) Ministry of Health and Care Services",
    ),
    "plan-of-no-level": (
        lambda g: g.swap(n(ids.plan_iri("landet")), TG.level, ox.Literal("statlig")),
        ("landet", "plan-level"), "Nivået skal være national", "The level must be national",
    ),
    "plan-in-no-language": (
        lambda g: g.drop(n(ids.plan_iri("sundet")), DCT.language) and None,
        ("sundet", "plan-language"), "Språket skal være nb", "The language must be nb",
    ),
    "score-of-two": (
        lambda g: g.swap(g.one("?x a tg:Counterpart"), TG.score, ox.Literal("2.0", datatype=n(XSD.decimal))),
        ("counterpart/fjordvik/1/landet/1", "counterpart-score"), "ett tall fra 0 til 1. Fant: 2", "one number from 0 to 1. Found: 2",
    ),
    "correction-by-nobody": (
        lambda g: g.drop(g.one("?x a tg:Correction"), PROV.wasAttributedTo) and None,
        ("correction/", "correction-by"), "hvem som har rettet", "who made the correction",
    ),
    "concept-without-nynorsk": (
        lambda g: g.drop(n(ids.concept_iri("theme", "voldtekt")), SKOS.prefLabel, ox.Literal("valdtekt", language="nn")) and None,
        ("voldtekt", "concept-languages"), "mangler foretrukket navn på nn", "no preferred label in nn",
    ),
    "one-label-for-two": (
        lambda g: g.add(
            n(ids.concept_iri("theme", "digital-vold")), SKOS.altLabel, ox.Literal("Menneskehandel", language="nb"),
            ids.graph_iri("ontology"),
        ),
        ("digital-vold", "concept-shared-label"), "«Menneskehandel»@nb står for flere begreper", "«Menneskehandel»@nb stands for several",
    ),
    "broader-in-a-circle": (
        lambda g: g.add(
            n(ids.concept_iri("theme", "vold-i-nare-relasjoner")), SKOS.broader, n(ids.concept_iri("theme", "partnerdrap")),
            ids.graph_iri("ontology"),
        ),
        ("partnerdrap", "concept-circle"), "det går i ring", "that is a circle",
    ),
}  # fmt: skip


def test_what_a_build_makes_conforms(store: ox.Store) -> None:
    report = validate(store)
    assert [problem.sentence() for problem in report.problems] == []
    assert report.conforms


@pytest.fixture(scope="module")
def broken(store: ox.Store) -> Report:
    """All of it broken at once: none may hide another."""
    graph = Broken(store)
    for act, *_ in BREAKS.values():
        act(graph)
    return validate(graph.store)


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_said(broken: Report, name: str) -> None:
    _, (focus, shape), nb, en = BREAKS[name]
    found = [problem for problem in broken.problems if problem.shape == shape and problem.name.startswith(focus)]
    assert found, sorted({(p.name, p.shape) for p in broken.problems})
    assert any(nb in p.sentence() and en in p.sentence("en") for p in found), [
        (p.sentence(), p.sentence("en")) for p in found
    ]
    assert not broken.conforms


def test_nothing_else_is_said(broken: Report) -> None:
    """Besides the breaks themselves only what follows from them: statements of values that were taken away or changed."""
    wanted = {(shape, focus) for _, (focus, shape), _, _ in BREAKS.values()}
    others: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in broken.problems:
        if not any(problem.shape == shape and problem.name.startswith(focus) for shape, focus in wanted):
            others[problem.shape].append(problem)
    assert set(others) <= {"statement-true", "concept-circle", "concept-shared-label", "measure-place"}
    assert [p.name for p in others["measure-place"]] == ["fjordvik/3"], "in two plans, and longer than one of them"
    assert all("menneskehandel" in p.name for p in others["concept-shared-label"])
    assert all("(" in p.name for p in others["statement-true"])


@pytest.mark.parametrize("name", ["no-title", "one-label-for-two"])
def test_one_break_alone_is_enough(store: ox.Store, name: str) -> None:
    graph = Broken(store)
    act, (focus, shape), *_ = BREAKS[name]
    act(graph)
    report = validate(graph.store)
    assert not report.conforms
    assert (shape, focus) in {(problem.shape, problem.name) for problem in report.problems}


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    messages: defaultdict[str, set[str]] = defaultdict(set)
    rules = set()
    for triple in ox.parse(path=HERE / "shapes.ttl", format=ox.RdfFormat.TURTLE):
        kind = triple.predicate.value.rsplit("#", 1)[-1]
        if kind == "message" and isinstance(triple.object, ox.Literal):
            messages[str(triple.subject)].add(triple.object.language or "")
        if kind in ("path", "select"):
            rules.add(str(triple.subject))
    assert {rule: messages[rule] for rule in rules} == {rule: {"nb", "en"} for rule in rules}


def test_things_are_called_what_people_call_them(store: ox.Store) -> None:
    names = Names(store)
    assert names.of(ids.measure_iri("fjordvik", "3a")) == "fjordvik/3a"
    assert names.of(ids.actor_iri("hod"), "en") == "Ministry of Health and Care Services"
    assert names.of(TG.responsible) == "ansvarlig (tg:responsible)"
    assert names.of(DCT.title) == "dct:title"
    assert names.of(ids.part_iri("fjordvik", "quote", 3, 9)) == "fjordvik (3–9)"
    assert names.of("31.12.2030") == "31.12.2030"


def made(plans: Mapping[str, PlanRecords], folder: Path) -> ox.Store:
    write_store(project_plans(plans.values(), folder / "quads"), folder / "graph")
    return open_store(folder / "graph")


def test_the_sample_plans_conform(sample_plans: Mapping[str, PlanRecords], tmp_path: Path) -> None:
    assert [problem.sentence() for problem in validate(made(sample_plans, tmp_path)).problems] == []


def test_the_five_plans_conform(five_plans: Mapping[str, PlanRecords], tmp_path: Path) -> None:
    store = made(five_plans, tmp_path)
    start = time.process_time()
    report = validate(store)
    assert [problem.sentence() for problem in report.problems] == []
    assert time.process_time() - start < SECONDS
