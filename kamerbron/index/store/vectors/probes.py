"""The questions on which search that is not exact is judged: those of the papers themselves.

The vector of a question stands in no index: it is only read with its answer. Where the papers hold too few
questions, sentences of theirs are asked as well.
"""

from __future__ import annotations

import hashlib
import heapq

from kamerbron.index.store.protocol.writing import IndexedDocument

PROBES = 300
"""How many questions are asked: to tell a recall of 0.99 from one of 0.98, at fifty passages each."""

# Shorter ones are courtesies and cells of tables, which nobody asks.
_FEWEST_CHARACTERS = 40


class ProbeTexts:
    """Draws questions from the documents that pass: the same ones in whatever order they come."""

    def __init__(self, count: int = PROBES) -> None:
        self._count = count
        self._questions = _Draw(count)
        self._sentences = _Draw(count)

    def add(self, document: IndexedDocument) -> None:
        """Take the next document; at most twice `count` texts of all are kept."""
        for passage in document.passages:
            for question in passage.questions:
                self._questions.add(question.text)
        passages = [
            passage for passage, row in zip(document.passages, document.rows, strict=True) if row is not None
        ]
        for sentence in document.sentences:
            if sentence.footnote is None and sentence.end - sentence.start >= _FEWEST_CHARACTERS:
                self._sentences.add(passages[sentence.passage_row].text[sentence.start : sentence.end])

    def texts(self) -> list[str]:
        """Return up to `count` texts, each once: questions, and sentences when there are too few."""
        questions = self._questions.texts()
        sentences = [text for text in self._sentences.texts() if text not in questions]
        return [*questions, *sentences][: self._count]


class _Draw:
    """Keeps the texts with the smallest hashes, which is a draw by lot that hangs on no order."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._kept: dict[int, str] = {}
        # The hashes of those kept, the largest of them first.
        self._largest: list[int] = []

    def add(self, text: str) -> None:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        lot = int.from_bytes(digest[:8])
        if lot in self._kept:
            return
        if len(self._kept) < self._count:
            heapq.heappush(self._largest, -lot)
            self._kept[lot] = text
        elif lot < -self._largest[0]:
            del self._kept[-heapq.heapreplace(self._largest, -lot)]
            self._kept[lot] = text

    def texts(self) -> list[str]:
        return [self._kept[lot] for lot in sorted(self._kept)]
