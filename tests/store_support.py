"""Generations of documents of our own, written without a folder to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from support import WordEncoder

from kamerbron.index.building.embedding import join_vectors
from kamerbron.index.building.recipe import make_recipe
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Document
from kamerbron.index.encoder import Encoder, mark
from kamerbron.index.preparing import prepare
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.manifest import Manifest
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.upkeep import name_in_use, remove_old
from kamerbron.index.tuning import Tuning, tuning_for


def indexed(
    document: Document, encoder: Encoder | None = None, settings: ChunkingSettings | None = None
) -> IndexedDocument:
    """Prepare and embed a document as a build does it."""
    encoder = encoder or WordEncoder()
    prepared = prepare(document, settings or ChunkingSettings())
    return join_vectors(prepared, encoder.encode_passages(prepared.texts))


def write_index(
    place: Path | Store,
    documents: Sequence[Document],
    encoder: Encoder | None = None,
    *,
    tuning: Tuning | None = None,
    refused: Sequence[Refused] = (),
) -> Manifest:
    """Write a generation of these documents and switch to it; the one before stays, older ones go."""
    encoder = encoder or WordEncoder()
    return write_indexed(
        place, [indexed(document, encoder) for document in documents], encoder, tuning=tuning, refused=refused
    )


def write_indexed(
    place: Path | Store,
    documents: Sequence[IndexedDocument],
    encoder: Encoder | None = None,
    *,
    tuning: Tuning | None = None,
    refused: Sequence[Refused] = (),
) -> Manifest:
    """Do what `write_index` does, with documents that are embedded already."""
    encoder = encoder or WordEncoder()
    store = FileStore(place) if isinstance(place, Path) else place
    recipe = make_recipe(
        encoder.identity, mark(encoder), ChunkingSettings(), tuning or tuning_for(encoder.identity.name)
    )
    report = BuildReport((), tuple(refused), {})
    with store.locked(wait=False):
        before = name_in_use(store)
        with store.writing() as writer:
            for document in documents:
                writer.add(document)
            name = writer.finish(recipe, report, lambda: encoder.encode_questions([]))
        store.switch(name)
        remove_old(store, keep=2, also=before)
    return store.manifest(name)


def open_index(folder: Path) -> Generation:
    """Open the generation in use of an index in a folder."""
    return open_current(FileStore(folder))


def generation_folder(folder: Path) -> Path:
    """Return the folder of the generation in use of an index in a folder."""
    return folder / FileStore(folder).current()
