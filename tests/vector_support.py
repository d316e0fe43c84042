"""Vectors of our own: they lie around some places, as texts lie around their subjects."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.vectors.file import VectorWriter

DIMENSION = 32


def near_each_other(rows: int, seed: int = 1) -> Vectors:
    """Draw unit rows around some hundred places, which are the same for every seed."""
    generator = np.random.default_rng(seed)
    places = np.random.default_rng(0).standard_normal((120, DIMENSION))
    drawn = places[generator.integers(0, 120, rows)] + 0.7 * generator.standard_normal((rows, DIMENSION))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def store(folder: Path, vectors: Vectors) -> None:
    """Write vectors as those of passages."""
    writer = VectorWriter(folder / "passages.npy", vectors.shape[1])
    writer.append(vectors)
    writer.close()
