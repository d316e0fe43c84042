from __future__ import annotations

import datetime as dt

import pytest
from reading_support import all_paragraphs, headings, paragraphs, read

from kamerbron.index.document import Chamber, Dossier, UnitKind

# Two full lines, so that a text has a column against which a short line is short.
FULL = (
    "De gemeente telt elk jaar hoeveel fietsen er bij het station staan en\n"
    "of er in de rekken van de nieuwe stalling nog genoeg ruimte over is."
)
FOOT = (
    "kst-99999-1\nISSN 0921 - 7371\n’s-Gravenhage 2023 Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 1"
)


def joined(text: str) -> str:
    return " ".join(text.split("\n"))


# --- paragraphs ----------------------------------------------------------------------------------


def test_a_blank_line_ends_a_paragraph() -> None:
    assert paragraphs(f"{FULL}\n\nDat is veel.") == [joined(FULL), "Dat is veel."]


def test_a_short_last_line_ends_a_paragraph_without_a_blank_line() -> None:
    text = (
        f"{FULL}\nDat is veel.\n"
        "Daarna telt de gemeente de bakfietsen die bij het plein staan en de\nbrommers."
    )
    assert paragraphs(text) == [
        f"{joined(FULL)} Dat is veel.",
        "Daarna telt de gemeente de bakfietsen die bij het plein staan en de brommers.",
    ]


def test_a_full_line_that_ends_a_sentence_ends_no_paragraph() -> None:
    assert paragraphs(f"{FULL}\nDaarna volgen de bakfietsen.") == [
        f"{joined(FULL)} Daarna volgen de bakfietsen."
    ]


def test_in_text_of_long_lines_every_line_is_a_paragraph() -> None:
    long = "De gemeente telt elk jaar hoeveel fietsen er bij het station staan. " * 3
    assert len(paragraphs(f"{long}\n{long}\n{long}")) == 3


def test_a_paragraph_runs_on_across_the_end_of_a_page() -> None:
    first, second = FULL.split("\n")
    assert paragraphs(f"{first}\n\n\n{FOOT}\n\n\n{second}\n") == [joined(FULL)]
    assert paragraphs(f"{first}\n\f{second}\n") == [joined(FULL)]


def test_a_finished_sentence_before_the_end_of_a_page_ends_the_paragraph() -> None:
    assert paragraphs(f"{FULL}\n\n{FOOT}\n\nDaarna volgen de bakfietsen.") == [
        joined(FULL),
        "Daarna volgen de bakfietsen.",
    ]


def test_a_word_broken_at_the_end_of_a_page_is_joined() -> None:
    text = (
        f"{FULL}\nDe telling van dit jaar laat zien dat er bij het plein meer fietsen-\n"
        f"{FOOT}\nrekken nodig zijn."
    )
    assert paragraphs(text)[0].endswith("meer fietsenrekken nodig zijn.")


# --- list items ----------------------------------------------------------------------------------


def test_a_list_item_may_take_more_lines() -> None:
    text = "Er komen rekken:\n– bij het oude\nstation;\n– bij het\nfietsen-\nplein."
    assert paragraphs(text) == ["Er komen rekken:\n– bij het oude station;\n– bij het fietsenplein."]


def test_a_blank_line_after_the_first_line_of_an_item_does_not_end_it() -> None:
    text = "Er komen rekken:\n– bij het oude\n\nstation;\n– bij het plein."
    assert paragraphs(text) == ["Er komen rekken:\n– bij het oude station;\n– bij het plein."]


def test_numbered_items_need_no_punctuation_between_them() -> None:
    text = "Er komen rekken:\n1. bij het station\n2. bij het plein"
    assert paragraphs(text) == ["Er komen rekken:\n1. bij het station\n2. bij het plein"]


def test_items_marked_alike_need_no_punctuation_where_the_line_above_has_room_left() -> None:
    text = "Er komen rekken:\n- bij het station\n- bij het plein\n- bij de haven"
    assert paragraphs(text) == [text]


def test_a_dash_in_running_text_at_the_start_of_a_line_is_no_item() -> None:
    text = (
        f"{FULL}\nOp het plein, dat al jaren vol staat, komt een rek voor alle bakfietsen\n"
        "– en later een hek – voor iedereen."
    )
    (paragraph,) = paragraphs(text)
    assert paragraph.endswith("alle bakfietsen – en later een hek – voor iedereen.")


# --- headings ------------------------------------------------------------------------------------


def test_a_heading_may_take_two_lines() -> None:
    assert headings("Ruimte voor fietsen en\nbakfietsen bij stations\n\nDe stalling is vol.") == [
        ("Ruimte voor fietsen en bakfietsen bij stations",)
    ]


def test_a_heading_at_the_start_of_a_page_needs_no_blank_line_above_it() -> None:
    text = f"{FULL}\n\fKosten\n\nHet is duur."
    assert headings(text) == [(), ("Kosten",)]


@pytest.mark.parametrize(
    "line",
    [
        "de stalling",
        "De stalling.",
        "Is de stalling vol?",
        "De stalling;",
        "Vol. Dat is de stalling",
        "– Rek",
    ],
)
def test_a_line_that_reads_as_text_is_no_heading(line: str) -> None:
    assert paragraphs(f"Ter inleiding.\n\n{line}\n\nEr komt ruimte bij.")[1] == line


