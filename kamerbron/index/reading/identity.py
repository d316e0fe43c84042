"""What a document is, from all that says so.

The order of trust, most trusted first: `metadata.json`, the head of the paper, the feet of its pages,
the name of the file. Each later source only fills what the earlier ones leave open. Where two of them
name another paper the operator is told, for one of them is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath

from kamerbron.index.document import Publication
from kamerbron.index.reference import PublicationId, is_appendix, kamerstuk_id, parse_id

APPENDIX_KIND = "Aanhangsel van de Handelingen"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of a document. `source` is how the operator knows it, in Dutch."""

    source: str
    publication: Publication


def claim_of_file_name(name: str) -> Claim:
    """Read the publication id that a file is named after, if it is."""
    known = parse_id(PurePosixPath(name).stem)
    return Claim("de bestandsnaam", Publication() if known is None else _publication(known))


def settle(claims: list[Claim]) -> tuple[Publication, tuple[str, ...]]:
    """Combine claims, the most trusted first, into one publication; also where they disagree."""
    publication = Publication()
    notices = []
    for claim in claims:
        notices += _disagreements(publication, claim)
        publication = _fill(publication, claim.publication)
    publication = _complete(publication)
    return publication, tuple(notices)


def document_id(publication: Publication, name: str) -> str:
    """Return the id of a document: the official one, else one made of its file name."""
    return publication.id or re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-").lower() or "document"


def _publication(known: PublicationId) -> Publication:
    return Publication(
        id=known.id,
        dossiers=() if known.dossier is None else (known.dossier,),
        number=known.number,
        chamber=known.chamber,
        session_year=known.session_year,
    )


def _fill(publication: Publication, other: Publication) -> Publication:
    """Take from the other what this one leaves open."""
    missing = {
        field.name: getattr(other, field.name)
        for field in fields(Publication)
        if getattr(publication, field.name) in (None, (), False)
    }
    return replace(publication, **missing)


def _complete(publication: Publication) -> Publication:
    """Add what follows from what is known: the id from dossier and number, and the other way about."""
    if publication.id is None and publication.dossiers and publication.number is not None:
        publication = replace(publication, id=kamerstuk_id(publication.dossiers[0], publication.number))
    known = parse_id(publication.id) if publication.id else None
    if known is not None:
        publication = _fill(publication, _publication(known))
    if publication.kind is None and is_appendix(publication):
        publication = replace(publication, kind=APPENDIX_KIND)
    return publication


def _disagreements(settled: Publication, claim: Claim) -> list[str]:
    """Say where a claim names another paper than the more trusted ones did."""
    claimed = _complete(claim.publication)
    settled = _complete(settled)
    notices = []
    if settled.id and claimed.id and settled.id != claimed.id:
        notices.append(f"{claim.source} noemt {claimed.id}; aangehouden is {settled.id}")
    elif settled.session_year and claimed.session_year and settled.session_year != claimed.session_year:
        notices.append(
            f"{claim.source} noemt vergaderjaar {claimed.session_year}; aangehouden is {settled.session_year}"
        )
    if settled.date and claimed.date and settled.date != claimed.date:
        notices.append(
            f"{claim.source} noemt de datum {claimed.date.isoformat()}; "
            f"aangehouden is {settled.date.isoformat()}"
        )
    return notices
