"""An index, wherever it is kept: its generations, the one in use, and who may change it."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from kamerbron.index.store.manifest import Manifest
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.protocol.work import Cache, WorkQueue
from kamerbron.index.store.protocol.writing import GenerationWriter
from kamerbron.index.store.report import BuildReport


class Store(Protocol):
    """An index: its generations, the one in use, and the memory of what was done for them."""

    @property
    def place(self) -> str:
        """Where it is, as an operator gives it, without any password."""

    @property
    def folder(self) -> Path | None:
        """The folder of this machine that it lies in; None when it lies in none."""

    def close(self) -> None:
        """Let go of what it holds; generations that are open can then be closed, and nothing else."""

    def current(self) -> str:
        """Return the name of the generation in use.

        Raises IndexAbsentError when there is none, IndexDamagedError when it is not where the index says.
        """

    def generations(self) -> list[str]:
        """Return the names of the whole generations, the oldest first. Raises IndexAbsentError."""

    def manifest(self, name: str) -> Manifest:
        """Return what a generation is. Raises IndexDamagedError or IndexMismatchError."""

    def built(self, name: str) -> dt.datetime:
        """Return when a generation was made, in UTC. Raises IndexDamagedError."""

    def report(self, name: str) -> BuildReport:
        """Return what a generation was made of. Raises IndexDamagedError."""

    def verify(self, name: str) -> Manifest:
        """Return what a generation is, after reading all of it.

        Raises IndexDamagedError, which names what is damaged, or IndexMismatchError.
        """

    def open(self, name: str) -> Generation:
        """Open a generation that was verified before. Raises IndexDamagedError or IndexMismatchError."""

    def locked(self, *, wait: bool) -> AbstractContextManager[None]:
        """Be the only one who changes the index, and clear away what a killed build left.

        Raises IndexBusyError when another does, unless it is to be waited for; IndexFolderError when the
        place cannot be written to or holds something else.
        """

    def cache(self, kind: str) -> AbstractContextManager[Cache]:
        """Open a memory of work by its name, `readings` or `vectors`. For the one who has the lock."""

    def work(self, model: str) -> WorkQueue | None:
        """Return what waits for the vectors of a model, by its mark; None where only one machine works."""

    def writing(self) -> AbstractContextManager[GenerationWriter]:
        """Begin a generation; what is not finished when the context ends is cleared away."""

    def switch(self, name: str) -> None:
        """Put a generation in use, at once for whoever opens the index from now on."""

    def remove(self, name: str) -> None:
        """Remove a generation that is not in use. Who has it open keeps it."""
