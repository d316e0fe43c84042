"""The files of a source are read, and of each paper one is taken."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial

from kamerbron.index.building.changes import Listing
from kamerbron.index.building.remembering import Readings
from kamerbron.index.building.stages import BuildProgress, Stage
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.preparing import Prepared, PreparedFile, prepare_file
from kamerbron.index.reading.detect import HEAD_BYTES, Form, order_of_trust
from kamerbron.index.reading.workers import read_all
from kamerbron.index.source.folder import Refused, SourceEntry
from kamerbron.index.store.report import BuildReport, Taken

# How many files are read before what came of them is written down.
_AT_ONCE = 32


class Taking:
    """Reads the files of one source, each once: what was read before is remembered."""

    def __init__(
        self, listing: Listing, readings: Readings, settings: ChunkingSettings, progress: BuildProgress
    ) -> None:
        self._ordered = order_by_trust(listing.entries)
        self._refused = {refusal.name: refusal.reason for refusal in listing.refused}
        self._digests = dict(listing.digests)
        self._readings = readings
        self._settings = settings
        self._progress = progress

    def read(self) -> None:
        """Read what was not read before. Raises IndexFolderError when that cannot be kept."""
        missing = self._readings.missing(self._digests[entry.name] for entry, _ in self._ordered)
        entries = [entry for entry, _ in self._ordered if self._digests[entry.name] in missing]
        for done, _ in enumerate(self._read(entries), start=1):
            self._progress(Stage.READING, done, len(entries))

    def documents(self) -> Iterator[tuple[Taken, Prepared]]:
        """Yield each document that is taken; of a paper that is there more than once the most trusted form.

        Call `report` when all were yielded.
        """
        forms = {entry.name: form for entry, form in self._ordered}
        names: dict[str, str] = {}
        for entry, _ in self._ordered:
            prepared = self._prepared(entry)
            if prepared is None:
                continue
            document = prepared.document
            other = names.setdefault(document.id, entry.name)
            if other != entry.name:
                self._refused[entry.name] = f"{document.id} is al opgenomen uit {other} ({forms[other]})"
                continue
            yield Taken(entry.name, document.id, len(prepared.terms), document.notices), prepared

    def _prepared(self, entry: SourceEntry) -> Prepared | None:
        """Return what a file was prepared to; None when it is refused."""
        if entry.name in self._refused:
            return None
        prepared = self._readings.find(self._digests[entry.name])
        if prepared is None:
            # What was remembered of it is damaged.
            deque(self._read([entry]), maxlen=0)
            prepared = self._readings.find(self._digests[entry.name])
        return prepared

    def _read(self, entries: Sequence[SourceEntry]) -> Iterator[SourceEntry]:
        """Read files, remember what they are prepared to, and yield each when that is done."""
        prepare = partial(prepare_file, settings=self._settings)
        waiting: dict[str, bytes] = {}
        with closing(read_all(entries, read=prepare)) as outcomes:
            for entry, outcome in zip(entries, outcomes, strict=True):
                if isinstance(outcome, PreparedFile):
                    self._digests[entry.name] = outcome.digest
                    waiting[outcome.digest] = outcome.packed
                else:
                    self._refused[entry.name] = outcome.reason
                if len(waiting) >= _AT_ONCE:
                    self._readings.put(waiting)
                    waiting = {}
                yield entry
            self._readings.put(waiting)

    def report(self, taken: Sequence[Taken]) -> BuildReport:
        """Return what became of each file, when these are taken."""
        return BuildReport(
            taken=tuple(sorted(taken, key=lambda document: document.name)),
            refused=tuple(Refused(name, reason) for name, reason in sorted(self._refused.items())),
            digests=dict(sorted(self._digests.items())),
        )


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
