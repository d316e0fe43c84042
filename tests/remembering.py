"""A model that embeds a passage once in a run of the tests."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from kamerbron.index.encoder import Encoder, Progress, Vectors


class RememberingEncoder:
    """A model and the vectors of passages that it gave, in a folder that several processes may share.

    The same passage has the same vector, in any company: that law is tested in tests/index, with a model
    that remembers nothing.
    """

    def __init__(self, model: Encoder, folder: Path) -> None:
        self._model = model
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if not self._place(text).exists()]
        for text, vector in zip(new, self._model.encode_passages(new), strict=True):
            self._keep(text, vector)
        if progress is not None:
            progress(len(texts))
        vectors = [np.fromfile(self._place(text), np.float32) for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), self.identity.dimension)

    def _keep(self, text: str, vector: Vectors) -> None:
        place = self._place(text)
        unfinished = place.with_suffix(f".{os.getpid()}")
        vector.tofile(unfinished)
        unfinished.replace(place)

    def _place(self, text: str) -> Path:
        return self._folder / sha256(text.encode()).hexdigest()
