"""People's corrections: what has been corrected, a form for one more, and how to take one back."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ontology.ids import measure_id
from ontology.records import Correction, Measure, Plan, PlanRecords
from ui.components.badges import badge
from ui.components.escape import html, markdown
from ui.components.measure_table import label
from ui.service.correcting import CODES, FACTS, MEASURE, PLAN_FACTS, SEPARATOR, value_of
from ui.service.corrections import CHOICES
from ui.service.errors import ServiceError
from ui.view import View

FIELDS = (*FACTS, "responsible", "partners", *CODES, "part_of")
WHOLE = ""
"""The choice that is the plan itself, among its measures."""
ADD = "+"
"""The choice that is a measure to add."""
DONE = "correction-done"


def show_corrections(view: View, records: PlanRecords, target: str = "") -> None:
    """``target`` is the number of the measure that the form begins with."""
    t = view.t
    st.caption(t("correction.help"))
    if done := st.session_state.pop(DONE, None):
        st.success(markdown(done), icon=":material/check_circle:")
    _list(view, records)
    st.subheader(t("correction.new"))
    _form(view, records, target)


def _list(view: View, records: PlanRecords) -> None:
    t = view.t
    try:
        own = [each for each in view.workspace.corrections if each.target.partition("/")[0] == records.plan.key]
    except ServiceError as error:
        st.error(markdown(_sentence(view, error)))
        return
    st.subheader(t.count("correction.list", len(own)))
    if not own:
        st.caption(t("correction.none"))
    outdated = {each.correction: each for each in view.workspace.outdated}
    for number, each in enumerate(own):
        with st.container(border=True, key=f"correction-{number}", gap="small"):
            st.html(_described(view, each))
            if each in outdated:
                why = outdated[each]
                reason = why.reason_en if view.language == "en" else why.reason
                word = "correction.outdated" if why.applied else "correction.not_made"
                st.warning(t.md(word, reason=reason), icon=":material/update:")
            if st.button(t("correction.undo"), key=f"undo-{number}", icon=":material/undo:"):
                _make(view, each, undo=True)


def _described(view: View, each: Correction) -> str:
    t = view.t
    if each.field == MEASURE:
        what = t("correction.added" if each.new is not None else "correction.dropped")
        change = f"<b>{html(what)}</b> {html(each.new or '')}"
    else:
        before, after = (_value(view, each.field, text) for text in (each.old, each.new))
        change = f"<b>{html(t(f'field.{each.field}'))}</b> <s>{html(before)}</s> → <ins>{html(after)}</ins>"
    return (
        f'<p class="tg-measure">{badge(each.target)} {change}</p>'
        f'<p class="tg-soft">{html(t("correction.by", by=each.by, at=each.at))}</p>'
        + (f'<figure class="tg-quote"><blockquote>{html(each.quote)}</blockquote></figure>' if each.quote else "")
    )


def _value(view: View, field: str, text: str | None) -> str:
    if text is None:
        return view.t("correction.empty")
    group = {"level": "level", "language": "language"}.get(field, "status" if field.startswith("status") else None)
    if group is not None:
        return view.t.known(group, text)
    if scheme := CODES.get(field):
        return ", ".join(label(view, scheme, code.strip()) for code in text.split(SEPARATOR))
    return text


def _form(view: View, records: PlanRecords, target: str) -> None:
    """Target and field first: what a value can be hangs on them."""
    t, key = view.t, records.plan.key
    titles = {each.number: f"{each.number} {each.title.value}" for each in records.measures}
    names = {WHOLE: t("correction.whole_plan"), ADD: t("correction.add"), **titles}
    if f"correction-target-{key}" not in st.session_state and target in names:
        st.session_state[f"correction-target-{key}"] = target
    left, right = st.columns(2)
    number = left.selectbox(
        t("correction.target"), list(names), format_func=names.__getitem__, key=f"correction-target-{key}"
    )
    if number == ADD:
        _add(view, records)
        return
    subject: Plan | Measure = records.measure(number) if number else records.plan
    fields = (*FIELDS, MEASURE) if number else PLAN_FACTS
    field = right.selectbox(
        t("correction.field"),
        fields,
        format_func=lambda name: t("correction.drop") if name == MEASURE else t(f"field.{name}"),
        key=f"correction-field-{key}-{bool(number)}",
    )
    target = measure_id(key, number) if number else key
    if field == MEASURE:
        with st.form(f"correction-drop-{target}"):
            st.markdown(t.md("correction.drop_help", title=names[number]))
            _submit(view, target, field, None, None, _quote(records, subject))
        return
    now = value_of(subject, field)
    with st.form(f"correction-{target}-{field}"):
        st.html(
            f'<p class="tg-facts"><span><b>{html(t("correction.now"))}</b> {html(_value(view, field, now))}</span></p>'
        )
        new = _new_value(view, field, now, f"{target}-{field}")
        _submit(view, target, field, now, new, _quote(records, subject, field))


def _new_value(view: View, field: str, now: str | None, key: str) -> str | None:
    """The widget that fits the field; nothing chosen or written takes the value away."""
    t = view.t
    if choices := CHOICES.get(field):
        return st.selectbox(
            t("correction.value"),
            choices,
            choices.index(now) if now in choices else None,
            lambda code: _value(view, field, code),
            key=f"new-{key}",
            placeholder=t("correction.empty"),
        )
    if scheme := CODES.get(field):
        codes = sorted(
            (c.code for c in view.vocabulary.scheme(scheme)), key=lambda code: label(view, scheme, code).casefold()
        )
        have = [code.strip() for code in (now or "").split(SEPARATOR) if code.strip() in codes]
        chosen = st.multiselect(
            t("correction.value"),
            codes,
            have,
            format_func=lambda code: label(view, scheme, code),
            key=f"new-{key}",
            placeholder=t("correction.empty"),
        )
        return f"{SEPARATOR} ".join(chosen) or None
    several = field in ("responsible", "partners", "municipalities")
    text = st.text_input(
        t("correction.value"), now or "", key=f"new-{key}", help=t("correction.several") if several else None
    )
    return text.strip() or None


def _quote(records: PlanRecords, subject: Plan | Measure, field: str | None = None) -> str:
    """The words that were read wrongly, as they stand: of the field, else of the title."""
    read = getattr(subject, field, None) if field else None
    if isinstance(read, tuple):
        read = read[0] if read else None
    for place in (read, subject.title):
        start, end = getattr(place, "start", 0), getattr(place, "end", 0)
        if start < end:
            return " ".join(records.text[start:end].split())
    return ""


def _add(view: View, records: PlanRecords) -> None:
    t = view.t
    with st.form(f"correction-add-{records.plan.key}"):
        number = st.text_input(t("correction.number"))
        title = st.text_input(t("column.title"))
        quote = st.text_area(t("correction.quote"), help=t("correction.quote_help"))
        _submit(
            view,
            measure_id(records.plan.key, number.strip()),
            MEASURE,
            None,
            title.strip() or None,
            quote.strip(),
            adds=True,
        )


def _submit(
    view: View, target: str, field: str, old: str | None, new: str | None, quote: str, *, adds: bool = False
) -> None:
    """Who makes the correction, and the button: the last of every form."""
    t = view.t
    by = st.text_input(t("correction.name"), st.session_state.get("correction-by", ""), help=t("correction.name_help"))
    if not st.form_submit_button(t("correction.save"), type="primary", icon=":material/save:"):
        return
    st.session_state["correction-by"] = by
    if adds and (new is None or target.endswith("/")):
        st.error(t("correction.needs_title"))
    elif field != MEASURE and new == old:
        st.error(t("correction.no_change"))
    else:
        _make(
            view,
            Correction(
                target=target, field=field, old=old, new=new, by=by.strip(), at=date.today().isoformat(), quote=quote
            ),
        )


def _make(view: View, correction: Correction, *, undo: bool = False) -> None:
    """Builds with the correction, or without it, and shows the page again on the new build."""
    t = view.t
    try:
        with st.spinner(t("correction.building")):
            (view.workspace.undo if undo else view.workspace.correct)(correction)
    except ServiceError as error:
        st.error(markdown(_sentence(view, error)))
        return
    st.session_state[DONE] = t("correction.undone" if undo else "correction.saved", target=correction.target)
    st.rerun()


def _sentence(view: View, error: ServiceError) -> str:
    return error.message_en if view.language == "en" else error.message
