"""The command `kamerbron serve`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from kamerbron.index.commands.embedding_options import embedding_url_option
from kamerbron.index.commands.options import index_option
from kamerbron.service.running.server import serve
from kamerbron.service.settings import (
    DEFAULT_QUESTION_TIMEOUT,
    DEFAULT_QUEUE,
    DEFAULT_THREADS,
    DEFAULT_WORKERS,
    ServiceSettings,
)


@click.command("serve")
@index_option("De map van de index. Een nieuwe die erin wordt gebouwd, wordt vanzelf gebruikt.")
@click.option("--model", envvar="KAMERBRON_MODEL", help="Het model waar de index mee gemaakt is.")
@embedding_url_option()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    envvar="KAMERBRON_HOST",
    help="Het adres om op te luisteren.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    envvar="KAMERBRON_PORT",
    help="De poort.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=DEFAULT_WORKERS,
    envvar="KAMERBRON_WORKERS",
    help="Hoeveel werkprocessen; het model staat één keer in het geheugen. Zonder: 2, of 1 op één processor.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 256),
    default=DEFAULT_THREADS,
    show_default=True,
    envvar="KAMERBRON_THREADS",
    help="Hoeveel verzoeken een werkproces tegelijk onder handen heeft.",
)
@click.option(
    "--keys",
    "--sleutels",
    "keys_file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="KAMERBRON_KEYS_FILE",
    help="Het bestand met sleutels, van kamerbron keys. De inhoud ervan kan ook in KAMERBRON_KEYS staan.",
)
@click.option(
    "--open",
    "open_to_all",
    is_flag=True,
    envvar="KAMERBRON_OPEN",
    help="Luister ook zonder sleutels op een adres dat anderen bereiken.",
)
@click.option(
    "--rate", "--tempo", "rate", envvar="KAMERBRON_RATE", help="Hoeveel één beller mag vragen: 60/minute."
)
@click.option(
    "--rate-storage",
    envvar="KAMERBRON_RATE_STORAGE",
    help="Waar dat wordt geteld, voor meer machines samen: redis://… Zonder: op deze machine.",
)
@click.option(
    "--cors",
    "--origin",
    "origins",
    multiple=True,
    envvar="KAMERBRON_CORS",
    help="Een website waarvan scripts de API mogen gebruiken: https://www.voorbeeld.nl. Mag vaker.",
)
@click.option(
    "--trusted-proxies",
    type=click.IntRange(0, 16),
    default=0,
    show_default=True,
    envvar="KAMERBRON_TRUSTED_PROXIES",
    help="Door hoeveel eigen proxy's een verzoek komt.",
)
@click.option(
    "--log-questions",
    is_flag=True,
    envvar="KAMERBRON_LOG_QUESTIONS",
    help="Schrijf ook de tekst van elke vraag in het logboek.",
)
@click.option(
    "--metrics-port",
    type=click.IntRange(1, 65535),
    envvar="KAMERBRON_METRICS_PORT",
    help="Een poort voor /metrics alleen. Zonder: op de gewone poort, met een sleutel die dat mag.",
)
@click.option(
    "--queue",
    type=click.IntRange(0, 200),
    default=DEFAULT_QUEUE,
    show_default=True,
    envvar="KAMERBRON_QUEUE",
    help="Hoeveel vragen per werkproces op hun beurt mogen wachten; wie daarna komt, krijgt 503.",
)
@click.option(
    "--question-timeout",
    type=click.FloatRange(0.1, 600),
    default=DEFAULT_QUESTION_TIMEOUT,
    show_default=True,
    envvar="KAMERBRON_QUESTION_TIMEOUT",
    help="Hoeveel seconden er aan een verzoek mag worden gewerkt.",
)
@click.option(
    "--example", "--voorbeeld", "example", is_flag=True, help="Toon bij de start een vraag en haar antwoord."
)
# To measure what they bring; nobody needs them otherwise.
@click.option("--batching/--no-batching", default=True, hidden=True)
@click.option("--cache/--no-cache", default=True, hidden=True)
def serve_command(**options: Any) -> None:  # noqa: ANN401 - the fields of ServiceSettings
    """Beantwoord vragen over HTTP."""
    serve(ServiceSettings(keys=os.environ.get("KAMERBRON_KEYS"), **options))
