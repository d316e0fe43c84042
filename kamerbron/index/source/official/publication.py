"""One publication: the best of its forms that can be had, and what describes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from kamerbron.index.source.official.client import Absent, Client, Unchanged
from kamerbron.index.source.official.errors import AnswerError, PassingError
from kamerbron.index.source.official.forms import (
    METADATA,
    ErrorPageError,
    Form,
    check_document,
    check_metadata,
)
from kamerbron.index.source.official.place import KeptFile, Place, Remembered
from kamerbron.index.source.official.records import Record

_ABSENT = "er is niets op dit adres"


class Status(StrEnum):
    """What came of a publication."""

    NEW = "opgehaald"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    GONE = "niet meer gevonden"
    ABSENT = "niet gevonden"
    REFUSED = "geweigerd"
    FAILED = "mislukt"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a publication, why it was not had, and what an operator should know, in Dutch.

    `file` is the document that is there now, by its path under the folder.
    """

    id: str
    status: Status
    file: str | None = None
    reason: str | None = None
    notices: tuple[str, ...] = ()


AddressOf = Callable[[Record, str], str | None]
"""Gives the address of a form (`xml`, `metadata`) of a publication; None where it has none."""


def short_addresses(base: str) -> AddressOf:
    """Return what gives the short addresses of the public site: they follow from the id alone."""
    files = {form: name for name, form in METADATA.items()}

    def address_of(record: Record, form: str) -> str:
        name = f"{record.id}/{files[form]}" if form in files else f"{record.id}.{form}"
        return f"{base.rstrip('/')}/{name}"

    return address_of


def listed_addresses(record: Record, form: str) -> str | None:
    """Return the address that the list gives."""
    return record.links.get(form)


def fetch_publication(record: Record, place: Place, client: Client, address_of: AddressOf) -> Outcome:
    """Fetch one publication, or what of it has changed.

    Nothing is asked when the list says that it is what it was, and its files are there as they came. Raises
    HaltError when the server wants no more for now, and FetchError when the place cannot be written.
    """
    known = place.remembered()
    whole = place.holds(known.document) and (known.metadata is None or place.holds(known.metadata))
    if whole and known.settled and not known.gone and record.version and record.version == known.version:
        return Outcome(record.id, Status.UNCHANGED, place.path_of(known.document))
    return _Visit(record, place, client, address_of, known).run()


