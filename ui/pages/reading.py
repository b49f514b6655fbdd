"""Reading: how each plan was read, so that a person sees in a minute whether to trust it, and people's corrections of it."""

from __future__ import annotations

import streamlit as st

from ingest.report import FIELDS
from ontology.records import PlanRecords
from ui.components.address import follow, note
from ui.components.badges import badge
from ui.components.correction_form import show_corrections
from ui.components.escape import html, markdown
from ui.components.grid import Cell, Line, grid
from ui.components.pager import more_button, shown
from ui.components.quotes import show_quote
from ui.components.report_words import said
from ui.pages.plans import plan_facts
from ui.view import View, view

PLAN = "plan"
TARGET = "target"
"""Names in the address: a plan's key, and the number of a measure to correct."""


def page(view: View) -> None:
    t = view.t
    st.title(t("reading.title"))
    st.caption(t("reading.help"))
    plans = {records.plan.key: records for records in view.workspace.plans}
    if not plans:
        st.info(t("reading.no_plans"))
        return
    follow("reading-plan", PLAN, list(plans), next(iter(plans)))
    key = st.selectbox(
        t("reading.plan"),
        list(plans),
        format_func=view.option,
        key="reading-plan",
        persist_state="session",
        on_change=note,
        args=("reading-plan", PLAN, TARGET),
    )
    target = st.query_params.get(TARGET, "")
    opened = t("reading.corrections" if target else "reading.report")
    report, corrections = st.tabs([t("reading.report"), t("reading.corrections")], default=opened)
    with report:
        _report(view, plans[key])
    with corrections:
        show_corrections(view, plans[key], target)


def _report(view: View, records: PlanRecords) -> None:
    t, report = view.t, records.report
    st.html(plan_facts(view, records))
    trouble = len(report.gaps) + len(report.repeats) + len(report.warnings)
    layouts = " · ".join(f"{html(name)} <b>{number}</b>" for name, number in report.layouts.items())
    st.html(
        f'<ul class="tg-figures"><li><b>{report.measures}</b> {html(t("reading.measures"))}</li>'
        f"<li><b>{sum(each.count for each in report.rejected)}</b> {html(t('reading.rejected_lines'))}</li>"
        f"<li><b>{trouble}</b> {html(t('reading.remarks'))}</li></ul>"
        f'<p class="tg-facts"><span><b>{html(t("reading.layouts"))}</b> {layouts or "–"}</span></p>'
    )
    for warning in report.warnings:
        st.warning(markdown(said(warning, view.language)), icon=":material/warning:")
    if report.gaps:
        st.warning(markdown(t("reading.gaps", numbers=", ".join(report.gaps))), icon=":material/more_horiz:")
    if report.repeats:
        st.info(markdown(t("reading.repeats", numbers=", ".join(report.repeats))), icon=":material/repeat:")
    if not trouble:
        st.success(t("reading.fine"), icon=":material/check_circle:")
    _fields(view, records)
    _rejected(view, records)


def _fields(view: View, records: PlanRecords) -> None:
    """How many measures have each field; a plan that never gives one shows a gap."""
    t, report = view.t, records.report
    st.subheader(t("reading.fields"))
    rows = []
    for name in FIELDS:
        number = report.fields.get(name, 0)
        share = f"{100 * number // max(1, report.measures)} %"
        found = (
            (Cell(f"{number} / {report.measures}"), Cell(share)) if number else (Cell(t("reading.nowhere")), Cell("–"))
        )
        rows.append(Line((Cell(t(f"field.{name}")), *found)))
    heads = (Cell(t("reading.field")), Cell(t("column.measures")), Cell(t("reading.share")))
    grid("reading-fields", t("reading.fields"), heads, rows)


def _rejected(view: View, records: PlanRecords) -> None:
    t, report = view.t, records.report
    st.subheader(t("reading.rejected"))
    if not report.rejected:
        st.caption(t("reading.none_rejected"))
        return
    st.caption(t("reading.rejected_help"))
    key = f"rejected-{records.plan.key}"
    for number, each in enumerate(report.rejected[: shown(t, key, len(report.rejected))]):
        with st.container(border=True, key=f"{key}-{number}", gap=None):
            count = badge(t.count("count.lines", each.count))
            st.html(f'<p class="tg-why"><b>{html(said(each.reason, view.language))}</b> {count}</p>')
            show_quote(view, f"{key}-quote-{number}", records, each.start, each.end)
    more_button(t, key, len(report.rejected))


if __name__ == "__main__":
    page(view())
