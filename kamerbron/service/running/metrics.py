"""Figures for those who run the service: how much is asked, how fast it goes, and what is sent away."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flask import Flask, Response, g, make_response, request, request_finished, request_started

from kamerbron.index.store.selection import Filters
from kamerbron.qa.answer import Answer
from kamerbron.qa.asking.question import Question
from kamerbron.qa.library import Library
from kamerbron.service.access.guard import METRICS_PATH
from kamerbron.service.running.open_index import OpenIndex

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from kamerbron.service.running.instruments import Instruments


_FOLDER = "PROMETHEUS_MULTIPROC_DIR"

# Any other method is what a client made up.
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_OTHER = "other"


class CountsVectors(Protocol):
    """A cache of the vectors of questions."""

    @property
    def hits(self) -> int:
        """How many it had."""

    @property
    def misses(self) -> int:
        """How many it had not."""


def share_metrics(folder: Path) -> None:
    """Let all processes that this one starts from now on count together, in a folder only they can enter.

    Called before any of them makes an application; whoever made the folder removes it. Raises RuntimeError
    when the package for it was imported before: each process would count by itself.
    """
    if "prometheus_client" in sys.modules:
        raise RuntimeError("prometheus_client was imported before its folder was set")
    folder.mkdir()
    os.environ[_FOLDER] = str(folder)


def forget_worker(process: int) -> None:
    """Leave a worker that has ended out of what is measured now; what it counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - see instruments.py

    mark_process_dead(process)  # type: ignore[no-untyped-call]


def make_instruments() -> Instruments:
    """Make what counts for one application."""
    from kamerbron.service.running.instruments import Instruments  # noqa: PLC0415 - see there

    return Instruments()


def register_metrics(app: Flask, instruments: Instruments, cache: CountsVectors | None = None) -> None:
    """Count the requests of an application, and what a cache of vectors brings it.

    Its questions are counted where the index that it answers from is a CountedIndex.
    """
    app.extensions["kamerbron.metrics"] = _Requests(app, instruments, cache)


def expose_metrics(app: Flask, instruments: Instruments) -> None:
    """Give the figures at /metrics; it is for the guard to say to whom."""
    from kamerbron.service.running.instruments import CONTENT_TYPE  # noqa: PLC0415 - see there

    @app.get(METRICS_PATH)
    def metrics() -> Response:
        response = make_response(instruments.expose())
        response.content_type = CONTENT_TYPE
        return response


def on_own_port(service: WSGIApplication, instruments: Instruments, port: int) -> WSGIApplication:
    """Return an application that on one port gives the figures and nothing else; elsewhere it is the service.

    The port is the one that the server listens on, whatever the request says of it.
    """
    figures = Flask("kamerbron.metrics", static_folder=None)
    expose_metrics(figures, instruments)

    def choose(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        chosen = figures if environ["SERVER_PORT"] == str(port) else service
        return chosen(environ, start_response)

    return choose


@dataclass(frozen=True, slots=True)
class CountedLibrary(Library):
    """A library whose answers are counted."""

    count: Callable[[Answer], None]

    def within(self, reach: Filters) -> Library:
        """Return the library of one who may reach the papers that pass these filters, and no others."""
        return CountedLibrary(self.generation, self.searcher.within(reach), self.count)

    def answer(self, question: Question, count: int, filters: Filters | None = None) -> Answer:
        """Answer a question, and count what became of it."""
        found = Library.answer(self, question, count, filters)
        self.count(found)
        return found


class CountedIndex:
    """An index whose answers are counted."""

    def __init__(self, index: OpenIndex, instruments: Instruments) -> None:
        self._index = index
        self._instruments = instruments

    def lease(self) -> AbstractContextManager[Library]:
        """Hold the generation in use open until the context ends."""
        return self._lease()

    @contextmanager
    def _lease(self) -> Iterator[Library]:
        with self._index.lease() as library:
            self._instruments.took_up(library)
            yield CountedLibrary(library.generation, library.searcher, self._instruments.answered)


class _Requests:
    """Counts the requests of one application, also those that its guard refuses."""

    def __init__(self, app: Flask, instruments: Instruments, cache: CountsVectors | None) -> None:
        self._instruments = instruments
        self._cache = cache
        request_started.connect(self._begin, app)
        request_finished.connect(self._finish, app)

    def _begin(self, _: Flask, **__: object) -> None:
        g.counted_from = time.perf_counter()

    def _finish(self, _: Flask, response: Response, **__: object) -> None:
        route = request.url_rule.rule if request.url_rule else _OTHER
        method = request.method if request.method in _METHODS else _OTHER
        counts = self._instruments
        counts.requests.labels(route, method, str(response.status_code)).inc()
        counts.seconds.labels(route).observe(time.perf_counter() - g.counted_from)
        if g.get("shed"):
            counts.shed.inc()
        if response.status_code == 429:
            counts.rate_limited.inc()
        if self._cache is not None:
            counts.vectors(self._cache.hits, self._cache.misses)
        counts.weigh()
