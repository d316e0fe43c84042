"""Texts and vectors as they go from one process to another. Nothing is unpickled."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from kamerbron.index.encoder import Vectors

_ELEMENT = np.dtype("<f4")


def pack_texts(texts: Sequence[str]) -> bytes:
    """Write texts as they go to a model: a list, as JSON."""
    return json.dumps(list(texts)).encode()


def unpack_texts(content: bytes) -> list[str]:
    """Read what pack_texts wrote."""
    texts: list[str] = json.loads(content)
    return texts


def pack_vectors(vectors: Vectors) -> bytes:
    """Write vectors as they come back: float32 in little endian, row after row."""
    return vectors.astype(_ELEMENT).tobytes()


def unpack_vectors(content: bytes, count: int, dimension: int) -> Vectors:
    """Read so many vectors that pack_vectors wrote."""
    return np.frombuffer(content, dtype=_ELEMENT).reshape(count, dimension).astype(np.float32)
