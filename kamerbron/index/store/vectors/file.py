"""A file of vectors: a NumPy array on disk that is written row by row and read in pieces.

It is read and never mapped: what a process read of a mapped file counts as its memory, with all that stands
around it.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError, IndexFolderError

_NUMBER = np.dtype("<f4")

# Some megabytes for the usual lengths of a vector.
_BLOCK_ROWS = 4096


class VectorWriter:
    """Appends rows to a file of vectors; memory stays small, and the same rows give the same bytes."""

    def __init__(self, path: Path, dimension: int) -> None:
        """Begin a new file. Raises IndexFolderError when it cannot be written."""
        self._path = path
        self._dimension = dimension
        self._rows = 0
        try:
            self._file = path.open("wb")
            # As long as that of any number of rows, which is written over it at the end.
            self._write_header()
        except OSError as error:
            raise self._failed(error) from error

    def append(self, vectors: Vectors) -> None:
        """Append rows, shape (rows, dimension).

        Raises ValueError for vectors of another length, IndexFolderError when they cannot be written.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self._dimension:
            raise ValueError(f"vectors have shape (rows, {self._dimension}), not {vectors.shape}")
        try:
            self._file.write(np.ascontiguousarray(vectors, dtype=_NUMBER).data)
        except OSError as error:
            raise self._failed(error) from error
        self._rows += len(vectors)

    def close(self) -> int:
        """Finish the file, unless it is finished, and return its number of rows.

        Raises IndexFolderError when that cannot be done.
        """
        try:
            if not self._file.closed:
                with self._file:
                    self._file.seek(0)
                    self._write_header()
        except OSError as error:
            raise self._failed(error) from error
        return self._rows

    def _write_header(self) -> None:
        shape = (self._rows, self._dimension)
        npy.write_array_header_1_0(self._file, {"descr": _NUMBER.str, "fortran_order": False, "shape": shape})

    def _failed(self, error: OSError) -> IndexFolderError:
        return IndexFolderError(f"{self._path} is niet te schrijven ({error.strerror}); is de schijf vol?")


class VectorFile:
    """Reads a file of vectors; may be used by several threads.

    The file is closed when nobody uses this any more, and not before: a reading thread never finds that its
    file has become another.
    """

    def __init__(self, path: Path) -> None:
        """Open a file. Raises IndexDamagedError when it does not hold vectors."""
        self._path = path
        try:
            with path.open("rb") as file:
                self.rows, self.dimension = _read_shape(file)
                self._start = file.tell()
                self._descriptor = os.dup(file.fileno())
        except (OSError, ValueError) as error:
            raise self._damaged("is geen bestand met vectoren") from error
        weakref.finalize(self, os.close, self._descriptor)
        self._row_bytes = self.dimension * _NUMBER.itemsize
        size, expected = os.fstat(self._descriptor).st_size, self._start + self.rows * self._row_bytes
        if size != expected:
            raise self._damaged(f"is {size} bytes lang en moet {expected} zijn")
        # Else the system reads what stands around a row as well.
        os.posix_fadvise(self._descriptor, 0, 0, os.POSIX_FADV_RANDOM)

    def read(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of rows, in their order. Raises IndexDamagedError when they cannot be read."""
        wanted, places = np.unique(rows, return_inverse=True)
        vectors = np.empty((len(wanted), self.dimension), dtype=_NUMBER)
        # Rows that follow each other are read together.
        into = _bytes_of(vectors)
        starts = np.flatnonzero(np.diff(wanted, prepend=-2) > 1).tolist()
        for start, end in zip(starts, [*starts[1:], len(wanted)], strict=False):
            self._read_into(into[start * self._row_bytes : end * self._row_bytes], int(wanted[start]))
        return vectors[places]

    def blocks(self) -> Iterator[Vectors]:
        """Return all vectors in order, some thousands of rows at a time."""
        for first in range(0, self.rows, _BLOCK_ROWS):
            block = np.empty((min(_BLOCK_ROWS, self.rows - first), self.dimension), dtype=_NUMBER)
            self._read_into(_bytes_of(block), first)
            yield block

    def _read_into(self, waiting: memoryview, row: int) -> None:
        """Fill a stretch of memory with the rows from one on."""
        place = self._start + row * self._row_bytes
        try:
            while waiting:
                read = os.preadv(self._descriptor, [waiting], place)
                if not read:
                    raise self._damaged(f"houdt op na {place} bytes")
                waiting, place = waiting[read:], place + read
        except OSError as error:
            raise self._damaged(f"is niet te lezen ({error.strerror})") from error

    def _damaged(self, what: str) -> IndexDamagedError:
        return IndexDamagedError(f"{self._path} {what}; bouw de index opnieuw.")


def _bytes_of(vectors: Vectors) -> memoryview:
    return vectors.reshape(-1).view(np.uint8).data


def _read_shape(file: BinaryIO) -> tuple[int, int]:
    """Return the rows and the dimension that a file has. Raises ValueError when it holds something else."""
    if npy.read_magic(file) != (1, 0):
        raise ValueError("not of the first version")
    shape, fortran_order, number = npy.read_array_header_1_0(file)
    if number != _NUMBER or fortran_order or len(shape) != 2:
        raise ValueError(f"an array of {number}, shape {shape}")
    return shape
