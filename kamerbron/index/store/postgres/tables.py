"""The tables of one generation, in a schema of their own: to remove it is to drop that.

They hold what the catalogue of files holds, the vectors, and the files of the words. Each is written in the
order in which `rows_of` gives it back, so that its digest says whether a row of it was changed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from kamerbron.index.document import Passage, Publication
from kamerbron.index.reference import dossier_id
from kamerbron.index.store.fingerprint import serialise
from kamerbron.index.store.postgres.copying import Value, encode_row
from kamerbron.index.store.postgres.naming import named
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.store.selection import folded

_PUBLICATION = TypeAdapter(Publication)

_LARGE = struct.Struct(">q")

ORDER = {
    "documents": "position",
    "dossiers": "document, dossier",
    "passages": "position",
    "numbered_units": "row, number",
    "citations": "row, target",
    "sentences": "row",
    "passage_vectors": "row",
    "sentence_vectors": "row",
    "word_files": "path, part",
}
"""The tables, and by which columns their rows stand in the order of writing."""

# Texts compare by their bytes, as SQLite compares them: the same order in both stores. A vector stands beside
# its row and is not compressed, for it does not shrink.
_TABLES = """
CREATE SCHEMA HERE;
CREATE TABLE HERE.documents (
    position     integer PRIMARY KEY,
    id           text COLLATE "C" NOT NULL UNIQUE,
    number       text COLLATE "C",
    kind         text COLLATE "C",
    chamber      text COLLATE "C",
    session_year text COLLATE "C",
    date         text COLLATE "C",
    publication  text NOT NULL,
    content      text NOT NULL
);
CREATE TABLE HERE.dossiers (
    document integer NOT NULL,
    dossier  text COLLATE "C" NOT NULL
);
CREATE TABLE HERE.passages (
    position    integer PRIMARY KEY,
    id          text COLLATE "C" NOT NULL UNIQUE,
    row         integer UNIQUE,
    document    integer NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    unit        text COLLATE "C" NOT NULL,
    content     text NOT NULL
);
CREATE TABLE HERE.numbered_units (
    number bigint NOT NULL,
    kind   text COLLATE "C" NOT NULL,
    row    integer NOT NULL
);
CREATE TABLE HERE.citations (
    target text COLLATE "C" NOT NULL,
    row    integer NOT NULL
);
CREATE TABLE HERE.sentences (
    row         integer PRIMARY KEY,
    passage_row integer NOT NULL,
    first       integer NOT NULL,
    last        integer NOT NULL,
    footnote    integer
);
CREATE TABLE HERE.word_files (
    path    text COLLATE "C" NOT NULL,
    part    integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (path, part)
);
ALTER TABLE HERE.word_files ALTER content SET STORAGE EXTERNAL;
"""
_VECTORS = """
CREATE TABLE HERE.{table} (row integer PRIMARY KEY, vector vector({dimension}) NOT NULL);
ALTER TABLE HERE.{table} ALTER vector SET STORAGE {storage};
"""
# Up to so many numbers a row fits in a page of the database with room to spare.
_PLAIN_UP_TO = 1900

_INDEXES = """
CREATE INDEX ON HERE.dossiers (dossier);
CREATE INDEX ON HERE.documents (number);
CREATE INDEX ON HERE.documents (date DESC NULLS LAST, id);
CREATE INDEX ON HERE.passages (document_id, unit);
CREATE INDEX ON HERE.numbered_units (number, kind);
CREATE INDEX ON HERE.citations (target);
CREATE INDEX ON HERE.sentences (passage_row);
"""


VECTOR_TABLES = ("passage_vectors", "sentence_vectors")


def graph_tables(table: str) -> tuple[str, str]:
    """Return the tables that are made from one of vectors where there are many."""
    return f"{table}_graph", f"{table}_equals"


def create_tables(schema: str) -> str:
    """Return the statements that make the tables in a new schema, without those of the vectors."""
    return named(_TABLES, schema)


def create_vector_tables(schema: str, dimension: int) -> str:
    """Return the statements that make the tables of vectors of so many numbers."""
    storage = "PLAIN" if dimension <= _PLAIN_UP_TO else "EXTERNAL"
    return "".join(
        named(_VECTORS, schema).format(table=table, dimension=dimension, storage=storage)
        for table in VECTOR_TABLES
    )


def create_indexes(schema: str) -> str:
    """Return the statements that make the indexes on tables that are filled."""
    return named(_INDEXES, schema) + "".join(f"ANALYZE {schema}.{table};" for table in ORDER)


def rows_of(schema: str, table: str) -> str:
    """Return the query for all rows of a table, in the order in which they were written."""
    return named(f"TABLE HERE.{table} ORDER BY {ORDER.get(table, 'row')}", schema)


@dataclass(frozen=True, slots=True)
class Places:
    """How much stands before a document: documents, passages, passages that are searched, sentences."""

    documents: int = 0
    passages: int = 0
    rows: int = 0
    sentences: int = 0

    def after(self, document: IndexedDocument) -> Places:
        """Return the places behind a document that begins at these."""
        return Places(
            self.documents + 1,
            self.passages + len(document.passages),
            self.rows + len(document.terms),
            self.sentences + len(document.sentences),
        )


def catalogue_rows(document: IndexedDocument, at: Places) -> Iterator[tuple[str, bytes]]:
    """Return the rows of a document for each table of the catalogue that it has any in."""
    yield "documents", encode_row(_document_values(document, at))
    for name in sorted(_dossier_names(document)):
        yield "dossiers", encode_row((at.documents, name))
    searched: list[tuple[int, Passage]] = []
    for place, (passage, row) in enumerate(zip(document.passages, document.rows, strict=True)):
        yield "passages", encode_row(_passage_values(passage, row, place, at))
        if row is not None:
            searched.append((at.rows + row, passage))
    for row, passage in searched:
        for number in sorted(passage.unit_numbers):
            yield "numbered_units", encode_row((_LARGE.pack(number), passage.unit_kind.value, row))
        for target in sorted(passage.cites):
            yield "citations", encode_row((target, row))
    for s in document.sentences:
        values = (at.sentences + s.row, at.rows + s.passage_row, s.start, s.end, s.footnote)
        yield "sentences", encode_row(values)


def _document_values(indexed: IndexedDocument, at: Places) -> tuple[Value, ...]:
    publication = indexed.document.publication
    return (
        at.documents,
        indexed.document.id,
        publication.number,
        folded(publication.kind) if publication.kind else None,
        publication.chamber.value if publication.chamber else None,
        publication.session_year,
        publication.date.isoformat() if publication.date else None,
        _PUBLICATION.dump_json(publication),
        serialise(indexed.document),
    )


def _passage_values(passage: Passage, row: int | None, place: int, at: Places) -> tuple[Value, ...]:
    return (
        at.passages + place,
        passage.id,
        None if row is None else at.rows + row,
        at.documents,
        passage.document_id,
        passage.unit_key,
        serialise(passage),
    )


def _dossier_names(document: IndexedDocument) -> list[str]:
    """Return what each dossier is found by: a chapter by its dossier as well."""
    return [
        name
        for dossier in document.document.publication.dossiers
        for name in sorted({dossier_id(dossier), dossier.number})
    ]
