"""Where a question may be answered from: what it names, and the filters of whoever asks.

A paper, an answer, a date or a session year that a question names narrows the search to it. What it names
and the index does not hold is said, never passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

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


# What passes a filter is the same for as long as a generation is open, and the filters of a key or a page
# come again and again. A byte for each passage.
_REMEMBERED = 16


class Scopes:
    """Finds scopes in one generation. May be used by several threads."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._passing = lru_cache(_REMEMBERED)(partial(_find_passing, generation))

    def find(self, text: str, named: Named, filters: Filters, reach: Filters | None = None) -> Scope:
        """Bring together what a question names and the filters; `text` is the question.

        A paper that does not pass `reach` is unknown, as if it were not in the index; one that does not pass
        the filters is known, and not looked into.
        """
        reachable = None if reach is None or reach.limit_nothing else self._passing(reach)
        limited = reachable if filters.limit_nothing else _and(reachable, self._passing(filters))
        allowed, unknown = self._within_papers(text, named.papers, limited, reachable)
        allowed, missing = self._within_dates(text, named.dates, allowed)
        unknown += missing
        allowed, missing = self._within_units(text, named.units, allowed)
        unknown += missing
        return Scope(allowed, tuple(dict.fromkeys(unknown)), named=allowed is not limited)

    def _within_papers(
        self,
        text: str,
        papers: Sequence[NamedPaper],
        allowed: Allowed | None,
        reachable: Allowed | None,
    ) -> tuple[Allowed | None, list[str]]:
        """Narrow to the papers that a question names; else to their dossiers, and to what names them."""
        publications: list[str] = []
        dossiers: list[str] = []
        citing_rows: list[int] = []
        unknown = []
        for paper in papers:
            found = self._publications(paper, reachable)
            dossier = dossier_id(paper.dossier) if paper.dossier else None
            is_dossier = paper.number is None and paper.id is None and dossier is not None
            if found:
                publications += found
            elif is_dossier and self._is_known(Filters(dossiers=(dossier or "",)), reachable):
                dossiers.append(dossier or "")
            elif paper.id is not None and (rows := self._rows_citing(paper.id, reachable)):
                citing_rows += rows
            else:
                unknown.append(text[paper.start : paper.end].strip())
        if publications:
            return _and(allowed, self._passing(Filters(publications=tuple(publications)))), unknown
        if dossiers:
            allowed = _and(allowed, self._passing(Filters(dossiers=tuple(dossiers))))
        if citing_rows:
            allowed = _and(allowed, self._mask(citing_rows))
        return allowed, unknown

    def _publications(self, paper: NamedPaper, reachable: Allowed | None) -> list[str]:
        if paper.id is not None:
            found = [paper.id]
        elif paper.number is None:
            return []
        else:
            dossier = dossier_id(paper.dossier) if paper.dossier else None
            found = self._generation.catalogue.publications_numbered(paper.number, dossier)
        return [
            name
            for name in found
            if (paper.id is not None or paper.series is None or name.startswith(f"{paper.series}-"))
            and self._is_known(Filters(publications=(name,)), reachable)
        ]

    def _is_known(self, limit: Filters, reachable: Allowed | None) -> bool:
        """Whether a document passes the limit, and may be reached."""
        if reachable is None:
            return bool(self._generation.catalogue.positions(limit))
        return bool((self._passing(limit) & reachable).any())

    def _rows_citing(self, publication: str, reachable: Allowed | None) -> list[int]:
        rows = self._generation.catalogue.rows_citing(publication)
        return [row for row in rows if reachable is None or reachable[row]]

    def _within_dates(
        self, text: str, dates: Sequence[Period], allowed: Allowed | None
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
            masks = [(_and(allowed, self._passing(limit)), words) for limit, words in alternatives]
            missing += [words.strip() for mask, words in masks if not mask.any()]
            held = [mask for mask, _ in masks if mask.any()]
            allowed = np.logical_or.reduce(held) if held else allowed
        return allowed, missing

    def _within_units(
        self, text: str, units: Sequence[NamedUnit], allowed: Allowed | None
    ) -> tuple[Allowed | None, list[str]]:
        """Narrow to the answers that a question names, or to the questions where they have no answer."""
        if not units:
            return allowed, []
        rows: list[int] = []
        missing = []
        for unit in units:
            within: list[int] = []
            for kind in (UnitKind.ANSWER, UnitKind.QUESTION):
                found = self._generation.catalogue.rows_of_units(kind, unit.numbers)
                within = within or [row for row in found if allowed is None or allowed[row]]
            rows += within
            missing += [] if within else [text[unit.start : unit.end].strip()]
        return (_and(allowed, self._mask(rows)) if rows else allowed), missing

    def _mask(self, rows: Sequence[int]) -> Allowed:
        mask = np.zeros(len(self._generation.document_of_passage), dtype=np.bool_)
        mask[list(rows)] = True
        return mask


def _find_passing(generation: Generation, filters: Filters) -> Allowed:
    documents = np.zeros(generation.manifest.counts.documents, dtype=np.bool_)
    documents[generation.catalogue.positions(filters)] = True
    passing: Allowed = documents[generation.document_of_passage]
    passing.setflags(write=False)
    return passing


def _and(first: Allowed | None, second: Allowed) -> Allowed:
    return second if first is None else first & second
