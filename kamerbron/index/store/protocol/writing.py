"""What a build gives to a generation that it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kamerbron.index.document import Document, Passage, Sentence
from kamerbron.index.encoder import Vectors
from kamerbron.index.store.manifest import Recipe
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.terms import Terms


@dataclass(frozen=True, slots=True, eq=False)
class IndexedDocument:
    """A document as it goes into a generation, with all that is searched of it.

    `rows` are the places of its passages among its own vectors, None for one that is not searched; `terms`
    has one for each vector. The sentences are counted within the document, and so are their passages.
    """

    document: Document
    passages: tuple[Passage, ...]
    rows: tuple[int | None, ...]
    terms: tuple[Terms, ...]
    sentences: tuple[Sentence, ...]
    passage_vectors: Vectors
    sentence_vectors: Vectors


Probes = Callable[[], Vectors]
"""Makes vectors of questions, on which search that is not exact is judged; asked only where there is such."""


class GenerationWriter(Protocol):
    """Writes one generation, document by document. Nobody sees it before it is switched to."""

    def add(self, document: IndexedDocument) -> None:
        """Add the next document. Raises IndexFolderError when it cannot be written."""

    def finish(self, recipe: Recipe, report: BuildReport, probes: Probes) -> str:
        """Make it a whole generation that is not in use yet, and return its name.

        Raises IndexFolderError when it cannot be written.
        """
