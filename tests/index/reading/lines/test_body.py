from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from reading_support import texts

from kamerbron.index.reading.lines.body import ends_short, line_width, read_body

# --- lines ---------------------------------------------------------------------------------------


def test_lines_lose_the_white_space_around_and_inside_them() -> None:
    body = read_body("  De stalling\u00a0 is\tvol. \r\nDat  spijt mij.\r")
    assert texts(body) == ["De stalling is vol.", "Dat spijt mij."]


def test_an_accent_apart_from_its_letter_is_composed() -> None:
    assert texts(read_body("E\u0301e\u0301n rek")) == ["Één rek"]


def test_characters_that_could_pass_for_placeholders_are_taken_out() -> None:
    assert texts(read_body("het\U00100001 rek\U0010fffd")) == ["het rek"]


def test_the_words_of_the_document_leave_out_broken_words() -> None:
    words = read_body("de fietsen-\nstalling en de NS-\nfietsenstalling").words
    assert words["fietsenstalling"] == 1
    assert words["ns-fietsenstalling"] == 0


@settings(deadline=None)
@given(text=st.text())
def test_any_text_is_read_into_lines_that_are_not_blank(text: str) -> None:
    body = read_body(text)
    assert all(line.text.strip() == line.text != "" for line in body.lines)
    assert body.column is None or body.column >= 0


# --- widths --------------------------------------------------------------------------------------


def test_a_text_of_long_lines_has_no_column() -> None:
    assert read_body("De stalling bij het station is vol. " * 10).column is None
    assert (
        read_body("De stalling bij het station is elke dag vol, en op het plein is geen plaats.").column
        is not None
    )


def test_lines_too_short_for_any_page_were_typed_so_and_make_no_column() -> None:
    assert read_body("- bij het station\n- bij het plein").column is None
    assert read_body("").column is None


def test_a_narrow_letter_is_less_wide_than_a_wide_one() -> None:
    assert line_width("iiii") < line_width("eeee") < line_width("mmmm")


def test_a_line_is_short_where_the_next_word_would_have_fitted() -> None:
    column = line_width("De stalling bij het oude station is vol")
    assert ends_short("De stalling is vol.", "Dat spijt mij.", column)
    assert not ends_short("De stalling bij het oude station is vol.", "Dat spijt mij.", column)
    assert ends_short("De stalling bij het oude station is vol.", "Dat spijt mij.", None)
