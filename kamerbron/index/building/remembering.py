"""What was read and embedded before, so that it need not be done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict

import numpy as np

from kamerbron.index.building.recipe import program_mark
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import Encoder, Progress, Vectors
from kamerbron.index.preparing import Prepared, unpack
from kamerbron.index.store.protocol.work import Cache

_KEY_BYTES = 16

# How many entries are said to be used at a time.
_AT_ONCE = 10_000


class Readings:
    """Prepared documents by the digest of their file, for one program and one way of chunking."""

    def __init__(self, cache: Cache, settings: ChunkingSettings) -> None:
        self._cache = cache
        self._made_by = f"{program_mark()} {json.dumps(asdict(settings), sort_keys=True)}"

    def missing(self, digests: Iterable[str]) -> set[str]:
        """Return the digests of files that were not read before."""
        by_key = {self._key(digest): digest for digest in digests}
        return {by_key[key] for key in self._cache.missing(by_key)}

    def find(self, digest: str) -> Prepared | None:
        """Return what a file was prepared to; None when that is not there."""
        found = self._cache.find([self._key(digest)])
        return unpack(*found.values()) if found else None

    def put(self, packed: Mapping[str, bytes]) -> None:
        """Keep what files were prepared to, by their digests. Raises IndexFolderError."""
        self._cache.put({self._key(digest): content for digest, content in packed.items()})

    def keep(self, digests: Iterable[str]) -> None:
        """Say which of them are used, and drop what was not for two builds. Raises IndexFolderError."""
        self._cache.keep(self._key(digest) for digest in digests if digest)
        self._cache.forget()

    def _key(self, digest: str) -> bytes:
        return _digest(f"{self._made_by} {digest}")


class Embeddings:
    """Vectors by text, for one model and its prefix.

    Another file of weights, another library or processor may give other bits: the mark of the model, which
    tells those apart, is part of the key.
    """

    def __init__(self, cache: Cache, encoder: Encoder, model_mark: str) -> None:
        self._cache = cache
        self._encoder = encoder
        self._model = model_mark
        self._used: set[bytes] = set()

    def missing(self, texts: Iterable[str]) -> dict[bytes, str]:
        """Return the texts that were not embedded before, by their keys, each once."""
        by_key = {self._key("passage", text): text for text in texts}
        return {key: by_key[key] for key in self._cache.missing(by_key)}

    def embed(self, texts: Mapping[bytes, str], progress: Progress | None = None) -> None:
        """Embed texts that are missing, and keep their vectors. Raises IndexFolderError."""
        self._put(list(texts), self._encoder.encode_passages(list(texts.values()), progress))

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts of passages, in their order: shape (len(texts), dimension).

        They are from now on among those that this build uses. Raises IndexFolderError.
        """
        keys = [self._key("passage", text) for text in texts]
        return self._vectors(keys, texts, self._encoder.encode_passages)

    def question_vectors(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, in their order, as `vectors` does."""
        keys = [self._key("question", text) for text in texts]
        return self._vectors(keys, texts, self._encoder.encode_questions)

    def forget(self) -> None:
        """Drop those that were not used for two builds. Raises IndexFolderError."""
        self._say_used()
        self._cache.forget()

    def _vectors(
        self, keys: Sequence[bytes], texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        found = self._cache.find(dict.fromkeys(keys))
        # What was damaged since it was put is not there, and done again.
        lost = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if lost:
            self._put(list(lost), encode(list(lost.values())))
            found |= self._cache.find(lost)
        self._used.update(found)
        if len(self._used) >= _AT_ONCE:
            self._say_used()
        rows = np.frombuffer(b"".join(found[key] for key in keys), dtype="<f4")
        return rows.reshape(len(keys), self._encoder.identity.dimension).astype(np.float32)

    def _say_used(self) -> None:
        self._cache.keep(self._used)
        self._used = set()

    def _put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        self._cache.put({key: row.astype("<f4").tobytes() for key, row in zip(keys, vectors, strict=True)})

    def _key(self, kind: str, text: str) -> bytes:
        return _digest(f"{self._model} {kind} {text}")


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
