"""A source becomes a generation, with a report of what was taken and what was refused, and why."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from kamerbron.index.chunking import ChunkingSettings, answered_questions, chunk
from kamerbron.index.document import Document, Passage
from kamerbron.index.embedded_text import EmbeddedPassages, PassageEmbedding
from kamerbron.index.encoder import Encoder
from kamerbron.index.errors import RefusedDocumentError, SourceError
from kamerbron.index.reading.detect import HEAD_BYTES, Form, order_of_trust
from kamerbron.index.reading.workers import read_all
from kamerbron.index.source.folder import Refused, SourceEntry, open_folder
from kamerbron.index.store.catalogue import CatalogueEntry
from kamerbron.index.store.generation import Content, write_generation
from kamerbron.index.store.manifest import Manifest
from kamerbron.index.tuning import Tuning, tuning_for


@dataclass(frozen=True, slots=True)
class Taken:
    """A document in the index. `passages` counts those that are searched."""

    name: str
    id: str
    passages: int
    notices: tuple[str, ...]


class NothingTakenError(SourceError):
    """Not one document of the source could be read; `refused` says why for each file."""

    def __init__(self, folder: Path, refused: tuple[Refused, ...]) -> None:
        what = "is geen enkel document te lezen" if refused else "staat geen enkel bestand"
        super().__init__(f"In {folder} {what}; geef een map met Kamerstukken.")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did with each file of its source."""

    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: what it made, what it did with each file, and where its time went.

    Files are read while others are embedded: `seconds_reading` is only what the build waited for them.
    """

    manifest: Manifest
    report: BuildReport
    seconds_reading: float
    seconds_embedding: float


BuildProgress = Callable[[int, int], None]
"""Called with how many texts there are to embed, and how many were embedded since the last call.

