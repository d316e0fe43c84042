"""Which names and numbers a question holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerbron.qa.asking.names import names


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("wie keurt de brug bij Waterveen", {"waterveen"}),
        ("hoeveel fietsen stonden er in 2023 bij 's-Zandhoven?", {"2023", "zandhoven"}),
        ("what does the NCTV say about «Veilig Fietsen»", {"nctv", "veilig", "fietsen"}),
        ("wat kost dat, € 1.250?", {"1", "250"} - {"1"}),
        ("Wie keurt de brug?", set()),
        ("combien coûte l’Élan", {"elan"}),
        ("", set()),
    ],
)
def test_names_are_words_with_a_capital_inside_the_question_abbreviations_and_numbers(
    question: str, found: set[str]
) -> None:
    assert names(question) == found


@given(st.text())
def test_any_text_has_names_or_none(text: str) -> None:
    assert all(name == name.lower() for name in names(text))
