"""The generations of an index: which there are, going back to one, and removing old ones."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from store_support import open_index, write_index
from support import make_document, make_unit

from kamerbron.index.errors import IndexAbsentError, IndexBusyError, IndexDamagedError, IndexFolderError
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.upkeep import list_generations, name_in_use, prune, remove_old, roll_back


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "index")


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Five generations, each in an index of its own."""
    places = [tmp_path_factory.mktemp("versie") / "index" for _ in range(5)]
    for number, place in enumerate(places):
        write_index(place, [make_document(make_unit(f"Versie {number}."))])
    return [place / FileStore(place).current() for place in places]


Fill = Callable[[int], list[str]]


@pytest.fixture
def fill(store: FileStore, versions: list[Path]) -> Fill:
    """Fill the store with so many generations, with the newest in use; gives their names."""

    def fill(count: int) -> list[str]:
        names = []
        for number, version in enumerate(versions[:count], start=1):
            names.append(f"{number:06}-{version.name.partition('-')[2]}")
            shutil.copytree(version, store.folder / names[-1])
        store.switch(names[-1])
        return names

    return fill


def text_in_use(store: FileStore) -> str:
    with open_index(store.folder) as generation:
        return generation.catalogue.passages([0])[0].text


def damage(store: FileStore, name: str) -> None:
    (store.folder / name / "sentences.npy").write_bytes(b"kapot")


# --- the list ------------------------------------------------------------------------------------


def test_the_list_has_the_oldest_first_and_says_which_is_in_use_and_when_each_was_built(
    store: FileStore, fill: Fill
) -> None:
    names = fill(3)
    moment = dt.datetime(2026, 3, 1, 12, 30, tzinfo=dt.UTC)
    os.utime(store.folder / names[1] / "manifest.json", (moment.timestamp(), moment.timestamp()))
    roll_back(store, names[1])
    lines = list_generations(store)
    assert [(line.name, line.in_use) for line in lines] == [
        (names[0], False),
        (names[1], True),
        (names[2], False),
    ]
    assert lines[1].built == moment
    assert [line.manifest for line in lines] == [store.manifest(name) for name in names]
    assert {line.fault for line in lines} == {None}


def test_a_generation_that_cannot_be_read_is_in_the_list_with_what_is_wrong(
    store: FileStore, fill: Fill
) -> None:
    first, second, third = fill(3)
    (store.folder / first / "manifest.json").write_text("{")
    (store.folder / second / "manifest.json").write_text('{"format_version": 3}')
    lines = list_generations(store)
    assert [line.name for line in lines] == [first, second, third]
    assert "geen leesbaar manifest" in (lines[0].fault or "")
    assert "indeling 3" in (lines[1].fault or "")
    assert (lines[0].manifest, lines[1].manifest, lines[2].fault) == (None, None, None)


def test_generations_are_in_order_of_their_numbers_and_not_of_their_names(
    store: FileStore, fill: Fill
) -> None:
    (name,) = fill(1)
    names = [f"{number:06}-{name.partition('-')[2]}" for number in (999_999, 1_000_000, 1_000_001)]
    for other in names:
        shutil.copytree(store.folder / name, store.folder / other)
    assert store.generations() == [name, *names]
    write_index(store, [make_document(make_unit("Nu."))])
    assert store.current().startswith("1000002-")


def test_what_is_no_generation_is_not_in_the_list(store: FileStore, fill: Fill) -> None:
    names = fill(1)
    for name in ("cache", "reports", "000009-0123456789abcdef", "000009-x", ".building-x", "aantekeningen"):
        (store.folder / name).mkdir()
    assert [line.name for line in list_generations(store)] == names


def test_without_an_index_there_is_no_list(store: FileStore) -> None:
    with pytest.raises(IndexAbsentError):
        list_generations(store)
    assert name_in_use(store) is None
    assert not store.folder.exists()


# --- going back ----------------------------------------------------------------------------------


def test_going_back_puts_the_one_before_in_use_and_then_the_one_before_that(
    store: FileStore, fill: Fill
) -> None:
    names = fill(3)
    assert roll_back(store) == store.current() == names[1]
    assert text_in_use(store) == "Versie 1."
    assert roll_back(store) == names[0]
    assert text_in_use(store) == "Versie 0."
    with pytest.raises(IndexFolderError, match="geen generatie van voor") as caught:
        roll_back(store)
    assert str(store.folder) in str(caught.value)
    assert store.current() == names[0]


