"""The index as it is now: a generation that is built while the service runs is taken up without a pause."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from kamerbron.index.encoder import QuestionEncoder
from kamerbron.index.errors import IndexFolderError, IndexUnreachableError, KamerbronError, TuningError
from kamerbron.index.store.protocol.store import Store
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.running.verdicts import Verdicts

_SECONDS = 1.0


@dataclass(slots=True, eq=False)
class _Held:
    """An open generation, and how many requests it is lent to."""

    name: str
    library: Library
    leases: int = 0
    is_retired: bool = False


class LiveIndex:
    """Follows an index. May be used by several threads."""

    def __init__(self, store: Store, encoder: QuestionEncoder, verdicts: Verdicts) -> None:
        """Open the generation in use; when that is refused, the one that the service took up before.

        Raises KamerbronError when there is none that can be opened.
        """
        self._store = store
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
        Raises ServiceError when the model is away, and IndexUnreachableError when the index is: to be tried
        again.
        """
        try:
            name = self._store.current()
        except IndexUnreachableError:
            raise
        except IndexFolderError as error:
            self._refuse("", error)
            return
        mark = self._mark(name)
        if name == self._held.name or self._verdicts.is_refused(mark):
            return
        try:
            if not self._verdicts.is_whole(mark):
                self._store.verify(name)
            held = self._open(name)
        except IndexUnreachableError:
            raise
        except (IndexFolderError, TuningError, OSError) as error:
            # One that was replaced before it could be opened is not damaged, but gone.
            if self._is_in_use(name):
                self._refuse(mark, error)
            return
        self._verdicts.take_up(name, mark)
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
        is_told = False
        while not self._stopping.wait(seconds):
            try:
                self.look()
                is_told = False
            except IndexUnreachableError as error:
                if not is_told:
                    click.echo(f"kamerbron: {error}", err=True)
                is_told = True
            except KamerbronError:
                # The model is away, and says so itself.
                continue

    def _open_first(self) -> _Held:
        name = self._verdicts.in_use
        if name is not None:
            try:
                return self._open(name)
            except IndexFolderError:
                # Two builds later it is no longer there.
                pass
        name = self._store.current()
        self._store.verify(name)
        held = self._open(name)
        self._verdicts.take_up(name, self._mark(name))
        return held

    def _open(self, name: str) -> _Held:
        """Open a generation and search it once, for the first search takes longer than those after it."""
        generation = self._store.open(name)
        try:
            library = Library(generation, Searcher(generation, self._encoder))
            library.answer(parse_question(generation.manifest.model.name), 1)
        except BaseException:
            generation.close()
            raise
        return _Held(name, library)

    def _switch(self, held: _Held) -> None:
        with self._lock:
            before, self._held = self._held, held
            before.is_retired = True
            is_over = not before.leases
        if is_over:
            before.library.generation.close()

    def _is_in_use(self, name: str) -> bool:
        try:
            return self._store.current() == name
        except IndexFolderError:
            return False

    def _mark(self, name: str) -> str:
        """Return what tells a generation from one of the same name that was put in its place."""
        try:
            return f"{name}-{self._store.built(name).timestamp():.0f}"
        except IndexUnreachableError:
            raise
        except IndexFolderError:
            return name

    def _refuse(self, mark: str, error: Exception) -> None:
        if self._verdicts.refuse(mark):
            click.echo(f"kamerbron: de nieuwe index wordt niet gebruikt, de vorige wel. {error}", err=True)
