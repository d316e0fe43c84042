"""The options that say where vectors are made."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from kamerbron.index.commands.embedding_options import embedding_options, read_server
from kamerbron.index.embedding.server import EmbeddingServer


@click.command()
@click.option("--model")
@embedding_options()
def command(
    workers: int,
    model: str | None,
    embedding_url: str | None,
    question_prefix: str | None,
    passage_prefix: str | None,
) -> None:
    click.echo(f"{workers} {read_server(model, embedding_url, question_prefix, passage_prefix)}")


@pytest.mark.parametrize(
    ("arguments", "workers", "server"),
    [
        ([], 1, None),
        (["--workers", "3"], 3, None),
        (["--embedding-url", "http://a/v1", "--model", "m"], 1, EmbeddingServer("http://a/v1")),
        (
            [
                "--embedding-url",
                "http://a/v1",
                "--model",
                "m",
                "--question-prefix",
                "",
                "--passage-prefix",
                "p ",
            ],
            1,
            EmbeddingServer("http://a/v1", "", "p "),
        ),
    ],
)
def test_the_options_name_the_workers_and_the_server(
    arguments: list[str], workers: int, server: EmbeddingServer | None
) -> None:
    assert CliRunner().invoke(command, arguments).output == f"{workers} {server}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--embedding-url", "http://a/v1"], "ook --model"),
        (["--question-prefix", "q"], "horen bij --embedding-url"),
        (["--workers", "0"], "--workers"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_the_address_and_the_workers_can_come_from_the_environment() -> None:
    environment = {"KAMERBRON_EMBEDDING_URL": "http://a/v1", "KAMERBRON_EMBEDDING_WORKERS": "2"}
    result = CliRunner().invoke(command, ["--model", "m"], env=environment)
    assert result.output == f"2 {EmbeddingServer('http://a/v1')}\n"
