"""Exact search: what faiss finds is what numpy finds, in the same order.

What holds of search by codes as well is in test_coded_vectors.
"""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from vector_support import brute_force, whole_matrices

from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.store.manifest import VectorCodes
from kamerbron.index.store.neighbours import Neighbour
from kamerbron.index.store.vectors.search import VectorIndex, VectorWriter

law = settings(max_examples=150, deadline=None)


def unit_rows(generator: np.random.Generator, rows: int, dimension: int) -> Vectors:
    drawn = generator.standard_normal((rows, dimension)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


# --- search --------------------------------------------------------------------------------------


@law
@given(whole_matrices())
def test_all_rows_come_in_the_order_of_brute_force_and_equals_in_order_of_row(
    drawn: tuple[Vectors, Vectors],
) -> None:
    matrix, query = drawn
    assert VectorIndex.of(matrix).search(query, len(matrix)) == brute_force(matrix, query, len(matrix))


@law
@given(whole_matrices(), st.integers(1, 120))
def test_the_best_rows_are_those_of_brute_force(drawn: tuple[Vectors, Vectors], count: int) -> None:
    matrix, query = drawn
    assert VectorIndex.of(matrix).search(query, count) == brute_force(matrix, query, count)


@law
@given(whole_matrices(), st.integers(1, 120))
def test_the_scores_of_the_best_rows_are_those_of_brute_force(
    drawn: tuple[Vectors, Vectors], count: int
) -> None:
    matrix, query = drawn
    found = VectorIndex.of(matrix).search(query, count)
    assert [hit.score for hit in found] == [hit.score for hit in brute_force(matrix, query, count)]
    assert len({hit.row for hit in found}) == len(found)


@law
@given(st.integers(0, 2**32), st.integers(2, 300), st.integers(2, 400))
def test_among_vectors_of_unit_length_the_nearest_are_those_of_brute_force(
    seed: int, rows: int, dimension: int
) -> None:
    generator = np.random.default_rng(seed)
    matrix = unit_rows(generator, rows, dimension)
    (query,) = unit_rows(generator, 1, dimension)
    scores = matrix.astype(np.float64) @ query
    found = VectorIndex.of(matrix).search(query, 10)
    assert [hit.score for hit in found] == pytest.approx(sorted(scores, reverse=True)[:10], abs=1e-6)
    assert [hit.score for hit in found] == pytest.approx([scores[hit.row] for hit in found], abs=1e-6)
    assert len({hit.row for hit in found}) == len(found) == min(10, rows)


@law
@given(whole_matrices(), st.integers(1, 120), st.floats(0, 1), st.integers(0, 2**32))
def test_the_best_of_the_rows_that_may_be_found_are_those_of_brute_force_among_them(
    drawn: tuple[Vectors, Vectors], count: int, share: float, seed: int
) -> None:
    matrix, query = drawn
    allowed = np.random.default_rng(seed).random(len(matrix)) < share
    among = [hit for hit in brute_force(matrix, query, len(matrix)) if allowed[hit.row]]
    assert VectorIndex.of(matrix).search(query, count, allowed) == among[:count]


def test_where_no_row_may_be_found_none_is_and_where_all_may_they_are_as_without() -> None:
    matrix = unit_rows(np.random.default_rng(9), 37, 16)
    index = VectorIndex.of(matrix)
    assert index.search(matrix[0], 5, np.zeros(37, np.bool_)) == []
    assert index.search(matrix[0], 37, np.ones(37, np.bool_)) == index.search(matrix[0], 37)


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_as_many_rows_come_as_may_be_found_and_are_asked(count: int) -> None:
    allowed = np.zeros(1000, np.bool_)
    allowed[[2, 500, 999]] = True
    index = VectorIndex.of(np.ones((1000, 4), np.float32))
    found = index.search(np.ones(4, np.float32), count, allowed)
    assert [hit.row for hit in found] == [2, 500, 999][:count]


def test_the_first_of_two_equal_rows_makes_the_cut() -> None:
    index = VectorIndex.of(np.array([[0], [0], [1]], np.float32))
    assert [hit.row for hit in index.search(np.ones(1, np.float32), 2)] == [2, 0]


def test_equal_rows_come_in_order_of_row() -> None:
    index = VectorIndex.of(np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]], np.float32))
    assert index.search(np.array([1, 0], np.float32), 5) == [
        Neighbour(0, 1.0),
        Neighbour(2, 1.0),
        Neighbour(4, 1.0),
        Neighbour(1, 0.0),
        Neighbour(3, 0.0),
    ]


def test_a_vector_finds_itself_first_with_a_score_of_one() -> None:
    matrix = unit_rows(np.random.default_rng(7), 100, 384)
    index = VectorIndex.of(matrix)
    for row in range(100):
        (best,) = index.search(matrix[row], 1)
        assert best.row == row
        assert best.score == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("count", [3, 4, 1000])
