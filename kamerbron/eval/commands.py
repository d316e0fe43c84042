"""The commands of `kamerbron eval`: what is asked, handed to `jobs`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from kamerbron.index.commands.embedding_options import embedding_url_option
from kamerbron.index.commands.options import StoreAddress, index_option
from kamerbron.index.store.protocol.store import Store

_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, dir_okay=False)

_MODEL = click.option("--model", envvar="KAMERBRON_MODEL", help="Het model waar de index mee gemaakt is.")


@click.group("eval")
def eval_group() -> None:
    """Meet hoe goed Kamerbron antwoordt."""


@eval_group.command("run")
@click.argument("gold", metavar="GOUD", type=_PATH)
@index_option()
@_MODEL
@embedding_url_option()
@click.option(
    "--tuning", "--afstelling", "tuning", type=_PATH, help="Een andere afstelling dan die van de index."
)
@click.option("--out", type=_PATH, required=True, help="De map voor de meting en het verslag.")
@click.option(
    "--name", "--naam", "name", default="hele zoektocht", help="Hoe de meting in vergelijkingen heet."
)
@click.option(
    "--ablations",
    "--ablaties",
    "ablations",
    is_flag=True,
    help="Meet ook wat elk deel van de zoektocht alleen doet, en het geheel zonder dat deel.",
)
def run_command(**options: Any) -> None:  # noqa: ANN401 - the arguments of jobs.run
    """Stel de vragen van GOUD aan een index; schrijft de meting, TREC-bestanden en een verslag."""
    click.echo(_jobs().run(**options))


@eval_group.command("compare")
@click.argument("first", metavar="METING", type=_PATH)
@click.argument("second", metavar="ANDERE", type=_PATH)
def compare_command(first: Path, second: Path) -> None:
    """Vergelijk twee metingen van hetzelfde goud, vraag voor vraag."""
    click.echo(_jobs().compare_runs(first, second))


@eval_group.command("gate")
@click.argument("run", metavar="METING", type=_PATH)
@click.option("--min", "minima", multiple=True, metavar="MAAT=WAARDE", help="Het minste: hit@1=0.9")
@click.option("--max", "maxima", multiple=True, metavar="MAAT=WAARDE", help="Het meeste: wrong-answers=0.05")
def gate_command(run: Path, minima: Sequence[str], maxima: Sequence[str]) -> None:
    """Houd een meting aan grenzen; eindigt met status 1 als zij er een niet haalt."""
    if not minima and not maxima:
        raise click.UsageError("Geef ten minste één grens, met --min of --max.")
    failures = _jobs().gate(run, minima, maxima)
    for failure in failures:
        click.echo(failure, err=True)
    if failures:
        sys.exit(1)
    click.echo("Alle grenzen gehaald.")


@eval_group.command("fit")
@click.option(
    "--set",
    "sets",
    type=(_PATH, StoreAddress()),
    multiple=True,
    required=True,
    metavar="GOUD INDEX",
    help="Een ontwikkelset en de index waar zij over gaat; mag vaker.",
)
@_MODEL
@embedding_url_option()
@click.option("--out", type=_FILE, required=True, help="Het bestand voor de afstelling.")
@click.option(
    "--answer-from",
    "--antwoord-vanaf",
    "answer_from",
    type=click.FloatRange(0, 1),
    default=0.7,
    show_default=True,
    help="Het werkpunt: vanaf welke kans iets een antwoord heet.",
)
def fit_command(**options: Any) -> None:  # noqa: ANN401 - the arguments of jobs.fit
    """Stel de zoektocht en de kans op een antwoord af op ontwikkelvragen."""
    click.echo(_jobs().fit(**options))


@eval_group.command("published")
@index_option()
@click.option("--out", type=_FILE, required=True, help="Het bestand voor het goud.")
@click.option(
    "--name",
    "--naam",
    "name",
    default="gepubliceerde-vragen",
    show_default=True,
    help="De naam van het goud.",
)
def published_command(store: Store, out: Path, name: str) -> None:
    """Maak goud van de beantwoorde vragen in een index die met --without-questions gemaakt is."""
    click.echo(_jobs().published(store, out, name))


def _jobs() -> ModuleType:
    # Loaded only when a command runs: plots and statistics take seconds to load, and `--help` should not.
    return import_module("kamerbron.eval.jobs")
