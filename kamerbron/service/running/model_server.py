"""The model on an embedding server, as the parent of the workers and each of them see it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import click

from kamerbron.index.embedding.endpoint import PATIENCE_OF_QUESTION, ModelServerError
from kamerbron.index.embedding.server import ServerEncoder
from kamerbron.index.encoder import ModelIdentity, Vectors
from kamerbron.service.running.remote_encoder import ModelAwayError


class ModelServer:
    """Stands where a ModelProcess stands when the model is elsewhere: there is no process to see to."""

    def __init__(self, url: str, model: ModelIdentity) -> None:
        """Name the server, and the model that the index was made with, as the server names it."""
        self._url = url
        self._model = model

    def await_identity(self) -> ModelIdentity:
        """Ask the server how long its vectors are. Raises ModelError when it gives none."""
        with closing(ServerEncoder(self._url, self._model)) as encoder:
            return replace(self._model, dimension=encoder.ask_dimension())

    def connect(self, identity: ModelIdentity, timeout_seconds: float) -> ServerQuestions:
        """Return what a worker asks for the vectors of questions, each within so many seconds."""
        return ServerQuestions(self._url, identity, timeout_seconds)

    def revive(self) -> None:
        """Do nothing: who runs the server sees to it."""

    def close(self) -> None:
        """Do nothing: the connections are those of the workers."""


class ServerQuestions:
    """Asks a server for the vectors of questions; may be used by several threads.

    Who asks a question hears only that the model is away. What is wrong with the server is for the operator.
    """

    def __init__(self, url: str, identity: ModelIdentity, timeout_seconds: float) -> None:
        attempts = PATIENCE_OF_QUESTION.attempts
        seconds = min(PATIENCE_OF_QUESTION.answer_seconds, timeout_seconds / attempts)
        patience = replace(PATIENCE_OF_QUESTION, answer_seconds=seconds, connect_seconds=seconds)
        self._encoder = ServerEncoder(url, identity, question=patience)

    @property
    def identity(self) -> ModelIdentity:
        """The model, its dimension and its prefixes."""
        return self._encoder.identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question. Raises ModelAwayError when the server gives none."""
        try:
            return self._encoder.encode_questions(texts)
        except ModelServerError as error:
            click.echo(f"kamerbron: {error}", err=True)
            raise ModelAwayError("Het model antwoordt nu niet; probeer het later opnieuw.") from error
