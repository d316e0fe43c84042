"""Texts that came together share a batch, and each gets the very bytes that it gets alone.

Whether a batch keeps the bytes depends on its shape and its size alone, for these choose how the processor's
library sums. So each shape and size is tried beside the truth once, and is used from then on, or never again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from kamerbron.index.encoder import Shape, Vectors

EncodeFunction = Callable[[Sequence[str]], Vectors]
"""Returns one row per text."""


class EvenBatches:
    """Encodes many texts in few batches."""

    def __init__(
        self,
        alone: EncodeFunction,
        together: EncodeFunction,
        sizes: Callable[[Shape], Sequence[int]],
        *,
        tried_from: int = 1,
    ) -> None:
        """Name the truth, `alone`, and what encodes texts of one shape in one batch, `together`.

        `sizes` gives the sizes to take texts of a shape in, the largest first; the last one is 1. A size is
        tried once `tried_from` times as many texts of the shape have come: a trial takes longer than it
        saves when nothing follows.
        """
        self._alone = alone
        self._together = together
        self._sizes = sizes
        self._tried_from = tried_from
        self._keeps_bytes: dict[tuple[Shape, int], bool] = {}
        self._seen: Counter[Shape] = Counter()

    def encode(self, texts: Sequence[str], shapes: Sequence[Shape]) -> Iterator[tuple[list[int], Vectors]]:
        """Yield the vectors of the texts at some positions, until each has had its own.

        They are the bytes of `alone`. The first text is in the first batch.
        """
        alike: dict[Shape, list[int]] = {}
        for position, shape in enumerate(shapes):
            alike.setdefault(shape, []).append(position)
        for shape, positions in alike.items():
            self._seen[shape] += len(positions)
            left = positions
            while left:
                size = self._size(shape, len(left))
                batch, left = left[:size], left[size:]
                yield batch, self._encode(shape, [texts[position] for position in batch])

    def encode_alike(self, texts: Sequence[str], shape: Shape) -> Vectors:
        """Return one row per text, of texts that are all of one shape. Several threads may call it."""
        pairs = list(self.encode(texts, [shape] * len(texts)))
        order = np.argsort([position for positions, _ in pairs for position in positions])
        vectors: Vectors = np.concatenate([rows for _, rows in pairs])[order]
        return vectors

    def _size(self, shape: Shape, count: int) -> int:
        sizes = (size for size in self._sizes(shape) if size <= count)
        return next(size for size in sizes if size == 1 or self._is_of_use(shape, size))

    def _is_of_use(self, shape: Shape, size: int) -> bool:
        """Whether texts of the shape go in batches of the size, or are to be tried in one."""
        keeps_bytes = self._keeps_bytes.get((shape, size))
        return self._seen[shape] >= size * self._tried_from if keeps_bytes is None else keeps_bytes

    def _encode(self, shape: Shape, texts: Sequence[str]) -> Vectors:
        if len(texts) == 1:
            return self._alone(texts)
        kind = (shape, len(texts))
        if self._keeps_bytes.get(kind):
            return self._together(texts)
        alone = self._alone(texts)
        self._keeps_bytes[kind] = np.array_equal(alone, self._together(texts))
        return alone
