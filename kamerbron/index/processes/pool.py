"""Processes that are lent to whoever has work for one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Generic, TypeVar

from kamerbron.index.processes.worker import WorkerProcess

Worker = TypeVar("Worker", bound=WorkerProcess)


class WorkerPool(Generic[Worker]):
    """As many processes as there are threads that ask for one at a time. Close it, and they end."""

    def __init__(self, start: Callable[[], Worker], ready: int = 0) -> None:
        """Take how a process is started, and start so many of them before they are asked for."""
        self._start = start
        self._lock = threading.Lock()
        self._idle = [start() for _ in range(ready)]
        self._busy: set[Worker] = set()
        self._is_closed = False

    @contextmanager
    def lent(self, *, fresh: bool = False) -> Iterator[Worker]:
        """Lend a process, one that has done nothing yet where it is to be `fresh`.

        One that ends while it is lent is not lent again. Raises CancelledError when the pool is closed.
        """
        worker = self._take(fresh=fresh)
        try:
            yield worker
        finally:
            self._give_back(worker)

    def close(self) -> None:
        """End all processes, and start no more. Who waits for one of them is left without an answer."""
        with self._lock:
            self._is_closed = True
            for worker in self._busy:
                worker.end()
            for worker in self._idle:
                worker.close()
            self._idle.clear()

    def _take(self, *, fresh: bool) -> Worker:
        with self._lock:
            if self._is_closed:
                raise CancelledError
            worker = self._idle.pop() if self._idle and not fresh else self._start()
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._busy.remove(worker)
            if self._is_closed:
                worker.close()
            elif not worker.is_ended:
                self._idle.append(worker)
