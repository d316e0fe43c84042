"""Kamerbron itself, from the files on: it reads them as well, which the others need not."""

from __future__ import annotations

from pathlib import Path

from kamerbron.index.build import build_index
from kamerbron.index.document import Passage
from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.store.opening import open_current, open_store
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.citation import cite
from kamerbron.qa.searching.search import Searcher

from .protocol import RESULTS, Found, Task, serve


class Kamerbron:
    """The contestant that this project is."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._encoder = load_encoder()

    def ingest(self) -> int:
        """Read, cut, embed and write a generation."""
        store = open_store(str(Path(self._task.place) / "index"))
        build_index(Path(self._task.folder), store, self._encoder)
        generation = open_current(store)
        self._searcher = Searcher(generation, self._encoder)
        return generation.manifest.counts.passages

    def search(self, question: str) -> list[Found]:
        """Answer, as a user is answered."""
        answered = answer(self._searcher, parse_question(question), RESULTS)
        return [_found(hit.passage, hit.same) for hit in answered.hits]


def _found(passage: Passage, same: tuple[Passage, ...]) -> Found:
    return Found(
        passage.document_id,
        passage.text,
        citation=cite(passage),
        places=tuple((each.document_id, each.unit_key, each.paragraphs) for each in (passage, *same)),
    )


if __name__ == "__main__":
    serve(Kamerbron, ["kamerbron", "faiss-cpu", "tantivy", "sentence-transformers", "torch"])
