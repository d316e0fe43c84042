"""What the tables of a generation hold, as one digest each."""

from __future__ import annotations

import hashlib

from kamerbron.index.store.postgres.connection import Link
from kamerbron.index.store.postgres.copying import Rows
from kamerbron.index.store.postgres.tables import rows_of


def table_digest(link: Link, schema: str, table: str) -> str:
    """Return the SHA-256 of the rows of a table, in their order. Raises IndexFolderError."""
    digest = hashlib.sha256()
    link.copy_out(rows_of(schema, table), Rows(digest.update))
    return digest.hexdigest()
