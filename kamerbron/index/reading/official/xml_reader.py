"""The official XML of Kamerstukken and Kamervragen: `officiele-publicatie`, and before 2010 `kamerwrk`.

What the elements mean was read off published files; no schema is at hand for either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lxml import etree

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.identity import METADATA_IN_FILE, Claim
from kamerbron.index.reading.markup import parse_xml, text_of
from kamerbron.index.reading.official.xml_blocks import XmlBlocks
from kamerbron.index.reading.owms import Field, publication_of
from kamerbron.index.reading.paper.head import APPENDIX_KIND, kind_of_title, read_head
from kamerbron.index.reading.paper.marks import bare_text
from kamerbron.index.reading.paper.structure import read_blocks
from kamerbron.index.reading.reading import Reading
from kamerbron.index.reference import parse_dossier, parse_id

_SESSION_YEAR = re.compile(r"(\d{4})\s?[-–/]\s?(\d{4})")
_STUKNR = re.compile(r"(?:Nr\.? ?)?(?P<number>\d+[A-Za-z]?|[A-Z]{1,3})\.?", re.IGNORECASE)
_NOTES = ("noot", "nootref", "voetref")
_BESIDE_NUMBER = (*_NOTES, "herdruk")

# The elements that hold the suffix of a dossier, and what stands before it as the Kamer writes it.
_SUFFIXES = (("begrotingshoofdstuk", " "), ("raadnr", "-"), ("rijkswetnr", " "))
_EXTERNAL_METADATA = "OVERHEIDop.externMetadataRecord"
_METADATA_URL = re.compile(r"/([^/]+)/metadata\.xml$")
_CHAMBERS = {"1": Chamber.EERSTE, "2": Chamber.TWEEDE}
_CHAMBERS_BY_WORD = {"eerste": Chamber.EERSTE, "tweede": Chamber.TWEEDE}
_REPRINT_COUNTS = {"TWEEDE": 2, "DERDE": 3, "2E": 2, "3E": 3}


# The elements above the text, which can bear notes.
_TITLES = (
    ("dossier", "dossiernummer"),
    ("dossier", "titel"),
    ("stuk", "stuknr"),
    ("stuk", "titel"),
    ("stuk", "datumtekst"),
)


def read_official_xml(content: bytes) -> Reading:
    """Read a publication. Raises RefusedDocumentError when it is not XML, or no Kamerstuk or Kamervragen."""
    root = parse_xml(content)
    paper = _paper(root)
    walker = XmlBlocks(root)
    titles, publication = _read_head(root, paper, walker)
    walker.walk(paper)
    walker.hang_lost_notes()
    structure = read_blocks(walker.blocks, walker.marks.notes, walker.marks.links, titles)
    claims = (
        *_metadata_claims(root),
        Claim("de kop", publication),
        Claim("de aanhef en de ondertekening", structure.publication),
    )
    return Reading(structure.units, claims, structure.notices)


def _paper(root: etree._Element) -> etree._Element:
    """Return the element that holds the paper."""
    if root.tag == "kamerwrk":
        return root
    if root.tag != "officiele-publicatie":
        raise RefusedDocumentError(
            f"dit is XML, maar geen officiële publicatie (<{etree.QName(root).localname}>)"
        )
    for child in root:
        if child.tag in ("kamerstuk", "kamervragen", "niet-dossier-stuk"):
            return child
    kind = next(
        (child.tag for child in root if isinstance(child.tag, str) and child.tag != "metadata"), "leeg"
    )
    raise RefusedDocumentError(f"dit is geen Kamerstuk en geen Kamervraag, maar {kind}")


def _metadata_claims(root: etree._Element) -> tuple[Claim, ...]:
    """Return what the metadata in the file says, and which id its pointer to the metadata elsewhere names."""
    fields = [
        Field(meta.get("name", ""), meta.get("scheme", ""), meta.get("content", ""))
        for meta in root.iterfind("metadata/meta")
    ]
    pointers = [
        _METADATA_URL.search(field.content.strip()) for field in fields if field.name == _EXTERNAL_METADATA
    ]
    ids = [match[1] for match in pointers if match is not None and parse_id(match[1]) is not None]
    return (
        Claim(METADATA_IN_FILE, publication_of(fields)),
        *(Claim("de verwijzing naar de metadata", Publication(id=identifier)) for identifier in ids[:1]),
    )


def _read_head(
    root: etree._Element, paper: etree._Element, walker: XmlBlocks
) -> tuple[Sequence[str], Publication]:
    """Read the elements above the text; also return the titles, which can bear notes."""
    if paper.tag == "kamervragen":
        return _read_questions_head(paper, walker)
    if root.tag == "kamerwrk":
        return _read_legacy_head(root, walker)
    lines = _head_lines(paper)
    titles = [
        walker.text(element)
        for tag, inner in _TITLES
        for parent in paper.iterchildren(tag)
        for element in parent.iterchildren(inner)
    ]
    number = _below(paper, "stuk", "stuknr", "ondernummer")
    title = _text(_below(paper, "stuk", "titel"))
    kamer = number.get("kamer") if number is not None else None
    return titles, Publication(
        dossiers=tuple(filter(None, map(_dossier, paper.iterchildren("dossier")))),
        number=_text(number) or _bare_number(_below(paper, "stuk", "stuknr")),
        reprint=_reprint(next(paper.iter("herdruk"), None)),
        chamber=_CHAMBERS.get(kamer or "") or _chamber(lines),
        session_year=_session_year(lines.get("vergaderjaar")),
        kind=kind_of_title(title),
        title=title,
        date=_date(_below(paper, "stuk", "datumtekst", "datum")),
    )


def _below(element: etree._Element, *tags: str) -> etree._Element | None:
    """Return the first element at a path of tags. It is much quicker than the path language of lxml."""
    found: etree._Element | None = element
    for tag in tags:
        if found is not None:
            found = next(found.iterchildren(tag), None)
    return found


def _head_lines(paper: etree._Element) -> dict[str, str]:
    return {line.get("inhoud", ""): text_of(line) for line in paper.iter("tekstregel")}


def _chamber(lines: Mapping[str, str]) -> Chamber | None:
    by_name = _CHAMBERS_BY_WORD.get(lines.get("kameraanduiding", "").partition(" ")[0].lower())
    return _CHAMBERS.get(lines.get("kamernummer", "")) or by_name


def _read_questions_head(paper: etree._Element, walker: XmlBlocks) -> tuple[Sequence[str], Publication]:
    lines = _head_lines(paper)
    titles = [walker.text(element) for element in paper.iterfind("kamervraagomschrijving")]
    said = read_head(titles).publication
    return titles, replace(
        said,
        number=_text(paper.find("kamervraagnummer")),
        chamber=_chamber(lines),
        session_year=_session_year(lines.get("vergaderjaar")),
        kind=APPENDIX_KIND if lines.get("documenttype") == APPENDIX_KIND else None,
        title=said.title or (bare_text(titles[0]) if titles else None),
    )


def _read_legacy_head(root: etree._Element, walker: XmlBlocks) -> tuple[Sequence[str], Publication]:
    titles = [walker.text(titel) for titel in root.iterfind("body/stuk/titel")]
    title = _text(root.find("body/stuk/titel"))
    dossiers = []
    for subject in root.iterfind("frontm/onderw"):
        dossier = parse_dossier(_text(subject.find("nummer")) or "")
        if dossier is not None:
            dossiers.append(replace(dossier, title=_text(subject.find("naam"))))
    return titles, Publication(
        dossiers=tuple(dossiers),
        number=_text(root.find("body/stuk/nummer")),
        chamber=_CHAMBERS.get(root.get("kamer", "")),
        session_year=_session_year(_text(root.find("frontm/vergjaar"))),
        kind=kind_of_title(title),
        title=title,
    )


def _dossier(element: etree._Element) -> Dossier | None:
    """Read a dossier; its suffix stands in an element of its own, with more or less between the two."""
    number = _below(element, "dossiernummer")
    if number is None:
        return None
    dossier = parse_dossier(_text(number) or "")
    for tag, joint in _SUFFIXES:
        suffix = _text(_below(number, tag))
        if suffix:
            dossier = parse_dossier(f"{_text(_below(number, 'dossiernr'))}{joint}{suffix}") or dossier
    if dossier is None:
        return None
    return Dossier(dossier.number, dossier.suffix, _text(_below(element, "titel")))


def _bare_number(element: etree._Element | None) -> str | None:
    """Read the number of a paper where no element of its own holds it: `Nr. 12`, `C`."""
    if element is None:
        return None
    text = text_of(element, lambda child: "" if child.tag in _BESIDE_NUMBER else None)
    match = _STUKNR.fullmatch(text)
    return match["number"] if match else None


def _reprint(element: etree._Element | None) -> int | None:
    if element is None:
        return None
    return next((count for word, count in _REPRINT_COUNTS.items() if word in text_of(element).upper()), 1)


def _session_year(text: str | None) -> str | None:
    match = _SESSION_YEAR.search(text or "")
    return f"{match[1]}-{match[2]}" if match else None


def _date(element: etree._Element | None) -> date | None:
    try:
        return None if element is None else date.fromisoformat(element.get("isodatum", ""))
    except ValueError:
        return None


def _text(element: etree._Element | None) -> str | None:
    """Return the text of an element without its notes; None when there is none."""
    if element is None:
        return None
    return text_of(element, lambda child: "" if child.tag in _NOTES else None) or None
