"""Near-identical passages are found among those of a ranking."""

from __future__ import annotations

from collections import Counter

from kamerbron.index.chunking import shingles_of
from kamerbron.index.document import Passage
from kamerbron.index.near_identical import Shingles

# Of the sixteen hashes of a sketch, texts with 80% of their runs in common share about thirteen; that they
# share fewer than this is not to be expected. A short text has fewer hashes, and is to share a third.
_FEWEST_SHARED = 6


class SeenPassages:
    """Passages seen so far, by their sketches: texts are compared when these have much in common."""

    def __init__(self) -> None:
        self._passages: list[Passage] = []
        self._places: dict[int, list[int]] = {}
        self._shingles: dict[str, Shingles] = {}

    def add(self, passage: Passage) -> None:
        """Take a passage; its place is the number of those before it."""
        for value in passage.sketch:
            self._places.setdefault(value, []).append(len(self._passages))
        self._passages.append(passage)

    def find(self, passage: Passage) -> int | None:
        """Return the place of the first passage that is near-identical to this one, or None."""
        shared = Counter(place for value in passage.sketch for place in self._places.get(value, ()))
        needed = min(_FEWEST_SHARED, -(-len(passage.sketch) // 3))
        likely = sorted(place for place, count in shared.items() if count >= needed)
        own = self._of(passage) if likely else None
        return next(
            (place for place in likely if own and self._of(self._passages[place]).resemble(own)), None
        )

    def _of(self, passage: Passage) -> Shingles:
        if passage.id not in self._shingles:
            self._shingles[passage.id] = shingles_of(passage)
        return self._shingles[passage.id]
