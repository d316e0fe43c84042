"""Vectors that are equal, of which the graph holds the first alone.

Papers repeat themselves: every motion opens with the same words. In a graph such vectors would be the nearest
of each other, all of them, and no way would lead out.
"""

from __future__ import annotations

import numpy as np

from kamerbron.index.store.neighbours import Allowed, Rows
from kamerbron.index.store.postgres.connection import Link
from kamerbron.index.store.postgres.copying import Rows as PlainRows
from kamerbron.index.store.postgres.copying import pairs
from kamerbron.index.store.postgres.naming import named


class Equals:
    """Which rows have the vector of an earlier one."""

    def __init__(self, rows: Rows, firsts: Rows) -> None:
        """Take the rows, and for each the first with its vector, in order of that and then of the row."""
        self._rows = rows
        self._firsts = firsts

    @classmethod
    def of(cls, link: Link, schema: str, table: str) -> Equals:
        """Read them from the database. Raises IndexFolderError."""
        pieces: list[bytes] = []
        query = f"SELECT row, first FROM HERE.{table}_equals ORDER BY first, row"  # noqa: S608 - all of our own
        link.copy_out(named(query, schema), PlainRows(pieces.append))
        rows, firsts = pairs(b"".join(pieces))
        return cls(rows, firsts)

    @property
    def count(self) -> int:
        """How many rows have the vector of an earlier one."""
        return len(self._rows)

    def reaching(self, allowed: Allowed) -> Allowed:
        """Return the first rows that stand for one that is allowed, themselves or another."""
        reaching = allowed.copy()
        reaching[self._rows] = False
        reaching[self._firsts[allowed[self._rows]]] = True
        return reaching

    def all_of(self, first: int, count: int, allowed: Allowed | None) -> Rows:
        """Return up to `count` of the rows that are allowed with the vector of a first one, in order."""
        start, end = np.searchsorted(self._firsts, [first, first + 1])
        rows = np.concatenate([np.array([first]), self._rows[start:end]])
        return (rows if allowed is None else rows[allowed[rows]])[:count]
