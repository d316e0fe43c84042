"""The catalogue in PostgreSQL: documents, passages and sentences of one generation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import TypeAdapter

from kamerbron.index.document import Document, Passage, Publication, Sentence, UnitKind
from kamerbron.index.store.postgres.conditions import LARGEST, known, select_documents
from kamerbron.index.store.postgres.naming import named
from kamerbron.index.store.selection import Filters

_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)
_PUBLICATION = TypeAdapter(Publication)

Fetch = Callable[..., list[Any]]
"""Gives the rows of a statement with its parameters."""


class PostgresCatalogue:
    """Reads the catalogue of a generation; may be used by several threads."""

    def __init__(self, fetch: Fetch, schema: str) -> None:
        """Take what asks the database, and the schema of the generation in it."""
        self._fetch = fetch
        self._schema = schema

    def documents(self) -> list[Document]:
        """Return all documents, in the order of the build."""
        rows = self._query("SELECT content FROM HERE.documents ORDER BY position")
        return [_DOCUMENT.validate_json(content) for (content,) in rows]

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Return the passages with these vector rows."""
        if not rows:
            return {}
        found = self._query(
            "SELECT row, content FROM HERE.passages WHERE row = ANY($1::bigint[])", list(rows)
        )
        return {row: _PASSAGE.validate_json(content) for row, content in sorted(found)}

    def sentences(self, passage_rows: Sequence[int]) -> list[Sentence]:
        """Return the sentences of the passages with these vector rows, in order of row."""
        if not passage_rows:
            return []
        found = self._query(
            "SELECT row, passage_row, first, last, footnote FROM HERE.sentences "
            "WHERE passage_row = ANY($1::bigint[])",
            list(passage_rows),
        )
        return [Sentence(*values) for values in sorted(found, key=lambda values: int(values[0]))]

    def positions(self, filters: Filters) -> list[int]:
        """Return the positions of the documents that pass the filters, in order."""
        statement, values = select_documents(self._schema, "position", filters)
        return [position for (position,) in self._fetch(f"{statement} ORDER BY position", *values)]

    def count_documents(self, *filters: Filters) -> int:
        """Return how many documents pass all of the filters."""
        statement, values = select_documents(self._schema, "count(*)", *filters)
        [(count,)] = self._fetch(statement, *values)
        return int(count)

    def page(self, *filters: Filters, offset: int, limit: int) -> list[Document]:
        """Return at most `limit` of the documents that pass all of the filters, from the one at `offset` on.

        They stand in order of date, the newest first and those without a date last, and then of id.
        """
        # The places are put in order first: sorting the documents themselves would read them all.
        places, values = select_documents(self._schema, "position, date, id", *filters)
        order = "ORDER BY date DESC NULLS LAST, id"
        bounds = f"LIMIT ${len(values) + 1} OFFSET ${len(values) + 2}"
        statement = (
            f"WITH places AS ({places} {order} {bounds}) "  # noqa: S608 - all of our own
            "SELECT d.content FROM places p JOIN HERE.documents d USING (position) "
            "ORDER BY p.date DESC NULLS LAST, p.id"
        )
        rows = self._query(statement, *values, limit, offset)
        return [_DOCUMENT.validate_json(content) for (content,) in rows]

    def publications(self, *filters: Filters) -> dict[str, Publication]:
        """Return what each document that passes all of the filters is, by its id."""
        statement, values = select_documents(self._schema, "id, publication", *filters)
        rows = self._fetch(f"{statement} ORDER BY position", *values)
        return {name: _PUBLICATION.validate_json(content) for name, content in rows}

    def passage(self, passage_id: str, filters: Filters) -> Passage | None:
        """Return a passage, searched or not, of a document that passes the filters; None if there is none."""
        documents, values = select_documents(self._schema, "position", filters)
        statement = (
            f"SELECT content FROM HERE.passages WHERE document IN ({documents}) "  # noqa: S608 - all of our own
            f"AND id = ANY(${len(values) + 1}::text[])"
        )
        found = self._query(statement, *values, known([passage_id]))
        return _PASSAGE.validate_json(found[0][0]) if found else None

    def passages_of(self, document_id: str, filters: Filters) -> list[Passage]:
        """Return the passages of a document that passes the filters, searched or not, in its order."""
        only = Filters(publications=(document_id,))
        documents, values = select_documents(self._schema, "position", only, filters)
        statement = (
            f"SELECT content FROM HERE.passages WHERE document IN ({documents}) "  # noqa: S608 - all of our own
            "ORDER BY position"
        )
        return [_PASSAGE.validate_json(content) for (content,) in self._query(statement, *values)]

    def documents_citing(self, publication: str) -> list[str]:
        """Return the ids of the documents that have a passage that names a publication, in order."""
        statement = (
            "SELECT DISTINCT document_id FROM HERE.passages WHERE row IN "
            "(SELECT row FROM HERE.citations WHERE target = ANY($1::text[])) ORDER BY document_id"
        )
        return [found for (found,) in self._query(statement, known([publication]))]

    def publications_numbered(self, number: str, dossier: str | None = None) -> list[str]:
        """Return the ids of the documents with this number, of one dossier or of any, in order."""
        numbered = "SELECT id FROM HERE.documents WHERE number = ANY($1::text[])"
        if dossier is None:
            return [found for (found,) in self._query(f"{numbered} ORDER BY id", known([number]))]
        of_dossier = " AND position IN (SELECT document FROM HERE.dossiers WHERE dossier = ANY($2::text[]))"
        return [
            found
            for (found,) in self._query(
                f"{numbered}{of_dossier} ORDER BY id", known([number]), known([dossier])
            )
        ]

    def rows_of_units(self, kind: UnitKind, numbers: Sequence[int]) -> list[int]:
        """Return the vector rows of the passages of units of a kind with any of these numbers, in order."""
        statement = (
            "SELECT DISTINCT row FROM HERE.numbered_units "
            "WHERE kind = $1 AND number = ANY($2::bigint[]) ORDER BY row"
        )
        asked = [number for number in numbers if number <= LARGEST]
        return [row for (row,) in self._query(statement, kind.value, asked)]

    def rows_citing(self, publication: str) -> list[int]:
        """Return the vector rows of the passages that name a publication, in order."""
        statement = "SELECT DISTINCT row FROM HERE.citations WHERE target = ANY($1::text[]) ORDER BY row"
        return [row for (row,) in self._query(statement, known([publication]))]

    def rows_of_unit(self, document_id: str, unit_key: str) -> list[int]:
        """Return the vector rows of the passages of one unit, in order; none when it is not searched."""
        statement = (
            "SELECT row FROM HERE.passages WHERE document_id = ANY($1::text[]) AND unit = ANY($2::text[]) "
            "AND row IS NOT NULL ORDER BY position"
        )
        return [row for (row,) in self._query(statement, known([document_id]), known([unit_key]))]

    def _query(self, statement: str, *values: object) -> list[Any]:
        return self._fetch(named(statement, self._schema), *values)
