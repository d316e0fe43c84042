from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamerbron.index.document import Chamber, Dossier, Footnote, Paragraph, Unit, UnitKind
from kamerbron.index.reading.lines import read_body
from kamerbron.index.reading.structure import Structure, read_structure

# Two full lines, so that a text has a column against which a short line is short.
FULL = (
    "De gemeente telt elk jaar hoeveel fietsen er bij het station staan en\n"
    "of er in de rekken van de nieuwe stalling nog genoeg ruimte over is."
)
FOOT = (
    "kst-99999-1\nISSN 0921 - 7371\n’s-Gravenhage 2023 Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 1"
)


def read(text: str) -> Structure:
    return read_structure(read_body(text))


def all_paragraphs(structure: Structure) -> list[Paragraph]:
    return [paragraph for unit in structure.units for paragraph in unit.paragraphs]


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for paragraph in all_paragraphs(read(text))]


def footnotes(text: str) -> list[Footnote]:
    return [note for paragraph in all_paragraphs(read(text)) for note in paragraph.footnotes]


def texts(unit: Unit) -> list[str]:
    return [paragraph.text for paragraph in unit.paragraphs]


def by_key(text: str) -> dict[str, list[str]]:
    return {unit.key: texts(unit) for unit in read(text).units}


def headings(text: str) -> list[tuple[str, ...]]:
    return [unit.headings for unit in read(text).units]


def joined(text: str) -> str:
    return " ".join(text.split("\n"))


# --- paragraphs ----------------------------------------------------------------------------------


def test_a_text_without_headings_is_one_section() -> None:
    (unit,) = read("De stalling is vol.\n\nEr komt ruimte bij.").units
    assert unit == Unit(
        key="sectie-1",
        kind=UnitKind.SECTION,
        numbers=(),
        headings=(),
        paragraphs=(Paragraph(1, 1, "De stalling is vol."), Paragraph(2, 2, "Er komt ruimte bij.")),
    )


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


def test_paragraphs_are_numbered_in_their_unit_and_in_the_document() -> None:
    text = "Ter inleiding.\n\nRuimte\n\nDe stalling is vol.\n\nEr komt ruimte bij.\n\nKosten\n\nHet is duur."
    numbers = [
        [(paragraph.number, paragraph.document_number) for paragraph in unit.paragraphs]
        for unit in read(text).units
    ]
    assert numbers == [[(1, 1)], [(1, 2), (2, 3)], [(1, 4)]]


# --- list items ----------------------------------------------------------------------------------


@pytest.mark.parametrize("marks", ["–––", "---", "•••", "abc", "123"])
def test_list_items_stay_with_the_sentence_that_opens_them(marks: str) -> None:
    first, second, third = (mark + (")" if mark.isalnum() else "") for mark in marks)
    text = (
        f"Er komen rekken:\n{first} bij het station;\n{second} bij het plein;\n\n{third} bij de haven.\n\n"
        "Dat is genoeg."
    )
    assert paragraphs(text) == [
        f"Er komen rekken:\n{first} bij het station;\n{second} bij het plein;\n{third} bij de haven.",
        "Dat is genoeg.",
    ]


def test_a_list_item_may_take_more_lines() -> None:
    text = "Er komen rekken:\n– bij het oude\nstation;\n– bij het\nfietsen-\nplein."
    assert paragraphs(text) == ["Er komen rekken:\n– bij het oude station;\n– bij het fietsenplein."]


def test_a_blank_line_after_the_first_line_of_an_item_does_not_end_it() -> None:
    text = "Er komen rekken:\n– bij het oude\n\nstation;\n– bij het plein."
    assert paragraphs(text) == ["Er komen rekken:\n– bij het oude station;\n– bij het plein."]


def test_numbered_items_need_no_punctuation_between_them() -> None:
    text = "Er komen rekken:\n1. bij het station\n2. bij het plein"
    assert paragraphs(text) == ["Er komen rekken:\n1. bij het station\n2. bij het plein"]


def test_an_item_without_a_sentence_that_opens_it_is_a_paragraph() -> None:
    assert paragraphs("De stalling is vol.\n\n– Het plein ook.") == [
        "De stalling is vol.",
        "– Het plein ook.",
    ]


