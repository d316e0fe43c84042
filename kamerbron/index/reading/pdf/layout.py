"""How the pages of a PDF are laid out: the type of the running text, its columns and its leading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import TypeVar

from kamerbron.index.reading.lines.body import line_width
from kamerbron.index.reading.paper.marks import bare_text
from kamerbron.index.reading.pdf.page import PageText, Stretch

_Value = TypeVar("_Value")

SMALL = 0.93
"""Notes are set in type smaller than this part of that of the running text."""

# How far back the end of a sentence is looked for, past the marks of notes.
_REACH = 20

# Type as large as that of the running text, up to rounding.
_SAME_SIZE = 0.06

# So few lines with the same left edge are no column of their own.
_COLUMN_LINES = 6

# On so many lines the letters are measured.
_MEASURED_LINES = 5

# The width of a space, in parts of the size.
_SPACE = 0.3

# Where nothing shows the leading: what typesetters take by default.
_USUAL_LEADING = 1.2

# Part of the width of a column that a last line and the next word leave free (see `lines.ends_short`); the
# second where a sentence ends there and another begins.
_FREE = 0.08
_FREE_BETWEEN_SENTENCES = 0.02

_CLOSERS = "»”\"’')]"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the running text looks like.

    `leading` is the distance of its lines and `letter` the width of an average letter, both in parts of the
    size of the type. `columns` are their left and right edges, those with the most lines first.
    """

    size: float
    face: int | None
    leading: float
    letter: float
    columns: tuple[tuple[float, float], ...]

    def is_body(self, stretch: Stretch) -> bool:
        """Whether a stretch is set as large as the running text."""
        return abs(stretch.size - self.size) <= _SAME_SIZE * self.size

    def column(self, stretch: Stretch) -> tuple[float, float]:
        """Return the edges of the column that a stretch stands in."""
        if len(self.columns) == 1:
            return self.columns[0]
        return max(
            self.columns,
            key=lambda edges: min(edges[1], stretch.right) - max(edges[0], stretch.left),
            default=(stretch.left, stretch.right),
        )

    def is_outside(self, stretch: Stretch) -> bool:
        """Whether a stretch stands beside all columns."""
        return all(stretch.right < left or stretch.left > right for left, right in self.columns)

    def lines_between(self, above: Stretch, below: Stretch) -> float:
        """Return how many lines further down a stretch stands; 1 within a paragraph."""
        size = max(above.size, below.size)
        return (above.base - below.base) / (self.leading * size)

    def ends_short(self, line: Stretch, following: Stretch) -> bool:
        """Whether the first word of the following line would have fitted on this one."""
        if line.text.endswith("-"):
            return False
        left, right = self.column(line)
        if line.right > right - _FREE_BETWEEN_SENTENCES * (right - left):
            return False
        words = bare_text(following.text).split(maxsplit=1)
        word = words[0] if words else ""
        between = word[:1].isupper() and ends_sentence(line.text)
        free = _FREE_BETWEEN_SENTENCES if between else _FREE
        end = line.right + (_SPACE + line_width(word) * self.letter) * line.size
        return end < right - free * (right - left)


def ends_sentence(text: str, signs: tuple[str, ...] = (".", "?", "!")) -> bool:
    """Whether a line ends a sentence: what closes quotes and brackets aside, one of the signs ends it."""
    return bare_text(text[-_REACH:]).rstrip().rstrip(_CLOSERS).endswith(signs)


def find_layout(pages: Sequence[PageText]) -> Layout:
    """Find the layout that most of the text has."""
    stretches = [stretch for page in pages for stretch in page.stretches]
    sizes: Counter[float] = Counter()
    for stretch in stretches:
        sizes[round(stretch.size, 1)] += len(stretch.text)
    size = _most(sizes) or 10.0
    body = [stretch for stretch in stretches if abs(stretch.size - size) <= _SAME_SIZE * size]
    faces: Counter[int | None] = Counter()
    for stretch in body:
        faces[stretch.face] += len(stretch.text)
    leading = _leading([page.stretches for page in pages], size)
    return Layout(size, _most(faces), leading, _letter(body), tuple(_columns(body)))


def _most(counts: Counter[_Value]) -> _Value | None:
    return max(counts, key=lambda value: (counts[value], str(value)), default=None)


def _leading(pages: Sequence[Sequence[Stretch]], size: float) -> float:
    steps: Counter[float] = Counter()
    for stretches in pages:
        for above, below in pairwise(stretches):
            step = above.base - below.base
            same_size = abs(above.size - size) + abs(below.size - size) < _SAME_SIZE * size
            if same_size and 0.8 * size < step < 2.5 * size:
                steps[round(step / size, 1)] += 1
    most = max(steps.values(), default=0)
    # Of lines and paragraphs that are as many, the closer ones are the lines.
    return min((step for step, count in steps.items() if count >= 0.7 * most), default=_USUAL_LEADING)


def _letter(body: Sequence[Stretch]) -> float:
    """Measure the width of an average letter on some of the longest lines, which say it best."""
    longest = nlargest(_MEASURED_LINES, body, key=lambda stretch: len(stretch.text))
    widths = sum(line_width(stretch.text) for stretch in longest)
    return sum((each.right - each.left) / (each.size or 1.0) for each in longest) / (widths or 1.0)


def _columns(body: Sequence[Stretch]) -> list[tuple[float, float]]:
    """Find the columns: where many lines begin, apart from indents within another column."""
    rights: defaultdict[int, list[float]] = defaultdict(list)
    for stretch in body:
        rights[round(stretch.left)].append(stretch.right)
    found: list[tuple[float, float]] = []
    for left, ends in sorted(rights.items(), key=lambda item: (-len(item[1]), item[0])):
        if found and len(ends) < _COLUMN_LINES:
            break
        right = sorted(ends)[int(0.97 * (len(ends) - 1))]
        if all(right <= other[0] or left >= other[1] for other in found):
            found.append((float(left), right))
        else:
            found = [_widened(other, left, right) for other in found]
    return found


def _widened(column: tuple[float, float], left: float, right: float) -> tuple[float, float]:
    """Let a column reach as far to the right as the lines that are indented in it."""
    inside = column[0] <= left < column[1]
    return (column[0], max(column[1], right)) if inside else column
