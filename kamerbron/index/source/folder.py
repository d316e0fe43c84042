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
        try:
            with self.path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise RefusedDocumentError(f"het bestand is niet te lezen: {error.strerror}") from error
        if len(content) > MAX_BYTES:
            raise RefusedDocumentError(f"het bestand is groter dan {MAX_BYTES // 1024**2} MiB")
        return content


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """The entries of a folder in the order of their names, and the links in it that lead out."""

    entries: tuple[SourceEntry, ...]
    outside: tuple[str, ...]
    described_only: tuple[str, ...]


def open_folder(folder: Path) -> SourceFolder:
    """List the files under a folder; hidden ones and `metadata.json` are no documents.

    A symbolic link that leads out of the folder is not followed but named in `outside`; a file that
    only `metadata.json` knows is named in `described_only`.

    Raises SourceError when there is no such folder, and MetadataError.
    """
    if not folder.is_dir():
        reason = "is geen map" if folder.exists() else "bestaat niet"
        raise SourceError(f"{folder} {reason}; geef een map met documenten.")
    described = read_metadata(folder)
    root = folder.resolve()
    entries, outside = [], []
    for path in sorted(_walk(folder), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if not path.resolve().is_relative_to(root):
            outside.append(name)
        elif name != FILE_NAME:
            entries.append(SourceEntry(name, path, described.get(name)))
    present = {entry.name for entry in entries}
    return SourceFolder(tuple(entries), tuple(outside), tuple(sorted(set(described) - present)))


def _walk(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise SourceError(f"de map {error.filename} is niet te lezen: {error.strerror}.") from error

    for directory, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if (Path(directory) / name).is_symlink()]
        yield from (Path(directory) / name for name in (*files, *linked) if not name.startswith("."))
