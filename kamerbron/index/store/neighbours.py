"""What a search among rows gives, and where it may look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

Allowed = NDArray[np.bool_]
"""For each row whether it may be found."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row and its inner product with the query; for vectors of unit length that is the cosine."""

    row: int
    score: float
