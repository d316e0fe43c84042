"""Documents are read by processes of their own, in parallel and within limits of time and memory.

What a file does to its reader (a hang, gigabytes of memory, a crash inside a library) ends one process,
which is replaced, and the file is refused; the others go on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Generic, TypeVar

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.processes.pool import WorkerPool
from kamerbron.index.processes.worker import LOST, WorkerProcess, name_of, processors
from kamerbron.index.reading.worker_process import (
    OUT_OF_MEMORY_STATUS,
    Fault,
    ReadFunction,
    ReadingLimits,
)
from kamerbron.index.source.folder import Refused, SourceEntry

# Beyond these processes it is embedding that a build waits for.
_MOST_WORKERS = 8

# How many documents may lie ready or be under way for each process: enough to read on while a group of them
# is embedded.
_AHEAD = 8

# What a process may take to start on a machine that is very busy.
_START_SECONDS = 300

_SERVE = "kamerbron.index.reading.worker_process:serve"


Read = TypeVar("Read")
"""What a reading gives: a Document, or more."""


class BrokenReaderError(RuntimeError):
    """A reader has a bug. No refusal: the file may be sound, and the operator should not lose it quietly."""


def read_all(
    entries: Iterable[SourceEntry],
    *,
    read: ReadFunction[Read],
    workers: int | None = None,
    limits: ReadingLimits | None = None,
) -> Generator[Read | Refused, None, None]:
    """Read files in as many processes as there are processors; yield what becomes of each, in their order.

    It reads a few files ahead of what is taken. Close it when it is not read to its end: that ends the
    processes. `read` must be a function of a module, for the processes import it by its name; or such a
    function with some of its arguments given (functools.partial).

    Raises BrokenReaderError, with the name of the file, where a reader raises anything but
    RefusedDocumentError.
    """
    count = workers or min(processors(), _MOST_WORKERS)
    pool = _Pool(read, limits or ReadingLimits())
    threads = ThreadPoolExecutor(count, thread_name_prefix="reading")
    ahead: deque[Future[Read | Refused]] = deque()
    try:
        for entry in entries:
            ahead.append(threads.submit(pool.read, entry))
            if len(ahead) > count * _AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        # In this order: a thread waits for its process, and no thread may start another by then.
        threads.shutdown(wait=False, cancel_futures=True)
        pool.close()
        threads.shutdown()


def read_one(entry: SourceEntry, *, read: ReadFunction[Read], limits: ReadingLimits | None = None) -> Read:
    """Read one file in a process of its own.

    Raises RefusedDocumentError when it cannot be read within the limits, and BrokenReaderError.
    """
    pool = _Pool(read, limits or ReadingLimits())
    try:
        outcome = pool.read(entry)
    finally:
        pool.close()
    if isinstance(outcome, Refused):
        raise RefusedDocumentError(outcome.reason)
    return outcome


class _ReadingEndedError(Exception):
    """The process ended before it had an answer; `reason` says why, in Dutch."""

    def __init__(self, reason: str, *, is_certain: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_certain = is_certain


class _Worker(WorkerProcess, Generic[Read]):
    """A process that reads."""

    def __init__(self, read: ReadFunction[Read], limits: ReadingLimits) -> None:
        super().__init__(_SERVE)
        self._limits = limits
        self._read_function = read
        self._is_ready = False
        self._has_read = False

    def read(self, entry: SourceEntry) -> Read | Refused:
        """Return what becomes of a file. Raises _ReadingEndedError, after which the process is no more."""
        if not self._is_ready:
            self._await_start()
        try:
            self.connection.send(entry)
            if not self.connection.poll(self._limits.seconds):
                self.close()
                reason = f"het lezen duurt langer dan {self._limits.seconds:g} s en is afgebroken"
                raise _ReadingEndedError(reason, is_certain=True)
            outcome: Read | Refused | Fault = self.connection.recv()
        except LOST as error:
            # An earlier file may have brought this about, and only a fresh process says that it did not.
            raise _ReadingEndedError(self._reason_of_end(), is_certain=not self._has_read) from error
        self._has_read = True
        if isinstance(outcome, Fault):
            raise BrokenReaderError(f"Het lezen van {entry.name} liep vast op een fout:\n{outcome.trace}")
        return outcome

    def _await_start(self) -> None:
        try:
            self.connection.send((self._read_function, self._limits))
            self._is_ready = self.connection.poll(_START_SECONDS) and self.connection.recv()
        except LOST:
            self._is_ready = False
        if not self._is_ready:
            raise RuntimeError(f"een proces dat documenten leest, start niet ({self._reason_of_end()})")

    def _reason_of_end(self) -> str:
        status = self.await_end()
        if status == OUT_OF_MEMORY_STATUS:
            return f"het lezen kost meer geheugen dan {self._limits.memory_bytes // 1024**2} MiB"
        return f"het lezen brak af ({name_of(status)})"


class _Pool(Generic[Read]):
    """Reads files in processes, each in one of its own for as long as it takes."""

    def __init__(self, read: ReadFunction[Read], limits: ReadingLimits) -> None:
        self._workers = WorkerPool[_Worker[Read]](partial(_Worker, read, limits))

    def read(self, entry: SourceEntry) -> Read | Refused:
        """Return what becomes of a file. Raises BrokenReaderError."""
        try:
            return self._read(entry, fresh=False)
        except _ReadingEndedError as ended:
            if ended.is_certain:
                return Refused(entry.name, ended.reason)
        try:
            return self._read(entry, fresh=True)
        except _ReadingEndedError as ended:
            return Refused(entry.name, ended.reason)

    def close(self) -> None:
        """End all processes. Those that read leave their threads without an answer."""
        self._workers.close()

    def _read(self, entry: SourceEntry, *, fresh: bool) -> Read | Refused:
        with self._workers.lent(fresh=fresh) as worker:
            return worker.read(entry)
