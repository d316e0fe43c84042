"""What a generation tells of its build: when that was, and what was refused, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.manifest import MANIFEST_NAME


@dataclass(frozen=True, slots=True)
class _Report:
    refused: tuple[Refused, ...] = ()


_REPORT = TypeAdapter(_Report)


def read_refused(path: Path) -> tuple[Refused, ...]:
    """Return the files that the build refused, from its report.

    Raises IndexDamagedError when the report cannot be read.
    """
    try:
        return _REPORT.validate_json(path.read_bytes()).refused
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} is geen leesbaar verslag; bouw de index opnieuw.") from error


def read_built(folder: Path) -> dt.datetime:
    """Return when the generation in a folder was built, in UTC and in whole seconds.

    That is the time of its manifest on disk, which is written last and never again: what a generation holds
    says nothing of when it was made, for the same documents give the same bytes. Raises IndexDamagedError
    when there is no manifest.
    """
    path = folder / MANIFEST_NAME
    try:
        return dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC)
    except OSError as error:
        raise IndexDamagedError(f"{path} ontbreekt; bouw de index opnieuw.") from error
