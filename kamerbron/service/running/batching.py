"""Questions that came together share a batch, and each gets the very bytes that it gets alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kamerbron.index.embedding.even_batches import EvenBatches
from kamerbron.index.encoder import BatchEncoder, Vectors

# A larger batch is hardly faster, and who waits for it waits longer. Few sizes, for each is tried first.
SIZES = (8, 4, 2, 1)


class Batching:
    """Encodes many questions in few batches."""

    def __init__(self, encoder: BatchEncoder) -> None:
        self._encoder = encoder
        self._batches = EvenBatches(encoder.encode_questions, encoder.encode_together, lambda _: SIZES)

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        """Yield the vectors of the questions at some positions, until each has had its own.

        They are the bytes of encode_questions. The first question is in the first batch.
        """
        shapes = self._encoder.question_shapes(texts) if len(texts) > 1 else None
        if shapes is not None:
            yield from self._batches.encode(texts, shapes)
            return
        for position, text in enumerate(texts):
            yield [position], self._encoder.encode_questions([text])
