"""The process that runs queries: one store, one query at a time, killed by its parent where a query takes too long.

Started as ``python -m graph.sparql_worker DIRECTORY MEMORY``. It reads requests from standard input and writes answers
to standard output, both as frames: the lengths of a JSON head and of a body (4 and 8 bytes, big-endian), the head, the
body. The first frame it writes says that the store is open, or why it is not.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import time
from typing import IO, Any

import pyoxigraph as ox

from graph import sparql_sandbox
from graph.guard import examine, unknown_graph
from graph.sparql_errors import RefusedQuery, WrongFormat
from graph.sparql_parser import PREFIXES
from graph.sparql_results import TooLong, formats_of, media_type, write_answer

_SIZES = struct.Struct(">IQ")
Head = dict[str, Any]


def send(stream: IO[bytes], head: Head, body: bytes = b"") -> None:
    text = json.dumps(head).encode()
    stream.write(_SIZES.pack(len(text), len(body)) + text)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[Head, bytes]:
    """The next frame.

    Raises:
        EOFError: where the stream ends before the frame does.
    """
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        raise EOFError
    head_size, body_size = _SIZES.unpack(sizes)
    text, body = stream.read(head_size), stream.read(body_size)
    if len(text) < head_size or len(body) < body_size:
        raise EOFError
    head: Head = json.loads(text)
    return head, body


def answer(store: ox.Store, request: Head) -> tuple[Head, bytes]:
    """The head and body of the answer to a request; every fault of the query is in the head."""
    try:
        return _run(store, request)
    except RefusedQuery as refused:
        return {
            "error": "format" if isinstance(refused, WrongFormat) else "refused",
            "english": refused.english,
            "norwegian": refused.norwegian,
            "code": refused.code,
            "line": refused.line,
            "column": refused.column,
        }, b""
    except (TooLong, MemoryError):
        return {"error": "large"}, b""
    except (OSError, ValueError, RuntimeError) as error:
        return {"error": "engine", "detail": str(error).splitlines()[0][:200] if str(error) else ""}, b""


def _run(store: ox.Store, request: Head) -> tuple[Head, bytes]:
    started = time.perf_counter()
    checked = examine(request["query"], lambda iri: _holds(store, iri))
    defaults, named = request["default_graphs"], request["named_graphs"]
    chosen: dict[str, Any]
    if defaults or named:
        for iri in (*defaults, *named):
            if not _holds(store, iri):
                raise unknown_graph(iri)
        chosen = {
            "default_graph": [ox.NamedNode(iri) for iri in defaults],
            "named_graphs": [ox.NamedNode(iri) for iri in named],
        }
    else:
        chosen = {"use_default_graph_as_union": not checked.names_graphs}
    results = store.query(checked.query, prefixes=PREFIXES, **chosen)
    possible = formats_of(results)
    form = next((name for name in request["accept"] if name in possible), None)
    if form is None:
        raise _wrong_format(request["accept"], possible, isinstance(results, ox.QueryTriples))
    written = write_answer(results, form, request["max_rows"], request["max_bytes"])
    head: Head = {
        "format": form,
        "media_type": media_type(form),
        "rows": written.rows,
        "truncated": written.truncated,
        "seconds": time.perf_counter() - started,
    }
    return head, written.body


def _wrong_format(accept: list[str], possible: tuple[str, ...], triples: bool) -> WrongFormat:
    what, hva = ("triples", "tripler") if triples else ("rows", "rader")
    wanted, use = ", ".join(accept) or "?", ", ".join(possible)
    return WrongFormat(
        f"The answer to this query is {what}, which {wanted} cannot hold: use {use}.",
        f"Svaret på denne spørringen er {hva}, som {wanted} ikke kan romme: bruk {use}.",
        code="format",
    )


def _holds(store: ox.Store, iri: str) -> bool:
    try:
        return store.contains_named_graph(ox.NamedNode(iri))
    except ValueError:
        return False


def main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not end up in an answer
    directory, memory = sys.argv[1], int(sys.argv[2])
    try:
        store = ox.Store.read_only(directory)
        network = sparql_sandbox.confine(memory)
    except (OSError, ValueError, RuntimeError) as error:
        send(answers, {"error": "store", "detail": str(error).splitlines()[0]})
        return
    send(answers, {"network": network})
    while True:
        try:
            request, body = receive(sys.stdin.buffer)
        except EOFError:
            return
        sparql_sandbox.limit_cpu(request["timeout"])
        send(answers, *answer(store, request | {"query": body.decode("utf-8", "surrogatepass")}))


if __name__ == "__main__":
    main()
