"""How vectors are to be searched: exactly while there are few, else as far as the recall asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from vector_support import DIMENSION, near_each_other, store

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.manifest import VectorCodes
from kamerbron.index.store.vectors.choosing import SearchSettings, write_search_index
from kamerbron.index.store.vectors.search import VectorIndex

ROWS = 1500
FEW = SearchSettings(exact_rows=1000)


def no_questions() -> Vectors:
    return np.empty((0, DIMENSION), np.float32)


def never_asked() -> Vectors:
    pytest.fail("questions were asked for where search is exact")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store(tmp_path, near_each_other(ROWS))
    return tmp_path


def found_by(folder: Path, search: VectorCodes, questions: Vectors) -> float:
    """Return what share of the fifty nearest is found by vectors opened like this."""
    exact = VectorIndex.open(folder, "passages", VectorCodes())
    index = VectorIndex.open(folder, "passages", search)
    shares = [
        len({hit.row for hit in index.search(query, 50)} & {hit.row for hit in exact.search(query, 50)}) / 50
        for query in questions
    ]
    return float(np.mean(shares))


@pytest.mark.parametrize("rows", [ROWS, ROWS + 1])
def test_up_to_a_size_search_is_exact_and_no_codes_are_written(folder: Path, rows: int) -> None:
    search = write_search_index(folder, "passages", never_asked, SearchSettings(exact_rows=rows))
    assert search == VectorCodes("exact", 0, 0, None, 0)
    assert [path.name for path in folder.iterdir()] == ["passages.npy"]


def test_above_it_as_few_lists_are_looked_into_as_reach_the_recall(folder: Path) -> None:
    questions = near_each_other(60, seed=2)
    search = write_search_index(folder, "passages", lambda: questions, FEW)
    assert (search.kind, search.questions) == ("ivf", 60)
    assert search.recall is not None
    assert search.recall >= 0.99
    assert found_by(folder, search, questions) == pytest.approx(search.recall)
    fewer = VectorCodes("ivf", search.lists, search.probes - 1)
    assert found_by(folder, fewer, questions) < 0.99


def test_less_recall_takes_fewer_lists(folder: Path) -> None:
    probes = [
        write_search_index(
            folder,
            "passages",
            lambda: near_each_other(30, seed=2),
            SearchSettings(exact_rows=1000, recall=recall),
        ).probes
        for recall in (0.5, 0.8, 0.99)
    ]
    assert probes == sorted(set(probes))


def test_without_questions_vectors_of_the_file_stand_in_and_the_recall_is_not_known(folder: Path) -> None:
    search = write_search_index(folder, "passages", no_questions, FEW)
    assert (search.kind, search.recall, search.questions) == ("ivf", None, 0)
    assert found_by(folder, search, near_each_other(ROWS)[::50]) >= 0.98


def test_where_codes_do_not_reach_the_recall_search_stays_exact(folder: Path) -> None:
    search = write_search_index(
        folder, "passages", lambda: near_each_other(20, seed=2), SearchSettings(exact_rows=1000, recall=1.1)
    )
    assert search == VectorCodes()
    assert [path.name for path in folder.iterdir()] == ["passages.npy"]


def test_the_same_vectors_and_questions_give_the_same_files_and_the_same_figures(folder: Path) -> None:
    def write() -> tuple[VectorCodes, bytes]:
        search = write_search_index(folder, "passages", lambda: near_each_other(30, seed=2), FEW)
        return search, (folder / "passages.ivf").read_bytes()

    assert write() == write()


def test_vectors_that_are_all_the_same_are_found_too(tmp_path: Path) -> None:
    store(tmp_path, np.repeat(near_each_other(1), 1200, axis=0))
    search = write_search_index(tmp_path, "passages", lambda: near_each_other(20, seed=2), FEW)
    index = VectorIndex.open(tmp_path, "passages", search)
    assert [hit.row for hit in index.search(near_each_other(1, seed=2)[0], 30)] == list(range(30))
