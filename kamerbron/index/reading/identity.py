"""What a document is, from all that says so.

The order of trust, most trusted first: `metadata.json`, the head of the paper, the feet of its pages,
the name of the file. Each later source only fills what the earlier ones leave open. Where two of them
name another paper the operator is told, for one of them is wrong.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath

from kamerbron.index.document import Publication
from kamerbron.index.reference import (
    PublicationId,
    is_appendix,
    kamerstuk_id,
    parse_id,
    print_dossier,
)

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


def settle(claims: Sequence[Claim]) -> tuple[Publication, tuple[str, ...]]:
    """Combine claims, the most trusted first, into one publication; also where they disagree.

    A claim that names another paper than the more trusted ones did adds nothing.
    """
    publication = Publication()
    notices: list[str] = []
    for claim in claims:
        claimed = _complete(claim.publication)
        other_paper = _other_paper(publication, claimed)
        if other_paper is None:
            notices += _disagreements(publication, claimed, claim.source)
            publication = _complete(_fill(publication, claimed))
        else:
            notices.append(f"{claim.source} noemt {other_paper[1]}; aangehouden is {other_paper[0]}")
    return publication, tuple(notices)


def document_id(publication: Publication, name: str) -> str:
    """Return the id of a document: the official one, else one made of its file name.

    The name is made fit for a path of the API; a few digits of its hash keep apart names that become
    alike.
    """
    if publication.id is not None:
        return publication.id
    readable = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return "-".join(filter(None, [readable, digest]))


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


def _other_paper(settled: Publication, claimed: Publication) -> tuple[str, str] | None:
    """Return what the two are called where they are different papers; None where they may be the same."""
    for own, other in (
        (settled.id, claimed.id),
        (_first_dossier(settled), _first_dossier(claimed)),
        (settled.number, claimed.number),
    ):
        if own and other and own != other:
            return own, other
    return None


def _first_dossier(publication: Publication) -> str | None:
    return print_dossier(publication.dossiers[0]) if publication.dossiers else None


def _disagreements(settled: Publication, claimed: Publication, source: str) -> list[str]:
    """Say where two claims about one paper differ."""
    pairs = (
        ("vergaderjaar", settled.session_year, claimed.session_year),
        ("de datum", settled.date, claimed.date),
    )
    return [
        f"{source} noemt {what} {other}; aangehouden is {own}"
        for what, own, other in pairs
        if own and other and own != other
    ]
