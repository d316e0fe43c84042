"""The options of the commands that fetch: what is wanted, where it goes, and how the servers are asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
from limits import parse

from kamerbron.index.source.official.client import Client
from kamerbron.index.source.official.fetching import Servers
from kamerbron.index.source.official.hosts import FILES_ADDRESS, LIST_ADDRESS, Hosts
from kamerbron.index.source.official.pace import Pace, Rate
from kamerbron.index.source.official.publication import listed_addresses, short_addresses
from kamerbron.index.source.official.wanted import Wanted, add_sources, read_list

_Command = TypeVar("_Command", bound=Callable[..., Any])

_DAY = click.DateTime(["%Y-%m-%d"])

# What may stand in a User-Agent without ending it: no spaces, no brackets.
_CONTACT = re.compile(r"(?:https?://)?[!-'*-~]{3,200}")


class _RateType(click.ParamType[Rate]):
    """A rate as `10/30 seconds`."""

    name = "tempo"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Rate:
        """Return the rate that a text names; click shows what is wrong with another."""
        if isinstance(value, Rate):
            return value
        try:
            item = parse(str(value))
        except ValueError:
            self.fail(f"{value!r} is geen tempo zoals '10/30 seconds' of 60/minute.", param, ctx)
        if item.amount < 1:
            self.fail(f"met {value!r} mag er niets.", param, ctx)
        return Rate(item.amount, item.get_expiry())


def _check_contact(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    del ctx, param
    if value and not (_CONTACT.fullmatch(value) and ("@" in value or "://" in value)):
        raise click.BadParameter(f"{value!r} is geen e-mailadres of webadres.")
    return value or None


_WANTED = (
    click.argument("sources", metavar="[BRON]...", nargs=-1),
    click.option(
        "--list",
        "--lijst",
        "list_file",
        type=click.File(encoding="utf-8-sig"),
        help="Een bestand met een bron op elke regel; na # staat commentaar. - is de standaardinvoer.",
    ),
    click.option("--dossier", "dossiers", multiple=True, help="Een dossier, net als BRON: 29754, 36410-VII."),
    click.option(
        "--soort",
        "kinds",
        multiple=True,
        help="Alleen dit soort: Motie, Kamerstuk, Kamervragen (Aanhangsel).",
    ),
    click.option("--vanaf", "--van", "since", type=_DAY, help="Alleen stukken van deze dag of later."),
    click.option("--tot-en-met", "--tot", "until", type=_DAY, help="Alleen stukken van deze dag of eerder."),
    click.option("--annexes", "--bijlagen", "annexes", is_flag=True, help="Haal ook de bijlagen op."),
)

_FOLDER = click.option(
    "--folder",
    "--map",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    envvar="KAMERBRON_FOLDER",
    help="De map waar de stukken in komen.",
)

_SERVERS = (
    click.option(
        "--contact",
        envvar="KAMERBRON_CONTACT",
        callback=_check_contact,
        help="Uw e-mailadres of webadres, voor de beheerder van de bron.",
    ),
    click.option(
        "--rate",
        "--tempo",
        "rate",
        type=_RateType(),
        default="10/30 seconds",
        show_default=True,
        envvar="KAMERBRON_FETCH_RATE",
        help="Hoeveel verzoeken aan een server; de officiële krijgen er nooit meer dan 10 in 30 seconden.",
    ),
    click.option(
        "--sru",
        default=LIST_ADDRESS,
        show_default=True,
        envvar="KAMERBRON_FETCH_SRU",
        help="Het adres van de lijst.",
    ),
    click.option(
        "--files",
        "--bestanden",
        "files",
        default=FILES_ADDRESS,
        show_default=True,
        envvar="KAMERBRON_FETCH_FILES",
        help="De server van de stukken.",
    ),
    click.option(
        "--links",
        "--koppelingen",
        "links",
        is_flag=True,
        help="Haal de stukken van de adressen die de lijst noemt, en niet van die server.",
    ),
    click.option(
        "--host",
        "hosts",
        multiple=True,
        envvar="KAMERBRON_FETCH_HOSTS",
        help="Nog een server die gevraagd mag worden: https://stukken.example.nl.",
    ),
)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What the options of `fetch_options` gave."""

    sources: tuple[str, ...]
    list_file: TextIO | None
    dossiers: tuple[str, ...]
    kinds: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    annexes: bool
    folder: Path
    contact: str | None
    rate: Rate
    sru: str
    files: str
    links: bool
    hosts: tuple[str, ...]


def fetch_options(command: _Command) -> _Command:
    """Give a command the options that are the fields of FetchOptions."""
    for option in reversed((*_WANTED, _FOLDER, *_SERVERS)):
        command = option(command)
    return command


def read_wanted(options: FetchOptions) -> Wanted:
    """Return what the options ask for, which may be nothing. Raises UnknownSourceError and UsageError."""
    wanted = Wanted(
        kinds=options.kinds,
        since=options.since.date() if options.since is not None else None,
        until=options.until.date() if options.until is not None else None,
        annexes=options.annexes,
    )
    try:
        listed = read_list(options.list_file) if options.list_file is not None else []
    except UnicodeDecodeError as error:
        raise click.UsageError("De lijst is geen UTF-8-tekst; sla haar op als UTF-8.") from error
    wanted = add_sources(wanted, [*options.sources, *options.dossiers, *listed])
    if wanted.is_limited and wanted.publications and not wanted.dossiers:
        raise click.UsageError(
            "Een soort of datum geldt voor een dossier, niet voor losse publicaties; haal deze apart op."
        )
    return wanted


def open_client(options: FetchOptions) -> Client:
    """Return what asks the servers. Raises FetchError for an address that is none."""
    agent = f"kamerbron/{version('kamerbron')}" + (f" (+{options.contact})" if options.contact else "")
    hosts = Hosts([options.sru, options.files, *options.hosts])
    return Client(hosts, agent, pace=Pace(options.rate))


def servers_of(options: FetchOptions) -> Servers:
    """Return where the list and the files are asked."""
    return Servers(options.sru, listed_addresses if options.links else short_addresses(options.files))
