"""Questions to the list of publications, in its language CQL.

Fields and forms are those that the list is known to understand: `w.dossiernummer`, `dt.identifier`,
`w.hoofddocument`, `w.publicatienaam`, `w.subrubriek`, `dt.type`, `dt.date`, and exclusion as `A NOT B`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kamerbron.index.source.official.wanted import Wanted

_PUBLICATIONS = 'c.product-area=="officielepublicaties"'
_PARLIAMENT = 'w.organisatietype=="staten generaal"'

# What a person calls a kind can be the name of the publication, of the section or of the type.
_KIND_FIELDS = ("w.publicatienaam", "w.subrubriek", "dt.type")
_ANNEX = "Bijlage"
_PROCEEDINGS = "Handelingen"

# The signs that mean something inside a quoted term (CQL 1.2): the quote, the escape and the masks.
_SPECIAL = re.compile(r'(["\\*?^])')


def quote(term: str) -> str:
    """Return a term as CQL quotes it: no sign in it means anything."""
    return '"' + _SPECIAL.sub(r"\\\1", " ".join(term.split())) + '"'


def dossier_query(wanted: Wanted, dossier: str | None) -> str:
    """Ask for the publications of a dossier, or of all where it is None, within the limits of `wanted`.

    Annexes and Handelingen are left out unless they are a kind that is asked for.
    """
    conditions = [_PUBLICATIONS, _PARLIAMENT]
    if dossier is not None:
        conditions.append(f"w.dossiernummer=={quote(dossier)}")
    if wanted.kinds:
        fields = [f"{field}=={quote(kind)}" for kind in wanted.kinds for field in _KIND_FIELDS]
        conditions.append(_any(fields))
    if wanted.since is not None:
        conditions.append(f"dt.date>={quote(wanted.since.isoformat())}")
    if wanted.until is not None:
        conditions.append(f"dt.date<={quote(wanted.until.isoformat())}")
    query = " AND ".join(conditions)
    if _ANNEX not in wanted.kinds:
        query = f"({query}) NOT dt.type=={quote(_ANNEX)}"
    if _PROCEEDINGS not in wanted.kinds:
        query = f"({query}) NOT w.publicatienaam=={quote(_PROCEEDINGS)}"
    return query


def publications_query(ids: Sequence[str]) -> str:
    """Ask for publications by their ids."""
    return f"{_PUBLICATIONS} AND {_any([f'dt.identifier=={quote(id_)}' for id_ in ids])}"


def annexes_query(ids: Sequence[str]) -> str:
    """Ask for the annexes of publications."""
    return f"{_PUBLICATIONS} AND {_any([f'w.hoofddocument=={quote(id_)}' for id_ in ids])}"


def _any(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(conditions)})"
