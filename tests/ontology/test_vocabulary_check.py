"""The files that ship are clean, and whatever an adviser gets wrong in a copy of them is named: file, line, reason."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.check import check
from ontology.defect import Defect, rules
from ontology.vocabulary import HERE, turtle_files

THEME = """
theme:prove-@ a skos:Concept ;
    skos:inScheme scheme:theme ;
    skos:notation "prove-@" ;
    skos:prefLabel "prøveord @"@nb, "prøveord @"@nn, "test word @"@en ;
    skos:definition "Et begrep til prøve."@nb, "A concept for a test."@en ;
    skos:broader theme:vold-i-nare-relasjoner .
"""
ACTOR = """
actor:prove-@ a tg:Actor ;
    skos:prefLabel "Prøveetaten @"@nb, "Prøveetaten @"@nn, "Agency for Tests @"@en ;
    skos:altLabel "prøvekontoret @"@nb ;
    tg:abbreviation "PRVT@" ;
    tg:actorKind "agency" ;
    tg:governmentLevel "national" ;
    tg:validFrom "2010"^^xsd:gYear .
"""
LAW = """
law:prove-@ a eli:LegalResource, tg:Act ;
    skos:prefLabel "prøveloven @"@nb, "prøvelova @"@nn, "Test Act @"@en ;
    tg:legalNumber "LOV-2020-06-19-44" ;
    dct:date "2020-06-19"^^xsd:date .
"""
"""Entries as they should be; ``@`` standing alone is a word of each one's own. The line of ``a …`` is 2."""
THEMES, ACTORS, LAWS = "concepts/themes.ttl", "actors.ttl", "laws.ttl"
BLOCKS = {THEMES: THEME, ACTORS: ACTOR, LAWS: LAW}


