"""The words of the app: the same in both languages, each used, none missing."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.audit import kinds
from graph.coverage import KINDS, RELATIONS
from ingest.evidence import REASONS
from ingest.unnumbered import WARNING
from ontology.records import PlanRecords
from ui.components.report_words import _table as sentences
from ui.components.report_words import said
from ui.service.correcting import PLAN_FACTS
from ui.service.corrections import FIELDS
from ui.texts import LANGUAGES, texts

UI = Path(__file__).resolve().parents[2] / "ui"
FILES = (".py", ".toml")
GROUPS = {
    "status": {"completed", "ongoing", "not-started", "withdrawn"},
    "level": {"national", "regional", "inter-municipal", "municipal"},
    "language": {"nb", "nn", "en"},
    "scheme": set(KINDS),
    "relation": {*RELATIONS, "mentioned"},
    "strength": {"title", "demand", "status", "mentioned"},
    "place": {"section", "overview", "text", "sidecar", "correction", "derived"},
    "grade": {"match", "partial"},
    "severity": {"high", "medium", "low"},
    "finding": set(kinds()),
    "piece": {"target-group", "theme", "instrument", "setting"},
    "sphere": {"national", "regional", "municipal", "civil-society", "international", "private"},
    "kind": {"concept", "actor", "law", "measure", "plan"},
    "field": {*FIELDS, *PLAN_FACTS, "responsible_overview"} - {"measure"},
}
"""Words for codes that stand elsewhere: each code has its word, and no word is for a code that there is not."""


def _calls() -> Iterator[tuple[str, bool]]:
    """Every key that the app's code names: in full, or (with ``True``) the beginning of one that is put together."""
    for path in (*UI.glob("*.py"), *UI.glob("pages/*.py"), *UI.glob("components/*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) not in parts and re.fullmatch(r"[a-z_]+(\.[\w-]+)+", node.value):
                    yield node.value, False
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if re.fullmatch(r"[a-z_]+\.[\w-]*", start):
                    yield start, True


def test_both_languages_have_the_same_keys() -> None:
    assert set(texts("nb").words) == set(texts("en").words)


def test_both_languages_fill_in_the_same_values() -> None:
    for key, words in texts("nb").words.items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(w) if name} for w in (words, texts("en").words[key])
        ]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty(language: str) -> None:
    assert [key for key, words in texts(language).words.items() if not words.strip()] == []  # type: ignore[arg-type]


def test_every_key_that_is_named_is_there_and_every_key_is_named() -> None:
    keys = set(texts("nb").words)
    tables = {key.split(".")[0] for key in keys}
    named = {key for key, begun in _calls() if not begun and key.split(".")[0] in tables and not key.endswith(FILES)}
    begun = {key for key, beginning in _calls() if beginning}
    counted = {f"{key}.{form}" for key in named for form in ("one", "many")}
    known = {f"{group}.{code}" for group, codes in GROUPS.items() for code in codes}
    assert {key for key in named if key not in keys and f"{key}.one" not in keys} == set()
    unused = {k for k in keys - named - counted - known if not any(k.startswith(b) for b in begun)}
    assert unused == set()


@pytest.mark.parametrize("group", GROUPS)
def test_every_code_has_its_word(group: str) -> None:
    words = {key.removeprefix(f"{group}.") for key in texts("nb").words if key.startswith(f"{group}.")}
    assert words == GROUPS[group]


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts("nb")("ask.no_such_word")


def test_values_in_markdown_are_shown_to_the_letter() -> None:
    assert "**" not in texts("nb").md("correction.drop_help", title="**fet**").replace("\\*", "")


def test_numbers_are_said_with_the_right_word() -> None:
    t = texts("en")
    assert [t.count("count.plans", n) for n in (0, 1, 2, 1200)] == ["0 plans", "1 plan", "2 plans", "1\u00a0200 plans"]


@pytest.mark.parametrize("reason", [*REASONS.values(), WARNING])
def test_every_reason_for_leaving_a_line_out_is_said_in_norwegian(reason: str) -> None:
    assert said(reason, "nb") != reason
    assert said(reason, "en") == reason


def test_the_reading_reports_of_the_samples_are_said_in_norwegian(sample_plans: dict[str, PlanRecords]) -> None:
    for records in sample_plans.values():
        for sentence in (*records.report.warnings, *(each.reason for each in records.report.rejected)):
            assert said(sentence, "nb") != sentence


def test_the_reading_reports_of_the_five_plans_are_said_in_norwegian(five_plans: dict[str, PlanRecords]) -> None:
    for records in five_plans.values():
        for sentence in (*records.report.warnings, *(each.reason for each in records.report.rejected)):
            assert said(sentence, "nb") != sentence


def test_sentences_are_filled_in() -> None:
    assert said("the numbering has gaps: 3, 7 are missing", "nb") == "nummereringen har hull: 3, 7 mangler"
    assert len(sentences()) == len({pattern.pattern for pattern, _ in sentences()})
