"""What each command does with what it was given: asks the workspace and hands the answer to the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.records import Correction
from ui import console
from ui.service import contract
from ui.service import corrections as corrections_file
from ui.service.build import build as run_build
from ui.service.correcting import MEASURE, value_of
from ui.service.data_folder import ENVIRONMENT, DataFolder
from ui.service.errors import ServiceError
from ui.service.opening import open_or_build
from ui.service.sources import find
from ui.service.workspace import Workspace

if TYPE_CHECKING:
    from graph.coverage import By
    from graph.export import Format

PLAN_COLUMNS = ("plan", "title", "publisher", "level", "period", "date", "language", "measures")
MEASURE_COLUMNS = ("id", "title", "responsible", "status", "deadline", "period")
AUDIT_COLUMNS = ("kind", "plan", "measure", "severity", "message")
COMPARE_COLUMNS = ("grade", "a", "a_title", "b", "b_title", "why")


class ReadingProblem(ServiceError):
    """Some plans could not be read; the others were built."""


def open_workspace(data: Path | None) -> Workspace:
    """What is built; where nothing is, it is built first, and said."""
    with console.progress_bar() as progress:
        return open_or_build(data, progress=progress, first=console.show_sources)


def build(paths: Sequence[Path], data: Path | None, model: str | None) -> None:
    sources = find(paths)
    console.show_sources(sources)
    with console.progress_bar() as progress:
        report = run_build(sources, DataFolder.at(data), model=model, progress=progress, waiting=_waiting)
    console.show_build(report)
    if report.failed:
        count = len(report.failed)
        raise ReadingProblem(
            f"{count} av filene kunne ikke leses; de andre er bygget",
            f"{count} of the files could not be read; the others were built",
        )


def _waiting() -> None:
    console.say("Venter på en annen bygging. / Waiting for another build.")


def plans(data: Path | None, form: str, output: Path | None) -> None:
    rows = [contract.plan(records) for records in open_workspace(data).plans]
    _list(rows, form, output, PLAN_COLUMNS)


def measures(data: Path | None, plan: str | None, form: str, output: Path | None) -> None:
    workspace = open_workspace(data)
    shown = [workspace.plan(plan)] if plan is not None else workspace.plans
    rows = [contract.measure(m, records, workspace.vocabulary) for records in shown for m in records.measures]
    _list(rows, form, output, MEASURE_COLUMNS)


def _list(rows: Sequence[contract.Json], form: str, output: Path | None, columns: Sequence[str]) -> None:
    if form == "jsonl":
        console.write_jsonl(rows, output)
    else:
        console.write_rows(form, output, lambda: list(rows), lambda: {"": rows}, columns)


def ask(
    data: Path | None,
    question: str,
    top: int,
    plan: str | None,
    form: str,
    today: datetime | None,
    reranker: str | None,
    output: Path | None,
) -> None:
    answer = open_workspace(data).ask(question, top=top, plan=plan, today=_day(today), reranker=reranker)
    if form == "json":
        console.write_json(contract.answer(answer), output)
        return
    from ui.plain import answer_lines

    console.write("\n".join(answer_lines(answer, top)) + "\n", output)


def similar(data: Path | None, measure: str, top: int, form: str, output: Path | None) -> None:
    found = open_workspace(data).similar(measure, top)
    if form == "json":
        console.write_json([contract.similar(item) for item in found], output)
        return
    from ui.plain import similar_lines

    console.write("\n".join(similar_lines(found)) + "\n", output)


def compare(data: Path | None, a: str, b: str, form: str, language: str, output: Path | None) -> None:
    from search.compare_rows import HEADER, rows

    workspace = open_workspace(data)
    comparison = workspace.compare(a, b)
    sheet = {f"{a} – {b}": rows(comparison, workspace.plans, language)}
    console.write_rows(form, output, lambda: contract.comparison(comparison), lambda: sheet, COMPARE_COLUMNS, HEADER)


def coverage(
    data: Path | None, by: By, plans: Sequence[str] | None, form: str, language: str, output: Path | None
) -> None:
    from graph.coverage_rows import HEADER, matrix, rows

    workspace = open_workspace(data)
    found = workspace.coverage(by, plans or None)
    if form == "table":
        console.write_table(matrix(found, language), output=output)
        return
    sheets = {str(by): rows(found, workspace.plans, language)}
    if form in ("md", "xlsx"):
        sheets = {f"{by} (matrix)": matrix(found, language), **sheets}
    console.write_rows(form, output, lambda: contract.coverage(found, language), lambda: sheets, head=HEADER)


def audit(
    data: Path | None, plan: str | None, today: datetime | None, form: str, language: str, output: Path | None
) -> None:
    from graph.audit_rows import HEADER, rows

    findings = open_workspace(data).audit(plan, _day(today))
    console.write_rows(
        form,
        output,
        lambda: [contract.finding(found, language) for found in findings],
        lambda: {"audit": rows(findings, language)},
        AUDIT_COLUMNS,
        HEADER,
    )


def sparql(data: Path | None, query: str, form: str, timeout: float, output: Path | None) -> None:
    text = sys.stdin.read() if query == "-" else Path(query).read_text(encoding="utf-8")
    console.write(open_workspace(data).sparql(text, form, timeout=timeout).body, output)


def export(data: Path | None, form: Format, output: Path | None) -> None:
    workspace = open_workspace(data)
    if output is None:
        sys.stdout.flush()
        workspace.export(form, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    part = output.with_name(output.name + ".part")
    with part.open("wb") as file:
        workspace.export(form, file)
    part.replace(output)


def validate(data: Path | None, form: str, language: str) -> int:
    """The exit code: 1 where the graph does not conform."""
    report = open_workspace(data).validate()
    if form == "json":
        problems = [
            {
                "shape": p.shape,
                "focus": p.focus,
                "name": p.name,
                "message": p.message,
                "message_en": p.message_en,
                "value": p.value,
            }
            for p in report.problems
        ]
        console.write_json({"conforms": report.conforms, "problems": problems})
    else:
        lines = [problem.sentence(language) for problem in report.problems]
        lines.append("Grafen stemmer. / The graph conforms." if report.conforms else f"{len(lines)} feil / problems")
        console.write("\n".join(lines) + "\n", None)
    return 0 if report.conforms else 1


def inspect(data: Path | None, plan: str, form: str, output: Path | None) -> None:
    """A built plan's report, or that of a file, which is read and not built."""
    path = Path(plan)
    if path.is_file():
        from ontology.ids import plan_key
        from ontology.vocabulary import vocabulary
        from ui.service.reading import Readings

        records = Readings(DataFolder.at(data).readings, vocabulary()).read(path, plan_key(path.name)).records
    else:
        records = open_workspace(data).plan(plan)
    if form == "json":
        console.write_json(contract.report(records), output)
        return
    from ui.plain import report_lines

    console.write("\n".join(report_lines(records)) + "\n", output)


