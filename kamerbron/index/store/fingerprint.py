"""The fingerprint of a generation: the SHA-256 of all in it that decides an answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from kamerbron.index.document import Document, Passage
from kamerbron.index.store.manifest import FORMAT_VERSION, Recipe
from kamerbron.index.store.protocol.writing import IndexedDocument

_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)


class Fingerprint:
    """Takes the documents of a generation in their order."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, document: IndexedDocument) -> None:
        """Take the next document, with its passages, sentences and vectors."""
        self._digest.update(serialise(document.document).encode())
        for passage, row in zip(document.passages, document.rows, strict=True):
            self._digest.update(f"\n{row} {serialise(passage)}".encode())
        for sentence in document.sentences:
            self._digest.update(f"\n{sentence}".encode())
        for vectors in (document.passage_vectors, document.sentence_vectors):
            self._digest.update(vectors.astype("<f4").tobytes())

    def hexdigest(self, recipe: Recipe) -> str:
        """Return the fingerprint of the documents so far, made with a recipe. Its mark decides nothing."""
        settings = {
            "format": FORMAT_VERSION,
            "model": asdict(recipe.model),
            "chunking": asdict(recipe.chunking),
            "tuning": asdict(recipe.tuning),
        }
        digest = self._digest.copy()
        digest.update(json.dumps(settings, sort_keys=True).encode())
        return digest.hexdigest()


def serialise(record: Document | Passage) -> str:
    """Write a record as JSON; the same record gives the same text."""
    adapter: TypeAdapter[Any] = _DOCUMENT if isinstance(record, Document) else _PASSAGE
    return adapter.dump_json(record).decode()
