"""The rows of a table become its columns, and the cells that span several of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kamerbron.index.reading.pdf.cells import Cells
from kamerbron.index.reading.pdf.layout import Layout
from kamerbron.index.reading.pdf.page import Stretch


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """The lines of a cell, the column where it begins and how many it spans."""

    lines: tuple[Stretch, ...]
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table: the lines of its caption, its rows, the first of which head it, and the lines of its notes."""

    rows: tuple[tuple[PrintedCell, ...], ...]
    head_rows: int
    caption: tuple[Stretch, ...] = ()
    notes: tuple[Stretch, ...] = ()

    @property
    def stretches(self) -> list[Stretch]:
        """The stretches of the caption and the cells, in reading order."""
        return [*self.caption, *(line for row in self.rows for cell in row for line in cell.lines)]


def is_bold(row: Cells) -> bool:
    """Whether all of a row is set in bold or in italics."""
    return all(line.face is not None for cell in row for line in cell.lines)


def find_columns(rows: Sequence[Cells]) -> list[tuple[float, float]]:
    """Return the edges of the columns, as the rows with the most cells show them."""
    most = max((len(row) for row in rows), default=0)
    spans = sorted((cell.left, cell.right) for row in rows if len(row) == most for cell in row)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def as_table(rows: Sequence[Cells], layout: Layout) -> PrintedTable:
    """Make a table of rows, without its caption and notes; the rows in bold at its start head it."""
    columns = find_columns(rows)
    grids = [in_columns(row, columns) for row in rows]
    tops = [max(cell.top for cell in row) for row in rows]
    bottoms = [min(cell.bottom for cell in row) for row in rows]
    gaps = [bottom - top for bottom, top in zip(bottoms, tops[1:], strict=False)]
    apart = max(gaps) > min(gaps) + 0.2 * layout.size
    bold_rows = next((index for index, row in enumerate(rows) if not is_bold(row)), len(rows))
    joined = [grids[0]]
    head_rows = 1
    for index, (gap, grid) in enumerate(zip(gaps, grids[1:], strict=True), 1):
        # A row whose first cell is empty, or that stands close under the one above where others stand
        # apart, holds the further lines of that one; save where it parts a heading that spans columns.
        close = apart and gap < min(gaps) + 0.1 * layout.size and _is_close(gap, layout)
        parts = index < bold_rows and any(cell and not joined[-1][at] for at, cell in enumerate(grid))
        if (not grid[0] or close) and not parts:
            joined[-1] = [[*above, *below] for above, below in zip(joined[-1], grid, strict=True)]
        else:
            joined.append(grid)
            head_rows += index < bold_rows
    spanned = [*_spanned(joined[:head_rows]), *map(_printed, joined[head_rows:])]
    return PrintedTable(tuple(tuple(row) for row in spanned), head_rows)


def _is_close(gap: float, layout: Layout) -> bool:
    return gap < 0.4 * layout.leading * layout.size


def in_columns(row: Cells, columns: Sequence[tuple[float, float]]) -> list[list[Stretch]]:
    """Return the lines of a row in each of the columns."""
    grid: list[list[Stretch]] = [[] for _ in columns]
    for cell in row:
        overlaps = [min(cell.right, right) - max(cell.left, left) for left, right in columns]
        grid[overlaps.index(max(overlaps))] += cell.lines
    return grid


def _printed(row: Sequence[Sequence[Stretch]]) -> list[PrintedCell]:
    return [PrintedCell(tuple(lines), column) for column, lines in enumerate(row) if lines]


def _spanned(head: Sequence[Sequence[Sequence[Stretch]]]) -> Iterator[list[PrintedCell]]:
    """Let a heading span the columns to its right that are empty beside it and not below it."""
    for index, row in enumerate(head):
        below = [any(other[column] for other in head[index + 1 :]) for column in range(len(row))]
        cells: list[PrintedCell] = []
        for column, lines in enumerate(row):
            if lines:
                cells.append(PrintedCell(tuple(lines), column))
            elif cells and below[column] and below[column - 1]:
                cells[-1] = replace(cells[-1], width=column - cells[-1].column + 1)
        yield cells
