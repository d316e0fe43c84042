"""The catalogue: documents, passages and sentences in SQLite.

A passage that is searched has a row among the passage vectors; the question that a document itself
answers has none. Each sentence, and each footnote, has a row among the sentence vectors; those of one
passage follow each other.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kamerbron.index.document import Document, Passage, Sentence
from kamerbron.index.errors import IndexDamagedError, IndexFolderError

_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)

_SCHEMA = """
CREATE TABLE documents (
    position INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    content  TEXT NOT NULL
);
CREATE TABLE passages (
    position INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    row      INTEGER UNIQUE,
    content  TEXT NOT NULL
);
CREATE TABLE sentences (
    row         INTEGER PRIMARY KEY,
    passage_row INTEGER NOT NULL,
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    footnote    INTEGER
);
CREATE INDEX sentences_by_passage ON sentences (passage_row);
"""


# The values of a query as one JSON array, for SQLite bounds the number of its parameters.
_GIVEN = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A passage with its row among the passage vectors; None when it is not searched."""

    passage: Passage
    row: int | None


def serialise(record: Document | Passage) -> str:
    """Write a record as JSON; the same record gives the same text."""
    adapter: TypeAdapter[Any] = _DOCUMENT if isinstance(record, Document) else _PASSAGE
    return adapter.dump_json(record).decode()


def write_catalogue(
    path: Path,
    documents: Sequence[Document],
    entries: Sequence[CatalogueEntry],
    sentences: Iterable[Sentence],
) -> None:
    """Write a new catalogue file. Raises IndexFolderError when that cannot be done."""
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(_SCHEMA)
            connection.executemany(
                "INSERT INTO documents VALUES (?, ?, ?)",
                ((position, document.id, serialise(document)) for position, document in enumerate(documents)),
            )
            connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?)",
                (
                    (position, entry.passage.id, entry.row, serialise(entry.passage))
                    for position, entry in enumerate(entries)
                ),
            )
            connection.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
                ((s.row, s.passage_row, s.start, s.end, s.footnote) for s in sentences),
            )
    except sqlite3.Error as error:
        raise IndexFolderError(f"{path} is niet te schrijven ({error}); is de schijf vol?") from error


class Catalogue:
    """Reads a catalogue; may be used by several threads."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexDamagedError when it is no catalogue."""
        self._path = path
        self._lock = threading.Lock()
        # Immutable: a generation is never written after it was made, so SQLite need not lock it.
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._damaged(error) from error
        try:
            self._query("SELECT count(*) FROM documents")
        except IndexDamagedError:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def documents(self) -> list[Document]:
        """Return all documents, in the order of the build."""
        rows = self._query("SELECT content FROM documents ORDER BY position")
        return [_DOCUMENT.validate_json(content) for (content,) in rows]

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Return the passages with these vector rows."""
        found = self._query_in("SELECT row, content FROM passages WHERE row IN", rows)
        return {row: _PASSAGE.validate_json(content) for row, content in found}

    def sentences(self, passage_rows: Sequence[int]) -> list[Sentence]:
        """Return the sentences of the passages with these vector rows, in order of row."""
        found = self._query_in(
            "SELECT row, passage_row, start, end, footnote FROM sentences WHERE passage_row IN", passage_rows
        )
        return sorted((Sentence(*values) for values in found), key=lambda sentence: sentence.row)

    def passage_rows_of_sentences(self, rows: Sequence[int]) -> list[int]:
        """Return the vector rows of the passages that hold these sentences, each once, in order."""
        found = self._query_in("SELECT DISTINCT passage_row FROM sentences WHERE row IN", rows)
        return sorted(row for (row,) in found)

    def _query_in(self, statement: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
        return self._query(f"{statement} {_GIVEN}", (json.dumps(list(values)),))

    def _query(self, statement: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: sqlite3.Error) -> IndexDamagedError:
        return IndexDamagedError(f"{self._path} is geen catalogus ({error}); bouw de index opnieuw.")
