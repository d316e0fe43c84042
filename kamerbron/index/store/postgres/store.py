"""An index in PostgreSQL: generations beside each other, one in use, and the memory of work.

SCHEMA                    which generations there are, the one in use, what was read and embedded before, and
                          what waits for the workers
SCHEMA_generation_NUMBER  the tables of a generation

Where several machines build, answer and embed at once, all of it is here: only the words are copied to each
machine that answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Self, TypeVar

from kamerbron.index.errors import IndexAbsentError, IndexBusyError, IndexDamagedError, IndexFolderError
from kamerbron.index.store.manifest import Manifest
from kamerbron.index.store.postgres.address import parse_address
from kamerbron.index.store.postgres.cache import PostgresCache
from kamerbron.index.store.postgres.connection import Database, Link
from kamerbron.index.store.postgres.generation import (
    PostgresGeneration,
    find_generation,
    read_manifest,
    read_part,
    verify_generation,
)
from kamerbron.index.store.postgres.locks import (
    WRITING,
    holds,
    let_go,
    take,
    take_for_transaction,
    transaction,
)
from kamerbron.index.store.postgres.migrations import migrate, require_schema
from kamerbron.index.store.postgres.naming import generation_schema, named
from kamerbron.index.store.postgres.work_queue import PostgresWorkQueue
from kamerbron.index.store.postgres.writing import REPORT, PostgresWriter
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.vectors.choosing import SearchSettings

Result = TypeVar("Result")


class PostgresStore:
    """A Store in a database; may be used by several threads, and is closed when nobody asks it any more."""

    def __init__(self, address: str, settings: SearchSettings | None = None) -> None:
        """Read the address; the database is asked later. Raises IndexFolderError when it is no address."""
        self._database = Database(parse_address(address))
        self._schema = self._database.schema
        self._settings = settings
        self._lock: Link | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections; generations that are open can then be closed, and nothing else."""
        self._database.close()

    @property
    def place(self) -> str:
        """The address, without any password."""
        return self._database.place

    @property
    def folder(self) -> Path | None:
        """None: it lies in no folder of this machine."""
        return None

    def current(self) -> str:
        """Return the name of the generation in use.

        Raises IndexAbsentError when there is none, IndexDamagedError when it is not there.
        """
        found = self._read(
            lambda link: link.fetch(
                self._named(
                    "SELECT c.name, g.id IS NOT NULL FROM HERE.current c "
                    "LEFT JOIN HERE.generations g ON g.name = c.name AND NOT g.removed"
                )
            )
        )
        if not found:
            raise IndexAbsentError(
                f"In {self.place} staat geen index; maak er een met: "
                f"kamerbron index MAP --index {quote(self.place)}"
            )
        [(name, is_there)] = found
        if not is_there:
            raise IndexDamagedError(
                f"{self.place} noemt generatie {name[:40]!r}, en die is er niet; kies een andere met "
                "kamerbron index rollback, of bouw de index opnieuw."
            )
        return str(name)

    def generations(self) -> list[str]:
        """Return the names of the whole generations, the oldest first. Raises IndexAbsentError."""
        names = self._names()
        if not names:
            self.current()
        return names

    def manifest(self, name: str) -> Manifest:
        """Return what a generation is. Raises IndexDamagedError or IndexMismatchError."""
        return self._read(
            lambda link: read_manifest(find_generation(link, self._schema, name, self.place), self.place)
        )

    def built(self, name: str) -> dt.datetime:
        """Return when a generation was made, in UTC. Raises IndexDamagedError."""
        return self._read(lambda link: find_generation(link, self._schema, name, self.place).built)

    def report(self, name: str) -> BuildReport:
        """Return what a generation was made of. Raises IndexDamagedError."""
        stored = self._read(lambda link: find_generation(link, self._schema, name, self.place))
        return read_part(REPORT, stored.report, stored, self.place)

    def verify(self, name: str) -> Manifest:
        """Return what a generation is, after reading all of it.

        Raises IndexDamagedError, which names the table that is damaged, or IndexMismatchError.
        """
        return self._read(
            lambda link: verify_generation(
                link, self._schema, find_generation(link, self._schema, name, self.place), self.place
            )
        )

    def open(self, name: str) -> PostgresGeneration:
        """Open a generation that was verified before; it is not removed while it is open.

        Raises IndexDamagedError or IndexMismatchError.
        """
        self._read(lambda _: None)
        return PostgresGeneration(self._database, name, self._names)

    @contextmanager
    def locked(self, *, wait: bool) -> Iterator[None]:
        """Be the only one who changes the index, after making its tables and clearing away what was removed.

        Raises IndexBusyError when another does, unless it is to be waited for; IndexFolderError when the
        database cannot be written to or the schema holds something else.
        """
        with self._database.connect(patient=True) as link:
            migrate(link, self._schema, self.place)
            # As long as a build takes nothing passes over this connection.
            link.execute("SET idle_session_timeout = 0; SET statement_timeout = 0; SET lock_timeout = 0")
            if not take(link, self._schema, WRITING, wait=wait):
                raise IndexBusyError(
                    f"Een andere opdracht is bezig met de index in {self.place}; wacht tot die klaar is, of "
                    "geef --wait."
                )
            self._lock = link
            try:
                self._clear()
                yield
            finally:
                self._lock = None
                let_go(link)

    @contextmanager
    def cache(self, kind: str) -> Iterator[PostgresCache]:
        """Open a memory of work by its name. For the one who has the lock. Raises IndexFolderError."""
        self._require_lock()
        yield PostgresCache(self._database, kind)

    @contextmanager
    def writing(self) -> Iterator[PostgresWriter]:
        """Begin a generation; what is not finished when the context ends is undone. For who has the lock."""
        self._require_lock()
        with self._database.connect() as link:
            writer = PostgresWriter(link, self._schema, self._require_lock, self._settings)
            try:
                yield writer
            finally:
                writer.close()

    def switch(self, name: str) -> None:
        """Put a generation in use, at once for whoever opens the index from now on. For who has the lock."""
        with self._database.link() as link, transaction(link):
            find_generation(link, self._schema, name, self.place)
            statement = (
                "INSERT INTO HERE.current (name) VALUES ($1) "
                "ON CONFLICT (only_one) DO UPDATE SET name = excluded.name"
            )
            link.fetch(self._named(statement), name)
            self._require_lock(link)

    def remove(self, name: str) -> None:
        """Remove a generation that is not in use; where it is open, its tables go later.

        For who has the lock. Raises IndexFolderError.
        """
        with self._database.link() as link, transaction(link):
            if link.fetch(self._named("SELECT FROM HERE.current WHERE name = $1"), name):
                raise IndexFolderError(f"Generatie {name} is in gebruik; kies er eerst een andere.")
            find_generation(link, self._schema, name, self.place)
            removed = "UPDATE HERE.generations SET removed = true WHERE name = $1 AND NOT removed"
            link.fetch(self._named(removed), name)
            self._require_lock(link)
        self._clear()

    def work(self, model: str) -> PostgresWorkQueue:
        """Return what waits to be embedded by a model, that is known by its mark. Raises IndexFolderError."""
        self._read(lambda _: None)
        return PostgresWorkQueue(self._database, model)

    def _names(self) -> list[str]:
        try:
            names = self._named("SELECT name FROM HERE.generations WHERE NOT removed")
            found = self._read(lambda link: link.fetch(names))
        except IndexAbsentError:
            return []
        return sorted((name for (name,) in found), key=lambda name: (int(name.partition("-")[0]), name))

    def _clear(self) -> None:
        """Drop the tables of what was removed and is not open any more."""
        with self._database.link() as link:
            for (number,) in link.fetch(self._named("SELECT id FROM HERE.generations WHERE removed")):
                with transaction(link):
                    if take_for_transaction(link, self._schema, number):
                        link.execute(
                            f"DROP SCHEMA IF EXISTS {generation_schema(self._schema, number)} CASCADE"
                        )
                        link.fetch(self._named("DELETE FROM HERE.generations WHERE id = $1"), number)

    def _named(self, statement: str) -> str:
        return named(statement, self._schema)

    def _read(self, work: Callable[[Link], Result]) -> Result:
        def checked(link: Link) -> Result:
            require_schema(link, self._schema, self.place)
            return work(link)

        return self._database.read(checked)

    def _require_lock(self, asking: Link | None = None) -> None:
        """Raise IndexBusyError unless the lock is ours; with a connection the server is asked."""
        lock = self._lock
        if lock and not lock.lost and (not asking or holds(asking, self._schema, WRITING, lock.process)):
            return
        raise IndexBusyError(
            f"De index in {self.place} is niet meer vergrendeld, want de verbinding is weg geweest; begin "
            "opnieuw. Wat al was ingebed, is bewaard."
        )