def test_a_dash_in_running_text_at_the_start_of_a_line_is_no_item() -> None:
    text = (
        f"{FULL}\nOp het plein, dat al jaren vol staat, komt een rek voor alle bakfietsen\n"
        "– en later een hek – voor iedereen."
    )
    (paragraph,) = paragraphs(text)
    assert paragraph.endswith("alle bakfietsen – en later een hek – voor iedereen.")


# --- footnotes -----------------------------------------------------------------------------------


def test_a_footnote_hangs_from_the_paragraph_at_the_place_of_its_mark() -> None:
    (first, second) = all_paragraphs(read("Het rek1 is vol.\n\nHet hek ook.2\n\n1 In mei.\n2 In juni."))
    assert first == Paragraph(1, 1, "Het rek is vol.", (Footnote("1", "In mei.", len("Het rek")),))
    assert second == Paragraph(2, 2, "Het hek ook.", (Footnote("2", "In juni.", len("Het hek ook.")),))


def test_a_mark_after_a_year_leaves_the_year() -> None:
    (paragraph,) = all_paragraphs(read("In 2015–20191 was er ruimte.\n\n1 Zie de telling."))
    assert paragraph.text == "In 2015–2019 was er ruimte."
    assert paragraph.footnotes == (Footnote("1", "Zie de telling.", len("In 2015–2019")),)


def test_a_lost_note_is_kept_without_text_and_told() -> None:
    text = "Het rek1 is vol.\n\n1 In mei.\n\fHet slot2 en het hek3 ook.\n\n3 In juli."
    assert [(note.number, note.text) for note in footnotes(text)] == [
        ("1", "In mei."),
        ("2", ""),
        ("3", "In juli."),
    ]
    assert read(text).notices == ("voetnoot 2 staat niet in de bron",)


def test_a_note_without_a_mark_hangs_from_the_last_paragraph_of_its_page_and_is_told() -> None:
    text = "Het rek1 is vol.\n\nHet hek ook.\n\n1 In mei.\n2 In juni."
    first, second = all_paragraphs(read(text))
    assert first.footnotes == (Footnote("1", "In mei.", len("Het rek")),)
    assert second == Paragraph(2, 2, "Het hek ook.", (Footnote("2", "In juni.", None),))
    assert read(text).notices == ("voetnoot 2 heeft geen teken in de tekst",)


def test_a_note_to_a_heading_hangs_from_the_first_paragraph_under_it() -> None:
    (unit,) = read("Ruimte bij stations1\n\nDe stalling is vol.\n\n1 In mei.").units
    assert unit.headings == ("Ruimte bij stations",)
    assert [note.number for note in unit.paragraphs[0].footnotes] == ["1"]


def test_a_note_to_a_heading_right_above_another_is_not_lost() -> None:
    assert len(footnotes("Ruimte bij stations1\n\nKosten\n\nHet is duur.\n\n1 In mei.")) == 1


def test_a_note_to_the_title_is_not_lost_in_silence() -> None:
    text = "Nr. 5 BRIEF OVER REKKEN1\n\nDe stalling is vol.\n\n1 In mei."
    assert footnotes(text) or read(text).notices


# --- headings ------------------------------------------------------------------------------------


def test_text_above_the_first_heading_is_the_introduction() -> None:
    introduction, section = read("Ter inleiding.\n\nRuimte\n\nDe stalling is vol.").units
    assert (introduction.key, introduction.kind) == ("inleiding", UnitKind.INTRODUCTION)
    assert (section.key, section.kind, section.headings) == ("sectie-1", UnitKind.SECTION, ("Ruimte",))


def test_a_text_that_starts_with_a_heading_has_no_introduction() -> None:
    assert list(by_key("Ruimte\n\nDe stalling is vol.\n\nKosten\n\nHet is duur.")) == ["sectie-1", "sectie-2"]


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


def test_a_heading_right_under_another_is_below_it() -> None:
    assert headings("Ruimte\n\nStations\n\nDe stalling is vol.") == [("Ruimte", "Stations")]


