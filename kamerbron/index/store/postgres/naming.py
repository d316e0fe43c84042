"""The names of schemas in statements: the only thing in one that is not a parameter."""

from __future__ import annotations

import re

_HERE = re.compile(r"\bHERE\b")


def named(statement: str, schema: str) -> str:
    """Return a statement with the name of a schema, that was checked before, where it says HERE."""
    return _HERE.sub(schema, statement)


def generation_schema(schema: str, number: int) -> str:
    """Return the schema of a generation of an index."""
    return f"{schema}_generation_{number}"
