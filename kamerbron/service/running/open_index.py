"""The index that the service answers from, as each request takes hold of it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from kamerbron.index.encoder import QuestionEncoder
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher


class OpenIndex(Protocol):
    """Gives each request one generation for as long as it lasts, whatever is switched meanwhile."""

    def lease(self) -> AbstractContextManager[Library]:
        """Hold the generation in use open until the context ends."""


class FixedIndex:
    """An index that stays the one it was opened with."""

    def __init__(self, generation: Generation, encoder: QuestionEncoder) -> None:
        """Join the two. Raises IndexMismatchError when another model made the generation."""
        self._library = Library(generation, Searcher(generation, encoder))

    def lease(self) -> AbstractContextManager[Library]:
        """Give the library; the caller that opened the generation closes it."""
        return nullcontext(self._library)
