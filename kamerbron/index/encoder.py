"""What search and build ask of an embedding model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

BUNDLED_MODEL = "multilingual-e5-small-q4"
"""The name of the model that comes with Kamerbron; any other name is one that sentence-transformers knows."""

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made a set of vectors; two vectors compare only when these are equal."""

    name: str
    dimension: int
    question_prefix: str
    passage_prefix: str


class Encoder(Protocol):
    """Turns questions and passages into vectors that compare by inner product.

    Questions and passages go through methods of their own, so that a prefix meant for one can never
    end up on the other.
    """

    @property
    def identity(self) -> ModelIdentity:
        """The model, its dimension and its prefixes."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question: float32, shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row of unit length per passage: float32, shape (len(texts), dimension).

        `progress` is called with the number of texts done since the last call.
        """
