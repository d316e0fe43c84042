"""A text that comes more than once in a call is embedded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from kamerbron.index.encoder import Progress, Vectors

EncodeSome = Callable[[Sequence[str]], Iterator[tuple[list[int], Vectors]]]
"""Yields the vectors of the texts at some positions, until each has had its own."""


def encode_each_once(
    texts: Sequence[str], dimension: int, encode: EncodeSome, progress: Progress | None = None
) -> Vectors:
    """Return one row per text, from an encoding of texts that are all different.

    `progress` is called with the number of texts done since the last call, a text that comes twice as two.
    """
    places: dict[str, list[int]] = {}
    for position, text in enumerate(texts):
        places.setdefault(text, []).append(position)
    different = list(places)
    vectors = np.empty((len(texts), dimension), dtype=np.float32)
    for positions, rows in encode(different):
        for position, row in zip(positions, rows, strict=True):
            vectors[places[different[position]]] = row
        if progress is not None:
            progress(sum(len(places[different[position]]) for position in positions))
    return vectors
