"""The model in a process of its own, as its parent sees it.

A process that has run PyTorch hangs after a fork, so the parent of all workers never runs it, and nor do
they: one process holds the model, and the workers ask it.
"""

from __future__ import annotations

import socket
from multiprocessing import Pipe
from pathlib import Path

import click

from kamerbron.index.embedding.starting import LOAD_ENCODER, hear_identity, order_model
from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import ServiceError
from kamerbron.index.processes.starting import start_process
from kamerbron.service.running.remote_encoder import RemoteEncoder

_SERVE = "kamerbron.service.running.model_process:serve"

# On a machine that is very busy, or with a model that must be unpacked first.
_START_SECONDS = 600


class ModelProcess:
    """Holds the model for all workers, and is started again when it falls away.

    The socket is the parent's: who asks while there is no process waits until there is one again.
    """

    def __init__(self, folder: Path, model: str, *, load: str = LOAD_ENCODER, batching: bool = True) -> None:
        """Start the process.

        `folder` is one that only this user can enter, for the socket. It is removed by the process when its
        parent is killed. Raises ServiceError when there can be no socket in it.
        """
        self.address = str(folder / "model")
        self._folder = str(folder)
        self._model = model
        self._load = load
        self._batching = batching
        self._listener = socket.socket(socket.AF_UNIX)
        try:
            self._listener.bind(self.address)
        except OSError as error:
            self._listener.close()
            raise ServiceError(
                f"In {folder} kan geen socket worden gemaakt ({error}); zet TMPDIR."
            ) from error
        self._listener.listen(socket.SOMAXCONN)
        self._start()

    def await_identity(self) -> ModelIdentity:
        """Wait until the model is warm and return which it is.

        Raises ModelError when it cannot be loaded, ServiceError when the process ends instead.
        """
        if not self._lifeline.poll(_START_SECONDS):
            raise ServiceError("Het model is niet op tijd geladen; start de dienst opnieuw.")
        return self._hear()

    def connect(self, identity: ModelIdentity, timeout_seconds: float) -> RemoteEncoder:
        """Return what a worker asks for the vectors of questions, each within so many seconds."""
        return RemoteEncoder(self.address, identity, timeout_seconds)

    def revive(self) -> None:
        """Start the process again when it has ended; the parent calls this now and then.

        Raises ModelError or ServiceError when it ended before it could be used: the next would as well.
        """
        if not self._is_warm:
            if self._lifeline.poll():
                self._hear()
        elif self._lifeline.poll():
            # Warm, it says nothing more; what can be read is its end.
            click.echo("kamerbron: het modelproces viel weg en wordt opnieuw gestart.", err=True)
            self._end()
            self._start()

    def close(self) -> None:
        """End the process at once, and close the socket."""
        self._end()
        self._listener.close()

    def _start(self) -> None:
        self._is_warm = False
        self._lifeline, theirs = Pipe()
        with theirs:
            self._process = start_process(_SERVE, (theirs.fileno(), self._listener.fileno()))
        order_model(self._lifeline, self._model, self._load, folder=self._folder, batching=self._batching)

    def _hear(self) -> ModelIdentity:
        try:
            identity = hear_identity(self._lifeline)
        except (EOFError, ConnectionResetError) as error:
            raise ServiceError("Het modelproces eindigde bij het laden; de dienst stopt.") from error
        self._is_warm = True
        return identity

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._lifeline.close()
