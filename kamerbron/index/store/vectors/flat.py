"""Vectors in memory and exact search among them, by faiss.

What faiss leaves to its callers is owned here: it pads missing hits with id -1, and chooses as it likes
among equal scores where a list ends.
"""

from __future__ import annotations

from collections.abc import Iterable

import faiss
import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.neighbours import Allowed, Rows, Scores


class FlatVectors:
    """An exact (flat) inner product index; row numbers are those in which the vectors were given."""

    def __init__(self, blocks: Iterable[Vectors], dimension: int) -> None:
        self._index = faiss.IndexFlatIP(dimension)
        for block in blocks:
            self._index.add(np.ascontiguousarray(block, dtype=np.float32))

    @property
    def rows(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None) -> tuple[Rows, Scores]:
        """Return at least the best `count` rows with their scores, and all equals of the last of them."""
        row = np.ascontiguousarray(query[np.newaxis], dtype=np.float32)
        within = None if allowed is None else faiss.SearchParameters(sel=selector(allowed))  # type: ignore[call-arg]
        # One more than asked, to see whether faiss had to choose among equals where the list ends.
        nearest = self._index.search(row, min(count + 1, self.rows), params=within)
        scores, rows = nearest[0][0], nearest[1][0]
        if len(scores) > count and rows[count] >= 0 and scores[count] == scores[count - 1]:
            just_below = np.nextafter(scores[count], np.float32(-np.inf))
            _, scores, rows = self._index.range_search(row, just_below, params=within)
        found = rows >= 0
        return rows[found], scores[found]

    def read(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, in their order."""
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors


def selector(allowed: Allowed) -> faiss.IDSelector:
    """Return what tells faiss which rows may be found."""
    # The stubs of faiss know the constructors of C++, and not the Python ones over them.
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg,arg-type]
