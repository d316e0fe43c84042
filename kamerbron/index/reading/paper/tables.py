"""Tables: cells that span columns and rows become a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kamerbron.index.document import Table
from kamerbron.index.reading.paper.marks import bare_text

# A table that is wider or longer than this is damaged: a span of a thousand columns makes a grid of millions.
_MAX_COLUMNS = 200
_MAX_HEIGHT = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and how many columns and rows it spans; `column` is its place where the source names it."""

    text: str
    width: int = 1
    height: int = 1
    column: int | None = None


def grid(rows: Sequence[Sequence[Cell]], head_rows: int, caption: str | None = None) -> Table | None:
    """Lay cells out in a grid; None when no cell has text of its own.

    The first `head_rows` rows become the headings of the columns: what stands above a column in them,
    from the top down, a spanning cell above each column that it spans. The mark of a note stays with the
    first copy of its cell.
    """
    laid = _Grid(rows)
    if not any(bare_text(text) for text in laid.texts.values()):
        return None
    width = 1 + max(x for _, x in laid.texts)
    lines = [tuple(laid.texts.get((y, x), "") for x in range(width)) for y in range(len(rows))]
    if not any(bare_text(text) for line in lines[head_rows:] for text in line):
        head_rows = 0
    return Table(
        caption=caption or None,
        columns=tuple(laid.heading(x, head_rows) for x in range(width)) if head_rows else (),
        rows=tuple(line for line in lines[head_rows:] if any(line)),
    )


class _Grid:
    """The cells of a table at the places they take up: `texts` by row and column."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self._starts: dict[tuple[int, int], tuple[int, Cell]] = {}
        for y, row in enumerate(rows):
            x = 0
            for cell in row:
                x = max(x, cell.column or 0)
                while (y, x) in self.texts:
                    x += 1
                if x >= _MAX_COLUMNS:
                    self._overflow(cell, y)
                    continue
                width = min(cell.width, _MAX_COLUMNS - x)
                self._place(cell, x, y, width, min(cell.height, len(rows) - y, _MAX_HEIGHT))
                x += width

    def _overflow(self, cell: Cell, y: int) -> None:
        """Put the text of a cell beyond the last column into that column."""
        last = (y, _MAX_COLUMNS - 1)
        self.texts[last] = " ".join(filter(None, [self.texts.get(last, ""), cell.text]))

    def _place(self, cell: Cell, x: int, y: int, width: int, height: int) -> None:
        for below in range(height):
            text = cell.text if below == 0 else bare_text(cell.text)
            for right in range(width):
                self.texts[y + below, x + right] = text if right == 0 else ""
                self._starts[y + below, x + right] = (x if below == 0 else -1, cell)

    def heading(self, x: int, head_rows: int) -> str:
        """Return what stands above a column in the first rows, each cell once."""
        texts = []
        for y in range(head_rows):
            start, cell = self._starts.get((y, x), (-1, Cell("")))
            if start == x:
                texts.append(cell.text)
            elif start >= 0:
                texts.append(bare_text(cell.text))
        return " ".join(filter(None, texts))