How many there are is an estimate, from the files read so far, until the last file is read.
"""

_REPORT = TypeAdapter(BuildReport)


def build_index(  # noqa: PLR0913 - each is a choice of its own
    folder: Path,
    index: Path,
    encoder: Encoder,
    *,
    settings: ChunkingSettings | None = None,
    tuning: Tuning | None = None,
    progress: BuildProgress | None = None,
) -> Build:
    """Read the documents of a folder and write them as a new generation of the index.

    Files are read in parallel, by processes of their own, while what was read before is embedded.

    Raises SourceError when the folder cannot be used, NothingTakenError when not one document in it can
    be read, TuningError when `tuning` is that of another model, and IndexFolderError when the index cannot
    be written. Without `tuning` it is what comes with the package.
    """
    settings = settings or ChunkingSettings()
    tuning = tuning or tuning_for(encoder.identity.name)
    tuning.require_model(encoder.identity.name)
    _require_outside(index, folder)
    source = open_folder(folder)
    start = time.perf_counter()
    gathering = _Gathering(settings, encoder, files=len(source.entries), progress=progress)
    gathering.read(order_by_trust(source.entries))
    refused = tuple(sorted([*source.refused, *gathering.refused], key=lambda refusal: refusal.name))
    if not gathering.documents:
        raise NothingTakenError(folder, refused)
    embedded = gathering.finish()
    seconds = time.perf_counter() - start

    documents = list(gathering.documents.values())
    report = BuildReport(_taken(documents, gathering.entries), refused)
    content = Content(
        model=encoder.identity,
        chunking=settings,
        documents=documents,
        entries=gathering.entries,
        sentences=embedded.sentences,
        passage_vectors=embedded.passage_vectors,
        sentence_vectors=embedded.sentence_vectors,
        tuning=tuning,
        refused=len(refused),
        report=_REPORT.dump_json(report, indent=2).decode() + "\n",
    )
    manifest = write_generation(index, content)
    return Build(manifest, report, seconds - gathering.seconds_embedding, gathering.seconds_embedding)


def order_by_trust(entries: Sequence[SourceEntry]) -> list[tuple[SourceEntry, Form | None]]:
    """Return the entries with their forms, the most trusted form first, and in the order of their names.

    A paper that is there in several forms is then read first in the form to take it from. The form is
    None where a file cannot be read at all; those come last.
    """
    forms = list(Form)
    ranked = []
    for entry in entries:
        try:
            rank = order_of_trust(entry.read_head(HEAD_BYTES))
        except RefusedDocumentError:
            rank = len(forms)
        ranked.append((rank, entry.name, entry))
    return [
        (entry, forms[rank] if rank < len(forms) else None)
        for rank, _, entry in sorted(ranked, key=lambda item: item[:2])
    ]


class _Gathering:
    """What a build gathers while it reads: documents, their passages and vectors, and refusals."""

    def __init__(
        self, settings: ChunkingSettings, encoder: Encoder, *, files: int, progress: BuildProgress | None
    ) -> None:
        self.documents: dict[str, Document] = {}
        self.entries: list[CatalogueEntry] = []
        self.refused: list[Refused] = []
        self.seconds_embedding = 0.0
        self._settings = settings
        self._rows = 0
        self._files = files
        self._files_read = 0
        self._progress = progress
        self._embedding = PassageEmbedding(encoder, self._report)

    def read(self, entries: Sequence[tuple[SourceEntry, Form | None]]) -> None:
        """Read the files, and embed what is read as soon as there is enough of it."""
        forms = {entry.name: form for entry, form in entries}
        with closing(read_all([entry for entry, _ in entries])) as outcomes:
            for (entry, _), outcome in zip(entries, outcomes, strict=True):
                if isinstance(outcome, Refused):
                    self.refused.append(outcome)
                elif outcome.id in self.documents:
                    other = self.documents[outcome.id].source.name
                    reason = f"{outcome.id} is al opgenomen uit {other} ({forms[other]})"
                    self.refused.append(Refused(entry.name, reason))
                else:
                    self._take(outcome)
                self._files_read += 1

    def finish(self) -> EmbeddedPassages:
        """Embed what is left, and return all that was embedded."""
        start = time.perf_counter()
        embedded = self._embedding.finish()
        self.seconds_embedding += time.perf_counter() - start
        return embedded

    def _take(self, document: Document) -> None:
        """Chunk a document and give a vector row to every passage that can answer."""
        self.documents[document.id] = document
        answered = answered_questions(document)
        searched: list[Passage] = []
        for passage in chunk(document, self._settings):
            is_searched = passage.unit_key not in answered
            self.entries.append(CatalogueEntry(passage, self._rows if is_searched else None))
            self._rows += is_searched
            searched += [passage] if is_searched else []
        start = time.perf_counter()
        self._embedding.add(searched)
        self.seconds_embedding += time.perf_counter() - start

    def _report(self, done: int) -> None:
        if self._progress is None:
            return
        texts = self._embedding.texts
        if self._files_read < self._files:
            # Always more than was done: a bar that was full once stays full.
            texts = max(texts + 1, round(texts * self._files / max(self._files_read, 1)))
        self._progress(texts, done)


def _require_outside(index: Path, folder: Path) -> None:
    """Refuse to keep the index among the documents, where the next build would read it as one."""
    place, root = index.resolve(), folder.resolve()
    if place == root or (
        place.is_relative_to(root) and not any(part.startswith(".") for part in place.relative_to(root).parts)
    ):
        raise SourceError(f"De index {index} ligt in de map met documenten {folder}; kies een andere plaats.")


def _taken(documents: Sequence[Document], entries: Sequence[CatalogueEntry]) -> tuple[Taken, ...]:
    passages = Counter(entry.passage.document_id for entry in entries if entry.row is not None)
    return tuple(
        Taken(document.source.name, document.id, passages[document.id], document.notices)
        for document in sorted(documents, key=lambda document: document.source.name)
    )
