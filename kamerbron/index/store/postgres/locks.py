"""Locks in the database: advisory ones, that the server lets go of when the connection of their owner ends.

They are of one database, and known by two numbers: the first is made from the name of the schema.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from kamerbron.index.errors import IndexUnreachableError
from kamerbron.index.store.postgres.connection import Link

MIGRATING = -1
WRITING = 0
"""What is locked beside a generation, which is known by its number from 1 on."""


def lock_space(schema: str) -> int:
    """Return the first number of the locks of a schema."""
    digest = hashlib.sha256(f"kamerbron {schema}".encode()).digest()
    return int.from_bytes(digest[:4], signed=True)


@contextmanager
def transaction(link: Link) -> Iterator[None]:
    """Do all of it or nothing; within another transaction as a part of that. Raises IndexFolderError."""
    within = link.in_transaction
    link.execute("SAVEPOINT part" if within else "BEGIN")
    try:
        yield
    except BaseException:
        if not link.lost:
            link.execute("ROLLBACK TO part" if within else "ROLLBACK")
        raise
    link.execute("RELEASE part" if within else "COMMIT")


@contextmanager
def locked_for_transaction(link: Link, schema: str, what: int) -> Iterator[None]:
    """Do all of it or nothing, and let nobody else do what is locked meanwhile. Raises IndexFolderError."""
    with transaction(link):
        link.fetch("SELECT pg_advisory_xact_lock($1, $2)", lock_space(schema), what)
        yield


def take(link: Link, schema: str, what: int, *, wait: bool) -> bool:
    """Lock for as long as the connection lasts; say whether it was to be had. Raises IndexFolderError."""
    if wait:
        link.fetch("SELECT pg_advisory_lock($1, $2)", lock_space(schema), what)
        return True
    [(taken,)] = link.fetch("SELECT pg_try_advisory_lock($1, $2)", lock_space(schema), what)
    return bool(taken)


def share(link: Link, schema: str, what: int) -> bool:
    """Keep others from locking it for as long as the connection lasts; say whether that could be had."""
    [(taken,)] = link.fetch("SELECT pg_try_advisory_lock_shared($1, $2)", lock_space(schema), what)
    return bool(taken)


def let_go(link: Link) -> None:
    """Unlock all that was locked for as long as the connection lasts, before it ends.

    The server notices the end of a connection a moment later than who ended it goes on. What it cannot be
    told, because the connection is lost, it has noticed.
    """
    if not link.lost:
        with suppress(IndexUnreachableError):
            link.fetch("SELECT pg_advisory_unlock_all()")


def take_for_transaction(link: Link, schema: str, what: int) -> bool:
    """Lock until the transaction ends; say whether it was to be had. Raises IndexFolderError."""
    [(taken,)] = link.fetch("SELECT pg_try_advisory_xact_lock($1, $2)", lock_space(schema), what)
    return bool(taken)


def holds(link: Link, schema: str, what: int, process: int) -> bool:
    """Say whether a connection, by its process on the server, has the lock now. Raises IndexFolderError."""
    [(held,)] = link.fetch(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND "
        "pid = $1 AND classid::bigint = $2 AND objid::bigint = $3 AND "
        "database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
        process,
        lock_space(schema) % 2**32,
        what % 2**32,
    )
    return bool(held)