def test_a_heading_after_text_stands_beside_the_one_before() -> None:
    text = "Ruimte\n\nStations\n\nDe stalling is vol.\n\nHavens\n\nHet plein is vol."
    assert headings(text) == [("Ruimte", "Stations"), ("Ruimte", "Havens")]


def test_a_numbered_heading_may_end_in_a_full_stop_and_holds_the_headings_after_it() -> None:
    text = (
        "Interventie 1: Meer rekken. \n\nEr komen rekken.\n\nKosten\n\nHet is duur.\n\n"
        "Planning\n\nHet duurt lang.\n\nInterventie 2: Meer hekken.\n\nEr komen hekken."
    )
    assert headings(text) == [
        ("Interventie 1: Meer rekken.",),
        ("Interventie 1: Meer rekken.", "Kosten"),
        ("Interventie 1: Meer rekken.", "Planning"),
        ("Interventie 2: Meer hekken.",),
    ]


def test_a_heading_with_nothing_under_it_is_kept_as_a_paragraph() -> None:
    assert paragraphs("De stalling is vol.\n\nBijlage over rekken") == [
        "De stalling is vol.",
        "Bijlage over rekken",
    ]
    assert paragraphs("Fase 1: Rekken.\n\nFase 2: Hekken.\n\nEr komt een hek.") == [
        "Fase 1: Rekken.",
        "Er komt een hek.",
    ]


def test_a_nested_heading_with_nothing_under_it_is_kept_too() -> None:
    structure = read("Fase 1: Rekken.\n\nKosten\n\nFase 2: Hekken.\n\nEr komt een hek.")
    words = [*(text for unit in structure.units for text in (*unit.headings, *texts(unit)))]
    assert "Kosten" in words
    assert "Fase 1: Rekken." in words


# --- questions and answers -----------------------------------------------------------------------


def test_bare_numbers_above_questions_are_their_numbers_where_answers_are_labelled() -> None:
    text = "1\nIs de stalling vol?\n\nAntwoord 1\nJa, die is vol.\n\n2\nKomt er ruimte?\n\nAntwoord 2\nNee."
    units = read(text).units
    assert [(unit.key, unit.kind, unit.numbers) for unit in units] == [
        ("vraag-1", UnitKind.QUESTION, (1,)),
        ("antwoord-1", UnitKind.ANSWER, (1,)),
        ("vraag-2", UnitKind.QUESTION, (2,)),
        ("antwoord-2", UnitKind.ANSWER, (2,)),
    ]
    assert texts(units[1]) == ["Ja, die is vol."]


def test_one_answer_may_answer_several_questions() -> None:
    text = "3\nIs de stalling vol?\n\n4\nKomt er ruimte?\n\nAntwoord 3 en 4\nJa.\n\nIn mei."
    assert by_key(text) == {
        "vraag-3": ["Is de stalling vol?"],
        "vraag-4": ["Komt er ruimte?"],
        "antwoord-3-4": ["Ja.", "In mei."],
    }


def test_the_numbers_of_questions_may_jump() -> None:
    text = (
        "11\nIs de stalling vol?\n\n18\nKomt er ruimte?\n\n21\nWie betaalt dat?\n\n"
        "Antwoord 11, 18, 21\nHet Rijk.\n\n12\nWanneer?\n\nAntwoord 12\nIn mei."
    )
    structure = read(text)
    assert [unit.key for unit in structure.units] == [
        "vraag-11",
        "vraag-18",
        "vraag-21",
        "antwoord-11-18-21",
        "vraag-12",
        "antwoord-12",
    ]
    assert structure.units[3].numbers == (11, 18, 21)
    assert structure.notices == ()


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


def test_a_bare_label_answers_the_questions_that_are_open() -> None:
    text = (
        "Vraag 1\nIs de stalling vol?\nAntwoord\nJa.\n"
        "Vraag 2\nKomt er ruimte?\nVraag 3\nWanneer?\nAntwoord:\nIn mei."
    )
    assert list(by_key(text)) == ["vraag-1", "antwoord-1", "vraag-2", "vraag-3", "antwoord-2-3"]


