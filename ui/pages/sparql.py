"""SPARQL: questions to the graph in its own language, with examples; read only, and stopped where they take too long."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import streamlit as st

from graph.queries import Example, examples
from graph.sparql import Result
from graph.sparql_errors import SparqlError
from ontology.terms import PREFIXES
from ui.components.escape import markdown
from ui.components.sparql_link import QUERY
from ui.view import View, view

MAX_ROWS = 5_000
"""Rows shown and downloaded here; the command line has no such limit."""
TIMEOUT = 10.0
RAN = "sparql-ran"
EDITOR_HEIGHT = 320


@dataclass(frozen=True, slots=True)
class Ran:
    """The last answer of the session, kept while its page is looked at."""

    query: str
    result: Result | None
    error: SparqlError | None = None


def page(view: View) -> None:
    t = view.t
    st.title("SPARQL")
    st.caption(t("sparql.help"))
    _examples(view)
    prefixes = t.md("sparql.prefixes", prefixes=", ".join(f"{name}:" for name in PREFIXES))
    query = st.text_area(t("sparql.query"), key=QUERY, height=EDITOR_HEIGHT, persist_state="session", help=prefixes)
    asked = st.button(
        t("sparql.run"), key="sparql-run", type="primary", icon=":material/play_arrow:", shortcut="Ctrl+Enter"
    )
    if asked and (query or "").strip():
        with st.spinner(t("sparql.running")):
            st.session_state[RAN] = _run(view, query)
    ran = st.session_state.get(RAN)
    if isinstance(ran, Ran):
        _answer(view, ran)


def _examples(view: View) -> None:
    """Choosing an example puts it in the editor."""
    found = examples()
    if QUERY not in st.session_state:
        st.session_state[QUERY] = found[0].query

    def put() -> None:
        chosen = st.session_state["sparql-example"]
        if chosen is not None:
            st.session_state[QUERY] = chosen.query

    st.selectbox(
        view.t("sparql.examples"),
        found,
        None,
        lambda each: _title(view, each),
        key="sparql-example",
        placeholder=view.t("sparql.choose"),
        on_change=put,
    )


def _title(view: View, example: Example) -> str:
    return example.title_en if view.language == "en" else example.title


def _run(view: View, query: str) -> Ran:
    """Rows where the query gives rows, else triples in Turtle."""
    try:
        return Ran(query, view.workspace.sparql(query, ("csv", "ttl"), timeout=TIMEOUT, max_rows=MAX_ROWS))
    except SparqlError as error:
        return Ran(query, None, error)


def _answer(view: View, ran: Ran) -> None:
    t = view.t
    if ran.error is not None:
        st.error(markdown(ran.error.sentence(view.language)), icon=":material/error:")
        return
    assert ran.result is not None, "an answer has a result or an error"
    result = ran.result
    number = result.rows or 0
    words = t.count("sparql.rows", number, seconds=f"{result.seconds:.2f}")
    st.caption(words + (" " + t("sparql.truncated", n=MAX_ROWS) if result.truncated else ""))
    if result.format == "csv":
        _table(view, result)
    else:
        st.code(result.body.decode("utf-8"), language="turtle", height=480)
    ending = result.format
    st.download_button(
        t("download.csv") if ending == "csv" else t("download.ttl"),
        (b"\xef\xbb\xbf" if ending == "csv" else b"") + result.body,
        f"tiltaksgraf-sparql.{ending}",
        result.media_type,
        key="sparql-download",
        icon=":material/download:",
        on_click="ignore",
    )


def _table(view: View, result: Result) -> None:
    rows = list(csv.reader(io.StringIO(result.body.decode("utf-8"), newline="")))
    header, body = rows[0], rows[1:]
    if not header:
        st.info(view.t("sparql.no_rows"))
        return
    if not body:
        st.info(view.t("sparql.no_rows"))
        return
    columns = {name: [_shortened(row[place]) for row in body] for place, name in enumerate(header)}
    st.dataframe(columns, hide_index=True, key="sparql-table", alt=view.t("sparql.table"))


def _shortened(term: str) -> str:
    """An IRI by its prefix, to be read; the download has it whole."""
    for name, base in PREFIXES.items():
        if base and term.startswith(base) and len(term) > len(base):
            return f"{name}:{term[len(base) :]}"
    return term


if __name__ == "__main__":
    page(view())
