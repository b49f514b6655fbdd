"""What the terminal shows: results on stdout, progress and errors on stderr, an exit code that scripts can trust."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ui.service.build import BuildReport, Progress
from ui.service.sources import Sources
from ui.service.tables import Row, cell, header, to_csv, to_markdown, to_xlsx

USAGE, FAILURE, INTERRUPTED = 2, 1, 130
STEP_NAMES = {
    "read": "Leser planene / Reading the plans",
    "counterparts": "Finner motstykker / Finding counterparts",
    "graph": "Skriver grafen / Writing the graph",
    "index": "Bygger søket / Building the search index",
    "done": "Ferdig / Done",
}
WEIGHTS = {"read": (0, 60), "counterparts": (60, 10), "graph": (70, 15), "index": (85, 15), "done": (100, 0)}
"""Where each step begins on the bar, and how much of it is the step's (percent)."""


def say(message: str) -> None:
    """A line on stderr."""
    print(message, file=sys.stderr)


def show_sources(sources: Sources) -> None:
    """Which plans the program uses, said whenever it reads any."""
    if sources.samples:
        say(
            "Ingen planer funnet: bruker de fiktive eksempelplanene som følger med. / No plans found: using the"
            " fictional sample plans that come with the program."
        )
    else:
        say(f"Planer fra / Plans from {sources.place}")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr where somebody watches, nothing where nobody does."""
    if not sys.stderr.isatty():
        yield lambda step, done, total, what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=100)

        def show(step: str, done: int, total: int, what: str) -> None:
            begin, share = WEIGHTS[step]
            name = STEP_NAMES[step] + (f": {what}" if what else "")
            bar.update(task, description=name, completed=begin + share * done / max(1, total))

        yield show


def show_build(report: BuildReport) -> None:
    """What a build did, on stderr."""
    for sentence in report.failed:
        say(f"feil / error: {sentence}")
    for key in report.kept:
        say(f"{key}: den forrige lesingen beholdes / the earlier reading stays")
    for item in report.outdated:
        made = "" if item.applied else " (ikke gjort / not made)"
        target = f"{item.correction.target} {item.correction.field}"
        say(f"rettelse / correction {target}: {item.reason} / {item.reason_en}{made}")
    for warning in report.warnings:
        say(f"advarsel / warning: {warning}")
    for key in report.removed:
        say(f"{key}: filen er borte, planen er tatt ut / the file is gone, the plan was taken out")
    state = "uendret / unchanged" if report.unchanged else f"lest på nytt / read anew: {len(report.read)}"
    say(f"{len(report.plans)} planer / plans, {report.measures} tiltak / measures, {state}, {report.seconds:.1f} s")


def write(data: str | bytes, output: Path | None) -> None:
    """To a file, replaced whole, or to stdout."""
    raw = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    part = output.with_name(output.name + ".part")
    part.write_bytes(raw)
    part.replace(output)


def write_json(document: Any, output: Path | None = None) -> None:
    write(json.dumps(document, ensure_ascii=False, indent=2) + "\n", output)


def write_jsonl(rows: Sequence[Any], output: Path | None = None) -> None:
    write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), output)


def write_table(rows: Sequence[Row], columns: Sequence[str] | None = None, output: Path | None = None) -> None:
    """For people: a table as wide as the terminal. Text is shown as it stands, not as rich's markup."""
    from io import StringIO

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = list(columns or header(rows))
    table = Table(header_style="bold", show_lines=False)
    for name in names:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(row.get(name))) for name in names))
    if output is None:
        Console().print(table)
        return
    text = StringIO()
    Console(file=text).print(table)
    write(text.getvalue(), output)


def write_rows(
    form: str,
    output: Path | None,
    document: Callable[[], Any],
    sheets: Callable[[], Mapping[str, Sequence[Row]]],
    columns: Sequence[str] | None = None,
    head: Sequence[str] | None = None,
) -> None:
    """A result in the format asked for. CSV is the first sheet, or all of them below each other under a ``table`` column.

    Args:
        columns: those of ``table``; all without.
        head: the header line of a CSV that has no row.
    """
    match form:
        case "json":
            write_json(document(), output)
        case "xlsx":
            write(to_xlsx(sheets()), output)
        case "csv":
            rows = _one(sheets())
            write(to_csv(rows, None if rows else head), output)
        case "md":
            parts = [f"## {title}\n\n{to_markdown(rows)}" for title, rows in sheets().items()]
            write("\n".join(parts), output)
        case "table":
            for rows in sheets().values():
                write_table(rows, columns, output)
        case _:
            raise ValueError(f"no format {form!r}")


def _one(sheets: Mapping[str, Sequence[Row]]) -> Sequence[Row]:
    if len(sheets) == 1:
        return next(iter(sheets.values()))
    return [{"table": title, **row} for title, rows in sheets.items() for row in rows]


@contextmanager
def guarded() -> Iterator[None]:
    """Turns what goes wrong into one sentence on stderr and an exit code; a traceback only for ``TILTAKSGRAF_DEBUG``."""
    try:
        yield
    except BrokenPipeError:  # whoever read the output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        say("avbrutt / interrupted")
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        if os.environ.get("TILTAKSGRAF_DEBUG"):
            raise
        say(f"feil / error: {_sentence(error)}")
        raise SystemExit(_code(error)) from None


def _sentence(error: Exception) -> str:
    from graph.sparql_errors import SparqlError

    if isinstance(error, SparqlError):
        return f"{error.norwegian} / {error}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error).strip() or type(error).__name__


def _code(error: Exception) -> int:
    """2 for what the person can put right (arguments, files, queries), 1 for what the program could not do."""
    from graph.sparql_errors import RefusedQuery, WrongFormat

    usage = (
        ValueError,
        FileNotFoundError,
        IsADirectoryError,
        PermissionError,
        NotADirectoryError,
        FileExistsError,
        RefusedQuery,
        WrongFormat,
    )
    return USAGE if isinstance(error, usage) else FAILURE
