"""A process that reads documents for another, one after another, within limits.

It is started by workers.py and imports what reads documents and nothing else: no PyTorch, no FAISS.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.processes.worker import LOST
from kamerbron.index.source.folder import Refused, SourceEntry

Read = TypeVar("Read")

ReadFunction = Callable[[SourceEntry], Read]
"""What reads one file: returns it, or raises RefusedDocumentError. A process finds it by its name."""

OUT_OF_MEMORY_STATUS = 101
"""The exit status of a process that met its limit of memory."""

# How much later than its parent should have ended it a process ends itself.
_GRACE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may take. The memory is on top of what the process needs to be there.

    Only Linux keeps a process to a limit of memory; elsewhere the limit of time stands alone.
    """

    seconds: float = 60
    memory_bytes: int = 1024**3


@dataclass(frozen=True, slots=True)
class Fault:
    """A bug that showed in the reading of a file, as a traceback."""

    trace: str


def serve(descriptor: int) -> None:
    """Read what is asked for over a connection until its other end is closed.

    First come the function that reads and the limits, answered by True; then entries, each answered by
    its outcome.
    """
    # Ctrl-C is for the parent to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        with Connection(descriptor) as connection:
            read, limits = connection.recv()
            _limit_memory(limits.memory_bytes)
            connection.send(True)
            while True:
                _answer(connection, read, limits)
    except LOST:
        # The parent has closed the connection, or is no more.
        return


def _answer(connection: Connection, read: ReadFunction[object], limits: ReadingLimits) -> None:
    entry = connection.recv()
    # Should the parent be no more, then nobody ends a reading that hangs but the system itself.
    signal.alarm(math.ceil(limits.seconds) + _GRACE_SECONDS)
    try:
        outcome = _outcome(read, entry)
        signal.alarm(0)
        connection.send(outcome)
    except MemoryError:
        # What the reading leaves behind may stand in the way of the next one: this process is done.
        os._exit(OUT_OF_MEMORY_STATUS)


def _outcome(read: ReadFunction[object], entry: SourceEntry) -> object:
    try:
        return read(entry)
    except RefusedDocumentError as error:
        return Refused(entry.name, str(error))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a bug is carried to the parent, which raises it
        return Fault(traceback.format_exc())


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - only some systems have it

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
