"""The command `kamerbron sync`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kamerbron.index.build import Build, BuildOptions
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.commands.account import as_json
from kamerbron.index.commands.building import ChosenModel, print_build, run_build, write_report
from kamerbron.index.commands.embedding_options import embedding_options, read_server
from kamerbron.index.commands.fetch import leave, run_fetch
from kamerbron.index.commands.fetch_options import FetchOptions, fetch_options, read_wanted
from kamerbron.index.commands.fetch_report import print_summary, report_as_json
from kamerbron.index.commands.options import index_option, model_option
from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.source.official.fetching import repeated
from kamerbron.index.source.official.wanted import Wanted
from kamerbron.index.store.protocol.store import Store


@click.command("sync")
@fetch_options
@index_option()
@model_option("Een sentence-transformers-model: naam of map. Zonder: het meegeleverde model.")
@embedding_options()
@click.option("--json", "as_json_text", is_flag=True, help="Geef het verslag als JSON.")
def sync_command(  # noqa: PLR0913 - one for each option
    store: Store,
    model: str | None,
    *,
    workers: int,
    embedding_url: str | None,
    question_prefix: str | None,
    passage_prefix: str | None,
    as_json_text: bool,
    **given: Any,  # noqa: ANN401 - the fields of FetchOptions
) -> None:
    """Haal stukken op en werk de index bij; dit is wat cron of een container uitvoert.

    Zonder BRON, lijst, soort of datum komt wat het laatst in deze map is opgehaald. Wat niet te halen is,
    houdt de rest niet op. Is de lijst er niet, dan blijft de index zoals hij is.
    """
    options = FetchOptions(**given)
    # Before the fetching, which may take an hour.
    server = read_server(model, embedding_url, question_prefix, passage_prefix)
    report = run_fetch(_wanted(options), options)
    if report.interrupted:
        leave(report)
    build = _build(options.folder, store, ChosenModel(model or BUNDLED_MODEL, workers, server))
    account, page = write_report(build, store)
    if as_json_text:
        fetched = report_as_json(report, options.folder)
        click.echo(
            json.dumps(
                {"ophalen": fetched, "index": json.loads(as_json(account))}, ensure_ascii=False, indent=2
            )
        )
    else:
        click.echo(print_summary(report, options.folder))
        print_build(build, store, page)
    leave(report)


def _wanted(options: FetchOptions) -> Wanted:
    """Return what is asked for, or what was asked for last. Raises UsageError where that is nothing."""
    wanted = read_wanted(options)
    if not wanted.is_empty:
        return wanted
    before = repeated(options.folder)
    if before is None:
        raise click.UsageError(f"In {options.folder} is nog niets opgehaald; noem een dossier of publicatie.")
    return before


def _build(folder: Path, store: Store, model: ChosenModel) -> Build:
    """Bring the index in step with what is in the folder now. Raises KamerbronError."""
    return run_build(
        folder, store, model, settings=ChunkingSettings(), tuning=None, options=BuildOptions(wait=True)
    )
