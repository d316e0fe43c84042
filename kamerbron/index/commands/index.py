"""The commands of `kamerbron index`: making an index, and keeping it."""

from __future__ import annotations

from pathlib import Path

import click

from kamerbron.index.build import BuildOptions, plan_build
from kamerbron.index.building.changes import Changes
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.commands import generations
from kamerbron.index.commands.account import as_json
from kamerbron.index.commands.building import ChosenModel, print_build, run_build, write_report
from kamerbron.index.commands.embedding_options import embedding_options, read_server
from kamerbron.index.commands.options import index_option, keep_option, model_option
from kamerbron.index.commands.work import work_command
from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.store.protocol.store import Store

_BUILD = "build"


class IndexGroup(click.Group):
    """`kamerbron index MAP` is `kamerbron index build MAP`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what begins with no command for what is said to `build`."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = [_BUILD, *args]
        return super().parse_args(ctx, args)


@click.group("index", cls=IndexGroup)
def index_group() -> None:
    """Maak een index van de documenten in een map, en houd hem bij.

    kamerbron index MAP --index INDEX maakt hem of werkt hem bij; een map die zo heet als een opdracht
    hieronder schrijft u als ./list.
    """


@index_group.command(_BUILD)
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path))
@index_option()
@model_option("Een sentence-transformers-model: naam of map. Zonder: het meegeleverde model.")
@embedding_options()
@click.option(
    "--tuning",
    "--afstelling",
    "tuning",
    type=click.Path(path_type=Path),
    help="Een afstelling van kamerbron eval fit. Zonder: die bij het model hoort.",
)
@click.option(
    "--without-questions",
    "--zonder-vragen",
    "without_questions",
    is_flag=True,
    help="Houd de tekst van beantwoorde vragen uit de index, om ze als toets te kunnen stellen.",
)
@click.option("--dry-run", "--proef", "dry_run", is_flag=True, help="Zeg alleen wat er zou veranderen.")
@click.option("--wait", "--wacht", "wait", is_flag=True, help="Wacht tot een andere opdracht klaar is.")
@click.option("--again", "--opnieuw", "again", is_flag=True, help="Bouw ook als er niets veranderd is.")
@click.option(
    "--allow-removal",
    "--sta-verwijderen-toe",
    "allow_removal",
    is_flag=True,
    help="Ook als een groot deel van de documenten uit de index zou verdwijnen.",
)
@keep_option()
@click.option("--json", "as_json_text", is_flag=True, help="Geef het verslag als JSON.")
@click.option(
    "--report",
    "--verslag",
    "report",
    type=click.Path(path_type=Path, file_okay=False),
    help="De map voor het verslag. Zonder: reports in de index.",
)
def build_command(  # noqa: PLR0913 - one for each option
    folder: Path,
    store: Store,
    model: str | None,
    tuning: Path | None,
    *,
    workers: int,
    embedding_url: str | None,
    question_prefix: str | None,
    passage_prefix: str | None,
    without_questions: bool,
    dry_run: bool,
    wait: bool,
    again: bool,
    allow_removal: bool,
    keep: int,
    as_json_text: bool,
    report: Path | None,
) -> None:
    """Maak een index van de documenten in MAP, of werk hem bij."""
    if dry_run:
        _print_plan(plan_build(folder, store))
        return
    build = run_build(
        folder,
        store,
        ChosenModel(
            model or BUNDLED_MODEL,
            workers,
            read_server(model, embedding_url, question_prefix, passage_prefix),
        ),
        settings=ChunkingSettings(with_questions=not without_questions),
        tuning=tuning,
        options=BuildOptions(wait=wait, again=again, allow_removal=allow_removal, keep=keep),
    )
    account, page = write_report(build, store, report)
    if as_json_text:
        click.echo(as_json(account))
    else:
        print_build(build, store, page)


def _print_plan(changes: Changes) -> None:
    for word, names in (
        ("nieuw", changes.new),
        ("gewijzigd", changes.changed),
        ("verdwenen", changes.gone),
    ):
        for name in names:
            click.echo(f"{word}: {name}")
    click.echo(
        f"{len(changes.new)} nieuw, {len(changes.changed)} gewijzigd, {len(changes.gone)} verdwenen, "
        f"{len(changes.unchanged)} ongewijzigd. Er is niets gedaan."
    )


for _command in (*generations.COMMANDS, work_command):
    index_group.add_command(_command)
