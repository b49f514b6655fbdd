"""The scan that knows lines says what Oxigraph says, of every file that ships and of Turtle's odder corners."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology.turtle import UNNAMED, statements
from ontology.vocabulary import HERE, turtle_files

PREFIX = "@prefix a: <http://a.example/> .\n"


def parsed(text: str) -> set[tuple[str, ...]]:
    found = set()
    for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
        value = triple.object
        assert isinstance(triple.subject, ox.NamedNode)
        if isinstance(value, ox.NamedNode):
            end = (value.value, "@", "")
        else:
            assert isinstance(value, ox.Literal)
            end = (value.value, value.language or "", "" if value.language else value.datatype.value)
        found.add((triple.subject.value, triple.predicate.value, *end))
    return found


def scanned(text: str) -> set[tuple[str, ...]]:
    return {(s.subject, s.predicate, s.value, s.language, s.datatype) for s in statements(text)}


@pytest.mark.parametrize("path", [*turtle_files(), HERE / "tiltaksgraf.ttl", HERE / "shapes.ttl"], ids=lambda p: p.name)
def test_the_files_that_ship(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert scanned(text) == parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        'a:x a:p "et \\"ord\\" # ikke kommentar"@nb ; # "kommentar"\n a:q """to\nlinjer "med" tegn""" .',
        "a:x a:p 'enkelt', '''langt \\u00e6''', 1, -2.5, 1e3, true, a:y.\na:z a a:K;.",
        "PREFIX b: <http://b.example/>\nb:x.y b:p b:a-b_c, <http://c.example/#f> .",
        'a:x a:p "2024"^^a:year , "5"^^<http://a.example/five> .',
        "@base <http://base.example/> . <x> a:p <y> , </z> .",
    ],
)
def test_tricky_turtle(text: str) -> None:
    assert scanned(PREFIX + text) == parsed(PREFIX + text)


def test_lines_are_those_of_the_values() -> None:
    found = statements(
        PREFIX + 'a:x a:p "en"@nb,\n    "to"@nn ;\n\n    a:q """tre\nfire""" .\na:y a:p [ a:q "fem" ] , ( 1 2 ) .\n'
    )
    assert [(s.value, s.line, s.subject_line) for s in found] == [
        ("en", 2, 2), ("to", 3, 2), ("tre\nfire", 5, 2), (UNNAMED, 7, 7), (UNNAMED, 7, 7),
    ]  # fmt: skip


def test_not_read_what_is_no_turtle() -> None:
    with pytest.raises(ValueError, match="line 2: the file ends"):
        statements(PREFIX + 'a:x a:p "en"')
