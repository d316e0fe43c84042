"""Which generations the processes of one service have found whole, and which they have refused.

Each process follows the index by itself. What one of them has read whole the others open without reading it
again, and what one has refused they pass over, without another line about it.
"""

from __future__ import annotations

import os
from pathlib import Path

_IN_USE = "generation"


class Verdicts:
    """Keeps the verdicts in a folder that only the processes of the service can enter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def in_use(self) -> str | None:
        """The name of the generation that was taken up last."""
        try:
            return (self._folder / _IN_USE).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def is_whole(self, mark: str) -> bool:
        """Whether a process has found a generation whole, by what tells it from others."""
        return (self._folder / f"whole-{mark}").exists()

    def is_refused(self, mark: str) -> bool:
        """Whether a process has refused it."""
        return (self._folder / f"refused-{mark}").exists()

    def take_up(self, name: str, mark: str) -> None:
        """Say that a generation is whole, and the one in use."""
        (self._folder / f"whole-{mark}").touch()
        writing = self._folder / f"{_IN_USE}-{os.getpid()}"
        writing.write_text(name, encoding="utf-8")
        writing.replace(self._folder / _IN_USE)

    def refuse(self, mark: str) -> bool:
        """Refuse a generation; return whether this is the first process to do so."""
        try:
            (self._folder / f"refused-{mark}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
