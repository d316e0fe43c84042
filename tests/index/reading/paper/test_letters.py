from __future__ import annotations

import pytest
from reading_support import all_paragraphs, paragraphs, read

from kamerbron.index.document import UnitKind

TEXT = "De stalling bij het station is dit jaar\nuitgebreid met tweehonderd rekken.\n\n"


def signed(end: str) -> tuple[str, ...]:
    return read(TEXT + end).publication.signatories


def left(end: str) -> list[str]:
    """Return the paragraphs that the end of a letter leaves below its text."""
    return paragraphs(TEXT + end)[1:]


@pytest.mark.parametrize(
    "end",
    [
        "De Minister van Fietsen,\n\nA.B. de Vries",
        "De Minister van Fietsen,\nA.B. de Vries",
        "De Minister van Fietsen\n\nA.B. de Vries",
        "De minister van Fietsen,\nStallingen en Rekken,\nA.B. de Vries",
        "Minister van Fietsen\nA.B. de Vries",
    ],
)
def test_the_name_under_a_function_is_who_signed(end: str) -> None:
    assert signed(end) == ("A.B. de Vries",)
    assert left(end) == []


@pytest.mark.parametrize(
    "end",
    [
        "De Minister van Fietsen,\n\nA. de Vries\n\nDe Staatssecretaris van Rekken,\n\nC. Jansen",
        "De Minister van Fietsen,\nA. de Vries\n\nDe Staatssecretaris van Rekken,\nC. Jansen",
        "De Minister van Fietsen,\nA. de Vries\nDe Staatssecretaris van Rekken,\nC. Jansen",
        "De Minister van Fietsen,\n\nDe Staatssecretaris van Rekken,\n\nA. de Vries\n\nC. Jansen",
        "De Minister van Fietsen,\nDe Staatssecretaris van Rekken,\nA. de Vries\nC. Jansen",
        "De Minister van Fietsen\nA. de Vries\nDe Staatssecretaris van Rekken\nC. Jansen",
    ],
)
def test_more_than_one_may_sign(end: str) -> None:
    assert signed(end) == ("A. de Vries", "C. Jansen")
    assert left(end) == []


@pytest.mark.parametrize(
    "courtesy",
    [
        "Hoogachtend,",
        "Hoogachtend",
        "Met vriendelijke groet,",
        "Ik vertrouw erop u hiermee voldoende te hebben geïnformeerd.",
        "Hiermee hoop ik uw vragen te hebben beantwoord.",
    ],
)
def test_the_last_courtesy_stands_apart_from_the_text(courtesy: str) -> None:
    structure = read(f"{TEXT}{courtesy}\n\nDe Minister van Fietsen,\n\nA. de Vries")
    assert [unit.kind for unit in structure.units] == [UnitKind.SECTION, UnitKind.CLOSING]
    assert [paragraph.text for paragraph in structure.units[-1].paragraphs] == [courtesy]


def test_a_courtesy_is_text_where_no_signature_follows() -> None:
    structure = read(f"{TEXT}Ik hoop u in mei meer te melden.\n\nDat zal per brief gaan.")
    assert [unit.kind for unit in structure.units] == [UnitKind.SECTION]


@pytest.mark.parametrize(
    "sentence",
    [
        "De Minister van Fietsen heeft dat toegezegd.",
        "De Minister van Fietsen, die dat heeft toegezegd, komt daarop terug.",
        "De Voorzitter heeft daarom gevraagd, en de Minister heeft dat gedaan.",
    ],
)
def test_a_sentence_about_a_minister_is_text(sentence: str) -> None:
    assert signed(sentence) == ()
    assert left(sentence) == [sentence]


def test_a_salutation_is_no_text_wherever_it_stands() -> None:
    text = "Deze brief gaat over rekken, zoals u vroeg.\n\nGeachte voorzitter,\n\nEr komen rekken bij."
    assert paragraphs(text) == ["Deze brief gaat over rekken, zoals u vroeg.", "Er komen rekken bij."]


def test_address_salutation_and_signature_are_no_text() -> None:
    letter = (
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nDen Haag, 3 mei 2024\n\n"
        f"Geachte voorzitter,\n\n{TEXT}Hoogachtend,\n\nDe Minister van Fietsen,\n\nA. de Vries"
    )
    found = [paragraph.text for paragraph in all_paragraphs(read(letter))]
    assert found == [" ".join(TEXT.split()), "Hoogachtend,"]


def test_for_whom_else_is_signed_is_part_of_the_signature() -> None:
    text = (
        "De stalling is vol.\n\nMede namens de minister van Rekken,\n\n"
        "De Minister van Fietsen,\nA.B. Voorbeeld\n"
    )
    structure = read(text)
    assert [p.text for unit in structure.units for p in unit.paragraphs] == ["De stalling is vol."]
    assert structure.publication.signatories == ("A.B. Voorbeeld",)


@pytest.mark.parametrize("last", ["verzoekt de regering rekken te plaatsen,", "en een hek;"])
def test_names_below_a_motion_without_its_last_sentence_are_who_signed(last: str) -> None:
    structure = read(f"De Kamer,\n\n{last}\n\nJansen\n\nVan der Berg\n")
    assert [p.text for unit in structure.units for p in unit.paragraphs] == ["De Kamer,", last]
    assert structure.publication.signatories == ("Jansen", "Van der Berg")


def test_a_motion_that_is_nothing_but_its_first_words_is_kept() -> None:
    assert paragraphs("De Kamer,") == ["De Kamer,"]
