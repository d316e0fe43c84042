"""`kamerbron index work`: a worker that embeds what waits in a database."""

from __future__ import annotations

import click

from kamerbron.index.building.working import work
from kamerbron.index.commands.building import told_when_interrupted
from kamerbron.index.commands.embedding_options import embedding_options, read_server
from kamerbron.index.commands.options import index_option, model_option
from kamerbron.index.embedding.opening import open_encoder
from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.store.protocol.store import Store


@click.command("work")
@index_option("Het adres van de index: postgresql://gebruiker@machine/database.")
@model_option("Het model waarmee gebouwd wordt. Zonder: het meegeleverde model.")
@embedding_options()
@click.option("--follow", "--volg", "follow", is_flag=True, help="Blijf wachten op nieuw werk.")
def work_command(  # noqa: PLR0913 - one for each option
    store: Store,
    model: str | None,
    *,
    workers: int,
    embedding_url: str | None,
    question_prefix: str | None,
    passage_prefix: str | None,
    follow: bool,
) -> None:
    """Reken vectoren uit voor een index in PostgreSQL, naast andere machines.

    Stopt als er niets meer wacht. Wat een onderbroken opdracht had, neemt een andere over.
    """
    server = read_server(model, embedding_url, question_prefix, passage_prefix)
    with told_when_interrupted(), open_encoder(model or BUNDLED_MODEL, workers, server) as encoder:
        done = work(store, encoder, follow=follow, progress=_tell, say=_say)
    click.echo(f"{done} teksten ingebed voor {store.place}.")


def _tell(done: int, left: int) -> None:
    click.echo(f"{done} ingebed, {left} over", err=True)


def _say(line: str) -> None:
    click.echo(f"kamerbron: {line}", err=True)