def test_labels_of_questions_and_of_answers_are_read_together() -> None:
    text = (
        "Vraag 1\nIs de stalling vol?\nAntwoord op vraag 1\nJa.\n"
        "Vraag 2\nWaarom?\nAntwoord op vraag 2\nDaarom."
    )
    assert by_key(text) == {
        "vraag-1": ["Is de stalling vol?"],
        "antwoord-1": ["Ja."],
        "vraag-2": ["Waarom?"],
        "antwoord-2": ["Daarom."],
    }


def test_an_answer_may_lack_its_label_among_answers_that_have_one() -> None:
    text = (
        "1\nIs de stalling vol?\n\nAntwoord 1\nJa.\n\n2\nKomt er ruimte?\n\nNee, die komt er niet.\n\n"
        "3\nWaarom?\n\nAntwoord 3\nDaarom."
    )
    structure = read(text)
    assert by_key(text)["antwoord-2"] == ["Nee, die komt er niet."]
    assert structure.notices == ()


def test_all_answers_may_lack_their_labels() -> None:
    text = "1\nIs de stalling vol?\n\nJa, die is vol.\n\n2\nKomt er ruimte?\n\nNee, die komt er niet."
    assert by_key(text) == {
        "vraag-1": ["Is de stalling vol?"],
        "antwoord-1": ["Ja, die is vol."],
        "vraag-2": ["Komt er ruimte?"],
        "antwoord-2": ["Nee, die komt er niet."],
    }


def test_an_answer_without_a_label_may_stand_before_the_labelled_answer_to_another_question() -> None:
    text = "1\nIs de stalling vol?\n\n2\nKomt er ruimte?\n\nNee, die komt er niet.\n\nAntwoord 1\nJa."
    assert by_key(text)["antwoord-2"] == ["Nee, die komt er niet."]
    assert by_key(text)["antwoord-1"] == ["Ja."]


def test_a_remark_under_one_of_many_bare_questions_is_no_answer() -> None:
    text = "1\nIs de stalling vol?\n\nGraag met een toelichting.\n\n2\nKomt er ruimte?\n\n3\nWie betaalt dat?"
    assert by_key(text) == {
        "vraag-1": ["Is de stalling vol?", "Graag met een toelichting."],
        "vraag-2": ["Komt er ruimte?"],
        "vraag-3": ["Wie betaalt dat?"],
    }


def test_text_before_a_labelled_answer_belongs_to_the_question() -> None:
    text = "Vraag 1\nIs de stalling vol?\n\nKunt u dat toelichten.\n\nAntwoord 1\nJa."
    assert by_key(text)["vraag-1"] == ["Is de stalling vol?", "Kunt u dat toelichten."]


@pytest.mark.parametrize("label", ["{}", "Vraag {}"])
def test_questions_that_await_their_answers_get_none(label: str) -> None:
    questions = ["Is de stalling vol?", "Komt er ruimte?", "Wie betaalt dat?"]
    text = "\n\n".join(f"{label.format(number)}\n{asked}" for number, asked in enumerate(questions, 1))
    structure = read(text)
    assert [unit.key for unit in structure.units] == ["vraag-1", "vraag-2", "vraag-3"]
    assert structure.notices == ()


def test_a_question_without_an_answer_among_answered_ones_is_told() -> None:
    text = (
        "1\nIs de stalling vol?\n\nAntwoord 1\nJa.\n\n"
        "2\nKomt er ruimte?\n\n3\nWanneer?\n\nAntwoord 3\nIn mei."
    )
    assert read(text).notices == ("bij vraag 2 is geen antwoord gevonden",)


def test_text_above_the_first_question_is_the_introduction() -> None:
    text = "Hieronder staan de vragen.\n\nVraag 1\nIs de stalling vol?\nAntwoord 1\nJa."
    assert list(by_key(text)) == ["inleiding", "vraag-1", "antwoord-1"]


def test_a_heading_above_a_question_covers_it_and_its_answer() -> None:
    text = (
        "Vraag 1\nIs de stalling vol?\n\nAntwoord 1\nJa.\n\nKosten en planning\n\n"
        "Vraag 2\nWie betaalt dat?\n\nAntwoord 2\nHet Rijk."
    )
    assert headings(text) == [(), (), ("Kosten en planning",), ("Kosten en planning",)]


