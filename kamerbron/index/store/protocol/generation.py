"""What those who ask read of a generation: its vectors, its words and its catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from kamerbron.index.document import Document, Passage, Publication, Sentence, UnitKind
from kamerbron.index.encoder import ModelIdentity, Vectors
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.manifest import Manifest
from kamerbron.index.store.neighbours import Allowed, Neighbour
from kamerbron.index.store.selection import Filters
from kamerbron.index.store.terms import Field, Terms
from kamerbron.index.tuning import Tuning


class VectorSearch(Protocol):
    """Search among vectors; the rows are those of a generation."""

    @property
    def rows(self) -> int:
        """The number of vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def search(self, query: Vectors, count: int, allowed: Allowed | None = None) -> list[Neighbour]:
        """Return the best `count` rows for one query vector, best first, equals in order of row.

        With `allowed` only its rows are found. Raises ValueError when the query has the wrong length or is
        all zeros.
        """

    def scores(self, query: Vectors, rows: Sequence[int]) -> list[float]:
        """Return the inner product of one query with each of the rows, in their order."""

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Return the vectors of the rows, in their order: shape (len(rows), dimension)."""


class WordSearch(Protocol):
    """BM25 over the terms of passages."""

    @property
    def rows(self) -> int:
        """The number of passages."""

    def search(
        self,
        terms: Terms,
        count: int,
        *,
        documents: Sequence[int] | None = None,
        rows: Sequence[int] | None = None,
    ) -> list[Neighbour]:
        """Return the best `count` rows with any of the terms, best first, equals in order of row.

        The scores of the fields are added. With `documents` only passages of those are found, with `rows`
        only those.
        """

    def scores(self, terms: Terms, rows: Sequence[int]) -> list[float]:
        """Return the score of each of the rows, in their order; 0 for one that has none of the terms."""

    def frequency(self, field: Field, term: str) -> int:
        """Return how many passages hold a term."""


class Catalogue(Protocol):
    """The documents, passages and sentences of a generation."""

    def documents(self) -> list[Document]:
        """Return all documents, in the order of the build."""

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Return the passages with these vector rows."""

    def sentences(self, passage_rows: Sequence[int]) -> list[Sentence]:
        """Return the sentences of the passages with these vector rows, in order of row."""

    def positions(self, filters: Filters) -> list[int]:
        """Return the positions of the documents that pass the filters, in order."""

    def count_documents(self, *filters: Filters) -> int:
        """Return how many documents pass all of the filters."""

    def page(self, *filters: Filters, offset: int, limit: int) -> list[Document]:
        """Return at most `limit` of the documents that pass all of the filters, from the one at `offset` on.

        They stand in order of date, the newest first and those without a date last, and then of id.
        """

    def publications(self, *filters: Filters) -> dict[str, Publication]:
        """Return what each document that passes all of the filters is, by its id."""

    def passage(self, passage_id: str, filters: Filters) -> Passage | None:
        """Return a passage, searched or not, of a document that passes the filters; None if there is none."""

    def passages_of(self, document_id: str, filters: Filters) -> list[Passage]:
        """Return the passages of a document that passes the filters, searched or not, in its order."""

    def documents_citing(self, publication: str) -> list[str]:
        """Return the ids of the documents that have a passage that names a publication, in order."""

    def publications_numbered(self, number: str, dossier: str | None = None) -> list[str]:
        """Return the ids of the documents with this number, of one dossier or of any, in order."""

    def rows_of_units(self, kind: UnitKind, numbers: Sequence[int]) -> list[int]:
        """Return the vector rows of the passages of units of a kind with any of these numbers, in order."""

    def rows_citing(self, publication: str) -> list[int]:
        """Return the vector rows of the passages that name a publication, in order."""

    def rows_of_unit(self, document_id: str, unit_key: str) -> list[int]:
        """Return the vector rows of the passages of one unit, in order; none when it is not searched."""


class Generation(Protocol):
    """An open generation of the index; it stays whole and the same for as long as it is open.

    `built` is when it was made, `refused` are the files that its build refused.
    `passage_of_sentence` holds for each sentence row the row of its passage, `document_of_passage` for each
    passage row the position of its document.
    """

    manifest: Manifest
    built: dt.datetime
    refused: tuple[Refused, ...]
    tuning: Tuning
    passage_of_sentence: NDArray[np.int64]
    document_of_passage: NDArray[np.int64]

    @property
    def catalogue(self) -> Catalogue:
        """The documents, passages and sentences."""

    @property
    def passage_vectors(self) -> VectorSearch:
        """The vectors of the passages that are searched."""

    @property
    def sentence_vectors(self) -> VectorSearch:
        """The vectors of their sentences and footnotes."""

    @property
    def lexical(self) -> WordSearch:
        """The words of the passages that are searched."""

    def __enter__(self) -> Self:
        """Close it where the context ends."""

    def __exit__(self, *_: object) -> None:
        """Close it."""

    def close(self) -> None:
        """Let go of what it holds open."""

    def require_model(self, identity: ModelIdentity) -> None:
        """Raise IndexMismatchError, with both values, unless the generation was made with this model."""
