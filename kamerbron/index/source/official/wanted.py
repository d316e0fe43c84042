"""What is asked for: dossiers, publications, or all that answer to dates and kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kamerbron.index.mentions import parse_citation
from kamerbron.index.reference import dossier_id, parse_dossier
from kamerbron.index.source.official.errors import UnknownSourceError

_SERIES = "kst|ah|ag|blg|nds|kv|h|stb|stcrt"
_PUBLICATION_ID = re.compile(rf"(?:{_SERIES})(?:-[0-9A-Za-z]{{1,32}}){{1,10}}")

# What may be a directory of its own: letters, digits and hyphens, and no other sign of a path.
_ANY_ID = re.compile(r"[a-z]{1,16}(?:-[0-9A-Za-z]{1,32}){1,10}")

# The address of a publication, as people copy it from their browser.
_ADDRESS = re.compile(r"https?://[^/]+/(?:.*/)?(?P<id>[^/.?#]+)(?:\.(?:html|xml|pdf|odt))?(?:[?#].*)?")
_PREFIX = re.compile(rf"(?:{_SERIES})-(?:tk-|ek-)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fetched.

    `dossiers` are written as ids have them (`36410-VII`). `kinds`, `since` and `until` (the first and the
    last day) narrow the dossiers, or stand alone where there are none. `annexes` says whether the annexes
    of what is found are fetched too.
    """

    dossiers: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    annexes: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether not all of a dossier is wanted."""
        return bool(self.kinds or self.since or self.until)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.dossiers or self.publications or self.is_limited)


def is_publication_id(text: str) -> bool:
    """Whether a text has the form of an official publication id, and is safe as the name of a directory."""
    return _ANY_ID.fullmatch(text) is not None


def add_sources(wanted: Wanted, sources: Iterable[str]) -> Wanted:
    """Return what is wanted with these dossiers and publications added, each once.

    A source is a dossier as people write it (`29754`, `36 410 VII`, `21501-20`), a publication id, the
    address of a publication, or a citation of one (`29 754, nr. 436`). Raises UnknownSourceError.
    """
    dossiers = dict.fromkeys(wanted.dossiers)
    publications = dict.fromkeys(wanted.publications)
    for source in sources:
        if publication := _publication(source.strip()):
            publications[publication] = None
        elif dossier := _dossier(source.strip()):
            dossiers[dossier] = None
        else:
            raise UnknownSourceError(
                f"{source!r} is geen dossier (29754, '36 410 VII') en geen publicatie (kst-29754-436)."
            )
    return replace(wanted, dossiers=tuple(dossiers), publications=tuple(publications))


def read_list(lines: Iterable[str]) -> list[str]:
    """Return the sources of a list: one a line; what follows a `#` is a comment."""
    sources = (line.partition("#")[0].strip() for line in lines)
    return [source for source in sources if source]


def _publication(text: str) -> str | None:
    address = _ADDRESS.fullmatch(text)
    name = address["id"] if address else text
    name = _PREFIX.sub(lambda prefix: prefix[0].lower(), name, count=1)
    if _PUBLICATION_ID.fullmatch(name):
        return name
    if parse_dossier(text) is not None:
        return None
    citation = parse_citation(text)
    return citation.id if citation is not None else None


def _dossier(text: str) -> str | None:
    # A budget chapter that lost its dossier is no dossier of its own: `36410 VII` without quotes.
    known = parse_dossier(text) if any(char.isdigit() for char in text) else None
    return dossier_id(known) if known is not None else None
