"""Writes a generation into the database, in one transaction: before its end nobody sees any of it.

Whatever ends it early, a kill of this program or a restart of the server, the server undoes all of it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from kamerbron.index.errors import IndexFolderError
from kamerbron.index.store.fingerprint import Fingerprint
from kamerbron.index.store.lexical import LexicalRow, LexicalWriter
from kamerbron.index.store.manifest import FORMAT_VERSION, Counts, Manifest, Recipe, VectorCodes
from kamerbron.index.store.postgres.connection import Link
from kamerbron.index.store.postgres.copying import END, HEADER, encode_vectors
from kamerbron.index.store.postgres.digests import table_digest
from kamerbron.index.store.postgres.judging import make_searchable
from kamerbron.index.store.postgres.naming import generation_schema, named
from kamerbron.index.store.postgres.tables import (
    ORDER,
    VECTOR_TABLES,
    Places,
    catalogue_rows,
    create_indexes,
    create_tables,
    create_vector_tables,
    graph_tables,
)
from kamerbron.index.store.postgres.words import word_rows
from kamerbron.index.store.protocol.writing import IndexedDocument, Probes
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.vectors.choosing import SearchSettings
from kamerbron.index.tuning import Tuning

MANIFEST = TypeAdapter(Manifest)
TUNING = TypeAdapter(Tuning)
REPORT = TypeAdapter(BuildReport)

_LIBRARIES = ("kamerbron", "asyncpg", "pystemmer", "sentence-transformers", "tantivy", "torch")

# Rows are sent when so many bytes of them wait.
_WAITING_BYTES = 4 * 1024 * 1024

_BEGIN = (
    "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0; "
    "SET LOCAL lock_timeout = 0"
)


class PostgresWriter:
    """A GenerationWriter; close it, whether it was finished or not."""

    def __init__(
        self,
        link: Link,
        schema: str,
        require_lock: Callable[[Link], None],
        settings: SearchSettings | None = None,
    ) -> None:
        """Begin, on a connection of its own. `require_lock` raises when the lock of the writer was lost."""
        self._link = link
        self._schema = schema
        self._require_lock = require_lock
        self._settings = settings or SearchSettings()
        self._fingerprint = Fingerprint()
        self._places = Places()
        self._waiting = {table: bytearray() for table in ORDER}
        self._digests = {table: hashlib.sha256() for table in ORDER}
        self._dimension: int | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="kamerbron-")
        self._words = LexicalWriter(Path(self._folder.name) / "words")
        link.execute(_BEGIN)
        [(self._id,)] = link.fetch(
            "SELECT nextval(pg_get_serial_sequence($1, 'id'))", f"{schema}.generations"
        )
        self._own = generation_schema(schema, self._id)
        link.execute(create_tables(self._own))

    def add(self, document: IndexedDocument) -> None:
        """Add the next document. Raises IndexFolderError when it cannot be written."""
        self._fingerprint.add(document)
        self._make_vector_tables(document.passage_vectors.shape[1])
        for table, values in catalogue_rows(document, self._places):
            self._send(table, values)
        for row, terms in enumerate(document.terms, start=self._places.rows):
            self._words.add(LexicalRow(row, self._places.documents, terms))
        self._send("passage_vectors", encode_vectors(self._places.rows, document.passage_vectors))
        self._send("sentence_vectors", encode_vectors(self._places.sentences, document.sentence_vectors))
        self._places = self._places.after(document)

    def finish(self, recipe: Recipe, report: BuildReport, probes: Probes) -> str:
        """Make it a whole generation that is not in use yet, and return its name.

        Raises IndexFolderError when it cannot be written, also when another program has the lock by now.
        """
        self._make_vector_tables(recipe.model.dimension)
        self._send_words()
        for table in ORDER:
            self._send(table, b"", at_once=True)
        self._link.execute(create_indexes(self._own))
        passages, sentences = (
            self._make_searchable(table, rows, probes)
            for table, rows in zip(VECTOR_TABLES, (self._places.rows, self._places.sentences), strict=True)
        )
        tuning = TUNING.dump_json(recipe.tuning, indent=2)
        told = REPORT.dump_json(report, indent=2)
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            fingerprint=self._fingerprint.hexdigest(recipe),
            mark=recipe.mark,
            model=recipe.model,
            chunking=recipe.chunking,
            counts=Counts(
                self._places.documents, self._places.rows, self._places.sentences, len(report.refused)
            ),
            passage_search=passages,
            sentence_search=sentences,
            versions={name: version(name) for name in _LIBRARIES},
            files={
                **{table: digest.hexdigest() for table, digest in sorted(self._digests.items())},
                **self._graph_digests(passages, sentences),
                "report": hashlib.sha256(told).hexdigest(),
                "tuning": hashlib.sha256(tuning).hexdigest(),
            },
        )
        return self._take_in(MANIFEST.dump_json(manifest, indent=2), tuning, told)

    def close(self) -> None:
        """Let go of what it writes to; what is not finished is undone."""
        self._words.close()
        self._folder.cleanup()
        self._link.close()

    def _take_in(self, manifest: bytes, tuning: bytes, report: bytes) -> str:
        newest = (
            "SELECT coalesce(max(split_part(name, '-', 1)::integer), 0) "
            "FROM HERE.generations WHERE NOT removed"
        )
        [(last,)] = self._link.fetch(named(newest, self._schema))
        name = f"{last + 1:06}-{hashlib.sha256(manifest).hexdigest()[:16]}"
        taken = (
            "INSERT INTO HERE.generations (id, name, manifest, tuning, report) "
            "OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5)"
        )
        values = (self._id, name, manifest, tuning.decode(), report.decode())
        self._link.fetch(named(taken, self._schema), *values)
        self._require_lock(self._link)
        self._link.execute("COMMIT")
        return name

    def _make_vector_tables(self, dimension: int) -> None:
        if self._dimension is None:
            self._link.execute(create_vector_tables(self._own, dimension))
            self._dimension = dimension

    def _make_searchable(self, table: str, rows: int, probes: Probes) -> VectorCodes:
        dimension = self._dimension or 0
        return make_searchable(
            self._link,
            self._own,
            table,
            rows=rows,
            dimension=dimension,
            probes=probes,
            settings=self._settings,
        )

    def _graph_digests(self, *searched: VectorCodes) -> dict[str, str]:
        return {
            made: table_digest(self._link, self._own, made)
            for table, search in zip(VECTOR_TABLES, searched, strict=True)
            if search.kind == "hnsw"
            for made in graph_tables(table)
        }

    def _send_words(self) -> None:
        self._words.finish()
        try:
            for row in word_rows(Path(self._folder.name) / "words"):
                self._send("word_files", row)
        except OSError as error:
            raise IndexFolderError(
                f"{self._folder.name} is niet te lezen ({error.strerror}); is de schijf vol?"
            ) from error

    def _send(self, table: str, rows: bytes, *, at_once: bool = False) -> None:
        waiting = self._waiting[table]
        waiting += rows
        self._digests[table].update(rows)
        if waiting and (at_once or len(waiting) >= _WAITING_BYTES):
            self._link.copy_in(self._own, table, b"".join((HEADER, waiting, END)))
            waiting.clear()
