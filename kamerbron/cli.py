"""The command line: a thin shell over the packages.

Exit status 0: done. 1: a refusal, with one line that says why and what to do. 2: wrong use.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from kamerbron.eval.commands import eval_group
from kamerbron.index.commands.embedding_options import embedding_url_option
from kamerbron.index.commands.fetch import fetch_command
from kamerbron.index.commands.index import index_group
from kamerbron.index.commands.options import index_option, model_option
from kamerbron.index.commands.sync import sync_command
from kamerbron.index.embedding.opening import open_encoder, open_encoder_of
from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.errors import KamerbronError, RefusedDocumentError
from kamerbron.index.reading.document import read_document
from kamerbron.index.reading.workers import read_one
from kamerbron.index.source.folder import open_file
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.protocol.store import Store
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import MAX_CHARACTERS, EmptyQuestionError, parse_question
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.access.commands import keys_group
from kamerbron.service.assistant.commands import mcp_command
from kamerbron.service.console.answers import print_answer
from kamerbron.service.console.documents import print_document
from kamerbron.service.console.limits import DAY, limit_options, read_limits, wrong_option
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.rendering.documents import render_document
from kamerbron.service.running.commands import serve_command
from kamerbron.service.schemas.questions import DEFAULT_RESULTS, MAX_RESULTS, read_filters

_MODEL = model_option("Een sentence-transformers-model: naam of map. Zonder: dat van de index.")


class _Refusal(click.ClickException):
    """A refusal as the command line gives it: one line on standard error, and exit status 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        del file
        click.echo(f"kamerbron: {self.message}", err=True)


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KamerbronError as error:
            raise _Refusal(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kamerbron", message="%(prog)s %(version)s")
def main() -> None:
    """Kamerbron beantwoordt vragen uit Kamerstukken, woord voor woord en met vindplaats."""


@main.command("read")
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Geef alles als JSON; docs/lezen.md beschrijft het.")
def read_command(file: Path, *, as_json: bool) -> None:
    """Toon een document zoals het gelezen wordt: wat het is, zijn eenheden en genummerde alinea's."""
    try:
        document = read_one(open_file(file), read=read_document)
    except RefusedDocumentError as error:
        raise _Refusal(f"{file}: {error}.") from error
    rendered = render_document(document)
    click.echo(rendered.model_dump_json(indent=2) if as_json else print_document(rendered))


@main.command("ask")
@click.argument("question", metavar="VRAAG")
@index_option()
@_MODEL
@embedding_url_option()
@click.option(
    "--count",
    "--aantal",
    "count",
    type=click.IntRange(1, MAX_RESULTS),
    default=DEFAULT_RESULTS,
    show_default=True,
    help="Hoeveel passages.",
)
@limit_options
@click.option("--peildatum", type=DAY, help="Antwoord zoals het op deze dag was.")
@click.option("--json", "as_json", is_flag=True, help="Geef wat de API geeft.")
def ask_command(  # noqa: PLR0913 - one for each option
    question: str,
    store: Store,
    model: str | None,
    embedding_url: str | None,
    count: int,
    *,
    as_json: bool,
    peildatum: datetime | None,
    **limits: Any,  # noqa: ANN401 - the fields of a Filter
) -> None:
    """Stel een vraag aan een index."""
    if len(question) > MAX_CHARACTERS:
        raise click.UsageError(f"De vraag is langer dan {MAX_CHARACTERS} tekens; maak haar korter.")
    try:
        parsed = parse_question(question)
    except EmptyQuestionError as error:
        raise click.UsageError(str(error)) from error
    try:
        asked = read_limits(limits)
    except ValidationError as error:
        raise wrong_option(ask_command, error, otherwise="Het filter") from error
    filters = read_filters(asked, peildatum.date() if peildatum else None)
    with open_current(store) as generation:
        made_with = generation.manifest.model
        with open_encoder_of(made_with, name=model, url=embedding_url) as encoder:
            found = answer(Searcher(generation, encoder), parsed, count, filters)
        rendered = render_answer(found, generation.manifest)
    click.echo(rendered.model_dump_json() if as_json else print_answer(rendered))


@main.command("model")
def model_command() -> None:
    """Laad het meegeleverde model, en pak het zo nodig uit, zodat de eerste vraag er niet op wacht."""
    with open_encoder(BUNDLED_MODEL) as encoder:
        click.echo(f"{encoder.identity.name}: vectoren van {encoder.identity.dimension}.")


main.add_command(index_group)
main.add_command(fetch_command)
main.add_command(sync_command)
main.add_command(serve_command)
main.add_command(eval_group)
main.add_command(keys_group)
main.add_command(mcp_command)
