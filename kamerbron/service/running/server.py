"""Runs the service: gunicorn's parent, its workers with the index, and one process with the model."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from kamerbron.index.embedding.starting import LOAD_ENCODER
from kamerbron.index.encoder import ModelIdentity, QuestionEncoder
from kamerbron.index.errors import IndexUnreachableError, KamerbronError, ServiceError
from kamerbron.index.store.manifest import require_model
from kamerbron.service.access.counting import make_counts
from kamerbron.service.access.safety import require_safe
from kamerbron.service.running.announcement import LastReady, show_example
from kamerbron.service.running.application import admission, make_application, register_guards
from kamerbron.service.running.arbiter import FAILED, ServiceArbiter, ServiceWorker
from kamerbron.service.running.listening import listen, write_address
from kamerbron.service.running.live_index import LiveIndex
from kamerbron.service.running.metrics import forget_worker, share_metrics
from kamerbron.service.running.model import ModelProcess
from kamerbron.service.running.model_server import ModelServer
from kamerbron.service.running.remote_encoder import ModelAwayError
from kamerbron.service.running.vector_cache import VectorCache
from kamerbron.service.running.verdicts import Verdicts
from kamerbron.service.settings import ServiceSettings
from kamerbron.service.web.logs import LogSettings, questions_notice

# What an exit of a worker tells gunicorn: to stop altogether, or to start another.
_CANNOT_LOAD = 4
_TRY_AGAIN = 1

_MEMORY = Path("/dev/shm")  # noqa: S108 - a name that is drawn, and unlinked at once


def serve(settings: ServiceSettings, *, load: str = LOAD_ENCODER) -> None:
    """Serve until told to stop; ends with status 1 when the service could not go on.

    The model is loaded while the files of the index are read whole, once for all workers. Raises ServiceError
    when the address cannot be listened on or a setting is unsafe, KeysError when the keys cannot be read,
    ModelError when the model cannot be loaded, and IndexFolderError when the index cannot be used or was made
    with another model.
    """
    store = settings.store
    generation = store.current()
    if settings.metrics_port == settings.port:
        raise ServiceError("--port en --metrics-port zijn dezelfde; kies voor de cijfers een andere poort.")
    for port in _ports(settings):
        # gunicorn would find out as well, after five tries and in more than one line.
        listen(settings.host, port).close()
    require_safe(settings.host, asks_for_keys=settings.asks_for_keys, open_to_all=settings.open_to_all)
    server_process = os.getpid()
    folder = Path(tempfile.mkdtemp(prefix="kamerbron-"))
    model = None
    try:
        counts = make_counts(folder)
        # Once here, so that what is wrong is one line and not one of each worker.
        register_guards(Flask(__name__), settings, counts)
        model = _start_model(settings, store.manifest(generation).model, folder, load)
        manifest = store.verify(generation)
        identity = model.await_identity()
        require_model(manifest, identity)
        share_metrics(folder / "metrics")
        connect = partial(model.connect, identity, settings.question_timeout)
        server = Server(settings, Verdicts(folder), counts, connect)
        ServiceArbiter(server, model.revive).run()
    except SystemExit as stop:
        # A worker is a fork and comes past here as well; its own status tells the server what to do.
        if os.getpid() == server_process and stop.code:
            sys.exit(FAILED)
        raise
    finally:
        if os.getpid() == server_process:
            if model is not None:
                model.close()
            shutil.rmtree(folder, ignore_errors=True)


def _start_model(
    settings: ServiceSettings, made_with: ModelIdentity, folder: Path, load: str
) -> ModelProcess | ModelServer:
    """Start the model that the settings name, or say where it is; that of the index where they name none."""
    name = settings.model or made_with.name
    if settings.embedding_url is not None:
        return ModelServer(settings.embedding_url, replace(made_with, name=name))
    return ModelProcess(folder, name, load=load, batching=settings.batching)


class Server(BaseApplication):  # type: ignore[misc]
    """The service as gunicorn runs it, in each worker anew."""

    def __init__(
        self,
        settings: ServiceSettings,
        verdicts: Verdicts,
        counts: str,
        connect: Callable[[], QuestionEncoder],
    ) -> None:
        self._settings = settings
        self._verdicts = verdicts
        self._counts = counts
        self._connect = connect
        self._last_ready = LastReady(settings.workers)
        super().__init__()

    def load_config(self) -> None:
        """Say to gunicorn how to run."""
        for name, value in _gunicorn_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - the type of a WSGI application is gunicorn's own
        """Open the index, and ask it something before the first question comes in."""
        try:
            return self._load()
        except ModelAwayError:
            sys.exit(_TRY_AGAIN)
        except IndexUnreachableError as error:
            click.echo(f"kamerbron: {error}", err=True)
            sys.exit(_TRY_AGAIN)
        except KamerbronError as error:
            click.echo(f"kamerbron: {error}", err=True)
            sys.exit(_CANNOT_LOAD)

    def _load(self) -> Any:  # noqa: ANN401
        settings = self._settings
        remote = self._connect()
        cache = VectorCache(remote) if settings.cache else None
        index = LiveIndex(settings.store, cache or remote, self._verdicts)
        index.follow()
        application = make_application(index, settings, self._counts, cache)
        if self._last_ready.is_me():
            self._announce(index)
        return application

    def _announce(self, index: LiveIndex) -> None:
        settings = self._settings
        url = f"http://{write_address(settings.host, settings.port)}"
        click.echo(f"Kamerbron luistert op {url} (stoppen met Ctrl-C).")
        if notice := questions_notice(LogSettings(settings.log_questions)):
            click.echo(notice)
        if settings.example:
            with index.lease() as library:
                click.echo(show_example(url, library))


def _gunicorn_options(settings: ServiceSettings) -> dict[str, Any]:
    return {
        "bind": [write_address(settings.host, port) for port in _ports(settings)],
        "worker_class": ServiceWorker,
        "workers": settings.workers,
        "threads": max(settings.threads, admission(settings).threads),
        "preload_app": False,
        "child_exit": lambda _, worker: forget_worker(worker.pid),
        # Of a worker as a whole, which says every second that it is there; no limit to a request.
        "timeout": 60,
        "graceful_timeout": 30,
        # Longer than a reverse proxy keeps one idle, so that it never sends into one that is just closed.
        "keepalive": 65,
        "limit_request_line": 4094,
        "limit_request_fields": 64,
        "limit_request_field_size": 8190,
        # A worker that waits for a slow disk would seem to hang.
        "worker_tmp_dir": str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None,
        # Nothing is kept of a request, so no question either: no access log, and no warning that quotes a
        # request which is not HTTP.
        "loglevel": "error",
        "accesslog": None,
        # One thing less to reach the process by; signals do what is needed.
        "control_socket_disable": True,
    }


def _ports(settings: ServiceSettings) -> list[int]:
    return [settings.port, *([settings.metrics_port] if settings.metrics_port else [])]
