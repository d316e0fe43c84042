"""A memory of work gives back what was put, or nothing; it is never a reason for a build to fail."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import largest_file

from kamerbron.index.errors import IndexFolderError
from kamerbron.index.store.files.cache import CacheFile

law = settings(max_examples=15, deadline=None)

_keys = st.binary(min_size=1, max_size=16)
_items = st.dictionaries(_keys, st.binary(max_size=200), max_size=20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors.sqlite"


def put(path: Path, items: dict[bytes, bytes]) -> None:
    with CacheFile(path) as cache:
        cache.put(items)


def found(path: Path, *keys: bytes) -> dict[bytes, bytes]:
    with CacheFile(path) as cache:
        return cache.find(keys)


def change(path: Path, statement: str, *values: object) -> None:
    """Change the file behind the back of the cache."""
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


# --- put and found -------------------------------------------------------------------------------


@law
@given(st.lists(_items, max_size=4), st.lists(_keys, max_size=20))
def test_what_was_put_last_is_found_by_its_key_and_all_else_is_missing(
    tmp_path_factory: pytest.TempPathFactory, puts: list[dict[bytes, bytes]], others: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("cache") / "vectors.sqlite"
    kept: dict[bytes, bytes] = {}
    for items in puts:
        put(path, items)
        kept |= items
    keys = [*others, *kept, *others]
    with CacheFile(path) as cache:
        assert cache.find(keys) == {key: kept[key] for key in keys if key in kept}
        assert cache.missing(keys) == [key for key in dict.fromkeys(others) if key not in kept]


def test_more_keys_can_be_asked_than_a_statement_takes(path: Path) -> None:
    items = {number.to_bytes(4, "big"): b"x" * (number % 7) for number in range(3_000)}
    with CacheFile(path) as cache:
        cache.put(items)
        assert cache.find(items) == items
        more = [number.to_bytes(4, "big") for number in range(4_000)]
        assert cache.missing(more) == more[3_000:]


# --- kept and forgotten --------------------------------------------------------------------------


def test_what_neither_this_build_nor_the_one_before_used_is_forgotten(path: Path) -> None:
    put(path, {b"used": b"1", b"unused": b"2"})
    for _ in range(3):
        with CacheFile(path) as cache:
            cache.keep([b"used", b"never put"])
            cache.forget()
    assert found(path, b"used", b"unused", b"never put") == {b"used": b"1"}


def test_what_was_put_in_the_build_before_is_still_there(path: Path) -> None:
    put(path, {b"a": b"1"})
    with CacheFile(path) as cache:
        cache.forget()
        assert cache.find([b"a"]) == {b"a": b"1"}


def test_builds_that_were_left_off_use_up_nothing_that_they_put(path: Path) -> None:
    # A build that forgets nothing is one that did not come to its end.
    for number in range(5):
        put(path, {bytes([number]): b"x"})
    assert len(found(path, *(bytes([number]) for number in range(5)))) == 5


def test_a_file_shrinks_when_most_of_it_is_forgotten(path: Path) -> None:
    put(path, {number.to_bytes(2, "big"): b"x" * 2_000 for number in range(1_000)})
    for _ in range(3):
        with CacheFile(path) as cache:
            cache.keep([b"\x00\x01"])
            cache.forget()
    assert path.stat().st_size < 200_000
    assert found(path, b"\x00\x01") == {b"\x00\x01": b"x" * 2_000}


# --- damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [b"", b"\x00", b"x" * 8, b"x" * 12])
def test_a_value_that_is_not_what_was_put_is_not_found(path: Path, value: bytes) -> None:
    put(path, {b"a": b"1234", b"b": b"5678"})
    change(path, "UPDATE entries SET value = ? WHERE key = ?", value, b"a")
    assert found(path, b"a", b"b") == {b"b": b"5678"}


def test_a_value_that_stands_under_the_key_of_another_is_not_found(path: Path) -> None:
    put(path, {b"a": b"1234"})
    change(path, "UPDATE entries SET key = ? WHERE key = ?", b"b", b"a")
    assert found(path, b"a", b"b") == {}


def test_a_value_that_is_damaged_can_be_put_again(path: Path) -> None:
    put(path, {b"a": b"1234"})
    change(path, "UPDATE entries SET value = ? WHERE key = ?", b"kapot", b"a")
    put(path, {b"a": b"1234"})
    assert found(path, b"a") == {b"a": b"1234"}


@pytest.mark.parametrize(
    "content",
    [b"", b"Dit is een brief.\n" * 500, b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(4096)],
    ids=["empty", "text", "a start", "zeros"],
)
def test_a_file_that_is_no_cache_is_begun_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with CacheFile(path) as cache:
        assert cache.missing([b"a"]) == [b"a"]
        cache.put({b"a": b"1"})
    assert found(path, b"a") == {b"a": b"1"}


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_a_file_of_which_a_part_was_overwritten_gives_what_was_put_or_nothing(
    path: Path, part: float
) -> None:
    items = {number.to_bytes(2, "big"): number.to_bytes(2, "big") * 500 for number in range(300)}
    put(path, items)
    content = bytearray(path.read_bytes())
    start = int(len(content) * part)
    content[start : start + 9_000] = b"\xa5" * 9_000
    path.write_bytes(content)
    with CacheFile(path) as cache:
        assert cache.find(items).items() <= items.items()
        missing = cache.missing(items)
        cache.put({key: items[key] for key in missing})
        cache.put(items)
        assert cache.find(items) == items


# --- where it cannot be written ------------------------------------------------------------------


def test_a_full_disk_is_said_to_be_one_and_what_was_kept_before_stays(path: Path) -> None:
    with CacheFile(path) as cache:
        cache.put({b"a": b"1"})
        with largest_file(64 * 1024), pytest.raises(IndexFolderError, match="is de schijf vol") as caught:
            cache.put({number.to_bytes(2, "big"): bytes(2_000) for number in range(1_000)})
        assert str(path) in str(caught.value)
        assert cache.find([b"a", b"\x00\x01"]) == {b"a": b"1"}
    assert found(path, b"a", b"\x00\x01") == {b"a": b"1"}


def test_a_disk_that_is_full_from_the_start_is_said_to_be_one(path: Path) -> None:
    with largest_file(100), pytest.raises(IndexFolderError, match="is de schijf vol"):
        CacheFile(path)


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match="niet te gebruiken"):
        CacheFile(tmp_path / "weg" / "vectors.sqlite")


def test_a_folder_in_its_place_is_refused_and_left_alone(path: Path) -> None:
    path.mkdir()
    with pytest.raises(IndexFolderError, match="niet te gebruiken"):
        CacheFile(path)
    assert path.is_dir()


def test_a_cache_that_cannot_be_opened_holds_no_file_open(path: Path) -> None:
    put(path, {b"a": b"1"})
    with largest_file(100), pytest.raises(IndexFolderError) as refused:
        CacheFile(path)
    # What holds the error holds all that it came past.
    assert refused.value.__traceback__ is not None
    assert not any(
        path.name in str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.exists()
    )
    put(path, {b"b": b"2"})
    assert [each.name for each in path.parent.iterdir()] == [path.name]
