"""Haystack: its document splitter, and its in-memory BM25 and vectors joined by reciprocal rank fusion."""

from __future__ import annotations

from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from .protocol import RESULTS, Found, Task, serve


class Haystack:
    """The peer."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._store = InMemoryDocumentStore()
        self._indexing = self._make_indexing()
        self._searching = self._make_searching()
        self._indexing.warm_up()
        self._searching.warm_up()

    def ingest(self) -> int:
        """Cut, embed, and save to a file."""
        documents = [Document(content=text.text, meta={"file_name": text.id}) for text in self._task.texts]
        written = self._indexing.run({"splitter": {"documents": documents}})
        self._store.save_to_disk(str(Path(self._task.place) / "store.json"))
        return int(written["writer"]["documents_written"])

    def search(self, question: str) -> list[Found]:
        """Search by words and by vector, and join."""
        joined = self._searching.run(
            {"text_embedder": {"text": question}, "bm25_retriever": {"query": question}}
        )
        return [
            Found(piece.meta["file_name"], piece.content, offset=piece.meta["split_idx_start"])
            for piece in joined["joiner"]["documents"][:RESULTS]
        ]

    def _make_indexing(self) -> Pipeline:
        pipeline = Pipeline()
        pipeline.add_component("splitter", DocumentSplitter())
        pipeline.add_component(
            "embedder",
            SentenceTransformersDocumentEmbedder(
                model=self._task.model,
                device=ComponentDevice.from_str("cpu"),
                prefix=self._task.passage_prefix,
                progress_bar=False,
            ),
        )
        pipeline.add_component("writer", DocumentWriter(self._store))
        pipeline.connect("splitter", "embedder")
        pipeline.connect("embedder", "writer")
        return pipeline

    def _make_searching(self) -> Pipeline:
        pipeline = Pipeline()
        pipeline.add_component(
            "text_embedder",
            SentenceTransformersTextEmbedder(
                model=self._task.model,
                device=ComponentDevice.from_str("cpu"),
                prefix=self._task.question_prefix,
                progress_bar=False,
            ),
        )
        pipeline.add_component("embedding_retriever", InMemoryEmbeddingRetriever(self._store))
        pipeline.add_component("bm25_retriever", InMemoryBM25Retriever(self._store))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("text_embedder", "embedding_retriever")
        pipeline.connect("bm25_retriever", "joiner")
        pipeline.connect("embedding_retriever", "joiner")
        return pipeline


if __name__ == "__main__":
    serve(Haystack, ["haystack-ai", "sentence-transformers-haystack", "sentence-transformers", "torch"])
