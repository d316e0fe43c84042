"""A source becomes a generation, with a report of what was taken and what was refused, and why."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from kamerbron.index.chunking import ChunkingSettings, answered_questions, chunk
from kamerbron.index.document import Document, Passage
from kamerbron.index.embedded_text import EmbeddingProgress, embed_passages
from kamerbron.index.encoder import Encoder
from kamerbron.index.errors import RefusedDocumentError, SourceError
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import Refused, SourceFolder, open_folder
from kamerbron.index.store.catalogue import CatalogueEntry
from kamerbron.index.store.generation import Content, write_generation
from kamerbron.index.store.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Taken:
    """A document in the index. `passages` counts those that are searched."""

    name: str
    id: str
    passages: int
    notices: tuple[str, ...]


class NothingTakenError(SourceError):
    """Not one document of the source could be read; `refused` says why for each file."""

    def __init__(self, folder: Path, refused: tuple[Refused, ...]) -> None:
        what = "is geen enkel document te lezen" if refused else "staat geen enkel bestand"
        super().__init__(f"In {folder} {what}; geef een map met Kamerstukken als tekst.")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did with each file of its source."""

    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: what it made, what it did with each file, and the seconds of each stage."""

    manifest: Manifest
    report: BuildReport
    seconds_reading: float
    seconds_embedding: float


_REPORT = TypeAdapter(BuildReport)


def build_index(
    folder: Path,
    index: Path,
    encoder: Encoder,
    *,
    settings: ChunkingSettings | None = None,
    progress: EmbeddingProgress | None = None,
) -> Build:
    """Read the documents of a folder and write them as a new generation of the index.

    Raises SourceError when the folder cannot be used, NothingTakenError when not one document in it can
    be read, and IndexFolderError when the index cannot be written.
    """
    settings = settings or ChunkingSettings()
    _require_outside(index, folder)
    start = time.perf_counter()
    documents, refused = read_documents(open_folder(folder))
    if not documents:
        raise NothingTakenError(folder, tuple(refused))
    entries = _catalogue_entries(documents, settings)
    searched = [entry.passage for entry in entries if entry.row is not None]
    read = time.perf_counter()

    embedded = embed_passages(searched, encoder, progress)
    report = BuildReport(_taken(documents, searched), tuple(refused))
    content = Content(
        model=encoder.identity,
        chunking=settings,
        documents=documents,
        entries=entries,
        sentences=embedded.sentences,
        passage_vectors=embedded.passage_vectors,
        sentence_vectors=embedded.sentence_vectors,
        refused=len(refused),
        report=_REPORT.dump_json(report, indent=2).decode() + "\n",
    )
    manifest = write_generation(index, content)
    return Build(manifest, report, read - start, time.perf_counter() - read)


def _require_outside(index: Path, folder: Path) -> None:
    """Refuse to keep the index among the documents, where the next build would read it as one."""
    place, root = index.resolve(), folder.resolve()
    if place == root or (
        place.is_relative_to(root) and not any(part.startswith(".") for part in place.relative_to(root).parts)
    ):
        raise SourceError(f"De index {index} ligt in de map met documenten {folder}; kies een andere plaats.")


def read_documents(source: SourceFolder) -> tuple[list[Document], list[Refused]]:
    """Read every entry of a source; what cannot be read is refused by name."""
    documents: dict[str, Document] = {}
    refused = list(source.refused)
    for entry in source.entries:
        try:
            document = read_document(entry)
        except RefusedDocumentError as error:
            refused.append(Refused(entry.name, str(error)))
            continue
        if document.id in documents:
            other = documents[document.id].source.name
            refused.append(Refused(entry.name, f"{document.id} is al opgenomen uit {other}"))
        else:
            documents[document.id] = document
    return list(documents.values()), sorted(refused, key=lambda refusal: refusal.name)


def _catalogue_entries(documents: Sequence[Document], settings: ChunkingSettings) -> list[CatalogueEntry]:
    """Chunk the documents and give a vector row to every passage that can answer."""
    entries: list[CatalogueEntry] = []
    row = 0
    for document in documents:
        answered = answered_questions(document)
        for passage in chunk(document, settings):
            searched = passage.unit_key not in answered
            entries.append(CatalogueEntry(passage, row if searched else None))
            row += searched
    return entries


def _taken(documents: Sequence[Document], searched: Sequence[Passage]) -> tuple[Taken, ...]:
    passages = Counter(passage.document_id for passage in searched)
    return tuple(
        Taken(document.source.name, document.id, passages[document.id], document.notices)
        for document in documents
    )
