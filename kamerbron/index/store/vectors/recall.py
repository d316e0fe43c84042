"""How much of the nearest a search finds: recall@50 beside exact search, on questions that were held back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.neighbours import Allowed, Rows, Scores

_DEPTH = 50
"""Recall is counted among so many nearest."""

# Vectors that are equal have scores that differ by less, however they are summed.
_EQUAL = 1e-6

_STAND_INS = 300
_SEED = 1


class Nearest(Protocol):
    """A search that may miss some."""

    @property
    def rows(self) -> int:
        """The number of vectors."""

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None) -> tuple[Rows, Scores]:
        """Return the rows that it finds, and their scores."""


def stand_ins(rows: int) -> Sequence[int]:
    """Return the rows of some vectors that stand in for questions where there are none, in order."""
    drawn = np.random.default_rng(_SEED).choice(rows, min(_STAND_INS, rows), replace=False)
    return [int(row) for row in np.sort(drawn)]


class Judge:
    """Compares searches with exact search: first all vectors go by, block by block."""

    def __init__(self, questions: Vectors) -> None:
        """Take the vectors of the questions: shape (count, dimension)."""
        self._questions = questions
        self._best = np.full((len(questions), _DEPTH), -np.inf, dtype=np.float32)

    def add(self, block: Vectors) -> None:
        """Compare vectors with the questions: shape (count, dimension)."""
        scores = np.concatenate([self._best, self._questions @ block.T], axis=1)
        self._best = np.partition(scores, -_DEPTH, axis=1)[:, -_DEPTH:]

    def recall(self, search: Nearest) -> float:
        """Return what share of the nearest a search finds, where equals are as good as each other."""
        depth = min(_DEPTH, search.rows)
        found = 0
        for question, end in zip(self._questions, self._best.min(axis=1), strict=True):
            _, scores = search.nearest(question, depth, None)
            found += min(depth, int(np.count_nonzero(scores >= end - _EQUAL)))
        return found / (depth * len(self._questions))
