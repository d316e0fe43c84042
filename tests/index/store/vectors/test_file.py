"""The file of vectors: what was appended is what is read, as NumPy reads it."""

from __future__ import annotations

import threading
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from support import largest_file

from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError, IndexFolderError
from kamerbron.index.store.vectors.file import VectorFile, VectorWriter

law = settings(max_examples=60, deadline=None)


def numbers(rows: int, dimension: int) -> Vectors:
    return np.arange(rows * dimension, dtype=np.float32).reshape(rows, dimension)


def written(path: Path, vectors: Vectors, *cuts: int) -> Path:
    """Write vectors, in as many pieces as there are cuts and one more."""
    writer = VectorWriter(path, vectors.shape[1])
    for piece in np.split(vectors, cuts):
        writer.append(piece)
    assert writer.close() == len(vectors)
    return path


@law
@given(st.data(), st.integers(0, 300), st.integers(1, 40))
def test_rows_are_read_as_they_were_appended_in_the_order_that_is_asked(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, rows: int, dimension: int
) -> None:
    vectors = numbers(rows, dimension)
    cuts = sorted(data.draw(st.lists(st.integers(0, rows), max_size=4)))
    path = written(tmp_path_factory.mktemp("file") / "v.npy", vectors, *cuts)
    file = VectorFile(path)
    assert (file.rows, file.dimension) == vectors.shape
    asked = data.draw(st.lists(st.integers(0, rows - 1), max_size=30)) if rows else []
    found = file.read(np.array(asked, dtype=np.int64))
    assert found.dtype == np.float32
    assert np.array_equal(found, vectors[asked].reshape(-1, dimension))


def test_numpy_reads_the_same_and_maps_it(tmp_path: Path) -> None:
    vectors = numbers(1000, 7)
    mapped = np.load(written(tmp_path / "v.npy", vectors, 3, 500), mmap_mode="r")
    assert np.array_equal(mapped, vectors)
    assert mapped.dtype == np.float32


def test_all_rows_are_read_in_order_block_by_block(tmp_path: Path) -> None:
    vectors = numbers(10_000, 3)
    blocks = list(VectorFile(written(tmp_path / "v.npy", vectors)).blocks())
    assert len(blocks) > 1
    assert np.array_equal(np.concatenate(blocks), vectors)


def test_the_same_rows_give_the_same_bytes_however_they_come(tmp_path: Path) -> None:
    vectors = numbers(200, 5)
    at_once = written(tmp_path / "a.npy", vectors).read_bytes()
    assert written(tmp_path / "b.npy", vectors, 1, 2, 100).read_bytes() == at_once
    assert written(tmp_path / "c.npy", np.asfortranarray(vectors.astype(np.float64))).read_bytes() == at_once


def test_a_file_without_rows_is_one_too(tmp_path: Path) -> None:
    file = VectorFile(written(tmp_path / "v.npy", numbers(0, 4)))
    assert (file.rows, file.dimension, list(file.blocks())) == (0, 4, [])
    assert file.read(np.empty(0, np.int64)).shape == (0, 4)


@pytest.mark.parametrize("shape", [(3,), (3, 5), (1, 1, 4)])
def test_vectors_of_another_length_are_not_appended(tmp_path: Path, shape: tuple[int, ...]) -> None:
    writer = VectorWriter(tmp_path / "v.npy", 4)
    with pytest.raises(ValueError, match="shape"):
        writer.append(np.ones(shape, np.float32))
    assert writer.close() == 0


def test_a_file_that_is_closed_again_stays_as_it_is(tmp_path: Path) -> None:
    writer = VectorWriter(tmp_path / "v.npy", 4)
    writer.append(numbers(3, 4))
    assert writer.close() == writer.close() == 3
    assert VectorFile(tmp_path / "v.npy").rows == 3


def test_on_a_full_disk_it_says_so_and_what_was_written_is_no_whole_file(tmp_path: Path) -> None:
    with largest_file(100_000):
        writer = VectorWriter(tmp_path / "v.npy", 384)
        with pytest.raises(IndexFolderError, match="schijf vol") as caught:
            writer.append(numbers(1000, 384))
    writer.close()
    assert "v.npy" in str(caught.value)
    with pytest.raises(IndexDamagedError):
        VectorFile(tmp_path / "v.npy")


def test_where_no_file_can_be_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match=r"v\.npy"):
        VectorWriter(tmp_path / "weg" / "v.npy", 4)


@pytest.mark.parametrize(
    "content", [b"", b"Dit is een brief.\n" * 50, b"\x93NUMPY"], ids=["empty", "text", "only a start"]
)
def test_a_file_that_holds_something_else_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v.npy"
    path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match="geen bestand met vectoren") as caught:
        VectorFile(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "array", [np.ones((3, 4)), np.ones((3, 4), np.int32), np.ones(4, np.float32)], ids=["f8", "i4", "flat"]
)
def test_an_array_of_something_else_is_refused(tmp_path: Path, array: Vectors) -> None:
    np.save(tmp_path / "v.npy", array)
    with pytest.raises(IndexDamagedError, match="geen bestand met vectoren"):
        VectorFile(tmp_path / "v.npy")


@pytest.mark.parametrize("change", [lambda content: content[:-1], lambda content: content + b"\0"])
def test_a_file_of_another_length_than_it_says_is_refused(tmp_path: Path, change: object) -> None:
    path = written(tmp_path / "v.npy", numbers(10, 4))
    assert callable(change)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(IndexDamagedError, match="bytes lang"):
        VectorFile(path)


def test_a_file_that_was_never_finished_is_refused(tmp_path: Path) -> None:
    writer = VectorWriter(tmp_path / "v.npy", 384)
    writer.append(numbers(100, 384))
    with pytest.raises(IndexDamagedError):
        VectorFile(tmp_path / "v.npy")
    writer.close()


def test_a_file_that_shrinks_while_it_is_open_is_found_out(tmp_path: Path) -> None:
    path = written(tmp_path / "v.npy", numbers(100, 4))
    file = VectorFile(path)
    with path.open("r+b") as shrinking:
        shrinking.truncate(500)
    with pytest.raises(IndexDamagedError, match="houdt op"):
        file.read(np.array([99]))


def test_a_file_that_was_removed_is_read_by_whoever_has_it_open(tmp_path: Path) -> None:
    vectors = numbers(100, 4)
    file = VectorFile(written(tmp_path / "v.npy", vectors))
    (tmp_path / "v.npy").unlink()
    assert np.array_equal(file.read(np.array([42, 7])), vectors[[42, 7]])


def test_threads_read_at_the_same_time(tmp_path: Path) -> None:
    vectors = numbers(5000, 16)
    file = VectorFile(written(tmp_path / "v.npy", vectors))
    right: list[bool] = []

    def read(seed: int) -> None:
        rows = np.random.default_rng(seed).integers(0, 5000, 300)
        right.append(np.array_equal(file.read(rows), vectors[rows]))

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 8
