"""A real PostgreSQL for tests: one server for all of them, started when the first asks for it."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from kamerbron.index.store.postgres.address import parse_address
from kamerbron.index.store.postgres.connection import Database
from kamerbron.index.store.postgres.store import PostgresStore
from kamerbron.index.store.vectors.choosing import SearchSettings

_PROGRAM = Path(__file__).with_name("postgres_server.py")
_END_SECONDS = 30


class Server:
    """A server of our own; every test takes an address of its own on it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # What is typed to the tests is not for it.
            start_new_session=True,
        )
        self.address = self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(_END_SECONDS)
        self._process.stdout.close()

    def fresh_address(self) -> str:
        """Return the address of an index that is not there yet."""
        return f"{self.address}&schema=proef_{uuid.uuid4().hex[:12]}"

    def restart(self) -> None:
        """Stop the server in the middle of whatever it does, and start it again."""
        assert self._process.stdin is not None
        self._process.stdin.write("restart\n")
        self._process.stdin.flush()
        assert self._answer() == "restarted"

    def run(self, statement: str, *values: Any) -> list[Any]:
        """Do something behind the back of the program."""
        with database(self.address) as asked, asked.link() as link:
            return link.fetch(statement, *values)

    def drop_connections(self) -> None:
        """End all connections but the one that does it."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'kamerbron' AND pid <> pg_backend_pid()"
        )

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline().strip()
        assert answer, "the server did not start"
        return answer


@contextmanager
def database(address: str) -> Iterator[Database]:
    """Connections with the server that end with the context."""
    opened = Database(parse_address(address))
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def postgres_store(server: Server, settings: SearchSettings | None = None) -> Iterator[PostgresStore]:
    """An index of its own that is not there yet."""
    with PostgresStore(server.fresh_address(), settings) as store:
        yield store


def schema_of(store: PostgresStore) -> str:
    return store._database.schema


def newest_tables(server: Server, store: PostgresStore) -> str:
    """Return the schema of the newest generation of an index."""
    [(number,)] = server.run(f"SELECT max(id) FROM {schema_of(store)}.generations")  # noqa: S608
    return f"{schema_of(store)}_generation_{number}"
