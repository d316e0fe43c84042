"""Questions that came together share a batch, and each gets the very bytes that it gets alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kamerbron.index.encoder import BatchEncoder, Shape, Vectors

# A larger batch is hardly faster, and who waits for it waits longer. Few sizes, for each is tried first.
SIZES = (8, 4, 2, 1)


class Batching:
    """Encodes many questions in few batches.

    Whether a batch keeps the bytes depends on its shape and its size alone, for these choose how the
    processor's library sums. So each shape and size is tried beside the truth when it is first needed, and
    is used from then on, or never again.
    """

    def __init__(self, encoder: BatchEncoder) -> None:
        self._encoder = encoder
        self._keeps_bytes: dict[tuple[Shape, int], bool] = {}

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        """Yield the vectors of the questions at some positions, until each has had its own.

        They are the bytes of encode_questions. The first question is in the first batch.
        """
        shapes = self._encoder.question_shapes(texts) if len(texts) > 1 else None
        if shapes is None:
            for position, text in enumerate(texts):
                yield [position], self._encoder.encode_questions([text])
            return
        alike: dict[Shape, list[int]] = {}
        for position, shape in enumerate(shapes):
            alike.setdefault(shape, []).append(position)
        for shape, positions in alike.items():
            left = positions
            while left:
                size = self._size(shape, len(left))
                batch, left = left[:size], left[size:]
                yield batch, self._encode(shape, [texts[position] for position in batch])

    def _size(self, shape: Shape, count: int) -> int:
        return next(
            size
            for size in SIZES
            if size <= count and (size == 1 or self._keeps_bytes.get((shape, size), True))
        )

    def _encode(self, shape: Shape, texts: Sequence[str]) -> Vectors:
        kind = (shape, len(texts))
        if len(texts) > 1 and self._keeps_bytes.get(kind):
            return self._encoder.encode_together(texts)
        alone = self._encoder.encode_questions(texts)
        if len(texts) > 1:
            self._keeps_bytes[kind] = np.array_equal(alone, self._encoder.encode_together(texts))
        return alone
