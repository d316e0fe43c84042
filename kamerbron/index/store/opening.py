"""Which store an address means, and the generation in use of it."""

from __future__ import annotations

from pathlib import Path

from kamerbron.index.errors import IndexFolderError
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.postgres.address import is_address
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.protocol.store import Store


def open_store(address: str) -> Store:
    """Return the store at an address: a folder, or a PostgreSQL database (`postgresql://…`).

    Nothing is opened yet. Raises IndexFolderError when the address cannot be read, or when the driver of the
    database is not installed.
    """
    if not is_address(address):
        return FileStore(Path(address))
    try:
        # The driver is an extra of the package.
        from kamerbron.index.store.postgres.store import PostgresStore  # noqa: PLC0415
    except ImportError as error:
        raise IndexFolderError(
            "Voor een index in PostgreSQL ontbreekt de driver; installeer hem met: "
            "pip install 'kamerbron[postgres]'"
        ) from error
    return PostgresStore(address)


def open_current(store: Store) -> Generation:
    """Open the generation in use, after verifying all of it.

    Raises IndexAbsentError, IndexDamagedError or IndexMismatchError, each with the values found and expected.
    """
    while True:
        name = store.current()
        try:
            store.verify(name)
            return store.open(name)
        except IndexFolderError:
            # One that was replaced and removed meanwhile is not damaged.
            if store.current() == name:
                raise
