"""One generation of the index as files: verified by what its manifest says, and opened.

<generation>/manifest.json       what it is, and the SHA-256 of every other file
<generation>/catalogue.sqlite
<generation>/passages.npy        the vectors, and beside them .ivf where search is not exact
<generation>/sentences.npy
<generation>/lexical/            the words of the passages
<generation>/tuning.json         how passages are ranked, and when they are called an answer
<generation>/report.json         what the build took and refused

Its name ends in the start of the SHA-256 of its manifest, so that not a byte of it can change unnoticed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.store.files.catalogue import Catalogue
from kamerbron.index.store.files.disk import sha256
from kamerbron.index.store.lexical import LexicalIndex
from kamerbron.index.store.manifest import MANIFEST_NAME, Manifest, read_manifest, require_model
from kamerbron.index.store.report import read_built, read_report
from kamerbron.index.store.vectors.search import VectorIndex
from kamerbron.index.tuning import read_tuning

CATALOGUE = "catalogue.sqlite"
PASSAGES = "passages"
SENTENCES = "sentences"
LEXICAL = "lexical"
TUNING = "tuning.json"
REPORT = "report.json"

GENERATION_NAME = re.compile(r"[0-9]{6,}-[0-9a-f]{16}")


class FileGeneration:
    """A Generation that is read from files."""

    def __init__(self, folder: Path) -> None:
        """Open the files, which were verified before. Raises IndexDamagedError or IndexMismatchError."""
        self.manifest = read_manifest(folder)
        self.built = read_built(folder)
        self.refused = read_report(folder / REPORT).refused
        self.tuning = read_tuning(folder / TUNING)
        self.passage_vectors = VectorIndex.open(folder, PASSAGES, self.manifest.passage_search)
        self.sentence_vectors = VectorIndex.open(folder, SENTENCES, self.manifest.sentence_search)
        _require_agreement(folder, self)
        self.lexical = LexicalIndex(folder / LEXICAL)
        self.catalogue = Catalogue(folder / CATALOGUE)
        self.passage_of_sentence = self.catalogue.passage_of_each_sentence()
        self.document_of_passage = self.catalogue.document_of_each_passage()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files of the generation."""
        self.catalogue.close()

    def require_model(self, identity: ModelIdentity) -> None:
        """Raise IndexMismatchError, with both values, unless the generation was made with this model."""
        require_model(self.manifest, identity)


def verify_files(folder: Path) -> Manifest:
    """Return what a generation is, after reading every file of it whole.

    Raises IndexDamagedError or IndexMismatchError, each with the values found and expected.
    """
    manifest = read_manifest(folder)
    found, expected = manifest_digest(folder), folder.name.rpartition("-")[2]
    if found != expected:
        raise _changed(folder / MANIFEST_NAME, found, expected)
    for name, digest in manifest.files.items():
        path = folder / name
        try:
            found = sha256(path)
        except FileNotFoundError as error:
            raise IndexDamagedError(f"{path} ontbreekt; {_MEND}") from error
        except OSError as error:
            raise IndexDamagedError(f"{path} is niet te lezen ({error.strerror}); {_MEND}") from error
        if found != digest:
            raise _changed(path, found, digest)
    return manifest


def manifest_digest(folder: Path) -> str:
    """Return what the name of a generation ends in. Raises OSError."""
    return sha256(folder / MANIFEST_NAME)[:16]


_MEND = "ga terug met kamerbron index rollback, of bouw de index opnieuw."


def _changed(path: Path, found: str, expected: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"{path} is beschadigd: SHA-256 is {found[:16]}… en moet {expected[:16]}… zijn; {_MEND}"
    )


def _require_agreement(folder: Path, generation: FileGeneration) -> None:
    """Raise IndexDamagedError when files that are each whole do not belong together."""
    manifest = generation.manifest
    for name, vectors, rows in (
        (PASSAGES, generation.passage_vectors, manifest.counts.passages),
        (SENTENCES, generation.sentence_vectors, manifest.counts.sentences),
    ):
        found, expected = (vectors.rows, vectors.dimension), (rows, manifest.model.dimension)
        if found != expected:
            raise IndexDamagedError(
                f"{folder / name}.npy heeft {found[0]} vectoren van {found[1]} en het manifest noemt "
                f"{expected[0]} van {expected[1]}; bouw de index opnieuw."
            )