def block(text: str, own: str) -> str:
    """An entry with a word of its own."""
    return re.sub(r"@(?![a-z])", own, text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ontology")
    for path in turtle_files():
        target = folder / path.relative_to(HERE)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    return folder


def added(copy: Path, file: str, text: str) -> tuple[list[Defect], int]:
    """What the check says of a file with a text behind it, and the line on which the text begins; the file is restored."""
    path = copy / file
    before = path.read_bytes()
    try:
        path.write_bytes(before + text.encode())
        return check(copy), before.count(b"\n") + 1
    finally:
        path.write_bytes(before)


def test_the_files_that_ship_are_clean() -> None:
    assert [defect.sentence() for defect in check()] == []


def test_not_a_defect_entries_as_they_should_be(copy: Path) -> None:
    for file, text in BLOCKS.items():
        assert [defect.sentence() for defect in added(copy, file, block(text, "en"))[0]] == []


BROKEN: list[tuple[str, str, str, str, int, tuple[str, ...]]] = [
    # file, what stands there, what an adviser writes instead, the kind, the line in the block, what the sentence says
    (THEMES, '"prøveord @"@nb, ', "", "missing-text", 2, ("skos:prefLabel", "nb")),
    (THEMES, '"prøveord @"@nn, ', "", "missing-text", 2, ("skos:prefLabel", "nn")),
    (THEMES, '"test word @"@en', '"test word @"@eng', "unknown-language", 5, ("@eng", "@nb")),
    (THEMES, '"test word @"@en', '"test word @"@en, "exam"@en', "several-texts", 5, ("test word @", "exam", "skos:altLabel")),
    (THEMES, '"Et begrep til prøve."@nb, ', "", "missing-text", 2, ("skos:definition", "nb")),
    (THEMES, ', "A concept for a test."@en', "", "missing-text", 2, ("skos:definition", "en")),
    (THEMES, '    skos:notation "prove-@" ;\n', "", "missing-value", 2, ("skos:notation",)),
    (THEMES, "    skos:inScheme scheme:theme ;\n", "", "missing-value", 2, ("skos:inScheme",)),
    (THEMES, 'notation "prove-@"', 'notation "prove-to"', "notation", 4, ("prove-to", "prove-@")),
    (THEMES, "scheme:theme", "scheme:setting", "scheme", 3, ("scheme:setting", "scheme:theme")),
    (THEMES, "scheme:theme", "scheme:themes", "no-target", 3, ("scheme:themes", "scheme:theme?")),
    (THEMES, "theme:vold-i-nare-relasjoner .", "theme:vold-i-naere-relasjoner .", "no-target", 7, ("theme:vold-i-nare-relasjoner?",)),
    (THEMES, "broader theme:vold-i-nare-relasjoner", "broader group:barn", "wrong-target", 7, ("group:barn", "scheme:theme")),
    (THEMES, "broader theme:vold-i-nare-relasjoner", "broader theme:prove-@", "self", 7, ("skos:broader",)),
    (THEMES, "broader theme:vold-i-nare-relasjoner", 'broader "vold"@nb', "wants-name", 7, ("skos:broader", "theme:voldtekt", "vold")),
    (THEMES, "broader theme:vold-i-nare-relasjoner", "related theme:borte", "no-target", 7, ("skos:related", "theme:borte")),
    (THEMES, "skos:broader", "skos:brooder", "unknown-property", 7, ("skos:brooder", "skos:broader?")),
    (THEMES, "skos:broader theme", 'skos:altLable "prøven @"@nb ; skos:broader theme', "unknown-property", 7, ("skos:altLabel?",)),
    (THEMES, "skos:broader theme", 'tg:abreviation "PRV" ; skos:broader theme', "unknown-property", 7, ("tg:abreviation",)),
    (THEMES, "skos:broader theme", 'tg:abbreviation "PRV" ; skos:broader theme', "misplaced-property", 7, ("tg:abbreviation", "begrep")),
    (THEMES, "skos:broader theme", 'skos:altLabel "prøven @" ; skos:broader theme', "missing-language", 7, ('"prøven @"@nb',)),
    (THEMES, "skos:broader theme", 'skos:altLabel "Voldtekt"@nb ; skos:broader theme', "shared-label", 7, ("theme:voldtekt", THEMES)),
    (THEMES, "skos:broader theme", 'skos:altLabel "voldtektene"@nb ; skos:broader theme', "shared-form", 7, ("theme:voldtekt", "voldtekt")),
    (THEMES, "skos:broader theme", 'skos:altLabel "prøveord @"@nb ; skos:broader theme', "repeated", 7, ("skos:altLabel",)),
    (THEMES, "skos:broader theme", 'skos:altLabel "prøven @ "@nb ; skos:broader theme', "blank-text", 7, ("mellomrom",)),
    (THEMES, "skos:broader theme", 'skos:altLabel "…"@nb ; skos:broader theme', "no-word", 7, ("…",)),
    (THEMES, "skos:broader theme", 'skos:altLabel group:barn ; skos:broader theme', "wants-text", 7, ("group:barn",)),
    (THEMES, "skos:broader theme", 'skos:related [ skos:notation "x" ] ; skos:broader theme', "unnamed", 7, ("skos:related",)),
    (THEMES, "skos:broader theme", 'tg:core "ja" ; skos:broader theme', "boolean", 7, ("tg:core", "ja")),
    (THEMES, "a skos:Concept", "a skos:Consept", "unknown-class", 2, ("skos:Consept", "skos:Concept?")),
    (THEMES, "a skos:Concept ;", "", "untyped", 2, ("a skos:Concept",)),
    (THEMES, '"prove-@" ;', '"prove-@"@nb ;', "needless-language", 4, ("@nb",)),
    (ACTORS, '"Prøveetaten @"@nb, ', "", "missing-text", 2, ("skos:prefLabel", "nb")),
    (ACTORS, '    tg:actorKind "agency" ;\n', "", "missing-value", 2, ("tg:actorKind",)),
    (ACTORS, '    tg:governmentLevel "national" ;\n', "", "missing-value", 2, ("tg:governmentLevel",)),
    (ACTORS, '"agency"', '"ministery"', "kind", 6, ("ministery", "Mente du ministry?")),
    (ACTORS, '"national"', '"state"', "level", 7, ("state", "municipal")),
    (ACTORS, '"2010"^^xsd:gYear', '"201"^^xsd:gYear', "year", 8, ("tg:validFrom", "201")),
    (ACTORS, '"2010"^^xsd:gYear', '"2010"', "year", 8, ("xsd:gYear",)),
    (ACTORS, '"2010"^^xsd:gYear', '"2010"^^xsd:gYear ; tg:validTo "2009"^^xsd:gYear', "years-order", 8, ("2009", "2010")),
    (ACTORS, '"2010"^^xsd:gYear', '"2010"^^xsd:gYear ; tg:successor actor:jdd', "no-target", 8, ("actor:jdd",)),
    (ACTORS, '"2010"^^xsd:gYear', '"2010"^^xsd:gYear ; tg:successor kommune:0301', "wrong-target", 8, ("aktør", "municipality:0301")),
    (ACTORS, '"PRVT@"', '"HOD"', "shared-abbreviation", 5, ("HOD", "actor:hod")),
    (ACTORS, '"prøvekontoret @"', '"helsedepartementet"', "shared-name", 4, ("actor:hod",)),
    (LAWS, '"prøveloven @"@nb, "prøvelova @"@nn, "Test Act @"@en', '"prøvelova @"@nn, "Test Act @"@en', "missing-text", 2, ("nb",)),
    (LAWS, "LOV-2020-06-19-44", "LOV-2019-06-19-44", "legal-number", 4, ("2020-06-19",)),
    (LAWS, '"2020-06-19"^^xsd:date', '"2020-02-30"^^xsd:date', "date", 5, ("2020-02-30",)),
    (LAWS, '"prøveloven @"@nb', '"straffeloven"@nb', "shared-name", 3, ("law:straffeloven",)),
]  # fmt: skip


FOLLOWS = {"unknown-language": {"missing-text"}}
"""A text in a language that does not count is missing in the one that does: two things to say of one slip."""


def own(at: int) -> str:
    """A word of letters that is no other's: *qaa*, *qab* …"""
    return "q" + chr(97 + at // 26) + chr(97 + at % 26)


@pytest.fixture(scope="module")
def findings(copy: Path) -> dict[int, tuple[int, list[Defect]]]:
    """All the slips made in one copy, and for each the first line of its entry and what is found in the entry's lines."""
    before = {file: (copy / file).read_bytes() for file in BLOCKS}
    text = {file: data.decode() for file, data in before.items()}
    places: dict[int, tuple[str, int, int]] = {}
    for at, (file, old, new, *_) in enumerate(BROKEN):
        assert BLOCKS[file].count(old) >= 1, old
        first = text[file].count("\n") + 1
        text[file] += block(BLOCKS[file].replace(old, new, 1), own(at))
        places[at] = (file, first, text[file].count("\n"))
    for file, content in text.items():
        (copy / file).write_text(content, encoding="utf-8")
    try:
        found = check(copy)
    finally:
        for file, data in before.items():
            (copy / file).write_bytes(data)
    assert all(any(d.file == file and first <= d.line <= last for file, first, last in places.values()) for d in found)
    return {
        at: (first, [defect for defect in found if defect.file == file and first <= defect.line <= last])
        for at, (file, first, last) in places.items()
    }


@pytest.mark.parametrize("at", range(len(BROKEN)), ids=[f"{slip[3]}-{own(at)}" for at, slip in enumerate(BROKEN)])
def test_what_is_wrong_is_named(findings: dict[int, tuple[int, list[Defect]]], at: int) -> None:
    _, _, _, kind, line, says = BROKEN[at]
    first, found = findings[at]
    wanted = [block(words, own(at)) for words in says]
    assert {kind} <= {defect.kind for defect in found} <= {kind, *FOLLOWS.get(kind, ())}, [
        defect.sentence() for defect in found
    ]
    assert first + line - 1 in {defect.line for defect in found}
    assert any(all(words in defect.sentence() for words in wanted) for defect in found), found[0].sentence()


@pytest.mark.parametrize(
    ("broken", "line", "says"),
    [
        ('theme:x a skos:Concept ;\n    skos:prefLabel "x@nb ;\n    skos:notation "x" .\n', 2, "ikke lukket"),
        ('theme:x a skos:Concept\n    skos:notation "x" .\n', 2, "linjen over"),
        ('theme:x a skos:Concept ;\n    skos:broader thema:y .\n', 2, "thema:"),
        ("theme:x a skos:Concept ;\n    skos:prefLabel “x”@nb .\n", 2, "rette anførselstegn"),
        ('theme:x a skos:Concept ;\n    skos:notation "x" ;\n', 3, "midt i en oppføring"),
        ('theme:x a skos:Concept ;\n    skos:altLabel "x"@nb ,, "y"@nb .\n', 2, "komma for mye"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_turtle_is_named_with_its_line(copy: Path, broken: str, line: int, says: str) -> None:
    found, first = added(copy, THEMES, broken)
    assert [(defect.file, defect.kind) for defect in found] == [(THEMES, "syntax")]
    assert says in found[0].reason
    assert abs(found[0].line - (first + line - 1)) <= 1, "the line, or the one beside it where the parser saw it"


def test_a_copied_entry_that_kept_its_name_is_named(copy: Path) -> None:
    found, first = added(copy, THEMES, block(THEME, "en") + block(THEME, "en").replace("prøveord en", "prøveord to"))
    twice = [defect for defect in found if defect.kind == "twice"]
    assert [(defect.line, defect.subject) for defect in twice] == [(first + 8, "theme:prove-en")]
    assert f"linje {first + 1}" in twice[0].reason


def test_concepts_that_go_round_in_a_circle_are_named_once(copy: Path) -> None:
    one, two = block(THEME, "en"), block(THEME, "to")
    found, first = added(
        copy,
        THEMES,
        one.replace("vold-i-nare-relasjoner", "prove-to") + two.replace("vold-i-nare-relasjoner", "prove-en"),
    )
    assert [(defect.kind, defect.line) for defect in found] == [("circle", first + 6)]
    assert "theme:prove-en → theme:prove-to → theme:prove-en" in found[0].reason_en


def test_a_missing_file_and_one_that_is_no_text_are_named(copy: Path) -> None:
    path = copy / LAWS
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"\n# \xff\xfe\n")
        assert [(d.file, d.kind, d.line) for d in check(copy)] == [(LAWS, "not-text", before.count(b"\n") + 2)]
        path.unlink()
        assert [(d.file, d.kind) for d in check(copy)] == [(LAWS, "missing-file")]
    finally:
        path.write_bytes(before)


def test_not_a_clash_one_name_in_different_years_or_places(copy: Path) -> None:
    ended = (
        block(ACTOR, "en")
        .replace('"PRVTen"', '"JD"')
        .replace('"2010"^^xsd:gYear', '"1900"^^xsd:gYear ; tg:validTo "1910"^^xsd:gYear')
    )
    later = block(ACTOR, "to").replace('"PRVTto"', '"PRVTen"')
    earlier = block(ACTOR, "en").replace("validFrom", "validTo").replace("2010", "2009")
    local = (
        block(ACTOR, "en")
        .replace('"PRVTen"', '"HOD"')
        .replace('"2010"^^xsd:gYear', '"2010"^^xsd:gYear ; tg:scope kommune:0301')
    )
    assert [d.kind for d in added(copy, ACTORS, ended)[0]] == ["shared-abbreviation"], "nobody knows when JPD began"
    assert [d.kind for d in added(copy, ACTORS, earlier + later)[0]] == []
    assert [d.kind for d in added(copy, ACTORS, local)[0]] == []


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for kind, words in rules()["reasons"].items():
        assert set(words) == {"nb", "en"}, kind
        for text in words.values():
            assert text[0].isupper() or text[0] in "«“{" or text.startswith(("skos:", "tg:")), text
            assert "." in text, text


def test_the_sentence_is_in_the_language_asked_for(copy: Path) -> None:
    found, first = added(copy, ACTORS, block(ACTOR, "en").replace('"agency"', '"byrå"'))
    nb, en = found[0].sentence(), found[0].sentence("en")
    assert nb.startswith(f"actors.ttl, linje {first + 5}, actor:prove-en: tg:actorKind «byrå» er ikke")
    assert en.startswith(f"actors.ttl, line {first + 5}, actor:prove-en: tg:actorKind “byrå” is not")


SHORT = "".join((HERE / THEMES).read_text(encoding="utf-8").splitlines(keepends=True)[:60])
PIECES = st.sampled_from(
    ['"', ";", ",", ".", "@", "@nb", "<", "[", "(", "^^", "a ", "theme:", "\\", "#", "\n", "\x00", "é", "_:b ", "1.5"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SHORT)), st.integers(0, 12), PIECES), max_size=4))
def test_whatever_is_written_the_check_answers(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int, str]]
) -> None:
    """Letters taken out and put in anywhere: every defect names a line that the file has."""
    text = SHORT
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "concepts").mkdir()
    (folder / THEMES).write_text(text, encoding="utf-8", newline="")
    found = [defect for defect in check(folder) if defect.kind != "missing-file"]
    lines = text.count("\n") + 1
    assert all(
        defect.file == THEMES and 1 <= defect.line <= lines and defect.reason and defect.reason_en for defect in found
    )
