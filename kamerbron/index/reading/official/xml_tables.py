"""The tables of the official XML, which are CALS tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from kamerbron.index.document import Table
from kamerbron.index.reading.paper.tables import Cell, grid

_PARTS = ("thead", "tbody", "tfoot")

# A number of more digits than this is damaged.
_MAX_DIGITS = 5

Text = Callable[[etree._Element], str]  # noqa: SLF001 - lxml gives its elements no other name


def read_table(element: etree._Element, text: Text) -> tuple[Table | None, str, list[etree._Element]]:
    """Read a table with what gives the text of an element.

    Returns the table, None when its cells are empty; its caption; and what else stands in it, in order.
    """
    rows: list[list[Cell]] = []
    head_rows = 0
    caption = ""
    others = []
    for child in element:
        if child.tag in ("title", "titel") and not caption:
            caption = text(child)
        elif child.tag == "tgroup":
            head_rows += _read_group(child, text, rows)
        elif isinstance(child.tag, str):
            others.append(child)
    return grid(rows, head_rows, caption), caption, others


def _read_group(group: etree._Element, text: Text, rows: list[list[Cell]]) -> int:
    """Add the rows of a group; return how many of them, at the start of the table, are its head."""
    columns: dict[str, int] = {}
    for place, column in enumerate(group.iterfind("colspec")):
        columns.setdefault(column.get("colname", ""), place)
    head_rows = 0
    for part in group.iterchildren(*_PARTS):
        found = list(part.iterchildren("row"))
        if part.tag == "thead" and len(rows) == head_rows:
            head_rows += len(found)
        for place, row in enumerate(found):
            cells = [entry for entry in row if isinstance(entry.tag, str)]
            rows.append([_cell(entry, columns, len(found) - place, text) for entry in cells])
    return head_rows


def _cell(entry: etree._Element, columns: Mapping[str, int], rows_left: int, text: Text) -> Cell:
    first, last = (_column(entry.get(name), columns) for name in ("namest", "nameend"))
    named = _column(entry.get("colname"), columns)
    rows = entry.get("morerows") or ""
    more = int(rows) if rows.isdecimal() and len(rows) <= _MAX_DIGITS else 0
    return Cell(
        text=text(entry),
        width=max(1, last - first + 1) if first is not None and last is not None else 1,
        height=min(1 + more, rows_left),
        column=first if named is None else named,
    )


def _column(name: str | None, columns: Mapping[str, int]) -> int | None:
    return columns.get(name) if name else None
