"""A source becomes a generation of the index, with a report of what was taken and what was refused, and why.

A build is always one from nothing: what it gives hangs on the files, the model and the settings alone. But
what was read and embedded before is remembered, so that a build takes the time of what is new.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from kamerbron.index.building.changes import (
    Changes,
    Listing,
    compare,
    list_source,
    lost_documents,
    require_few_lost,
)
from kamerbron.index.building.embedding import Embedding, Shared, join_vectors
from kamerbron.index.building.recipe import make_recipe
from kamerbron.index.building.remembering import Embeddings, Readings
from kamerbron.index.building.stages import BuildProgress, Stage, Timing
from kamerbron.index.building.taking import Taking
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import Encoder, mark
from kamerbron.index.errors import IndexFolderError, SourceError
from kamerbron.index.source.folder import Refused, open_folder
from kamerbron.index.store.manifest import Manifest, Recipe
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.report import BuildReport, Taken
from kamerbron.index.store.upkeep import remove_old
from kamerbron.index.store.vectors.probes import ProbeTexts
from kamerbron.index.tuning import Tuning, tuning_for


class NothingTakenError(SourceError):
    """Not one document of the source could be read; `refused` says why for each file."""

    def __init__(self, folder: Path, refused: tuple[Refused, ...]) -> None:
        what = "is geen enkel document te lezen" if refused else "staat geen enkel bestand"
        super().__init__(f"In {folder} {what}; geef een map met Kamerstukken.")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a build goes about it.

    `wait` waits for another build of the same index. `again` builds also when nothing changed, and
    `allow_removal` when a large part of the documents would leave the index. So many generations as `keep`
    says stay when it is done, the one before among them.
    """

    wait: bool = False
    again: bool = False
    allow_removal: bool = False
    keep: int = 2


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: the generation in use, what went into it, and where the time went.

    `changes` are those since the generation before, and `lost` are its documents that are no longer there.
    Where nothing changed, the generation is the one that was in use.
    """

    generation: str
    manifest: Manifest
    report: BuildReport
    changes: Changes
    lost: tuple[Taken, ...]
    seconds: Mapping[Stage, float]
    is_new: bool


def build_index(  # noqa: PLR0913 - each is a choice of its own
    folder: Path,
    store: Store,
    encoder: Encoder,
    *,
    settings: ChunkingSettings | None = None,
    tuning: Tuning | None = None,
    options: BuildOptions | None = None,
    progress: BuildProgress | None = None,
) -> Build:
    """Bring an index in step with a folder of documents, as a new generation that is then in use.

    Files are read in parallel, by processes of their own. When it is broken off, what was read and embedded
    stays, and the next build goes on from there.

    Raises SourceError when the folder cannot be used, NothingTakenError when not one document in it can
    be read, RemovalError when too many documents are gone, TuningError when `tuning` is that of another
    model, IndexBusyError when another build is at it, and IndexFolderError when the index cannot be written.
    Without `tuning` it is what comes with the package.
    """
    settings = settings or ChunkingSettings()
    tuning = tuning or tuning_for(encoder.identity.name)
    tuning.require_model(encoder.identity.name)
    model_mark = mark(encoder)
    recipe = make_recipe(encoder.identity, model_mark, settings, tuning)
    _require_outside(store, folder)
    building = _Building(folder, store, recipe, options or BuildOptions(), progress or _tell_nobody)
    with store.locked(wait=building.options.wait):
        return building.run(encoder, model_mark)


def plan_build(folder: Path, store: Store) -> Changes:
    """Return what a build would find new, changed and gone. Raises SourceError and IndexFolderError."""
    listing = list_source(open_folder(folder))
    return compare(listing, _in_use(store)[1])


class _Building:
    """One build, from the listing of its source to the switch."""

    def __init__(
        self, folder: Path, store: Store, recipe: Recipe, options: BuildOptions, progress: BuildProgress
    ) -> None:
        self.options = options
        self._folder = folder
        self._store = store
        self._recipe = recipe
        self._progress = progress
        self._timing = Timing()

    def run(self, encoder: Encoder, model_mark: str) -> Build:
        with self._timing.of(Stage.LOOKING):
            listing = list_source(open_folder(self._folder))
            before, report = _in_use(self._store)
            changes = compare(listing, report)
            is_same = not self.options.again and changes.are_none and self._is_as_made(before)
        if is_same and before is not None and report is not None:
            # What a build would have removed that was killed when it had switched.
            remove_old(self._store, self.options.keep)
            return self._outcome(before, report, changes, (), is_new=False)
        with ExitStack() as opened:
            readings = Readings(opened.enter_context(self._store.cache("readings")), self._recipe.chunking)
            embeddings = Embeddings(opened.enter_context(self._store.cache("vectors")), encoder, model_mark)
            queue = self._store.work(model_mark)
            if queue is not None:
                queue.clear()
            shared = None if queue is None else Shared(queue, encoder)
            taking, taken = self._work_out(listing, readings, embeddings, shared)
            lost = lost_documents(report, taken)
            if not self.options.allow_removal:
                require_few_lost(lost, report)
            made, name = self._write(taking, len(taken), readings, embeddings)
        with self._timing.of(Stage.VERIFYING):
            self._store.verify(name)
            self._store.open(name).close()
        self._store.switch(name)
        remove_old(self._store, self.options.keep, also=before if self.options.keep > 1 else None)
        return self._outcome(name, made, changes, lost, is_new=True)

    def _work_out(
        self, listing: Listing, readings: Readings, embeddings: Embeddings, shared: Shared | None
    ) -> tuple[Taking, list[Taken]]:
        """Read and embed what is new."""
        taking = Taking(listing, readings, self._recipe.chunking, self._progress)
        with self._timing.of(Stage.READING):
            taking.read()
        embedding = Embedding(embeddings, len(listing.entries), self._progress, shared)
        taken = []
        with self._timing.of(Stage.EMBEDDING):
            for document, prepared in taking.documents():
                taken.append(document)
                embedding.add(prepared.texts)
            embedding.finish()
        if not taken:
            raise NothingTakenError(self._folder, taking.report(()).refused)
        return taking, taken

    def _write(
        self, taking: Taking, total: int, readings: Readings, embeddings: Embeddings
    ) -> tuple[BuildReport, str]:
        """Write the generation, and drop what was remembered in vain."""
        taken: list[Taken] = []
        probes = ProbeTexts()
        with self._timing.of(Stage.WRITING), self._store.writing() as writer:
            for document, prepared in taking.documents():
                indexed = join_vectors(prepared, embeddings.vectors(prepared.texts))
                writer.add(indexed)
                probes.add(indexed)
                taken.append(document)
                self._progress(Stage.WRITING, len(taken), total)
            made = taking.report(taken)
            name = writer.finish(self._recipe, made, lambda: embeddings.question_vectors(probes.texts()))
            readings.keep(made.digests.values())
            embeddings.forget()
        return made, name

    def _is_as_made(self, before: str | None) -> bool:
        """Whether the generation in use is whole, and made as one would be now."""
        if before is None:
            return False
        try:
            return self._store.verify(before).mark == self._recipe.mark
        except IndexFolderError:
            return False

    def _outcome(
        self, name: str, report: BuildReport, changes: Changes, lost: tuple[Taken, ...], *, is_new: bool
    ) -> Build:
        manifest = self._store.manifest(name)
        return Build(name, manifest, report, changes, lost, self._timing.seconds, is_new)


def _require_outside(store: Store, folder: Path) -> None:
    """Refuse to keep the index among the documents, where the next build would read it as one."""
    if store.folder is None:
        return
    place, root = store.folder.resolve(), folder.resolve()
    if place == root or (
        place.is_relative_to(root) and not any(part.startswith(".") for part in place.relative_to(root).parts)
    ):
        raise SourceError(
            f"De index {store.folder} ligt in de map met documenten {folder}; kies een andere plaats."
        )


def _in_use(store: Store) -> tuple[str | None, BuildReport | None]:
    """Return the generation in use and what it was made of; None for what is not there or damaged."""
    try:
        name = store.current()
        return name, store.report(name)
    except IndexFolderError:
        return None, None


def _tell_nobody(stage: Stage, done: int, total: int) -> None:
    del stage, done, total
