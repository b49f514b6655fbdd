"""Plans: what plans there are, the measures of one, and everything that is known of a measure with the place it was read from."""

from __future__ import annotations

import streamlit as st

from ontology.records import Measure, PlanRecords
from ui.components.badges import TONES, actors, badge, facts
from ui.components.downloads import buttons
from ui.components.escape import html, markdown
from ui.components.grid import Cell, Line, grid
from ui.components.measure_detail import show_measure
from ui.components.measure_table import header, rows
from ui.service.errors import ServiceError
from ui.view import View, value, view

PLAN = "plan"
MEASURE = "measure"
"""Names in the address: a plan's key, a measure's id."""
LIST_HEIGHT = 620


def page(view: View) -> None:
    try:
        _page(view)
    except ServiceError as error:
        st.warning(markdown(error.message_en if view.language == "en" else error.message))
        view.link("plans", view.t("plans.all"), ":material/arrow_back:")


def _page(view: View) -> None:
    if identifier := st.query_params.get(MEASURE):
        records, measure = view.measure(identifier)
        _path(view, records)
        show_measure(view, records, measure)
    elif key := st.query_params.get(PLAN):
        records = view.records(key)
        _path(view, None)
        _plan(view, records)
    else:
        _plans(view)


def _path(view: View, records: PlanRecords | None) -> None:
    with st.container(horizontal=True, key="path"):
        view.link("plans", view.t("plans.all"), ":material/arrow_back:")
        if records is not None:
            view.link("plans", view.plan_title(records.plan.key), plan=records.plan.key)


def _plans(view: View) -> None:
    st.title(view.t("plans.title"))
    plans = view.workspace.plans
    total = sum(len(each.measures) for each in plans)
    st.caption(view.t.count("count.plans", len(plans)) + " · " + view.t.count("count.measures", total))
    for records in plans:
        with st.container(border=True, key=f"plan-{records.plan.key}", gap="small"):
            st.html(
                f'<h3 class="tg-plan-title">{html(view.plan_title(records.plan.key))} {badge(records.plan.key)}</h3>'
            )
            st.html(plan_facts(view, records))
            view.link("plans", view.t("plans.open"), ":material/arrow_forward:", plan=records.plan.key)
    names = ("plan", "title", "publisher", "level", "period", "date", "language", "measures", "source")
    buttons(
        view.t, "plans", "tiltaksgraf-planer", [view.t(f"column.{n}") for n in names], [_row(each) for each in plans]
    )


def _row(records: PlanRecords) -> tuple[str | int | None, ...]:
    plan = records.plan
    told = tuple(value(fact) for fact in (plan.title, plan.publisher, plan.level, plan.period, plan.date))
    return (plan.key, *told, plan.language.value, len(records.measures), plan.source)


def plan_facts(view: View, records: PlanRecords) -> str:
    """What the plan says of itself, on a line."""
    plan, t = records.plan, view.t
    level = t.known("level", plan.level.value) if plan.level else None
    if plan.status_report and level:
        level = f"{level}, {t('plans.status_report')}"
    return facts(
        (
            (t("column.publisher"), value(plan.publisher)),
            (t("column.level"), level),
            (t("column.period"), view.date(value(plan.period))),
            (t("column.date"), view.date(value(plan.date))),
            (t("column.language"), t.known("language", plan.language.value)),
            (t("column.measures"), str(len(records.measures))),
            (t("plans.builds_on"), "; ".join(dict.fromkeys(fact.value for fact in plan.builds_on))),
            (t("column.source"), plan.source),
        )
    )


def _plan(view: View, records: PlanRecords) -> None:
    st.title(markdown(view.plan_title(records.plan.key)))
    st.html(plan_facts(view, records))
    view.link("reading", view.t("plans.how_read"), ":material/menu_book:", plan=records.plan.key)
    chosen = _filtered(view, records)
    st.caption(view.t.count("count.shown", len(chosen), total=len(records.measures)))
    if not chosen:
        st.info(view.t("plans.none_left" if records.measures else "plans.no_measures"))
        return
    t = view.t
    columns = (
        Cell(t("column.number"), narrow=True),
        Cell(t("column.title")),
        Cell(t("field.responsible")),
        Cell(t("field.status")),
        Cell(t("field.deadline")),
    )
    picked = grid("measures", t("plans.measures"), columns, [_line(view, each) for each in chosen], height=LIST_HEIGHT)
    if picked:
        view.go("plans", measure=picked)
    buttons(t, "measures", f"tiltaksgraf-{records.plan.key}", header(view), rows(view, chosen))


def _line(view: View, measure: Measure) -> Line:
    fact = measure.status or measure.status_overview
    deadline = measure.deadline or measure.period
    name = view.t("plans.open_measure", number=measure.number, title=measure.title.value)
    return Line(
        (
            Cell(measure.number),
            Cell(measure.title.value, key=measure.id, name=name),
            Cell(actors(measure)),
            Cell(view.t.known("status", fact.value), tone=TONES.get(fact.value, "")) if fact else Cell(""),
            Cell(deadline.printed if deadline else ""),
        ),
        tone="sub" if measure.part_of else "",
    )


def _filtered(view: View, records: PlanRecords) -> list[Measure]:
    """The measures that all filters leave."""
    t = view.t
    measures = records.measures
    statuses = sorted({fact.value for m in measures if (fact := m.status or m.status_overview)})
    responsible = sorted({ref.label for m in measures for ref in m.responsible or m.responsible_overview})
    groups = {
        concept.code: concept.preferred.get(view.language, concept.code)
        for concept in view.vocabulary.scheme("target-group")
        if any(link.code == concept.code and link.relation != "mentioned" for m in measures for link in m.links)
    }
    key = records.plan.key
    words, status, who, group = st.columns([3, 2, 3, 2])
    text = words.text_input(
        t("plans.search"), key=f"search-{key}", type="search", live=True, placeholder=t("plans.search_hint")
    )
    wanted = status.selectbox(
        t("field.status"), statuses, None, lambda code: t.known("status", code), key=f"status-{key}",
        placeholder=t("list.all"), disabled=not statuses,
    )  # fmt: skip
    actor = who.selectbox(
        t("field.responsible"),
        responsible,
        None,
        key=f"responsible-{key}",
        placeholder=t("list.all"),
        disabled=not responsible,
    )
    aimed = group.selectbox(
        t("scheme.target-group"), sorted(groups, key=lambda code: groups[code]), None, groups.__getitem__,
        key=f"group-{key}", placeholder=t("list.all"), disabled=not groups,
    )  # fmt: skip
    codes = view.vocabulary.narrower("target-group", aimed) if aimed else frozenset()
    return [
        m
        for m in measures
        if _has_words(records, m, text or "")
        and (wanted is None or any(f.value == wanted for f in (m.status or m.status_overview,) if f))
        and (actor is None or any(ref.label == actor for ref in m.responsible or m.responsible_overview))
        and (
            aimed is None
            or any(
                link.code in codes and link.relation != "mentioned" for link in m.links if link.scheme == "target-group"
            )
        )
    ]


def _has_words(records: PlanRecords, measure: Measure, text: str) -> bool:
    """Whether every word typed stands in the measure's number, title or section."""
    content = f"{measure.number} {measure.title.value} {records.text[measure.start : measure.end]}".casefold()
    return all(word in content for word in text.casefold().split())


if __name__ == "__main__":
    page(view())
