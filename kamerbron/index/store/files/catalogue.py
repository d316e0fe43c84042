"""Reads the catalogue: documents, passages and sentences in SQLite."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from kamerbron.index.document import Document, Passage, Publication, Sentence, UnitKind
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.store.files.conditions import GIVEN, given, select_documents
from kamerbron.index.store.selection import Filters

_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)
_PUBLICATION = TypeAdapter(Publication)


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

    def passage_of_each_sentence(self) -> NDArray[np.int64]:
        """Return for each sentence row the vector row of its passage."""
        # There are fewer passages than sentences, and the index by passage alone is read.
        rows = self._numbers("SELECT passage_row FROM sentences GROUP BY passage_row ORDER BY passage_row")
        counts = self._numbers("SELECT count(*) FROM sentences GROUP BY passage_row ORDER BY passage_row")
        return np.repeat(rows, counts)

    def document_of_each_passage(self) -> NDArray[np.int64]:
        """Return for each vector row the position of the document of its passage."""
        # Documents and their passages stand in one order; only indexes are read, and none of the texts.
        counts = self._numbers(
            "SELECT (SELECT count(*) FROM passages WHERE document_id = documents.id) "
            "FROM documents ORDER BY position"
        )
        places = self._numbers("SELECT position FROM passages WHERE row IS NOT NULL ORDER BY row")
        return np.repeat(np.arange(len(counts)), counts)[places]

    def positions(self, filters: Filters) -> list[int]:
        """Return the positions of the documents that pass the filters, in order."""
        # Asked for in order, SQLite would read the documents themselves.
        return sorted(position for (position,) in self._query(*select_documents("position", filters)))

    def count_documents(self, *filters: Filters) -> int:
        """Return how many documents pass all of the filters."""
        [(count,)] = self._query(*select_documents("count(*)", *filters))
        return int(count)

    def page(self, *filters: Filters, offset: int, limit: int) -> list[Document]:
        """Return at most `limit` of the documents that pass all of the filters, from the one at `offset` on.

        They stand in order of date, the newest first and those without a date last, and then of id.
        """
        # The places are put in order first: sorting the documents themselves would read them all. In a
        # falling order SQLite has what is NULL last.
        places, values = select_documents("position", *filters)
        order = "ORDER BY date DESC, id"
        statement = "SELECT content FROM documents WHERE position IN"
        rows = self._query(
            f"{statement} ({places} {order} LIMIT ? OFFSET ?) {order}", (*values, limit, offset)
        )
        return [_DOCUMENT.validate_json(content) for (content,) in rows]

    def publications(self, *filters: Filters) -> dict[str, Publication]:
        """Return what each document that passes all of the filters is, by its id."""
        rows = self._query(*select_documents("id, json_extract(content, '$.publication')", *filters))
        return {name: _PUBLICATION.validate_json(content) for name, content in rows}

    def passage(self, passage_id: str, filters: Filters) -> Passage | None:
        """Return a passage, searched or not, of a document that passes the filters; None if there is none."""
        documents, values = select_documents("id", filters)
        statement = "SELECT content FROM passages WHERE id IN (SELECT value FROM json_each(?))"
        found = self._query(f"{statement} AND document_id IN ({documents})", (given([passage_id]), *values))
        return _PASSAGE.validate_json(found[0][0]) if found else None

    def passages_of(self, document_id: str, filters: Filters) -> list[Passage]:
        """Return the passages of a document that passes the filters, searched or not, in its order."""
        documents, values = select_documents("id", Filters(publications=(document_id,)), filters)
        statement = "SELECT content FROM passages WHERE document_id IN"
        rows = self._query(f"{statement} ({documents}) ORDER BY position", values)
        return [_PASSAGE.validate_json(content) for (content,) in rows]

    def documents_citing(self, publication: str) -> list[str]:
        """Return the ids of the documents that have a passage that names a publication, in order."""
        statement = (
            "SELECT DISTINCT document_id FROM passages WHERE row IN (SELECT row FROM citations "
            "WHERE target IN (SELECT value FROM json_each(?))) ORDER BY document_id"
        )
        return [found for (found,) in self._query(statement, (given([publication]),))]

    def publications_numbered(self, number: str, dossier: str | None = None) -> list[str]:
        """Return the ids of the documents with this number, of one dossier or of any, in order."""
        statement = "SELECT id FROM documents WHERE number = ?"
        if dossier is None:
            return [found for (found,) in self._query(f"{statement} ORDER BY id", (number,))]
        of_dossier = " AND position IN (SELECT document FROM dossiers WHERE dossier = ?) ORDER BY id"
        return [found for (found,) in self._query(statement + of_dossier, (number, dossier))]

    def rows_of_units(self, kind: UnitKind, numbers: Sequence[int]) -> list[int]:
        """Return the vector rows of the passages of units of a kind with any of these numbers, in order."""
        statement = (
            "SELECT DISTINCT row FROM numbered_units "
            "WHERE kind = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY row"
        )
        found = self._query(statement, (kind.value, json.dumps(list(numbers))))
        return [row for (row,) in found]

    def rows_citing(self, publication: str) -> list[int]:
        """Return the vector rows of the passages that name a publication, in order."""
        statement = "SELECT DISTINCT row FROM citations WHERE target = ? ORDER BY row"
        return [row for (row,) in self._query(statement, (publication,))]

    def rows_of_unit(self, document_id: str, unit_key: str) -> list[int]:
        """Return the vector rows of the passages of one unit, in order; none when it is not searched."""
        statement = (
            "SELECT row FROM passages "
            "WHERE document_id = ? AND unit = ? AND row IS NOT NULL ORDER BY position"
        )
        return [row for (row,) in self._query(statement, (document_id, unit_key))]

    def _query_in(self, statement: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
        return self._query(f"{statement} {GIVEN}", (json.dumps(list(values)),))

    def _query(self, statement: str, values: tuple[str | int, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _numbers(self, statement: str) -> NDArray[np.int64]:
        """Return a column of whole numbers; there may be millions."""
        try:
            with self._lock:
                return np.fromiter((number for (number,) in self._connection.execute(statement)), np.int64)
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: sqlite3.Error) -> IndexDamagedError:
        return IndexDamagedError(f"{self._path} is geen catalogus ({error}); bouw de index opnieuw.")
