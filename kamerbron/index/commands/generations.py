"""The commands of `kamerbron index` that keep its generations."""

from __future__ import annotations

import click

from kamerbron.index.commands.options import index_option, keep_option
from kamerbron.index.errors import KamerbronError
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.upkeep import list_generations, prune, roll_back


@click.command("list")
@index_option()
def list_command(store: Store) -> None:
    """Toon de generaties van een index; die in gebruik is, heeft een *."""
    for line in list_generations(store):
        sign = "*" if line.in_use else " "
        if line.manifest is None or line.built is None:
            click.echo(f"{sign} {line.name}  {line.fault}")
        else:
            counts = line.manifest.counts
            click.echo(
                f"{sign} {line.name}  {line.built:%Y-%m-%d %H:%M} UTC  {counts.documents} documenten, "
                f"{counts.passages} passages, {counts.refused} geweigerd  "
                f"vingerafdruk {line.manifest.fingerprint[:16]}"
            )


@click.command("verify")
@click.argument("names", metavar="[GENERATIE]...", nargs=-1)
@index_option()
def verify_command(store: Store, names: tuple[str, ...]) -> None:
    """Lees elke generatie helemaal, of de genoemde, en zeg of zij heel is."""
    known = store.generations()
    for name in names:
        if name not in known:
            raise click.BadParameter(f"{name!r} is er niet; kamerbron index list toont welke er zijn.")
    damaged = 0
    for name in names or known:
        try:
            store.verify(name)
        except KamerbronError as error:
            damaged += 1
            click.echo(f"{name}: {error}", err=True)
        else:
            click.echo(f"{name}: heel")
    if damaged:
        raise click.exceptions.Exit(1)


@click.command("rollback")
@click.argument("name", metavar="[GENERATIE]", required=False)
@index_option()
def rollback_command(store: Store, name: str | None) -> None:
    """Neem de vorige generatie weer in gebruik, of de genoemde."""
    click.echo(f"In gebruik is nu {roll_back(store, name)}.")


@click.command("prune")
@index_option()
@keep_option()
def prune_command(store: Store, keep: int) -> None:
    """Verwijder oude generaties; die in gebruik is, blijft."""
    removed = prune(store, keep)
    for name in removed:
        click.echo(f"verwijderd: {name}")
    if not removed:
        click.echo("Er is niets te verwijderen.")


COMMANDS = (list_command, verify_command, rollback_command, prune_command)
"""The commands, for the group that they belong to."""
