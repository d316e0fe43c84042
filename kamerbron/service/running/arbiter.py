"""gunicorn's parent and its workers, as far as they differ here."""

from __future__ import annotations

import signal
from collections.abc import Callable

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.workers.gthread import ThreadWorker

from kamerbron.index.errors import KamerbronError

FAILED = 1
"""The exit status of a service that cannot go on."""


class ServiceArbiter(Arbiter):  # type: ignore[misc]
    """Starts and replaces the workers, and sees to the model process beside them."""

    def __init__(self, application: BaseApplication, revive_model: Callable[[], None]) -> None:
        self._revive_model = revive_model
        super().__init__(application)

    def manage_workers(self) -> None:
        """See that all processes are there; gunicorn asks every second, and when one has ended."""
        try:
            self._revive_model()
        except KamerbronError as error:
            click.echo(f"kamerbron: {error}", err=True)
            raise HaltServer(str(error), FAILED) from error
        super().manage_workers()

    def handle_int(self) -> None:
        """Stop on Ctrl-C as on SIGTERM: what is in flight is finished. A second one does not wait for it."""
        self.handle_term()


class ServiceWorker(ThreadWorker):  # type: ignore[misc]
    """A worker that finishes what is in flight on Ctrl-C, which comes to the whole group of processes."""

    def init_signals(self) -> None:
        """Listen to the signals of a worker."""
        super().init_signals()
        signal.signal(signal.SIGINT, self.handle_exit)
