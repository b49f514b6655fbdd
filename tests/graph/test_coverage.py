"""The coverage matrix: the same cells as a query on the graph gives, mentions and withdrawn measures apart, quotes exact."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest

from graph.coverage import KINDS, By, Coverage, coverage
from graph.coverage_evidence import evidence
from graph.coverage_rows import HEADER, matrix, rows
from ontology.records import SCHEMES, PlanRecords
from ontology.vocabulary import vocabulary

PREFIXES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tg: <https://w3id.org/tiltaksgraf/ontology#>
"""
QUERIES = {
    **{
        scheme: f"""SELECT DISTINCT ?plan ?measure ?column ?live WHERE {{
            ?own skos:broader* ?column . FILTER(STRSTARTS(STR(?column), "https://w3id.org/tiltaksgraf/concept/{scheme}/"))
            ?m tg:aimedAt|tg:about ?own ; tg:id ?measure ; tg:live ?live ; tg:plan/tg:id ?plan . }}"""
        for scheme in SCHEMES
    },
    "law": """SELECT DISTINCT ?plan ?measure ?column ?live WHERE {
            ?column a ?kind . VALUES ?kind { tg:Act tg:Regulation tg:Convention }
            ?m a tg:Measure ; tg:cites ?column ; tg:id ?measure ; tg:live ?live ; tg:plan/tg:id ?plan . }""",
}

Cells = dict[tuple[str, str], set[str]]


def asked(store: ox.Store, by: By) -> tuple[Cells, Cells]:
    """Live and withdrawn measures of each cell, by a query on the graph."""
    live: Cells = defaultdict(set)
    withdrawn: Cells = defaultdict(set)
    for row in store.query(PREFIXES + QUERIES[by], use_default_graph_as_union=True):  # type: ignore[union-attr]
        plan, measure, column, is_live = (row[name].value for name in ("plan", "measure", "column", "live"))  # type: ignore[index]
        (live if is_live == "true" else withdrawn)[plan, column.rsplit("/", 1)[-1]].add(measure)
    return live, withdrawn


def worked_out(found: Coverage) -> tuple[Cells, Cells]:
    live = {key: set(cell.ids()) for key, cell in found.cells.items() if cell.measures}
    withdrawn = {key: {m.id for m in cell.withdrawn} for key, cell in found.cells.items() if cell.withdrawn}
    return live, withdrawn


@pytest.mark.parametrize("by", sorted(QUERIES))
def test_basic_the_cells_are_those_of_a_query_on_the_graph(
    by: By, plans: tuple[PlanRecords, ...], store: ox.Store
) -> None:
    expected, found = asked(store, by), worked_out(coverage(plans, by))
    assert found == expected
    assert found[0]


def test_basic_who_is_responsible_and_who_helps(plans: tuple[PlanRecords, ...]) -> None:
    found = coverage(plans, "actor")
    assert found.cell("landet", "jd").ids("responsible") == ("landet/1",)
    assert found.cell("fjordvik", "krisesenteret").ids("responsible") == ()
    assert found.cell("fjordvik", "krisesenteret").ids("partner") == ("fjordvik/1",)


def test_tricky_an_actor_no_registry_knows_is_the_plans_own(plans: tuple[PlanRecords, ...]) -> None:
    found = coverage(plans, "actor")
    own = [column for column in found.columns if column.code.startswith("fjordvik/")]
    assert {column.label() for column in own} == {"Helse og mestring", "Kommunen", "Kultur"}
    assert found.cell("fjordvik", "fjordvik/kommunen").ids() == ("fjordvik/3",)
    assert found.cell("sundet", "fjordvik/kommunen").ids() == ()


def test_basic_a_law_is_a_column_with_the_measures_that_cite_it(plans: tuple[PlanRecords, ...]) -> None:
    found = coverage(plans, "law")
    assert found.cell("fjordvik", "straffeloven").ids("cites") == ("fjordvik/1",)
    assert found.cell("sundet", "krisesenterlova").ids() == ("sundet/1",)


def test_basic_a_passage_that_only_mentions_a_group_stands_apart(plans: tuple[PlanRecords, ...]) -> None:
    cell = coverage(plans, "target-group").cell("fjordvik", "gravide")
    assert cell.ids() == ()
    (mention,) = cell.mentions
    text = plans[0].text
    assert text[mention.start : mention.end] == mention.text
    assert "Gravide er særlig utsatt" in mention.text
    assert mention.measure is None


def test_tricky_a_measures_own_text_is_no_mention_of_what_it_counts_for(plans: tuple[PlanRecords, ...]) -> None:
    cell = coverage(plans, "target-group").cell("fjordvik", "eldre")
    assert cell.ids() == ("fjordvik/1",)
    assert ["Eldre kan" in mention.text for mention in cell.mentions] == [True]


