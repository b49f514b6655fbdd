"""The shape of the house: what may import what is held by import-linter; here is what it cannot see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ontology", "ingest", "graph", "search", "ui")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAX_LINES = 400


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", ["app.py", "cli.py"])
def test_the_modules_at_the_root_only_compose(name: str) -> None:
    """They import from ``ui`` alone, and hold no loops, conditions or handling of errors beyond running as a script."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    imported = {
        part.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for part in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported & set(PACKAGES) <= {"ui"}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    logic = [
        f"{function.name}: {type(node).__name__}"
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.For | ast.While | ast.If | ast.Try | ast.Match | ast.ListComp | ast.DictComp)
    ]
    assert logic == []


def test_packages_export_and_do_nothing() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert all(isinstance(node, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign) for node in body), _name(
                path
            )


def test_modules_are_short() -> None:
    long = {_name(path): n for path in MODULES if (n := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES}
    assert long == {}


def test_no_code_knows_a_plan_by_name() -> None:
    """The five plans' keys, and the places and titles they are known by, stand in data that holds for any plan, or nowhere."""
    keys = re.compile(r"\b(?:hamarregionen|opptrappingsplan\.txt|et-liv-uten-vold|oslo/|bergen/)", re.I)
    knowing = [_name(path) for path in MODULES if keys.search(path.read_text(encoding="utf-8"))]
    assert knowing == []


def test_nothing_is_opened_at_import() -> None:
    """At the top of a module no file is read, no environment looked at, no process started."""
    calls = {"open", "read_text", "read_bytes", "getenv", "run", "Popen", "urlopen"}
    found = []
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) and node.value is not None:
                found.extend(
                    f"{_name(path)}:{call.lineno}"
                    for call in ast.walk(node.value)
                    if isinstance(call, ast.Call)
                    and (getattr(call.func, "id", None) or getattr(call.func, "attr", None)) in calls
                )
    assert found == []


def test_every_data_file_is_read_by_some_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    data = [path for package in PACKAGES for path in (ROOT / package).rglob("*.toml")]
    assert len(data) > 10
    assert [_name(path) for path in data if not re.search(rf"[\"'/]{path.stem}(?:\.toml)?[\"']", code)] == []
