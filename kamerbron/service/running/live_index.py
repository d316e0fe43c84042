"""The index as it is now: a generation that is built while the service runs is taken up without a pause."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from kamerbron.index.encoder import QuestionEncoder
from kamerbron.index.errors import IndexFolderError, KamerbronError, TuningError
from kamerbron.index.store.generation import current_generation, load_generation, verify_generation
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.running.verdicts import Verdicts

_SECONDS = 1.0


@dataclass(slots=True, eq=False)
class _Held:
    """An open generation, and how many requests it is lent to."""

    folder: Path
    library: Library
    leases: int = 0
    is_retired: bool = False


class LiveIndex:
    """Follows an index folder. May be used by several threads."""

    def __init__(self, index: Path, encoder: QuestionEncoder, verdicts: Verdicts) -> None:
        """Open the generation in use; when that is refused, the one that the service took up before.

        Raises KamerbronError when there is none that can be opened.
        """
        self._index = index
        self._encoder = encoder
        self._verdicts = verdicts
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._held = self._open_first()
        self.look()

    @contextmanager
    def lease(self) -> Iterator[Library]:
        """Hold the generation in use open until the context ends, whatever is taken up meanwhile."""
        with self._lock:
            held = self._held
            held.leases += 1
        try:
            yield held.library
        finally:
            with self._lock:
                held.leases -= 1
                is_over = held.is_retired and not held.leases
            if is_over:
                held.library.generation.close()

    def look(self) -> None:
        """Take up the generation in use, if it is another than the one held, and whole.

        One that is damaged, or made with another model, is refused with one line; what is held stays.
        Raises ServiceError when the model is away: to be tried again.
        """
        try:
            folder = current_generation(self._index)
        except IndexFolderError as error:
            self._refuse(self._index, error)
            return
        if folder == self._held.folder or self._verdicts.is_refused(folder):
            return
        try:
            if not self._verdicts.is_whole(folder):
                verify_generation(folder)
            held = self._open(folder)
        except (IndexFolderError, TuningError, OSError) as error:
            # One that was replaced before it could be opened is not damaged, but gone.
            if self._is_in_use(folder):
                self._refuse(folder, error)
            return
        self._verdicts.take_up(folder)
        self._switch(held)

    def follow(self, seconds: float = _SECONDS) -> None:
        """Look every so often, in a thread of its own, until the index is closed."""
        threading.Thread(target=self._follow, args=[seconds], name="index", daemon=True).start()

    def close(self) -> None:
        """Stop following, and close what is held once nobody uses it."""
        self._stopping.set()
        with self._lock:
            self._held.is_retired = True
            is_over = not self._held.leases
        if is_over:
            self._held.library.generation.close()

    def _follow(self, seconds: float) -> None:
        while not self._stopping.wait(seconds):
            try:
                self.look()
            except KamerbronError:
                # The model is away, and says so itself.
                continue

    def _open_first(self) -> _Held:
        name = self._verdicts.in_use
        if name is not None:
            try:
                return self._open(self._index / name)
            except IndexFolderError:
                # Two builds later it is no longer there.
                pass
        folder = current_generation(self._index)
        verify_generation(folder)
        held = self._open(folder)
        self._verdicts.take_up(folder)
        return held

    def _open(self, folder: Path) -> _Held:
        """Open a generation and search it once, for the first search takes longer than those after it."""
        generation = load_generation(folder)
        try:
            library = Library(generation, Searcher(generation, self._encoder))
            library.answer(parse_question(generation.manifest.model.name), 1)
        except BaseException:
            generation.close()
            raise
        return _Held(folder, library)

    def _switch(self, held: _Held) -> None:
        with self._lock:
            before, self._held = self._held, held
            before.is_retired = True
            is_over = not before.leases
        if is_over:
            before.library.generation.close()

    def _is_in_use(self, folder: Path) -> bool:
        try:
            return current_generation(self._index) == folder
        except IndexFolderError:
            return False

    def _refuse(self, folder: Path, error: Exception) -> None:
        if self._verdicts.refuse(folder):
            click.echo(f"kamerbron: de nieuwe index wordt niet gebruikt, de vorige wel. {error}", err=True)
