"""Runs the service under gunicorn: one worker process, which holds the model, and several threads."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from kamerbron.index.encoder import Encoder
from kamerbron.index.errors import KamerbronError, ServiceError
from kamerbron.index.store.generation import open_generation
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.service.app import create_app
from kamerbron.service.console.answers import print_answer
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.running.example import curl_command, example_question
from kamerbron.service.running.open_index import FixedIndex
from kamerbron.service.schemas.questions import DEFAULT_RESULTS
from kamerbron.service.settings import ServiceSettings

# gunicorn's own status for an application that cannot be loaded: it stops instead of trying again.
_CANNOT_LOAD = 4


def _require_free(host: str, port: int) -> None:
    """Raise ServiceError when the address is taken or is not this machine's.

    gunicorn would find out as well, after five tries and in more than one line.
    """
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise ServiceError(
            f"Op {host}, poort {port}, kan niet worden geluisterd ({os.strerror(error.errno or 0)}); "
            "kies een andere met --host en --port."
        ) from error


class Server(BaseApplication):  # type: ignore[misc]
    """Serves one index until it is stopped."""

    def __init__(self, settings: ServiceSettings, load_encoder: Callable[[str], Encoder]) -> None:
        self.settings = settings
        self.load_encoder = load_encoder
        super().__init__()

    def run(self) -> None:
        """Serve until told to stop; ends with status 1 when the service could not be loaded.

        Raises ServiceError when the address cannot be listened on.
        """
        _require_free(self.settings.host, self.settings.port)
        server_process = os.getpid()
        try:
            super().run()
        except SystemExit as stop:
            # A worker is a fork and comes past here as well; its own status tells the server what to do.
            if os.getpid() == server_process and stop.code:
                sys.exit(1)
            raise

    def load_config(self) -> None:
        """Say to gunicorn how to run."""
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self.settings.threads,
            # The model is loaded in the worker: a process that has run it cannot be forked.
            "preload_app": False,
            "timeout": 120,
            "graceful_timeout": 30,
            # Nothing is kept of a request, so no question either: no access log, and no warning that
            # quotes a request which is not HTTP.
            "loglevel": "error",
            "accesslog": None,
            # One thing less to reach the process by; signals do what is needed.
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - the type of a WSGI application is gunicorn's own
        """Open the index and load the model, then search once before the first question comes in."""
        try:
            return self._load()
        except KamerbronError as error:
            print(f"kamerbron: {error}", file=sys.stderr)  # noqa: T201
            sys.exit(_CANNOT_LOAD)

    def _load(self) -> Any:  # noqa: ANN401
        generation = open_generation(self.settings.index)
        encoder = self.load_encoder(self.settings.model or generation.manifest.model.name)
        index = FixedIndex(generation, encoder)
        with index.lease() as library:
            searcher = library.searcher
        # The first question takes longer than those after it; it is not to be a user's.
        searcher.search(parse_question(generation.manifest.model.name), DEFAULT_RESULTS)
        url = f"http://{self.settings.host}:{self.settings.port}"
        lines = [f"Kamerbron luistert op {url} (stoppen met Ctrl-C)."]
        if self.settings.example:
            question = example_question(generation, searcher)
            found = answer(searcher, parse_question(question), DEFAULT_RESULTS)
            lines += ["", "Stel een vraag:", "", f"  {curl_command(url, question)}", "", "Het antwoord:", ""]
            lines += [print_answer(render_answer(found, generation.manifest))]
        print("\n".join(lines), flush=True)  # noqa: T201
        return create_app(index)
