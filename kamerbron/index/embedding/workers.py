"""The model in several processes of one machine, which embed what they are given in parallel.

Each has the model in its own memory, and its share of the processors. A text gets the bytes that it gets in
one process, for they depend on nothing else. A process that falls away is replaced, and its texts are
embedded again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import Pipe
from typing import TypeVar

from kamerbron.index.embedding.each_once import encode_each_once
from kamerbron.index.embedding.packing import pack_texts, unpack_vectors
from kamerbron.index.embedding.pieces import encode_pieces, longest_first
from kamerbron.index.embedding.starting import LOAD_ENCODER, hear_identity, order_model
from kamerbron.index.embedding.worker_process import FAULT, PASSAGES, QUESTIONS, REFUSAL
from kamerbron.index.encoder import ModelIdentity, Progress, Vectors
from kamerbron.index.errors import ModelError
from kamerbron.index.fresh_process import start_process

_SERVE = "kamerbron.index.embedding.worker_process:serve"

# Enough texts of nearly one length to fill batches, few enough to keep all processes busy to the end.
_PIECE = 128
_PIECES_EACH = 4

# How often the same texts are given to a process before they are given up.
_TRIES = 3

# On a machine that is very busy, or with a model that must be unpacked first; and for a piece of long texts.
_START_SECONDS = 600
_PIECE_SECONDS = 1800
_END_SECONDS = 5

_Result = TypeVar("_Result")


class _EndedError(Exception):
    """The process ended before it had an answer; the message says how."""


class _Worker:
    """A process that embeds, and the connection to it. One thread at a time uses it."""

    def __init__(self, model: str, load: str, threads: int) -> None:
        self._identity: ModelIdentity | None = None
        self._connection, theirs = Pipe()
        with theirs:
            # More threads than there are processors for them would wait for each other.
            self._process = start_process(_SERVE, [theirs.fileno()], {"OMP_NUM_THREADS": str(threads)})
        order_model(self._connection, model, load)

    @property
    def identity(self) -> ModelIdentity:
        """Which model the process has; waits until it has it. Raises as `encode` does."""
        if self._identity is None:
            with self._is_listened_to(_START_SECONDS):
                self._identity = hear_identity(self._connection)
        return self._identity

    def encode(self, kind: bytes, texts: Sequence[str]) -> Vectors:
        """Return one row per text.

        Raises _EndedError, after which the process is no more; ModelError when the model cannot be loaded or
        refuses; RuntimeError when it has a bug.
        """
        dimension = self.identity.dimension
        with self._is_listened_to():
            self._connection.send_bytes(kind + pack_texts(texts))
        with self._is_listened_to(_PIECE_SECONDS):
            said = self._connection.recv_bytes()
        kind, content = said[:1], said[1:]
        if kind == REFUSAL:
            raise ModelError(content.decode())
        if kind == FAULT:
            raise RuntimeError(f"embedding failed in a process of its own:\n{content.decode()}")
        return unpack_vectors(content, len(texts), dimension)

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
        self._connection.close()

    @contextmanager
    def _is_listened_to(self, seconds: float | None = None) -> Iterator[None]:
        """Wait for an answer, and say how the process ended when there comes none."""
        try:
            if seconds is not None and not self._connection.poll(seconds):
                self.close()
                raise _EndedError(f"geen antwoord binnen {seconds:g} s")
            yield
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            # A crash has its own status and may print why: leave it the time.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)
            self.close()
            status = self._process.returncode
            ended = signal.Signals(-status).name if status < 0 else f"status {status}"
            raise _EndedError(ended) from error


class EncoderPool:
    """An Encoder over processes of its own. Close it: they hold memory. Several threads may use it."""

    def __init__(self, model: str, workers: int, *, load: str = LOAD_ENCODER) -> None:
        """Start the processes and wait until one of them has the model.

        Raises ModelError when the model cannot be loaded, or the processes end before they have it.
        """
        self._start = partial(_Worker, model, load, max(1, _processors() // workers))
        self._workers = workers
        self._lock = threading.Lock()
        self._idle = [self._start() for _ in range(workers)]
        self._busy: set[_Worker] = set()
        self._is_closed = False
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="embedding")
        try:
            self._identity = self._attempt(lambda worker: worker.identity)
        except BaseException:
            self.close()
            raise

    @property
    def identity(self) -> ModelIdentity:
        """The model, its dimension and its prefixes."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question. Raises ModelError when the processes keep ending."""
        return self._attempt(lambda worker: worker.encode(QUESTIONS, texts))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row of unit length per passage: the bytes that one process gives.

        Raises ModelError when the processes keep ending on the same texts.
        """
        return encode_each_once(texts, self._identity.dimension, self._encode_in_pieces, progress)

    def close(self) -> None:
        """End all processes, and start no more. Whoever still waits for vectors gets CancelledError."""
        with self._lock:
            self._is_closed = True
            for worker in self._busy:
                worker.end()
            for worker in self._idle:
                worker.close()
            self._idle.clear()
        self._threads.shutdown(cancel_futures=True)

    def _encode_in_pieces(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        size = max(1, min(_PIECE, len(texts) // (self._workers * _PIECES_EACH)))
        order = longest_first(texts)
        pieces = [order[start : start + size] for start in range(0, len(order), size)]

        def encode(piece: list[int]) -> Vectors:
            asked = [texts[position] for position in piece]
            return self._attempt(lambda worker: worker.encode(PASSAGES, asked))

        return encode_pieces(self._threads, pieces, encode)

    def _attempt(self, use: Callable[[_Worker], _Result]) -> _Result:
        """Use a process, and another when it ends under the work, a few times."""
        reason: _EndedError | None = None
        for _ in range(_TRIES):
            worker = self._take()
            try:
                return use(worker)
            except _EndedError as ended:
                reason = ended
            finally:
                self._give_back(worker)
        raise ModelError(
            f"Een proces dat vectoren maakt, viel {_TRIES} keer weg op dezelfde teksten ({reason}); is het "
            "geheugen vol, geef dan minder --workers, anders een ander --model."
        ) from reason

    def _take(self) -> _Worker:
        with self._lock:
            if self._is_closed:
                raise CancelledError
            worker = self._idle.pop() if self._idle else self._start()
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.remove(worker)
            if self._is_closed:
                worker.close()
            elif not worker.is_ended:
                self._idle.append(worker)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
