from __future__ import annotations

import pytest
from reading_support import all_paragraphs, headings, paragraphs, read

from kamerbron.index.document import Footnote, Paragraph, Unit, UnitKind


def footnotes(text: str) -> list[Footnote]:
    return [note for paragraph in all_paragraphs(read(text)) for note in paragraph.footnotes]


def texts(unit: Unit) -> list[str]:
    return [paragraph.text for paragraph in unit.paragraphs]


def by_key(text: str) -> dict[str, list[str]]:
    return {unit.key: texts(unit) for unit in read(text).units}


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


def test_an_item_without_a_sentence_that_opens_it_is_a_paragraph() -> None:
    assert paragraphs("De stalling is vol.\n\n– Het plein ook.") == [
        "De stalling is vol.",
        "– Het plein ook.",
    ]


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
