"""Quotes of plans: the words with what matters marked, where they stand, and the text around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from ontology.records import Measure, Passage, PlanRecords
from ui.components.badges import badge
from ui.components.escape import html
from ui.components.marks import Stretch
from ui.view import View, title_of

LONGEST = 420
"""Characters of a quote in a list; the whole of it is one click away."""
BEFORE = 160
"""Characters kept before the first marked word where a quote is cut."""
AROUND = (450, 900)
"""Characters of the plan shown before and after a quote in its context: the quote itself is to be seen without scrolling."""
CUT = "…"


def marked(text: str, start: int, end: int, marks: Iterable[Stretch]) -> str:
    """``text[start:end]`` as safe HTML, with the stretches inside it in <mark>."""
    parts: list[str] = []
    at = start
    for first, last in marks:
        first, last = max(first, at), min(last, end)
        if first < last:
            parts += [html(text[at:first]), "<mark>", html(text[first:last]), "</mark>"]
            at = last
    return "".join((*parts, html(text[at:end])))


def clip(text: str, start: int, end: int, marks: Sequence[Stretch], longest: int = LONGEST) -> Stretch:
    """The part of a long quote to show in a list: from its beginning, or from a little before the first marked word."""
    if end - start <= longest:
        return start, end
    first = next((mark[0] for mark in marks if mark[0] >= start), start)
    begin = start if first - start < longest - BEFORE else _word_start(text, first - BEFORE, start)
    stop = min(end, begin + longest)
    return begin, end if stop == end else max(begin + 1, text.rfind(" ", begin, stop + 1))


def quote_html(view: View, records: PlanRecords, start: int, end: int, marks: Sequence[Stretch] = ()) -> str:
    """A quote with the place it stands in, as HTML."""
    begin, stop = clip(records.text, start, end, marks)
    words = marked(records.text, begin, stop, marks)
    before, after = CUT if begin > start else "", CUT if stop < end else ""
    language = records.plan.language.value
    return (
        f'<figure class="tg-quote"><blockquote lang="{html(language)}">{before}{words}{after}</blockquote>'
        f"<figcaption>{html(place(view, records, start, end))}</figcaption></figure>"
    )


def place(view: View, records: PlanRecords, start: int, end: int) -> str:
    """Where a stretch stands: chapter, page, characters."""
    found = passage_at(records, start)
    parts = [found.section.rstrip(" :")] if found is not None and found.section else []
    if found is not None and found.page:
        parts.append(view.t("quote.page", page=found.page))
    parts.append(view.t("quote.characters", start=start, end=end))
    return " · ".join(parts)


def passage_at(records: PlanRecords, start: int) -> Passage | None:
    return next((each for each in records.passages if each.start <= start < each.end), None)


def is_title(records: PlanRecords, measure: Measure, start: int, end: int) -> bool:
    """Whether a quote says no more than the title does, which is shown already."""
    words = " ".join(records.text[start:end].split()).casefold().strip(" .")
    return words == " ".join(measure.title.value.split()).casefold().strip(" .")


def show_place(view: View, key: str, records: PlanRecords, start: int, end: int, marks: Sequence[Stretch] = ()) -> None:
    """A quote that is the title: where it stands, and its button."""
    with st.container(key=f"quote-{key}", horizontal=True, vertical_alignment="center", gap="small"):
        where = f"{view.t('strength.title')} · {place(view, records, start, end)}"
        st.html(f'<p class="tg-place">{html(where)}</p>')
        context_button(view, key, records, start, end, marks)


def show_quote(view: View, key: str, records: PlanRecords, start: int, end: int, marks: Sequence[Stretch] = ()) -> None:
    """A quote with its button. ``key`` is of the place on the page: one quote may stand in several."""
    with st.container(key=f"quote-{key}", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.html(quote_html(view, records, start, end, marks))
        context_button(view, key, records, start, end, marks)


def context_button(
    view: View, key: str, records: PlanRecords, start: int, end: int, marks: Sequence[Stretch] = ()
) -> None:
    """Opens the text around a quote."""
    if st.button(view.t("quote.in_context"), key=f"context-{key}", type="tertiary", icon=":material/article:"):
        show_context(view, records, start, end, marks)


def show_context(view: View, records: PlanRecords, start: int, end: int, marks: Sequence[Stretch] = ()) -> None:
    """The plan's text around a stretch, in a window over the page."""

    @st.dialog(view.t("quote.context_title"), width="medium", icon=":material/article:")
    def window() -> None:
        title = f'<p class="tg-context-plan">{html(title_of(records))} {badge(records.plan.key)}</p>'
        st.html(title + surroundings(view, records, start, end, marks))

    window()


def surroundings(view: View, records: PlanRecords, start: int, end: int, marks: Sequence[Stretch] = ()) -> str:
    """Paragraphs around a stretch as HTML: headings as such, page breaks where known, the stretch itself set apart."""
    first, last = max(0, start - AROUND[0]), min(len(records.text), end + AROUND[1])
    inside = [p for p in records.passages if p.end > first and p.start < last and p.start < p.end]
    if not any(p.start < end and start < p.end for p in inside):
        inside = sorted((*inside, Passage(role="note", start=start, end=end, page=0)), key=lambda p: p.start)
    body = "".join(paragraphs(view, records, inside, (start, end), marks))
    return f'<div class="tg-context" lang="{html(records.plan.language.value)}">{body}</div>'


def paragraphs(
    view: View, records: PlanRecords, passages: Sequence[Passage], focus: Stretch, marks: Sequence[Stretch] = ()
) -> Iterable[str]:
    """Each passage as one paragraph; ``focus`` is the stretch that was asked for."""
    headings = {section.start for section in records.sections}
    page = 0
    for each in passages:
        if each.page and each.page != page:
            if page or each.page > 1:
                yield f'<p class="tg-page">{html(view.t("quote.page", page=each.page))}</p>'
            page = each.page
        tag = "h4" if each.start in headings or each.role == "heading" else "p"
        yield f'<{tag} class="tg-{each.role}">{_focused(records.text, each, focus, marks)}</{tag}>'


def _focused(text: str, passage: Passage, focus: Stretch, marks: Sequence[Stretch]) -> str:
    start, end = max(passage.start, focus[0]), min(passage.end, focus[1])
    if start >= end:
        return html(text[passage.start : passage.end])
    before, after = html(text[passage.start : start]), html(text[end : passage.end])
    return f'{before}<span class="tg-focus">{marked(text, start, end, marks)}</span>{after}'


def _word_start(text: str, at: int, lowest: int) -> int:
    found = text.rfind(" ", lowest, at)
    return found + 1 if found >= 0 else at
