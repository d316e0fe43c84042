from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_support import texts

from kamerbron.index.reading.lines.body import Body, read_body
from kamerbron.index.reading.paper.marks import PLACEHOLDER, Note


def notes(body: Body) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in body.notes]


def plain(body: Body) -> list[str]:
    """Return the lines without the placeholders of notes."""
    return [PLACEHOLDER.sub("", text) for text in texts(body)]


def marked(body: Body) -> str:
    """Return the running text with `*` where a mark stood."""
    return PLACEHOLDER.sub("*", " ".join(texts(body)))


# --- marks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "without_mark"),
    [
        ("De Fietsbond1 telt mee.", "De Fietsbond* telt mee."),
        ("De stalling is vol.1", "De stalling is vol.*"),
        ("De stalling is vol,1 zegt men.", "De stalling is vol,* zegt men."),
        ("Het plan «Ruim op»1 is klaar.", "Het plan «Ruim op»* is klaar."),
        ("Het plan (uit mei)1 is klaar.", "Het plan (uit mei)* is klaar."),
        ("Het was 40%1 van de rekken.", "Het was 40%* van de rekken."),
        ("De telling van 2015–20191 is klaar.", "De telling van 2015–2019* is klaar."),
        ("De telling van 1998.1 Die is oud.", "De telling van 1998.* Die is oud."),
    ],
)
def test_a_mark_stands_after_a_letter_punctuation_or_a_year(text: str, without_mark: str) -> None:
    body = read_body(f"{text}\n\n1 Bijlage bij de brief.")
    assert marked(body) == without_mark
    assert notes(body) == [("1", "Bijlage bij de brief.")]


@pytest.mark.parametrize(
    ("text", "without_mark"),
    [
        ("Dit rek1 spaart CO2 per fiets2 uit.", "Dit rek* spaart CO2 per fiets* uit."),
        ("Dit rek1 spaart NO2 en geld2 uit.", "Dit rek* spaart NO2 en geld* uit."),
        ("Langs de A1 staat een rek1 en een hek2.", "Langs de A1 staat een rek* en een hek*."),
    ],
)
def test_a_symbol_with_a_number_is_not_taken_for_a_mark(text: str, without_mark: str) -> None:
    assert marked(read_body(f"{text}\n\n1 Zie de bijlage.\n2 Zie de raming.")) == without_mark


def test_a_number_after_a_capital_is_a_mark_where_there_is_no_other_place() -> None:
    assert marked(read_body("Het is plan B1 geworden.\n\n1 Zie de bijlage.")) == "Het is plan B* geworden."


@pytest.mark.parametrize(
    "text", ["een bedrag van 3,1 miljoen", "paragraaf 4.1", "rek12", "type1.5", "het jaar 1941"]
)
def test_a_digit_inside_a_number_is_no_mark(text: str) -> None:
    body = read_body(f"Dit is {text} hier.\n\n1 miljoen erbij is genoeg.")
    assert notes(body) == []
    assert texts(body) == [f"Dit is {text} hier.", "1 miljoen erbij is genoeg."]


# --- notes ---------------------------------------------------------------------------------------


def test_notes_are_taken_from_the_foot_of_every_page() -> None:
    body = read_body("Het rek1 is vol.\n\n1 Bij het station.\n\f\nHet hek2 is open.\n\n2 Bij het plein.")
    assert plain(body) == ["Het rek is vol.", "Het hek is open."]
    assert notes(body) == [("1", "Bij het station."), ("2", "Bij het plein.")]


def test_notes_may_follow_each_other_without_blank_lines() -> None:
    body = read_body("Het rek1 en het hek.2\n\n1 Bij het station.\n2 Bij het plein.")
    assert notes(body) == [("1", "Bij het station."), ("2", "Bij het plein.")]


def test_the_second_line_of_a_note_may_stand_after_a_blank_line() -> None:
    body = read_body("Het rek1 en het hek.2\n\n1 Bij het fietsen-\n\nplein.\n2 Bij het\nstation.")
    assert notes(body) == [("1", "Bij het fietsenplein."), ("2", "Bij het station.")]


def test_a_paragraph_that_starts_with_a_number_and_is_no_note_stays() -> None:
    lines = ["De stalling is vol.", "1 rek is niet genoeg."]
    body = read_body("\n\n".join(lines))
    assert texts(body) == lines
    assert notes(body) == []


def test_a_number_that_does_not_follow_on_starts_no_note() -> None:
    lines = ["De weg langs rek9 is vol.", "9 rekken zijn niet genoeg."]
    assert texts(read_body("\n\n".join(lines))) == lines


def test_a_line_with_a_number_in_the_midst_of_the_text_starts_no_note() -> None:
    body = read_body("De telling van rek1 gaf in totaal\n1 volle stalling.\n\nDat is weinig.")
    assert len(body.lines) == 3
    assert notes(body) == []


def test_text_after_what_looked_like_a_note_makes_it_text() -> None:
    body = read_body("De telling van rek1 is klaar.\n\n1 stalling is vol\n\nen de andere\n\nis leeg.")
    assert len(body.lines) == 4
    assert notes(body) == []


def test_a_lost_note_between_two_others_is_kept_without_text() -> None:
    body = read_body(
        "Het rek1 is vol.\n\n1 Bij het station.\n\fHet slot2 en het hek3 ook.\n\n3 Bij het plein."
    )
    assert notes(body) == [("1", "Bij het station."), ("2", ""), ("3", "Bij het plein.")]
    assert marked(body) == "Het rek* is vol. Het slot* en het hek* ook."


