from __future__ import annotations

import pytest
from reading_support import read

from kamerbron.index.document import Paragraph

PAPER = (
    "Vraag 1\nIs het rek vol?\n\nAntwoord 1\nJa.\n\nVraag 2 en 3\nIs het hek dicht? En open?\n\n"
    "Antwoord 2 en 3\nNee.\n\nVraag 4\nWaarom dan?\n\nAntwoord 4\n"
)


def last(answer: str) -> Paragraph:
    return read(PAPER + answer).units[-1].paragraphs[0]


def resolved(answer: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return what the last answer of a paper points to, with the words that do so."""
    paragraph = last(answer)
    return [(paragraph.text[found.start : found.end], found.units) for found in paragraph.answer_references]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Zie het antwoord op vraag 1.", "het antwoord op vraag 1"),
        ("Zie antwoord 1.", "antwoord 1"),
        ("Zie antwoord op vraag 1.", "antwoord op vraag 1"),
        ("Zie ook mijn antwoord op vraag 1.", "mijn antwoord op vraag 1"),
        ("Zie ons antwoord bij vraag 1.", "ons antwoord bij vraag 1"),
        ("Zie vraag 1.", "vraag 1"),
        ("Zie onder vraag 1.", "vraag 1"),
        ("Daarvoor verwijs ik naar het antwoord op vraag 1.", "het antwoord op vraag 1"),
        ("Zie de beantwoording van vraag 1.", "de beantwoording van vraag 1"),
        ("Zoals vermeld bij vraag 1 is het vol.", "vraag 1"),
        ("Het is vol (zie antwoord vraag 1).", "antwoord vraag 1"),
        ("Zoals beschreven in antwoord 1 is het vol.", "antwoord 1"),
        ("Zoals geantwoord onder vraag 1 is het vol.", "vraag 1"),
    ],
)
def test_an_answer_may_point_to_another(answer: str, words: str) -> None:
    ((found, units),) = resolved(answer)
    assert found.endswith(words)
    assert units == ("antwoord-1",)


@pytest.mark.parametrize(
    "numbers",
    ["vragen 1 en 3", "vraag 1, 2 en 3", "vragen 1 t/m 3", "vragen 1 tot en met 3", "vraag 1 en vraag 3"],
)
def test_an_answer_may_point_to_several_and_each_is_named_once(numbers: str) -> None:
    ((_, units),) = resolved(f"Zie het antwoord op {numbers}.")
    assert units == ("antwoord-1", "antwoord-2-3")


@pytest.mark.parametrize(
    "answer",
    [
        "Zie het vorige antwoord.",
        "Zie mijn antwoord hierboven.",
        "Zie het bovenstaande antwoord.",
        "Zie mijn antwoord op de vorige vraag.",
        "Zie het antwoord op de voorgaande vraag.",
        "Zie hierboven.",
    ],
)
def test_an_answer_may_point_to_the_one_before_it(answer: str) -> None:
    ((_, units),) = resolved(answer)
    assert units == ("antwoord-2-3",)


def test_an_answer_that_the_paper_does_not_have_is_kept_without_a_unit() -> None:
    assert resolved("Zie het antwoord op vraag 12.") == [("het antwoord op vraag 12", ())]


@pytest.mark.parametrize(
    "answer",
    [
        "Zie het antwoord op vraag 3 van de schriftelijke vragen van het lid Voorbeeld.",
        "Zie het antwoord op vraag 3 (Aanhangsel Handelingen II 2023/24, nr. 12).",
        "Zie het antwoord op vraag 3 van het lid Voorbeeld over hekken.",
        "Zie het antwoord op vraag 3 in het verslag van mei.",
        "Zie het antwoord op vraag 3 uit mijn brief van 3 mei.",
        "Zie het antwoord op vraag 3 (2024Z99999).",
        "Zie het antwoord op vraag 3 (Kamerstuk 99 999, nr. 1).",
    ],
)
def test_an_answer_in_another_paper_is_not_looked_for_in_this_one(answer: str) -> None:
    assert resolved(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        "In antwoord op vraag 4 meld ik dat het vol is.",
        "In reactie op 12 brieven is dat gemeld.",
        "In antwoord 3 mei en later is dat gemeld.",
        "De vragen 1 en 2 gaan daarover.",
        "Bij antwoorden 12% is dat vermeld.",
        "Dat is bij vragenuurtjes vaak zo.",
    ],
)
def test_other_numbers_and_questions_are_no_such_reference(answer: str) -> None:
    assert resolved(answer) == []


def test_a_question_points_to_no_answer() -> None:
    units = read("Vraag 1\nVol?\n\nAntwoord 1\nJa.\n\nVraag 2\nZie antwoord 1. Waarom?").units
    assert units[-1].paragraphs[0].answer_references == ()
