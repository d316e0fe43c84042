"""LangChain: its recursive splitter as its own tutorial sets it, and its FAISS store."""

from __future__ import annotations

from pathlib import Path

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from .protocol import RESULTS, Found, Task, serve


class LangChain:
    """The peer."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._embeddings = HuggingFaceEmbeddings(
            model_name=task.model,
            model_kwargs={"device": "cpu"},
            encode_kwargs={"prompt": task.passage_prefix} if task.passage_prefix else {},
            query_encode_kwargs={"prompt": task.question_prefix} if task.question_prefix else {},
        )

    def ingest(self) -> int:
        """Cut, embed and save."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        pieces = splitter.split_documents(
            [Document(page_content=text.text, metadata={"source": text.id}) for text in self._task.texts]
        )
        self._store = FAISS.from_documents(pieces, self._embeddings)
        self._store.save_local(str(Path(self._task.place) / "faiss"))
        return len(pieces)

    def search(self, question: str) -> list[Found]:
        """Search by vector."""
        return [
            Found(piece.metadata["source"], piece.page_content, offset=piece.metadata["start_index"])
            for piece in self._store.similarity_search(question, k=RESULTS)
        ]


if __name__ == "__main__":
    serve(
        LangChain,
        [
            "langchain-core",
            "langchain-community",
            "langchain-huggingface",
            "langchain-text-splitters",
            "faiss-cpu",
            "sentence-transformers",
            "torch",
        ],
    )
