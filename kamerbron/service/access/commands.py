"""The commands of `kamerbron keys`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from kamerbron.index.errors import KeysError
from kamerbron.service.access.keys import Key, make_key
from kamerbron.service.access.keys_file import Keys, change_keys, load_keys
from kamerbron.service.console.limits import limit_options, read_limits, wrong_option

_KEYS = click.option(
    "--keys",
    "--sleutels",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    envvar="KAMERBRON_KEYS_FILE",
    help="Het bestand met sleutels.",
)


@click.group("keys")
def keys_group() -> None:
    """Maak sleutels voor de dienst, toon ze en trek ze in."""


@keys_group.command("create")
@_KEYS
@click.option("--name", "--naam", "name", required=True, help="Van wie de sleutel is: Team chatbot.")
@limit_options
@click.option("--rate", "--tempo", "rate", help="Hoeveel verzoeken: 60/minute. Zonder: dat van de dienst.")
@click.option("--metrics", is_flag=True, help="Geef ook toegang tot /metrics.")
def create_command(
    file: Path,
    name: str,
    rate: str | None,
    *,
    metrics: bool,
    **limits: Any,  # noqa: ANN401 - the fields of a Filter
) -> None:
    """Maak een sleutel, en toon hem deze ene keer."""
    made: list[tuple[Key, str]] = []

    def add(keys: Keys) -> Keys:
        try:
            reach = read_limits(limits)
            made.append(make_key(name, reach, rate=rate, metrics=metrics, taken=keys))
        except ValidationError as error:
            fields = {"rate": "tempo", "name": "naam"}
            raise wrong_option(create_command, error, otherwise="Het bereik", fields=fields) from error
        kept = made[0][0]
        return {**keys, kept.id: kept}

    change_keys(file, add)
    kept, key = made[0]
    click.echo(
        f"Sleutel {kept.id} van {kept.naam} staat in {file}. Hieronder de sleutel zelf: bewaar hem nu, "
        "want hij is later niet meer te tonen.",
        err=True,
    )
    click.echo(key)


@keys_group.command("list")
@_KEYS
def list_command(file: Path) -> None:
    """Toon welke sleutels er zijn, en wat elk mag; de sleutels zelf staan nergens."""
    for key in load_keys(file).values():
        click.echo("\t".join([key.id, key.gemaakt.strftime("%Y-%m-%d"), key.naam, _may(key)]))


@keys_group.command("revoke")
@click.argument("key_id", metavar="ID")
@_KEYS
def revoke_command(key_id: str, file: Path) -> None:
    """Trek de sleutel met dit ID in; een dienst die loopt, merkt dat bij het volgende verzoek."""

    def remove(keys: Keys) -> Keys:
        if key_id not in keys:
            raise KeysError(
                f"Sleutel {key_id} staat niet in {file}; kamerbron keys list toont welke er wel in staan."
            )
        return {other: key for other, key in keys.items() if other != key_id}

    if not file.exists():
        load_keys(file)
    change_keys(file, remove)
    click.echo(f"Sleutel {key_id} is ingetrokken.")


def _may(key: Key) -> str:
    """Say what a key may, as the options of `create` have it."""
    limits = key.bereik.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said = [f"{field}: {', '.join(v) if isinstance(v, list) else v}" for field, v in limits.items()]
    said += [f"tempo: {key.tempo}"] if key.tempo else []
    said += ["metrics"] if key.metrics else []
    return "; ".join(said) or "alles"
