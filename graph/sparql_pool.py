"""Worker processes: started when needed, used again while they live, killed at a query's time limit.

pyoxigraph cannot stop a query (its Python interface has no cancellation), so what stops is the process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graph.sparql_errors import Busy, NoGraph, QueryTimeout, QueryTooLarge, SparqlError, WorkerFailed
from graph.sparql_worker import Head, receive, send

ROOT = Path(__file__).resolve().parent.parent
START = 30.0
"""Seconds for a worker to open its store. It takes 0.06 (measured); a cold disk or a virus scanner takes longer."""
MEMORY = 512 << 20
"""Bytes a query may take beyond the open store: sorting 100,000 rows takes 16 MB (measured), a product any number."""
WORKERS = max(2, min(4, os.cpu_count() or 2))
"""Queries at the same time. They work the processor, so more than it has cores only share it; two keep one slow query
from stopping everybody."""

_DIED_OF_MEMORY = {"SIGABRT", "SIGKILL"}
_DIED_OF_DEPTH = {"SIGSEGV", "SIGBUS"}


@dataclass(frozen=True, slots=True)
class StoreId:
    """A store as it is now; one that is built again at the same place is another."""

    directory: str
    device: int
    inode: int
    changed: int


def identify(directory: Path) -> StoreId:
    """Raises NoGraph where the directory holds no store."""
    resolved = directory.resolve()
    try:
        folder, current = resolved.stat(), (resolved / "CURRENT").stat()
    except OSError:
        raise NoGraph(
            f"There is no graph in {directory}: make one with «tiltaksgraf build».",
            f"Det finnes ingen graf i {directory}: lag en med «tiltaksgraf build».",
        ) from None
    return StoreId(str(resolved), folder.st_dev, folder.st_ino, current.st_mtime_ns)


class Worker:
    """A process with one store open. Not to be used by two threads at once."""

    def __init__(self, store: StoreId, memory: int) -> None:
        """Raises NoGraph where the store cannot be opened."""
        paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "RUST_BACKTRACE": "0"}
        self.store = store
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "graph.sparql_worker", store.directory, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # an interrupt at the terminal is for the program, which then closes its workers
        )
        head, _ = self._within(START, None)
        if "error" in head:
            self.close()
            detail = head["detail"]
            raise NoGraph(
                f"The graph in {store.directory} cannot be opened ({detail}): make it again with «tiltaksgraf build».",
                f"Grafen i {store.directory} lar seg ikke åpne ({detail}): lag den på nytt med «tiltaksgraf build».",
            )
        self.network: str = head["network"]

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, request: Head, query: str, timeout: float) -> tuple[Head, bytes]:
        """The answer to a query.

        Raises:
            QueryTimeout: the process was killed at the limit, and answers no more.
            QueryTooLarge, WorkerFailed: the process died of it.
        """
        body = query.encode("utf-8", "surrogatepass")
        return self._within(timeout, (request | {"timeout": timeout}, body))

    def close(self) -> None:
        self.process.kill()
        for stream in self._streams():
            with suppress(OSError):  # what was not yet written is lost, as is the process
                stream.close()
        self.process.wait()

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("a worker is started with pipes")
        return self.process.stdin, self.process.stdout

    def _within(self, seconds: float, message: tuple[Head, bytes] | None) -> tuple[Head, bytes]:
        """Sends a frame, if there is one to send, and receives one; kills the process where that takes too long."""
        requests, answers = self._streams()
        lock, state = threading.Lock(), {"answered": False, "killed": False}

        def kill() -> None:
            with lock:
                if not state["answered"]:
                    state["killed"] = True
                    self.process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            if message is not None:
                send(requests, *message)
            found = receive(answers)
        except (EOFError, OSError):
            code = self.process.wait()
            raise _timeout(seconds) if state["killed"] else _death(code) from None
        finally:
            with lock:
                state["answered"] = True
            timer.cancel()
        if state["killed"]:
            raise _timeout(seconds)
        return found


class Workers:
    """A bounded number of workers. Safe to use from many threads."""

    def __init__(self, limit: int = WORKERS, memory: int = MEMORY) -> None:
        self.limit = limit
        self.memory = memory
        self._places = threading.BoundedSemaphore(limit)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._closed = False

    def ask(self, directory: Path, request: Head, query: str, *, timeout: float, wait: float) -> tuple[Head, bytes]:
        """The answer of a worker for the store that the directory holds now.

        Raises:
            Busy: no worker was free for ``wait`` seconds.
            SparqlError: as ``Worker.ask`` and ``identify`` do.
        """
        if not self._places.acquire(timeout=wait):
            raise Busy(
                f"All {self.limit} workers have been taken for {wait:g} seconds: ask again in a while.",
                f"Alle {self.limit} arbeidere har vært opptatt i {wait:g} sekunder: prøv igjen om litt.",
            )
        try:
            worker = self._take(identify(directory))
            try:
                answer = worker.ask(request, query, timeout)
            except BaseException:
                self._drop(worker)
                raise
            self._give_back(worker)
            return answer
        finally:
            self._places.release()

    def close(self) -> None:
        """Ends all workers; whoever waits for an answer gets WorkerFailed or QueryTooLarge instead."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.process.kill()
        for worker in idle:
            worker.close()

    def _take(self, store: StoreId) -> Worker:
        with self._lock:
            kept = [worker for worker in self._idle if worker.store == store and worker.alive]
            dropped = [worker for worker in self._idle if worker not in kept]
            found = kept.pop() if kept else None
            self._idle = kept
        for worker in dropped:
            worker.close()
        taken = found or Worker(store, self.memory)
        with self._lock:
            self._busy.add(taken)
        return taken

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if not self._closed:
                self._busy.discard(worker)
                self._idle.append(worker)
                return
        self._drop(worker)

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.close()


def _timeout(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"The query was stopped after {seconds:g} seconds: narrow the pattern, add LIMIT, or allow more time.",
        f"Spørringen ble stoppet etter {seconds:g} sekunder: snevre inn mønsteret, legg til LIMIT, eller gi mer tid.",
    )


def _death(code: int) -> SparqlError:
    """What a worker's end says of the query. Exit codes below zero are the numbers of signals."""
    name = signal.Signals(-code).name if -code in {s.value for s in signal.Signals} else str(code)
    if name in _DIED_OF_MEMORY:
        return QueryTooLarge(
            "The query needs more memory than it may take: narrow the pattern, or sort and gather fewer rows.",
            "Spørringen trenger mer minne enn den får bruke: snevre inn mønsteret, eller sorter og samle færre rader.",
        )
    if name in _DIED_OF_DEPTH:
        return QueryTooLarge(
            "The query is too complicated for the engine: split it, or write fewer operators in one expression.",
            "Spørringen er for innviklet for motoren: del den, eller skriv færre operatorer i ett uttrykk.",
        )
    return WorkerFailed(
        f"The process that ran the query ended unexpectedly ({name}): ask again, and report the query if it recurs.",
        f"Prosessen som kjørte spørringen, stoppet uventet ({name}): prøv igjen, og meld fra om det gjentar seg.",
    )
