"""Which store an address means, and the generation in use of it."""

from __future__ import annotations

from pathlib import Path

from kamerbron.index.errors import IndexFolderError
from kamerbron.index.store.file_store import FileStore
from kamerbron.index.store.protocol import Generation, Store


def open_store(address: str) -> Store:
    """Return the store at an address: a folder."""
    return FileStore(Path(address))


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
