"""Coverage: which plans have measures for what, which only mention it, and where the gaps are."""

from __future__ import annotations

import math

import streamlit as st

from graph.coverage import KINDS, By, CellMeasure, Column, Coverage
from ontology.records import SCHEMES, PlanRecords, Scheme
from ui.components.address import follow, note
from ui.components.badges import badge
from ui.components.downloads import Row, buttons
from ui.components.escape import html
from ui.components.grid import Cell, Line, grid
from ui.components.marks import link_marks
from ui.components.measure_card import show_head
from ui.components.pager import more_button, shown
from ui.components.quotes import show_quote
from ui.view import View, view

BY, CELL = "by", "cell"
"""Names in the address: the kind of column, and the chosen cell as ``plan/code``."""
HOTTEST = 55
"""Per cent of the accent colour in the fullest cell."""
MENTIONS = 10
HEIGHT = 460
"""Pixels of the matrix: what a chosen cell shows below it is to be seen on a laptop."""


def page(view: View) -> None:
    t = view.t
    st.title(t("coverage.title"))
    st.caption(t("coverage.help"))
    by = _by(view)
    chosen_plans, only_gaps, words = _filters(view)
    table = view.workspace.coverage(by, chosen_plans or None)
    columns = [c for c in table.columns if _wanted(view, table, c, only_gaps, words)]
    if not columns or not table.plans:
        st.info(t("coverage.empty"))
        return
    cell = _matrix(view, table, columns)
    buttons(t, "coverage", f"tiltaksgraf-dekning-{by}", _header(view), _rows(view, table, columns))
    if cell is not None:
        _cell(view, table, *cell)
    else:
        st.info(t("coverage.choose"), icon=":material/touch_app:")


def _by(view: View) -> By:
    follow("coverage-by", BY, KINDS, KINDS[0])
    by = st.segmented_control(
        view.t("coverage.by"),
        KINDS,
        format_func=lambda kind: view.t(f"scheme.{kind}"),
        key="coverage-by",
        required=True,
        persist_state="session",
        on_change=note,
        args=("coverage-by", BY, CELL),
    )
    assert by is not None, "one of the kinds is always chosen"
    return by


def _filters(view: View) -> tuple[list[str], bool, str]:
    t = view.t
    keys = [records.plan.key for records in view.workspace.plans]
    plans, search, gaps = st.columns([4, 3, 2], vertical_alignment="bottom")
    chosen = plans.multiselect(
        t("coverage.plans"), keys, format_func=view.option, placeholder=t("list.all"), key="coverage-plans"
    )
    words = search.text_input(
        t("coverage.search"), type="search", live=True, key="coverage-search", placeholder=t("coverage.search_hint")
    )
    only_gaps = gaps.toggle(t("coverage.only_gaps"), key="coverage-gaps", help=t("coverage.only_gaps_help"))
    return chosen, only_gaps, (words or "").casefold()


def _wanted(view: View, table: Coverage, column: Column, only_gaps: bool, words: str) -> bool:
    if words not in column.label(view.language).casefold():
        return False
    return not only_gaps or any(not table.cell(plan, column.code).measures for plan in table.plans)


def _matrix(view: View, table: Coverage, columns: list[Column]) -> tuple[str, str] | None:
    """Concepts down, plans across: labels are long, and plans are fewer. Returns the chosen plan and code."""
    t = view.t
    most = max((len(cell.measures) for cell in table.cells.values()), default=1) or 1
    heads = [Cell(t(f"scheme.{table.by}"))]
    for plan in table.plans:
        heads.append(Cell(plan, sub=_short(view.plan_title(plan)), hint=view.plan_title(plan)))
    lines = []
    for column in columns:
        label = column.label(view.language)
        cells = [_matrix_cell(view, table, plan, column, label, most) for plan in table.plans]
        lines.append(Line((Cell(label), *cells)))
    asked = st.query_params.get(CELL, "")
    picked = grid(f"matrix-{table.by}", t("coverage.caption"), heads, lines, chosen=asked, matrix=True, height=HEIGHT)
    if picked and picked != asked:
        st.query_params[CELL] = asked = picked
    plan, _, code = asked.partition("/")
    return (plan, code) if plan in table.plans and any(c.code == code for c in table.columns) else None


def _matrix_cell(view: View, table: Coverage, plan: str, column: Column, label: str, most: int) -> Cell:
    cell = table.cell(plan, column.code)
    key = f"{plan}/{column.code}"
    if cell.measures:
        number = len(cell.measures)
        name = f"{label}, {plan}: {view.t.count('count.measures', number)}"
        return Cell(str(number), key=key, name=name, hint=name, tone="count", heat=_heat(number, most))
    if cell.mentions or cell.withdrawn:
        word = "coverage.mentioned" if cell.mentions else "status.withdrawn"
        name = f"{label}, {plan}: {view.t(word)}"
        return Cell(view.t(word), key=key, name=name, hint=name, tone="mention")
    return Cell("–", hint=f"{label}, {plan}: {view.t('coverage.gap')}", tone="gap")


