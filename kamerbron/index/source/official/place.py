"""Where a publication is kept: a directory with its name, and in it what is remembered of how it came.

What Kamerbron remembers is hidden, and so no document to those that read the folder. Every file is whole or
not there: it is written under a hidden name, and gets its own name when all of it is on the disk.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kamerbron.index.source.official.errors import FetchError, FolderBusyError
from kamerbron.index.source.official.wanted import Wanted
from kamerbron.index.source.regular import read_regular

_HIDDEN = ".kamerbron"
_REMEMBERED = f"{_HIDDEN}.json"
_MAX_BYTES = 50 * 1024**2


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was fetched: where from, what it held, and by what to ask whether it has changed."""

    name: str
    address: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of a publication.

    `version` is what the list said of it; `settled` whether all was fetched that there is, in the best form.
    `tried` says what came of the forms that could not be had, in Dutch. `gone` is a publication that was
    there once and is no more.
    """

    document: KeptFile | None = None
    metadata: KeptFile | None = None
    version: str = ""
    settled: bool = False
    gone: bool = False
    tried: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LastRun:
    """What was asked for last in a folder, and what the list gave for each dossier ever asked for."""

    wanted: Wanted = field(default_factory=Wanted)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)


_REMEMBERED_FORM = TypeAdapter(Remembered)
_LAST_RUN_FORM = TypeAdapter(LastRun)


class Place:
    """The directory of one publication."""

    def __init__(self, folder: Path, publication: str) -> None:
        self.directory = folder / publication

    def remembered(self) -> Remembered:
        """Return what is remembered; nothing where there is nothing, or it cannot be read."""
        content = _read(self.directory / _REMEMBERED)
        try:
            return _REMEMBERED_FORM.validate_json(content) if content else Remembered()
        except ValidationError:
            # All that is lost is what saves requests.
            return Remembered()

    def remember(self, remembered: Remembered) -> None:
        """Keep what is to be remembered."""
        write_whole(self.directory / _REMEMBERED, _REMEMBERED_FORM.dump_json(remembered, indent=1))

    def holds(self, kept: KeptFile | None) -> bool:
        """Whether a file is there as it was fetched."""
        return kept is not None and digest(self.directory / kept.name) == kept.sha256

    def put(self, name: str, content: bytes, kept: KeptFile | None) -> str | None:
        """Write a file. One of the name that was not fetched is put aside; return its new name then.

        Raises FetchError.
        """
        path = self.directory / name
        there = digest(path)
        aside = None
        if there is not None and there not in (kept and kept.sha256, hashlib.sha256(content).hexdigest()):
            aside = f".{name}.eigen"
            with _told(path):
                path.replace(path.with_name(aside))
        write_whole(path, content)
        return aside

    def drop(self, kept: KeptFile) -> bool:
        """Remove a file that a better one has replaced, if it is still as it was fetched; say if so.

        Raises FetchError.
        """
        if not self.holds(kept):
            return False
        path = self.directory / kept.name
        with _told(path):
            path.unlink()
        return True

    def path_of(self, kept: KeptFile | None) -> str | None:
        """Return the path of a file under the folder; None where it is not there."""
        if kept is None or not (self.directory / kept.name).is_file():
            return None
        return f"{self.directory.name}/{kept.name}"


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file in hexadecimal; None where there is none that can be read."""
    content = _read(path)
    return hashlib.sha256(content).hexdigest() if content is not None else None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is whole, or what it was before. Raises FetchError."""
    # One name for all attempts: what an attempt that was killed left behind, the next one writes over.
    part = path.with_name(f".{path.name}.deel")
    try:
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            _sync(path.parent)
    except FetchError:
        with suppress(OSError):
            part.unlink()
        raise


def read_last_run(folder: Path) -> LastRun | None:
    """Return what was asked for last in a folder; None where nothing ever was. Raises FetchError."""
    path = folder / _HIDDEN / "ophalen.json"
    content = _read(path)
    try:
        return _LAST_RUN_FORM.validate_json(content) if content is not None else None
    except ValidationError as error:
        raise FetchError(f"{path} is beschadigd; verwijder het en noem opnieuw wat op te halen.") from error


def write_last_run(folder: Path, run: LastRun) -> None:
    """Keep what was asked for. Raises FetchError."""
    write_whole(folder / _HIDDEN / "ophalen.json", _LAST_RUN_FORM.dump_json(run, indent=1))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for one program. Raises FolderBusyError while another holds it, and FetchError."""
    path = folder / _HIDDEN / "ophalen.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
    except OSError as error:
        raise FetchError(f"{folder} is niet te beschrijven: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderBusyError(
                f"Een andere kamerbron haalt al op naar {folder}; wacht tot die klaar is."
            ) from error
        yield


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise FetchError, naming the file, for what the system refuses."""
    try:
        yield
    except OSError as error:
        raise FetchError(f"{path} is niet te schrijven: {error.strerror}.") from error


def _read(path: Path) -> bytes | None:
    try:
        return read_regular(path, _MAX_BYTES + 1)
    except OSError:
        return None


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
