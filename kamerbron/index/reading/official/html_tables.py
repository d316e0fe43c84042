"""The tables of HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from kamerbron.index.document import Table
from kamerbron.index.reading.paper.tables import Cell, grid

_PARTS = ("thead", "tbody", "tfoot")

# A number of more digits than this is damaged.
_MAX_DIGITS = 5

Text = Callable[[etree._Element], str]  # noqa: SLF001 - lxml gives its elements no other name


def read_table(element: etree._Element, text: Text) -> tuple[Table | None, str]:
    """Read a table with what gives the text of an element: None when its cells are empty; and its caption."""
    caption = next(element.iterchildren("caption"), None)
    title = "" if caption is None else text(caption)
    rows: list[list[Cell]] = []
    head_rows = 0
    for row in _rows(element):
        cells = list(row.iterchildren("td", "th"))
        parent = row.getparent()
        is_head = all(cell.tag == "th" for cell in cells) or (parent is not None and parent.tag == "thead")
        head_rows += bool(cells) and is_head and len(rows) == head_rows
        rows.append([Cell(text(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells])
    return grid(rows, head_rows, title), title


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, and not those of a table in a cell of it."""
    for child in element.iterchildren("tr", *_PARTS):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, int(value)) if value.isdecimal() and len(value) <= _MAX_DIGITS else 1
