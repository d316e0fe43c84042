"""Filters as SQL of PostgreSQL: which documents of a catalogue pass them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kamerbron.index.store.postgres.naming import named
from kamerbron.index.store.selection import Filters, folded

_OF_DOSSIERS = "position IN (SELECT document FROM HERE.dossiers WHERE dossier = ANY({}::text[]))"

LARGEST = 2**63 - 1
"""The largest whole number that the database knows."""


def known(values: Sequence[str]) -> list[str]:
    """Return the texts that the database can hold: no document is found by another."""
    return [value for value in values if "\0" not in value and _is_unicode(value)]


def select_documents(schema: str, columns: str, *filters: Filters) -> tuple[str, list[Any]]:
    """Return the statement for columns of the documents that pass all filters, and its parameters."""
    where, values = ["true"], list[Any]()
    for limit in filters:
        listed: tuple[tuple[str, Sequence[str]], ...] = (
            (_OF_DOSSIERS, limit.dossiers),
            ("id = ANY({}::text[])", limit.publications),
            ("kind = ANY({}::text[])", [folded(kind) for kind in limit.kinds]),
            ("chamber = ANY({}::text[])", [chamber.value for chamber in limit.chambers]),
            ("session_year = ANY({}::text[])", limit.session_years),
        )
        for condition, allowed in listed:
            if allowed:
                values.append(known(allowed))
                where.append(condition.format(f"${len(values)}"))
        for condition, day in (("date >= ${}", limit.first), ("date <= ${}", limit.last)):
            if day is not None:
                values.append(day.isoformat())
                where.append(condition.format(len(values)))
    # Only conditions of our own are put together; what was asked for goes beside them.
    return named(f"SELECT {columns} FROM HERE.documents WHERE {' AND '.join(where)}", schema), values  # noqa: S608


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
