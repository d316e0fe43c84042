"""Rows in the binary form of COPY: what is sent is what comes back, so that a digest of it says both.

The form is that of the PostgreSQL documentation, "COPY, Binary Format": a header, rows of counted fields, and
an end. A `vector` is that of pgvector: its length and a zero, of 16 bits each, and its numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kamerbron.index.encoder import Vectors

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"

_FIELDS = struct.Struct(">h")
_LENGTH = struct.Struct(">i")
_INTEGER = struct.Struct(">ii")
_NULL = _LENGTH.pack(-1)

Value = str | bytes | int | None


def encode_row(values: Sequence[Value]) -> bytes:
    """Return one row: texts, bytes, and whole numbers of 32 bits."""
    fields = [_FIELDS.pack(len(values))]
    for value in values:
        if value is None:
            fields.append(_NULL)
        elif isinstance(value, int):
            fields.append(_INTEGER.pack(4, value))
        else:
            content = value if isinstance(value, bytes) else value.encode()
            fields += [_LENGTH.pack(len(content)), content]
    return b"".join(fields)


def encode_vectors(first: int, vectors: Vectors) -> bytes:
    """Return rows of a number, from `first` on, and a vector each."""
    form = _vector_row(vectors.shape[1])
    rows = np.zeros(len(vectors), form)
    rows["fields"], rows["row_length"], rows["length"] = 2, 4, 4 + 4 * vectors.shape[1]
    rows["row"] = np.arange(first, first + len(vectors))
    rows["dimension"] = vectors.shape[1]
    rows["vector"] = vectors
    return rows.tobytes()


class Rows:
    """Takes what COPY gives, piece by piece, and passes on the rows without its header and end."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take
        self._skip = len(HEADER)
        self._held = b""

    def __call__(self, content: bytes) -> None:
        """Take the next piece."""
        skipped = min(self._skip, len(content))
        self._skip -= skipped
        content = self._held + content[skipped:]
        # The last bytes may be the end.
        self._held = content[-len(END) :]
        if len(content) > len(END):
            self._take(content[: -len(END)])


def numbers(rows: bytes) -> NDArray[np.int64]:
    """Return the numbers of rows of one number each."""
    form = np.dtype([("fields", ">i2"), ("length", ">i4"), ("number", ">i4")])
    found: NDArray[np.int64] = np.frombuffer(rows, form)["number"].astype(np.int64)
    return found


def pairs(rows: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the second numbers of rows of two numbers each."""
    form = np.dtype(
        [("fields", ">i2"), ("length", ">i4"), ("one", ">i4"), ("other_length", ">i4"), ("other", ">i4")]
    )
    found = np.frombuffer(rows, form)
    return found["one"].astype(np.int64), found["other"].astype(np.int64)


def decode_vectors(sent: Sequence[bytes], dimension: int) -> Vectors:
    """Return vectors that each came as `vector_send` gives them: shape (len(sent), dimension)."""
    form = np.dtype([("dimension", ">i2"), ("unused", ">i2"), ("vector", ">f4", (dimension,))])
    found: Vectors = np.frombuffer(b"".join(sent), form)["vector"].astype(np.float32)
    return found


class VectorRows:
    """Takes rows of a number and a vector, and passes on blocks of vectors in their order."""

    def __init__(self, dimension: int, take: Callable[[Vectors], object]) -> None:
        self._form = _vector_row(dimension)
        self._take = take
        self._held = b""

    def __call__(self, rows: bytes) -> None:
        """Take rows, of which the last may not be whole yet."""
        content = self._held + rows
        whole = len(content) - len(content) % self._form.itemsize
        self._held = content[whole:]
        if whole:
            self._take(np.frombuffer(content[:whole], self._form)["vector"].astype(np.float32))


def _vector_row(dimension: int) -> np.dtype[Any]:
    return np.dtype(
        [
            ("fields", ">i2"),
            ("row_length", ">i4"),
            ("row", ">i4"),
            ("length", ">i4"),
            ("dimension", ">i2"),
            ("unused", ">i2"),
            ("vector", ">f4", (dimension,)),
        ]
    )
