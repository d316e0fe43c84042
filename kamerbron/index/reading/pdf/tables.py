"""The stretches of a PDF page become lines and tables: what stands beside each other in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kamerbron.index.reading.pdf.cells import ALIGNED, Cells, as_lines, find_rows
from kamerbron.index.reading.pdf.grids import PrintedTable, as_table, find_columns, in_columns, is_bold
from kamerbron.index.reading.pdf.layout import SMALL, Layout
from kamerbron.index.reading.pdf.page import ITEM_MARK, Stretch

# The rows of a table stand no further apart, in lines, and its caption and notes no further from it.
_NEXT_ROW = 4.0
_BESIDE_TABLE = 1.7

_CAPTION = re.compile(r"(?:Tabel|Figuur|Grafiek) ?\d")
SIGNATORY = re.compile(r"De (?:\w+ )?(?:[Mm]inister|[Ss]taatssecretaris|[Vv]oorzitter|[Gg]riffier)\b")
"""How the office of who signs begins."""


Part = Stretch | PrintedTable
"""What a page holds: a line, or a table."""


def arrange(stretches: Sequence[Stretch], layout: Layout) -> list[Part]:
    """Say what of a page is a line and what a table.

    Stretches that stand on one line and are no table are joined. Lines come from high to low where
    nothing stands beside another, and else in the order in which they were set.
    """
    if all(above.base - below.base > 0.5 * above.size for above, below in pairwise(stretches)):
        return [*stretches]
    rows = find_rows(stretches, layout)
    if all(len(row) == 1 for row in rows):
        return [*sorted(stretches, key=lambda stretch: -stretch.base)]
    arranged: list[Part] = []
    for table in _tables(rows, layout):
        if len(table) == 1:
            arranged += as_lines(table[0])
        elif _is_signed(table):
            arranged += _column_by_column(table)
        else:
            arranged.append(as_table(table, layout))
    return _with_captions_and_notes(arranged, layout)


# --- which rows are a table ----------------------------------------------------------------------


def _tables(rows: Sequence[Cells], layout: Layout) -> Iterator[list[Cells]]:
    """Group the rows that make up a table; every other row stands by itself."""
    table: list[Cells] = []
    for row in rows:
        if table and not _follows(table[-1], row, layout):
            yield from _checked(table)
            table = []
        if len(row) > 1 or _fits(table, row, layout):
            table.append(row)
        else:
            yield from _checked(table)
            table = []
            yield [row]
    yield from _checked(table)


def _follows(above: Cells, below: Cells, layout: Layout) -> bool:
    gap = min(cell.bottom for cell in above) - max(cell.top for cell in below)
    return -ALIGNED < gap < _NEXT_ROW * layout.leading * layout.size


def _fits(table: Sequence[Cells], row: Cells, layout: Layout) -> bool:
    """Whether a row of one cell goes on with a table: all of it stands in a column other than the first."""
    cell = row[0]
    return (
        bool(table)
        and min(cell.bottom for cell in table[-1]) - cell.top < layout.leading * layout.size
        and cell.left > table[-1][0].right
        and any(abs(cell.left - other.left) < ALIGNED for other in table[-1][1:])
    )


def _checked(rows: list[Cells]) -> Iterator[list[Cells]]:
    """Take rows for a table when two columns hold cells of two rows, and it is nothing else."""
    columns = find_columns(rows)
    shared = [column for column in columns if sum(_has_cell(row, column) for row in rows) > 1]
    all_bold = all(is_bold(row) for row in rows)
    if len(rows) > 1 and len(shared) > 1 and not (all_bold or _is_list(rows) or _is_contents(rows)):
        yield rows
    else:
        yield from ([row] for row in rows)


def _has_cell(row: Cells, column: tuple[float, float]) -> bool:
    return any(cell.left < column[1] and cell.right > column[0] for cell in row)


def _is_list(rows: Sequence[Cells]) -> bool:
    """Whether each row is a list item that stands far from its mark."""
    return all(len(row) == 1 or (len(row) == 2 and ITEM_MARK.match(row[0].text)) for row in rows)


def _is_contents(rows: Sequence[Cells]) -> bool:
    """Whether each row is a title with the number of its page."""
    pages = [row[-1].text for row in rows]
    return (
        len(rows) > 2
        and all(len(row) == 2 for row in rows)
        and all(page.isdecimal() and len(page) < 4 for page in pages)
        and not any(row[0].text.strip().isdecimal() for row in rows)
        and all(int(page) <= int(following) for page, following in pairwise(pages))
    )


def _is_signed(rows: Sequence[Cells]) -> bool:
    """Whether the rows are signatures side by side: the office of each above the name."""
    return all(SIGNATORY.match(cell.text) for cell in rows[0])


def _column_by_column(rows: Sequence[Cells]) -> Iterator[Stretch]:
    columns = find_columns(rows)
    grids = [in_columns(row, columns) for row in rows]
    for place in range(len(columns)):
        for grid in grids:
            yield from grid[place]


# --- what stands around a table ------------------------------------------------------------------


def _with_captions_and_notes(parts: Sequence[Part], layout: Layout) -> list[Part]:
    """Give each table the caption right above it, and the notes right below it."""
    whole: list[Part] = []
    end = 0
    for index, part in enumerate(parts):
        if index < end:
            continue
        if isinstance(part, PrintedTable):
            caption = _caption(whole, part, layout)
            notes = _notes(parts[index + 1 :], part, layout)
            del whole[len(whole) - len(caption) :]
            end = index + 1 + len(notes)
            whole.append(replace(part, caption=caption, notes=notes))
        else:
            whole.append(part)
    return whole


def _caption(above: Sequence[Part], table: PrintedTable, layout: Layout) -> tuple[Stretch, ...]:
    first = table.stretches[0]
    caption: list[Stretch] = []
    for part in reversed(above):
        below = caption[0] if caption else first
        if not isinstance(part, Stretch) or not 0 < layout.lines_between(part, below) < _BESIDE_TABLE:
            break
        if part.face is None or abs(part.size - first.size) > ALIGNED / 4:
            break
        caption.insert(0, part)
    small = all(line.size < SMALL * layout.size for line in caption)
    if caption and (small or _CAPTION.match(caption[0].text)):
        return tuple(caption)
    # Set as the text is, a caption says by itself that it is one.
    last = above[-1] if above else None
    near = isinstance(last, Stretch) and 0 < layout.lines_between(last, first) < _BESIDE_TABLE
    return (last,) if isinstance(last, Stretch) and near and _CAPTION.match(last.text) else ()


def _notes(below: Sequence[Part], table: PrintedTable, layout: Layout) -> tuple[Stretch, ...]:
    """Return the lines of small type right below a table that hold the notes its marks point to."""
    marks = {each.text[start:end] for each in table.stretches for start, end in each.raised}
    last = min(table.stretches, key=lambda stretch: stretch.base)
    notes: list[Stretch] = []
    for part in below if marks else ():
        if not isinstance(part, Stretch) or part.size >= SMALL * layout.size:
            break
        if not 0 < layout.lines_between(notes[-1] if notes else last, part) < _BESIDE_TABLE:
            break
        starts = part.starts_raised
        if (starts and part.text[slice(*part.raised[0])] not in marks) or not (starts or notes):
            break
        notes.append(part)
    return tuple(notes)
