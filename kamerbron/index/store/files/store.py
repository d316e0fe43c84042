"""An index as a folder of generations, each written whole and switched in atomically.

DIR/current                 the name of the generation in use
DIR/<number>-<digest>/      a generation; those of higher numbers are newer
DIR/cache/                  what was read and embedded before
DIR/reports/                what each build did
DIR/.lock                   held by who changes the index
DIR/.building-…/            a generation that is not whole yet
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from kamerbron.index.errors import (
    IndexAbsentError,
    IndexBusyError,
    IndexDamagedError,
    IndexFolderError,
)
from kamerbron.index.store.files.cache import CacheFile
from kamerbron.index.store.files.disk import sync
from kamerbron.index.store.files.generation import (
    GENERATION_NAME,
    REPORT,
    FileGeneration,
    verify_files,
)
from kamerbron.index.store.files.writer import FileWriter
from kamerbron.index.store.manifest import MANIFEST_NAME, Manifest, Recipe, read_manifest
from kamerbron.index.store.protocol.writing import IndexedDocument, Probes
from kamerbron.index.store.report import BuildReport, read_built, read_report

_CURRENT = "current"
_LOCK = ".lock"
_CACHE = "cache"
_BUILDING = ".building-"
_POINTER = f".{_CURRENT}-"


class FileStore:
    """A Store in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def close(self) -> None:
        """Do nothing: what is open is held by the generations."""

    @property
    def folder(self) -> Path:
        """The folder that the index lies in."""
        return self._folder

    @property
    def place(self) -> str:
        """The folder, as it was given."""
        return str(self.folder)

    def current(self) -> str:
        """Return the name of the generation in use.

        Raises IndexAbsentError when there is none, IndexDamagedError when it is not where the index says.
        """
        name = self._read_current()
        if name is None:
            raise IndexAbsentError(
                f"In {self.folder} staat geen index; maak er een met: "
                f"kamerbron index MAP --index {quote(self.place)}"
            )
        if not (GENERATION_NAME.fullmatch(name) and (self.folder / name).is_dir()):
            raise IndexDamagedError(
                f"{self.folder / _CURRENT} noemt {name[:40]!r}, en die map is er niet; kies een andere met "
                "kamerbron index rollback, of bouw de index opnieuw."
            )
        return name

    def generations(self) -> list[str]:
        """Return the names of the whole generations, the oldest first. Raises IndexAbsentError."""
        names = self._generations()
        if not names:
            self.current()
        return names

    def manifest(self, name: str) -> Manifest:
        """Return what a generation is. Raises IndexDamagedError or IndexMismatchError."""
        return read_manifest(self.folder / name)

    def built(self, name: str) -> dt.datetime:
        """Return when a generation was made, in UTC. Raises IndexDamagedError."""
        return read_built(self.folder / name)

    def report(self, name: str) -> BuildReport:
        """Return what a generation was made of. Raises IndexDamagedError."""
        return read_report(self.folder / name / REPORT)

    def verify(self, name: str) -> Manifest:
        """Return what a generation is, after reading every file of it whole.

        Raises IndexDamagedError, which names what is damaged, or IndexMismatchError.
        """
        return verify_files(self.folder / name)

    def open(self, name: str) -> FileGeneration:
        """Open a generation that was verified before. Raises IndexDamagedError or IndexMismatchError."""
        return FileGeneration(self.folder / name)

    @contextmanager
    def locked(self, *, wait: bool) -> Iterator[None]:
        """Be the only one who changes the index, and clear away what a killed build left.

        Raises IndexBusyError when another does, unless it is to be waited for; IndexFolderError when the
        folder cannot be written to or holds something else.
        """
        self._require_index_folder()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Never unlinked: who waits for it would wait for another file than who comes after.
            descriptor = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            self._take_lock(descriptor, wait=wait)
            self._clear()
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def cache(self, kind: str) -> Iterator[CacheFile]:
        """Open a memory of work by its name. For the one who has the lock. Raises IndexFolderError."""
        folder = self.folder / _CACHE
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        with CacheFile(folder / f"{kind}.sqlite") as cache:
            yield cache

    def work(self, model: str) -> None:
        """Return None: on a folder one machine works."""
        del model

    @contextmanager
    def writing(self) -> Iterator[_Writing]:
        """Begin a generation; what is not finished when the context ends is cleared away."""
        try:
            workplace = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=self.folder))
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            writer = FileWriter(workplace)
            try:
                yield _Writing(self, writer, workplace)
            finally:
                writer.close()
        finally:
            shutil.rmtree(workplace, ignore_errors=True)

    def switch(self, name: str) -> None:
        """Put a generation in use, at once for whoever opens the index from now on."""
        pointer = self.folder / f"{_POINTER}{name}"
        try:
            pointer.write_text(name + "\n", encoding="utf-8")
            sync(pointer)
            pointer.replace(self.folder / _CURRENT)
            sync(self.folder)
        except OSError as error:
            pointer.unlink(missing_ok=True)
            raise self._unwritable(error) from error

    def remove(self, name: str) -> None:
        """Remove a generation that is not in use. Who has it open keeps it."""
        if name == self._read_current():
            raise IndexFolderError(f"Generatie {name} is in gebruik; kies er eerst een andere.")
        # What is half removed is not taken for a generation.
        goes = self.folder / f"{_BUILDING}{name}"
        try:
            (self.folder / name).rename(goes)
        except OSError as error:
            raise self._unwritable(error) from error
        shutil.rmtree(goes, ignore_errors=True)

    def take_in(self, workplace: Path, digest: str) -> str:
        """Give a generation that was just written its name, and return that. Raises IndexFolderError."""
        names = self._generations()
        number = int(names[-1].partition("-")[0]) + 1 if names else 1
        name = f"{number:06}-{digest}"
        try:
            workplace.rename(self.folder / name)
            sync(self.folder)
        except OSError as error:
            raise self._unwritable(error) from error
        return name

    def _generations(self) -> list[str]:
        try:
            found = [
                path.name
                for path in self.folder.iterdir()
                if GENERATION_NAME.fullmatch(path.name) and (path / MANIFEST_NAME).is_file()
            ]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise IndexFolderError(f"{self.folder} is niet te lezen ({error.strerror}).") from error
        return sorted(found, key=lambda name: (int(name.partition("-")[0]), name))

    def _take_lock(self, descriptor: int, *, wait: bool) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise IndexBusyError(
                f"Een andere opdracht is bezig met de index in {self.folder}; wacht tot die klaar is, of "
                "geef --wait."
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error

    def _clear(self) -> None:
        """Drop what a build or a removal left that was killed."""
        for path in self.folder.iterdir():
            if path.name.startswith(_BUILDING):
                shutil.rmtree(path, ignore_errors=True)
            elif path.name.startswith(_POINTER):
                path.unlink(missing_ok=True)

    def _require_index_folder(self) -> None:
        """Refuse to write into a folder that holds something else."""
        folder = self.folder
        if folder.exists() and not folder.is_dir():
            raise IndexFolderError(f"{folder} is geen map; kies een andere plaats voor de index.")
        if not folder.is_dir() or (folder / _CURRENT).is_file() or (folder / _LOCK).is_file():
            return
        if any(folder.iterdir()):
            raise IndexFolderError(f"{folder} bevat andere bestanden; kies een lege map voor de index.")

    def _read_current(self) -> str | None:
        try:
            return (self.folder / _CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(
                f"{self.folder / _CURRENT} is niet te lezen; bouw de index opnieuw."
            ) from error

    def _unwritable(self, error: OSError) -> IndexFolderError:
        return IndexFolderError(f"De index in {self.folder} is niet te schrijven: {error.strerror}.")


class _Writing:
    """A GenerationWriter that ends with the generation in its place."""

    def __init__(self, store: FileStore, writer: FileWriter, workplace: Path) -> None:
        self._store = store
        self._writer = writer
        self._workplace = workplace

    def add(self, document: IndexedDocument) -> None:
        """Add the next document. Raises IndexFolderError when it cannot be written."""
        self._writer.add(document)

    def finish(self, recipe: Recipe, report: BuildReport, probes: Probes) -> str:
        """Make it a whole generation that is not in use yet, and return its name.

        Raises IndexFolderError when it cannot be written.
        """
        return self._store.take_in(self._workplace, self._writer.finish(recipe, report, probes))
