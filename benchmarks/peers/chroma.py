"""Chroma: a persistent collection. It cuts no texts itself; LangChain's splitter does, as is usual."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import chromadb
from chromadb import Documents, EmbeddingFunction, Embeddings
from chromadb.config import Settings
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from .protocol import RESULTS, Found, Task, serve


class PrefixedEmbedding(EmbeddingFunction[Documents]):
    """What its documentation calls a custom embedding function: one that sets questions apart."""

    def __init__(self, model: str, question_prefix: str, passage_prefix: str) -> None:
        self._model = _load(model)
        self._config = {"model": model, "question_prefix": question_prefix, "passage_prefix": passage_prefix}

    def __call__(self, input: Documents) -> Embeddings:  # noqa: A002 - Chroma's own name
        """Embed passages."""
        return cast("Embeddings", self._model.encode(input, prompt=self._config["passage_prefix"]))

    def embed_query(self, input: Documents) -> Embeddings:  # noqa: A002 - Chroma's own name
        """Embed questions."""
        return cast("Embeddings", self._model.encode(input, prompt=self._config["question_prefix"]))

    @staticmethod
    def name() -> str:
        """Return the name under which Chroma keeps it."""
        return "prefixed"

    def get_config(self) -> dict[str, str]:
        """Return what Chroma keeps beside the collection."""
        return self._config

    @staticmethod
    def build_from_config(config: dict[str, str]) -> PrefixedEmbedding:
        """Make it again from what was kept."""
        return PrefixedEmbedding(**config)


@cache
def _load(model: str) -> SentenceTransformer:
    """Load a model once, as Chroma's own function does, for Chroma makes it again from what it keeps."""
    return SentenceTransformer(model, device="cpu")


class Chroma:
    """The peer."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._embedding = (
            PrefixedEmbedding(task.model, task.question_prefix, task.passage_prefix)
            if task.passage_prefix
            else SentenceTransformerEmbeddingFunction(model_name=task.model, device="cpu")
        )

    def ingest(self) -> int:
        """Cut, embed and keep."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        pieces = splitter.create_documents(
            [text.text for text in self._task.texts], [{"source": text.id} for text in self._task.texts]
        )
        client = chromadb.PersistentClient(
            path=str(Path(self._task.place) / "chroma"), settings=Settings(anonymized_telemetry=False)
        )
        self._collection = client.create_collection("papers", embedding_function=self._embedding)
        most = client.get_max_batch_size()
        for start in range(0, len(pieces), most):
            part = pieces[start : start + most]
            self._collection.add(
                ids=[str(number) for number in range(start, start + len(part))],
                documents=[piece.page_content for piece in part],
                metadatas=[piece.metadata for piece in part],
            )
        return len(pieces)

    def search(self, question: str) -> list[Found]:
        """Search by vector."""
        found = self._collection.query(query_texts=[question], n_results=RESULTS)
        return [
            Found(metadata["source"], text, offset=metadata["start_index"])
            for text, metadata in zip(found["documents"][0], found["metadatas"][0], strict=True)
        ]


if __name__ == "__main__":
    serve(Chroma, ["chromadb", "langchain-text-splitters", "sentence-transformers", "torch"])
