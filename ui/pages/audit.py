"""Audit: where a plan contradicts itself, leaves out what it should say, or lets a deadline pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import streamlit as st

from graph.audit import Finding, kinds
from ontology.ids import measure_id
from ui.components.address import follow, note
from ui.components.badges import TONES, badge
from ui.components.downloads import Row, buttons
from ui.components.escape import html
from ui.components.grid import Cell, Line, grid
from ui.components.pager import more_button, shown
from ui.components.quotes import show_quote
from ui.view import View, view

PLAN = "plan"
"""The plan's name in the address."""
SEVERITIES = ("high", "medium", "low")


def page(view: View) -> None:
    t = view.t
    st.title(t("audit.title"))
    st.caption(t("audit.help"))
    plan, today = _asked(view)
    findings = list(view.workspace.audit(plan, today))
    if not findings:
        st.success(t("audit.none"), icon=":material/check_circle:")
        return
    _summary(view, findings)
    wanted = _filtered(view, findings)
    st.caption(t.count("audit.count", len(wanted), total=len(findings)))
    buttons(t, "audit", "tiltaksgraf-kontroll", _header(view), _rows(view, wanted))
    _list(view, wanted)


def _asked(view: View) -> tuple[str | None, date]:
    t = view.t
    keys = [records.plan.key for records in view.workspace.plans]
    left, right = st.columns([3, 1])
    follow("audit-plan", PLAN, keys, None)
    plan = left.selectbox(
        t("audit.plan"),
        keys,
        format_func=view.option,
        key="audit-plan",
        placeholder=t("list.all"),
        index=None,
        on_change=note,
        args=("audit-plan", PLAN),
    )
    today = right.date_input(
        t("audit.today"), value=date.today(), key="audit-today", format="DD.MM.YYYY", help=t("audit.today_help")
    )
    return plan, today


def _summary(view: View, findings: Sequence[Finding]) -> None:
    """Kinds down, plans across."""
    t = view.t
    plans = list(dict.fromkeys(finding.plan for finding in findings))
    counted = Counter((finding.kind, finding.plan) for finding in findings)
    lines = [
        Line(
            (
                Cell(t.known("finding", kind)),
                *(Cell(str(counted[kind, plan] or "–"), tone="" if counted[kind, plan] else "none") for plan in plans),
            )
        )
        for kind in kinds()
        if any(counted[kind, plan] for plan in plans)
    ]
    heads = [Cell(t("column.kind")), *(Cell(plan, hint=view.plan_title(plan)) for plan in plans)]
    with st.expander(t("audit.summary"), expanded=True, key="audit-summary"):
        grid("audit-counts", t("audit.summary"), heads, lines, matrix=True, height=420)


def _filtered(view: View, findings: Sequence[Finding]) -> list[Finding]:
    t = view.t
    left, right = st.columns([1, 2])
    present = [kind for kind in kinds() if any(finding.kind == kind for finding in findings)]
    with left:
        severities = st.pills(
            t("audit.severity"),
            SEVERITIES,
            selection_mode="multi",
            format_func=lambda s: t(f"severity.{s}"),
            key="audit-severity",
        )
    chosen = right.multiselect(
        t("column.kind"),
        present,
        format_func=lambda kind: t.known("finding", kind),
        key="audit-kind",
        placeholder=t("list.all"),
    )
    return [f for f in findings if (not severities or f.severity in severities) and (not chosen or f.kind in chosen)]


def _list(view: View, findings: Sequence[Finding]) -> None:
    t = view.t
    ordered = sorted(findings, key=lambda f: (f.plan, SEVERITIES.index(f.severity)))
    plan = None
    for number, finding in enumerate(ordered[: shown(t, "findings", len(ordered))]):
        if finding.plan != plan:
            plan = finding.plan
            st.html(f'<h3 class="tg-group">{html(view.plan_title(plan))} {badge(plan)}</h3>')
        _finding(view, f"{number}-{finding.kind}-{finding.plan}-{finding.measure}", finding)
    more_button(t, "findings", len(ordered))


def _finding(view: View, key: str, finding: Finding) -> None:
    t = view.t
    records = view.records(finding.plan)
    with st.container(border=True, key=f"finding-{key}", gap="small"):
        measure = (
            f' <span class="tg-number">{html(t("measure.number", number=finding.measure))}</span>'
            if finding.measure
            else ""
        )
        message = finding.message_en if view.language == "en" else finding.message
        with st.container(horizontal=True, wrap=False, vertical_alignment="top", key=f"head-{key}"):
            st.html(
                f'<p class="tg-measure">{badge(t(f"severity.{finding.severity}"), TONES[finding.severity])} '
                f'<b>{html(t.known("finding", finding.kind))}</b>{measure}</p><p class="tg-message">{html(message)}</p>'
            )
            if finding.measure and any(m.number == finding.measure for m in records.measures):
                view.link(
                    "plans",
                    t("measure.open"),
                    ":material/arrow_forward:",
                    measure=measure_id(finding.plan, finding.measure),
                )
        if finding.evidence:
            label = t.count("audit.evidence", len(finding.evidence))
            evidence = st.expander(label, key=f"evidence-{key}", on_change="rerun", type="compact")
            if evidence.open:
                with evidence:
                    for number, quote in enumerate(finding.evidence):
                        show_quote(view, f"{key}-{number}", records, quote.start, quote.end)


def _header(view: View) -> list[str]:
    names = ("plan", "number", "kind", "severity", "message", "quote", "quote_start", "quote_end")
    return [view.t(f"column.{name}") for name in names]


def _rows(view: View, findings: Sequence[Finding]) -> list[Row]:
    """One a finding, with its first quote."""
    rows: list[Row] = []
    for each in findings:
        message = each.message_en if view.language == "en" else each.message
        first = each.evidence[0] if each.evidence else None
        quote = (" ".join(first.text.split()), first.start, first.end) if first else (None, None, None)
        rows.append((each.plan, each.measure, each.kind, view.t(f"severity.{each.severity}"), message, *quote))
    return rows


if __name__ == "__main__":
    page(view())
