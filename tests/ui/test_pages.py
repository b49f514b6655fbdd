"""Every page on the sample plans: that it runs, and that it shows what the workspace answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from running_app import ROOT, TIMEOUT, Open
from streamlit.testing.v1 import AppTest

from graph.coverage import KINDS
from graph.queries import examples
from ontology.records import SCHEMES
from ui.components.vocabulary_entries import entries
from ui.service.data_folder import ENVIRONMENT
from ui.service.workspace import Workspace
from ui.texts import texts
from ui.view import View

PAGES = ("ask", "plans", "coverage", "compare", "audit", "reading", "vocabulary", "sparql")
QUESTION = "Hvilke planer har tiltak for eldre som utsettes for vold?"


def shown(app: AppTest) -> str:
    """All HTML and Markdown of the page."""
    assert not app.exception, [error.message for error in app.exception]
    words = [str(getattr(each, "value", "")) for each in (*app.markdown, *app.caption, *app.title, *app.subheader)]
    boxes = [str(each.value) for each in (*app.info, *app.warning, *app.success, *app.error)]
    return "\n".join((*words, *boxes, *(_html(each) for each in app.get("html"))))


def _html(element: Any) -> str:
    return str(element.proto.body)


def button(app: AppTest, label: str) -> Any:
    return next(each for each in app.button if each.label == label)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_in_both_languages(open_page: Open, page: str, language: str) -> None:
    app = open_page(page, lang=language)
    t = texts(language)  # type: ignore[arg-type]
    title = {"ask": t("ask.title"), "sparql": "SPARQL"}.get(page) or t(f"{page}.title")
    assert title in shown(app)
    assert t("app.samples") in shown(app)


def test_an_unknown_language_is_bokmal(open_page: Open) -> None:
    assert texts("nb")("ask.title") in shown(open_page(lang="xx"))


def test_the_language_is_switched_in_the_page(open_page: Open) -> None:
    app = open_page("plans")
    app.segmented_control(key="lang").set_value("en").run()
    assert texts("en")("plans.title") in shown(app)


def test_nothing_built_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "empty"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT).run()
    assert not app.exception
    assert "tiltaksgraf build" in "".join(str(code.value) for code in app.code)
    assert app.warning


def test_ask_shows_the_answer_with_marked_quotes(open_page: Open, workspace: Workspace) -> None:
    answer = workspace.ask(QUESTION)
    page = shown(open_page(q=QUESTION))
    assert answer.count > 0
    assert answer.answer in page
    for hit in answer.measures[:5]:
        assert hit.id.replace("/", " ") in page
    assert "<mark>" in page
    assert answer.sparql.strip() in [code.value for code in open_page(q=QUESTION).code]


def test_ask_keeps_plans_that_only_mention_apart(open_page: Open, workspace: Workspace) -> None:
    answer = workspace.ask(QUESTION)
    page = shown(open_page(q=QUESTION))
    assert bool(answer.mentioned_in) == (texts("nb")("ask.mentioned") in page)
    assert {mention.plan for mention in answer.mentioned_in} & {plan.plan for plan in answer.plans} == set()


def test_a_piece_is_switched_off(open_page: Open, workspace: Workspace) -> None:
    question = "tiltak for barn som ikke er startet"
    pieces = [piece.key for piece in workspace.ask(question).pieces]
    assert len(pieces) >= 2
    app = open_page(q=question)
    next(each for each in app.button_group if str(each.key).startswith("pieces-")).set_value(pieces[1:]).run()
    assert workspace.ask(question, off=frozenset(pieces[:1])).answer in shown(app)


def test_an_example_is_asked(open_page: Open) -> None:
    app = open_page()
    button(app, texts("nb")("ask.example_1")).click().run()
    assert 'class="tg-answer"' in shown(app)
    assert texts("nb")("ask.example_1") in app.query_params["q"]


def test_nothing_found_says_what_was_looked_for(open_page: Open, workspace: Workspace) -> None:
    question = "subsidier til elbilladere"
    answer = workspace.ask(question)
    page = shown(open_page(q=question))
    assert answer.nothing_found
    assert answer.answer in page
    for label in answer.looked_for:
        assert label in page
    assert '<h3 class="tg-group">' not in page


def test_plans_without_measures_are_listed_with_the_way_to_them(open_page: Open, workspace: Workspace) -> None:
    question = "Hvilke planer mangler tiltak for domfelte?"
    answer = workspace.ask(question)
    assert answer.reading.intent == "gaps"
    assert answer.plans
    page = shown(open_page(q=question))
    for each in answer.plans:
        assert f'<span class="tg-title">{each.title}</span>' in page


def test_hostile_words_of_a_question_are_shown_to_the_letter(open_page: Open) -> None:
    page = shown(open_page(q="tiltak for <script>alert(1)</script> eldre"))
    assert "<script>" not in page


@pytest.mark.parametrize("question", ["eldre " * 5_000, "\x00\x07 eldre", "🙂🙃", "\u202eeldre", "'; DROP", "   "])
def test_strange_questions_get_a_page(open_page: Open, question: str) -> None:
    assert texts("nb")("ask.title") in shown(open_page(q=question))


def test_plans_lists_every_plan_with_its_facts(open_page: Open, workspace: Workspace) -> None:
    page = shown(open_page("plans"))
    for records in workspace.plans:
        assert records.plan.key in page
        assert records.plan.publisher is None or records.plan.publisher.value in page
        assert str(len(records.measures)) in page


def test_a_plan_is_filtered(open_page: Open, workspace: Workspace) -> None:
    records = max(workspace.plans, key=lambda each: len(each.measures))
    app = open_page("plans", plan=records.plan.key)
    total = len(records.measures)
    assert f"{total} av {total} tiltak" in shown(app)
    app.text_input(key=f"search-{records.plan.key}").set_value("eldre").run()
    left = sum(1 for m in records.measures if "eldre" in f"{m.title.value} {records.text[m.start : m.end]}".casefold())
    assert 0 < left < total
    assert f"{left} av {total} tiltak" in shown(app)
    app.text_input(key=f"search-{records.plan.key}").set_value("xyzzy").run()
    assert texts("nb")("plans.none_left") in shown(app)


def test_a_measure_shows_all_that_is_known_of_it(open_page: Open, workspace: Workspace) -> None:
    for records in workspace.plans:
        measure = max(records.measures, key=lambda m: len(m.links) + len(m.responsible))
        page = shown(open_page("plans", measure=measure.id))
        assert measure.title.value in page
        for ref in measure.responsible:
            assert ref.label in page
        for link in measure.links:
            concept = workspace.vocabulary.concepts[link.scheme, link.code]
            assert concept.preferred["nb"] in page


def test_what_the_overview_says_otherwise_is_marked(open_page: Open, workspace: Workspace) -> None:
    word = texts("nb")("measure.differs")
    measures = [m for records in workspace.plans for m in records.measures if m.status and m.status_overview]
    other = next(m for m in measures if m.status.value != m.status_overview.value)  # type: ignore[union-attr]
    assert word in shown(open_page("plans", measure=other.id))
    same = next(
        m
        for m in measures
        if m.status.value == m.status_overview.value  # type: ignore[union-attr]
        and (m.title_overview is None or m.title_overview.value == m.title.value)
        and {r.label for r in m.responsible} == {r.label for r in m.responsible_overview}
    )
    assert word not in shown(open_page("plans", measure=same.id))


def test_a_measure_leads_to_its_correction(open_page: Open, workspace: Workspace) -> None:
    measure = workspace.plans[0].measures[2]
    app = open_page("reading", plan=measure.plan, target=measure.number)
    assert app.selectbox(key=f"correction-target-{measure.plan}").value == measure.number


@pytest.mark.parametrize("address", [{"measure": "ingen/99"}, {"plan": "ingen"}, {"measure": "uten-strek"}])
def test_an_address_that_leads_nowhere_says_so(open_page: Open, address: dict[str, str]) -> None:
    app = open_page("plans", **address)
    assert not app.exception
    assert app.warning


def test_a_cell_shows_its_measures_and_mentions(open_page: Open, workspace: Workspace) -> None:
    table = workspace.coverage("target-group")
    (plan, code), cell = next((at, c) for at, c in table.cells.items() if c.measures and c.mentions)
    page = shown(open_page("coverage", by="target-group", cell=f"{plan}/{code}"))
    for measure in cell.measures:
        assert measure.id.replace("/", " ") in page
    assert texts("nb").count("coverage.mentions", len(cell.mentions)) in page


@pytest.mark.parametrize("by", ["target-group", "theme", "instrument", "setting", "actor", "law"])
def test_every_kind_of_coverage_runs_and_opens_a_cell(open_page: Open, workspace: Workspace, by: Any) -> None:
    table = workspace.coverage(by)
    (plan, code), cell = next((at, c) for at, c in table.cells.items() if c.measures)
    page = shown(open_page("coverage", by=by, cell=f"{plan}/{code}"))
    assert cell.measures[0].id.replace("/", " ") in page
    assert '<figure class="tg-quote">' in page


def test_a_cell_that_there_is_not_asks_to_choose(open_page: Open) -> None:
    assert texts("nb")("coverage.choose") in shown(open_page("coverage", cell="ingen/ting"))


def test_compare_shows_both_sides(open_page: Open, workspace: Workspace) -> None:
    comparison = workspace.compare("municipal", "national")
    page = shown(open_page("compare", a="municipal", b="national"))
    assert comparison.counterparts
    for pair in comparison.counterparts[:5]:
        assert pair.why in page
        assert pair.a.replace("/", " ") in page
        assert pair.b.replace("/", " ") in page
    for each in (*comparison.only_a[:5], *comparison.only_b[:5]):
        assert each.id.replace("/", " ") in page


def test_comparing_a_plan_with_itself_says_why_not(open_page: Open, workspace: Workspace) -> None:
    key = workspace.plans[0].plan.key
    app = open_page("compare", a=key, b=key)
    assert not app.exception
    assert app.warning


def test_audit_shows_the_findings_of_a_day(open_page: Open, workspace: Workspace) -> None:
    app = open_page("audit")
    day = app.date_input(key="audit-today").value
    findings = workspace.audit(None, day)
    page = shown(app)
    assert f"{len(findings)} av {len(findings)} funn" in page
    app.button_group(key="audit-severity").set_value(["high"]).run()
    high = [finding for finding in findings if finding.severity == "high"]
    assert f"{len(high)} av {len(findings)} funn" in shown(app)


def test_reading_shows_the_report(open_page: Open, workspace: Workspace) -> None:
    for records in workspace.plans:
        page = shown(open_page("reading", plan=records.plan.key))
        assert f"<b>{records.report.measures}</b>" in page
        for warning in records.report.warnings:
            assert warning in shown(open_page("reading", plan=records.plan.key, lang="en")).replace("\\", "")


def test_vocabulary_shows_a_concept_in_three_languages(open_page: Open, workspace: Workspace) -> None:
    concept = workspace.vocabulary.concepts["target-group", "eldre"]
    page = shown(open_page("vocabulary", scheme="target-group", concept="eldre"))
    assert concept.definition["nb"] in page
    for language in ("nb", "nn", "en"):
        assert concept.preferred[language] in page


@pytest.mark.parametrize(("by", "code"), [("actor", "jd"), ("law", "straffeprosessloven")])
def test_vocabulary_shows_actors_and_laws(open_page: Open, workspace: Workspace, by: str, code: str) -> None:
    registry: Any = workspace.vocabulary.actors if by == "actor" else workspace.vocabulary.laws
    known = registry[code]
    page = shown(open_page("vocabulary", scheme=by, concept=code))
    assert known.label("nb") in page
    assert known.abbreviations[0] in page


def test_every_entry_of_the_vocabulary_can_be_found_and_opened(workspace: Workspace) -> None:
    view = View(workspace, texts("nb"))
    lists = {by: {entry.code: entry for entry in entries(view, by)} for by in KINDS}
    for found in lists.values():
        assert all(entry.has(entry.name("nb").casefold()) for entry in found.values())
        assert {
            code for e in found.values() for _, links in e.related for by, code, _ in links if code not in lists[by]
        } == set()
    assert len(lists["actor"]) == len(workspace.vocabulary.actors)
    assert sum(len(lists[scheme]) for scheme in SCHEMES) == len(workspace.vocabulary.concepts)
    concepts = workspace.vocabulary.concepts.values()
    shown = [link for scheme in SCHEMES for e in lists[scheme].values() for _, links in e.related for link in links]
    assert len(shown) == sum(2 * len(c.broader) + len(c.related) for c in concepts)


def test_sparql_runs_an_example_and_refuses_what_writes(open_page: Open) -> None:
    app = open_page("sparql")
    app.selectbox(key="sparql-example").set_value(examples()[1]).run()
    assert app.text_area(key="sparql-query").value == examples()[1].query
    app.button(key="sparql-run").click().run()
    assert not app.exception
    assert len(app.dataframe) == 1
    app.text_area(key="sparql-query").set_value("DELETE WHERE { ?s ?p ?o }").run()
    app.button(key="sparql-run").click().run()
    assert app.error
    assert not app.dataframe


def test_the_query_behind_an_answer_opens_on_its_page(open_page: Open, workspace: Workspace) -> None:
    app = open_page(q=QUESTION)
    app.button(key="open-sparql-ask").click().run()
    assert app.text_area(key="sparql-query").value == workspace.ask(QUESTION).sparql


def test_triples_are_shown_as_turtle(open_page: Open) -> None:
    app = open_page("sparql")
    app.text_area(key="sparql-query").set_value("CONSTRUCT { ?p a tg:Plan } WHERE { ?p a tg:Plan }").run()
    app.button(key="sparql-run").click().run()
    assert not app.exception
    assert "Plan" in "".join(str(code.value) for code in app.code)