def test_four_lines_are_no_heading() -> None:
    assert headings("Ruimte voor\nfietsen en\nbakfietsen bij\nalle stations\n\nDe stalling is vol.") == [()]


# --- labels of questions and answers -------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("Antwoord 1", (1,)),
        ("Antwoord 1:", (1,)),
        ("Antwoord op vraag 1", (1,)),
        ("Antwoord vraag 1.", (1,)),
        ("Antwoorden op de vragen 1, 2 en 5", (1, 2, 5)),
        ("Antwoord 1, 2, en 3", (1, 2, 3)),
        ("Antwoord op vragen 1 t/m 4", (1, 2, 3, 4)),
        ("Antwoord 1 tot en met 3 en 7", (1, 2, 3, 7)),
    ],
)
def test_the_label_of_an_answer_says_which_questions_it_answers(label: str, numbers: tuple[int, ...]) -> None:
    answer = read(f"Vraag 1\nIs de stalling vol?\n{label}\nJa.").units[-1]
    assert (answer.kind, answer.numbers) == (UnitKind.ANSWER, numbers)


@pytest.mark.parametrize(
    ("label", "numbers"), [("Vraag 1", (1,)), ("Vraag 12.", (12,)), ("Vragen 3 en 4:", (3, 4))]
)
def test_the_label_of_a_question_says_its_number(label: str, numbers: tuple[int, ...]) -> None:
    (question,) = read(f"{label}\nIs de stalling vol?").units
    assert (question.kind, question.numbers) == (UnitKind.QUESTION, numbers)


def test_a_number_in_the_text_of_a_letter_is_no_question() -> None:
    assert {unit.kind for unit in read("De stalling is vol.\n\n12\n\nEr komt ruimte bij.").units} <= {
        UnitKind.INTRODUCTION,
        UnitKind.SECTION,
    }


# --- heads and signatures ------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_head_is_what_the_paper_says_of_itself_and_no_text(between: str) -> None:
    head = between.join(
        [
            "Tweede Kamer der Staten-Generaal 2",
            "Vergaderjaar 2023–2024",
            "99 999 Fietsparkeren bij stations\n",
            "Nr. 1 BRIEF VAN DE MINISTER VAN REKKEN\n",
            "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
            "Den Haag, 14 november 2023\n",
        ]
    )
    structure = read(f"{head}\nDe stalling is vol.")
    assert [paragraph.text for paragraph in all_paragraphs(structure)] == ["De stalling is vol."]
    publication = structure.publication
    assert publication.chamber is Chamber.TWEEDE
    assert publication.session_year == "2023-2024"
    assert publication.dossiers == (Dossier("99999", None, "Fietsparkeren bij stations"),)
    assert (publication.number, publication.title) == ("1", "BRIEF VAN DE MINISTER VAN REKKEN")
    assert publication.date == dt.date(2023, 11, 14)


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("De Minister van Rekken,\nA.B. de Vries-Jansen", "A.B. de Vries-Jansen"),
        ("De Staatssecretaris van Rekken\nen Hekken,\nÉ. van ’t Hof", "É. van ’t Hof"),
        ("De voorzitter van de commissie,\nJansen", "Jansen"),
        ("De waarnemend griffier van de commissie,\nDe Boer", "De Boer"),
    ],
)
def test_a_signature_is_no_text_and_its_name_is_kept(signature: str, name: str) -> None:
    structure = read(f"De stalling is vol.\n\n{signature}")
    assert [paragraph.text for paragraph in all_paragraphs(structure)] == ["De stalling is vol."]
    assert structure.publication.signatories == (name,)


def test_a_letter_may_have_two_signatures() -> None:
    text = "De stalling is vol.\n\nDe Minister van Rekken,\nA. Jansen\n\nDe Minister van Hekken,\nB. de Boer"
    assert read(text).publication.signatories == ("A. Jansen", "B. de Boer")


def test_a_sentence_about_a_minister_is_no_signature() -> None:
    text = "De Minister van Rekken, die dit schreef, is weg."
    assert paragraphs(text) == [text]


MOTION = (
    "Nr. 7 MOTIE VAN DE LEDEN JANSEN EN DE BOER\n\nVoorgesteld 12 maart 2024\n\nDe Kamer,\n\n"
    "gehoord de beraadslaging,\n\nverzoekt de regering om meer rekken,\n\n"
    "en gaat over tot de orde van de dag.\n\n"
)


def test_the_names_under_a_motion_are_its_signatories() -> None:
    structure = read(f"{MOTION}Jansen\n\nDe Boer")
    assert structure.publication.signatories == ("Jansen", "De Boer")
    assert structure.publication.date == dt.date(2024, 3, 12)
    assert all_paragraphs(structure)[-1].text.endswith("gaat over tot de orde van de dag.")


def test_the_names_under_a_motion_may_stand_on_consecutive_lines() -> None:
    assert read(f"{MOTION}Jansen\nDe Boer").publication.signatories == ("Jansen", "De Boer")
