from __future__ import annotations

import datetime as dt

import pytest

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.reading.paper.head import is_head_line, read_feet, read_head

LETTER = (
    "Tweede Kamer der Staten-Generaal 2",
    "Vergaderjaar 2023–2024",
    "99 999 Fietsparkeren bij stations",
    "Nr. 12 BRIEF VAN DE MINISTER VAN REKKEN",
    "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
    "Den Haag, 14 november 2023",
)


def test_the_head_of_a_letter_says_what_it_is() -> None:
    head = read_head([*LETTER, "De stalling is vol."])
    assert head.blocks == len(LETTER)
    assert head.publication == Publication(
        dossiers=(Dossier("99999", None, "Fietsparkeren bij stations"),),
        number="12",
        chamber=Chamber.TWEEDE,
        session_year="2023-2024",
        kind="Brief",
        title="BRIEF VAN DE MINISTER VAN REKKEN",
        date=dt.date(2023, 11, 14),
    )


def test_the_head_ends_at_the_first_block_that_is_none_of_its_parts() -> None:
    head = read_head(["Vergaderjaar 2023–2024", "De stalling is vol.", "Den Haag, 14 november 2023"])
    assert head.blocks == 1
    assert head.publication.date is None


def test_a_text_without_a_head_says_nothing_of_itself() -> None:
    assert read_head(["De stalling is vol."]).publication == Publication()
    assert read_head([]).blocks == 0


@pytest.mark.parametrize(
    ("block", "chamber"),
    [
        ("Tweede Kamer der Staten-Generaal", Chamber.TWEEDE),
        ("Tweede Kamer der Staten-Generaal 2", Chamber.TWEEDE),
        ("Eerste Kamer der Staten-Generaal 1", Chamber.EERSTE),
    ],
)
def test_the_head_names_the_chamber(block: str, chamber: Chamber) -> None:
    assert read_head([block]).publication.chamber is chamber


@pytest.mark.parametrize("dash", ["–", "-"])
def test_a_session_year_is_written_with_a_hyphen_whatever_the_paper_has(dash: str) -> None:
    assert read_head([f"Vergaderjaar 2023{dash}2024"]).publication.session_year == "2023-2024"


@pytest.mark.parametrize(
    ("block", "dossier"),
    [
        ("99 999 Fietsparkeren", Dossier("99999", None, "Fietsparkeren")),
        ("99999 Fietsparkeren", Dossier("99999", None, "Fietsparkeren")),
        ("36 410 VII Begroting van de rekken", Dossier("36410", "VII", "Begroting van de rekken")),
        ("36 410-VII Begroting van de rekken", Dossier("36410", "VII", "Begroting van de rekken")),
        ("21 501-20 Raad voor de fiets", Dossier("21501", "20", "Raad voor de fiets")),
    ],
)
def test_a_dossier_has_a_number_perhaps_a_suffix_and_a_title(block: str, dossier: Dossier) -> None:
    assert read_head([block]).publication.dossiers == (dossier,)


def test_a_paper_can_stand_in_several_dossiers() -> None:
    head = read_head(["99 998 Stationspleinen", "99 999 Fietsparkeren", "Nr. 3 BRIEF"])
    assert [dossier.number for dossier in head.publication.dossiers] == ["99998", "99999"]


def test_a_paragraph_of_sentences_is_no_dossier() -> None:
    assert read_head(["12 500 fietsen staan buiten de rekken. Dat is te veel."]).blocks == 0


@pytest.mark.parametrize(
    ("block", "date"),
    [
        ("Den Haag, 1 maart 2024", dt.date(2024, 3, 1)),
        ("Vastgesteld 12 april 2024", dt.date(2024, 4, 12)),
        ("Voorgesteld 29 februari 2024", dt.date(2024, 2, 29)),
        ("Ontvangen 31 december 1999", dt.date(1999, 12, 31)),
        ("9 mei 2024", dt.date(2024, 5, 9)),
        ("Den Haag, 30 februari 2024", None),
    ],
)
def test_the_head_says_the_date_and_a_day_that_does_not_exist_is_none(
    block: str, date: dt.date | None
) -> None:
    head = read_head([block])
    assert (head.blocks, head.publication.date) == (1, date)


def test_the_head_of_an_appendix_has_a_bare_number_and_two_dates_of_which_the_answer_counts() -> None:
    blocks = [
        "Tweede Kamer der Staten-Generaal 2",
        "Vergaderjaar 2024–2025 Aanhangsel van de Handelingen",
        "Vragen gesteld door de leden der Kamer, met de daarop door de regering gegeven antwoorden",
        "9999",
        "Vragen van het lid Voorbeeld over rekken (ingezonden 24 september 2024).",
        "Antwoord van Minister Voorbeeld (ontvangen 21 oktober 2024).",
    ]
    head = read_head(blocks)
    assert head.blocks == len(blocks)
    assert head.publication.title == "Vragen van het lid Voorbeeld over rekken"
    assert head.publication.date == dt.date(2024, 10, 21)