def test_no_more_rows_come_than_there_are(count: int) -> None:
    index = VectorIndex.of(np.eye(3, dtype=np.float32))
    found = index.search(np.array([0, 1, 0], np.float32), count)
    assert [hit.row for hit in found] == [1, 0, 2]


@pytest.mark.parametrize("count", [0, -1])
def test_asked_for_no_rows_it_gives_none(count: int) -> None:
    assert VectorIndex.of(np.eye(3, dtype=np.float32)).search(np.ones(3, np.float32), count) == []


def test_an_index_without_rows_finds_nothing() -> None:
    index = VectorIndex.of(np.zeros((0, 4), np.float32))
    assert (index.rows, index.dimension) == (0, 4)
    assert index.search(np.ones(4, np.float32), 5) == []


@pytest.mark.parametrize(
    "query",
    [np.ones(3), np.ones(5), np.ones((1, 4)), np.ones((4, 1)), np.float32(1)],
    ids=["too short", "too long", "a row", "a column", "a number"],
)
def test_a_query_of_another_shape_is_refused_with_both_shapes(query: Vectors) -> None:
    index = VectorIndex.of(np.eye(4, dtype=np.float32))
    for ask in (lambda: index.search(query, 1), lambda: index.scores(query, [0])):
        with pytest.raises(ValueError, match="shape") as caught:
            ask()
        assert "(4,)" in str(caught.value)
        assert str(np.shape(query)) in str(caught.value)


def test_a_query_of_zeros_is_refused() -> None:
    index = VectorIndex.of(np.eye(4, dtype=np.float32))
    for ask in (lambda q: index.search(q, 1), lambda q: index.scores(q, [0])):
        with pytest.raises(ValueError, match="zeros"):
            ask(np.zeros(4, np.float32))


def test_a_query_of_double_precision_is_searched_too() -> None:
    index = VectorIndex.of(np.eye(4, dtype=np.float32))
    assert index.search(np.array([0.0, 0.0, 1.0, 0.0]), 1) == [Neighbour(2, 1.0)]


# --- scores --------------------------------------------------------------------------------------


@law
@given(whole_matrices(), st.data())
def test_scores_are_inner_products_in_the_order_that_was_asked(
    drawn: tuple[Vectors, Vectors], data: st.DataObject
) -> None:
    matrix, query = drawn
    rows = data.draw(st.lists(st.integers(0, len(matrix) - 1), max_size=30))
    assert VectorIndex.of(matrix).scores(query, rows) == [
        float((matrix[row].astype(np.float64) * query).sum()) for row in rows
    ]


def test_the_scores_of_no_rows_are_none() -> None:
    assert VectorIndex.of(np.eye(4, dtype=np.float32)).scores(np.ones(4, np.float32), []) == []


def test_equal_rows_score_exactly_alike() -> None:
    generator = np.random.default_rng(3)
    for rows in (3, 5, 6, 7, 51, 53):
        for _ in range(20):
            vector, query = unit_rows(generator, 2, 384)
            index = VectorIndex.of(np.tile(vector, (rows, 1)))
            assert len(set(index.scores(query, range(rows)))) == 1


def test_a_row_scores_the_same_whatever_else_is_asked() -> None:
    generator = np.random.default_rng(4)
    matrix = unit_rows(generator, 60, 384)
    index = VectorIndex.of(matrix)
    for query in unit_rows(generator, 20, 384):
        alone = [index.scores(query, [row])[0] for row in range(60)]
        assert index.scores(query, range(60)) == alone


def test_the_vectors_of_rows_are_what_was_put_in_in_the_order_that_was_asked() -> None:
    matrix = unit_rows(np.random.default_rng(8), 20, 16)
    index = VectorIndex.of(matrix)
    assert np.array_equal(index.vectors([7, 0, 7, 19]), matrix[[7, 0, 7, 19]])
    assert index.vectors([]).shape == (0, 16)
    assert index.vectors([]).dtype == index.vectors([3]).dtype == np.float32


# --- on disk -------------------------------------------------------------------------------------


@law
@given(whole_matrices())
def test_vectors_that_were_written_are_searched_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[Vectors, Vectors]
) -> None:
    matrix, query = drawn
    folder = tmp_path_factory.mktemp("vectors é")
    writer = VectorWriter(folder / "passages.npy", matrix.shape[1])
    writer.append(matrix)
    writer.close()
    index, opened = VectorIndex.of(matrix), VectorIndex.open(folder, "passages", VectorCodes())
    assert (opened.rows, opened.dimension) == matrix.shape
    assert opened.search(query, 20) == index.search(query, 20)
    assert opened.scores(query, range(len(matrix))) == index.scores(query, range(len(matrix)))


def test_vectors_that_are_not_there_are_missed(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"passages\.npy"):
        VectorIndex.open(tmp_path, "passages", VectorCodes())
