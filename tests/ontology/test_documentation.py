"""The pages in ``docs/`` say what the Turtle files say, in both languages, and the picture is of the model."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from ontology.book import full, short
from ontology.defect import table
from ontology.documentation import DOCS, PAGES, files, render
from ontology.model import model
from ontology.picture import picture
from ontology.vocabulary import vocabulary


@pytest.mark.parametrize("name", ["ontology.md", "ontology.en.md", "model.svg", "model.en.svg"])
def test_the_committed_file_is_up_to_date(name: str) -> None:
    committed = (DOCS / name).read_text(encoding="utf-8")
    assert committed == files()[name], "run python -m ontology.documentation, and commit docs/"


@pytest.mark.parametrize("language", PAGES)
def test_the_page_has_every_term_and_concept(language: str) -> None:
    page = render(language)
    for term in model().terms.values():
        assert f"`{short(term.iri)}`" in page
        assert term.definition[language] in page
        assert term.label["nb"] in page
        assert term.label["en"] in page
    for concept in vocabulary().concepts.values():
        assert f"(`{concept.code}`): {concept.definition[language]}" in page
        assert concept.preferred[language] in page
    for law in vocabulary().laws.values():
        assert law.label(language) in page


def test_a_concept_stands_below_its_broader_one() -> None:
    lines = render("nb").split("\n")
    at = next(i for i, line in enumerate(lines) if "(`partnerdrap`)" in line)
    indent = len(lines[at]) - len(lines[at].lstrip())
    above = next(line for line in reversed(lines[:at]) if len(line) - len(line.lstrip()) < indent)
    codes = vocabulary().concepts["theme", "partnerdrap"].broader
    assert any(f"(`{code}`)" in above for code in codes)


@pytest.mark.parametrize("language", PAGES)
def test_the_picture_is_an_image_with_its_labels(language: str) -> None:
    root = ET.fromstring(picture(language))
    words = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    boxes = table("documentation.toml")["picture"]["boxes"]
    assert {model().terms[full(box["term"])].label[language] for box in boxes} <= words
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_the_arrows_are_the_models() -> None:
    """An arrow goes from what a property says it is of to what it says it points to, where it says so."""
    known = model().terms
    for arrow in table("documentation.toml")["picture"]["arrows"]:
        for name in arrow["terms"]:
            term = known[full(name)]
            assert term.kind == "object"
            assert not term.domain or full(arrow["from"]) in term.domain, name
            assert not term.range or full(arrow["to"]) in term.range, name


def test_boxes_do_not_overlap() -> None:
    taken = [
        (b["column"], b["row"] + i) for b in table("documentation.toml")["picture"]["boxes"] for i in range(b["rows"])
    ]
    assert len(taken) == len(set(taken))
