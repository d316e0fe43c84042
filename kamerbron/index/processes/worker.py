"""A process that works for this one, over a connection."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from kamerbron.index.processes.starting import start_process

# What it may take to end once it has let go of its connection.
_END_SECONDS = 5

LOST = (EOFError, BrokenPipeError, ConnectionResetError)
"""What a connection raises when there is nobody at the other end."""


class WorkerProcess:
    """A process, and the `connection` to it. One thread at a time uses it."""

    def __init__(self, function: str, environment: Mapping[str, str] | None = None) -> None:
        """Start it with a function, named as `package.module:function`, that is given the connection."""
        self.connection: Connection
        self.connection, theirs = Pipe()
        with theirs:
            self._process = start_process(function, [theirs.fileno()], environment)

    @property
    def is_ended(self) -> bool:
        """Whether the process has been waited for."""
        return self._process.returncode is not None

    def end(self) -> None:
        """End the process at once; whoever waits for its answer gets none."""
        self._process.kill()

    def close(self) -> None:
        """End the process and wait for it, so that nothing of it is left."""
        self._process.kill()
        self._process.wait()
        self.connection.close()

    def await_end(self) -> int:
        """Close it once it has let go of its connection; return its status, below 0 for a signal."""
        # A crash has its own status and may print why: leave it the time.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self.close()
        return self._process.returncode


def name_of(status: int) -> str:
    """Return how a process ended, by its status: `SIGKILL`, or `status 3`."""
    return signal.Signals(-status).name if status < 0 else f"status {status}"


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