class _Visit:
    """One publication while it is asked for: what was tried, and what came of it."""

    def __init__(
        self, record: Record, place: Place, client: Client, address_of: AddressOf, known: Remembered
    ) -> None:
        self._record = record
        self._place = place
        self._client = client
        self._address_of = address_of
        self._known = known
        self._tried: dict[str, str] = {}
        self._notices: list[str] = []
        self._all_absent = True
        self._all_pages = True
        self._written = False

    def run(self) -> Outcome:
        """Fetch, and remember what came of it."""
        known = self._known
        try:
            document = self._document()
        except PassingError as error:
            return self._outcome(Status.FAILED, known, str(error))
        if document is None:
            return self._missed()
        now = Remembered(document, known.metadata, self._record.version)
        failure = None
        try:
            settled = document.name == self._name(self._forms()[0])
            metadata = self._metadata()
            settled = settled and (metadata is not None or self._all_absent)
            now = replace(now, metadata=metadata or known.metadata, settled=settled)
        except PassingError as error:
            failure = f"de metadata ontbreekt: {error}"
        now = replace(now, tried=self._tried)
        if now != known:
            self._place.remember(now)
        if failure is not None:
            return self._outcome(Status.FAILED, now, failure)
        fresh = Status.NEW if known.document is None else Status.CHANGED
        return self._outcome(fresh if self._written else Status.UNCHANGED, now)

    def _forms(self) -> list[Form]:
        """Return the forms that there are, the best first; all of them where the list does not say."""
        listed = [form for form in Form if form in self._record.links]
        if not listed:
            return list(Form)
        # What was had once is asked for, whatever the list leaves out now.
        kept = self._known.document
        return [
            form for form in Form if form in listed or (kept is not None and kept.name == self._name(form))
        ]

    def _name(self, form: Form) -> str:
        return f"{self._record.id}.{form}"

    def _document(self) -> KeptFile | None:
        """Return the document in the best form that can be had, and no worse one than there was."""
        kept = self._known.document
        for form in self._forms():
            name = self._name(form)
            document = self._file(name, form, partial(check_document, form), kept)
            if document is not None:
                self._explain(document)
                self._replace(kept, document)
                return document
            if kept is not None and kept.name == name and self._place.holds(kept):
                return None
        return None

    def _metadata(self) -> KeptFile | None:
        """Return the file that describes it: the first that there is."""
        self._all_absent = True
        for name, form in METADATA.items():
            file = self._file(name, form, partial(check_metadata, name), self._known.metadata)
            if file is not None:
                return file
        self._notices.append(f"er zijn geen metadata bij ({self._said(METADATA)})")
        return None

    def _file(
        self, name: str, form: str, check: Callable[[bytes], None], kept: KeptFile | None
    ) -> KeptFile | None:
        """Ask for one file and keep it; None, with the reason in what was tried, when it cannot be had."""
        address = self._address_of(self._record, form)
        if address is None:
            self._tried[name] = "de lijst geeft er geen adres van"
            return None
        kept = kept if kept is not None and kept.name == name else None
        same = kept if kept is not None and kept.address == address and self._place.holds(kept) else None
        try:
            answer = self._client.ask(
                address,
                etag=same.etag if same is not None else None,
                last_modified=same.last_modified if same is not None else None,
            )
            if isinstance(answer, Unchanged):
                return same
            if isinstance(answer, Absent):
                self._tried[name] = _ABSENT
                return None
            check(answer.content)
        except AnswerError as error:
            self._all_absent = False
            self._all_pages = self._all_pages and isinstance(error, ErrorPageError)
            self._tried[name] = str(error)
            return None
        file = KeptFile(
            name, address, hashlib.sha256(answer.content).hexdigest(), answer.etag, answer.last_modified
        )
        self._keep(file, answer.content, kept)
        return file

    def _keep(self, file: KeptFile, content: bytes, kept: KeptFile | None) -> None:
        if self._place.holds(file):
            return
        if kept is not None and not self._place.holds(kept):
            self._notices.append(f"{file.name} was weg of veranderd en is opnieuw opgehaald")
        aside = self._place.put(file.name, content, kept)
        if aside is not None:
            self._notices.append(f"wat er als {file.name} stond, heet nu {aside}")
        self._written = True

    def _explain(self, document: KeptFile) -> None:
        """Say why a better form that the list has was not taken."""
        if self._record.links:
            self._notices += [
                f"{name}: {reason}; in de plaats ervan is {document.name} genomen"
                for name, reason in self._tried.items()
            ]

    def _replace(self, kept: KeptFile | None, document: KeptFile) -> None:
        if kept is not None and kept.name != document.name and self._place.drop(kept):
            self._notices.append(f"{document.name} staat in de plaats van {kept.name}")

    def _missed(self) -> Outcome:
        """Say why there is no document; what was there stays."""
        known = self._known
        reason = self._said(self._tried)
        if self._place.path_of(known.document) is not None:
            reason += "; het bestand is bewaard"
        if known.document is None:
            status = Status.ABSENT if self._all_pages else Status.REFUSED
            return self._outcome(status, known, reason)
        if self._all_absent:
            self._place.remember(replace(known, gone=True, tried=self._tried))
            return self._outcome(Status.GONE, known, reason)
        return self._outcome(Status.FAILED, known, reason)

    def _said(self, names: Iterable[str]) -> str:
        return "; ".join(f"{name}: {self._tried[name]}" for name in names)

    def _outcome(self, status: Status, now: Remembered, reason: str | None = None) -> Outcome:
        file = self._place.path_of(now.document)
        return Outcome(self._record.id, status, file, reason, tuple(self._notices))
