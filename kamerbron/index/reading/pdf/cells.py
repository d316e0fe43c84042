"""The stretches of a page become cells, and cells that stand beside each other become rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamerbron.index.reading.pdf.layout import Layout
from kamerbron.index.reading.pdf.page import Stretch, join_stretches

ALIGNED = 2.0
"""Edges that differ less, in points, are the same up to rounding."""

# The lines of a cell stand no further apart, in lines.
_NEXT_LINE = 1.25


@dataclass(slots=True)
class Cell:
    """Lines right under each other."""

    lines: list[Stretch]

    @property
    def left(self) -> float:
        """Where its leftmost line begins."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Where its rightmost line ends."""
        return max(line.right for line in self.lines)

    @property
    def top(self) -> float:
        """How high its letters reach."""
        return max(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        """How low its letters reach."""
        return min(line.bottom for line in self.lines)

    @property
    def text(self) -> str:
        """The text of its lines."""
        return " ".join(line.text.strip() for line in self.lines)


Cells = list[Cell]


def find_rows(stretches: Sequence[Stretch], layout: Layout) -> list[Cells]:
    """Put cells in rows: each to the right of the one before, and as high on the page."""
    rows: list[Cells] = []
    for cell in _cells(stretches, layout):
        if rows and _is_beside(rows[-1][-1], cell):
            if len(rows[-1]) == 1:
                rows[-1:] = _part_from_text_above(rows[-1][0], cell)
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return rows


def as_lines(row: Cells) -> Iterator[Stretch]:
    """Return the lines of cells that are no table; what stands on one line is joined."""
    *others, last = row
    if any(len(cell.lines) > 1 for cell in others):
        for cell in row:
            yield from cell.lines
        return
    line = last.lines[0]
    for cell in reversed(others):
        line = join_stretches(cell.lines[0], line)
    yield line
    yield from last.lines[1:]


def _cells(stretches: Sequence[Stretch], layout: Layout) -> Iterator[Cell]:
    cell: Cell | None = None
    for stretch in stretches:
        if cell is not None and _continues(cell.lines[-1], stretch, layout):
            cell.lines.append(stretch)
        else:
            if cell is not None:
                yield cell
            cell = Cell([stretch])
    if cell is not None:
        yield cell


def _continues(above: Stretch, below: Stretch, layout: Layout) -> bool:
    return (
        abs(above.left - below.left) < ALIGNED
        and abs(above.size - below.size) < 0.1 * layout.size
        and 0.5 < layout.lines_between(above, below) <= _NEXT_LINE
    )


def _is_beside(left: Cell, right: Cell) -> bool:
    enough = 0.3 * right.lines[0].size
    overlap = min(left.top, right.top) - max(left.bottom, right.bottom)
    # Of a paragraph that stands right above the first cell only the last line is beside.
    return overlap > enough and all(
        right.left > line.right
        for line in left.lines
        if min(line.top, right.top) - max(line.bottom, right.bottom) > enough
    )


def _part_from_text_above(cell: Cell, right: Cell) -> list[Cells]:
    """Part the first cell of a row from a paragraph right above it."""
    inside = next(
        index
        for index, line in enumerate(cell.lines)
        if line.bottom < right.top or index == len(cell.lines) - 1
    )
    if inside == 0 or len(right.lines) > len(cell.lines):
        return [[cell]]
    return [[Cell(cell.lines[:inside])], [Cell(cell.lines[inside:])]]
