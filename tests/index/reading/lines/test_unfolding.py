from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_support import read

from kamerbron.index.document import UnitKind
from kamerbron.index.reading.lines.unfolding import part_sentences, unfold

FILLING = "De stalling bij het station is dit jaar uitgebreid met rekken voor tweehonderd fietsen. " * 20
FOOT = "’s-Gravenhage 2023 Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel"
PAPER = (
    "Tweede Kamer der Staten-Generaal 2 Vergaderjaar 2023–2024 Aanhangsel van de Handelingen "
    "Vragen gesteld door de leden der Kamer, met de daarop door de regering gegeven antwoorden 9999 "
    "Vragen van het lid Voorbeeld (VB) aan de Minister van Fietsen over rekken (ingezonden 3 mei 2024). "
    "Antwoord van Minister Voorbeeld (Fietsen) (ontvangen 4 juni 2024). Zie ook Aanhangsel Handelingen, "
    "vergaderjaar 2023–2024, nr. 9998 "
    "Vraag 1 Kent u het bericht «Rekken vol»?1, 2 Antwoord 1 Ja. "
    "Vraag 2 en 3 Wat doet u? Zie ook het antwoord op vraag 1 uit mei.3 "
    f"Staat het in de fietsen- stalling, de in- en uitgang of 1 Ander rek, en is het {FILLING}zo "
    "1 De Bel, 3 mei 2024 2 De Trapper, 4 mei 2024 3 Kamerstuk 99 999, nr. 1 "
    "ah-tk-20232024-9999 ISSN 0921 - 7398 "
    f"{FOOT} 1 vol als men zegt? Antwoord 2 en 3 {FILLING}Zie het antwoord op vraag 1. {FOOT} 2"
)


def test_a_paper_on_one_line_has_its_questions_and_answers() -> None:
    structure = read(PAPER)
    assert [(unit.kind, unit.numbers) for unit in structure.units] == [
        (UnitKind.QUESTION, (1,)),
        (UnitKind.ANSWER, (1,)),
        (UnitKind.QUESTION, (2, 3)),
        (UnitKind.ANSWER, (2, 3)),
    ]
    assert structure.publication.number == "9999"
    assert structure.publication.session_year == "2023-2024"
    assert structure.publication.title == (
        "Vragen van het lid Voorbeeld (VB) aan de Minister van Fietsen over rekken"
    )
    assert structure.notices == ()


def test_a_paper_on_one_line_has_its_notes_and_no_furniture() -> None:
    units = read(PAPER).units
    notes = [[note.text for note in unit.paragraphs[0].footnotes] for unit in units]
    assert notes == [["De Bel, 3 mei 2024", "De Trapper, 4 mei 2024"], [], ["Kamerstuk 99 999, nr. 1"], []]
    assert all(len(unit.paragraphs) == 1 for unit in units)
    text = units[2].paragraphs[0].text
    assert text.endswith("zo vol als men zegt?")
    assert "de fietsenstalling, de in- en uitgang of 1 Ander rek" in text
    assert not any("Aanhangsel" in paragraph.text for unit in units for paragraph in unit.paragraphs)


@pytest.mark.parametrize(
    "text", ["Vraag 1 Is het vol? Antwoord 1 Ja.", FILLING * 3, f"{FILLING * 3}\nVraag 1 Ja?"]
)
def test_text_that_has_lines_is_left_as_it_is(text: str) -> None:
    assert unfold(text) == text


@pytest.mark.parametrize(
    ("glued", "parted"),
    [
        ("Het is vol.Daarom komt er bij.", "Het is vol. Daarom komt er bij."),
        ("Is het vol?Hoe komt dat?", "Is het vol? Hoe komt dat?"),
        ("Het is «vol».Daarom", "Het is «vol». Daarom"),
        ("In 2023.Dat is", "In 2023. Dat is"),
        ("een B.V.Daarvan", "een B.V.Daarvan"),
        ("https://rekken.nl/Over.Ons", "https://rekken.nl/Over.Ons"),
        ("rekken.nl is vol", "rekken.nl is vol"),
        ("3.500 rekken", "3.500 rekken"),
    ],
)
def test_sentences_that_were_glued_together_are_parted(glued: str, parted: str) -> None:
    assert part_sentences(glued) == parted


@given(text=st.text())
def test_parting_and_unfolding_add_and_lose_nothing_but_white_space(text: str) -> None:
    assert "".join(part_sentences(text).split()) == "".join(text.split())
    assert "".join(unfold(text).split()) == "".join(text.split())


@given(
    parts=st.lists(st.sampled_from(["Vraag 1 Is", " 1 De Bel ", FOOT + " 1", FILLING, "vol?1 ", "rek- ken "]))
)
def test_unfolding_a_paper_adds_and_loses_nothing_but_white_space(parts: list[str]) -> None:
    text = "".join(parts)
    assert "".join(unfold(text).split()) == "".join(text.split())
