"""Filters as SQL: which documents of a catalogue pass them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kamerbron.index.store.selection import Filters, folded

GIVEN = "(SELECT value FROM json_each(?))"
"""The values of a query as one JSON array, for SQLite bounds the number of its parameters."""

_OF_DOSSIERS = "position IN (SELECT document FROM dossiers WHERE dossier IN (SELECT value FROM json_each(?)))"


def given(values: Sequence[str]) -> str:
    """Return texts as the one parameter that `json_each` takes."""
    # SQLite reads a text in JSON to its first NUL, and no document has one in what it is found by.
    return json.dumps([value for value in values if "\0" not in value])


def select_documents(columns: str, *filters: Filters) -> tuple[str, tuple[str, ...]]:
    """Return the statement for columns of the documents that pass all filters, and its parameters."""
    where, values = ["1"], list[str]()
    for limit in filters:
        listed: tuple[tuple[str, Sequence[str]], ...] = (
            (_OF_DOSSIERS, limit.dossiers),
            (f"id IN {GIVEN}", limit.publications),
            (f"kind IN {GIVEN}", [folded(kind) for kind in limit.kinds]),
            (f"chamber IN {GIVEN}", [chamber.value for chamber in limit.chambers]),
            (f"session_year IN {GIVEN}", limit.session_years),
        )
        for condition, allowed in listed:
            if allowed:
                where.append(condition)
                values.append(given(allowed))
        for condition, day in (("date >= ?", limit.first), ("date <= ?", limit.last)):
            if day is not None:
                where.append(condition)
                values.append(day.isoformat())
    # Only conditions of our own are put together; what was asked for goes beside them.
    return f"SELECT {columns} FROM documents WHERE {' AND '.join(where)}", tuple(values)  # noqa: S608
