"""Vectors of our own: they lie around some places, as texts lie around their subjects."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.neighbours import Neighbour
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


@st.composite
def whole_matrices(draw: st.DrawFn) -> tuple[Vectors, Vectors]:
    """Rows, many of them alike, and a query, of whole numbers: every order of adding gives one sum."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    rows, dimension, different = draw(st.tuples(st.integers(1, 250), st.integers(1, 64), st.integers(1, 300)))
    base = generator.integers(-3, 4, (different, dimension))
    matrix = base[generator.integers(0, different, rows)].astype(np.float32)
    query = generator.integers(1, 4, dimension).astype(np.float32)
    return matrix, query


def brute_force(matrix: Vectors, query: Vectors, count: int) -> list[Neighbour]:
    """Return the best rows by exact sums, equals in order of row."""
    scores = (matrix.astype(np.float64) * query).sum(axis=1)
    rows = sorted(range(len(matrix)), key=lambda row: (-scores[row], row))
    return [Neighbour(row, float(scores[row])) for row in rows[:count]]
