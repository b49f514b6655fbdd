"""Small marks: a plan's key, a measure's number, a status, a grade; as safe HTML."""

from __future__ import annotations

from collections.abc import Iterable

from ontology.records import Measure
from ui.components.escape import html
from ui.view import View

TONES = {
    "completed": "good",
    "ongoing": "busy",
    "not-started": "wait",
    "withdrawn": "off",
    "high": "alarm",
    "medium": "wait",
    "low": "plain",
    "match": "good",
    "partial": "busy",
}
"""Code → colour class of the style sheet. The words always say it too: colour alone tells nothing."""


def badge(text: str, tone: str = "plain", hint: str = "") -> str:
    title = f' title="{html(hint)}"' if hint else ""
    return f'<span class="tg-badge tg-{tone}"{title}>{html(text)}</span>'


def status_badge(view: View, measure: Measure) -> str:
    """The status in the measure's own section, else in the overview; nothing where none is given."""
    fact = measure.status or measure.status_overview
    return badge(view.t.known("status", fact.value), TONES.get(fact.value, "plain"), fact.printed) if fact else ""


def measure_head(view: View, measure: Measure, title: str = "") -> str:
    """Plan, number, title and status of a measure on one line; ``title`` is the title as HTML, where words of it are marked."""
    number = f"{measure.plan} {measure.number}"
    return (
        f'<p class="tg-measure"><span class="tg-number">{html(number)}</span>'
        f'<span class="tg-title">{title or html(measure.title.value)}</span> {status_badge(view, measure)}</p>'
    )


def facts(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Label and value, side by side; what is unknown is left out."""
    shown = "".join(f"<span><b>{html(label)}</b> {html(text)}</span>" for label, text in pairs if text)
    return f'<p class="tg-facts">{shown}</p>' if shown else ""


def actors(measure: Measure) -> str:
    """The responsible, by name; those of the overview where the section names none."""
    return ", ".join(dict.fromkeys(ref.label for ref in measure.responsible or measure.responsible_overview))
