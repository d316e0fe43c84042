"""The vectors of questions that were asked before."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from kamerbron.index.encoder import ModelIdentity, QuestionEncoder, Vectors

_MOST = 4096


class VectorCache:
    """An encoder that remembers the vectors of the questions asked last; may be used by several threads.

    It holds no text: a question is known by its SHA-256. With 4,096 vectors of 384 it takes some 7 MB.
    """

    def __init__(self, encoder: QuestionEncoder, most: int = _MOST) -> None:
        self._encoder = encoder
        self._most = most
        self._lock = threading.Lock()
        self._rows: OrderedDict[bytes, Vectors] = OrderedDict()
        self.hits = 0
        self.misses = 0

    @property
    def identity(self) -> ModelIdentity:
        """The model behind the cache."""
        return self._encoder.identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row per question, those asked before from memory. Raises what the encoder raises."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        found = self._find(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            rows = self._encoder.encode_questions(list(missing.values()))
            made = {key: rows[[position]] for position, key in enumerate(missing)}
            self._keep(made)
            found |= made
        nothing = np.empty((0, self.identity.dimension), dtype=np.float32)
        return np.concatenate([*(found[key] for key in keys), nothing])

    def _find(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        with self._lock:
            found = {key: self._rows[key] for key in keys if key in self._rows}
            for key in found:
                self._rows.move_to_end(key)
            self.hits += sum(key in found for key in keys)
            self.misses += sum(key not in found for key in keys)
        return found

    def _keep(self, made: dict[bytes, Vectors]) -> None:
        with self._lock:
            self._rows.update(made)
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
