"""What decides what becomes of a document: the program, the model and the settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.store.manifest import FORMAT_VERSION, Recipe
from kamerbron.index.tuning import Tuning

# What reads and parts documents beside the program itself.
_LIBRARIES = ("langchain-text-splitters", "lxml", "pypdfium2", "pystemmer")


def make_recipe(model: ModelIdentity, model_mark: str, chunking: ChunkingSettings, tuning: Tuning) -> Recipe:
    """Return what a generation is made with; `model_mark` tells the vectors of the model from others."""
    decides = {
        "format": FORMAT_VERSION,
        "program": program_mark(),
        "model": model_mark,
        "chunking": asdict(chunking),
        "tuning": asdict(tuning),
    }
    digest = hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()
    return Recipe(model, chunking, tuning, digest)


@cache
def program_mark() -> str:
    """Return the SHA-256 of the program that indexes, and of the libraries that it reads with.

    Of its text and not its version: what was remembered by another program is not trusted, also where that
    differs in one line only.
    """
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for path, content in _sources(files("kamerbron.index")):
        digest.update(f"{path} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def _sources(folder: Traversable, above: str = "") -> list[tuple[str, bytes]]:
    found = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        name = f"{above}{path.name}"
        if path.is_dir():
            found += _sources(path, f"{name}/")
        elif name.endswith(".py"):
            found.append((name, path.read_bytes()))
    return found
