"""A place counts once, for the first result that holds any of it."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given
from support import make_document, make_passage, make_unit

from kamerbron.eval.gold import GoldError
from kamerbron.eval.judging import check_against, judge
from kamerbron.eval.records import GoldPlace, GoldQuestion, GoldSet, Provenance, Split
from kamerbron.index.document import Passage, UnitKind

LETTER = "kst-99998-1"


def place(unit: str, *paragraphs: int, grade: int = 2, publication: str = LETTER) -> GoldPlace:
    return GoldPlace(publication, unit, paragraphs, grade)


def question(*places: GoldPlace, id: str = "v1") -> GoldQuestion:  # noqa: A002 - named as the field is
    return GoldQuestion(id, "Wie keurt de brug?", "nl", places, bool(places), (), Provenance.HAND)


def gold(*questions: GoldQuestion, documents: tuple[str, ...] = (LETTER,)) -> GoldSet:
    return GoldSet("bruggen", "de bruggen van Waterveen", Split.TEST, documents, questions, "0" * 64)


def passage(unit: str, *paragraphs: int, document: str = LETTER) -> Passage:
    return replace(make_passage(paragraphs=paragraphs), unit_key=unit, document_id=document)


def judged(question: GoldQuestion, *passages: Passage) -> list[tuple[int, int | None]]:
    return [tuple(each) for each in judge(question, [[each] for each in passages])]


# --- judging -------------------------------------------------------------------------------------


def test_a_passage_with_any_paragraph_of_a_place_finds_it() -> None:
    asked = question(place("sectie", 2, 5))
    assert judged(asked, passage("sectie", 1), passage("sectie", 4, 5, 6)) == [(0, None), (2, 0)]


def test_the_same_paragraph_of_another_unit_or_document_finds_nothing() -> None:
    asked = question(place("antwoord-1", 2))
    results = passage("antwoord-2", 2), passage("antwoord-1", 2, document="kst-99998-2")
    assert judged(asked, *results) == [(0, None), (0, None)]


def test_a_place_counts_for_the_first_result_that_finds_it() -> None:
    asked = question(place("sectie", 1, 2))
    assert judged(asked, passage("sectie", 2), passage("sectie", 1)) == [(2, 0), (0, None)]


def test_of_two_places_a_passage_finds_the_one_of_the_highest_grade_and_leaves_the_other() -> None:
    asked = question(place("sectie", 1, grade=1), place("sectie", 2))
    assert judged(asked, passage("sectie", 1, 2), passage("sectie", 1)) == [(2, 1), (1, 0)]


def test_of_two_places_of_one_grade_a_passage_finds_the_first_listed() -> None:
    asked = question(place("sectie", 2), place("sectie", 1))
    assert judged(asked, passage("sectie", 1, 2), passage("sectie", 1, 2)) == [(2, 0), (2, 1)]


def test_a_result_finds_what_a_passage_folded_in_it_holds() -> None:
    asked = question(place("sectie", 1, publication="kst-99998-2"))
    result = [passage("sectie", 1), passage("sectie", 1, document="kst-99998-2")]
    assert judge(asked, [result]) == [(2, 0)]


def test_without_places_or_results_nothing_is_found() -> None:
    assert judged(question(), passage("sectie", 1)) == [(0, None)]
    assert judge(question(place("sectie", 1)), []) == []


paragraphs = st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True)
units = st.sampled_from(["sectie", "antwoord-1"])


@given(
    st.lists(st.tuples(units, paragraphs, st.sampled_from([1, 2])), max_size=5),
    st.lists(st.lists(st.tuples(units, paragraphs), min_size=1, max_size=2), max_size=8),
)
def test_no_place_is_found_twice_and_none_is_passed_over(
    places: list[tuple[str, list[int], int]], results: list[list[tuple[str, list[int]]]]
) -> None:
    asked = question(*(place(unit, *numbers, grade=grade) for unit, numbers, grade in places))
    passages = [[passage(unit, *numbers) for unit, numbers in folded] for folded in results]
    judgements = judge(asked, passages)
    assert len(judgements) == len(passages)
    found = [number for _, number in judgements if number is not None]
    assert len(found) == len(set(found))
    for rank, (grade, number) in enumerate(judgements):
        assert grade == (0 if number is None else asked.relevant[number].grade)
        earlier = {other for _, other in judgements[:rank]}
        for other, candidate in enumerate(asked.relevant):
            fits = any(
                each.unit_key == candidate.unit and set(each.paragraphs) & set(candidate.paragraphs)
                for each in passages[rank]
            )
            assert not fits or other in earlier or candidate.grade <= grade


# --- whether the places exist --------------------------------------------------------------------


def test_a_set_whose_places_are_all_there_is_accepted() -> None:
    document = make_document(make_unit("Eén.", "Twee.", kind=UnitKind.ANSWER, numbers=[3]))
    check_against(gold(question(place("antwoord-3", 1, 2)), question(id="v2")), [document])


def test_everything_that_is_not_there_is_named() -> None:
    document = make_document(make_unit("Eén.", "Twee.", kind=UnitKind.ANSWER, numbers=[3]))
    asked = [
        question(place("antwoord-3", 2, 3, 4)),
        question(place("antwoord-4", 1), id="v2"),
        question(place("sectie", 1, publication="kst-99998-2"), id="v3"),
        question(place("sectie", 1, publication="kst-99998-3"), id="v4"),
    ]
    with pytest.raises(GoldError) as caught:
        check_against(gold(*asked, documents=(LETTER, "kst-99998-2")), [document])
    assert caught.value.faults == (
        "bruggen: document kst-99998-2 staat niet in de index; bouw een index over de bruggen van Waterveen.",
        "bruggen, vraag v1: kst-99998-1, antwoord-3 heeft geen alinea 3; verbeter de plaats.",
        "bruggen, vraag v1: kst-99998-1, antwoord-3 heeft geen alinea 4; verbeter de plaats.",
        "bruggen, vraag v2: kst-99998-1 heeft geen eenheid antwoord-4; verbeter de plaats.",
        "bruggen, vraag v4: document kst-99998-3 staat niet in de index; verbeter de plaats.",
    )
