"""What a generation was made of: each file of its source, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.manifest import MANIFEST_NAME


@dataclass(frozen=True, slots=True)
class Taken:
    """A document in the index. `passages` counts those that are searched."""

    name: str
    id: str
    passages: int
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did with each file of its source, in the order of their names.

    `digests` are by name the SHA-256s of the files as they were, with all that describes them.
    """

    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]
    digests: Mapping[str, str]


_REPORT = TypeAdapter(BuildReport)


def write_report(path: Path, report: BuildReport) -> None:
    """Write a report as JSON; the same report gives the same bytes."""
    path.write_bytes(_REPORT.dump_json(report, indent=2) + b"\n")


def read_report(path: Path) -> BuildReport:
    """Read a report. Raises IndexDamagedError when there is none that can be read."""
    try:
        return _REPORT.validate_json(path.read_bytes())
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
