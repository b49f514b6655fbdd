"""What a request to the endpoint asks for, and how a fault is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from graph import sparql_accept
from graph.guard import MAX_CHARACTERS, refused_update
from graph.sparql_errors import (
    Busy,
    NoGraph,
    QueryTimeout,
    QueryTooLarge,
    RefusedQuery,
    SparqlError,
    WrongFormat,
)
from graph.sparql_results import FORMATS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

Parameters = list[tuple[str, str]]

MAX_BODY = 1_000_000
"""Bytes of a request. A query of ``guard.MAX_CHARACTERS`` is shorter, even with most of its letters percent-encoded."""
RETRY_AFTER = "10"
HOSTS = frozenset(("localhost", "127.0.0.1", "[::1]"))

SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}
DATA_POLICY = {"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'"}
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Tiltaksgraf-Truncated, Server-Timing"}
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class Fault(SparqlError):
    """A request that is no query, with the status it is answered with."""

    def __init__(self, status: int, english: str, norwegian: str) -> None:
        super().__init__(english, norwegian)
        self.status = status


class OnlyThisMachine:
    """Answers requests to a name of this machine alone.

    A website can make its own name point at 127.0.0.1 and have a visitor's browser ask there as if it asked the website
    itself (DNS rebinding); the Host header then still has the website's name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_local(dict(scope["headers"]).get(b"host", b"")):
            from starlette.responses import PlainTextResponse

            text = "This endpoint answers on this machine only: ask http://127.0.0.1 or http://localhost.\n"
            await PlainTextResponse(text, 421, SAFE)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_local(host: bytes) -> bool:
    name = host.decode("latin-1").lower()
    return (name if name.endswith("]") else name.rpartition(":")[0] or name) in HOSTS


async def parameters(request: Request) -> Parameters:
    """The parameters of the protocol, wherever the request has them.

    Raises:
        Fault, RefusedQuery: for what is no query operation.
    """
    found = request.query_params.multi_items()
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/sparql-update":
            raise refused_update("UPDATE")
        if kind not in ("application/sparql-query", "application/x-www-form-urlencoded"):
            raise Fault(
                415,
                "Send a query as application/sparql-query or application/x-www-form-urlencoded, "
                f"not as {kind or 'nothing said'}.",
                "Send en spørring som application/sparql-query eller application/x-www-form-urlencoded, "
                f"ikke som {kind or 'noe uoppgitt'}.",
            )
        text = _decode(await _body(request))
        if kind == "application/sparql-query":
            found.append(("query", text))
        else:
            found += parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in found):
        raise refused_update("UPDATE")
    return found


def values(found: Parameters, name: str) -> list[str]:
    return [value for key, value in found if key == name]


def formats(found: Parameters, accept: str) -> list[str]:
    """The formats wanted, best first: ``format``, as a name or a media type, goes before the Accept header."""
    wanted = values(found, "format")
    if not wanted:
        return sparql_accept.formats(accept)
    name = sparql_accept.MEDIA_TYPES.get(wanted[-1].lower(), wanted[-1].lower())
    if name not in FORMATS:
        raise Fault(
            400,
            f"The format is one of {', '.join(FORMATS)}, not «{wanted[-1][:40]}».",
            f"Formatet er ett av {', '.join(FORMATS)}, ikke «{wanted[-1][:40]}».",
        )
    return [name]


def max_rows(found: Parameters) -> int | None:
    """The number of rows after which the answer is cut off; a parameter of our own, which the page uses."""
    wanted = values(found, "max-rows")
    if not wanted:
        return None
    if not (wanted[-1].isascii() and wanted[-1].isdigit()) or len(wanted[-1]) > 9:
        raise Fault(
            400,
            f"max-rows is a number of rows, such as 1000, not «{wanted[-1][:40]}».",
            f"max-rows er et antall rader, som 1000, ikke «{wanted[-1][:40]}».",
        )
    return int(wanted[-1])


def headers(request: Request) -> dict[str, str]:
    """Of every answer that is data; other websites may read those to a GET."""
    return SAFE | DATA_POLICY | (CORS if request.method != "POST" else {})


def fault(request: Request, error: SparqlError) -> Response:
    from starlette.responses import PlainTextResponse

    language = sparql_accept.language(request.headers.get("accept-language", ""))
    status = _status(error)
    more = {"Content-Language": language, "Vary": "Accept, Accept-Language"}
    if status == 503:
        more["Retry-After"] = RETRY_AFTER
    return PlainTextResponse(error.sentence(language) + "\n", status, headers(request) | more)


def _status(error: SparqlError) -> int:
    match error:
        case Fault():
            return error.status
        case WrongFormat():
            return 406
        case RefusedQuery():
            return {"update": 403, "service": 403, "too-long": 413}.get(error.code, 400)
        case QueryTooLarge():
            return 400
        case QueryTimeout() | Busy() | NoGraph():
            return 503
    return 500


async def _body(request: Request) -> bytes:
    """The body, read no further than it may be long."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise RefusedQuery(
                f"The request is longer than {MAX_BODY} bytes, a query may have {MAX_CHARACTERS} letters: split it.",
                f"Forespørselen er lengre enn {MAX_BODY} byte, og en spørring kan ha {MAX_CHARACTERS} tegn: del den.",
                code="too-long",
            )
        parts.append(part)
    return b"".join(parts)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault(
            400,
            f"The query is not UTF-8 (byte {error.start}): save it as UTF-8 and send it again.",
            f"Spørringen er ikke UTF-8 (byte {error.start}): lagre den som UTF-8 og send den på nytt.",
        ) from None
