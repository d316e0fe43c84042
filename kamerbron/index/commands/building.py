"""A build as a command runs it: with progress, told when it is broken off, and with what it did in words."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click

from kamerbron.index.build import Build, BuildOptions, NothingTakenError, build_index
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.commands.account import REPORTS, Account, account_of, write_account
from kamerbron.index.commands.progress import StageProgress
from kamerbron.index.embedding.opening import open_encoder
from kamerbron.index.embedding.server import EmbeddingServer
from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.source.folder import open_folder
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.tuning import read_tuning

# What a shell gives for a program that ended at Ctrl-C.
_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """The model to embed with: its name, in how many processes, and the server that has it."""

    name: str = BUNDLED_MODEL
    workers: int = 1
    server: EmbeddingServer | None = None


def run_build(  # noqa: PLR0913 - one for each option
    folder: Path,
    store: Store,
    model: ChosenModel,
    *,
    settings: ChunkingSettings,
    tuning: Path | None,
    options: BuildOptions,
) -> Build:
    """Build with progress on standard error, and with what was refused told when nothing could be taken."""
    open_folder(folder)
    chosen = read_tuning(tuning) if tuning else None
    with told_when_interrupted(), open_encoder(model.name, model.workers, model.server) as encoder:
        try:
            with StageProgress() as progress:
                return build_index(
                    folder,
                    store,
                    encoder,
                    settings=settings,
                    tuning=chosen,
                    options=options,
                    progress=progress.tell,
                )
        except NothingTakenError as error:
            for refusal in error.refused:
                click.echo(f"geweigerd: {refusal.name}: {refusal.reason}", err=True)
            raise


@contextmanager
def told_when_interrupted() -> Iterator[None]:
    """End at Ctrl-C, or when told to stop, in one line that says that the same command goes on."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            "\nAfgebroken. Wat gelezen en berekend is, blijft: dezelfde opdracht gaat daar verder.", err=True
        )
        raise click.exceptions.Exit(_INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def write_report(build: Build, store: Store, folder: Path | None = None) -> tuple[Account, Path | None]:
    """Return the account of a build, and the page that it was written to; None where nothing was built.

    Without `folder` it lies in the index, with those of the other generations that are there. Raises
    IndexFolderError when it cannot be written.
    """
    account = account_of(build, dt.datetime.now(dt.UTC))
    if not build.is_new:
        return account, None
    if folder is not None:
        return account, write_account(folder, account)
    if store.folder is None:
        return account, None
    return account, write_account(store.folder / REPORTS, account, among=store.generations())


def print_build(build: Build, store: Store, page: Path | None) -> None:
    """Say what was taken, what was refused and why, and what an operator should know."""
    touched = {*build.changes.new, *build.changes.changed}
    for taken in build.report.taken:
        for notice in taken.notices if taken.name in touched else ():
            click.echo(f"let op: {taken.name}: {notice}", err=True)
    for refusal in build.report.refused:
        click.echo(f"geweigerd: {refusal.name}: {refusal.reason}", err=True)
    for document in build.lost:
        click.echo(f"uit de index: {document.id} ({document.name})", err=True)
    counts = build.manifest.counts
    new = sum(1 for taken in build.report.taken if taken.name in touched)
    what = (
        f"{new} nieuw of gewijzigd, {counts.documents - new} ongewijzigd, {len(build.lost)} verdwenen"
        if build.is_new
        else "er is niets veranderd"
    )
    click.echo(
        f"{counts.documents} documenten, {counts.passages} passages en {counts.sentences} zinnen in "
        f"{store.place}; {counts.refused} geweigerd; {what}."
    )
    stages = ", ".join(f"{stage.value.lower()} {seconds:.1f} s" for stage, seconds in build.seconds.items())
    click.echo(f"Generatie {build.generation}, vingerafdruk {build.manifest.fingerprint[:16]}. {stages}.")
    if page is not None:
        click.echo(f"Verslag: {page}")
