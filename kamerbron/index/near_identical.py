"""Whether two texts say the same in the same words.

A motion that is tabled again, an answer that is given to two Members. Two texts are near-identical when their
runs of three words are the same for the most part (resemblance of shingles, Broder, 1997). A sketch of those
runs is kept with each passage, so that a search looks only at the texts of the few that can be alike.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_RUN = 3
_SKETCH = 16

NEAR_IDENTICAL = 0.8
"""The share of runs of words that two texts must have in common."""

Sketch = tuple[int, ...]
"""The smallest hashes of the runs of a text, in order: texts alike have most of them in common."""


@dataclass(frozen=True, slots=True)
class Shingles:
    """The runs of three words of a text, or all its words together when it has fewer."""

    runs: frozenset[tuple[str, ...]]

    def resemble(self, other: Shingles) -> bool:
        """Whether two texts are near-identical."""
        fewer, more = sorted((len(self.runs), len(other.runs)))
        if fewer < NEAR_IDENTICAL * more:
            return False
        return len(self.runs & other.runs) >= NEAR_IDENTICAL * len(self.runs | other.runs)

    @property
    def sketch(self) -> Sketch:
        """The sketch of the runs: up to sixteen hashes."""
        hashes = sorted({zlib.crc32(" ".join(run).encode("utf-8", "surrogatepass")) for run in self.runs})
        return tuple(hashes[:_SKETCH])


def shingles(text: str) -> Shingles:
    """Return the runs of words of a text."""
    words = _WORD.findall(text.lower())
    if len(words) < _RUN:
        return Shingles(frozenset([tuple(words)]))
    return Shingles(frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False)))
