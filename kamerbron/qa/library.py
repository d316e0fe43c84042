"""What every door asks of the index: answers, and later papers, passages and quotes."""

from __future__ import annotations

from dataclasses import dataclass

from kamerbron.index.store.generation import Generation
from kamerbron.index.store.manifest import Manifest
from kamerbron.index.store.selection import Filters
from kamerbron.qa.answer import Answer, answer
from kamerbron.qa.asking.question import Question
from kamerbron.qa.searching.search import Searcher


@dataclass(frozen=True, slots=True)
class Library:
    """One open generation of the index, as far as the one who asks may reach.

    What lies outside `searcher.reach` does not exist here: it is not found, counted, named or given.
    """

    generation: Generation
    searcher: Searcher

    @property
    def manifest(self) -> Manifest:
        """What the generation is."""
        return self.generation.manifest

    def within(self, reach: Filters) -> Library:
        """Return the library of one who may reach the papers that pass these filters, and no others."""
        return Library(self.generation, self.searcher.within(reach))

    def answer(self, question: Question, count: int, filters: Filters | None = None) -> Answer:
        """Answer a question from the papers that pass the filters."""
        return answer(self.searcher, question, count, filters)
