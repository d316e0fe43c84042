"""What passages and papers are both shown as: paragraphs with their tables and footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kamerbron.service.page.segments import Line


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; `marked` when it is what answers."""

    cells: tuple[str, ...]
    marked: bool = False


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with its caption and the headings of its columns, where it has them.

    `head_marked` when it is these that answer.
    """

    caption: str | None
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    head_marked: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: `name` is what its ids are made of, `lines` its text, none where the source lost it.

    `placed` tells whether its mark stands in the text, `marked` whether it is what answers.
    """

    number: str
    name: str
    lines: tuple[Line, ...]
    placed: bool
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its number within the unit, and its lines or its table."""

    number: int
    lines: tuple[Line, ...]
    table: TableView | None = None


def paragraph_anchor(unit_key: str, number: int) -> str:
    """Return the anchor of a paragraph on the page of its paper."""
    return f"{unit_key}.alinea-{number}"


def view_table(
    caption: str | None,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    marked: frozenset[int] = frozenset(),
    *,
    head_marked: bool = False,
) -> TableView:
    """Make the view of a table, with the rows of these numbers, from 0, marked."""
    return TableView(
        caption,
        tuple(columns),
        tuple(TableRow(tuple(cells), number in marked) for number, cells in enumerate(rows)),
        head_marked,
    )
