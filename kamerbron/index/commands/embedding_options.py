"""The options of a command that say where vectors are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kamerbron.index.embedding.server import EmbeddingServer

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_MOST_WORKERS = 64


def embedding_url_option() -> _Decorator:
    """Return the option `--embedding-url`, which gives a command the address of a server."""
    return click.option(
        "--embedding-url",
        metavar="URL",
        envvar="KAMERBRON_EMBEDDING_URL",
        help=(
            "Een server die de vectoren maakt, zoals https://embeddings.voorbeeld.nl/v1 (OpenAI's "
            "/v1/embeddings), met --model zoals hij het noemt. Zijn sleutel hoort in KAMERBRON_EMBEDDING_KEY."
        ),
    )


def embedding_options() -> _Decorator:
    """Return the options of a command that embeds passages: `workers`, and those that read_server takes."""
    options: list[_Decorator] = [
        click.option(
            "--workers",
            type=click.IntRange(1, _MOST_WORKERS),
            default=1,
            show_default=True,
            envvar="KAMERBRON_EMBEDDING_WORKERS",
            help=(
                "In hoeveel processen het model draait, elk met een deel van de processors; met "
                "--embedding-url hoeveel verzoeken er tegelijk zijn."
            ),
        ),
        embedding_url_option(),
        click.option(
            "--question-prefix",
            help="Met --embedding-url: wat vóór een vraag komt. Zonder: wat bij zijn naam hoort.",
        ),
        click.option("--passage-prefix", help="Met --embedding-url: hetzelfde voor een passage."),
    ]

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def read_server(
    model: str | None, embedding_url: str | None, question_prefix: str | None, passage_prefix: str | None
) -> EmbeddingServer | None:
    """Return the server that the options name; None where the model runs on this machine.

    Raises click.UsageError for options that do not go together.
    """
    if embedding_url is None:
        if question_prefix is not None or passage_prefix is not None:
            raise click.UsageError("--question-prefix en --passage-prefix horen bij --embedding-url.")
        return None
    if model is None:
        raise click.UsageError("Geef met --embedding-url ook --model: het model zoals de server het noemt.")
    return EmbeddingServer(embedding_url, question_prefix, passage_prefix)