def test_a_bare_number_is_no_head_without_a_session_year_or_below_a_dossier() -> None:
    assert read_head(["1"]).blocks == 0
    assert read_head(["Vergaderjaar 2023–2024", "99 999 Fietsparkeren", "1"]).blocks == 2


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("Tweede Kamer der Staten-Generaal 2", True),
        ("Vergaderjaar 2023–2024", True),
        ("Aan de Voorzitter van de Eerste Kamer der Staten-Generaal", True),
        ("9999", True),
        ("2024Z18439", True),
        ("De Tweede Kamer der Staten-Generaal vroeg om rekken.", False),
        ("Den Haag", False),
    ],
)
def test_some_lines_are_a_head_by_themselves(line: str, *, head: bool) -> None:
    assert is_head_line(line) is head


def test_a_foot_says_what_the_paper_is() -> None:
    assert read_feet(
        ["kst-99999-12", "ISSN 0921 - 7371", "Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 12 3"]
    ) == Publication(
        id="kst-99999-12",
        dossiers=(Dossier("99999"),),
        number="12",
        chamber=Chamber.TWEEDE,
        session_year="2023-2024",
    )


def test_a_foot_of_the_eerste_kamer_has_a_letter() -> None:
    feet = read_feet(["’s-Gravenhage 2024 Eerste Kamer, vergaderjaar 2023–2024, 36 410 VII, B 1"])
    assert (feet.chamber, feet.number) == (Chamber.EERSTE, "B")
    assert feet.dossiers == (Dossier("36410", "VII"),)


@pytest.mark.parametrize(
    "line", ["ISSN 0921 - 7371", "’s-Gravenhage 2024", "Tweede Kamer, vergaderjaar 2024–2025, Aanhangsel 1"]
)
def test_a_foot_without_a_number_says_nothing(line: str) -> None:
    assert read_feet([line]) == Publication()


def test_a_first_sentence_that_begins_with_a_session_year_is_no_head() -> None:
    head = read_head(["Vergaderjaar 2023–2024 was het drukste jaar voor de stallingen."])
    assert head.blocks == 0
    assert head.publication.session_year is None


# --- questions -----------------------------------------------------------------------------------

SEE_ALSO = "Zie ook Aanhangsel Handelingen,vergaderjaar 2024–2025, nr. 9998."
TITLE = "Vragen van het lid Voorbeeld (VB) aan de Minister van Rekken over volle rekken"


def test_the_head_of_typed_answers_says_which_appendix_they_are() -> None:
    blocks = [
        *("AH 9999", "2024Z 99999"),
        "Antwoord van minister Voorbeeld (Rekken) (ontvangen 20 november 2024)",
        "Zie ook Aanhangsel Handelingen, vergaderjaar 2024-2025, nr. 9998",
    ]
    head = read_head([*blocks, "Vraag 1"])
    assert head.blocks == len(blocks)
    assert head.publication == Publication(
        number="9999", kind="Aanhangsel van de Handelingen", date=dt.date(2024, 11, 20)
    )


def test_a_letter_of_delay_has_the_head_of_an_answer() -> None:
    head = read_head(
        [
            "AH 9999",
            "2024Z99999",
            "Mededeling van staatssecretaris Voorbeeld (Rekken) (ontvangen 2 mei 2024)",
            "Op",
        ]
    )
    assert (head.blocks, head.publication.date) == (3, dt.date(2024, 5, 2))


def test_the_head_of_typed_questions_says_which_they_are() -> None:
    blocks = ["2024Z99999", "(ingezonden 20 november 2024)", f"{TITLE}."]
    head = read_head([*blocks, "Is het vol?"])
    assert head.blocks == len(blocks)
    assert head.publication == Publication(
        id="kv-tk-2024Z99999", kind="Kamervragen", title=TITLE, date=dt.date(2024, 11, 20)
    )


def test_where_to_look_further_is_part_of_the_head_of_an_answer() -> None:
    head = read_head(
        [
            *(
                "Vergaderjaar 2024–2025 Aanhangsel van de Handelingen",
                "9999",
                f"{TITLE} (ingezonden 3 mei 2024).",
            ),
            "Antwoord van Minister Voorbeeld (Rekken) (ontvangen 4 juni2024). " + SEE_ALSO,
        ]
    )
    assert head.blocks == 4
    assert head.publication.date == dt.date(2024, 6, 4)


def test_mondelinge_vragen_are_their_own_text() -> None:
    asked = "Mondelinge vragen van het lid Voorbeeld (VB) over rekken"
    head = read_head(["2024Z99999", f"{asked} (ingezonden 3 mei 2024)"])
    assert head.blocks == 1
    assert (head.publication.title, head.publication.date) == (asked, dt.date(2024, 5, 3))


@pytest.mark.parametrize(("number", "chamber"), [("1", Chamber.EERSTE), ("2", Chamber.TWEEDE)])
def test_the_number_of_a_chamber_may_have_lost_its_name(number: str, chamber: Chamber) -> None:
    assert read_head([number, "Vergaderjaar 2023–2024", "Tekst."]).publication.chamber is chamber
    assert read_head([number, "Is het vol?"]).blocks == 0
