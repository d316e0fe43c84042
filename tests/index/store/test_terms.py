"""The terms of a passage and of a question meet, and nothing in a question is more than its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import PUBLICATION, make_passage

from kamerbron.index.document import PassageFootnote, Question, UnitKind
from kamerbron.index.stems import fragments, stem, words
from kamerbron.index.store.terms import FUNCTION_WORDS, Field, passage_terms, question_terms


def test_a_passage_has_its_own_words_and_those_of_its_notes() -> None:
    note = PassageFootnote(1, "1", "Landelijk Brugonderhoud.", 8)
    terms = passage_terms(make_passage("Het LBO betaalt de bruggen.", footnotes=[note]))
    assert terms[Field.TEXT] == stem(["het", "lbo", "betaalt", "de", "bruggen", "landelijk", "brugonderhoud"])
    assert terms[Field.CONTEXT] == []


def test_what_a_passage_stands_under_is_its_title_all_headings_and_each_question_once() -> None:
    passage = make_passage(
        "Negen meter.",
        publication=replace(PUBLICATION, title="Bruggen in Waterveen"),
        headings=["Deel 1", "Hoogte"],
        kind=UnitKind.ANSWER,
        questions=[
            Question(1, "Hoe hoog is zij?"),
            Question(2, "Hoe hoog is zij?"),
            Question(3, "En breed?"),
        ],
    )
    assert passage_terms(passage)[Field.CONTEXT] == stem(
        words("Bruggen in Waterveen Deel 1 Hoogte Hoe hoog is zij? En breed?")
    )


def test_the_pieces_are_those_of_all_its_words() -> None:
    terms = passage_terms(make_passage("De fietsenstalling.", headings=["Kosten"]))
    assert terms[Field.FRAGMENTS] == fragments([*terms[Field.TEXT], *terms[Field.CONTEXT]])
    assert "stall" in terms[Field.FRAGMENTS]


def test_the_words_of_a_question_that_carry_no_subject_are_left_out() -> None:
    terms = question_terms("Wat kost het onderhoud van de bruggen in Waterveen?")
    assert terms[Field.TEXT] == terms[Field.CONTEXT] == stem(["kost", "onderhoud", "bruggen", "waterveen"])
    assert terms[Field.FRAGMENTS] == fragments(terms[Field.TEXT])


@pytest.mark.parametrize("text", ["", "   ", "?!… 😀", "Wat is het?", "DE HET EEN", "wie, wat en waar?"])
def test_a_question_that_says_nothing_has_no_terms(text: str) -> None:
    assert not any(question_terms(text).values())


@pytest.mark.parametrize(
    "text",
    [
        'text:brug +context:"hoogte meter"~2',
        "brug* AND NOT (hoogte OR meter)^3",
        "[brug TO meter] -hoogte /brug.*/ IN [hoogte]",
        "brug\\ hoogte\x00 meter\x07",
    ],
)
def test_the_signs_of_a_query_language_are_no_part_of_a_question(text: str) -> None:
    plain = "".join(char if char.isalnum() else " " for char in text)
    assert question_terms(text) == question_terms(plain)


def test_a_function_word_is_one_as_a_question_writes_it() -> None:
    assert all(words(word) == [word] for word in FUNCTION_WORDS)
    assert question_terms("Hóé")[Field.TEXT] == []


@given(st.text(max_size=150))
def test_a_passage_holds_all_that_a_question_in_its_own_words_asks(text: str) -> None:
    held, asked = passage_terms(make_passage(text)), question_terms(text)
    assert set(asked[Field.TEXT]) <= set(held[Field.TEXT])
    assert set(asked[Field.FRAGMENTS]) <= set(held[Field.FRAGMENTS])
    assert all(term and not any(char.isspace() for char in term) for part in held.values() for term in part)
