"""What search and build ask of an embedding model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

BUNDLED_MODEL = "multilingual-e5-small-q4"
"""The name of the model that comes with Kamerbron; any other name is one that sentence-transformers knows."""

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]

Shape = tuple[int, bool]
"""How many tokens the model is given for a text, and whether some of them only fill it up."""

# Invented, of different lengths, and with what tokenizers differ on.
_PROBES = (
    "Fietsen.",
    "Wat kost een nacht stallen bij het station Lindehaven?",
    "Onder het plein is plaats voor 3.200 fietsen («één op de vijf»); zie Kamerstuk 99 998, nr. 2.",
    "Het onderhoud van de brug bij Waterveen is verdeeld over drie jaren. " * 12,
)


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made a set of vectors; two vectors compare only when these are equal."""

    name: str
    dimension: int
    question_prefix: str
    passage_prefix: str


class QuestionEncoder(Protocol):
    """Turns questions into vectors that compare by inner product with those of passages."""

    @property
    def identity(self) -> ModelIdentity:
        """The model, its dimension and its prefixes."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question: float32, shape (len(texts), dimension).

        The same question gives the same bytes, whatever else is asked.
        """


class BatchEncoder(QuestionEncoder, Protocol):
    """Encodes several questions at once as well, which is faster and may give other last bits."""

    def question_shapes(self, texts: Sequence[str]) -> list[Shape] | None:
        """Return the shape of each question; None where the model has none."""

    def encode_together(self, texts: Sequence[str]) -> Vectors:
        """Return what encode_questions does, up to the last bits, from one batch: questions of one shape."""


class Encoder(QuestionEncoder, Protocol):
    """Turns passages into vectors as well: what a build asks of a model.

    Questions and passages go through methods of their own, so that a prefix meant for one can never
    end up on the other.
    """

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row of unit length per passage: float32, shape (len(texts), dimension).

        The same passage gives the same bytes, in any order and any company: a build takes the vectors of
        what it has embedded before from its memory. `progress` is called with the number of texts done since
        the last call.
        """


def mark(encoder: Encoder) -> str:
    """Return a mark of the vectors that an encoder makes; equal marks, equal vectors.

    It is made from the identity of the model and the bytes of some vectors: other weights under the same
    name, another PyTorch or another processor that sums otherwise give another mark. A model elsewhere that
    does not give the same bytes twice is known by its identity alone.
    """
    digest = hashlib.sha256(json.dumps(asdict(encoder.identity), sort_keys=True).encode())
    passages = encoder.encode_passages(_PROBES).tobytes()
    if passages == encoder.encode_passages(_PROBES).tobytes():
        digest.update(passages)
        digest.update(encoder.encode_questions(_PROBES[:2]).tobytes())
    return digest.hexdigest()
