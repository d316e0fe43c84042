"""Texts that wait to be embedded, shared out among workers on as many machines as there are.

A worker leases a batch for a while. What it does not complete in that time is leased to another: who dies
loses nothing, and who is late does work twice, which gives the same vectors under the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.postgres.cache import put_values
from kamerbron.index.store.postgres.connection import Database
from kamerbron.index.store.postgres.locks import transaction
from kamerbron.index.store.postgres.naming import named
from kamerbron.index.store.protocol.work import LEASE_SECONDS, Batch

VECTORS = "vectors"
"""The memory that vectors go to."""

_AT_ONCE = 2000


class PostgresWorkQueue:
    """A WorkQueue in the database; each worker may have its own, on its own machine."""

    def __init__(self, database: Database, model: str) -> None:
        """Take the database, and the mark of the model whose vectors are waited for."""
        self._database = database
        self._model = model

    def add(self, texts: Mapping[bytes, str]) -> None:
        """Have texts wait, by the keys of their vectors; one that waits already does not wait twice.

        Raises IndexFolderError.
        """
        statement = self._named(
            "INSERT INTO HERE.work (model, key, content) "
            "SELECT $1, key, content FROM unnest($2::bytea[], $3::bytea[]) AS items (key, content) "
            "ON CONFLICT DO NOTHING"
        )
        keys = list(texts)
        for first in range(0, len(keys), _AT_ONCE):
            some = keys[first : first + _AT_ONCE]
            contents = [texts[key].encode("utf-8", "surrogatepass") for key in some]
            with self._database.link() as link:
                link.fetch(statement, self._model, some, contents)

    def lease(self, count: int, seconds: float = LEASE_SECONDS) -> Batch:
        """Take at most `count` texts that nobody has, the first that were added; none when there are none.

        They are ours for so many seconds by the clock of the database. Raises IndexFolderError.
        """
        statement = self._named(
            "UPDATE HERE.work AS work SET until = now() + make_interval(secs => $3) "
            "FROM (SELECT key FROM HERE.work WHERE model = $1 AND (until IS NULL OR until < now()) "
            "ORDER BY place LIMIT $2 FOR UPDATE SKIP LOCKED) AS free "
            "WHERE work.model = $1 AND work.key = free.key RETURNING work.place, work.key, work.content"
        )
        with self._database.link(patient=True) as link:
            found = sorted(link.fetch(statement, self._model, count, seconds))
        return Batch(
            tuple(key for _, key, _ in found),
            tuple(content.decode("utf-8", "surrogatepass") for _, _, content in found),
        )

    def complete(self, batch: Batch, vectors: Vectors) -> None:
        """Keep the vectors of a batch, at once and for good, and have its texts wait no more.

        Done twice it does nothing more. Raises IndexFolderError.
        """
        values = {key: row.astype("<f4").tobytes() for key, row in zip(batch.keys, vectors, strict=True)}
        with self._database.link(patient=True) as link, transaction(link):
            newest = self._named("SELECT coalesce(max(number), 0) FROM HERE.cache_builds WHERE kind = $1")
            [(build,)] = link.fetch(newest, VECTORS)
            put_values(link, self._database.schema, VECTORS, build, values)
            done = self._named("DELETE FROM HERE.work WHERE model = $1 AND key = ANY($2::bytea[])")
            link.fetch(done, self._model, list(batch.keys))

    def left(self) -> int:
        """Return how many texts wait or are leased. Raises IndexFolderError."""
        statement = self._named("SELECT count(*) FROM HERE.work WHERE model = $1")
        [(count,)] = self._database.fetch(statement, self._model)
        return int(count)

    def others(self) -> int:
        """Return how many texts wait for the vectors of another model. Raises IndexFolderError."""
        statement = self._named("SELECT count(*) FROM HERE.work WHERE model <> $1")
        [(count,)] = self._database.fetch(statement, self._model)
        return int(count)

    def clear(self) -> None:
        """Drop what waits, of whatever model, for a build that begins anew. Raises IndexFolderError."""
        with self._database.link() as link:
            link.execute(self._named("DELETE FROM HERE.work"))

    def _named(self, statement: str) -> str:
        return named(statement, self._database.schema)