def test_a_line_like_a_heading_within_an_answer_is_text() -> None:
    text = "Vraag 1\nIs de stalling vol?\n\nAntwoord 1\nJa.\n\nStations in aanbouw\n\nDie zijn leeg."
    assert by_key(text)["antwoord-1"] == ["Ja.", "Stations in aanbouw", "Die zijn leeg."]


def test_a_number_that_is_asked_twice_gives_two_keys() -> None:
    text = "Vraag 1\nIs de stalling vol?\nAntwoord 1\nJa.\nVraag 1\nWaarom?\nAntwoord 1\nDaarom."
    assert list(by_key(text)) == ["vraag-1", "antwoord-1", "vraag-1~2", "antwoord-1~2"]


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


# --- laws ----------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        *("", "", "\f", "Vraag 1", "Vraag 2.", "1", "2", "3", "Antwoord", "Antwoord 1", "Antwoord 1 en 2"),
        *("Is het vol?", "Ja.", "Kosten", "Fase 1: Rekken.", "Fase 2: Hekken.", "Er komen rekken:"),
        *("– een rek;", "a. een hek", "2. een hek", "rek1", "hek2 en", "slot.3", "1 In mei.", "2 In juni."),
        *(
            "4 In juli.",
            " nieuwe bladzijde",
            "fietsen-",
            "en hekken",
            "\u00ad",
            "\ufeff",
            "Den Haag, 3 mei 2024",
        ),
        *("De Minister van Rekken,", "A. de Vries", "gaat over tot de orde van de dag.", "kst-99999-1"),
        "Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 1",
    ]
)
PAPER = st.one_of(st.text(), st.lists(LINES, max_size=20).map("\n".join))
PLAIN = st.text(alphabet="abcdefgh", min_size=1, max_size=6).flatmap(
    lambda word: st.sampled_from([word, f"{word}."])
)
PLAIN_LINES = st.lists(st.lists(PLAIN, max_size=6).map(" ".join), max_size=12)
# Words that differ from each other, between them spaces, line ends and blank lines, some of them titles.
DISTINCT = st.lists(
    st.tuples(
        st.text(alphabet="abcdefgh", min_size=2, max_size=6),
        st.sampled_from(["{}", "{}", "{}."]),
        st.booleans(),
        st.sampled_from([" ", " ", "\n", "\n\n", "\n\n"]),
    ),
    unique_by=lambda part: part[0],
    max_size=30,
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=PAPER)
def test_any_text_has_units_with_their_own_keys_and_counted_paragraphs(text: str) -> None:
    structure = read(text)
    keys = [unit.key for unit in structure.units]
    assert len(set(keys)) == len(keys)
    assert all(unit.paragraphs for unit in structure.units)
    for unit in structure.units:
        assert [paragraph.number for paragraph in unit.paragraphs] == [*range(1, len(unit.paragraphs) + 1)]
    counted = all_paragraphs(structure)
    assert [paragraph.document_number for paragraph in counted] == [*range(1, len(counted) + 1)]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=PAPER)
def test_a_paragraph_has_text_and_its_notes_lie_within_it(text: str) -> None:
    for paragraph in all_paragraphs(read(text)):
        assert paragraph.text.strip()
        assert "\n\n" not in paragraph.text
        for note in paragraph.footnotes:
            assert note.offset is None or 0 < note.offset <= len(paragraph.text)


@settings(deadline=None)
@given(lines=PLAIN_LINES)
def test_plain_text_is_in_the_paragraphs_once_and_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join("".join(paragraphs(text)).split()) == "".join(text.split())


@settings(deadline=None)
@given(parts=DISTINCT)
def test_every_word_of_a_text_with_headings_is_in_a_paragraph_or_a_heading(
    parts: list[tuple[str, str, bool, str]],
) -> None:
    words = [shape.format(word.capitalize() if title else word) for word, shape, title, _ in parts]
    structure = read("".join(word + space for word, (*_, space) in zip(words, parts, strict=True)))
    read_words = [word for paragraph in all_paragraphs(structure) for word in paragraph.text.split()]
    headed = {word for unit in structure.units for heading in unit.headings for word in heading.split()}
    assert len(set(read_words)) == len(read_words)
    assert headed.isdisjoint(read_words)
    assert headed | set(read_words) == set(words)
