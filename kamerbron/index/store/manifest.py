"""The manifest: what a generation is, and the SHA-256 of every file of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter
from pydantic_core import from_json

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import IndexDamagedError, IndexMismatchError
from kamerbron.index.tuning import Tuning

MANIFEST_NAME = "manifest.json"

FORMAT_VERSION = 4


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a generation is made with, beside its documents.

    `mark` is the SHA-256 of all that may decide what becomes of a document: this recipe, the program, and
    what the model makes of a few texts. Builds of the same files under one mark give the same generation.
    """

    model: ModelIdentity
    chunking: ChunkingSettings
    tuning: Tuning
    mark: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds; `passages` are those that are searched."""

    documents: int
    passages: int
    sentences: int
    refused: int


@dataclass(frozen=True, slots=True)
class VectorCodes:
    """How a set of vectors is searched.

    `exact` compares a question with each vector; `ivf` with those in the nearest `probes` of `lists` lists,
    by codes of 8 bits; `hnsw` with the best `probes` that a graph brings, in PostgreSQL. Its `recall` at 50
    is what it found of what exact search finds, for `questions` questions that were held back.
    """

    kind: Literal["exact", "ivf", "hnsw"] = "exact"
    lists: int = 0
    probes: int = 0
    recall: float | None = None
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is.

    `fingerprint` is the SHA-256 of all that decides an answer: the model, the settings, the documents,
    the passages and the vectors. It says nothing of when or where the generation was built. `mark` is that of
    its recipe, and `files` are the SHA-256s of its files.
    """

    format_version: int
    fingerprint: str
    mark: str
    model: ModelIdentity
    chunking: ChunkingSettings
    counts: Counts
    passage_search: VectorCodes
    sentence_search: VectorCodes
    versions: dict[str, str]
    files: dict[str, str]


_MANIFEST = TypeAdapter(Manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of the generation in a folder."""
    (folder / MANIFEST_NAME).write_bytes(_MANIFEST.dump_json(manifest, indent=2) + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the generation in a folder.

    Raises IndexDamagedError when there is none that can be read, IndexMismatchError when it is of another
    version.
    """
    path = folder / MANIFEST_NAME
    try:
        content = path.read_bytes()
        found = from_json(content).get("format_version")
        if found != FORMAT_VERSION:
            raise IndexMismatchError(
                f"{path} heeft indeling {found} en deze versie leest {FORMAT_VERSION}; bouw de index opnieuw."
            )
        return _MANIFEST.validate_json(content)
    except (OSError, ValueError, AttributeError) as error:
        raise IndexDamagedError(f"{path} is geen leesbaar manifest; bouw de index opnieuw.") from error


def require_model(manifest: Manifest, identity: ModelIdentity) -> None:
    """Raise IndexMismatchError, with both values, unless a generation was made with this model."""
    if identity != manifest.model:
        raise IndexMismatchError(
            f"De index is gemaakt met {_describe(manifest.model)}, en gevraagd is {_describe(identity)}; "
            "kies hetzelfde model of bouw de index opnieuw."
        )


def _describe(identity: ModelIdentity) -> str:
    return (
        f"{identity.name} (dimensie {identity.dimension}, voorvoegsels "
        f"{identity.question_prefix!r} en {identity.passage_prefix!r})"
    )
