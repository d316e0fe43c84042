"""The process that holds the model, as it is on its own side; `model.py` starts it.

It does one thing at a time. Questions that come while it encodes wait in their sockets, and those that wait
are taken together: nobody ever waits for company.
"""

from __future__ import annotations

import shutil
import signal
import socket
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from selectors import EVENT_READ, DefaultSelector

import click
import numpy as np

from kamerbron.index.embedding.packing import pack_vectors, unpack_texts
from kamerbron.index.embedding.starting import load_ordered, read_order
from kamerbron.index.encoder import BatchEncoder, Vectors
from kamerbron.service.running.batching import Batching

_MOST_BYTES = 16 * 1024**2


@dataclass(slots=True)
class _Asked:
    """What one connection asks, and the vectors that there are so far."""

    connection: Connection
    texts: list[str]
    rows: dict[int, Vectors] = field(default_factory=dict)


def serve(lifeline_descriptor: int, listener_descriptor: int) -> None:
    """Load the model and encode what is asked, until nobody holds the other end of the lifeline.

    Over the lifeline comes first what to load and how, and goes back which model it is, or the refusal.
    """
    # These come to all of a group or a unit: those who serve requests still need the model then.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    lifeline = Connection(lifeline_descriptor)
    try:
        order = read_order(lifeline)
    except EOFError:
        return
    with suppress(BrokenPipeError, ConnectionResetError):
        encoder = load_ordered(order, lifeline)
        if encoder is None:
            return
        listener = socket.socket(fileno=listener_descriptor)
        _Desk(encoder, lifeline, listener, batching=order["batching"]).run()
    # The parent would have ended this process; so it was killed, and left what it made.
    shutil.rmtree(order["folder"], ignore_errors=True)


class _Desk:
    def __init__(
        self, encoder: BatchEncoder, lifeline: Connection, listener: socket.socket, *, batching: bool
    ) -> None:
        self._encoder = encoder
        self._batching = Batching(encoder) if batching else None
        self._lifeline = lifeline
        self._listener = listener
        self._selector = DefaultSelector()

    def run(self) -> None:
        """Encode what is asked until the lifeline ends."""
        self._listener.setblocking(False)
        self._selector.register(self._lifeline, EVENT_READ)
        self._selector.register(self._listener, EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in self._selector.select()]
            if self._lifeline in ready:
                return
            if self._listener in ready:
                self._accept()
            connections = [each for each in ready if isinstance(each, Connection)]
            self._answer([asked for each in connections if (asked := self._read(each)) is not None])

    def _accept(self) -> None:
        try:
            accepted, _ = self._listener.accept()
        except OSError:
            return
        accepted.setblocking(True)
        self._selector.register(Connection(accepted.detach()), EVENT_READ)

    def _read(self, connection: Connection) -> _Asked | None:
        try:
            return _Asked(connection, unpack_texts(connection.recv_bytes(_MOST_BYTES)))
        except (EOFError, OSError):
            self._hang_up(connection)
            return None

    def _answer(self, asked: Sequence[_Asked]) -> None:
        """Encode all that is asked; each hears as soon as there is all of its own."""
        places = [(each, position) for each in asked for position in range(len(each.texts))]
        texts = [each.texts[position] for each, position in places]
        try:
            for positions, vectors in self._encode(texts):
                for position, row in zip(positions, vectors, strict=True):
                    each, own = places[position]
                    each.rows[own] = row
                    if len(each.rows) == len(each.texts):
                        rows = np.stack([each.rows[number] for number in range(len(each.texts))])
                        self._reply(each.connection, pack_vectors(rows))
        except Exception as error:  # noqa: BLE001 - any bug: the next question may be answered all the same
            # Where it went wrong and not what it said: a message can hold the text of a question.
            where = "".join(traceback.format_tb(error.__traceback__))
            click.echo(f"{type(error).__name__}\n{where}", err=True)
            for each in asked:
                if len(each.rows) < len(each.texts):
                    self._reply(each.connection, b"")

    def _encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        if self._batching is not None:
            return self._batching.encode(texts)
        return (([position], self._encoder.encode_questions([text])) for position, text in enumerate(texts))

    def _reply(self, connection: Connection, content: bytes) -> None:
        try:
            connection.send_bytes(content)
        except OSError:
            self._hang_up(connection)

    def _hang_up(self, connection: Connection) -> None:
        self._selector.unregister(connection)
        connection.close()