def _heat(number: int, most: int) -> int:
    """Per cent of colour, by the square root: one plan with fifty measures must not make all others look empty."""
    return round(HOTTEST * math.sqrt(number / most))


def _short(title: str, longest: int = 42) -> str:
    return title if len(title) <= longest else title[: title.rfind(" ", 0, longest)] + "…"


def _cell(view: View, table: Coverage, plan: str, code: str) -> None:
    """What stands behind a cell: its measures with the words that link them, then the passages that only mention it."""
    t = view.t
    cell = table.cell(plan, code)
    column = next(c for c in table.columns if c.code == code)
    records = view.records(plan)
    st.html(
        f'<h3 class="tg-group">{html(column.label(view.language))} – {html(view.plan_title(plan))} {badge(plan)}</h3>'
    )
    if not cell.measures:
        st.caption(t("coverage.no_measures"))
    key = f"cell-{plan}-{code}"
    limit = shown(t, key, len(cell.measures))
    for each in cell.measures[:limit]:
        _measure(view, table.by, records, each)
    more_button(t, key, len(cell.measures))
    for each in cell.withdrawn:
        _measure(view, table.by, records, each)
    if cell.mentions:
        st.html(f'<p class="tg-label">{html(t.count("coverage.mentions", len(cell.mentions)))}</p>')
        limit = shown(t, f"{key}-mentions", len(cell.mentions), MENTIONS)
        for number, mention in enumerate(cell.mentions[:limit]):
            marks = link_marks(records, mention.start, mention.end, _codes(view, table.by, (code,)))
            show_quote(view, f"{key}-mention-{number}", records, mention.start, mention.end, marks)
        more_button(t, f"{key}-mentions", len(cell.mentions), MENTIONS)


def _codes(view: View, by: By, codes: tuple[str, ...]) -> list[tuple[Scheme, str]]:
    scheme = next((scheme for scheme in SCHEMES if scheme == by), None)
    if scheme is None:
        return []
    return [(scheme, narrower) for code in codes for narrower in view.vocabulary.narrower(scheme, code)]


def _measure(view: View, by: By, records: PlanRecords, each: CellMeasure) -> None:
    measure = records.measure(each.id.rsplit("/", 1)[1])
    with st.container(border=True, key=f"cell-measure-{each.id}", gap="small"):
        why = " ".join(badge(view.t(f"relation.{relation}"), "busy") for relation in each.relations)
        show_head(view, f"cell-{each.id}", measure, before=why)
        codes = _codes(view, by, each.codes)
        if (stretch := _quote(records, each, by, codes)) is not None:
            show_quote(view, f"cell-{each.id}", records, *stretch, link_marks(records, *stretch, codes))


def _quote(records: PlanRecords, each: CellMeasure, by: By, codes: list[tuple[Scheme, str]]) -> tuple[int, int] | None:
    """The paragraph that says it: of the strongest link, of the citation, or of the actor's name."""
    measure = records.measure(each.id.rsplit("/", 1)[1])
    if by == "law":
        at = next((c.start for c in measure.laws if c.law in each.codes), None)
    elif by == "actor":
        refs = (*measure.responsible, *measure.responsible_overview, *measure.partners)
        at = next((ref.start for ref in refs if ref.actor in each.codes), refs[0].start if refs else None)
    else:
        links = [link for link in measure.links if (link.scheme, link.code) in codes and link.relation != "mentioned"]
        inside = [link for link in links if measure.start <= link.start < measure.end]
        at = next((link.start for link in inside or links if link.start < link.end), None)
    if at is None:
        return None
    return next(((p.start, p.end) for p in records.passages if p.start <= at < p.end), None)


def _header(view: View) -> list[str]:
    names = ("plan", "code", "concept", "count", "measures", "mentions", "mention")
    return [view.t(f"column.{name}") for name in names]


def _rows(view: View, table: Coverage, columns: list[Column]) -> list[Row]:
    """One a cell, the empty ones too: a gap is an answer."""
    rows: list[Row] = []
    for column in columns:
        for plan in table.plans:
            cell = table.cell(plan, column.code)
            mention = " ".join(cell.mentions[0].text.split()) if cell.mentions else None
            ids = " ".join(cell.ids())
            rows.append(
                (plan, column.code, column.label(view.language), len(cell.measures), ids, len(cell.mentions), mention)
            )
    return rows


if __name__ == "__main__":
    page(view())
