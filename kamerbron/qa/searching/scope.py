"""Where a question may be answered from: what it names, and the filters of whoever asks.

A paper, an answer, a date or a session year that a question names narrows the search to it. What it names
and the index does not hold is said, never passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kamerbron.index.document import UnitKind
from kamerbron.index.reference import dossier_id
from kamerbron.index.store.neighbours import Allowed
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.asking.dates import find_session_years
from kamerbron.qa.asking.named import Named, NamedPaper, NamedUnit, Period


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be found: `allowed` by passage row, None for everything.

    `unknown` is what the question names and the index does not hold, as the question has it. `named` says
    that the question narrowed the search to something that is there. A paper that is not in the index, and
    that passages of it name, narrows the search to those passages.
    """

    allowed: Allowed | None
    unknown: tuple[str, ...] = ()
    named: bool = False


def find_scope(
    generation: Generation, text: str, named: Named, filters: Filters, reach: Filters | None = None
) -> Scope:
    """Bring together what a question names and the filters; `text` is the question.

    A paper that does not pass `reach` is unknown, as if it were not in the index; one that does not pass
    the filters is known, and not looked into.
    """
    reachable = None if reach is None or reach.limit_nothing else _passing(generation, reach)
    limited = reachable if filters.limit_nothing else _and(reachable, _passing(generation, filters))
    allowed, unknown = _within_papers(generation, text, named.papers, limited, reachable)
    allowed, missing = _within_dates(generation, text, named.dates, allowed)
    unknown += missing
    allowed, missing = _within_units(generation, text, named.units, allowed)
    unknown += missing
    return Scope(allowed, tuple(dict.fromkeys(unknown)), named=allowed is not limited)


def _within_papers(
    generation: Generation,
    text: str,
    papers: Sequence[NamedPaper],
    allowed: Allowed | None,
    reachable: Allowed | None,
) -> tuple[Allowed | None, list[str]]:
    """Narrow to the papers that a question names; else to their dossiers, and to passages that name them."""
    publications: list[str] = []
    dossiers: list[str] = []
    citing_rows: list[int] = []
    unknown = []
    for paper in papers:
        found = _publications(generation, paper, reachable)
        dossier = dossier_id(paper.dossier) if paper.dossier else None
        is_dossier = paper.number is None and paper.id is None and dossier is not None
        if found:
            publications += found
        elif is_dossier and _is_known(generation, Filters(dossiers=(dossier or "",)), reachable):
            dossiers.append(dossier or "")
        elif paper.id is not None and (rows := _rows_citing(generation, paper.id, reachable)):
            citing_rows += rows
        else:
            unknown.append(text[paper.start : paper.end].strip())
    if publications:
        return _and(allowed, _passing(generation, Filters(publications=tuple(publications)))), unknown
    if dossiers:
        allowed = _and(allowed, _passing(generation, Filters(dossiers=tuple(dossiers))))
    if citing_rows:
        allowed = _and(allowed, _mask(generation, citing_rows))
    return allowed, unknown


def _publications(generation: Generation, paper: NamedPaper, reachable: Allowed | None) -> list[str]:
    if paper.id is not None:
        found = [paper.id]
    elif paper.number is None:
        return []
    else:
        dossier = dossier_id(paper.dossier) if paper.dossier else None
        found = generation.catalogue.publications_numbered(paper.number, dossier)
    return [
        name
        for name in found
        if (paper.id is not None or paper.series is None or name.startswith(f"{paper.series}-"))
        and _is_known(generation, Filters(publications=(name,)), reachable)
    ]


def _is_known(generation: Generation, limit: Filters, reachable: Allowed | None) -> bool:
    """Whether a document passes the limit, and may be reached."""
    if reachable is None:
        return bool(generation.catalogue.positions(limit))
    return bool((_passing(generation, limit) & reachable).any())


def _rows_citing(generation: Generation, publication: str, reachable: Allowed | None) -> list[int]:
    rows = generation.catalogue.rows_citing(publication)
    return [row for row in rows if reachable is None or reachable[row]]


def _within_dates(
    generation: Generation, text: str, dates: Sequence[Period], allowed: Allowed | None
) -> tuple[Allowed | None, list[str]]:
    """Narrow to the session years that a question names, and to the dates of papers."""
    years = [
        (Filters(session_years=(year.year,)), text[year.start : year.end])
        for year in find_session_years(text)
    ]
    periods = [
        (Filters(first=period.first, last=period.last), text[period.start : period.end])
        for period in dates
        if period.of_paper
    ]
    missing = []
    for alternatives in (years, periods):
        masks = [(_and(allowed, _passing(generation, limit)), words) for limit, words in alternatives]
        missing += [words.strip() for mask, words in masks if not mask.any()]
        held = [mask for mask, _ in masks if mask.any()]
        allowed = np.logical_or.reduce(held) if held else allowed
    return allowed, missing


def _passing(generation: Generation, filters: Filters) -> Allowed:
    documents = np.zeros(generation.manifest.counts.documents, dtype=np.bool_)
    documents[generation.catalogue.positions(filters)] = True
    passing: Allowed = documents[generation.document_of_passage]
    return passing


def _mask(generation: Generation, rows: Sequence[int]) -> Allowed:
    mask = np.zeros(len(generation.document_of_passage), dtype=np.bool_)
    mask[list(rows)] = True
    return mask


def _and(first: Allowed | None, second: Allowed) -> Allowed:
    return second if first is None else first & second


def _within_units(
    generation: Generation, text: str, units: Sequence[NamedUnit], allowed: Allowed | None
) -> tuple[Allowed | None, list[str]]:
    """Narrow to the answers that a question names, or to the questions where there is no answer to them."""
    if not units:
        return allowed, []
    rows: list[int] = []
    missing = []
    for unit in units:
        within: list[int] = []
        for kind in (UnitKind.ANSWER, UnitKind.QUESTION):
            found = generation.catalogue.rows_of_units(kind, unit.numbers)
            within = within or [row for row in found if allowed is None or allowed[row]]
        rows += within
        missing += [] if within else [text[unit.start : unit.end].strip()]
    return (_and(allowed, _mask(generation, rows)) if rows else allowed), missing
