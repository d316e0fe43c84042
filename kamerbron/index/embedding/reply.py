"""What an embedding server sends back (OpenAI's `CreateEmbeddingResponse`), checked before it is used."""

from __future__ import annotations

import base64
import binascii

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError

from kamerbron.index.encoder import Vectors


class ReplyError(Exception):
    """A reply that cannot be used; the message says why, in Dutch, and quotes nothing of it."""


class _Datum(BaseModel):
    index: int
    embedding: list[float] | str


class _Reply(BaseModel):
    data: list[_Datum]


def read_reply(content: bytes, count: int, dimension: int | None) -> Vectors:
    """Return one row of unit length for each of so many texts, in their order.

    `dimension` is None where it is still to be learned. Raises ReplyError.
    """
    try:
        data = _Reply.model_validate_json(content).data
    except ValidationError:
        # Its message quotes the reply, and a server may quote the text in that.
        raise ReplyError("geen antwoord zoals OpenAI het geeft") from None
    if sorted(datum.index for datum in data) != list(range(count)):
        raise ReplyError(f"{len(data)} vectoren, of andere nummers, voor {count} teksten")
    rows = [_numbers(datum.embedding) for datum in sorted(data, key=lambda datum: datum.index)]
    expected = dimension or len(rows[0])
    if wrong := next((len(row) for row in rows if len(row) != expected), None):
        raise ReplyError(f"een vector van {wrong} getallen in plaats van {expected}")
    if not expected or any(len(row) == 0 for row in rows):
        raise ReplyError("een lege vector")
    vectors = np.stack(rows)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise ReplyError("een vector met getallen die niet eindig zijn, of alleen nullen")
    return np.ascontiguousarray(vectors / lengths, dtype=np.float32)


def _numbers(embedding: list[float] | str) -> NDArray[np.float64]:
    """Return the numbers, which some servers send as base64 of float32 whatever they were asked for."""
    if isinstance(embedding, list):
        return np.array(embedding, dtype=np.float64)
    try:
        return np.frombuffer(base64.b64decode(embedding, validate=True), dtype="<f4").astype(np.float64)
    except (binascii.Error, ValueError):
        raise ReplyError("een vector die geen lijst van getallen is") from None
