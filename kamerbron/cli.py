"""The command line: a thin shell over the packages.

Exit status 0: done. 1: a refusal, with one line that says why and what to do. 2: wrong use.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError

from kamerbron.eval.commands import eval_group
from kamerbron.index.build import Build, NothingTakenError, build_index
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import BUNDLED_MODEL, Encoder
from kamerbron.index.errors import KamerbronError, RefusedDocumentError
from kamerbron.index.reading.workers import read_one
from kamerbron.index.source.folder import open_file, open_folder
from kamerbron.index.store.generation import open_generation
from kamerbron.index.tuning import read_tuning
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

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_INDEX = click.option(
    "--index",
    type=click.Path(path_type=Path),
    required=True,
    envvar="KAMERBRON_INDEX",
    help="De map van de index.",
)
_MODEL = click.option(
    "--model",
    envvar="KAMERBRON_MODEL",
    help="Een sentence-transformers-model: naam of map. Zonder: het meegeleverde model.",
)


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


@main.command("index")
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path))
@_INDEX
@_MODEL
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
def index_command(
    folder: Path, index: Path, model: str | None, tuning: Path | None, *, without_questions: bool
) -> None:
    """Maak een index van de documenten in MAP."""
    open_folder(folder)
    encoder = _load_encoder(model or BUNDLED_MODEL)
    try:
        with _progress_bar() as bar:

            def progress(total: int, done: int) -> None:
                bar.length = total
                bar.update(done)

            build = build_index(
                folder,
                index,
                encoder,
                settings=ChunkingSettings(with_questions=not without_questions),
                tuning=read_tuning(tuning) if tuning else None,
                progress=progress,
            )
    except NothingTakenError as error:
        for refusal in error.refused:
            click.echo(f"geweigerd: {refusal.name}: {refusal.reason}", err=True)
        raise
    _report(build, index)


@main.command("read")
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Geef alles als JSON; docs/lezen.md beschrijft het.")
def read_command(file: Path, *, as_json: bool) -> None:
    """Toon een document zoals het gelezen wordt: wat het is, zijn eenheden en genummerde alinea's."""
    try:
        document = read_one(open_file(file))
    except RefusedDocumentError as error:
        raise _Refusal(f"{file}: {error}.") from error
    rendered = render_document(document)
    click.echo(rendered.model_dump_json(indent=2) if as_json else print_document(rendered))


@main.command("ask")
@click.argument("question", metavar="VRAAG")
@_INDEX
@_MODEL
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
    index: Path,
    model: str | None,
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
    with open_generation(index) as generation:
        searcher = Searcher(generation, _load_encoder(model or generation.manifest.model.name))
        rendered = render_answer(answer(searcher, parsed, count, filters), generation.manifest)
    click.echo(rendered.model_dump_json() if as_json else print_answer(rendered))


@main.command("model")
def model_command() -> None:
    """Laad het meegeleverde model, en pak het zo nodig uit, zodat de eerste vraag er niet op wacht."""
    identity = _load_encoder(BUNDLED_MODEL).identity
    click.echo(f"{identity.name}: vectoren van {identity.dimension}.")


def _load_encoder(name: str) -> Encoder:
    # Imported only when a command needs it: PyTorch takes seconds to load, and `--help` should not.
    from kamerbron.index.embedding import load_encoder  # noqa: PLC0415

    return load_encoder(name)


def _progress_bar() -> ProgressBar[int]:
    """Return a bar on standard error, which stays empty unless a terminal is attached."""
    hidden = not sys.stderr.isatty()
    return click.progressbar(length=0, label="Vectoren", show_pos=True, file=sys.stderr, hidden=hidden)


def _report(build: Build, index: Path) -> None:
    """Say what was taken, what was refused and why, and what an operator should know."""
    for taken in build.report.taken:
        for notice in taken.notices:
            click.echo(f"let op: {taken.name}: {notice}", err=True)
    for refusal in build.report.refused:
        click.echo(f"geweigerd: {refusal.name}: {refusal.reason}", err=True)
    counts = build.manifest.counts
    click.echo(
        f"{counts.documents} documenten, {counts.passages} passages en {counts.sentences} zinnen in {index}; "
        f"{counts.refused} geweigerd. Gelezen in {build.seconds_reading:.1f} s, vectoren in "
        f"{build.seconds_embedding:.1f} s. Vingerafdruk {build.manifest.fingerprint[:16]}."
    )


main.add_command(serve_command)
main.add_command(eval_group)
main.add_command(keys_group)
main.add_command(mcp_command)
