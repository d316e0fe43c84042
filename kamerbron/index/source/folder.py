"""A folder of documents on disk."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kamerbron.index.document import Publication
from kamerbron.index.errors import RefusedDocumentError, SourceError
from kamerbron.index.source.metadata import FILE_NAME, read_metadata
from kamerbron.index.source.regular import IrregularFileError, read_regular

# The categories of Unicode that are no characters of a name: what Python reads for bytes that are no UTF-8,
# and what moves the cursor or ends the line where a name is printed.
_SURROGATES = frozenset({"Cs"})
_CONTROLS = frozenset({"Cc", "Zl", "Zp"})

# A larger file is no Kamerstuk: the longest budget papers hold some millions of characters.
MAX_BYTES = 50 * 1024 * 1024

SIDECAR_NAMES = ("metadata.xml", "metadata_owms.xml")
"""What the official repository puts beside the forms of a publication, most trusted first."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar file holds. `name` is that of the file alone, one of SIDECAR_NAMES."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A file that may hold a document: its path under the folder, and what speaks of it.

    `described` is what `metadata.json` says of it; `sidecars` are the files beside it that describe it,
    most trusted first.
    """

    name: str
    path: Path
    described: Publication | None
    sidecars: tuple[Path, ...] = ()

    def read(self) -> bytes:
        """Return the content. Raises RefusedDocumentError when it cannot be read within bounds."""
        content = _read(self.path, MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise RefusedDocumentError(f"het bestand is groter dan {MAX_BYTES // 1024**2} MiB")
        return content

    def read_head(self, count: int) -> bytes:
        """Return the first bytes. Raises RefusedDocumentError when they cannot be read."""
        return _read(self.path, count)

    def read_sidecars(self) -> tuple[Sidecar, ...]:
        """Return the content of the sidecars, most trusted first.

        Raises RefusedDocumentError, naming the sidecar, when one cannot be read within bounds.
        """
        sidecars = []
        for path in self.sidecars:
            try:
                content = SourceEntry(path.name, path, None).read()
            except RefusedDocumentError as error:
                raise RefusedDocumentError(f"{path.name}: {error}") from error
            sidecars.append(Sidecar(path.name, content))
        return tuple(sidecars)

    def digest(self) -> str:
        """Return the SHA-256 of all that a reading can depend on: the name, the content, what speaks of it.

        Raises RefusedDocumentError when the file or a sidecar cannot be read within bounds.
        """
        described = repr(self.described).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256()
        for part in (
            self.name.encode(),
            self.read(),
            described,
            *(part for sidecar in self.read_sidecars() for part in (sidecar.name.encode(), sidecar.content)),
        ):
            # The length first: nothing of one part can pass for the next.
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.hexdigest()


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
    """List the files under a folder; hidden ones, `metadata.json` and sidecars are no documents.

    A sidecar belongs to the files of its own directory, when these are the forms of one publication and
    so have one name but for what follows the last dot; or to those that bear the directory's name.

    Refused are a symbolic link that leads out of the folder, a name that is not UTF-8 or holds control
    characters, a sidecar among the files of several publications or of none, and a file that only
    `metadata.json` knows.

    Raises SourceError when there is no such folder, and MetadataError.
    """
    if not folder.is_dir():
        reason = "is geen map" if folder.exists() else "bestaat niet"
        raise SourceError(f"{folder} {reason}; geef een map met documenten.")
    described = read_metadata(folder)
    paths, refused = _list_files(folder)
    sidecars, lost = _attach_sidecars(sorted(paths))
    refused += lost
    entries = [
        SourceEntry(name, path, described.get(name), tuple(paths[sidecar] for sidecar in sidecars[name]))
        for name, path in sorted(paths.items())
        if PurePosixPath(name).name not in SIDECAR_NAMES
    ]
    present = {entry.name for entry in entries} | {refusal.name for refusal in refused}
    for name in sorted(described.keys() - present):
        what = "het is geen document" if name in paths else "het is er niet"
        refused.append(Refused(name, f"{FILE_NAME} noemt dit bestand, maar {what}"))
    return SourceFolder(tuple(entries), tuple(refused))


def open_file(path: Path) -> SourceEntry:
    """Return the entry of one file, with what `metadata.json` and the sidecars in its own directory say.

    Raises SourceError when that directory cannot be listed, and MetadataError.
    """
    name = path.name
    paths, _ = _list_files(path.parent, deep=False)
    sidecars, _ = _attach_sidecars(sorted(paths))
    described = read_metadata(path.parent).get(name)
    return SourceEntry(name, path, described, tuple(paths[sidecar] for sidecar in sidecars[name]))


def _list_files(folder: Path, *, deep: bool = True) -> tuple[dict[str, Path], list[Refused]]:
    """Return the files by their names under the folder, and those that cannot be used."""
    root = os.path.realpath(folder)
    paths: dict[str, Path] = {}
    refused: list[Refused] = []
    for path in sorted(_walk(folder, deep=deep), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if fault := _fault_of_name(name):
            refused.append(Refused(printable(name), f"de bestandsnaam {fault}; hernoem het bestand"))
        # realpath, for it also has an answer to links that go round in a circle.
        elif not Path(os.path.realpath(path)).is_relative_to(root):
            refused.append(Refused(name, "de symbolische koppeling wijst buiten de map"))
        elif name != FILE_NAME:
            paths[name] = path
    return paths, refused


def _attach_sidecars(names: Sequence[str]) -> tuple[dict[str, list[str]], list[Refused]]:
    """Return the sidecars of each file, most trusted first, and the sidecars that are of no one file."""
    directories: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for name in names:
        directories[PurePosixPath(name).parent].append(PurePosixPath(name))
    attached: dict[str, list[str]] = defaultdict(list)
    refused: list[Refused] = []
    for directory, files in directories.items():
        sidecars = [directory / name for name in SIDECAR_NAMES if directory / name in files]
        documents = [file for file in files if file not in sidecars]
        stems = {file.stem for file in documents}
        if len(stems) > 1:
            # The pictures of a publication lie beside it, in a directory that bears its name.
            stems &= {directory.name}
        if stems:
            described = [file for file in documents if file.stem in stems]
            attached |= {str(file): [str(sidecar) for sidecar in sidecars] for file in described}
        else:
            here = "in deze map staan er meer" if documents else "in deze map staat er geen"
            refused += [
                Refused(str(sidecar), f"{sidecar.name} hoort bij één publicatie, maar {here}")
                for sidecar in sidecars
            ]
    return attached, refused


def _read(path: Path, count: int) -> bytes:
    """Return the first bytes of a regular file. Raises RefusedDocumentError."""
    try:
        return read_regular(path, count)
    except IrregularFileError as error:
        raise RefusedDocumentError("het is geen gewoon bestand") from error
    except OSError as error:
        raise RefusedDocumentError(f"het bestand is niet te lezen: {error.strerror}") from error


def printable(name: str) -> str:
    """Return a name with a sign in the place of each character that would spoil the line it is printed on."""
    decoded = os.fsencode(name).decode("utf-8", "replace") if _holds(name, _SURROGATES) else name
    return "".join("\ufffd" if unicodedata.category(char) in _CONTROLS else char for char in decoded)


def _fault_of_name(name: str) -> str:
    """Say what is wrong with the name of a file; empty when nothing is."""
    if _holds(name, _SURROGATES):
        return "is geen UTF-8"
    return "heeft stuurtekens" if _holds(name, _CONTROLS) else ""


def _holds(name: str, categories: frozenset[str]) -> bool:
    return any(unicodedata.category(char) in categories for char in name)


def _walk(folder: Path, *, deep: bool) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise SourceError(f"de map {error.filename} is niet te lezen: {error.strerror}.") from error

    for directory, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if (Path(directory) / name).is_symlink()]
        yield from (Path(directory) / name for name in (*files, *linked) if not name.startswith("."))
        if not deep:
            return
