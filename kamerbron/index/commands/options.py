"""What the commands that work with an index have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kamerbron.index.store.opening import open_store
from kamerbron.index.store.protocol.store import Store


class StoreAddress(click.ParamType[Store]):
    """The address of an index, as the store that is there."""

    name = "index"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Store:
        """Return the store at an address, to be closed with the command; nothing is opened yet."""
        del param
        store = open_store(str(value))
        if ctx is not None:
            ctx.call_on_close(store.close)
        return store


def index_option(
    help_text: str = "De map van de index.",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option `--index`, which gives a command its Store as `store`."""
    return click.option(
        "--index",
        "store",
        metavar="INDEX",
        type=StoreAddress(),
        required=True,
        envvar="KAMERBRON_INDEX",
        help=help_text,
    )


def model_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option `--model`."""
    return click.option("--model", envvar="KAMERBRON_MODEL", help=help_text)


def keep_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option `--keep`."""
    return click.option(
        "--keep",
        "--bewaar",
        "keep",
        type=click.IntRange(1),
        default=2,
        show_default=True,
        help="Hoeveel generaties er blijven.",
    )
