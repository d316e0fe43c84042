"""What of a source is new, changed or gone since the generation in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kamerbron.index.errors import RefusedDocumentError, SourceError
from kamerbron.index.source.folder import Refused, SourceEntry, SourceFolder
from kamerbron.index.store.report import BuildReport, Taken

# So few may go without a word, and so large a part of the documents.
_FEW = 10
_PART = 0.25

# How many of the documents that would go are named.
_NAMED = 3


class RemovalError(SourceError):
    """So many documents would leave the index that the source may well not be whole."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a source. `digests` are by name; that of a file that cannot be read is empty."""

    entries: tuple[SourceEntry, ...]
    refused: tuple[Refused, ...]
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """The names of the files of a source beside those of the generation in use, each in order."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def are_none(self) -> bool:
        """Whether the source is what it was."""
        return not (self.new or self.changed or self.gone)


def list_source(source: SourceFolder) -> Listing:
    """Read every file of a source once, to know what it is."""
    digests = {refusal.name: "" for refusal in source.refused}
    refused = list(source.refused)
    entries = []
    for entry in source.entries:
        try:
            digests[entry.name] = entry.digest()
            entries.append(entry)
        except RefusedDocumentError as error:
            digests[entry.name] = ""
            refused.append(Refused(entry.name, str(error)))
    return Listing(tuple(entries), tuple(refused), digests)


def compare(listing: Listing, before: BuildReport | None) -> Changes:
    """Say what changed since a generation was built; without one everything is new."""
    known = before.digests if before else {}
    names = sorted(listing.digests)
    return Changes(
        new=tuple(name for name in names if name not in known),
        changed=tuple(
            name for name in names if known.get(name, listing.digests[name]) != listing.digests[name]
        ),
        gone=tuple(sorted(known.keys() - listing.digests.keys())),
        unchanged=tuple(name for name in names if known.get(name) == listing.digests[name]),
    )


def lost_documents(before: BuildReport | None, taken: Sequence[Taken]) -> tuple[Taken, ...]:
    """Return the documents of a generation that are no longer among those that are taken."""
    ids = {document.id for document in taken}
    return tuple(document for document in (before.taken if before else ()) if document.id not in ids)


def require_few_lost(lost: Sequence[Taken], before: BuildReport | None) -> None:
    """Raise RemovalError when so many documents are lost that the source may not be whole.

    A disk that is not there, or a download that broke off, is no reason to empty an index.
    """
    total = len(before.taken) if before else 0
    if len(lost) > _FEW and len(lost) > _PART * total:
        named = ", ".join(document.name for document in lost[:_NAMED])
        raise RemovalError(
            f"{len(lost)} van de {total} documenten zouden uit de index verdwijnen ({named}, …); is de map "
            "wel heel? Zo ja, geef --allow-removal."
        )
