"""The most recent position first, and an older one called older."""

from __future__ import annotations

import datetime as dt

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kamerbron.index.tuning import Recency
from kamerbron.qa.searching.recency import Dated, newest_first, superseded

RECENCY = Recency(margin=0.1, similarity=0.9)


def dated(document: str, year: int | None, score: float) -> Dated:
    return Dated(document, dt.date(year, 1, 1) if year else None, score)


def alike(_one: int, _other: int) -> float:
    return 1.0


def unlike(_one: int, _other: int) -> float:
    return 0.0


def order(*found: Dated) -> list[str]:
    return [found[place].document for place in newest_first(found, alike, RECENCY)]


def test_of_two_that_answer_about_equally_well_the_newer_stands_first() -> None:
    assert order(dated("oud", 2020, 0.95), dated("nieuw", 2023, 0.90)) == ["nieuw", "oud"]


def test_a_newer_one_that_answers_less_well_stays_behind() -> None:
    assert order(dated("oud", 2020, 0.95), dated("nieuw", 2023, 0.80)) == ["oud", "nieuw"]


def test_an_older_one_stays_behind() -> None:
    assert order(dated("nieuw", 2023, 0.95), dated("oud", 2020, 0.95)) == ["nieuw", "oud"]


def test_one_about_something_else_keeps_its_place() -> None:
    found = [dated("oud", 2020, 0.95), dated("nieuw", 2023, 0.94)]
    assert newest_first(found, unlike, RECENCY) == [0, 1]


@pytest.mark.parametrize("years", [(None, 2023), (2020, None), (None, None), (2020, 2020)])
def test_without_both_dates_or_with_the_same_the_order_stays(years: tuple[int | None, int | None]) -> None:
    assert order(dated("een", years[0], 0.95), dated("twee", years[1], 0.95)) == ["een", "twee"]


def test_passages_of_one_paper_keep_their_order() -> None:
    same = Dated("stuk", dt.date(2020, 1, 1), 0.95)
    assert newest_first([same, Dated("stuk", dt.date(2023, 1, 1), 0.95)], alike, RECENCY) == [0, 1]


def test_three_of_a_row_stand_from_new_to_old() -> None:
    found = (dated("2019", 2019, 0.95), dated("2021", 2021, 0.94), dated("2023", 2023, 0.93))
    assert order(*found) == ["2023", "2021", "2019"]


def test_an_older_position_is_called_so_and_the_newest_is_not() -> None:
    found = [dated("nieuw", 2023, 0.9), dated("oud", 2020, 0.95), dated("zonder", None, 0.8)]
    assert superseded(found, alike, RECENCY) == [False, True, False]
    assert superseded(found, unlike, RECENCY) == [False, False, False]


def test_an_older_one_before_a_newer_one_is_not_called_older() -> None:
    # The newer one answers too much worse to stand before it, so it may be about something else.
    assert superseded([dated("oud", 2020, 0.95), dated("nieuw", 2023, 0.7)], alike, RECENCY) == [False, False]


_dated = st.builds(
    dated,
    st.sampled_from("abcde"),
    st.none() | st.integers(2018, 2024),
    st.integers(0, 100).map(lambda score: score / 100),
)
_found = st.lists(_dated, max_size=8).map(lambda found: sorted(found, key=lambda one: -one.score))


@given(_found)
def test_nothing_is_lost_and_nothing_moves_without_a_newer_paper(found: list[Dated]) -> None:
    moved = newest_first(found, alike, RECENCY)
    assert sorted(moved) == list(range(len(found)))
    assert newest_first(found, unlike, RECENCY) == list(range(len(found)))


@given(_found)
def test_whoever_goes_before_a_better_one_has_one_like_it_older_and_as_good_behind(
    found: list[Dated],
) -> None:
    moved = newest_first(found, alike, RECENCY)
    for position, place in enumerate(moved):
        passed = [other for other in moved[position + 1 :] if other < place]
        if passed:
            assert any(_goes_before(found[place], found[other]) for other in passed)


@given(_found)
def test_only_a_later_paper_before_it_makes_a_passage_older(found: list[Dated]) -> None:
    for place, older in enumerate(superseded(found, alike, RECENCY)):
        mine = found[place]
        before = [one for one in found[:place] if one.document != mine.document]
        later = [one for one in before if one.date and mine.date and one.date > mine.date]
        assert older == bool(later)


def _goes_before(newer: Dated, older: Dated) -> bool:
    near = older.score - newer.score <= RECENCY.margin
    return bool(newer.date and older.date and newer.date > older.date and near)
