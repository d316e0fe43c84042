"""A folder of documents on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kamerbron.index.document import Publication
from kamerbron.index.errors import RefusedDocumentError, SourceError
from kamerbron.index.source.metadata import FILE_NAME, read_metadata

# A larger file is no Kamerstuk: the longest budget papers hold some millions of characters.
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A file that may hold a document: its path under the folder, and what `metadata.json` says of it."""

    name: str
    path: Path
    described: Publication | None

    def read(self) -> bytes:
        """Return the content. Raises RefusedDocumentError when it cannot be read within bounds."""
        if self.path.exists() and not self.path.is_file():
            # A named pipe or a device would keep the reader waiting for ever.
            raise RefusedDocumentError("het is geen gewoon bestand")
        try:
            with self.path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise RefusedDocumentError(f"het bestand is niet te lezen: {error.strerror}") from error
        if len(content) > MAX_BYTES:
            raise RefusedDocumentError(f"het bestand is groter dan {MAX_BYTES // 1024**2} MiB")
        return content


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is no document that can be taken, and why, in Dutch."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """The entries of a folder in the order of their names, and what in it cannot be one."""

    entries: tuple[SourceEntry, ...]
    refused: tuple[Refused, ...]


def open_folder(folder: Path) -> SourceFolder:
    """List the files under a folder; hidden ones and `metadata.json` are no documents.

    Refused are a symbolic link that leads out of the folder, a name that is not UTF-8, and a file that
    only `metadata.json` knows.

    Raises SourceError when there is no such folder, and MetadataError.
    """
    if not folder.is_dir():
        reason = "is geen map" if folder.exists() else "bestaat niet"
        raise SourceError(f"{folder} {reason}; geef een map met documenten.")
    described = read_metadata(folder)
    root = os.path.realpath(folder)
    entries: list[SourceEntry] = []
    refused: list[Refused] = []
    for path in sorted(_walk(folder), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if not _is_utf8(name):
            printable = os.fsencode(name).decode("utf-8", "replace")
            refused.append(Refused(printable, "de bestandsnaam is geen UTF-8; hernoem het bestand"))
        # realpath, for it also has an answer to links that go round in a circle.
        elif not Path(os.path.realpath(path)).is_relative_to(root):
            refused.append(Refused(name, "de symbolische koppeling wijst buiten de map"))
        elif name != FILE_NAME:
            entries.append(SourceEntry(name, path, described.get(name)))
    present = {entry.name for entry in entries} | {refusal.name for refusal in refused}
    refused += [
        Refused(name, f"{FILE_NAME} noemt dit bestand, maar het is er niet")
        for name in sorted(described.keys() - present)
    ]
    return SourceFolder(tuple(entries), tuple(refused))


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _walk(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise SourceError(f"de map {error.filename} is niet te lezen: {error.strerror}.") from error

    for directory, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if (Path(directory) / name).is_symlink()]
        yield from (Path(directory) / name for name in (*files, *linked) if not name.startswith("."))
