"""Where sentences end."""

from __future__ import annotations

import pytest

from ingest.linking.sentences import Sentences


@pytest.mark.parametrize(
    "text",
    [
        "Tilbudet er for bl.a. barn og unge",
        "Arbeidet følges opp, jf. tiltak 3",
        "Tilbodet er for m.a. barn og unge",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    sentences = Sentences(text)
    assert sentences.number(len(text) - 1) == 0


@pytest.mark.parametrize(
    "text", ["Kurset er i Fjordvik. Det er gratis", "Kurs, samtaler osv. Det er gratis", "Kurset er gratis. 3 deltok"]
)
def test_a_full_stop_ends_a_sentence(text: str) -> None:
    assert Sentences(text).number(len(text) - 1) == 1
