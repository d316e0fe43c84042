"""The command `kamerbron fetch`."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from kamerbron.index.commands.fetch_options import (
    FetchOptions,
    fetch_options,
    open_client,
    read_wanted,
    servers_of,
)
from kamerbron.index.commands.fetch_report import echo_report, print_summary, report_as_json
from kamerbron.index.source.official.fetching import FetchReport, fetch_all
from kamerbron.index.source.official.hosts import FILES_ADDRESS
from kamerbron.index.source.official.wanted import Wanted

_INTERRUPTED = 130


@click.command("fetch")
@fetch_options
@click.option(
    "--json", "as_json", is_flag=True, help="Geef het verslag als JSON; docs/ophalen.md beschrijft het."
)
def fetch_command(
    *,
    as_json: bool,
    **given: Any,  # noqa: ANN401 - the fields of FetchOptions
) -> None:
    """Haal stukken op bij de officiële publicaties.

    BRON is een dossier (29754, '36 410 VII', 21501-20) of een publicatie (kst-29754-436). Zonder BRON komt
    alles wat aan --soort, --vanaf en --tot-en-met voldoet.
    """
    options = FetchOptions(**given)
    wanted = read_wanted(options)
    if wanted.is_empty:
        raise click.UsageError("Noem een dossier, een publicatie, een lijst, of een soort of datum.")
    report = run_fetch(wanted, options)
    if as_json:
        click.echo(json.dumps(report_as_json(report, options.folder), ensure_ascii=False, indent=2))
    else:
        click.echo(print_summary(report, options.folder))
    leave(report)


def run_fetch(wanted: Wanted, options: FetchOptions) -> FetchReport:
    """Fetch what is wanted, with progress where a terminal is attached, and say what needs seeing to.

    Raises FetchError.
    """
    if options.contact is None and options.files == FILES_ADDRESS:
        click.echo(
            "let op: geef met --contact een e-mailadres of webadres op; de beheerder van de bron weet dan "
            "wie er vraagt.",
            err=True,
        )
    hidden = not sys.stderr.isatty()
    with (
        _stoppable(),
        open_client(options) as client,
        click.progressbar(length=0, label="Ophalen", show_pos=True, file=sys.stderr, hidden=hidden) as bar,
    ):

        def progress(total: int, done: int) -> None:
            bar.length = total
            bar.update(done)

        report = fetch_all(wanted, options.folder, client, servers_of(options), progress)
    echo_report(report)
    return report


def leave(report: FetchReport) -> None:
    """End the program with a status that says so when not all was had."""
    if report.interrupted:
        sys.exit(_INTERRUPTED)
    if not report.is_whole:
        sys.exit(1)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM, which stops a container, do what Ctrl-C does; say so where there is no list yet."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        click.echo("gestopt: onderbroken voordat de lijst er was; er is niets opgehaald.", err=True)
        raise click.exceptions.Exit(_INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
