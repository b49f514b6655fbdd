"""A read-only SPARQL 1.1 Protocol endpoint for this machine, with a query page that works without a network.

It answers at ``/sparql`` and at ``/``. It listens on 127.0.0.1 and answers only where it is called by a name of this
machine, so that no website can reach it by making its own name point here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from graph import sparql_accept, sparql_http
from graph.sparql import TIMEOUT, run
from graph.sparql_description import describe, graphs
from graph.sparql_errors import SparqlError
from graph.sparql_parser import PREFIXES
from graph.sparql_pool import Workers
from graph.sparql_results import GRAPH_FORMATS, media_type
from ontology.ids import BASE

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

Example = tuple[str, str, str]
"""An example query: its title in bokmål, its title in English, the query."""
T = TypeVar("T")

PAGE = Path(__file__).parent / "page"
PAGE_FILES = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PORT = 7879
"""One above the port of Oxigraph's own server, so that both can run."""
MAX_WAITING = 64
"""Requests that wait for a worker, a thread each. More than these wait in line, which costs nothing."""


def create(
    directory: Path | Callable[[], Path],
    *,
    examples: Sequence[Example] = (),
    timeout: float = TIMEOUT,
    workers: Workers | None = None,
) -> Starlette:
    """The endpoint as an application.

    Args:
        directory: of the store; where it is a function, it is asked at every request, so that a graph that was built
            again is used at once.
        timeout: seconds a query may take.
        workers: those that run the queries; they are closed with the application.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Route

    pool = workers or Workers()
    endpoint = _Endpoint(directory if callable(directory) else lambda: directory, examples, timeout, pool)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()

    return Starlette(
        routes=[
            Route("/", endpoint.answer, methods=sparql_http.METHODS),
            Route("/sparql", endpoint.answer, methods=sparql_http.METHODS),
            Route("/page/setup.json", endpoint.setup),
            Route("/page/{name}", endpoint.page_file),
        ],
        middleware=[Middleware(sparql_http.OnlyThisMachine)],
        lifespan=lifespan,
    )


def serve(
    directory: Path | Callable[[], Path],
    port: int = PORT,
    *,
    examples: Sequence[Example] = (),
    timeout: float = TIMEOUT,
) -> None:
    """Serves the endpoint on 127.0.0.1 until it is interrupted.

    Raises:
        OSError: where the port is taken.
    """
    import socket

    import uvicorn

    with socket.create_server(("127.0.0.1", port)) as listening:
        app = create(directory, examples=examples, timeout=timeout)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


class _Endpoint:
    def __init__(
        self, directory: Callable[[], Path], examples: Sequence[Example], timeout: float, workers: Workers
    ) -> None:
        self.directory = directory
        self.examples = examples
        self.timeout = timeout
        self.workers = workers
        self._threads: CapacityLimiter | None = None

    async def answer(self, request: Request) -> Response:
        """The one address of the protocol: a query, the page for a person, the description for a program."""
        from starlette.responses import Response

        if request.method == "OPTIONS":
            allowed = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "*"}
            return Response(
                status_code=204, headers=sparql_http.CORS | allowed | {"Allow": ", ".join(sparql_http.METHODS)}
            )
        try:
            return await self._answer(request)
        except SparqlError as error:
            return sparql_http.fault(request, error)

    async def _answer(self, request: Request) -> Response:
        from starlette.responses import Response

        found = await sparql_http.parameters(request)
        accept = request.headers.get("accept", "")
        queries = sparql_http.values(found, "query")
        reads = request.method != "POST"
        if reads and sparql_accept.prefers_page(accept) and not sparql_http.values(found, "format"):
            return _page()
        formats = sparql_http.formats(found, accept)
        if reads and not queries:
            return await self._description(request, formats)
        if len(queries) != 1:
            raise sparql_http.Fault(
                400,
                f"A request has one query, not {len(queries)}: give it as query=….",
                f"En forespørsel har én spørring, ikke {len(queries)}: oppgi den som query=….",
            )
        job = partial(
            run,
            query=queries[0],
            accept=formats,
            timeout=self.timeout,
            max_rows=sparql_http.max_rows(found),
            default_graphs=sparql_http.values(found, "default-graph-uri"),
            named_graphs=sparql_http.values(found, "named-graph-uri"),
            workers=self.workers,
        )
        result = await self._in_thread(job)
        headers = sparql_http.headers(request) | {
            "Server-Timing": f"engine;dur={result.seconds * 1000:.1f}",
            "Vary": "Accept",
        }
        if result.truncated:
            headers["Tiltaksgraf-Truncated"] = "true"
        return Response(result.body, media_type=result.media_type, headers=headers)

    async def _description(self, request: Request, formats: list[str]) -> Response:
        from starlette.responses import Response

        form = next((name for name in formats if name in GRAPH_FORMATS), None)
        if form is None:
            raise sparql_http.Fault(
                406,
                "Without a query the answer is this service's description in RDF: accept text/turtle, or send query=….",
                "Uten spørring er svaret en beskrivelse av tjenesten i RDF: godta text/turtle, eller send query=….",
            )
        named = await self._in_thread(partial(graphs, workers=self.workers))
        body = describe(f"{request.url.scheme}://{request.url.netloc}/sparql", named, form)
        headers = sparql_http.headers(request) | {"Vary": "Accept"}
        return Response(body, media_type=media_type(form), headers=headers)

    async def _in_thread(self, job: Callable[[Path], T]) -> T:
        """Does a job on the store of this moment, while the event loop goes on serving."""
        import anyio
        import anyio.to_thread

        if self._threads is None:
            self._threads = anyio.CapacityLimiter(MAX_WAITING)
        return await anyio.to_thread.run_sync(lambda: job(self.directory()), limiter=self._threads)

    async def setup(self, request: Request) -> Response:
        """What the page has to know."""
        from starlette.responses import JSONResponse

        examples = [{"nb": nb, "en": en, "query": query} for nb, en, query in self.examples]
        return JSONResponse({"base": BASE, "prefixes": PREFIXES, "examples": examples}, headers=sparql_http.SAFE)

    async def page_file(self, request: Request) -> Response:
        from starlette.responses import PlainTextResponse, Response

        name = request.path_params["name"]
        if name not in PAGE_FILES:
            return PlainTextResponse("There is no such page.\n", 404, sparql_http.SAFE)
        return Response((PAGE / name).read_bytes(), media_type=PAGE_FILES[name], headers=sparql_http.SAFE)


def _page() -> Response:
    from starlette.responses import HTMLResponse

    headers = sparql_http.SAFE | {"Content-Security-Policy": PAGE_POLICY, "Vary": "Accept"}
    return HTMLResponse((PAGE / "index.html").read_bytes(), headers=headers)
