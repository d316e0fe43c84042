from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kamerbron.index.reading.lines.hyphens import SOFT_HYPHEN, count_words, join_lines, mend_words

SUSPENDING = ("en", "of", "als", "noch", "dan", "tot")
WORD = st.text(alphabet="abcdefghijklmnoprstuvwz", min_size=2, max_size=8)


def join(*lines: str, unbroken: str = "") -> str:
    """Join lines of a document in which the words of `unbroken` stand elsewhere."""
    return join_lines(lines, count_words([unbroken]))


def test_lines_are_joined_by_a_space() -> None:
    assert join("de stalling", "bij het station", "is vol") == "de stalling bij het station is vol"


def test_one_line_stays_as_it_is_and_no_line_is_no_text() -> None:
    assert join("de in-") == "de in-"
    assert join() == ""


def test_a_word_broken_at_a_line_end_is_joined() -> None:
    assert join("de fietsen-", "stalling is vol") == "de fietsenstalling is vol"


def test_a_word_may_be_broken_over_three_lines() -> None:
    assert join("fiets-", "par-", "keren") == "fietsparkeren"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Zuid-", "Waterveen", "Zuid-Waterveen"),
        ("oud-", "Minister", "oud-Minister"),
        ("een 15-", "jarige fietser", "een 15-jarige fietser"),
        ("de A12-", "stalling", "de A12-stalling"),
    ],
)
def test_a_capital_after_the_hyphen_or_a_digit_before_it_keeps_it(
    first: str, second: str, whole: str
) -> None:
    assert join(first, second) == whole


def test_a_range_of_numbers_keeps_its_hyphen() -> None:
    assert join("in de jaren 2026-", "2030 komt er ruimte") == "in de jaren 2026-2030 komt er ruimte"


@pytest.mark.parametrize("abbreviation", ["CT", "NS", "OV", "BTW"])
def test_an_abbreviation_keeps_its_hyphen(abbreviation: str) -> None:
    assert join(f"het {abbreviation}-", "beleid") == f"het {abbreviation}-beleid"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [("een e-", "bike", "een e-bike"), ("de A-", "locatie", "de A-locatie")],
)
def test_a_single_letter_keeps_its_hyphen(first: str, second: str, whole: str) -> None:
    assert join(first, second) == whole


@pytest.mark.parametrize("word", SUSPENDING)
def test_a_suspended_hyphen_stays_and_keeps_its_space(word: str) -> None:
    assert join("de binnen-", f"{word} buitenstalling") == f"de binnen- {word} buitenstalling"


def test_a_suspended_hyphen_stays_before_c_q() -> None:
    assert join("de binnen-", "c.q. buitenstalling") == "de binnen- c.q. buitenstalling"


def test_a_word_that_only_begins_like_a_conjunction_is_joined() -> None:
    assert join("een fiets-", "enthousiast") == "een fietsenthousiast"
    assert join("de huur-", "offerte") == "de huurofferte"


def test_the_words_of_the_document_decide() -> None:
    assert join("de co-", "financiering", unbroken="Co-financiering is mogelijk") == "de co-financiering"
    assert join("de co-", "financiering", unbroken="Cofinanciering is mogelijk") == "de cofinanciering"


def test_of_two_spellings_in_the_document_the_commonest_decides() -> None:
    unbroken = "stads-rek stads-rek stadsrek"
    assert join("het stads-", "rek", unbroken=unbroken) == "het stads-rek"
    assert join("het stads-", "rek", unbroken=f"{unbroken} stadsrek") == "het stadsrek"


def test_the_words_of_the_document_outweigh_a_clash_of_vowels() -> None:
    assert join("de re-", "institutie", unbroken="een reinstitutie") == "de reinstitutie"


@pytest.mark.parametrize(
    ("first", "second"),
    [("informatie-", "uitwisseling"), ("auto-", "ongeluk"), ("zee-", "egel"), ("Re-", "integratie")],
)
def test_vowels_that_would_clash_keep_the_hyphen(first: str, second: str) -> None:
    assert join(first, second) == first + second


@pytest.mark.parametrize("first", ["niet-", "non-", "oud-", "Niet-"])
def test_words_that_are_written_with_a_hyphen_keep_it(first: str) -> None:
    assert join(first, "fietser") == f"{first}fietser"


def test_a_soft_hyphen_goes_whatever_stands_around_it() -> None:
    assert join(f"fiets{SOFT_HYPHEN}", "rek") == "fietsrek"
    assert join(f"niet{SOFT_HYPHEN}", "fietser") == "nietfietser"


def test_a_dash_that_stands_apart_breaks_no_word() -> None:
    assert join("het rek -", "en het hek") == "het rek - en het hek"
    assert join("het rek –", "en het hek") == "het rek – en het hek"


def test_words_are_counted_in_lower_case_with_their_hyphens() -> None:
    words = count_words(["Het NS-rek en het", "ns-rek, 2 rekken."])
    assert words == Counter({"het": 2, "ns-rek": 2, "en": 1, "rekken": 1})


def letters(text: str) -> list[str]:
    return [char for char in text if char not in f"-{SOFT_HYPHEN}" and not char.isspace()]


@settings(deadline=None)
@given(lines=st.lists(st.text(alphabet=f"abeiuNS12-{SOFT_HYPHEN} .,«é")))
def test_joining_loses_only_hyphens_and_white_space(lines: list[str]) -> None:
    assert letters(join_lines(lines, count_words(lines))) == letters("".join(lines))


@settings(deadline=None)
@given(lines=st.lists(WORD))
def test_lines_without_hyphens_are_joined_by_spaces_alone(lines: list[str]) -> None:
    assert join_lines(lines, Counter()) == " ".join(lines)


@settings(deadline=None)
@given(first=WORD, second=WORD)
def test_a_compound_is_written_as_the_document_writes_it(first: str, second: str) -> None:
    assume(second not in SUSPENDING)
    assert join(f"{first}-", second, unbroken=f"{first}-{second}") == f"{first}-{second}"
    assert join(f"{first}-", second, unbroken=f"{first}{second}") == f"{first}{second}"


# --- lines that extraction glued together ----------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("De fietsenstal-ling is vol.", "De fietsenstalling is vol."),
        ("De Fietsenstal-ling is vol.", "De Fietsenstalling is vol."),
        ("De bak-fiets is vol.", "De bak-fiets is vol."),
        ("De e-bike is weg.", "De e-bike is weg."),
        ("De rek-ken zijn vol.", "De rek-ken zijn vol."),
    ],
)
def test_a_hyphen_within_a_line_goes_only_where_the_word_stands_whole_elsewhere(
    line: str, mended: str
) -> None:
    words = count_words([line, "De fietsenstalling. Een bak-fiets, bakfiets. Een ebike."])
    assert mend_words(line, words) == mended


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["Zie https://example.org/rekken/", "volle-rekken.html."],
            "Zie https://example.org/rekken/volle-rekken.html.",
        ),
        (["Zie www.example.org/volle-", "rekken.html."], "Zie www.example.org/volle-rekken.html."),
        (["Zie https://", "www.example.org."], "Zie https://www.example.org."),
        (["Zie https://example.org/", "voor meer."], "Zie https://example.org/ voor meer."),
        (["Zie ECLI:NL-", ":HR:2023:1."], "Zie ECLI:NL:HR:2023:1."),
    ],
)
def test_an_address_that_a_line_end_broke_is_made_whole(lines: list[str], joined: str) -> None:
    assert join_lines(lines, count_words(lines)) == joined
