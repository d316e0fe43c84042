"""What of a question is searched, and which are none."""

from __future__ import annotations

import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kamerbron.qa.asking.question import EmptyQuestionError, parse_question

questions = st.text(max_size=80).filter(lambda text: any(map(str.isalnum, text)))


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Wie betaalt de brug?", "wie betaalt de brug"),
        ("wie betaalt de brug", "wie betaalt de brug"),
        ("  Wie\tbetaalt\n\nde brug  ?  ", "wie betaalt de brug"),
        ("Wie betaalt de brug???", "wie betaalt de brug"),
        ("Wie betaalt de brug？", "wie betaalt de brug"),
        ("Betaalt u? En wie nog meer?", "betaalt u? En wie nog meer"),
        ("Wie betaalt de brug bij Waterveen?", "wie betaalt de brug bij Waterveen"),
        ("A of B?", "a of B"),
        ("Één brug of twee?", "één brug of twee"),
        ("E\u0301e\u0301n brug?", "één brug"),
        ("SDF wat is dat?", "SDF wat is dat"),
        ("e-bike tarief", "e-bike tarief"),
        ("2024: hoeveel bruggen?", "2024: hoeveel bruggen"),
        ("Wie\x00betaalt\x07de\u2028brug?", "wie betaalt de brug"),
        ("Wie betaalt de 😀?", "wie betaalt de 😀"),
        ("Wie betaalt\u00a0de brug?", "wie betaalt de brug"),
        ("?Wie betaalt", "?wie betaalt"),
    ],
)
def test_a_question_is_searched_clean(text: str, searched: str) -> None:
    question = parse_question(text)
    assert (question.text, question.searched) == (text, searched)


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Wat staat er in 29 754, nr. 436 over gemeenten?", "wat staat er over gemeenten"),
        ("Wie betaalt volgens kst-99998-1 de brug?", "wie betaalt de brug"),
        ("antwoord 7", ""),
        ("Wat staat er in kst-99998-1?", ""),
        ("kst-99998-1 ?!", ""),
    ],
)
def test_what_a_question_names_is_not_searched_for_by_its_words(text: str, searched: str) -> None:
    assert parse_question(text).searched == searched


def test_what_a_question_names_is_found_at_its_place_in_the_question_as_it_was_cleaned() -> None:
    question = parse_question("  Wat\n staat er in\tkst-99998-1?")
    assert question.cleaned == "Wat staat er in kst-99998-1?"
    (paper,) = question.named.papers
    assert question.cleaned[paper.start : paper.end] == "kst-99998-1"


@pytest.mark.parametrize(
    "text", ["", " ", "?", "???", "\n\t", "\x00", "…!?", "😀", "\u200b", "\ud800", "« »"]
)
def test_a_question_without_a_letter_or_digit_is_empty(text: str) -> None:
    with pytest.raises(EmptyQuestionError, match="leeg"):
        parse_question(text)


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Co-financiering door wie?", "co-financiering door wie"),
        ("Foto’s van de brug?", "foto’s van de brug"),
        ("«Deltaplan» is wat?", "«deltaplan» is wat"),
    ],
)
def test_the_capital_of_any_first_word_goes(text: str, searched: str) -> None:
    assert parse_question(text).searched == searched


def test_a_question_mark_under_an_exclamation_mark_goes_too() -> None:
    assert parse_question("Wie betaalt dat?!").searched == "wie betaalt dat"


@given(questions)
def test_the_text_stays_as_it_was_asked(text: str) -> None:
    assert parse_question(text).text == text


@given(questions)
def test_what_is_searched_is_composed_on_one_line_and_without_space_around_it(text: str) -> None:
    question = parse_question(text)
    searched = question.searched
    # Only what names something and asks no more leaves nothing to search for.
    assert searched or question.named.rest != question.cleaned
    assert unicodedata.is_normalized("NFC", searched)
    assert searched == " ".join(searched.split())
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in searched)
    assert not searched.endswith("?")


@given(questions)
def test_a_question_mark_and_space_around_it_make_no_difference(text: str) -> None:
    assert parse_question(f"  {text} ?\n").searched == parse_question(text).searched


@given(questions)
def test_what_is_searched_can_be_sent_to_a_model(text: str) -> None:
    parse_question(text + "\ud800").searched.encode("utf-8")
