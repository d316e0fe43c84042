"""The command `kamerbron mcp`: what is asked for, handed to `serving`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kamerbron.index.commands.embedding_options import embedding_url_option
from kamerbron.index.commands.options import index_option
from kamerbron.index.store.protocol.store import Store

_PORT = 8001


@click.command("mcp")
@index_option()
@click.option(
    "--model",
    envvar="KAMERBRON_MODEL",
    help="Een sentence-transformers-model: naam of map. Zonder: dat waar de index mee gemaakt is.",
)
@embedding_url_option()
@click.option("--http", "over_http", is_flag=True, help="Luister op een adres in plaats van op de invoer.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Met --http: het adres om op te luisteren."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=_PORT,
    show_default=True,
    help="Met --http: de poort.",
)
@click.option(
    "--name",
    "--naam",
    "names",
    multiple=True,
    help="Met --http: een andere naam waaronder de dienst bereikt wordt: mcp.voorbeeld.nl.",
)
@click.option(
    "--keys",
    "--sleutels",
    "keys_file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="KAMERBRON_KEYS_FILE",
    help="Met --http: het bestand met sleutels (kamerbron keys create).",
)
@click.option(
    "--open", "open_to_all", is_flag=True, help="Met --http: luister ook zonder sleutels voor anderen."
)
def mcp_command(
    store: Store,
    model: str | None,
    embedding_url: str | None,
    *,
    over_http: bool,
    **address: Any,  # noqa: ANN401 - the fields of an Address
) -> None:
    """Geef een assistent tools om te zoeken en te lezen (Model Context Protocol)."""
    # Imported only when it is asked for: PyTorch takes seconds to load, and `--help` should not.
    from kamerbron.service.assistant import starting  # noqa: PLC0415

    chosen = starting.ChosenModel(model, embedding_url)
    if over_http:
        starting.run_on_address(store, chosen, starting.Address(**address))
    else:
        starting.run_on_standard_streams(store, chosen)
