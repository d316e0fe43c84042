"""The service over the sample corpus without the real model, for tests of the API and not of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from search_support import WORDS

from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex


@contextmanager
def sample_service(index: Path) -> Iterator[Flask]:
    """Serve the sample corpus from an index of its words: fixture `worded_index`."""
    with open_current(FileStore(index)) as generation:
        yield create_app(FixedIndex(generation, WORDS))