def test_a_number_that_is_missing_altogether_is_no_note() -> None:
    body = read_body("Het rek1 is vol.\n\n1 Bij het station.\n\fHet hek3 ook.\n\n3 Bij het plein.")
    assert notes(body) == [("1", "Bij het station."), ("3", "Bij het plein.")]


def test_a_note_whose_mark_is_not_found_hangs_at_the_end_of_its_page() -> None:
    body = read_body("Het rek1 is vol.\nHet hek ook.\n\n1 Bij het station.\n2 Bij het plein.")
    first, second = body.notes
    assert first.has_place
    assert second == Note("2", "Bij het plein.", second.placeholder, has_place=False)
    assert texts(body)[-1].endswith(second.placeholder)


def test_a_mark_is_looked_for_after_the_mark_before_it() -> None:
    body = read_body("Vooraf vak2 en rek1 en hek2 gezien.\n\n1 Bij het station.\n2 Bij het plein.")
    assert marked(body) == "Vooraf vak2 en rek* en hek* gezien."


@settings(deadline=None)
@given(
    words=st.lists(st.text(alphabet="abcdefg", min_size=2, max_size=6), min_size=1, max_size=9),
    width=st.integers(min_value=1, max_value=4),
)
def test_every_mark_gets_its_own_note(words: list[str], width: int) -> None:
    marks = [f"{word}{number}" for number, word in enumerate(words, 1)]
    text = "\n".join(" ".join(marks[at : at + width]) for at in range(0, len(marks), width))
    feet = "\n".join(f"{number} Over {word}." for number, word in enumerate(words, 1))
    body = read_body(f"{text}\n\n{feet}")
    assert notes(body) == [(str(number), f"Over {word}.") for number, word in enumerate(words, 1)]
    assert marked(body).replace("*", "").split() == words
    assert all(note.has_place for note in body.notes)


# --- text in which extraction glued lines together -------------------------------------------------

FOOT = "Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel 1"
GLUED = "De stalling bij het station is vol en de gemeentezoekt daarom naar meer ruimte voor rekken. " * 3


@pytest.mark.parametrize(
    ("text", "without_mark"),
    [
        ("Is het vol?\n1", "Is het vol?*"),
        ("Het rek\n1 is vol.", "Het rek* is vol."),
        ("Het rek is vol\n1.", "Het rek is vol*."),
        ("Het «rek\n1» is vol.", "Het «rek*» is vol."),
        ("Het rek1 is vol.", "Het rek* is vol."),
    ],
)
def test_a_mark_may_have_broken_its_line(text: str, without_mark: str) -> None:
    body = read_body(
        f"{GLUED}\nAntwoord 1\n{text}\n1De Bel, 3 mei 2023, over\nrekken.\n{FOOT}\n{GLUED}\n{FOOT}"
    )
    assert without_mark in marked(body)
    assert notes(body) == [("1", "De Bel, 3 mei 2023, over rekken.")]


def test_two_marks_may_stand_alone_on_a_line() -> None:
    body = read_body(
        f"{GLUED}\nIs het vol?\n1 2\nAntwoord 1\nJa.\n1De Bel.\n2«Vol» in de Bel.\n{FOOT}\n{GLUED}"
    )
    assert "Is het vol?** Antwoord 1" in marked(body)
    assert notes(body) == [("1", "De Bel."), ("2", "«Vol» in de Bel.")]


def test_a_question_under_a_line_like_a_note_shows_that_it_is_none() -> None:
    body = read_body(f"{GLUED}\nHet rek1 en\n1Hek zijn vol.\nVraag 2\nIs het vol?\n{FOOT}\n{GLUED}")
    assert notes(body) == []


# --- typed notes -----------------------------------------------------------------------------------

LONG = "De stalling bij het station is vol en de gemeente zoekt daarom naar meer ruimte voor rekken. " * 3


@pytest.mark.parametrize(
    ("text", "without_mark"),
    [
        ("Kent u het bericht? 1)", "Kent u het bericht?*"),
        ("Kent u het bericht 1)?", "Kent u het bericht*?"),
        ("Kent u het bericht?1)", "Kent u het bericht?*"),
        ("Kent u het bericht? [1]", "Kent u het bericht?*"),
        ("Kent u lid 1 (zie lid 1) en het bericht? 1)", "Kent u lid 1 (zie lid 1) en het bericht?*"),
    ],
)
def test_a_typed_note_hangs_where_its_mark_stands(text: str, without_mark: str) -> None:
    body = read_body(f"{LONG}\n\n{text}\n\n{LONG}\n\n1) De Bel, 3 mei 2023")
    assert without_mark in marked(body)
    assert notes(body) == [("1", "De Bel, 3 mei 2023")]


def test_what_stands_below_typed_notes_is_text() -> None:
    body = read_body(
        f"{LONG}\n\nVol? 1)\n\nLeeg? 2)\n\n1) De Bel\n2) De Trapper\n\nToelichting: dit vult aan."
    )
    assert notes(body) == [("1", "De Bel"), ("2", "De Trapper")]
    assert plain(body)[-1] == "Toelichting: dit vult aan."


def test_a_list_is_no_list_of_typed_notes() -> None:
    text = f"{LONG}\n\nEr komen:\n\n1) een rek;\n2) een hek."
    assert notes(read_body(text)) == []
    assert plain(read_body(text))[-2:] == ["1) een rek;", "2) een hek."]
