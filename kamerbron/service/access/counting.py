"""Counts of requests that hold for all worker processes together."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from limits.storage import Storage

_SCHEME = "kamerbron-counts"

# A count is written in microseconds; who waits longer than this for another is not waiting for a count.
_WAIT_SECONDS = 2.0

_FORGET_EVERY_SECONDS = 60.0

_INCREASE = """
    INSERT INTO counts (key, count, ends) VALUES (:key, :amount, :ends)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN ends <= :now THEN :amount ELSE count + :amount END,
        ends = CASE WHEN ends <= :now THEN :ends ELSE ends END
    RETURNING count
"""


def make_counts(folder: Path) -> str:
    """Make a place to count in a folder that only the service can enter; whoever made the folder removes it.

    Returns what the `rate_storage` of the settings is to be. To be called once, before the worker processes
    start.
    """
    file = folder.resolve() / "counts.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE counts (key TEXT PRIMARY KEY, count INTEGER, ends REAL)")
    return f"{_SCHEME}://{file}"


class SharedCounts(Storage):
    """Counts in a small SQLite file, as the limits package asks for them.

    SQLite sees to it that two processes never take two requests for one, and lets go of what a process held
    that was killed. Nothing is waited for on disk: after a crash of the machine no count is worth keeping.
    A process that has counted is not to be forked; SQLite forbids it.
    """

    STORAGE_SCHEME = [_SCHEME]  # noqa: RUF012 - as the package has it

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: float | str | bool) -> None:  # noqa: FBT001, FBT002 - the signature of the package
        super().__init__(uri, wrap_exceptions, **options)
        self._file = Path(urlsplit(uri).path)
        self._held = threading.local()
        self._forgotten = time.monotonic()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong in the storage itself."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more for the key, and return the count; it starts anew when its time has ended."""
        self._forget_ended()
        now = time.time()
        given = {"key": key, "amount": amount, "now": now, "ends": now + expiry}
        # All rows are taken, because the count is written for good when the last one is.
        return int(self._connection().execute(_INCREASE, given).fetchall()[0][0])

    def get(self, key: str) -> int:
        """Return the count of the key."""
        row = self._row("count", key)
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when the count of the key ends; now when there is none."""
        row = self._row("ends", key)
        return float(row[0]) if row else time.time()

    def check(self) -> bool:
        """Whether can be counted."""
        try:
            # One of its own, and not kept: this is asked before the worker processes may have started.
            with closing(self._connect()) as connection:
                connection.execute("SELECT count(*) FROM counts").fetchall()
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int:
        """Forget all counts; return how many there were."""
        return self._connection().execute("DELETE FROM counts").rowcount

    def clear(self, key: str) -> None:
        """Forget the count of the key."""
        self._connection().execute("DELETE FROM counts WHERE key = ?", (key,))

    def _row(self, column: str, key: str) -> tuple[float] | None:
        query = f"SELECT {column} FROM counts WHERE key = ? AND ends > ?"  # noqa: S608 - a name of ours
        row: tuple[float] | None = self._connection().execute(query, (key, time.time())).fetchone()
        return row

    def _forget_ended(self) -> None:
        if time.monotonic() - self._forgotten > _FORGET_EVERY_SECONDS:
            self._forgotten = time.monotonic()
            self._connection().execute("DELETE FROM counts WHERE ends <= ?", (time.time(),))

    def _connection(self) -> sqlite3.Connection:
        """Return the connection of this thread, made when it counts for the first time."""
        connection: sqlite3.Connection | None = getattr(self._held, "connection", None)
        if connection is None:
            connection = self._held.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        # Not made where it is gone: a count of its own would let through what the others do not.
        connection = sqlite3.connect(
            f"{self._file.as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS, isolation_level=None
        )
        connection.execute("PRAGMA synchronous = OFF")
        return connection
