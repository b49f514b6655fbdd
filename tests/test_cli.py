"""The commands as a person or a script runs them: a process each, its output, its errors, its exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ui.service.sources import SAMPLES

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "cli"]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command on the sample plans, which are built first."""
    folder = tmp_path_factory.mktemp("cli")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TILTAKSGRAF_")} | {
        "TILTAKSGRAF_DATA": str(folder / "data"),
        "TILTAKSGRAF_PLANS": str(SAMPLES),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "160",
        "HF_HUB_OFFLINE": "1",
    }

    def call(*arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=folder,
            env=environment | more,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )

    built = call("build", str(SAMPLES))
    assert built.returncode == 0, built.stderr
    return call


def _json(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_plans(run: Run) -> None:
    plans = _json(run("plans", "--format", "json"))
    assert len(plans) == 3
    assert {"plan", "source", "title", "publisher", "level", "period", "date", "language", "measures"} <= set(plans[0])
    assert {p["level"] for p in plans} <= {"national", "regional", "inter-municipal", "municipal"}
    assert all(p["title"] and p["publisher"] and p["measures"] for p in plans)


def test_measures_are_the_same_in_every_format(run: Run) -> None:
    lines = [json.loads(line) for line in run("measures", "--format", "jsonl").stdout.splitlines()]
    assert lines == _json(run("measures", "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(run("measures", "--format", "csv").stdout)))
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert (
        len({line["id"] for line in lines})
        == len(lines)
        == sum(p["measures"] for p in _json(run("plans", "--format", "json")))
    )
    table = run("measures", "--format", "table").stdout
    assert all(line["id"] in table for line in lines)


def test_a_measure_is_its_text_from_start_to_end(run: Run) -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        key = path.stem
        rows = [json.loads(line) for line in run("measures", "--plan", key, "--format", "jsonl").stdout.splitlines()]
        assert rows
        for row in rows:
            words = " ".join(text[row["start"] : row["end"]].split())
            assert " ".join(row["title"].split())[:25].lower() in words.lower(), row["id"]


def test_ask(run: Run) -> None:
    answer = _json(run("ask", "which plans address elderly victims", "--format", "json"))
    assert answer["language"] == "en"
    assert "eldre" in answer["interpretation"]["target_groups"]
    exact = [m["id"] for m in answer["measures"] if m["exact"]]
    assert answer["count"] == len(exact) > 0
    assert [m["id"] for m in answer["measures"]][: len(exact)] == exact
    assert not answer["nothing_found"]
    assert sum(p["measures"] for p in answer["plans"]) == answer["count"]
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SAMPLES.glob("*.txt")}
    quotes = [(m["id"].split("/")[0], q) for m in answer["measures"] for q in m["passages"]]
    assert quotes
    assert all(texts[key][q["start"] : q["end"]] == q["text"] for key, q in quotes if key in texts)
    rows = list(csv.DictReader(io.StringIO(run("sparql", "-", stdin=answer["sparql"]).stdout)))
    assert {row["measure"] for row in rows} == set(exact)


def test_an_exact_list_is_not_cut(run: Run) -> None:
    answer = _json(run("ask", "hvor mange tiltak har Lauvdalsregionen", "--top", "3", "--format", "json"))
    assert answer["count"] == len(answer["measures"]) > 3


def test_ask_in_words_for_a_terminal(run: Run) -> None:
    shown = run("ask", "tiltak for eldre").stdout
    assert "eldre" in shown
    assert "«" in shown


def test_what_the_plans_are_silent_on(run: Run) -> None:
    answer = _json(run("ask", "flomvern og bompenger", "--format", "json"))
    assert (answer["nothing_found"], answer["count"], answer["measures"]) == (True, 0, [])


def test_similar(run: Run) -> None:
    first = json.loads(run("measures", "--format", "jsonl").stdout.splitlines()[0])
    found = _json(run("similar", first["id"], "--format", "json"))
    assert found
    assert all(item["id"].split("/")[0] != first["plan"] for item in found)


def test_compare_accounts_for_every_measure(run: Run) -> None:
    found = _json(run("compare", "municipal", "national", "--format", "json"))
    measures = [json.loads(line) for line in run("measures", "--format", "jsonl").stdout.splitlines()]
    paired = {pair[side] for pair in found["counterparts"] for side in "ab"}
    alone = set(found["only_a"]) | {side["id"] for side in found["only_b"]}
    assert paired | alone == {m["id"] for m in measures}
    assert not paired & alone
    assert all({"score", "grade", "why", "evidence"} <= set(pair) for pair in found["counterparts"])


@pytest.mark.parametrize("by", ["target-group", "theme", "instrument", "setting", "actor", "law"])
def test_coverage(run: Run, by: str) -> None:
    found = _json(run("coverage", "--by", by, "--format", "json"))
    assert found["by"] == by
    assert any(cell["measures"] for cell in found["cells"])


@pytest.mark.parametrize("command", [("compare", "municipal", "national"), ("coverage",), ("audit",)])
def test_reports_as_tables(run: Run, command: tuple[str, ...], tmp_path: Path) -> None:
    import openpyxl

    assert list(csv.DictReader(io.StringIO(run(*command, "--format", "csv").stdout)))
    assert run(*command, "--format", "md").stdout.count("| --- |") >= 1
    book = tmp_path / "ut.xlsx"
    assert run(*command, "--format", "xlsx", "--output", str(book)).returncode == 0
    assert openpyxl.load_workbook(book).worksheets[0].max_row > 1
    assert run(*command, "--format", "table").stdout
    table = tmp_path / "ut.txt"
    assert run(*command, "--format", "table", "--output", str(table)).stdout == ""
    assert "┃" in table.read_text(encoding="utf-8")


def test_audit(run: Run) -> None:
    found = _json(run("audit", "--format", "json", "--today", "2026-01-01"))
    kinds = {finding["kind"] for finding in found}
    assert {"status-mismatch", "responsible-mismatch", "title-mismatch", "no-measure-for-group", "overdue"} <= kinds
    assert all({"kind", "plan", "measure", "severity", "message", "evidence"} <= set(finding) for finding in found)


def test_sparql_formats(run: Run, tmp_path: Path) -> None:
    query = tmp_path / "plans.rq"
    query.write_text("SELECT ?plan WHERE { ?p a tg:Plan ; tg:id ?plan } ORDER BY ?plan", encoding="utf-8")
    assert len(run("sparql", str(query), "--format", "csv").stdout.split()) == 4
    assert len(json.loads(run("sparql", str(query), "--format", "json").stdout)["results"]["bindings"]) == 3
    assert run("sparql", str(query), "--format", "xml").stdout.startswith("<?xml")
    construct = "CONSTRUCT { ?p a tg:Plan } WHERE { ?p a tg:Plan }"
    assert "Plan" in run("sparql", "--format", "ttl", stdin=construct).stdout
    assert json.loads(run("sparql", "--format", "jsonld", stdin=construct).stdout)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SELECT * WHERE {",
    ],
)
def test_sparql_that_is_refused(run: Run, query: str) -> None:
    refused = run("sparql", stdin=query)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Traceback" not in refused.stderr


def test_export_is_the_same_graph_in_every_format(run: Run, tmp_path: Path) -> None:
    import pyoxigraph as ox

    formats = {
        "nt": ox.RdfFormat.N_TRIPLES,
        "ttl": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    graphs = []
    for name, form in formats.items():
        output = tmp_path / f"graf.{name}"
        assert run("export", "--format", name, "--output", str(output)).returncode == 0
        graphs.append({(q.subject, q.predicate, q.object) for q in ox.parse(path=str(output), format=form)})
    assert len(graphs[0]) > 10_000
    assert all(graph == graphs[0] for graph in graphs)


def test_validate(run: Run) -> None:
    result = run("validate", "--format", "json")
    assert (result.returncode, json.loads(result.stdout)) == (0, {"conforms": True, "problems": []})


def test_inspect_a_plan_and_a_file(run: Run) -> None:
    key = _json(run("plans", "--format", "json"))[0]["plan"]
    report = _json(run("inspect", key, "--format", "json"))
    assert report["layouts"]
    path = next(path for path in SAMPLES.iterdir() if path.stem == key)
    assert _json(run("inspect", str(path), "--format", "json")) == report
    assert "tiltak / measures" in run("inspect", key).stdout


def test_corrections_from_the_command_line(run: Run, tmp_path: Path) -> None:
    data = {"TILTAKSGRAF_DATA": str(tmp_path / "data")}
    assert run("build", **data).returncode == 0
    first = json.loads(run("measures", "--format", "jsonl", **data).stdout.splitlines()[0])
    assert run("correct", first["id"], "title", "Et annet navn", "--by", "Kari", **data).returncode == 0
    after = json.loads(run("measures", "--format", "jsonl", **data).stdout.splitlines()[0])
    assert (after["title"], after["corrected"]) == ("Et annet navn", ["title"])
    listed = _json(run("corrections", "--format", "json", **data))
    assert (listed[0]["number"], listed[0]["old"], listed[0]["by"]) == (1, first["title"], "Kari")
    assert run("undo", "2", **data).returncode == 2
    assert run("undo", "1", **data).returncode == 0
    assert json.loads(run("measures", "--format", "jsonl", **data).stdout.splitlines()[0]) == first


def test_a_first_question_builds_what_is_missing(run: Run, tmp_path: Path) -> None:
    asked = run("plans", "--format", "json", TILTAKSGRAF_DATA=str(tmp_path / "new"))
    assert len(_json(asked)) == 3
    assert str(SAMPLES) in asked.stderr


def test_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    more = {"TILTAKSGRAF_DATA": str(tmp_path / "data"), "TILTAKSGRAF_PLANS": str(tmp_path / "none")}
    built = run("build", str(tmp_path / "none"), **more)
    assert built.returncode == 2
    assert "none" in built.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("measures", "--plan", "finnes-ikke"),
        ("ask", "eldre", "--plan", "finnes-ikke"),
        ("ask", "   "),
        ("ask", "eldre", "--reranker", "finnes-ikke"),
        ("ask",),
        ("similar", "finnes-ikke/1"),
        ("similar", "uten-nummer"),
        ("compare", "municipal", "municipal"),
        ("compare", "finnes-ikke", "national"),
        ("coverage", "--by", "colour"),
        ("audit", "--plan", "finnes-ikke"),
        ("audit", "--today", "i går"),
        ("sparql", "finnes-ikke.rq"),
        ("inspect", "finnes-ikke"),
        ("evaluate", "finnes-ikke.jsonl", "finnes-ikke.jsonl"),
        ("build", "finnes-ikke"),
        ("export", "--format", "pdf"),
        ("flytt",),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


COMMANDS = (
    "build plans measures ask similar compare coverage audit sparql export validate inspect correct corrections undo serve app"
    " evaluate vocabulary"
)


@pytest.mark.parametrize("command", ["", *COMMANDS.split()])
def test_every_command_has_help_in_both_languages(run: Run, command: str) -> None:
    shown = run(*filter(None, [command]), "--help")
    assert shown.returncode == 0
    assert " / " in shown.stdout


@pytest.mark.parametrize("command", [("plans",), ("ask", "tiltak for eldre")])
def test_nothing_slow_is_imported_to_answer(run: Run, command: tuple[str, ...]) -> None:
    imported = run(*command, PYTHONPROFILEIMPORTTIME="1").stderr
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in imported.splitlines()}
    slow = {"torch", "sentence_transformers", "spacy", "pandas", "scipy", "sklearn", "streamlit", "rdflib"}
    assert "msgspec" in names
    assert not names & slow


def test_the_data_folder_may_be_given_on_the_command_line(run: Run, tmp_path: Path) -> None:
    result = run("plans", "--format", "json", "--data", str(tmp_path / "given"))
    assert len(_json(result)) == 3
    assert (tmp_path / "given" / "CURRENT").is_file()
