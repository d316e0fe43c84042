"""Vectors on disk and search among them by codes in lists (IVF, 8 bits a number), by faiss.

Codes bring candidates and no scores: what they bring is compared by its own vector. So a row can be missed,
and none has another score than in exact search. What faiss leaves to its callers is owned here: it finds
nothing more where the lists that it looks into end, promises no order among equal codes, and gives other
bytes when it counts with more threads.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError, IndexFolderError
from kamerbron.index.store.neighbours import Allowed, Rows, Scores
from kamerbron.index.store.vectors.file import VectorFile
from kamerbron.index.store.vectors.flat import selector
from kamerbron.index.store.vectors.mapped_file import MappedFile

_SEED = 1
_ROUNDS = 10

# The largest whole number of a code.
_LARGEST = 127

# So many candidates are compared for each row that is asked: on vectors of real sentences the best fifty by
# their codes hold 98% of the nearest fifty, and the best hundred all of them.
_CANDIDATES = 2

# Up to so many rows that may be found are all compared.
_FEW = 4000

# What may be found can lie anywhere: about so many codes of it are compared, which takes 15 ms, and all of
# them when there are fewer.
_COMPARED = 200_000

# So many bytes of codes stay in memory between searches.
_MOST_RESIDENT = 128 * 1024 * 1024

# Rows compared at a time: some megabytes.
_BLOCK_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes in lists, and the file that they are read from in place; None for those not written yet."""

    index: faiss.IndexIVF
    file: MappedFile | None = None

    def were_read(self, share: float) -> None:
        """Say that a search has read about such a share of them."""
        if self.file is not None:
            self.file.was_read(share * len(self.file))


class CodedVectors:
    """Codes of the vectors of a file; search looks into the `probes` lists that are nearest to a query."""

    def __init__(self, file: VectorFile, codes: Codes, probes: int) -> None:
        self._file = file
        self._codes = codes
        self._index = codes.index
        self._probes = probes

    @property
    def rows(self) -> int:
        """The number of vectors."""
        return self._file.rows

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._file.dimension

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None) -> tuple[Rows, Scores]:
        """Return at least the best `count` rows that are found with their scores, and all equals of the last.

        There are as many as are asked for wherever so many may be found.
        """
        query = np.ascontiguousarray(query, dtype=np.float32)
        if allowed is None:
            return self._among_lists(query, count, self._probes, None)
        available = int(np.count_nonzero(allowed))
        if available <= max(count, _FEW):
            rows = np.flatnonzero(allowed)
            return rows, self._scores(query, rows)
        probes = max(self._probes, math.ceil(self._index.nlist * _COMPARED / available))
        return self._among_lists(query, count, probes, allowed)

    def read(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, in their order. Raises IndexDamagedError when they cannot be read."""
        return self._file.read(rows)

    def _among_lists(
        self, query: Vectors, count: int, probes: int, allowed: Allowed | None
    ) -> tuple[Rows, Scores]:
        """Return the best rows of so many lists, or of more where those hold too few."""
        sought = min(_CANDIDATES * count, self.rows)
        asked = _whole(query[np.newaxis], _scale(query))
        selected = {} if allowed is None else {"sel": selector(allowed)}
        while True:
            within = faiss.SearchParametersIVF(nprobe=min(probes, self._index.nlist), **selected)  # type: ignore[call-arg]
            nearest = self._index.search(asked, sought, params=within)
            codes, rows = nearest[0][0], nearest[1][0]
            if rows[count - 1] >= 0 or probes >= self._index.nlist:
                break
            probes *= 2
        self._codes.were_read(min(1.0, probes / self._index.nlist))
        last = codes[-1] if rows[-1] >= 0 else None
        codes, rows = codes[rows >= 0], rows[rows >= 0]
        scores = self._scores(query, rows)
        if last is not None and last in codes[scores >= np.partition(scores, -count)[-count]]:
            # Where the list ends among equals, faiss has chosen: take all of them.
            just_below = np.nextafter(last, np.float32(-np.inf))
            _, _, rows = self._index.range_search(asked, just_below, params=within)
            scores = self._scores(query, rows)
        return rows, scores

    def _scores(self, query: Vectors, rows: Rows) -> Scores:
        blocks = [rows[first : first + _BLOCK_ROWS] for first in range(0, len(rows), _BLOCK_ROWS)]
        scores = [products(query, self._file.read(block)) for block in blocks]
        return np.concatenate([*scores, np.empty(0, dtype=np.float32)])


def products(query: Vectors, vectors: Vectors) -> Scores:
    """Return the inner product of a query with each vector."""
    # Summed row by row: a matrix product gives equal rows unequal last bits.
    scores: Scores = (vectors * query).sum(axis=1)
    return scores


def train_codes(file: VectorFile, *, lists: int, sample: int) -> Codes:
    """Make codes of all vectors of a file; the same vectors give the same ones.

    The lists are fitted to a sample of the vectors, that is drawn the same way every time. A code is the
    vector in whole numbers of one scale: compared with a question in whole numbers, which takes half the time
    that it takes to make each code a vector again.
    """
    kind = faiss.ScalarQuantizer.QT_8bit_direct_signed
    quantizer = faiss.IndexFlatIP(file.dimension)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, file.dimension, lists, kind, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.niter = _ROUNDS
    index.cp.seed = _SEED
    # faiss complains of a sample that it finds small, and takes a part of one that it finds large.
    index.cp.min_points_per_centroid = 1
    index.cp.max_points_per_centroid = sample
    drawn = np.random.default_rng(_SEED).choice(file.rows, min(sample, file.rows), replace=False)
    vectors = file.read(np.sort(drawn))
    scale = _scale(vectors)
    with _one_thread():
        index.train(_whole(vectors, scale))
        for block in file.blocks():
            index.add(_whole(block, scale))
    return Codes(index)


def _scale(vectors: Vectors) -> np.float32:
    """Return what makes the largest number of some vectors that of a code."""
    largest = np.abs(vectors).max()
    return np.float32(_LARGEST / largest) if largest else np.float32(1)


def _whole(vectors: Vectors, scale: np.float32) -> Vectors:
    whole: Vectors = np.clip(np.rint(vectors * scale), -_LARGEST, _LARGEST)
    return whole


def write_codes(codes: Codes, path: Path) -> None:
    """Write codes to a file. Raises IndexFolderError when that cannot be done."""
    try:
        faiss.write_index(codes.index, str(path))
    except RuntimeError as error:
        raise IndexFolderError(f"{path} is niet te schrijven; is de schijf vol?") from error


def read_codes(path: Path) -> Codes:
    """Open a file of codes; they stay on disk. Raises IndexDamagedError when it does not hold codes."""
    try:
        file = MappedFile(path, _MOST_RESIDENT)
        content = file.content
        # The stubs of faiss leave this one out.
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(content), len(content))  # type: ignore[attr-defined]
        index = faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC)
    except (OSError, ValueError, RuntimeError) as error:
        raise IndexDamagedError(f"{path} is geen vectorindex; bouw de index opnieuw.") from error
    if not isinstance(index, faiss.IndexIVFScalarQuantizer):
        raise IndexDamagedError(f"{path} is geen vectorindex in lijsten; bouw de index opnieuw.")
    return Codes(index, file)


@contextmanager
def _one_thread() -> Iterator[None]:
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
