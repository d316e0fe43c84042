"""One generation of the index: written whole, verified at opening, switched in atomically.

DIR/current                      the name of the generation in use
DIR/<generation>/manifest.json   what it is, and the SHA-256 of every file
DIR/<generation>/catalogue.sqlite
DIR/<generation>/passages.faiss
DIR/<generation>/sentences.faiss
DIR/<generation>/lexical/        the words of the passages
DIR/<generation>/tuning.json     how passages are ranked, and when they are called an answer
DIR/<generation>/report.json     what the build took and refused
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Document, Sentence
from kamerbron.index.encoder import ModelIdentity, Vectors
from kamerbron.index.errors import IndexAbsentError, IndexDamagedError, IndexFolderError, IndexMismatchError
from kamerbron.index.store.catalogue import Catalogue, CatalogueEntry, serialise, write_catalogue
from kamerbron.index.store.lexical import LexicalIndex, LexicalRow, write_lexical
from kamerbron.index.store.manifest import (
    FORMAT_VERSION,
    MANIFEST_NAME,
    Counts,
    Manifest,
    read_manifest,
    write_manifest,
)
from kamerbron.index.store.report import read_built, read_refused
from kamerbron.index.store.terms import passage_terms
from kamerbron.index.store.vectors import VectorIndex
from kamerbron.index.tuning import Tuning, read_tuning, write_tuning

_CURRENT = "current"
_CATALOGUE = "catalogue.sqlite"
_PASSAGES = "passages.faiss"
_SENTENCES = "sentences.faiss"
_LEXICAL = "lexical"
_TUNING = "tuning.json"
_REPORT = "report.json"

_GENERATION_NAME = re.compile(r"[0-9a-f]{16}(?:-[0-9]+)?")

_LIBRARIES = ("kamerbron", "faiss-cpu", "pystemmer", "sentence-transformers", "tantivy", "torch")


@dataclass(frozen=True, slots=True)
class Content:
    """All that goes into a generation. Row n of the vectors belongs to row n of passages or sentences."""

    model: ModelIdentity
    chunking: ChunkingSettings
    documents: Sequence[Document]
    entries: Sequence[CatalogueEntry]
    sentences: Sequence[Sentence]
    passage_vectors: Vectors
    sentence_vectors: Vectors
    tuning: Tuning
    refused: int
    report: str


class Generation:
    """An open generation of the index.

    `built` is when it was made, `refused` are the files that its build refused.
    `passage_of_sentence` holds for each sentence row the row of its passage, `document_of_passage` for each
    passage row the position of its document.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self.built = read_built(folder)
        self.refused = read_refused(folder / _REPORT)
        self.tuning = read_tuning(folder / _TUNING)
        self.catalogue = Catalogue(folder / _CATALOGUE)
        self.passage_vectors = VectorIndex.load(folder / _PASSAGES)
        self.sentence_vectors = VectorIndex.load(folder / _SENTENCES)
        self.lexical = LexicalIndex(folder / _LEXICAL)
        self.passage_of_sentence = np.array(self.catalogue.passage_of_each_sentence(), dtype=np.int64)
        self.document_of_passage = np.array(self.catalogue.document_of_each_passage(), dtype=np.int64)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files of the generation."""
        self.catalogue.close()

    def require_model(self, identity: ModelIdentity) -> None:
        """Raise IndexMismatchError, with both values, unless the generation was made with this model."""
        require_model(self.manifest, identity)


def open_generation(index: Path) -> Generation:
    """Open the generation in use, after verifying every file of it.

    Raises IndexAbsentError, IndexDamagedError or IndexMismatchError, each with the values found and
    expected.
    """
    folder = current_generation(index)
    verify_generation(folder)
    return load_generation(folder)


def current_generation(index: Path) -> Path:
    """Return the folder of the generation in use.

    Raises IndexAbsentError when there is none, IndexDamagedError when it is not where the index says.
    """
    name = _read_current(index)
    if name is None:
        raise IndexAbsentError(
            f"In {index} staat geen index; maak er een met: kamerbron index MAP --index {index}"
        )
    folder = index / name
    if not (_GENERATION_NAME.fullmatch(name) and folder.is_dir()):
        raise IndexDamagedError(
            f"{index / _CURRENT} noemt {name[:40]!r}, en die map is er niet; bouw de index opnieuw."
        )
    return folder


def require_model(manifest: Manifest, identity: ModelIdentity) -> None:
    """Raise IndexMismatchError, with both values, unless a generation was made with this model."""
    if identity != manifest.model:
        raise IndexMismatchError(
            f"De index is gemaakt met {_describe(manifest.model)}, en gevraagd is {_describe(identity)}; "
            "kies hetzelfde model of bouw de index opnieuw."
        )


def verify_generation(folder: Path) -> Manifest:
    """Return what a generation is, after reading every file of it whole.

    Raises IndexDamagedError or IndexMismatchError, each with the values found and expected.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise IndexDamagedError(f"{path} ontbreekt; bouw de index opnieuw.")
        found = _sha256(path)
        if found != expected:
            raise IndexDamagedError(
                f"{path} is beschadigd: SHA-256 is {found[:16]}… en moet {expected[:16]}… zijn; "
                "bouw de index opnieuw."
            )
    return manifest


def load_generation(folder: Path) -> Generation:
    """Open a generation whose files were verified before.

    Raises IndexDamagedError or IndexMismatchError.
    """
    generation = Generation(folder, read_manifest(folder))
    try:
        _require_agreement(folder, generation)
    except IndexDamagedError:
        generation.close()
        raise
    return generation


