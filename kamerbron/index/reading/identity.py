"""What a document is, from all that says so.

The order of trust, most trusted first: `metadata.json`; the metadata in the file itself (XML, HTML, ODT);
`metadata.xml` and then `metadata_owms.xml` beside it; the pointer in the XML to its metadata; the head of the
paper; its address and signatures; the feet of its pages; the name of the file. Each later source only fills
what the earlier ones leave open. Where two of them name another paper, or differ about this one, the operator
is told, for one of them is wrong.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath

from kamerbron.index.document import Chamber, Dossier, Origin, Publication
from kamerbron.index.reading.paper.head import APPENDIX_KIND
from kamerbron.index.reference import (
    is_appendix,
    kamerstuk_id,
    parse_id,
    print_dossier,
)

METADATA_IN_FILE = "de metadata in het bestand"
"""The source of what the fields of a file's own metadata say."""

# The values of a field that says nothing.
_OPEN: tuple[object, ...] = (None, (), False)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of a document. `source` is how the operator knows it, in Dutch."""

    source: str
    publication: Publication


def claim_of_file_name(name: str) -> Claim:
    """Read the publication id that a file is named after, if it is."""
    known = parse_id(PurePosixPath(name).stem)
    return Claim("de bestandsnaam", Publication() if known is None else known.publication)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is, where each part of that comes from, and where its sources disagree."""

    publication: Publication
    origins: tuple[Origin, ...]
    notices: tuple[str, ...]


def settle(claims: Sequence[Claim]) -> Identity:
    """Combine claims, the most trusted first, into one publication.

    A claim that names another paper than the more trusted ones did adds nothing.
    """
    publication = Publication()
    origins: dict[str, Origin] = {}
    notices: list[str] = []
    for claim in claims:
        claimed = _complete(claim.publication)
        other_paper = _other_paper(publication, claimed)
        if other_paper is None:
            notices += _disagreements(publication, claimed, claim.source)
            publication = _complete(_fill(publication, claimed))
            for field in fields(Publication):
                if getattr(publication, field.name) not in _OPEN:
                    origins.setdefault(field.name, Origin(field.name, claim.source))
        else:
            notices.append(f"{claim.source} noemt {other_paper[1]}; aangehouden is {other_paper[0]}")
    return Identity(publication, tuple(origins.values()), tuple(notices))


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


def _fill(publication: Publication, other: Publication) -> Publication:
    """Take from the other what this one leaves open."""
    missing = {
        field.name: getattr(other, field.name)
        for field in fields(Publication)
        if getattr(publication, field.name) in _OPEN
    }
    dossiers = _merge_dossiers(publication.dossiers, other.dossiers)
    return replace(publication, **{**missing, "dossiers": dossiers})


def _merge_dossiers(dossiers: Sequence[Dossier], others: Sequence[Dossier]) -> tuple[Dossier, ...]:
    """Add the dossiers that only the other names, and the suffixes and titles that only it knows.

    A less trusted source adds dossiers where it names the first one too: some fields hold only one of two.
    """
    merged = list(dossiers)
    for other in others:
        place = next((place for place, own in enumerate(merged) if _is_same_dossier(own, other)), None)
        if place is None:
            merged.append(other)
        else:
            own = merged[place]
            merged[place] = Dossier(own.number, own.suffix or other.suffix, own.title or other.title)
    return tuple(merged)


def _is_same_dossier(dossier: Dossier, other: Dossier) -> bool:
    """Whether two are one dossier. The number of a rijkswet, `(R2160)`, is left out by some sources."""
    suffixes = {dossier.suffix, other.suffix}
    return dossier.number == other.number and (
        len(suffixes) == 1 or (None in suffixes and any(suffix and suffix[0] == "R" for suffix in suffixes))
    )


def _complete(publication: Publication) -> Publication:
    """Add what follows from what is known: the id from dossier and number, and the other way about."""
    if publication.id is None and publication.number is not None:
        publication = replace(publication, id=_derive_id(publication, publication.number))
    known = parse_id(publication.id) if publication.id else None
    if known is not None:
        publication = _fill(publication, known.publication)
    if publication.kind is None and is_appendix(publication):
        publication = replace(publication, kind=APPENDIX_KIND)
    return publication


def _derive_id(publication: Publication, number: str) -> str | None:
    """Return the only id that a number can have.

    None for a reprint and a paper of a rijkswet, whose ids are formed in more than one way, and for an annex.
    """
    if publication.kind == APPENDIX_KIND:
        if publication.session_year is None or publication.chamber is None:
            return None
        chamber = "tk" if publication.chamber is Chamber.TWEEDE else "ek"
        return f"ah-{chamber}-{publication.session_year.replace('-', '')}-{number}"
    if not publication.dossiers or publication.reprint is not None or publication.parent is not None:
        return None
    dossier = publication.dossiers[0]
    return None if (dossier.suffix or "").startswith("R") else kamerstuk_id(dossier, number)


def _other_paper(settled: Publication, claimed: Publication) -> tuple[str, str] | None:
    """Return what the two are called where they are different papers; None where they may be the same."""
    if settled.id and claimed.id and settled.id != claimed.id:
        return settled.id, claimed.id
    own, other = settled.dossiers[:1], claimed.dossiers[:1]
    if own and other and not any(_is_same_dossier(own[0], dossier) for dossier in claimed.dossiers):
        return print_dossier(own[0]), print_dossier(other[0])
    if settled.number and claimed.number and settled.number != claimed.number:
        return settled.number, claimed.number
    return None


def _disagreements(settled: Publication, claimed: Publication, source: str) -> list[str]:
    """Say where two claims about one paper differ."""
    pairs = (
        ("vergaderjaar", settled.session_year, claimed.session_year),
        ("kamer", settled.chamber, claimed.chamber),
        ("de datum", settled.date, claimed.date),
    )
    return [
        f"{source} noemt {what} {other}; aangehouden is {own}"
        for what, own, other in pairs
        if own and other and own != other
    ]
