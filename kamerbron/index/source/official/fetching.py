"""All that is wanted, from the list to the files, with a report of what came of each publication."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from kamerbron.index.source.folder import printable
from kamerbron.index.source.official.client import Answer, Client
from kamerbron.index.source.official.errors import AnswerError, FetchError, ListError, PassingError
from kamerbron.index.source.official.listing import Listing, read_listing
from kamerbron.index.source.official.place import LastRun, Place, locked, read_last_run, write_last_run
from kamerbron.index.source.official.publication import AddressOf, Outcome, Status, fetch_publication
from kamerbron.index.source.official.records import Page, Record, read_page
from kamerbron.index.source.official.wanted import Wanted, is_publication_id

_PAGE_RECORDS = 1000

# So many in a row that a server did not give: it is down, and need not be asked for the rest.
_FAILURES_IN_A_ROW = 3

# A question with another day in it each night would otherwise be kept for ever.
_QUESTIONS_KEPT = 50

_NOT_HAD = frozenset({Status.ABSENT, Status.REFUSED, Status.FAILED})

FetchProgress = Callable[[int, int], None]
"""Called with how many publications there are, and how many were seen to since the last call."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the list is asked, and what gives the addresses of files."""

    list_address: str
    address_of: AddressOf


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run did. `left` are the publications that it did not come to, and `stopped` why, in Dutch."""

    outcomes: tuple[Outcome, ...]
    notices: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    stopped: str | None = None
    interrupted: bool = False
    requests: int = 0
    bytes: int = 0
    seconds: float = 0

    @property
    def is_whole(self) -> bool:
        """Whether all that was wanted is there."""
        return self.stopped is None and not any(outcome.status in _NOT_HAD for outcome in self.outcomes)


def fetch_all(
    wanted: Wanted, folder: Path, client: Client, servers: Servers, progress: FetchProgress | None = None
) -> FetchReport:
    """Fetch what is wanted into a folder, which is made where there is none.

    What one publication does not give is in the report, and the others go on. Raises ListError when the list
    cannot be had, FolderBusyError, and FetchError when nothing can be written there at all.
    """
    start = time.monotonic()
    with locked(folder):
        last = read_last_run(folder) or LastRun()
        listing = read_listing(wanted, partial(_ask_page, client, servers.list_address))
        listed = _add_listed(last.listed, listing.questions)
        write_last_run(folder, LastRun(wanted, listed))
        run = _Run(folder, client, servers.address_of, progress)
        run.fetch(listing.records)
        outcomes = [*run.outcomes, *_vanished(folder, listing, listed), *_empty(listing)]
    return FetchReport(
        tuple(outcomes),
        listing.notices,
        run.left,
        run.stopped,
        run.interrupted,
        client.traffic.requests,
        client.traffic.bytes,
        time.monotonic() - start,
    )


class _Run:
    """One run over the publications of a list."""

    def __init__(
        self, folder: Path, client: Client, address_of: AddressOf, progress: FetchProgress | None
    ) -> None:
        self.outcomes: list[Outcome] = []
        self.left: tuple[str, ...] = ()
        self.stopped: str | None = None
        self.interrupted = False
        self._folder = folder
        self._client = client
        self._address_of = address_of
        self._progress = progress or (lambda _total, _done: None)
        self._failures = 0

    def fetch(self, records: tuple[Record, ...]) -> None:
        """Fetch them in turn, until the server wants no more, the disk is full, or an operator stops it."""
        self._progress(len(records), 0)
        try:
            for record in records:
                self.outcomes.append(self._fetch(record))
                self._progress(len(records), 1)
                if self._failures == _FAILURES_IN_A_ROW:
                    self.stopped = f"{self._failures} publicaties achter elkaar mislukten"
                    break
        except FetchError as error:
            self.stopped = str(error).rstrip(".")
        except KeyboardInterrupt:
            self.stopped = "onderbroken"
            self.interrupted = True
        self.left = tuple(printable(record.id) for record in records[len(self.outcomes) :])
        if not self.left and not self.interrupted:
            self.stopped = None

    def _fetch(self, record: Record) -> Outcome:
        if not is_publication_id(record.id):
            reason = "dit nummer uit de lijst is geen publicatienummer"
            return Outcome(printable(record.id)[:100], Status.REFUSED, reason=reason)
        asked = self._client.traffic.requests
        outcome = fetch_publication(record, Place(self._folder, record.id), self._client, self._address_of)
        if outcome.status is Status.FAILED:
            self._failures += 1
        elif self._client.traffic.requests > asked:
            self._failures = 0
        return outcome


def _ask_page(client: Client, address: str, query: str, start: int) -> Page:
    """Ask the list for one page. Raises ListError when there is none to be had."""
    parameters = {
        "operation": "searchRetrieve",
        "version": "2.0",
        "query": query,
        "startRecord": str(start),
        "maximumRecords": str(_PAGE_RECORDS),
    }
    url = httpx.URL(address).copy_merge_params(parameters)
    try:
        answer = client.ask(str(url))
    except (AnswerError, PassingError) as error:
        raise ListError(f"De lijst op {url.host} is niet op te halen: {error}.") from error
    if not isinstance(answer, Answer):
        raise ListError(f"De lijst is er niet: {url.host} heeft niets op {url.path}.")
    return read_page(answer.content)


def _add_listed(
    before: dict[str, tuple[str, ...]], now: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return what the list ever gave for each of the last questions."""
    added = {
        question: tuple(dict.fromkeys((*before.get(question, ()), *ids))) for question, ids in now.items()
    }
    others = [question for question in before if question not in added]
    return {question: before[question] for question in others[-_QUESTIONS_KEPT:]} | added


def _vanished(folder: Path, listing: Listing, listed: dict[str, tuple[str, ...]]) -> Iterator[Outcome]:
    """Tell of what the list gave before and gives no more; the files stay until the operator removes them."""
    present = {record.id for record in listing.records}
    ever = dict.fromkeys(id_ for question in listing.questions for id_ in listed[question])
    for id_ in ever:
        if id_ in present or not is_publication_id(id_):
            continue
        place = Place(folder, id_)
        file = place.path_of(place.remembered().document)
        if file is not None:
            yield Outcome(id_, Status.GONE, file, "de lijst noemt het niet meer; het bestand is bewaard")


def _empty(listing: Listing) -> Iterator[Outcome]:
    for dossier in listing.empty_dossiers:
        reason = "de lijst heeft geen publicaties van dit dossier binnen wat gevraagd is"
        yield Outcome(dossier, Status.ABSENT, reason=reason)


def repeated(folder: Path) -> Wanted | None:
    """Return what was fetched last into a folder; None where nothing ever was. Raises FetchError."""
    last = read_last_run(folder)
    return last.wanted if last is not None else None
