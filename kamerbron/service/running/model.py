"""The model in a process of its own, as its parent sees it.

A process that has run PyTorch hangs after a fork, so the parent of all workers never runs it, and nor do
they: one process holds the model, and the workers ask it. It is started afresh and not by multiprocessing,
whose children import the program that started them.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path

import click

from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import ModelError, ServiceError

LOAD_ENCODER = "kamerbron.index.embedding:load_encoder"
"""The function that loads a model by its name; named, for only the process itself may import PyTorch."""

_START = (
    "import sys; lifeline, listener, *sys.path = sys.argv[1:]; "
    "from kamerbron.service.running.model_process import serve; serve(int(lifeline), int(listener))"
)

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
        self._order = {"folder": str(folder), "model": model, "load": load, "batching": batching}
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
            descriptors = (theirs.fileno(), self._listener.fileno())
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                # -P: a file in the working directory must not pass for a module.
                [sys.executable, "-P", "-c", _START, *map(str, descriptors), *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=descriptors,
                # A group of its own, for Ctrl-C goes to all of a group.
                process_group=0,
            )
        with suppress(BrokenPipeError):
            self._lifeline.send_bytes(json.dumps(self._order).encode())

    def _hear(self) -> ModelIdentity:
        try:
            said = json.loads(self._lifeline.recv_bytes())
        except (EOFError, ConnectionResetError) as error:
            raise ServiceError("Het modelproces eindigde bij het laden; de dienst stopt.") from error
        if "refusal" in said:
            raise ModelError(said["refusal"])
        self._is_warm = True
        return ModelIdentity(**said["identity"])

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._lifeline.close()
