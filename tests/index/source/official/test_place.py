"""A folder holds whole files, and one program at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import largest_file

from kamerbron.index.source.folder import open_folder
from kamerbron.index.source.official.errors import FetchError, FolderBusyError
from kamerbron.index.source.official.place import (
    LastRun,
    Place,
    Remembered,
    locked,
    read_last_run,
    write_last_run,
    write_whole,
)
from kamerbron.index.source.official.wanted import Wanted


def test_a_write_that_fails_leaves_what_was_there_and_no_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "kst-99998-1" / "kst-99998-1.xml"
    write_whole(path, b"oud")
    with largest_file(1000), pytest.raises(FetchError, match="niet te schrijven"):
        write_whole(path, b"x" * 100_000)
    assert path.read_bytes() == b"oud"
    assert list(path.parent.iterdir()) == [path]


def test_who_reads_a_file_while_it_is_written_reads_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kst-99998-1.xml"
    write_whole(path, b"oud")
    with path.open("rb") as reading:
        write_whole(path, b"nieuw")
        assert reading.read() == b"oud"
    assert path.read_bytes() == b"nieuw"


def test_half_a_file_of_a_program_that_was_killed_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "kst-99998-1.xml"
    (tmp_path / ".kst-99998-1.xml.deel").write_bytes(b"<half")
    write_whole(path, b"heel")
    assert [(entry.name, (tmp_path / entry.name).read_bytes()) for entry in tmp_path.iterdir()] == [
        ("kst-99998-1.xml", b"heel")
    ]


def test_a_second_program_leaves_with_a_clear_word(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(FolderBusyError, match="haalt al op"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_what_is_remembered_is_no_document(tmp_path: Path) -> None:
    place = Place(tmp_path, "kst-99998-1")
    with locked(tmp_path):
        place.put("kst-99998-1.xml", b"<kamerwrk/>", None)
        place.remember(Remembered(version="1"))
        write_last_run(tmp_path, LastRun())
    folder = open_folder(tmp_path)
    assert [entry.name for entry in folder.entries] == ["kst-99998-1/kst-99998-1.xml"]
    assert folder.refused == ()


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 3}', b"[]", b"\xff"])
def test_a_damaged_memory_of_a_publication_is_forgotten(tmp_path: Path, content: bytes) -> None:
    place = Place(tmp_path, "kst-99998-1")
    place.remember(Remembered(version="1"))
    assert place.remembered() == Remembered(version="1")
    (tmp_path / "kst-99998-1" / ".kamerbron.json").write_bytes(content)
    assert place.remembered() == Remembered()


def test_a_damaged_memory_of_what_was_asked_for_is_an_error(tmp_path: Path) -> None:
    assert read_last_run(tmp_path) is None
    run = LastRun(Wanted(("99998",), annexes=True), {"vraag": ("kst-99998-1",)})
    write_last_run(tmp_path, run)
    assert read_last_run(tmp_path) == run
    (tmp_path / ".kamerbron" / "ophalen.json").write_bytes(b"{")
    with pytest.raises(FetchError, match="beschadigd"):
        read_last_run(tmp_path)


def test_a_folder_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    with pytest.raises(FetchError, match="niet te beschrijven"), locked(tmp_path / "bestand"):
        pass
