"""The metadata of an official publication: the same fields in its XML, its HTML, its ODT and beside it.

The names are those of OWMS (`DC.identifier`, `OVERHEIDop.ondernummer`); metadata_owms.xml writes them as
elements (`dcterms:identifier`, `overheidop:ondernummer`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from lxml import etree

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.markup import parse_xml, text_of
from kamerbron.index.reference import parse_dossier, parse_id

_SESSION_YEAR = re.compile(r"(\d{4})-(\d{4})")
_CHAMBERS = {
    "Tweede Kamer der Staten-Generaal": Chamber.TWEEDE,
    "Eerste Kamer der Staten-Generaal": Chamber.EERSTE,
}
_ANNEX = "Bijlage"

# Which scheme of DC.type says most of what kind of paper it is.
_KIND_SCHEMES = ("OVERHEIDop.KamerstukTypen", "OVERHEIDop.AanhangselTypen", "OVERHEIDop.Parlementair")

# The elements of metadata_owms.xml that other forms name otherwise.
_OWMS_NAMES = {"identifier": "DC.identifier", "title": "DC.title", "type": "DC.type", "creator": "DC.creator"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the metadata; `scheme` is empty where it has none."""

    name: str
    scheme: str
    content: str


def read_metadata_file(content: bytes) -> Publication:
    """Read a metadata.xml or metadata_owms.xml. Raises RefusedDocumentError when it is neither."""
    root = parse_xml(content)
    fields = [
        Field(element.get("name", ""), element.get("scheme", ""), element.get("content", ""))
        for element in root.iter("metadata", "meta")
    ]
    fields += [
        Field(_owms_name(element), element.get("scheme", ""), text_of(element))
        for element in root.iter()
        if isinstance(element.tag, str) and len(element) == 0 and "}" in element.tag
    ]
    if not fields:
        raise RefusedDocumentError("dit zijn geen metadata van een officiële publicatie")
    return publication_of(fields)


def _owms_name(element: etree._Element) -> str:
    name = etree.QName(element)
    if name.namespace is not None and name.namespace.endswith("/terms/") and name.localname in _OWMS_NAMES:
        return _OWMS_NAMES[name.localname]
    prefix = "OVERHEIDop" if "oep/meta" in (name.namespace or "") else "DCTERMS"
    return f"{prefix}.{name.localname}"


def publication_of(fields: Iterable[Field]) -> Publication:
    """Return what the fields say of the publication; what they do not say stays open."""
    values: dict[str, list[str]] = {}
    kinds: dict[str, str] = {}
    for field in fields:
        content = " ".join(field.content.split())
        if content:
            values.setdefault(field.name, []).append(content)
            if field.name == "DC.type":
                kinds.setdefault(field.scheme, content)

    def first(*names: str) -> str | None:
        return next((values[name][0] for name in names if name in values), None)

    identifier = first("DC.identifier")
    parent = first("OVERHEIDop.hoofddocument")
    titles = values.get("OVERHEIDop.dossiertitel", [])
    number = first("OVERHEIDop.aanhangselNummer") or first("OVERHEIDop.ondernummer")
    kind = next((kinds[scheme] for scheme in _KIND_SCHEMES if scheme in kinds), None)
    publication = Publication(
        id=identifier if identifier and parse_id(identifier) else None,
        dossiers=_dossiers(values.get("OVERHEIDop.dossiernummer", []), titles),
        number=number,
        parent=parent if kind == _ANNEX and parent and parse_id(parent) else None,
        chamber=_CHAMBERS.get(first("DC.creator") or ""),
        session_year=_session_year(first("OVERHEIDop.vergaderjaar")),
        kind=kind,
        title=first("OVERHEIDop.documenttitel", "DC.title"),
        date=_date(first("DCTERMS.issued", "DCTERMS.available")),
        signatories=tuple(dict.fromkeys(values.get("OVERHEIDop.indiener", []))),
    )
    # An annex bears the number of the paper it belongs to, but is not that paper.
    return (
        replace(publication, number=None, dossiers=()) if kind == _ANNEX and parent is None else publication
    )


def _dossiers(numbers: Iterable[str], titles: list[str]) -> tuple[Dossier, ...]:
    """Parse the dossiers. One title belongs to the first of several."""
    parsed = []
    for place, number in enumerate(dict.fromkeys(numbers)):
        dossier = parse_dossier(number)
        if dossier is not None:
            parsed.append(replace(dossier, title=titles[place] if place < len(titles) else None))
    return tuple(parsed)


def _session_year(text: str | None) -> str | None:
    match = _SESSION_YEAR.fullmatch(text or "")
    return match[0] if match and int(match[2]) == int(match[1]) + 1 else None


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
