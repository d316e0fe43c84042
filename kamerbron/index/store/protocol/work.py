"""What a build remembers of the ones before it, and what it leaves to others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from kamerbron.index.encoder import Vectors


class Cache(Protocol):
    """What was worked out before, by key. An entry that is damaged is one that is not there."""

    def find(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values that are there."""

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the keys of which there is no value, each once and in their order."""

    def put(self, items: Mapping[bytes, bytes]) -> None:
        """Keep values, at once and for good. Raises IndexFolderError when they cannot be written."""

    def keep(self, keys: Iterable[bytes]) -> None:
        """Say that this build uses these entries."""

    def forget(self) -> None:
        """Drop what neither this build nor the one before it used."""


LEASE_SECONDS = 300.0
"""For so long a worker has the texts that it took, if it does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to embed, with the keys under which their vectors are kept."""

    keys: tuple[bytes, ...]
    texts: tuple[str, ...]


class WorkQueue(Protocol):
    """Texts that wait for the vectors of one model, which is known by its mark."""

    def add(self, texts: Mapping[bytes, str]) -> None:
        """Have texts wait, by the keys of their vectors; one that waits already does not wait twice."""

    def lease(self, count: int, seconds: float = LEASE_SECONDS) -> Batch:
        """Take at most `count` texts that nobody has; none when there are none. For so long they are ours."""

    def complete(self, batch: Batch, vectors: Vectors) -> None:
        """Keep the vectors of a batch, at once and for good, and have its texts wait no more."""

    def left(self) -> int:
        """Return how many texts wait or are leased."""

    def others(self) -> int:
        """Return how many texts wait for the vectors of another model."""

    def clear(self) -> None:
        """Drop what waits, of whatever model, for a build that begins anew."""
