"""An answer that only refers on brings what it refers to, and a yes to a courtesy is known for one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import make_paragraph

from kamerbron.index.document import AnswerReference, Paragraph
from kamerbron.index.formalities import is_formality, referred_units


def referring(text: str, *references: tuple[str, tuple[str, ...]]) -> Paragraph:
    """Make a paragraph in which the given words refer to answers."""
    places = [
        AnswerReference(text.index(words), text.index(words) + len(words), units)
        for words, units in references
    ]
    return replace(make_paragraph(text), answer_references=tuple(places))


# --- answers that only refer on ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Zie het antwoord op vraag 4.",
        "Zie vraag 4.",
        "Zie ook: antwoord op vraag 4",
        "Hiervoor verwijs ik u graag naar het antwoord op vraag 4.",
        "Voor de beantwoording van deze vraag verwijzen wij de Kamer kortheidshalve naar vraag 4.",
        "HIERVOOR WORDT VERWEZEN NAAR HET ANTWOORD OP VRAAG 4 (zie hierboven)!",
    ],
)
def test_an_answer_that_says_nothing_else_brings_the_answer_it_refers_to(text: str) -> None:
    at = "VRAAG 4" if "VRAAG 4" in text else "vraag 4"
    assert referred_units([referring(text, (at, ("antwoord-4",)))]) == ("antwoord-4",)


@pytest.mark.parametrize(
    "text",
    [
        "Ja, zie het antwoord op vraag 4.",
        "Nee. Zie vraag 4.",
        "De brug wordt vervangen. Zie ook het antwoord op vraag 4.",
        "Zie het antwoord op vraag 4. De kosten zijn 12 miljoen euro.",
        "Zie vraag 4 en bijlage 12.",
    ],
)
def test_an_answer_that_says_something_else_is_an_answer_by_itself(text: str) -> None:
    assert referred_units([referring(text, ("vraag 4", ("antwoord-4",)))]) == ()


def test_all_answers_referred_to_are_named_once_in_the_order_of_the_text() -> None:
    text = "Zie het antwoord op vraag 4, op de vragen 2 en 3, en op vraag 4"
    paragraph = referring(
        text,
        ("vraag 4", ("antwoord-4",)),
        ("vragen 2 en 3", ("antwoord-2", "antwoord-3", "antwoord-4")),
    )
    end = replace(paragraph.answer_references[0], start=text.rindex("vraag 4"), end=len(text))
    both = replace(paragraph, answer_references=(*paragraph.answer_references, end))
    assert referred_units([both]) == ("antwoord-4", "antwoord-2", "antwoord-3")


def test_a_second_paragraph_that_says_something_makes_it_an_answer() -> None:
    only = referring("Zie vraag 4.", ("vraag 4", ("antwoord-4",)))
    assert referred_units([only, make_paragraph("De sluis blijft open.")]) == ()
    assert referred_units([only, only]) == ("antwoord-4",)


def test_a_reference_to_an_answer_that_is_not_there_brings_nothing() -> None:
    assert referred_units([referring("Zie vraag 9.", ("vraag 9", ()))]) == ()


def test_text_without_references_and_no_text_bring_nothing() -> None:
    assert referred_units([make_paragraph("Zie het antwoord.")]) == ()
    assert referred_units([]) == ()


# --- courtesies ----------------------------------------------------------------------------------

COURTESIES = [
    "Bent u bekend met het bericht «Brug bij Waterveen weer dicht»?",
    "Bent u op de hoogte van het bericht over de sluis?",
    "Kent u het artikel over de brug?",
    "Heeft u kennisgenomen van de uitzending over bruggen?",
    "Heeft u het bericht over de brug gelezen?",
    "Is de Minister bekend met de brug?",
    "Kunt u deze vragen voor het debat over de Waterveense brug beantwoorden?",
    "Bent u bereid deze vragen één voor één te beantwoorden?",
    "\n  kent u de brug?",
]


@pytest.mark.parametrize("question", COURTESIES)
@pytest.mark.parametrize(
    "text", ["Ja.", "ja", "Nee.", "Ja, daar ben ik mee bekend.", "Dat klopt.", "Inderdaad"]
)
def test_a_yes_or_no_to_a_courtesy_is_a_formality(text: str, question: str) -> None:
    assert is_formality(text, [question])


@pytest.mark.parametrize(
    "text",
    [
        "Ja. De brug is dicht omdat het dek in maart 2024 bij een aanvaring is beschadigd.",
        "De brug is dicht.",
        "Jazeker niet",
        "",
        "Ja, maar wat bedoelt u?",
    ],
)
def test_an_answer_that_says_more_is_none(text: str) -> None:
    assert not is_formality(text, [COURTESIES[0]])


@pytest.mark.parametrize(
    "question",
    ["Is de brug bij Waterveen veilig?", "Wanneer is bekend of u de brug sluit?", "Herkent u dit beeld?"],
)
def test_a_yes_to_a_real_question_is_an_answer(question: str) -> None:
    assert not is_formality("Ja.", [question])
    assert not is_formality("Ja.", [COURTESIES[0], question])


def test_a_yes_to_several_courtesies_is_a_formality_and_a_yes_to_nothing_is_none() -> None:
    assert is_formality("Ja.", COURTESIES)
    assert not is_formality("Ja.", [])


def test_a_question_without_an_end_is_read_at_its_beginning_alone() -> None:
    assert is_formality("Ja.", [f"Bent u bekend met {'de brug en ' * 100_000}?"])
    assert not is_formality("Ja.", [f"Heeft u {'a ' * 200_000}gelezen?"])
