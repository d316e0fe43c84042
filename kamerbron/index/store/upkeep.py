"""The generations of an index: which there are, going back to one, and removing old ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kamerbron.index.errors import IndexDamagedError, IndexFolderError, IndexMismatchError
from kamerbron.index.store.manifest import Manifest
from kamerbron.index.store.protocol.store import Store


@dataclass(frozen=True, slots=True)
class GenerationLine:
    """A generation in a list. `manifest` is None where it cannot be read, and `fault` then says why."""

    name: str
    in_use: bool
    built: dt.datetime | None
    manifest: Manifest | None
    fault: str | None


def list_generations(store: Store) -> list[GenerationLine]:
    """Return the generations, the oldest first. Raises IndexAbsentError when there is none."""
    names = store.generations()
    current = name_in_use(store)
    lines = []
    for name in names:
        try:
            lines.append(GenerationLine(name, name == current, store.built(name), store.manifest(name), None))
        except (IndexDamagedError, IndexMismatchError) as error:
            lines.append(GenerationLine(name, name == current, None, None, str(error)))
    return lines


def roll_back(store: Store, name: str | None = None) -> str:
    """Put another generation in use, after verifying it, and return its name: the one before, or a named one.

    Raises IndexFolderError when there is none such, IndexDamagedError when it is not whole.
    """
    # Where there is no index, no folder is made to lock.
    store.generations()
    with store.locked(wait=False):
        names = store.generations()
        current = name_in_use(store)
        if name is None:
            older = names[: names.index(current)] if current in names else names
            if not older:
                raise IndexFolderError(
                    f"Er is in {store.place} geen generatie van voor {current}; kamerbron index list toont "
                    "welke er zijn."
                )
            name = older[-1]
        elif name not in names:
            raise IndexFolderError(
                f"Er is in {store.place} geen generatie {name!r}; kamerbron index list toont welke er zijn."
            )
        store.verify(name)
        store.switch(name)
        return name


def prune(store: Store, keep: int) -> list[str]:
    """Remove all but the generation in use and the newest others, `keep` in all; return what was removed.

    Raises IndexFolderError.
    """
    # Where there is no index, no folder is made to lock.
    store.generations()
    with store.locked(wait=False):
        return remove_old(store, keep)


def remove_old(store: Store, keep: int, also: str | None = None) -> list[str]:
    """Do what `prune` does, for one who has the lock; `also` is a generation that is kept as well."""
    current = store.current()
    others = [name for name in store.generations() if name not in {current, also}]
    spare = keep - 1 - (also is not None and also != current)
    goes = others[: len(others) - max(spare, 0)]
    for name in goes:
        store.remove(name)
    return goes


def name_in_use(store: Store) -> str | None:
    """Return the name of the generation in use; None when there is none that can be read."""
    try:
        return store.current()
    except IndexFolderError:
        return None
