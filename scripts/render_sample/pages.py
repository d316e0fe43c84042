"""Pages as lines at places.

Lengths are in points, places are from the lower left corner of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.render_sample.typeset import Word

MARGIN = 55.5
"""Where numbers and marginal text begin."""

COLUMN = 221.2
"""Where running text begins."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words side by side, from a place on."""

    x: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line: one or more segments at a height. `after_space` tells that white space stands above it.

    A line that `runs_on` is followed by the rest of its paragraph, and one that `is_hyphenated` by the
    rest of its last word.
    """

    y: float
    segments: tuple[Segment, ...]
    after_space: bool = False
    runs_on: bool = False
    is_hyphenated: bool = False


@dataclass(slots=True)
class Page:
    """A page: its head and running text, the notes under that, and the lines at its margin and foot."""

    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)
