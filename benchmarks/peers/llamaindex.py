"""LlamaIndex: its sentence splitter, and its vector store index."""

from __future__ import annotations

from pathlib import Path

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from .protocol import RESULTS, Found, Task, serve


class LlamaIndex:
    """The peer; the variant is the size of a piece in tokens, or empty for the default of 1,024."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._splitter = (
            SentenceSplitter(chunk_size=int(task.variant)) if task.variant else SentenceSplitter()
        )
        self._embedding = HuggingFaceEmbedding(
            model_name=task.model,
            device="cpu",
            query_instruction=task.question_prefix or None,
            text_instruction=task.passage_prefix or None,
        )

    def ingest(self) -> int:
        """Cut, embed and persist."""
        index = VectorStoreIndex.from_documents(
            [Document(text=text.text, metadata={"file_name": text.id}) for text in self._task.texts],
            transformations=[self._splitter],
            embed_model=self._embedding,
        )
        index.storage_context.persist(str(Path(self._task.place) / "llamaindex"))
        self._retriever = index.as_retriever(similarity_top_k=RESULTS)
        return len(index.index_struct.nodes_dict)

    def search(self, question: str) -> list[Found]:
        """Search by vector."""
        return [_found(scored.node) for scored in self._retriever.retrieve(question)]


def _found(node: TextNode) -> Found:
    return Found(node.metadata["file_name"], node.text, offset=node.start_char_idx)


if __name__ == "__main__":
    serve(
        LlamaIndex,
        ["llama-index-core", "llama-index-embeddings-huggingface", "sentence-transformers", "torch"],
    )
