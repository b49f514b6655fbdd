"""What can go wrong with a query, each as one sentence in English and in bokmål that says what to do."""

from __future__ import annotations


class SparqlError(Exception):
    """A query that got no answer; ``str()`` is the English sentence."""

    def __init__(self, english: str, norwegian: str) -> None:
        super().__init__(english)
        self.english = english
        self.norwegian = norwegian

    def sentence(self, language: str) -> str:
        return self.english if language == "en" else self.norwegian


class RefusedQuery(SparqlError, ValueError):
    """The query was not run: it is wrong, or asks for something that is not allowed. The query must be changed.

    ``code`` is ``syntax``, ``update``, ``service``, ``graph``, ``too-long``, ``too-deep``, ``text`` or ``format``;
    ``line`` and ``column`` count from 1, 0 where there is no place to point at.
    """

    def __init__(self, english: str, norwegian: str, *, code: str, line: int = 0, column: int = 0) -> None:
        super().__init__(english, norwegian)
        self.code = code
        self.line = line
        self.column = column


class WrongFormat(RefusedQuery):
    """The format cannot hold the answer, as csv cannot hold the triples of a CONSTRUCT."""


class QueryTimeout(SparqlError, TimeoutError):
    """The query was killed at its time limit."""


class QueryTooLarge(SparqlError):
    """The query needed more memory, or made a longer answer, than it may."""


class Busy(SparqlError):
    """All workers were taken for as long as a query may wait."""


class NoGraph(SparqlError, FileNotFoundError):
    """There is no graph in the directory, or it cannot be read."""


class WorkerFailed(SparqlError, RuntimeError):
    """The worker process ended in a way that nothing above explains."""
