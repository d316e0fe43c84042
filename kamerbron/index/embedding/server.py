"""A model elsewhere: a server that is asked for vectors over HTTP, as OpenAI's `POST /v1/embeddings` is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import httpx
import numpy as np

from kamerbron.index.embedding.each_once import encode_each_once
from kamerbron.index.embedding.endpoint import (
    KEY_VARIABLE,
    PATIENCE_OF_BUILD,
    PATIENCE_OF_QUESTION,
    PATIENCE_OF_START,
    Endpoint,
    Patience,
    read_address,
)
from kamerbron.index.embedding.pieces import encode_pieces, longest_first
from kamerbron.index.embedding.prefixes import family_prefixes
from kamerbron.index.encoder import ModelIdentity, Progress, Vectors

# What servers take at once as they come; and so many characters that a request stays small.
_MOST_TEXTS = 32
_MOST_CHARACTERS = 60_000

_PROBE = "Hoeveel fietsen staan er bij het station?"


@dataclass(frozen=True, slots=True)
class EmbeddingServer:
    """Where the server is, and what to put before texts; None is what the model's family was trained with."""

    url: str
    question_prefix: str | None = None
    passage_prefix: str | None = None


class ServerEncoder:
    """An Encoder over an embedding server. Close it; several threads may use it.

    A text comes in other company for the server than here, so it gives the same bytes only if the server
    sees to that. Vectors are made of unit length here.
    """

    def __init__(
        self,
        url: str,
        identity: ModelIdentity,
        *,
        requests: int = 1,
        build: Patience = PATIENCE_OF_BUILD,
        question: Patience = PATIENCE_OF_QUESTION,
    ) -> None:
        """Say where the server is, and what it is expected to have; nothing is asked yet.

        The model of the identity is named as the server names it, and `requests` is how many are made at a
        time for passages. The key comes from the environment. Raises ModelServerError for an address that
        cannot be used.
        """
        key = os.environ.get(KEY_VARIABLE) or None
        address = read_address(url, has_key=key is not None)
        self._identity = identity
        self._build, self._question = build, question
        self._endpoint = Endpoint(httpx.Client(follow_redirects=False), address, identity.name, key)
        self._threads = ThreadPoolExecutor(requests, thread_name_prefix="embedding-server")

    @property
    def identity(self) -> ModelIdentity:
        """The model as the server names it, its dimension and its prefixes."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question, each from a request of its own.

        The same question gives the same bytes only if the server does that. Raises ModelServerError.
        """
        prefix, dimension = self._identity.question_prefix, self._identity.dimension
        rows = [self._endpoint.embed([prefix + text], dimension, self._question) for text in texts]
        return np.concatenate([*rows, np.empty((0, dimension), dtype=np.float32)])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row of unit length per passage. Raises ModelServerError."""
        prefixed = [self._identity.passage_prefix + text for text in texts]
        return encode_each_once(prefixed, self._identity.dimension, self._encode_in_pieces, progress)

    def ask_dimension(self) -> int:
        """Return how long the vectors are that the server makes. Raises ModelServerError."""
        return len(self._endpoint.embed([_PROBE], None, PATIENCE_OF_START)[0])

    def close(self) -> None:
        """Close the connections."""
        self._threads.shutdown(cancel_futures=True)
        self._endpoint.client.close()

    def _encode_in_pieces(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        def encode(piece: list[int]) -> Vectors:
            return self._endpoint.embed(
                [texts[position] for position in piece], self._identity.dimension, self._build
            )

        return encode_pieces(self._threads, _pieces(texts), encode)


def open_server(server: EmbeddingServer, model: str, *, requests: int = 1) -> ServerEncoder:
    """Return an encoder over a server, after asking it how long the vectors of the model are.

    Raises ModelServerError.
    """
    question, passage = family_prefixes(model)
    if server.question_prefix is not None:
        question = server.question_prefix
    if server.passage_prefix is not None:
        passage = server.passage_prefix
    asking = ServerEncoder(server.url, ModelIdentity(model, 0, question, passage))
    with closing(asking):
        dimension = asking.ask_dimension()
    return ServerEncoder(server.url, ModelIdentity(model, dimension, question, passage), requests=requests)


def _pieces(texts: Sequence[str]) -> Iterator[list[int]]:
    """Yield the positions of the texts, as many together as may go in one request."""
    piece: list[int] = []
    characters = 0
    for position in longest_first(texts):
        characters += len(texts[position])
        if piece and (len(piece) == _MOST_TEXTS or characters > _MOST_CHARACTERS):
            yield piece
            piece, characters = [], len(texts[position])
        piece.append(position)
    if piece:
        yield piece
