"""A byte that changes in any file of a generation is found, and the file is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from build_support import build_here, paper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_support import open_index

from kamerbron.index.errors import IndexDamagedError, IndexFolderError, IndexMismatchError
from kamerbron.index.store.files.store import FileStore


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a few papers."""
    place = tmp_path_factory.mktemp("heel")
    (place / "stukken").mkdir()
    for number, subject in enumerate(("brug", "tunnel", "sluis"), start=1):
        (place / "stukken" / f"kst-99998-{number}.txt").write_text(paper(subject, 2020))
    build_here(place / "stukken", place / "index")
    return place / "index"


def files_of(index: Path) -> list[Path]:
    generation = index / FileStore(index).current()
    return sorted(path for path in generation.rglob("*") if path.is_file())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_in_any_file_is_found_and_the_file_named(index: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(files_of(index)), label="file")
    content = path.read_bytes()
    place = data.draw(st.integers(0, len(content) - 1), label="place")
    bit = data.draw(st.integers(0, 7), label="bit")
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    try:
        path.write_bytes(changed)
        with pytest.raises((IndexDamagedError, IndexMismatchError)) as caught:
            FileStore(index).verify(FileStore(index).current())
        assert str(path) in str(caught.value)
        with pytest.raises((IndexDamagedError, IndexMismatchError)) as caught:
            open_index(index)
        assert str(path) in str(caught.value)
    finally:
        path.write_bytes(content)
    open_index(index).close()


def test_a_file_that_is_cut_off_lengthened_or_gone_is_found_by_name(tmp_path: Path, index: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(index, copy)
    for path in files_of(copy):
        content = path.read_bytes()
        for changed in (content[:-1], content + b"\0", b""):
            path.write_bytes(changed)
            with pytest.raises(IndexFolderError) as caught:
                open_index(copy)
            assert str(path) in str(caught.value)
        path.unlink()
        with pytest.raises(IndexFolderError) as caught:
            open_index(copy)
        assert str(path) in str(caught.value)
        path.write_bytes(content)


def test_the_generation_of_another_name_is_not_taken_for_this_one(tmp_path: Path, index: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(index, copy)
    name = FileStore(copy).current()
    (copy / name).rename(copy / f"{name[:-1]}{'0' if name[-1] != '0' else '1'}")
    other = FileStore(copy).generations()[0]
    with pytest.raises(IndexDamagedError, match=r"manifest\.json is beschadigd"):
        FileStore(copy).verify(other)


def test_a_generation_that_is_copied_elsewhere_opens_there_with_nothing_else(
    tmp_path: Path, index: Path
) -> None:
    replica = tmp_path / "replica"
    name = FileStore(index).current()
    shutil.copytree(index / name, replica / name)
    (replica / "current").write_text(f"{name}\n")
    with open_index(replica) as there, open_index(index) as here:
        assert there.manifest == here.manifest
        assert there.catalogue.documents() == here.catalogue.documents()
    assert {path.name for path in replica.iterdir()} == {name, "current"}
