"""The options of a command that say from which papers may be answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import click
from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from kamerbron.service.rendering.faults import describe_faults
from kamerbron.service.schemas.questions import Filter

DAY = click.DateTime(["%Y-%m-%d"])
"""An option that is a day."""

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--dossier", "dossiers", multiple=True, help="Alleen uit dit dossier: 29754, 36410-VII."),
    click.option("--kamerstuk", "kamerstukken", multiple=True, help="Alleen uit dit stuk: kst-27925-879."),
    click.option("--soort", "soorten", multiple=True, help="Alleen uit dit soort stukken: Motie."),
    click.option(
        "--kamer", "kamers", type=click.Choice(["I", "II"]), multiple=True, help="Alleen van deze Kamer."
    ),
    click.option("--vergaderjaar", "vergaderjaren", multiple=True, help="Alleen uit dit jaar: 2021-2022."),
    click.option("--vanaf", type=DAY, help="Alleen stukken van deze dag of later."),
    click.option("--tot-en-met", type=DAY, help="Alleen stukken van deze dag of eerder."),
)


def limit_options(command: _Command) -> _Command:
    """Give a command the options of a Filter, one for each field."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_limits(given: Mapping[str, Any]) -> Filter:
    """Make a Filter of what the options gave. Raises ValidationError where it is wrong."""
    return Filter(**{field: _plain(value) for field, value in given.items()})


def wrong_option(
    command: click.Command, error: ValidationError, *, otherwise: str, fields: Mapping[str, str] | None = None
) -> click.UsageError:
    """Say of which option of a command what is wrong, or of `otherwise` where it is no option.

    `fields` are the names of fields that are not those of their options, by the names of the options.
    """
    fields = fields or {}
    fault = describe_faults(error)[0]
    field = fault.location.removeprefix("/").split("/")[0]
    names = {fields.get(param.name or "", param.name or ""): param.opts[-1] for param in command.params}
    options = {to_camel(name): option for name, option in names.items()}
    return click.UsageError(f"{options.get(field, otherwise)} {fault.detail}.")


def _plain(value: object) -> object:
    """Return what a model takes for what an option gives: a list for several, a date for a moment."""
    if isinstance(value, datetime):
        return value.date()
    return list(value) if isinstance(value, tuple) else value
