"""Search among vectors, whichever way: exactly in memory, or by codes with the vectors on disk.

What neither way leaves to chance is owned here: the order of equals, a query of zeros, which faiss answers,
and one of the wrong length, at which it raises an AssertionError without words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.store.manifest import VectorCodes
from kamerbron.index.store.neighbours import Allowed, Neighbour, Rows, Scores
from kamerbron.index.store.vectors.choosing import codes_path, vector_path, write_search_index
from kamerbron.index.store.vectors.coded import CodedVectors, products, read_codes
from kamerbron.index.store.vectors.file import VectorFile, VectorWriter
from kamerbron.index.store.vectors.flat import FlatVectors

__all__ = ["Allowed", "Neighbour", "VectorIndex", "VectorWriter", "write_search_index"]


class SearchedVectors(Protocol):
    """Vectors that are searched in some way."""

    @property
    def rows(self) -> int:
        """The number of vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None) -> tuple[Rows, Scores]:
        """Return at least the best `count` rows that are found, in any order, with their scores.

        Of equals where they end all are given. There are `count` wherever so many may be found.
        """

    def read(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, in their order."""


class VectorIndex:
    """Inner products with vectors; row numbers are those in which the vectors were written."""

    def __init__(self, vectors: SearchedVectors) -> None:
        self._vectors = vectors

    @classmethod
    def of(cls, vectors: Vectors) -> VectorIndex:
        """Search float32 vectors, shape (rows, dimension), exactly."""
        return cls(FlatVectors([vectors], vectors.shape[1]))

    @classmethod
    def open(cls, folder: Path, name: str, search: VectorCodes) -> VectorIndex:
        """Open the vectors of a generation as they are to be searched.

        Raises IndexDamagedError when the files do not hold them, or are not those that were measured.
        """
        file = VectorFile(vector_path(folder, name))
        if search.kind == "exact":
            return cls(FlatVectors(file.blocks(), file.dimension))
        path = codes_path(folder, name)
        codes = read_codes(path)
        found = (codes.index.ntotal, codes.index.d, codes.index.nlist)
        expected = (file.rows, file.dimension, search.lists)
        if found != expected:
            raise IndexDamagedError(
                f"{path} heeft {found[0]} vectoren van {found[1]} in {found[2]} lijsten en dat moet "
                f"{expected[0]} van {expected[1]} in {expected[2]} zijn; bouw de index opnieuw."
            )
        return cls(CodedVectors(file, codes, search.probes))

    @property
    def rows(self) -> int:
        """The number of vectors."""
        return self._vectors.rows

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._vectors.dimension

    def search(self, query: Vectors, count: int, allowed: Allowed | None = None) -> list[Neighbour]:
        """Return the best `count` rows for one query vector, best first, equals in order of row.

        With `allowed` only its rows are found. Raises ValueError when the query has the wrong length or is
        all zeros.
        """
        query = self._checked(query)
        count = min(count, self.rows)
        if count <= 0:
            return []
        rows, scores = self._vectors.nearest(query, count, allowed)
        best = np.lexsort((rows, -scores))[:count]
        return [
            Neighbour(row, score)
            for row, score in zip(rows[best].tolist(), scores[best].tolist(), strict=True)
        ]

    def scores(self, query: Vectors, rows: Sequence[int]) -> list[float]:
        """Return the inner product of one query with each of the rows, in their order."""
        query = self._checked(query)
        scores: list[float] = products(query, self.vectors(rows)).tolist()
        return scores

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Return the vectors of the rows, in their order: shape (len(rows), dimension).

        Raises IndexDamagedError when they cannot be read.
        """
        if not rows:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._vectors.read(np.asarray(rows, dtype=np.int64))

    def _checked(self, query: Vectors) -> Vectors:
        if query.shape != (self.dimension,):
            raise ValueError(f"a query has shape ({self.dimension},), not {query.shape}")
        if not np.any(query):
            raise ValueError("a query vector of zeros has no neighbours")
        return np.ascontiguousarray(query, dtype=np.float32)