def correct(
    data: Path | None, target: str, field: str, new: str | None, by: str, quote: str, today: datetime | None
) -> None:
    workspace = open_workspace(data)
    old = None
    if field != MEASURE:
        subject = workspace.measure(target) if "/" in target else workspace.plan(target).plan
        old = value_of(subject, field)
    at = (_day(today) or date.today()).isoformat()
    correction = Correction(target=target, field=field, old=old, new=new, by=by, at=at, quote=quote)
    with console.progress_bar() as progress:
        console.show_build(workspace.correct(correction, progress))


def corrections(data: Path | None, form: str) -> None:
    found = corrections_file.load(DataFolder.at(data).corrections)
    rows = [
        {
            "number": n,
            "target": c.target,
            "field": c.field,
            "old": c.old,
            "new": c.new,
            "by": c.by,
            "at": c.at,
            "quote": c.quote,
        }
        for n, c in enumerate(found, 1)
    ]
    _list(rows, form, None, ("number", "target", "field", "old", "new", "by", "at"))


def undo(data: Path | None, number: int) -> None:
    workspace = open_workspace(data)
    found = workspace.corrections
    if number > len(found):
        raise ServiceError(
            f"det finnes {len(found)} rettelser, ingen nr. {number}",
            f"there are {len(found)} corrections, no number {number}",
        )
    with console.progress_bar() as progress:
        console.show_build(workspace.undo(found[number - 1], progress))


def serve(data: Path | None, port: int) -> None:
    from graph.endpoint import serve as run_endpoint
    from graph.queries import examples

    open_workspace(data)
    folder = DataFolder.at(data)
    console.say(f"SPARQL: http://127.0.0.1:{port}/sparql  (Ctrl+C stopper / stops)")
    run_endpoint(lambda: folder.current().graph, port, examples=[(e.title, e.title_en, e.query) for e in examples()])


def app(data: Path | None, port: int) -> None:
    """Replaces this process by Streamlit's, which opens the browser."""
    open_workspace(data)
    root = Path(__file__).resolve().parents[1]
    os.environ[ENVIRONMENT] = str(DataFolder.at(data).path)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH", ""))))
    console.say(f"http://127.0.0.1:{port}  (Ctrl+C stopper / stops)")
    options = {
        "server.port": str(port),
        "server.address": "127.0.0.1",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    os.chdir(root)  # where .streamlit/config.toml is
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(root / "app.py"), *arguments])


def evaluate(data: Path | None, queries: Path, qrels: Path, form: str, output: Path | None) -> None:
    evaluation = open_workspace(data).evaluate(queries, qrels)
    if form == "json":
        console.write_json(contract.evaluation(evaluation), output)
        return
    from ui.plain import evaluation_lines

    console.write("\n".join(evaluation_lines(evaluation)) + "\n", output)


def vocabulary_check(folder: Path | None, language: str) -> int:
    """The exit code: 1 where something is wrong."""
    from ontology.check import check
    from ontology.vocabulary import HERE

    defects = check(folder or HERE)
    for defect in defects:
        console.write(f"{defect.sentence(language)}\n", None)
    if not defects:
        console.say("Ingen feil i ordlisten. / Nothing wrong in the vocabulary.")
    return 1 if defects else 0


def _day(given: datetime | None) -> date | None:
    return given.date() if given is not None else None
