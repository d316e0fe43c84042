"""The encoder that an operator chose: in this process, in several, or on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from kamerbron.index.embedding.server import EmbeddingServer, open_server
from kamerbron.index.embedding.workers import EncoderPool
from kamerbron.index.encoder import Encoder, ModelIdentity


@contextmanager
def open_encoder(name: str, workers: int = 1, server: EmbeddingServer | None = None) -> Iterator[Encoder]:
    """Lend an encoder over a model.

    `workers` is in how many processes the model runs, each with a share of the processors, or how many
    requests are made of a server at a time. Raises ModelError when the model cannot be used.
    """
    if server is not None:
        with closing(open_server(server, name, requests=workers)) as encoder:
            yield encoder
    elif workers > 1:
        with closing(EncoderPool(name, workers)) as pool:
            yield pool
    else:
        # Imported only where the model runs in this process: PyTorch takes seconds to load.
        from kamerbron.index.embedding.model import load_encoder  # noqa: PLC0415

        yield load_encoder(name)


@contextmanager
def open_encoder_of(
    model: ModelIdentity, *, name: str | None = None, url: str | None = None
) -> Iterator[Encoder]:
    """Lend an encoder for the questions to an index, which was made with a model.

    `name` is that of another model that gives the same vectors; without it, it is the model of the index.
    `url` is the server that has it. Raises ModelError when the model cannot be used.
    """
    server = EmbeddingServer(url, model.question_prefix, model.passage_prefix) if url else None
    with open_encoder(name or model.name, server=server) as encoder:
        yield encoder
