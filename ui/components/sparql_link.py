"""The query behind an answer, and the way to the page where it can be run and changed."""

from __future__ import annotations

import streamlit as st

from ui.view import View

QUERY = "sparql-query"
"""The query of the SPARQL page, in the session."""


def sparql_expander(view: View, key: str, query: str) -> None:
    if not query:
        return
    with st.expander(view.t("sparql.behind"), key=f"sparql-{key}", icon=":material/data_object:"):
        st.caption(view.t("sparql.behind_help"))
        st.code(query, language="sparql")
        if st.button(view.t("sparql.open"), key=f"open-sparql-{key}", icon=":material/open_in_new:"):
            st.session_state[QUERY] = query
            view.go("sparql")
