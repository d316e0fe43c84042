"""A process that embeds, as it is on its own side; `workers.py` starts it.

It is asked for one list of texts at a time: a byte that says what they are, and the texts. Back come their
vectors, or a line about what went wrong.
"""

from __future__ import annotations

import signal
import traceback
from multiprocessing.connection import Connection

from kamerbron.index.embedding.packing import pack_vectors, unpack_texts
from kamerbron.index.embedding.starting import load_ordered, read_order
from kamerbron.index.encoder import Encoder
from kamerbron.index.errors import KamerbronError
from kamerbron.index.processes.worker import LOST

QUESTIONS, PASSAGES = b"q", b"p"
VECTORS, REFUSAL, FAULT = b"v", b"r", b"f"


def serve(descriptor: int) -> None:
    """Load the model and embed what is asked, until nobody holds the other end of the connection."""
    # It comes to all of a group; whoever started this process ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = Connection(descriptor)
    try:
        encoder = load_ordered(read_order(connection), connection)
        while encoder is not None:
            asked = connection.recv_bytes()
            connection.send_bytes(_answer(encoder, asked[:1], asked[1:]))
    except LOST:
        return


def _answer(encoder: Encoder, kind: bytes, content: bytes) -> bytes:
    encode = encoder.encode_questions if kind == QUESTIONS else encoder.encode_passages
    try:
        return VECTORS + pack_vectors(encode(unpack_texts(content)))
    except KamerbronError as error:
        return REFUSAL + str(error).encode()
    except Exception as error:  # noqa: BLE001 - any bug: it is raised again where the texts came from
        # Where it went wrong and not what it said: a message can hold a text.
        where = "".join(traceback.format_tb(error.__traceback__))
        return FAULT + f"{type(error).__name__}\n{where}".encode()
