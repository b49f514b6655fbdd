"""``tiltaksgraf vocabulary check``: what is wrong with the vocabulary files, where, and what to do.

The files are what people write, so the checks say everything that is wrong, not the first of it. A file that is no Turtle has
only that said of it, and what points into it is then not called missing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from ontology.book import Book
from ontology.check_concepts import check_concepts
from ontology.check_form import check_form
from ontology.check_links import check_links
from ontology.check_registry import check_registry
from ontology.defect import Defect, reason, rules
from ontology.turtle import Said, statements
from ontology.vocabulary import HERE, turtle_files


def check(root: Path = HERE) -> list[Defect]:
    """Every defect of the vocabulary in a folder, by file and line; none where it is as it should be.

    Raises:
        OSError: where a file that exists cannot be read.
    """
    said: list[tuple[str, Said]] = []
    broken: list[Defect] = []
    for path in turtle_files(root):
        name = path.relative_to(root).as_posix()
        found = _read(path, name)
        if isinstance(found, Defect):
            broken.append(found)
        else:
            said.extend((name, statement) for statement in found)
    book = Book.of(said)
    defects = [*broken, *check_form(book), *check_concepts(book), *check_registry(book)]
    if not broken:
        defects.extend(check_links(book))
    return sorted(set(defects))


def _read(path: Path, name: str) -> list[Said] | Defect:
    try:
        return _statements(path.read_bytes(), name)
    except FileNotFoundError:
        return Defect(name, 1, "", "missing-file", *reason("missing-file"))


@lru_cache(maxsize=32)
def _statements(data: bytes, name: str) -> list[Said] | Defect:
    """Read once for each content: most of the files are as they were the last time somebody asked."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Defect(name, data[: error.start].count(b"\n") + 1, "", "not-text", *reason("not-text"))
    try:
        for _ in ox.parse(text, format=ox.RdfFormat.TURTLE):
            pass
        return statements(text)
    except SyntaxError as error:
        return _syntax(name, error.lineno or 1, error.msg)
    except ValueError as error:  # Turtle that is right and that nobody writes by hand
        line = re.match(r"line (\d+): ", str(error))
        return _syntax(name, int(line[1]) if line else 1, str(error))


def _syntax(name: str, line: int, message: str) -> Defect:
    """The parser's message, and before it what it comes down to."""
    hint = {"nb": "noe står på feil plass", "en": "something is out of place"}
    for rule in rules()["syntax"]:
        match = re.search(rule["pattern"], message)
        if match:
            hint = {language: rule[language].format(*match.groups()) for language in ("nb", "en")}
            break
    message = re.sub(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+)[^:]*: ", "", message)
    nb, _ = reason("syntax", hint=hint["nb"], message=message)
    _, en = reason("syntax", hint=hint["en"], message=message)
    return Defect(name, line, "", "syntax", nb, en)