def test_a_generation_can_be_named_the_newest_as_well(store: FileStore, fill: Fill) -> None:
    names = fill(3)
    assert roll_back(store, names[0]) == names[0]
    assert roll_back(store, names[2]) == names[2]
    assert text_in_use(store) == "Versie 2."


@pytest.mark.parametrize("name", ["", "weg", "../elders", "000009-0123456789abcdef", "cache"])
def test_a_name_that_is_no_generation_is_refused(store: FileStore, fill: Fill, name: str) -> None:
    names = fill(2)
    (store.folder / "cache").mkdir()
    with pytest.raises(IndexFolderError, match="geen generatie") as caught:
        roll_back(store, name)
    assert repr(name) in str(caught.value)
    assert store.current() == names[1]


def test_a_damaged_generation_is_not_gone_back_to(store: FileStore, fill: Fill) -> None:
    names = fill(2)
    damage(store, names[0])
    with pytest.raises(IndexDamagedError, match=r"sentences\.npy"):
        roll_back(store)
    assert text_in_use(store) == "Versie 1."


def test_from_a_damaged_generation_one_goes_back_as_its_message_says(store: FileStore, fill: Fill) -> None:
    names = fill(2)
    damage(store, names[1])
    with pytest.raises(IndexDamagedError, match="kamerbron index rollback"):
        open_index(store.folder)
    assert roll_back(store) == names[0]
    assert text_in_use(store) == "Versie 0."


@pytest.mark.parametrize("current", [None, "weg\n", "\x00"])
def test_without_a_generation_in_use_one_goes_back_to_the_newest(
    store: FileStore, fill: Fill, current: str | None
) -> None:
    names = fill(2)
    (store.folder / ".lock").touch()
    if current is None:
        (store.folder / "current").unlink()
    else:
        (store.folder / "current").write_text(current)
    assert name_in_use(store) is None
    assert roll_back(store) == names[1]
    assert text_in_use(store) == "Versie 1."


def test_who_reads_goes_on_with_what_was_opened(store: FileStore, fill: Fill) -> None:
    fill(2)
    with open_index(store.folder) as generation:
        roll_back(store)
        assert generation.catalogue.passages([0])[0].text == "Versie 1."


# --- removing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keep", "in_use", "kept"),
    [
        (1, 4, [4]),
        (2, 4, [3, 4]),
        (9, 4, [0, 1, 2, 3, 4]),
        (1, 1, [1]),
        (2, 1, [1, 4]),
        (3, 0, [0, 3, 4]),
    ],
)
def test_the_one_in_use_stays_and_of_the_others_the_newest(
    store: FileStore, fill: Fill, keep: int, in_use: int, kept: list[int]
) -> None:
    names = fill(5)
    roll_back(store, names[in_use])
    removed = prune(store, keep)
    assert store.generations() == [names[number] for number in kept]
    assert removed == [name for number, name in enumerate(names) if number not in kept]
    assert text_in_use(store) == f"Versie {in_use}."
    assert prune(store, keep) == []


def test_a_generation_that_is_to_stay_as_well_is_counted(store: FileStore, fill: Fill) -> None:
    names = fill(5)
    with store.locked(wait=False):
        assert remove_old(store, 3, also=names[1]) == [names[0], names[2]]
        assert remove_old(store, 2, also=names[4]) == [names[1]]


def test_the_generation_in_use_cannot_be_removed(store: FileStore, fill: Fill) -> None:
    names = fill(2)
    with pytest.raises(IndexFolderError, match="in gebruik"):
        store.remove(names[1])
    assert store.generations() == names


def test_who_reads_a_generation_goes_on_when_it_is_removed(store: FileStore, fill: Fill) -> None:
    names = fill(2)
    with store.open(names[0]) as generation:
        assert prune(store, 1) == [names[0]]
        assert generation.catalogue.passages([0])[0].text == "Versie 0."
        assert generation.passage_vectors.vectors([0]).shape == (1, 64)


def test_generations_of_a_damaged_current_are_not_removed(store: FileStore, fill: Fill) -> None:
    names = fill(2)
    (store.folder / "current").write_text("weg\n")
    with pytest.raises(IndexDamagedError):
        prune(store, 1)
    assert store.generations() == names


def test_while_another_changes_the_index_it_is_left_alone(store: FileStore, fill: Fill) -> None:
    names = fill(2)
    other = FileStore(store.folder)
    with store.locked(wait=False):
        for change in (lambda: roll_back(other), lambda: prune(other, 1)):
            with pytest.raises(IndexBusyError):
                change()
    assert (store.generations(), store.current()) == (names, names[1])
