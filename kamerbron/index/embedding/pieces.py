"""Texts in pieces, which several threads embed or have embedded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, as_completed

from kamerbron.index.encoder import Vectors


def longest_first(texts: Sequence[str]) -> list[int]:
    """Return the positions of the texts by their length: pieces then hold texts of nearly one length."""
    return sorted(range(len(texts)), key=lambda position: -len(texts[position]))


def encode_pieces(
    threads: Executor, pieces: Iterable[list[int]], encode: Callable[[list[int]], Vectors]
) -> Iterator[tuple[list[int], Vectors]]:
    """Yield the pieces, each the positions of some texts, with their vectors, as they are ready.

    Raises what `encode` raises; pieces that nobody has begun with are then left.
    """
    made = {threads.submit(encode, piece): piece for piece in pieces}
    try:
        for future in as_completed(made):
            yield made[future], future.result()
    finally:
        for future in made:
            future.cancel()
