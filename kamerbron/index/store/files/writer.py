"""Writes a generation as files, in a workplace that nobody reads."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from importlib.metadata import version
from pathlib import Path

from kamerbron.index.errors import IndexFolderError
from kamerbron.index.store.files.catalogue_writer import CatalogueWriter
from kamerbron.index.store.files.disk import sha256, sync
from kamerbron.index.store.files.generation import (
    CATALOGUE,
    LEXICAL,
    PASSAGES,
    REPORT,
    SENTENCES,
    TUNING,
    manifest_digest,
)
from kamerbron.index.store.fingerprint import Fingerprint
from kamerbron.index.store.lexical import LexicalRow, LexicalWriter
from kamerbron.index.store.manifest import FORMAT_VERSION, Counts, Manifest, Recipe, write_manifest
from kamerbron.index.store.protocol.writing import IndexedDocument, Probes
from kamerbron.index.store.report import BuildReport, write_report
from kamerbron.index.store.vectors.search import VectorWriter, write_search_index
from kamerbron.index.tuning import write_tuning

_LIBRARIES = ("kamerbron", "faiss-cpu", "pystemmer", "sentence-transformers", "tantivy", "torch")


class FileWriter:
    """A GenerationWriter into an empty folder. Close it, whether it was finished or not."""

    def __init__(self, folder: Path) -> None:
        """Begin. Raises IndexFolderError when the folder cannot be written to."""
        self._folder = folder
        self._fingerprint = Fingerprint()
        self._documents = self._rows = 0
        self._vectors: tuple[VectorWriter, VectorWriter] | None = None
        with ExitStack() as begun:
            self._catalogue = CatalogueWriter(folder / CATALOGUE)
            begun.callback(self._catalogue.close)
            self._lexical = LexicalWriter(folder / LEXICAL)
            begun.callback(self._lexical.close)
            self._closing = begun.pop_all()

    def add(self, document: IndexedDocument) -> None:
        """Add the next document. Raises IndexFolderError when it cannot be written."""
        self._fingerprint.add(document)
        self._catalogue.add(document)
        for row, terms in enumerate(document.terms, start=self._rows):
            self._lexical.add(LexicalRow(row, self._documents, terms))
        passages, sentences = self._vector_writers(document.passage_vectors.shape[1])
        passages.append(document.passage_vectors)
        sentences.append(document.sentence_vectors)
        self._documents += 1
        self._rows += len(document.terms)

    def finish(self, recipe: Recipe, report: BuildReport, probes: Probes) -> str:
        """Make the folder a whole generation, and return the name that it is to have after its number.

        Raises IndexFolderError when it cannot be written.
        """
        try:
            return self._finish(recipe, report, probes)
        except OSError as error:
            raise IndexFolderError(
                f"{self._folder} is niet te schrijven ({error}); is de schijf vol?"
            ) from error

    def close(self) -> None:
        """Let go of what it writes to."""
        self._closing.close()

    def _finish(self, recipe: Recipe, report: BuildReport, probes: Probes) -> str:
        # Asked for by the passages and by the sentences, and dear to make.
        probes = cache(probes)
        self._catalogue.finish()
        self._lexical.finish()
        rows = [writer.close() for writer in self._vector_writers(recipe.model.dimension)]
        passages, sentences = (
            write_search_index(self._folder, name, probes) for name in (PASSAGES, SENTENCES)
        )
        write_tuning(self._folder / TUNING, recipe.tuning)
        write_report(self._folder / REPORT, report)
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            fingerprint=self._fingerprint.hexdigest(recipe),
            mark=recipe.mark,
            model=recipe.model,
            chunking=recipe.chunking,
            counts=Counts(
                documents=self._documents,
                passages=rows[0],
                sentences=rows[1],
                refused=len(report.refused),
            ),
            passage_search=passages,
            sentence_search=sentences,
            versions={name: version(name) for name in _LIBRARIES},
            files={path.relative_to(self._folder).as_posix(): sha256(path) for path in self._files()},
        )
        write_manifest(self._folder, manifest)
        self._folder.chmod(0o755)
        for path in [*self._files(), self._folder / LEXICAL, self._folder]:
            sync(path)
        return manifest_digest(self._folder)

    def _vector_writers(self, dimension: int) -> tuple[VectorWriter, VectorWriter]:
        if self._vectors is None:
            passages = VectorWriter(self._folder / f"{PASSAGES}.npy", dimension)
            self._closing.callback(passages.close)
            sentences = VectorWriter(self._folder / f"{SENTENCES}.npy", dimension)
            self._closing.callback(sentences.close)
            self._vectors = passages, sentences
        return self._vectors

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.rglob("*") if path.is_file())
