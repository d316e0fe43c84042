"""A memory of work in one SQLite file.

Nothing hangs on it but time: a file that is no cache any more is begun anew, and a value that is not what was
put is one that is not there.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from kamerbron.index.errors import IndexFolderError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS builds (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS entries (key BLOB NOT NULL UNIQUE, value BLOB NOT NULL, build INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entries_by_build ON entries (build);
"""

# SQLite bounds how many parameters a statement has.
_AT_ONCE = 500

_CHECK_BYTES = 8

# What it says of a file that is not, or no longer, one of its own.
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

Result = TypeVar("Result")


class CacheFile:
    """A Cache in a file; one process at a time has it open."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. Raises IndexFolderError when that cannot be done."""
        self._path = path
        self._connection = self._open()
        self._build = 0
        try:
            self._do(self._begin)
        except BaseException:
            # Who holds the error would hold the file open.
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def find(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values that are there."""
        found: dict[bytes, bytes] = {}
        for some in _groups(keys):
            for key, value in self._do(partial(self._select, "key, value", some)):
                if value[:_CHECK_BYTES] == _check(key, value[_CHECK_BYTES:]):
                    found[key] = value[_CHECK_BYTES:]
        return found

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the keys of which there is no value, each once and in their order."""
        missing = []
        for some in _groups(dict.fromkeys(keys)):
            there = {key for (key,) in self._do(partial(self._select, "key", some))}
            missing += [key for key in some if key not in there]
        return missing

    def put(self, items: Mapping[bytes, bytes]) -> None:
        """Keep values, at once and for good. Raises IndexFolderError when they cannot be written."""
        rows = [(key, _check(key, value) + value, self._build) for key, value in items.items()]
        self._do(partial(self._change, "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows))

    def keep(self, keys: Iterable[bytes]) -> None:
        """Say that this build uses these entries."""
        rows = [(self._build, key, self._build) for key in keys]
        self._do(partial(self._change, "UPDATE entries SET build = ? WHERE key = ? AND build <> ?", rows))

    def forget(self) -> None:
        """Drop what neither this build nor the one before it used."""
        self._do(partial(self._change, "DELETE FROM entries WHERE build < ?", [(self._build - 1,)]))
        self._do(self._shrink)

    def _open(self) -> sqlite3.Connection:
        try:
            return sqlite3.connect(self._path, isolation_level=None)
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _begin(self) -> None:
        # A killed build loses nothing by it, and a commit need not wait for the disk.
        self._connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_SCHEMA}")
        self._connection.execute("INSERT INTO builds VALUES (NULL)")
        [(self._build,)] = self._connection.execute("SELECT max(number) FROM builds")
        self._connection.execute("DELETE FROM builds WHERE number < ?", (self._build,))

    def _select(self, columns: str, keys: Sequence[bytes]) -> list[tuple[Any, ...]]:
        places = ", ".join("?" * len(keys))
        # The names of columns of our own.
        statement = f"SELECT {columns} FROM entries WHERE key IN ({places})"  # noqa: S608
        return self._connection.execute(statement, keys).fetchall()

    def _change(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _shrink(self) -> None:
        [(free,)] = self._connection.execute("PRAGMA freelist_count")
        [(pages,)] = self._connection.execute("PRAGMA page_count")
        if free > pages // 2:
            self._connection.execute("VACUUM")

    def _do(self, work: Callable[[], Result]) -> Result:
        """Do it; once more, on a file begun anew, when the file turns out to be no cache."""
        try:
            return work()
        except sqlite3.DatabaseError as error:
            # The rest of the code says how it is damaged.
            if error.sqlite_errorcode & 0xFF not in _DAMAGED:
                raise self._unusable(error) from error
        self._connection.close()
        try:
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            self._connection = self._open()
            self._begin()
            return work()
        except (sqlite3.Error, OSError) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> IndexFolderError:
        return IndexFolderError(f"{self._path} is niet te gebruiken ({error}); is de schijf vol?")


def _check(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(key + value, digest_size=_CHECK_BYTES).digest()


def _groups(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(keys)
    while some := list(islice(left, _AT_ONCE)):
        yield some
