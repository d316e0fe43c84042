"""The ways in which questions and answers are set, as the units that they become."""

from __future__ import annotations

import pytest
from reading_support import read

ASKED = "Hoeveel rekken staan er?"
ASKED_TOO = "Hoeveel hekken staan er?"
ANSWERED = "Er staan veertig rekken bij het station."
ANSWERED_TOO = "Er staat geen hek."

Layout = list[tuple[str, list[str]]]


def units(text: str) -> Layout:
    return [(unit.key, [paragraph.text for paragraph in unit.paragraphs]) for unit in read(text).units]


TWO_ANSWERED: Layout = [
    *[("vraag-1", [ASKED]), ("antwoord-1", [ANSWERED])],
    *[("vraag-2", [ASKED_TOO]), ("antwoord-2", [ANSWERED_TOO])],
]


@pytest.mark.parametrize(
    "labels",
    [
        ("Vraag 1\n", "Antwoord\n", "Vraag 2\n", "Antwoord\n"),
        ("Vraag 1\n", "Antwoord 1\n", "Vraag 2\n", "Antwoord 2\n"),
        ("Vraag 1:\n", "Antwoord:\n", "Vraag 2:\n", "Antwoord:\n"),
        ("Vraag 1\n", "Antwoord op vraag 1\n", "Vraag 2\n", "Antwoord vraag 2:\n"),
        ("VRAAG 1\n", "ANTWOORD\n", "VRAAG 2\n", "ANTWOORD\n"),
        ("Vraag 1: ", "Antwoord 1: ", "Vraag 2: ", "Antwoord 2: "),
        ("Vraag 1 ", "Antwoord 1 ", "Vraag 2 ", "Antwoord 2 "),
        ("Vraag 1. ", "Antwoord: ", "Vraag 2. ", "Antwoord: "),
        ("1\n", "\n", "2\n", "\n"),
        ("1\nVraag:\n", "Antwoord:\n", "2\nVraag:\n", "Antwoord:\n"),
        ("Wn\n1\nVraag:\n", "Antwoord:\n", "Wn\n2\nVraag:\n", "Antwoord:\n"),
        ("1. ", "Antwoord:\n", "2. ", "Antwoord:\n"),
        ("1) ", "Antwoord: ", "2) ", "Antwoord: "),
    ],
)
def test_each_question_has_its_answer_however_they_are_labelled(labels: tuple[str, str, str, str]) -> None:
    texts = (ASKED, ANSWERED, ASKED_TOO, ANSWERED_TOO)
    text = "\n\n".join(label + part for label, part in zip(labels, texts, strict=True))
    assert units(text) == TWO_ANSWERED


@pytest.mark.parametrize(
    "label",
    [
        *("Antwoord op vragen 1 en 16:", "Antwoorden 1 en 16", "Antwoord op de vragen 1 & 16."),
        *("Antwoord 1, 16", "Antwoord op vraag 1 en vraag 16", "Antwoord vraag 1 en op vraag 16"),
    ],
)
def test_one_answer_may_answer_questions_whose_numbers_jump(label: str) -> None:
    text = f"1\n{ASKED}\n\n16\n{ASKED_TOO}\n\n{label}\n{ANSWERED}\n\n2\nWaarom dan?\n\n{ANSWERED_TOO}"
    assert units(text) == [
        *[("vraag-1", [ASKED]), ("vraag-16", [ASKED_TOO]), ("antwoord-1-16", [ANSWERED])],
        *[("vraag-2", ["Waarom dan?"]), ("antwoord-2", [ANSWERED_TOO])],
    ]


def test_one_label_may_ask_several_questions() -> None:
    text = f"Vraag 2 en 3\n{ASKED}\n\n{ASKED_TOO}\n\nAntwoord 2 en 3\n{ANSWERED}"
    assert units(text) == [("vraag-2-3", [ASKED, ASKED_TOO]), ("antwoord-2-3", [ANSWERED])]


def test_parts_of_a_question_stay_in_it() -> None:
    text = f"Vraag 1\nKunt u zeggen:\n\na. {ASKED}\n\nb. {ASKED_TOO}\n\nAntwoord 1\n{ANSWERED}"
    assert units(text) == [
        ("vraag-1", [f"Kunt u zeggen:\na. {ASKED}\nb. {ASKED_TOO}"]),
        ("antwoord-1", [ANSWERED]),
    ]


def test_a_list_in_an_answer_is_no_question() -> None:
    answer = "Drie dingen:\n\n1. rekken;\n\n2. hekken."
    text = f"1. {ASKED}\n\nAntwoord:\n{answer}\n\n2. {ASKED_TOO}\n\nAntwoord:\nGeen."
    assert units(text) == [
        *[("vraag-1", [ASKED]), ("antwoord-1", ["Drie dingen:\n1. rekken;\n2. hekken."])],
        *[("vraag-2", [ASKED_TOO]), ("antwoord-2", ["Geen."])],
    ]


@pytest.mark.parametrize("toelichting", ["Toelichting:\nDit vult aan.", "Toelichting: Dit vult aan."])
def test_a_remark_below_the_questions_is_a_section(toelichting: str) -> None:
    structure = read(f"Vraag 1\n{ASKED}\n\nAntwoord 1\n{ANSWERED}\n\n{toelichting}")
    assert [unit.key for unit in structure.units] == ["vraag-1", "antwoord-1", "sectie-1"]
    assert structure.units[-1].headings == ("Toelichting",)
    assert [paragraph.text for paragraph in structure.units[-1].paragraphs] == ["Dit vult aan."]


def test_a_remark_within_an_answer_is_text() -> None:
    text = f"Vraag 1\n{ASKED}\n\nAntwoord 1\n{ANSWERED}\n\nToelichting: zie de tabel.\n\nVraag 2\n{ASKED_TOO}"
    assert units(text)[1] == ("antwoord-1", [ANSWERED, "Toelichting: zie de tabel."])


@pytest.mark.parametrize(
    "sentence",
    [
        "Vraag 3 gaat over hekken.",
        "Antwoord op die vraag is er niet.",
        "Vragen van de leden zijn beantwoord.",
        "Antwoord 3 is al gegeven.",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_text(sentence: str) -> None:
    text = f"Vraag 1\n{ASKED}\n\nAntwoord 1\n{sentence}"
    assert units(text) == [("vraag-1", [ASKED]), ("antwoord-1", [sentence])]


def test_questions_without_numbers_are_the_paragraphs_of_one_section() -> None:
    text = f"2024Z99999\n\n(ingezonden 3 mei 2024)\n\n{ASKED}\n\n{ASKED_TOO}"
    assert units(text) == [("sectie-1", [ASKED, ASKED_TOO])]
