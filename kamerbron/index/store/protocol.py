"""What an index is to those who ask it and those who make it, wherever it is kept.

The files of a folder (`file_store`) and PostgreSQL (`postgres`) are both a Store: generations, one of them in
use, and a memory of the work that was done for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from kamerbron.index.document import Document, Passage, Publication, Sentence, UnitKind
from kamerbron.index.encoder import ModelIdentity, Vectors
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.manifest import Manifest, Recipe
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.selection import Filters
from kamerbron.index.store.terms import Field, Terms
from kamerbron.index.store.vectors import Allowed, Neighbour
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


@dataclass(frozen=True, slots=True, eq=False)
class IndexedDocument:
    """A document as it goes into a generation, with all that is searched of it.

    `rows` are the places of its passages among its own vectors, None for one that is not searched; `terms`
    has one for each vector. The sentences are counted within the document, and so are their passages.
    """

    document: Document
    passages: tuple[Passage, ...]
    rows: tuple[int | None, ...]
    terms: tuple[Terms, ...]
    sentences: tuple[Sentence, ...]
    passage_vectors: Vectors
    sentence_vectors: Vectors


Probes = Callable[[], Vectors]
"""Makes vectors of questions, on which search that is not exact is judged; asked only where there is such."""


class GenerationWriter(Protocol):
    """Writes one generation, document by document. Nobody sees it before it is switched to."""

    def add(self, document: IndexedDocument) -> None:
        """Add the next document. Raises IndexFolderError when it cannot be written."""

    def finish(self, recipe: Recipe, report: BuildReport, probes: Probes) -> str:
        """Make it a whole generation that is not in use yet, and return its name.

        Raises IndexFolderError when it cannot be written.
        """


class Cache(Protocol):
    """What was worked out before, by key. An entry that is damaged is one that is not there."""

    def find(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values that are there."""

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the keys of which there is no value, each once and in their order."""

    def put(self, items: Mapping[bytes, bytes]) -> None:
        """Keep values, at once and for good. Raises IndexFolderError when they cannot be written."""

    def keep(self, keys: Iterable[bytes]) -> None:
        """Say that this build uses these entries."""

    def forget(self) -> None:
        """Drop what neither this build nor the one before it used."""


LEASE_SECONDS = 300.0
"""For so long a worker has the texts that it took, if it does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to embed, with the keys under which their vectors are kept."""

    keys: tuple[bytes, ...]
    texts: tuple[str, ...]


class WorkQueue(Protocol):
    """Texts that wait for the vectors of one model, which is known by its mark."""

    def add(self, texts: Mapping[bytes, str]) -> None:
        """Have texts wait, by the keys of their vectors; one that waits already does not wait twice."""

    def lease(self, count: int, seconds: float = LEASE_SECONDS) -> Batch:
        """Take at most `count` texts that nobody has; none when there are none. For so long they are ours."""

    def complete(self, batch: Batch, vectors: Vectors) -> None:
        """Keep the vectors of a batch, at once and for good, and have its texts wait no more."""

    def left(self) -> int:
        """Return how many texts wait or are leased."""

    def others(self) -> int:
        """Return how many texts wait for the vectors of another model."""

    def clear(self) -> None:
        """Drop what waits, of whatever model, for a build that begins anew."""


class Store(Protocol):
    """An index: its generations, the one in use, and the memory of what was done for them."""

    @property
    def place(self) -> str:
        """Where it is, as an operator gives it, without any password."""

    @property
    def folder(self) -> Path | None:
        """The folder of this machine that it lies in; None when it lies in none."""

    def current(self) -> str:
        """Return the name of the generation in use.

        Raises IndexAbsentError when there is none, IndexDamagedError when it is not where the index says.
        """

    def generations(self) -> list[str]:
        """Return the names of the whole generations, the oldest first. Raises IndexAbsentError."""

    def manifest(self, name: str) -> Manifest:
        """Return what a generation is. Raises IndexDamagedError or IndexMismatchError."""

    def built(self, name: str) -> dt.datetime:
        """Return when a generation was made, in UTC. Raises IndexDamagedError."""

    def report(self, name: str) -> BuildReport:
        """Return what a generation was made of. Raises IndexDamagedError."""

    def verify(self, name: str) -> Manifest:
        """Return what a generation is, after reading all of it.

        Raises IndexDamagedError, which names what is damaged, or IndexMismatchError.
        """

    def open(self, name: str) -> Generation:
        """Open a generation that was verified before. Raises IndexDamagedError or IndexMismatchError."""

    def locked(self, *, wait: bool) -> AbstractContextManager[None]:
        """Be the only one who changes the index, and clear away what a killed build left.

        Raises IndexBusyError when another does, unless it is to be waited for; IndexFolderError when the
        place cannot be written to or holds something else.
        """

    def cache(self, kind: str) -> AbstractContextManager[Cache]:
        """Open a memory of work by its name, `readings` or `vectors`. For the one who has the lock."""

    def work(self, model: str) -> WorkQueue | None:
        """Return what waits for the vectors of a model, by its mark; None where only one machine works."""

    def writing(self) -> AbstractContextManager[GenerationWriter]:
        """Begin a generation; what is not finished when the context ends is cleared away."""

    def switch(self, name: str) -> None:
        """Put a generation in use, at once for whoever opens the index from now on."""

    def remove(self, name: str) -> None:
        """Remove a generation that is not in use. Who has it open keeps it."""