def write_generation(index: Path, content: Content) -> Manifest:
    """Write a generation beside the one in use and switch to it when it is whole.

    Raises IndexFolderError when the folder cannot be written or is something else than an index.
    """
    _require_index_folder(index)
    try:
        index.mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(prefix=".building-", dir=index))
        try:
            manifest = _write_files(workplace, content)
            _switch(index, workplace, manifest)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)
    except OSError as error:
        raise IndexFolderError(f"De index in {index} is niet te schrijven: {error.strerror}.") from error
    return manifest


def fingerprint(content: Content) -> str:
    """Return the SHA-256 of all in the content that decides an answer."""
    digest = hashlib.sha256()
    settings = {
        "format": FORMAT_VERSION,
        "model": asdict(content.model),
        "chunking": asdict(content.chunking),
        "tuning": asdict(content.tuning),
    }
    digest.update(json.dumps(settings, sort_keys=True).encode())
    for document in content.documents:
        digest.update(serialise(document).encode())
    for entry in content.entries:
        digest.update(f"\n{entry.row} {serialise(entry.passage)}".encode())
    for sentence in content.sentences:
        digest.update(f"\n{sentence}".encode())
    for vectors in (content.passage_vectors, content.sentence_vectors):
        digest.update(vectors.astype("<f4").tobytes())
    return digest.hexdigest()


def _write_files(folder: Path, content: Content) -> Manifest:
    write_catalogue(folder / _CATALOGUE, content.documents, content.entries, content.sentences)
    VectorIndex.of(content.passage_vectors).save(folder / _PASSAGES)
    VectorIndex.of(content.sentence_vectors).save(folder / _SENTENCES)
    write_lexical(folder / _LEXICAL, _lexical_rows(content))
    write_tuning(folder / _TUNING, content.tuning)
    (folder / _REPORT).write_text(content.report, encoding="utf-8")
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        fingerprint=fingerprint(content),
        model=content.model,
        chunking=content.chunking,
        counts=Counts(
            documents=len(content.documents),
            passages=len(content.passage_vectors),
            sentences=len(content.sentence_vectors),
            refused=content.refused,
        ),
        versions={name: version(name) for name in _LIBRARIES},
        files={path.relative_to(folder).as_posix(): _sha256(path) for path in _files(folder)},
    )
    write_manifest(folder, manifest)
    folder.chmod(0o755)
    for path in [*_files(folder), folder / _LEXICAL, folder]:
        _sync(path)
    return manifest


def _lexical_rows(content: Content) -> Iterator[LexicalRow]:
    positions = {document.id: position for position, document in enumerate(content.documents)}
    for entry in content.entries:
        if entry.row is not None:
            passage = entry.passage
            yield LexicalRow(entry.row, positions[passage.document_id], passage_terms(passage))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _switch(index: Path, workplace: Path, manifest: Manifest) -> None:
    """Give the generation its name, point `current` at it, and drop all but the one before it."""
    try:
        before = _read_current(index)
    except IndexDamagedError:
        before = None
    name = _free_name(index, manifest.fingerprint[:16])
    workplace.rename(index / name)
    _sync(index)
    pointer = index / f".{_CURRENT}-{name}"
    pointer.write_text(name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(index / _CURRENT)
    _sync(index)
    for path in index.iterdir():
        if path.name not in {name, before} and (path / MANIFEST_NAME).is_file():
            shutil.rmtree(path, ignore_errors=True)


def _free_name(index: Path, name: str) -> str:
    """Return the name, numbered on when a generation of the same content stands there already."""
    candidates = (name if count == 1 else f"{name}-{count}" for count in range(1, 1000))
    return next(candidate for candidate in candidates if not (index / candidate).exists())


def _require_index_folder(index: Path) -> None:
    """Refuse to write into a folder that holds something else."""
    if index.exists() and not index.is_dir():
        raise IndexFolderError(f"{index} is geen map; kies een andere plaats voor de index.")
    if not index.is_dir() or (index / _CURRENT).is_file():
        return
    # What a build leaves that was killed before there was a first generation to point at.
    ours = (".building-", f".{_CURRENT}-")
    if not all(path.name.startswith(ours) or (path / MANIFEST_NAME).is_file() for path in index.iterdir()):
        raise IndexFolderError(f"{index} bevat andere bestanden; kies een lege map voor de index.")


def _read_current(index: Path) -> str | None:
    try:
        return (index / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{index / _CURRENT} is niet te lezen; bouw de index opnieuw.") from error


def _require_agreement(folder: Path, generation: Generation) -> None:
    """Raise IndexDamagedError when files that are each whole do not belong together."""
    manifest = generation.manifest
    for name, vectors, rows in (
        (_PASSAGES, generation.passage_vectors, manifest.counts.passages),
        (_SENTENCES, generation.sentence_vectors, manifest.counts.sentences),
    ):
        found, expected = (vectors.rows, vectors.dimension), (rows, manifest.model.dimension)
        if found != expected:
            raise IndexDamagedError(
                f"{folder / name} heeft {found[0]} vectoren van {found[1]} en het manifest noemt "
                f"{expected[0]} van {expected[1]}; bouw de index opnieuw."
            )


def _describe(identity: ModelIdentity) -> str:
    return (
        f"{identity.name} (dimensie {identity.dimension}, voorvoegsels "
        f"{identity.question_prefix!r} en {identity.passage_prefix!r})"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
