"""Connections with the server, for many threads. With `failures` the only module that imports asyncpg.

asyncpg works in an event loop: one runs on a thread of its own, and each call here waits for it. It is the
driver because it is fast with vectors, licensed as we may use it (Apache-2.0), and notices at once that a
connection is gone.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Self, TypeVar

import asyncpg

from kamerbron.index.errors import IndexUnreachableError
from kamerbron.index.store.postgres.address import Address
from kamerbron.index.store.postgres.event_loop import EventLoop
from kamerbron.index.store.postgres.failures import translated

_SETTINGS = {
    "application_name": "kamerbron",
    # Small questions: compiling them takes longer than answering them.
    "jit": "off",
    "TimeZone": "UTC",
}
_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 60.0

# How long a server that was there before may be away, as it is when it is restarted.
_PATIENCE_SECONDS, _PAUSE_SECONDS = 5.0, 0.1

# As many threads may ask at a time; more of them wait for each other.
_MOST_LINKS = 16

Result = TypeVar("Result")


class Link:
    """One connection; one thread at a time uses it."""

    def __init__(self, loop: EventLoop, connection: asyncpg.Connection, place: str) -> None:
        self._loop = loop
        self._connection = connection
        self._place = place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def lost(self) -> bool:
        """Whether the connection is gone."""
        return bool(self._connection.is_closed())

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and is not ended."""
        return bool(self._connection.is_in_transaction())

    @property
    def process(self) -> int:
        """The number of the process of the server that serves this connection."""
        return int(self._connection.get_server_pid())

    def fetch(self, statement: str, *values: object, seconds: float | None = None) -> list[Any]:
        """Return the rows that a statement gives. Raises IndexFolderError."""
        return self._run(self._connection.fetch(statement, *values, timeout=seconds))

    def execute(self, script: str) -> None:
        """Do one statement or more, without values. Raises IndexFolderError."""
        self._run(self._connection.execute(script))

    def copy_in(self, schema: str, table: str, content: bytes) -> None:
        """Add rows to a table, in the binary form of COPY. Raises IndexFolderError."""
        self._run(
            self._connection.copy_to_table(
                table, source=BytesIO(content), schema_name=schema, format="binary"
            )
        )

    def copy_out(self, query: str, take: Callable[[bytes], object]) -> None:
        """Give the rows of a query piece by piece, in the binary form of COPY. Raises IndexFolderError."""

        async def pass_on(content: bytes) -> None:
            take(content)

        self._run(self._connection.copy_from_query(query, output=pass_on, format="binary"))

    def close(self) -> None:
        """End the connection, whatever it was doing."""
        self._loop.call(self._connection.terminate)

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        with translated(self._place):
            return self._loop.run(work)


class Database:
    """The server, for as many threads as there are; close it when nobody asks it any more."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._was_there = False
        self._begin()
        _DATABASES.add(self)

    @property
    def place(self) -> str:
        """Where it is, without any password."""
        return self._address.place

    @property
    def schema(self) -> str:
        """The schema of the index in the database."""
        return self._address.schema

    def close(self) -> None:
        """End all connections."""
        self._finish()

    def begin_after_fork(self) -> None:
        """Leave the connections to the process that this one is a copy of, and make others when asked."""
        self._finish.detach()
        # Not even collected here, which would end them.
        _OF_PARENT.append((self._loop, list(self._links)))
        self._begin()

    def connect(self, *, patient: bool = False) -> Link:
        """Make a connection for one purpose; the caller closes it.

        With `patient` a server that was there before is waited for, a little. Raises IndexFolderError.
        """
        waits = patient and self._was_there and self._finish.alive
        until = time.monotonic() + (_PATIENCE_SECONDS if waits else 0)
        while True:
            try:
                return self._connect()
            except IndexUnreachableError:
                if time.monotonic() > until:
                    raise
            time.sleep(_PAUSE_SECONDS)

    @contextmanager
    def link(self, *, patient: bool = False) -> Iterator[Link]:
        """Lend a connection; one on which something failed is not lent again. Raises IndexFolderError."""
        with self._places:
            link = self._take() or self.connect(patient=patient)
            try:
                yield link
            except BaseException:
                link.close()
                raise
            self._idle.append(link)

    def read(self, work: Callable[[Link], Result]) -> Result:
        """Return what reading gives; once more when the connection turns out to be lost.

        Raises IndexFolderError.
        """
        try:
            with self.link() as link:
                return work(link)
        except IndexUnreachableError:
            # What was kept is of the server before it was restarted.
            while kept := self._take():
                kept.close()
        with self.link(patient=True) as link:
            return work(link)

    def fetch(self, statement: str, *values: object) -> list[Any]:
        """Return the rows that a statement gives that changes nothing. Raises IndexFolderError."""
        return self.read(lambda link: link.fetch(statement, *values, seconds=_ANSWER_SECONDS))

    def _begin(self) -> None:
        self._loop = EventLoop()
        self._idle: deque[Link] = deque()
        self._places = threading.BoundedSemaphore(_MOST_LINKS)
        self._links: weakref.WeakSet[Link] = weakref.WeakSet()
        self._finish = weakref.finalize(self, _end, self._loop, self._links)

    def _connect(self) -> Link:
        with translated(self.place):
            connection = self._loop.run(
                asyncpg.connect(self._address.dsn, timeout=_CONNECT_SECONDS, server_settings=dict(_SETTINGS))
            )
        link = Link(self._loop, connection, self.place)
        self._links.add(link)
        self._was_there = True
        return link

    def _take(self) -> Link | None:
        while self._idle:
            try:
                link = self._idle.pop()
            except IndexError:
                return None
            if not link.lost:
                return link
            link.close()
        return None


def _end(loop: EventLoop, links: weakref.WeakSet[Link]) -> None:
    for link in list(links):
        link.close()
    loop.close()


_DATABASES: weakref.WeakSet[Database] = weakref.WeakSet()
_OF_PARENT: list[object] = []


def _begin_after_fork() -> None:
    for database in list(_DATABASES):
        database.begin_after_fork()


# A server that is copied into workers has a thread and connections that its copies do not have.
os.register_at_fork(after_in_child=_begin_after_fork)
