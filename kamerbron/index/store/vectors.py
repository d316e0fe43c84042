"""Vectors on disk and exact search among them. The only module that imports faiss.

What faiss leaves to its callers is owned here: it pads missing hits with id -1, answers a query of
zeros, promises no order among equal scores, and raises an AssertionError without words on a vector of
the wrong length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError, IndexFolderError

Allowed = NDArray[np.bool_]
"""For each row whether it may be found."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row and its inner product with the query; for vectors of unit length that is the cosine."""

    row: int
    score: float


class VectorIndex:
    """An exact (flat) inner product index; row numbers are those in which the vectors were given."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Vectors) -> VectorIndex:
        """Make an index of float32 vectors, shape (rows, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read an index. Raises IndexDamagedError when the file does not hold one."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexDamagedError(f"{path} is geen vectorindex; bouw de index opnieuw.") from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise IndexDamagedError(f"{path} is geen vlakke vectorindex; bouw de index opnieuw.")
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to a file. Raises IndexFolderError when that cannot be done."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise IndexFolderError(f"{path} is niet te schrijven; is de schijf vol?") from error

    @property
    def rows(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def search(self, query: Vectors, count: int, allowed: Allowed | None = None) -> list[Neighbour]:
        """Return the best `count` rows for one query vector, best first, equals in order of row.

        With `allowed` only its rows are found. Raises ValueError when the query has the wrong length or is
        all zeros.
        """
        row = self._checked(query)
        count = min(count, self.rows)
        if count <= 0:
            return []
        within = None if allowed is None else _only(allowed)
        # One more than asked, to see whether faiss had to choose among equals where the list ends.
        nearest = self._index.search(row, min(count + 1, self.rows), params=within)
        scores, rows = nearest[0][0], nearest[1][0]
        if len(scores) > count and rows[count] >= 0 and scores[count] == scores[count - 1]:
            just_below = np.nextafter(scores[count], np.float32(-np.inf))
            _, scores, rows = self._index.range_search(row, just_below, params=within)
        found = [
            Neighbour(int(number), float(score))
            for number, score in zip(rows, scores, strict=True)
            if number >= 0
        ]
        return sorted(found, key=lambda neighbour: (-neighbour.score, neighbour.row))[:count]

    def scores(self, query: Vectors, rows: Sequence[int]) -> list[float]:
        """Return the inner product of one query with each of the rows, in their order."""
        row = self._checked(query)
        if not rows:
            return []
        vectors = self.vectors(rows)
        # Summed row by row: a matrix product gives equal rows unequal last bits.
        return [float(score) for score in (vectors * row[0]).sum(axis=1)]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Return the vectors of the rows, in their order: shape (len(rows), dimension)."""
        if not rows:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors: Vectors = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return vectors

    def _checked(self, query: Vectors) -> Vectors:
        if query.shape != (self.dimension,):
            raise ValueError(f"a query has shape ({self.dimension},), not {query.shape}")
        if not np.any(query):
            raise ValueError("a query vector of zeros has no neighbours")
        return np.ascontiguousarray(query[np.newaxis], dtype=np.float32)


def _only(allowed: Allowed) -> faiss.SearchParameters:
    # The stubs of faiss know the constructors of C++, and not the Python ones over them.
    selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg,arg-type]
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
