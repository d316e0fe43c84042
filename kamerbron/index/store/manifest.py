"""The manifest: what a generation is, and the SHA-256 of every file of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from pydantic_core import from_json

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import IndexDamagedError, IndexMismatchError

MANIFEST_NAME = "manifest.json"

FORMAT_VERSION = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds; `passages` are those that are searched."""

    documents: int
    passages: int
    sentences: int
    refused: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is.

    `fingerprint` is the SHA-256 of all that decides an answer: the model, the settings, the documents,
    the passages and the vectors. It says nothing of when or where the generation was built.
    """

    format_version: int
    fingerprint: str
    model: ModelIdentity
    chunking: ChunkingSettings
    counts: Counts
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
