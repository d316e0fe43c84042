"""A memory of work in the database: values by key, with a check, and which build used them last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from kamerbron.index.store.postgres.connection import Database, Link
from kamerbron.index.store.postgres.naming import named

_AT_ONCE = 2000
_CHECK_BYTES = 8


class PostgresCache:
    """A Cache in the database; each time one is made is a build."""

    def __init__(self, database: Database, kind: str) -> None:
        """Begin a build. Raises IndexFolderError."""
        self._database = database
        self._kind = kind
        begin = (
            "INSERT INTO HERE.cache_builds VALUES ($1, 1) "
            "ON CONFLICT (kind) DO UPDATE SET number = cache_builds.number + 1 RETURNING number"
        )
        with database.link() as link:
            [(self._build,)] = link.fetch(named(begin, database.schema), kind)

    def find(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values that are there. Raises IndexFolderError."""
        statement = self._named(
            "SELECT key, value, digest FROM HERE.cache WHERE kind = $1 AND key = ANY($2::bytea[])"
        )
        return {
            key: value
            for some in _groups(keys)
            for key, value, digest in self._database.fetch(statement, self._kind, some)
            if digest == check(key, value)
        }

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the keys of which there is no value, each once and in their order.

        Raises IndexFolderError.
        """
        statement = self._named("SELECT key FROM HERE.cache WHERE kind = $1 AND key = ANY($2::bytea[])")
        missing: list[bytes] = []
        for some in _groups(dict.fromkeys(keys)):
            there = {key for (key,) in self._database.fetch(statement, self._kind, some)}
            missing += [key for key in some if key not in there]
        return missing

    def put(self, items: Mapping[bytes, bytes]) -> None:
        """Keep values, at once and for good. Raises IndexFolderError when they cannot be written."""
        with self._database.link() as link:
            put_values(link, self._database.schema, self._kind, self._build, items)

    def keep(self, keys: Iterable[bytes]) -> None:
        """Say that this build uses these entries. Raises IndexFolderError."""
        statement = self._named(
            "UPDATE HERE.cache SET build = $1 WHERE kind = $2 AND key = ANY($3::bytea[]) AND build <> $1"
        )
        for some in _groups(keys):
            with self._database.link() as link:
                link.fetch(statement, self._build, self._kind, some)

    def forget(self) -> None:
        """Drop what neither this build nor the one before it used. Raises IndexFolderError."""
        with self._database.link() as link:
            statement = self._named("DELETE FROM HERE.cache WHERE kind = $1 AND build < $2")
            link.fetch(statement, self._kind, self._build - 1)

    def _named(self, statement: str) -> str:
        return named(statement, self._database.schema)


def put_values(link: Link, schema: str, kind: str, build: int, items: Mapping[bytes, bytes]) -> None:
    """Keep values as those of a build, in the place of what was there. Raises IndexFolderError."""
    statement = (
        "INSERT INTO HERE.cache (kind, key, value, digest, build) "
        "SELECT $1, key, value, digest, $2 "
        "FROM unnest($3::bytea[], $4::bytea[], $5::bytea[]) AS items (key, value, digest) "
        # In the order of their keys, or two that put the same ones at once would wait for each other.
        "ORDER BY key ON CONFLICT (kind, key) DO UPDATE "
        "SET value = excluded.value, digest = excluded.digest, build = excluded.build"
    )
    for some in _groups(items):
        values = [items[key] for key in some]
        digests = [check(key, value) for key, value in zip(some, values, strict=True)]
        link.fetch(named(statement, schema), kind, build, some, values, digests)


def check(key: bytes, value: bytes) -> bytes:
    """Return what tells whether a value is the one that was put."""
    return hashlib.blake2b(key + value, digest_size=_CHECK_BYTES).digest()


def _groups(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(keys)
    while some := list(islice(left, _AT_ONCE)):
        yield some
