"""Questions that are none: an answer in bounded time, nothing executed, and a query that still runs."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opened import TODAY, Asker

from graph.sparql import select
from search.answer import ask
from search.engine import Engine

TOP = 20
SECONDS = 2.0
"""Of processor time. The slowest takes .3; a loop that grows with the question took minutes before words and facets were bounded."""
HOSTILE = {
    "one letter, 100,000 times": "a" * 100_000,
    "one label, 20,000 times": "eldre " * 20_000,
    "all labels": " ".join(
        ["barn", "eldre", "gravide", "samer", "menn", "politi", "skole", "bolig", "tolk", "rus"] * 60
    ),
    "control characters": "\x00\x01\x02eldre\x7f\x1b[31m",
    "half a surrogate pair": "\ud800 eldre",
    "emojis": "👵🏽💥 eldre 👩‍👧‍👦",
    "right to left": "\u202eeldre\u202c מטופלים كبار السن",
    "markup": "<script>alert(1)</script> eldre <img src=x onerror=alert(1)>",
    "a query": '"} UNION { ?s ?p ?o } SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } #"',
    "quotes and backslashes": '"' + "\\" * 60 + 'a"',
    "a pattern": '"(a+)+$' + "a?" * 60 + '"',
    "brackets": "(" * 3_000,
    "templates": "{{7*7}} ${x} %s %d {n} {what} {0.__class__}",
    "dates": "frist før " * 400 + "2024",
    "sections": "§ 1 " * 500 + "straffeloven",
    "bodies": "ansvar JD og HOD og BFD, verken AID eller KD " * 40,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_question_is_answered_in_bounded_time(asked: Asker, engine: Engine, name: str) -> None:
    started = time.process_time()
    answer = asked(HOSTILE[name])
    assert time.process_time() - started < SECONDS
    answer.answer.encode()
    assert {row["measure"] for row in select(engine.store, answer.sparql)} >= {h.id for h in answer.measures if h.exact}
    assert len(answer.looked_for) < 60


def test_quotation_marks_never_become_query(asked: Asker, engine: Engine) -> None:
    answer = asked('"x\\") } ?s ?p ?o . { FILTER(true || \\"y"')
    assert answer.nothing_found
    assert select(engine.store, answer.sparql) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=200))
def test_any_text_is_answered(engine: Engine, question: str) -> None:
    answer = ask(engine, question, top=TOP, today=TODAY)
    rows = select(engine.store, answer.sparql)
    if not answer.nothing_found and "?measure" in answer.sparql.split("WHERE")[0]:
        shown = [hit.id for hit in answer.measures if hit.exact]
        assert set(shown) <= {row["measure"] for row in rows}
        assert len(shown) == min(answer.count, TOP) or (answer.reading.exact and len(shown) == answer.count)
