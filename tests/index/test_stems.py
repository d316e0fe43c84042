"""Words, their stems and their pieces: what a question and a passage are compared by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerbron.index.stems import FRAGMENT_LENGTH, fragments, stem, words

# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De Brug bij Waterveen.", ["de", "brug", "bij", "waterveen"]),
        ("één coördinator, ÉÉN café", ["een", "coordinator", "een", "cafe"]),
        ("29 754, nr. 436 (€ 3,5 mln)", ["29", "754", "nr", "436", "3", "5", "mln"]),
        ("’s-Gravenhage", ["s", "gravenhage"]),
        ("snake_case", ["snake", "case"]),
        ("ﬁetsen en ½", ["fietsen", "en", "1", "2"]),
        ("¿…? 😀 \t\n", []),
        ("", []),
    ],
)
def test_words_are_small_letters_and_figures_without_accents(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_an_accent_that_is_a_character_of_its_own_makes_no_other_word() -> None:
    assert words("e\u0301e\u0301n") == words("\u00e9\u00e9n") == ["een"]


def test_a_word_without_an_end_is_cut_off_and_what_follows_is_not_lost() -> None:
    assert words(f"{'a' * 5000} brug") == ["a" * 60, "brug"]


@given(st.text(max_size=200))
def test_the_words_of_words_are_those_words(text: str) -> None:
    found = words(text)
    assert all(0 < len(word) <= 60 and " " not in word for word in found)
    assert words(" ".join(found)) == found


# --- stems ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [("maatregel", "maatregelen"), ("gemeente", "gemeenten"), ("woning", "woningen"), ("stuk", "stukken")],
)
def test_one_and_several_have_one_stem(first: str, second: str) -> None:
    assert stem([first]) == stem([second])


def test_words_that_only_begin_alike_keep_stems_of_their_own() -> None:
    assert len(set(stem(["minister", "mini", "ministerie"]))) == 3


def test_a_number_is_its_own_stem() -> None:
    assert stem(["436", "2024", "1e"]) == ["436", "2024", "1e"]


@given(st.lists(st.text(alphabet="abcdefgijklmnoprstuvwz0123456789", min_size=1, max_size=20), max_size=20))
def test_every_word_has_one_stem_whatever_stands_beside_it(found: list[str]) -> None:
    assert stem(found) == [one for word in found for one in stem([word])]


def test_threads_stem_as_one_does() -> None:
    found = [f"{start}{end}" for start in ("brug", "weg", "maatregel", "loop") for end in ("", "en", "je")]
    expected = stem(found)
    with ThreadPoolExecutor(8) as pool:
        assert all(stems == expected for stems in pool.map(stem, [found] * 400))


# --- fragments -----------------------------------------------------------------------------------


def test_a_word_becomes_its_pieces_of_five_with_its_ends_marked() -> None:
    assert fragments(["stalling"]) == ["_stal", "stall", "talli", "allin", "lling", "ling_"]


def test_a_short_word_is_one_piece() -> None:
    assert fragments(["s", "de", "weg", "brug"]) == ["_s_", "_de_", "_weg_", "_brug", "brug_"]


def test_a_plural_of_which_the_stem_is_another_shares_pieces_with_its_singular() -> None:
    assert stem(["brug"]) != stem(["bruggen"])
    assert set(fragments(stem(["brug"]))) & set(fragments(stem(["bruggen"])))


def test_a_compound_shares_pieces_with_its_parts_and_a_typing_error_with_the_word() -> None:
    assert set(fragments(["fietsenstalling"])) >= {"_fiet", "stall", "ling_"}
    assert len(set(fragments(["kinderopvang"])) & set(fragments(["kinderopvagn"]))) >= 6


@given(st.lists(st.text(alphabet="abc1", min_size=1, max_size=12), max_size=8))
def test_the_pieces_of_words_follow_each_other_by_one_character_and_cover_them(found: list[str]) -> None:
    for word in found:
        first, *rest = fragments([word])
        assert all(len(piece) <= FRAGMENT_LENGTH for piece in (first, *rest))
        assert first + "".join(piece[-1] for piece in rest) == f"_{word}_"
    assert fragments(found) == [piece for word in found for piece in fragments([word])]
