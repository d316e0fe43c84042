"""The service over the sample corpus without the real model, for tests of the API and not of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from search_support import WORDS

from kamerbron.index.build import build_index
from kamerbron.index.store.generation import open_generation
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex


@contextmanager
def sample_service(sample: Path, folder: Path) -> Iterator[Flask]:
    """Serve the sample corpus, embedded by its words, from an index in the folder."""
    build_index(sample, folder / "index", WORDS)
    with open_generation(folder / "index") as generation:
        yield create_app(FixedIndex(generation, WORDS))
