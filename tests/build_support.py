"""Folders of documents, and builds of them that read in this process: starting others takes a second each."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from store_support import open_index
from support import WordEncoder

from kamerbron.index.build import Build, BuildOptions, build_index
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.worker_process import Read, ReadFunction
from kamerbron.index.source.folder import Refused, SourceEntry
from kamerbron.index.store.files.store import FileStore

ENCODER = WordEncoder()
ANYWAY = BuildOptions(allow_removal=True)

SUBJECTS = ("brug", "tunnel", "sluis", "weg", "haven")


def paper(subject: str, year: int) -> str:
    """Return a paper of ours, with a sentence that other papers hold as well."""
    return (
        f"De {subject} bij Waterveen is gekeurd in {year}.\n\n"
        "De kosten zijn voor de provincie. Dat blijft zo.\n\n"
        f"Het onderhoud van de {subject} duurt tot {year + 4}.\n"
    )


def read_here(
    entries: Iterable[SourceEntry], *, read: ReadFunction[Read]
) -> Generator[Read | Refused, None, None]:
    """Do what `read_all` does, in this process."""
    for entry in entries:
        try:
            yield read(entry)
        except RefusedDocumentError as error:
            yield Refused(entry.name, str(error))


@contextmanager
def reading_here() -> Generator[None, None, None]:
    """Let builds read in this process."""
    with patch("kamerbron.index.building.taking.read_all", read_here):
        yield


def build_here(folder: Path, index: Path, options: BuildOptions = ANYWAY) -> Build:
    """Build with the encoder of the tests, reading in this process."""
    with reading_here():
        return build_index(folder, FileStore(index), ENCODER, options=options)


def texts_in_use(index: Path) -> list[str]:
    """Return the texts of all searched passages of the generation in use."""
    with open_index(index) as generation:
        passages = generation.catalogue.passages(range(generation.passage_vectors.rows))
        return [passages[row].text for row in sorted(passages)]


def names_in(index: Path) -> set[str]:
    """Return the names in an index folder, with generations as `generatie`."""
    return {"generatie" if path.name[:1].isdigit() else path.name for path in index.iterdir()}
