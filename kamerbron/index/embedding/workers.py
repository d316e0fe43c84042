"""The model in several processes of one machine, which embed what they are given in parallel.

Each has the model in its own memory, and its share of the processors. A text gets the bytes that it gets in
one process, for they depend on nothing else. A process that falls away is replaced, and its texts are
embedded again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from kamerbron.index.embedding.each_once import encode_each_once
from kamerbron.index.embedding.packing import pack_texts, unpack_vectors
from kamerbron.index.embedding.pieces import encode_pieces, longest_first
from kamerbron.index.embedding.starting import LOAD_ENCODER, hear_identity, order_model
from kamerbron.index.embedding.worker_process import FAULT, PASSAGES, QUESTIONS, REFUSAL
from kamerbron.index.encoder import ModelIdentity, Progress, Vectors
from kamerbron.index.errors import ModelError
from kamerbron.index.processes.pool import WorkerPool
from kamerbron.index.processes.worker import LOST, WorkerProcess, name_of, processors

_SERVE = "kamerbron.index.embedding.worker_process:serve"

# Enough texts of nearly one length to fill batches, few enough to keep all processes busy to the end.
_PIECE = 128
_PIECES_EACH = 4

# How often the same texts are given to a process before they are given up.
_TRIES = 3

# On a machine that is very busy, or with a model that must be unpacked first; and for a piece of long texts.
_START_SECONDS = 600
_PIECE_SECONDS = 1800

_Result = TypeVar("_Result")


class _EndedError(Exception):
    """The process ended before it had an answer; the message says how."""


class _Worker(WorkerProcess):
    """A process that embeds."""

    def __init__(self, model: str, load: str, threads: int) -> None:
        # More threads than there are processors for them would wait for each other.
        super().__init__(_SERVE, {"OMP_NUM_THREADS": str(threads)})
        self._identity: ModelIdentity | None = None
        order_model(self.connection, model, load)

    @property
    def identity(self) -> ModelIdentity:
        """Which model the process has; waits until it has it. Raises as `encode` does."""
        if self._identity is None:
            with self._is_listened_to(_START_SECONDS):
                self._identity = hear_identity(self.connection)
        return self._identity

    def encode(self, kind: bytes, texts: Sequence[str]) -> Vectors:
        """Return one row per text.

        Raises _EndedError, after which the process is no more; ModelError when the model cannot be loaded or
        refuses; RuntimeError when it has a bug.
        """
        dimension = self.identity.dimension
        with self._is_listened_to():
            self.connection.send_bytes(kind + pack_texts(texts))
        with self._is_listened_to(_PIECE_SECONDS):
            said = self.connection.recv_bytes()
        kind, content = said[:1], said[1:]
        if kind == REFUSAL:
            raise ModelError(content.decode())
        if kind == FAULT:
            raise RuntimeError(f"embedding failed in a process of its own:\n{content.decode()}")
        return unpack_vectors(content, len(texts), dimension)

    @contextmanager
    def _is_listened_to(self, seconds: float | None = None) -> Iterator[None]:
        """Wait for an answer, and say how the process ended when there comes none."""
        try:
            if seconds is not None and not self.connection.poll(seconds):
                self.close()
                raise _EndedError(f"geen antwoord binnen {seconds:g} s")
            yield
        except LOST as error:
            raise _EndedError(name_of(self.await_end())) from error


class EncoderPool:
    """An Encoder over processes of its own. Close it: they hold memory. Several threads may use it."""

    def __init__(self, model: str, workers: int, *, load: str = LOAD_ENCODER) -> None:
        """Start the processes and wait until one of them has the model.

        Raises ModelError when the model cannot be loaded, or the processes end before they have it.
        """
        start = partial(_Worker, model, load, max(1, processors() // workers))
        self._pool = WorkerPool(start, workers)
        self._workers = workers
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
        self._pool.close()
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
            try:
                with self._pool.lent() as worker:
                    return use(worker)
            except _EndedError as ended:
                reason = ended
        raise ModelError(
            f"Een proces dat vectoren maakt, viel {_TRIES} keer weg op dezelfde teksten ({reason}); is het "
            "geheugen vol, geef dan minder --workers, anders een ander --model."
        ) from reason
