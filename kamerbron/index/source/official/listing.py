"""The list of publications, whole: page after page, and what it promised checked against what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kamerbron.index.source.official.errors import ListError, PastEndError
from kamerbron.index.source.official.query import annexes_query, dossier_query, publications_query
from kamerbron.index.source.official.records import Page, Record
from kamerbron.index.source.official.wanted import Wanted

MAX_RECORDS = 50_000
"""A larger list comes of a question that was left too wide: at the pace of the hosts it would take weeks."""

# How many ids are asked for at once: what keeps an address well under the length that servers take.
_BATCH = 25

# How far an estimate may be short of what comes.
_LENIENCE = 1000

AskPage = Callable[[str, int], Page]
"""Gives the answer of the list to a query from a record on, counted from 1."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list holds of what is wanted.

    `records` are the publications, each once; one that was asked for by its id and is not in the list
    has a record that says no more than that. `questions` has the ids that the list gave for each question
    about a dossier, or about dates and kinds. `notices` say what was odd, in Dutch.
    """

    records: tuple[Record, ...]
    questions: dict[str, tuple[str, ...]]
    empty_dossiers: tuple[str, ...]
    notices: tuple[str, ...]


def read_listing(wanted: Wanted, ask: AskPage) -> Listing:
    """Ask the list for all that is wanted. Raises ListError when it cannot be had whole."""
    records: list[Record] = []
    questions: dict[str, tuple[str, ...]] = {}
    empty: list[str] = []
    notices: list[str] = []
    for dossier in wanted.dossiers or ([None] if wanted.is_limited else []):
        query = dossier_query(wanted, dossier)
        found = _read_all(query, ask, notices)
        if not found and dossier is not None:
            empty.append(dossier)
        elif not found:
            notices.append("de lijst heeft niets dat aan de vraag voldoet")
        questions[query] = tuple(dict.fromkeys(record.id for record in found))
        records += found
    for ids in _batches(wanted.publications):
        records += _read_all(publications_query(ids), ask, notices)
        listed = {record.id for record in records}
        records += [Record(id_) for id_ in ids if id_ not in listed]
    records = _once(records, notices)
    if wanted.annexes:
        for ids in _batches([record.id for record in records]):
            records += _read_all(annexes_query(ids), ask, notices)
        records = _once(records, notices)
    return Listing(tuple(records), questions, tuple(empty), tuple(notices))


def _read_all(query: str, ask: AskPage, notices: list[str]) -> list[Record]:
    """Return the records of all pages. Raises ListError when there are not as many as was promised."""
    records: list[Record] = []
    start = 1
    while True:
        try:
            page = ask(query, start)
        except PastEndError:
            if start == 1:
                raise
            break
        records += page.records
        _check_size(page, len(records))
        if page.following is not None:
            if page.following <= start or not page.records:
                raise ListError("De lijst loopt rond: een volgende bladzijde komt niet na de vorige.")
            start = page.following
        elif len(records) == page.total or (page.is_estimate and not page.records):
            break
        elif page.is_estimate:
            # An estimate that did not come true: only the list itself can say that there is no more.
            start += len(page.records)
        else:
            raise ListError(f"De lijst belooft {page.total} publicaties en geeft er {len(records)}.")
    if len(records) != page.total:
        notices.append(f"de lijst schatte {page.total} publicaties en gaf er {len(records)}")
    return records


def _check_size(page: Page, received: int) -> None:
    if page.total > MAX_RECORDS:
        raise ListError(
            f"De lijst heeft {page.total} publicaties, en {MAX_RECORDS} is het meeste; vraag minder met een "
            "dossier, een soort of een kortere tijd."
        )
    if received > page.total + (_LENIENCE if page.is_estimate else 0):
        raise ListError(f"De lijst belooft {page.total} publicaties en geeft er al {received}.")


def _once(records: Iterable[Record], notices: list[str]) -> list[Record]:
    """Return each publication once, as the list says it first."""
    kept: dict[str, Record] = {}
    for record in records:
        first = kept.setdefault(record.id, record)
        if first != record:
            notices.append(f"{record.id!r} staat meer dan eens in de lijst; de eerste is aangehouden")
    return list(kept.values())


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
