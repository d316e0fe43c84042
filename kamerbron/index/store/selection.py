"""Which documents a search is limited to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kamerbron.index.document import Chamber


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on the documents of a search; an empty one limits nothing, and all that are given must hold.

    `dossiers` are as ids hold them (`27925`, `36410-VII`; a number alone takes in its chapters),
    `publications` ids of documents, `kinds` kinds of documents in any case. `first` and `last` are dates of
    documents, both included: a document without a date is then left out.
    """

    dossiers: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    chambers: tuple[Chamber, ...] = ()
    session_years: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def limit_nothing(self) -> bool:
        """Whether every document passes."""
        return self == Filters()


def folded(kind: str) -> str:
    """Return a kind as it is compared: databases have rules of their own for small letters."""
    return " ".join(kind.casefold().split())