def test_tricky_what_a_measure_only_mentions_is_a_mention_of_its_own_text(plans: tuple[PlanRecords, ...]) -> None:
    cell = coverage(plans, "theme").cell("fjordvik", "vold-mot-barn")
    assert cell.ids() == ()
    assert [mention.measure for mention in cell.mentions] == ["2"]


def test_tricky_withdrawn_measures_stand_apart(plans: tuple[PlanRecords, ...]) -> None:
    cell = coverage(plans, "instrument").cell("fjordvik", "informasjon")
    assert cell.ids() == ()
    assert [measure.id for measure in cell.withdrawn] == ["fjordvik/4"]


def test_basic_a_finer_concept_counts_for_the_broader_one(plans: tuple[PlanRecords, ...]) -> None:
    cell = coverage(plans, "target-group").cell("landet", "ansatte")
    (measure,) = cell.measures
    assert (measure.id, measure.codes, measure.relations) == ("landet/1", ("hjemmetjenesteansatte",), ("aimed-at",))


def test_basic_a_core_concept_that_no_plan_touches_is_a_column(plans: tuple[PlanRecords, ...]) -> None:
    columns = [column.code for column in coverage(plans, "target-group").columns]
    assert "reindrift" in columns
    assert len(columns) == len(set(columns))


def test_basic_only_the_plans_asked_for(plans: tuple[PlanRecords, ...]) -> None:
    found = coverage(plans, "theme", ["landet"])
    assert found.plans == ("landet",)
    assert {plan for plan, _ in found.cells} == {"landet"}


def test_not_a_kind_or_a_plan_that_there_is(plans: tuple[PlanRecords, ...]) -> None:
    with pytest.raises(ValueError, match="coverage is by target-group"):
        coverage(plans, "colour")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="there is no plan 'oz'; the plans are fjordvik"):
        coverage(plans, "theme", ["oz"])


def test_basic_the_words_that_put_a_measure_in_a_cell(plans: tuple[PlanRecords, ...]) -> None:
    fjordvik = plans[0]
    title, *rest = evidence(fjordvik, fjordvik.measure("1"), "instrument", "kompetanseheving")
    assert (title.text, [title.text[a - title.start : b - title.start] for a, b in title.marks]) == (
        "Kurs om vold mot eldre",
        ["Kurs"],
    )
    assert not rest
    (shown,) = evidence(fjordvik, fjordvik.measure("1"), "target-group", "ansatte")
    assert shown.text == "Hjemmetjenesten får kurs om vold mot eldre, jf. straffeloven § 282."


def test_tricky_the_words_of_a_field_and_of_a_law(plans: tuple[PlanRecords, ...]) -> None:
    fjordvik = plans[0]
    (shown,) = evidence(fjordvik, fjordvik.measure("1"), "actor", "krisesenteret")
    assert shown.text == "Samarbeid: Krisesenteret"
    (shown,) = evidence(fjordvik, fjordvik.measure("1"), "law", "straffeloven")
    assert [fjordvik.text[a:b] for a, b in shown.marks] == ["straffeloven § 282"]


def test_not_in_the_cell_has_no_evidence(plans: tuple[PlanRecords, ...]) -> None:
    assert evidence(plans[0], plans[0].measure("1"), "target-group", "samer") == ()
    assert evidence(plans[0], plans[0].measure("2"), "theme", "vold-mot-barn") == ()


@pytest.mark.parametrize("by", KINDS)
def test_every_measure_in_a_cell_has_words_that_put_it_there(by: By, plans: tuple[PlanRecords, ...]) -> None:
    texts = {records.plan.key: records.text for records in plans}
    found = coverage(plans, by)
    table = rows(found, plans)
    assert len(table) == sum(len(c.measures) + len(c.withdrawn) + len(c.mentions) for c in found.cells.values())
    for row in table:
        assert tuple(row) == HEADER
        assert row["quote"], row
        assert texts[row["plan"]][int(row["start"]) : int(row["end"])] == row["quote"]


def test_basic_the_matrix_has_a_column_a_plan(plans: tuple[PlanRecords, ...]) -> None:
    table = matrix(coverage(plans, "target-group"), "en")
    row = next(row for row in table if row["code"] == "eldre")
    assert list(row) == ["code", "label", "fjordvik", "landet", "sundet"]
    known = vocabulary().concepts["target-group", "eldre"]
    assert (row["label"], row["fjordvik"], row["landet"]) == (known.preferred["en"], "1 (1)", "1")
    assert next(row for row in table if row["code"] == "gravide")["fjordvik"] == "(1)"
