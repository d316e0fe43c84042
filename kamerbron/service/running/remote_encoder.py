"""The model as a worker of the service sees it: a process that it asks for the vectors of questions.

Over a private Unix socket goes a list of texts, and back come their vectors; nothing at all where the
encoding failed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Client, Connection

import numpy as np

from kamerbron.index.embedding.packing import pack_texts, unpack_vectors
from kamerbron.index.encoder import ModelIdentity, Vectors
from kamerbron.index.errors import ServiceError


class ModelAwayError(ServiceError):
    """The model gave no answer; another question may be answered again."""


class RemoteEncoder:
    """Asks the model process for the vectors of questions; may be used by several threads."""

    def __init__(self, address: str, identity: ModelIdentity, timeout_seconds: float) -> None:
        """Name the socket of the process and the model in it; a connection is made when one is needed."""
        self._address = address
        self._identity = identity
        self._timeout = timeout_seconds
        self._lock = threading.Lock()
        self._idle: list[Connection] = []

    @property
    def identity(self) -> ModelIdentity:
        """The model, its dimension and its prefixes."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question.

        Raises ModelAwayError when the process ends before it answers, or does not answer in time.
        """
        dimension = self._identity.dimension
        if not texts:
            return np.empty((0, dimension), dtype=np.float32)
        with self._connection() as connection:
            connection.send_bytes(pack_texts(texts))
            if not connection.poll(self._timeout):
                raise ModelAwayError(
                    f"Het model antwoordde niet binnen {self._timeout:g} seconden; probeer het later opnieuw."
                )
            reply = connection.recv_bytes()
        if not reply:
            raise RuntimeError("the model process failed on a question")
        return unpack_vectors(reply, len(texts), dimension)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with self._lock:
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """Lend a connection. One that an answer may still come from is not lent again."""
        try:
            connection = self._take() or Client(self._address, family="AF_UNIX")
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
        except (EOFError, OSError) as error:
            raise ModelAwayError(
                "Het model viel weg terwijl het met de vraag bezig was; stel haar opnieuw."
            ) from error
        with self._lock:
            self._idle.append(connection)

    def _take(self) -> Connection | None:
        """Return an idle connection whose other end is still there."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
            # Nobody asked, so all that there can be to read is its end.
            if not connection.poll(0):
                return connection
            connection.close()
