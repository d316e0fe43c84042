"""Which questions and answers a question names."""

from __future__ import annotations

import pytest

from kamerbron.index.document import UnitKind
from kamerbron.qa.asking.named_units import find_units

ANSWER, QUESTION = UnitKind.ANSWER, UnitKind.QUESTION


@pytest.mark.parametrize(
    ("words", "kind", "numbers"),
    [
        *(
            (words, ANSWER, (7,))
            for words in ("antwoord 7", "Antwoord 7", "ANTWOORD 7", "antwoord7", "antwoord-7")
        ),
        *(
            (words, ANSWER, (7,))
            for words in ("antwoord op vraag 7", "antwoord op de vraag nr. 7", "op vraag 7")
        ),
        *(
            (words, ANSWER, (7,))
            for words in ("beantwoording van vraag 7", "vraag en antwoord 7", "antwoord 7a")
        ),
        *((words, ANSWER, (7,)) for words in ("answer 7", "answer to question 7", "Antwort 7", "réponse 7")),
        *((words, ANSWER, (7,)) for words in ("Antwort auf Frage 7", "réponse à la question 7", "reponse 7")),
        *(
            (words, QUESTION, (7,))
            for words in ("vraag 7", "vraag nummer 7", "question no. 7", "Frage 7", "vraag7")
        ),
        *(
            (words, QUESTION, (3, 4))
            for words in ("vraag 3 en 4", "vragen 3 en 4", "vragen 3,4", "vragen 3 & 4")
        ),
        *(
            (words, QUESTION, (1, 2, 3))
            for words in ("vragen 1 t/m 3", "vragen 1 tot en met 3", "vragen 1-3")
        ),
        *(
            (words, QUESTION, (1, 2, 3))
            for words in ("questions 1 to 3", "Fragen 1 bis 3", "vragen 1, 2 en 3")
        ),
        *(
            (words, QUESTION, (1, 2, 3))
            for words in ("questions 1, 2, and 3", "Kamervragen 1–3", "vraag 3, 1 en 2")
        ),
        ("antwoorden op de vragen 3 en 5", ANSWER, (3, 5)),
        ("antwoord-3-4", ANSWER, (3, 4)),
        ("vragen 9 t/m 2", QUESTION, (2, 9)),
        ("vraag 112", QUESTION, (112,)),
    ],
)
@pytest.mark.parametrize("around", ["{}", "wat zegt {} over bruggen?", "({})", "bruggen, {}."])
def test_questions_and_answers_are_named_by_their_numbers(
    words: str, kind: UnitKind, numbers: tuple[int, ...], around: str
) -> None:
    text = around.format(words)
    (unit,) = find_units(text)
    assert (text[unit.start : unit.end], unit.kind, unit.numbers) == (words, kind, numbers)


@pytest.mark.parametrize(
    "text",
    [
        *("vraag 2 miljoen", "vraag 7 procent", "vraag 7%", "vraag 100 euro", "vraag € 7", "vraag 3 keer"),
        *("vraag 1,5 graad", "vraag 3 tot 5 miljoen", "vraag 2.000", "vraag 2 000", "vraag 1000", "vraag 5G"),
        *("vraag 3 juni", "antwoord 3 mei 2021", "antwoord van 4 juni 2021", "vraag 4-6-2021", "vraag 2024"),
        *("we vragen 12 gemeenten", "wij vragen 3 en 4 mensen", "ik vraag 3 gemeenten om hulp", "vraag nul"),
        *("vragen 12 gemeenten om hulp", "hoeveel antwoorden 12 gemeenten", "de 7 vragen", "aanvraag 7"),
        *("vraag over 7 bruggen", "Q7", "A7", "artikel 12", "hoofdstuk 3", "op 7", "vraagstuk 7", "vraag 0"),
    ],
)
def test_an_amount_or_a_date_is_no_question(text: str) -> None:
    assert find_units(text) == ()


def test_each_place_is_a_unit_of_its_own() -> None:
    units = find_units("vergelijk antwoord 7 met vraag 8 en het antwoord op vraag 9")
    assert [(unit.kind, unit.numbers) for unit in units] == [(ANSWER, (7,)), (QUESTION, (8,)), (ANSWER, (9,))]
