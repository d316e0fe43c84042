"""Writes the catalogue of a generation, document by document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kamerbron.index.document import Passage
from kamerbron.index.errors import IndexFolderError
from kamerbron.index.reference import dossier_id
from kamerbron.index.store.fingerprint import serialise
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.store.selection import folded

_TABLES = """
CREATE TABLE documents (
    position     INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    number       TEXT,
    kind         TEXT,
    chamber      TEXT,
    session_year TEXT,
    date         TEXT,
    content      TEXT NOT NULL
);
CREATE TABLE dossiers (
    document INTEGER NOT NULL,
    dossier  TEXT NOT NULL
);
CREATE TABLE passages (
    position    INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    row         INTEGER UNIQUE,
    document_id TEXT NOT NULL,
    unit        TEXT NOT NULL,
    content     TEXT NOT NULL
);
CREATE TABLE numbered_units (
    number INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    row    INTEGER NOT NULL
);
CREATE TABLE citations (
    target TEXT NOT NULL,
    row    INTEGER NOT NULL
);
CREATE TABLE sentences (
    row         INTEGER PRIMARY KEY,
    passage_row INTEGER NOT NULL,
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    footnote    INTEGER
);
"""

_INDEXES = (
    "CREATE INDEX dossiers_by_name ON dossiers (dossier)",
    "CREATE INDEX documents_by_number ON documents (number)",
    "CREATE INDEX documents_by_filter ON documents (kind, chamber, session_year, date)",
    "CREATE INDEX documents_by_date ON documents (date DESC, id)",
    "CREATE INDEX passages_by_unit ON passages (document_id, unit)",
    "CREATE INDEX units_by_number ON numbered_units (number, kind)",
    "CREATE INDEX citations_by_target ON citations (target)",
    "CREATE INDEX sentences_by_passage ON sentences (passage_row)",
)


class CatalogueWriter:
    """Writes a new catalogue file.

    A passage that is searched has a row among the passage vectors; the question that a document itself
    answers has none. Each sentence, and each footnote, has a row among the sentence vectors; those of one
    passage follow each other.
    """

    def __init__(self, path: Path) -> None:
        """Make the file. Raises IndexFolderError when that cannot be done."""
        self._path = path
        self._documents = self._passages = self._rows = self._sentences = 0
        try:
            with ExitStack() as opened:
                self._connection = sqlite3.connect(path, isolation_level=None)
                opened.callback(self._connection.close)
                # What is not finished is thrown away, so no journal need protect it.
                self._connection.executescript(
                    f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_TABLES}"
                )
                opened.pop_all()
        except sqlite3.Error as error:
            raise self._unwritable(error) from error

    def add(self, document: IndexedDocument) -> None:
        """Add the next document. Raises IndexFolderError when it cannot be written."""
        try:
            self._insert("documents", [self._document_values(document)])
            self._insert("dossiers", ((self._documents, name) for name in _dossier_names(document)))
            self._insert("passages", self._passage_values(document))
            searched = [
                (passage, self._rows + row)
                for passage, row in zip(document.passages, document.rows, strict=True)
                if row is not None
            ]
            self._insert("numbered_units", _unit_values(searched))
            self._insert(
                "citations", ((target, row) for passage, row in searched for target in passage.cites)
            )
            self._insert(
                "sentences",
                (
                    (self._sentences + s.row, self._rows + s.passage_row, s.start, s.end, s.footnote)
                    for s in document.sentences
                ),
            )
        except sqlite3.Error as error:
            raise self._unwritable(error) from error
        self._documents += 1
        self._passages += len(document.passages)
        self._rows += len(searched)
        self._sentences += len(document.sentences)

    def finish(self) -> None:
        """Make the file whole. Raises IndexFolderError when that cannot be done."""
        try:
            for statement in _INDEXES:
                self._connection.execute(statement)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._unwritable(error) from error
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _insert(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        values = list(rows)
        if values:
            places = ", ".join("?" * len(values[0]))
            # The name of a table of our own.
            self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608

    def _document_values(self, indexed: IndexedDocument) -> tuple[Any, ...]:
        document = indexed.document
        publication = document.publication
        return (
            self._documents,
            document.id,
            publication.number,
            folded(publication.kind) if publication.kind else None,
            publication.chamber.value if publication.chamber else None,
            publication.session_year,
            publication.date.isoformat() if publication.date else None,
            serialise(document),
        )

    def _passage_values(self, document: IndexedDocument) -> Iterable[tuple[Any, ...]]:
        for place, (passage, row) in enumerate(zip(document.passages, document.rows, strict=True)):
            yield (
                self._passages + place,
                passage.id,
                None if row is None else self._rows + row,
                passage.document_id,
                passage.unit_key,
                serialise(passage),
            )

    def _unwritable(self, error: sqlite3.Error) -> IndexFolderError:
        return IndexFolderError(f"{self._path} is niet te schrijven ({error}); is de schijf vol?")


def _dossier_names(document: IndexedDocument) -> list[str]:
    """Return what each dossier is found by: a chapter by its dossier as well."""
    return [
        name
        for dossier in document.document.publication.dossiers
        for name in sorted({dossier_id(dossier), dossier.number})
    ]


def _unit_values(searched: Iterable[tuple[Passage, int]]) -> Iterable[tuple[Any, ...]]:
    return (
        (number, passage.unit_kind.value, row) for passage, row in searched for number in passage.unit_numbers
    )
