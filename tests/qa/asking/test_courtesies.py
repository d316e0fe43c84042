"""Whether a question is itself after a courtesy."""

from __future__ import annotations

import pytest

from kamerbron.qa.asking.courtesies import asks_for_courtesy


@pytest.mark.parametrize(
    "text",
    [
        "Kent de minister het bericht over de brug?",
        "is het kabinet bekend met het rapport",
        "Heeft de staatssecretaris kennisgenomen van de uitzending?",
        "heeft u kennis genomen van het artikel",
        "Was de minister op de hoogte van de sluiting?",
        "heeft zij het rapport gelezen",
        "is the minister aware of the report",
    ],
)
def test_a_question_after_what_someone_knows_is(text: str) -> None:
    assert asks_for_courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wie betaalt de brug?",
        "hoeveel bruggen zijn er gekeurd",
        "Wanneer wordt de bekende brug bij Waterveen vervangen?",
        "wat staat er in de wetgeving over bruggen",
        "who pays for the bridge",
        "",
    ],
)
def test_another_question_is_not(text: str) -> None:
    assert not asks_for_courtesy(text)
