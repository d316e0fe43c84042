from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerbron.index.sentences import split_sentences

# Where sentences may or may not end, so that the laws meet those places often.
TEXT = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                *("Ja.", "Nee?", "Zo!", "...", "dd.", "19", "nr.", "o.a.", "blz.", "A.", "(b)", "«", "»"),
                *(" ", "  ", "\n", "\r", "\t", "\u2028", "\u00a0", "Het", "het", "é", "e\u0301", "🚲", "€ 5"),
            ]
        ),
        max_size=20,
    ).map("".join),
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def test_a_text_is_split_into_its_sentences() -> None:
    assert sentences("De stalling is leeg. Komt er ruimte bij? Ja! Graag.") == [
        "De stalling is leeg.",
        "Komt er ruimte bij?",
        "Ja!",
        "Graag.",
    ]


def test_offsets_count_characters_and_not_bytes() -> None:
    assert split_sentences("Eén 🚲 erbij. Dat is mooi.") == [(0, 12), (13, 25)]


def test_a_text_without_words_has_no_sentences() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\t\n") == []


def test_white_space_around_a_sentence_is_left_out() -> None:
    assert sentences("  De stalling is leeg.   Er komt ruimte bij. ") == [
        "De stalling is leeg.",
        "Er komt ruimte bij.",
    ]


def test_a_line_is_never_joined_to_the_next() -> None:
    assert sentences("Er komen rekken:\n– bij het station;\n– bij het plein") == [
        "Er komen rekken:",
        "– bij het station;",
        "– bij het plein",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Er zijn o.a. rekken en hekken nodig.",
        "Dat kost ca. 400 euro per rek.",
        "Zie de brief dd. 19 november over rekken.",
        "Zie art. 5 van de wet op de rekken.",
        "Zie blz. 12 van de telling.",
        "Zie nr. 7 van de lijst.",
        "De brief (nrs. 3 en 4) gaat over rekken.",
        "Er staan max. 40 fietsen.",
        "De stalling telt 1.200 rekken en is 3.5 meter hoog.",
        "De rekken zijn vol. en dat blijft zo.",
        "Volgens dr. Jansen en drs. De Boer is dat zo.",
        "A.B. de Vries telt de fietsen.",
    ],
)
def test_these_full_stops_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Zie par. 3.2 van de telling.",
        "Het kost € 5, incl. 21 procent belasting.",
        "Het rek van mevr. Jansen is nieuw.",
        "Het geldt elders, d.w.z. Waterveen en Lindehaven.",
        "Dat geldt o.a. Waterveen.",
    ],
)
def test_these_abbreviations_end_no_sentence_either(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize("word", ["vol", "dat", "best", "al", "ver"])
def test_a_sentence_may_end_in_a_common_word(word: str) -> None:
    first = f"Zo gaat het {word}."
    assert sentences(f"{first} Daarna komt er een rek.") == [first, "Daarna komt er een rek."]


@pytest.mark.parametrize(
    "second", ["«Vol» staat er.", "(Dat is te veel.)", "2024 was beter.", "€ 5 is genoeg.", "Én het is duur."]
)
def test_a_sentence_may_begin_with_a_quote_a_bracket_a_digit_or_a_sign(second: str) -> None:
    assert sentences(f"De stalling is leeg. {second}") == ["De stalling is leeg.", second]


@settings(deadline=None)
@given(text=TEXT)
def test_sentences_come_in_order_and_lie_inside_the_text(text: str) -> None:
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end <= len(text)
        last = end


@settings(deadline=None)
@given(text=TEXT)
def test_sentences_hold_every_character_that_is_not_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@settings(deadline=None)
@given(text=TEXT)
def test_a_sentence_stays_on_its_line_and_has_no_white_space_around_it(text: str) -> None:
    for sentence in sentences(text):
        assert "\n" not in sentence
        assert sentence == sentence.strip()


@pytest.mark.parametrize(
    "sentences",
    [
        ("Ja.", "De stalling is open."),
        ("Wij volgen de OV.", "Daarna volgt de rest."),
        ("Het staat in de APV.", "Bijvoorbeeld in Waterveen."),
        ("Zo zegt de EU.", "Zie nr. 3 van A.B. Voorbeeld en Th.M. Jansen.", "Nee."),
    ],
)
def test_a_short_word_or_an_abbreviation_in_capitals_can_end_a_sentence(sentences: tuple[str, ...]) -> None:
    text = " ".join(sentences)
    assert tuple(text[start:end] for start, end in split_sentences(text)) == sentences
