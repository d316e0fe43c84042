"""The texts of documents become vectors, those that were not embedded before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from kamerbron.index.building.remembering import Embeddings
from kamerbron.index.building.stages import BuildProgress, Stage
from kamerbron.index.building.working import work_off
from kamerbron.index.embedded_text import mean_direction
from kamerbron.index.encoder import Encoder, Vectors
from kamerbron.index.preparing import Prepared
from kamerbron.index.store.protocol.work import WorkQueue
from kamerbron.index.store.protocol.writing import IndexedDocument

GROUP_TEXTS = 1024
"""How many texts are embedded at a time: enough to sort by length within, few enough to lose when stopped."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The queue through which workers elsewhere embed as well, and what this machine embeds with."""

    queue: WorkQueue
    encoder: Encoder


class Embedding:
    """Embeds the texts of documents while more of them come."""

    def __init__(
        self, embeddings: Embeddings, files: int, progress: BuildProgress, shared: Shared | None = None
    ) -> None:
        self._shared = shared
        self._embeddings = embeddings
        self._files = files
        self._files_seen = 0
        self._progress = progress
        self._waiting: dict[bytes, str] = {}
        self._texts = 0
        self._done = 0

    def add(self, texts: Sequence[str]) -> None:
        """Take the texts of the next document; embeds those that wait in groups.

        The last group is left to `finish`, which thus always has something to do.
        """
        self._files_seen += 1
        missing = self._embeddings.missing(texts)
        self._texts += len(missing.keys() - self._waiting.keys())
        self._waiting |= missing
        while len(self._waiting) > GROUP_TEXTS:
            self._embed_group()

    def finish(self) -> None:
        """Embed what still waits, here and wherever else workers have taken of it."""
        self._files_seen = self._files
        while self._waiting:
            self._embed_group()
        if self._shared is not None:
            work_off(self._shared.queue, self._shared.encoder, progress=self._tell_left)

    def _embed_group(self) -> None:
        keys = list(islice(self._waiting, GROUP_TEXTS))
        texts = {key: self._waiting.pop(key) for key in keys}
        if self._shared is None:
            self._embeddings.embed(texts, self._tell)
        else:
            self._shared.queue.add(texts)

    def _tell_left(self, done: int, left: int) -> None:
        del done
        self._progress(Stage.EMBEDDING, max(self._texts - left, 0), self._texts)

    def _tell(self, done: int) -> None:
        self._done += done
        # Always more than was done while there are documents to come: a bar that was full once stays full.
        expected = round(self._texts * self._files / max(self._files_seen, 1))
        more = self._files_seen < self._files
        self._progress(Stage.EMBEDDING, self._done, max(self._done + 1, expected) if more else self._texts)


def join_vectors(prepared: Prepared, vectors: Vectors) -> IndexedDocument:
    """Join a document with the vectors of its texts, in their order: shape (texts, dimension)."""
    count = len(prepared.terms)
    return IndexedDocument(
        document=prepared.document,
        passages=prepared.passages,
        rows=prepared.rows,
        terms=prepared.terms,
        sentences=prepared.sentences,
        passage_vectors=mean_direction(vectors[:count], vectors[count : 2 * count]),
        sentence_vectors=vectors[2 * count :],
    )
