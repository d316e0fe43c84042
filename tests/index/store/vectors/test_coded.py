"""Search by codes: what it finds is in its right place, and what it may miss is measured."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import faiss
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from support import largest_file
from vector_support import DIMENSION, brute_force, near_each_other, store, whole_matrices

from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError, IndexFolderError
from kamerbron.index.store.manifest import VectorCodes
from kamerbron.index.store.neighbours import Allowed, Neighbour
from kamerbron.index.store.vectors import coded as coded_vectors
from kamerbron.index.store.vectors.choosing import SearchSettings, write_search_index
from kamerbron.index.store.vectors.coded import train_codes, write_codes
from kamerbron.index.store.vectors.file import VectorFile
from kamerbron.index.store.vectors.search import VectorIndex

law = settings(max_examples=60, deadline=None)

ROWS = 6000


def coded(folder: Path, vectors: Vectors, *, lists: int, probes: int) -> VectorIndex:
    """Open vectors to be searched by codes, however few there are."""
    store(folder, vectors)
    codes = train_codes(VectorFile(folder / "passages.npy"), lists=lists, sample=40 * lists)
    write_codes(codes, folder / "passages.ivf")
    return VectorIndex.open(folder, "passages", VectorCodes("ivf", lists, probes))


@contextmanager
def looking_into_lists() -> Iterator[None]:
    """Make rows that may be found searched by codes, however few they are."""
    with patch.object(coded_vectors, "_FEW", 0):
        yield


@pytest.fixture(scope="module")
def questions() -> Vectors:
    return near_each_other(200, seed=2)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, questions: Vectors) -> tuple[VectorIndex, VectorIndex]:
    """The same vectors, searched exactly and by codes as a build measures them."""
    vectors, folder = near_each_other(ROWS), tmp_path_factory.mktemp("coded")
    store(folder, vectors)
    search = write_search_index(folder, "passages", lambda: questions, SearchSettings(exact_rows=1000))
    assert search.kind == "ivf"
    assert 0 < search.probes < search.lists / 2
    return VectorIndex.of(vectors), VectorIndex.open(folder, "passages", search)


def share_found(found: list[Neighbour], exact: list[Neighbour]) -> float:
    return len({hit.row for hit in found} & {hit.row for hit in exact}) / len(exact)


# --- laws ----------------------------------------------------------------------------------------


@law
@given(whole_matrices(), st.integers(1, 16), st.data())
def test_whatever_is_found_is_in_its_place_with_the_score_of_its_own_vector(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[Vectors, Vectors], lists: int, data: st.DataObject
) -> None:
    matrix, query = drawn
    rows, lists = len(matrix), min(lists, len(matrix))
    index = coded(tmp_path_factory.mktemp("v"), matrix, lists=lists, probes=data.draw(st.integers(1, lists)))
    count = data.draw(st.integers(1, rows + 5))
    allowed = np.random.default_rng(rows).random(rows) < data.draw(st.floats(0, 1))
    exact = {hit.row: hit.score for hit in brute_force(matrix, query, rows)}
    for limit in (None, allowed):
        with looking_into_lists():
            found = index.search(query, count, limit)
        may_be_found = np.arange(rows) if limit is None else np.flatnonzero(limit)
        # As many as are asked, wherever so many may be found.
        assert len({hit.row for hit in found}) == len(found) == min(count, len(may_be_found))
        assert {hit.row for hit in found} <= set(may_be_found.tolist())
        assert [hit.score for hit in found] == [exact[hit.row] for hit in found]
        assert found == sorted(found, key=lambda hit: (-hit.score, hit.row))
        # Of rows that are equal the first are found.
        last_of = {matrix[hit.row].tobytes(): hit.row for hit in found}
        for row in may_be_found.tolist():
            if row < last_of.get(matrix[row].tobytes(), -1):
                assert row in {hit.row for hit in found}


@law
@given(whole_matrices(), st.integers(1, 16))
def test_asked_for_all_rows_it_gives_those_of_brute_force(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[Vectors, Vectors], lists: int
) -> None:
    matrix, query = drawn
    index = coded(tmp_path_factory.mktemp("v"), matrix, lists=min(lists, len(matrix)), probes=1)
    assert index.search(query, len(matrix)) == brute_force(matrix, query, len(matrix))


@law
@given(st.integers(0, 2**32), st.floats(0.002, 1))
def test_a_filter_loses_nothing_that_exact_search_finds(
    both: tuple[VectorIndex, VectorIndex], seed: int, share: float
) -> None:
    exact, by_codes = both
    allowed = np.random.default_rng(seed).random(ROWS) < share
    query = near_each_other(1, seed)[0]
    with looking_into_lists():
        found = by_codes.search(query, 50, allowed)
    expected = exact.search(query, 50, allowed)
    assert len(found) == len(expected)
    assert not expected or share_found(found, expected) >= 0.96


def test_rows_far_from_the_question_are_found_where_only_they_may_be(
    both: tuple[VectorIndex, VectorIndex], questions: Vectors
) -> None:
    exact, by_codes = both
    shares = []
    for query in questions[:50]:
        allowed = np.zeros(ROWS, np.bool_)
        allowed[[hit.row for hit in exact.search(query, ROWS)[ROWS // 2 :]]] = True
        with looking_into_lists():
            shares.append(share_found(by_codes.search(query, 50, allowed), exact.search(query, 50, allowed)))
    assert np.mean(shares) >= 0.99


def test_a_few_rows_that_may_be_found_are_found_exactly(
    both: tuple[VectorIndex, VectorIndex], questions: Vectors
) -> None:
    exact, by_codes = both
    allowed: Allowed = np.arange(ROWS) % 60 == 0
    for query in questions:
        found, expected = by_codes.search(query, 50, allowed), exact.search(query, 50, allowed)
        assert [hit.row for hit in found] == [hit.row for hit in expected]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=1e-6)
    assert by_codes.search(questions[0], 5, np.zeros(ROWS, np.bool_)) == []


def test_equal_rows_are_cut_off_by_row_however_many_there_are(tmp_path: Path) -> None:
    vectors = near_each_other(2000)
    vectors[500:1500] = vectors[500]
    index = coded(tmp_path, vectors, lists=16, probes=4)
    assert [hit.row for hit in index.search(vectors[500], 20)] == list(range(500, 520))


def test_a_row_scores_the_same_in_search_and_beside_others(
    both: tuple[VectorIndex, VectorIndex], questions: Vectors
) -> None:
    exact, by_codes = both
    for query in questions[:20]:
        found = by_codes.search(query, 30)
        rows = [hit.row for hit in found]
        assert by_codes.scores(query, rows) == [hit.score for hit in found]
        assert by_codes.scores(query, rows) == exact.scores(query, rows)
        assert np.array_equal(by_codes.vectors(rows), exact.vectors(rows))


def test_a_question_of_zeros_or_of_another_length_is_refused(both: tuple[VectorIndex, VectorIndex]) -> None:
    _, by_codes = both
    with pytest.raises(ValueError, match="zeros"):
        by_codes.search(np.zeros(DIMENSION, np.float32), 1)
    with pytest.raises(ValueError, match="shape"):
        by_codes.search(np.ones(DIMENSION + 1, np.float32), 1)
    assert by_codes.search(np.ones(DIMENSION, np.float32), 0) == []


# --- what is written ------------------------------------------------------------------------------

_WRITE = """
import sys
from pathlib import Path
from kamerbron.index.store.vectors.coded import train_codes, write_codes
from kamerbron.index.store.vectors.file import VectorFile
codes = train_codes(VectorFile(Path(sys.argv[1])), lists=64, sample=2560)
write_codes(codes, Path(sys.argv[2]))
"""


@pytest.mark.process
def test_the_same_vectors_give_the_same_codes_with_one_thread_and_with_two(tmp_path: Path) -> None:
    store(tmp_path, near_each_other(ROWS))
    for threads in ("1", "2"):
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        subprocess.run(
            [sys.executable, "-c", _WRITE, tmp_path / "passages.npy", tmp_path / threads],
            env=environment,
            check=True,
        )
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def resident(path: Path) -> int:
    """Return how many kB of a file are mapped in memory; fails when it is not mapped."""
    maps = Path("/proc/self/smaps").read_text(encoding="ascii").splitlines()
    places = [place for place, line in enumerate(maps) if line.endswith(str(path))]
    assert places
    lines = [next(line for line in maps[place:] if line.startswith("Rss:")) for place in places]
    return sum(int(line.split()[1]) for line in lines)


def test_codes_stay_on_disk_and_what_was_read_of_them_is_let_go(tmp_path: Path) -> None:
    vectors = near_each_other(20_000)
    with patch.object(coded_vectors, "_MOST_RESIDENT", 200_000):
        index = coded(tmp_path, vectors, lists=64, probes=8)
    codes = tmp_path / "passages.ivf"
    found, most = [], 0
    for query in vectors[:30]:
        found.append(index.search(query, 20))
        most = max(most, resident(codes))
    assert 0 < most < codes.stat().st_size / 1024
    assert resident(codes) < most
    kept = VectorIndex.open(tmp_path, "passages", VectorCodes("ivf", 64, 8))
    assert [kept.search(query, 20) for query in vectors[:30]] == found


def test_threads_search_while_what_was_read_is_let_go(tmp_path: Path) -> None:
    vectors = near_each_other(5000)
    with patch.object(coded_vectors, "_MOST_RESIDENT", 0):
        index = coded(tmp_path, vectors, lists=16, probes=4)
    expected = [index.search(query, 10) for query in vectors[:100]]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda query: index.search(query, 10), vectors[:100])) == expected


@pytest.mark.parametrize(
    "content", [b"", b"Dit is een brief.\n" * 50, b"IwSq"], ids=["empty", "text", "only a start"]
)
def test_a_file_that_holds_no_codes_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    store(tmp_path, near_each_other(100))
    (tmp_path / "passages.ivf").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="geen vectorindex") as caught:
        VectorIndex.open(tmp_path, "passages", VectorCodes("ivf", 4, 1))
    assert str(tmp_path / "passages.ivf") in str(caught.value)


def test_codes_that_are_not_there_are_missed(tmp_path: Path) -> None:
    store(tmp_path, near_each_other(100))
    with pytest.raises(IndexDamagedError, match=r"passages\.ivf"):
        VectorIndex.open(tmp_path, "passages", VectorCodes("ivf", 4, 1))


def test_an_index_of_another_kind_is_refused(tmp_path: Path) -> None:
    store(tmp_path, near_each_other(100))
    faiss.write_index(faiss.IndexFlatIP(DIMENSION), str(tmp_path / "passages.ivf"))
    with pytest.raises(IndexDamagedError, match="lijsten"):
        VectorIndex.open(tmp_path, "passages", VectorCodes("ivf", 4, 1))


def test_codes_of_other_vectors_are_refused_with_both_figures(tmp_path: Path) -> None:
    coded(tmp_path, near_each_other(100), lists=4, probes=1)
    store(tmp_path, near_each_other(99))
    with pytest.raises(IndexDamagedError, match=r"heeft 100 vectoren.* 99"):
        VectorIndex.open(tmp_path, "passages", VectorCodes("ivf", 4, 1))
    store(tmp_path, near_each_other(100))
    with pytest.raises(IndexDamagedError, match=r"in 4 lijsten.* in 8"):
        VectorIndex.open(tmp_path, "passages", VectorCodes("ivf", 8, 1))


def test_on_a_full_disk_it_says_so(tmp_path: Path) -> None:
    store(tmp_path, near_each_other(2000))
    codes = train_codes(VectorFile(tmp_path / "passages.npy"), lists=4, sample=200)
    with largest_file(10_000), pytest.raises(IndexFolderError, match="schijf vol"):
        write_codes(codes, tmp_path / "passages.ivf")
