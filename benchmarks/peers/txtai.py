"""txtai: its segmentation, and its index of vectors, with or without its BM25 beside them.

It reads the prefixes from the model's own configuration.
"""

from __future__ import annotations

from pathlib import Path

from txtai import Embeddings
from txtai.pipeline import Segmentation

from .protocol import RESULTS, Found, Task, serve

_SEPARATOR = "#"


class Txtai:
    """The peer; the variants are `hybrid` and `vectors`, and either with `-1000` for pieces of that size."""

    def __init__(self, task: Task) -> None:
        self._task = task
        index, _, size = task.variant.partition("-")
        self._embeddings = Embeddings(path=task.model, content=True, hybrid=index == "hybrid", gpu=False)
        self._segment = (
            Segmentation(chunker="recursive", tokenizer="character", chunk_size=int(size))
            if size
            else Segmentation(paragraphs=True)
        )

    def ingest(self) -> int:
        """Cut, embed and save."""
        pieces = [
            (f"{text.id}{_SEPARATOR}{number}", piece, None)
            for text in self._task.texts
            for number, piece in enumerate(self._segment(text.text))
        ]
        self._embeddings.index(pieces)
        self._embeddings.save(str(Path(self._task.place) / "txtai"))
        return len(pieces)

    def search(self, question: str) -> list[Found]:
        """Search as the index is made for."""
        return [
            Found(piece["id"].rpartition(_SEPARATOR)[0], piece["text"])
            for piece in self._embeddings.search(question, RESULTS)
        ]


if __name__ == "__main__":
    serve(Txtai, ["txtai", "chonkie", "faiss-cpu", "transformers", "torch"])
