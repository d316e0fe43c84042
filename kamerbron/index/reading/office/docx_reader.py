"""DOCX: letters and papers as ministries send them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kamerbron.index.document import Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.archive import Archive, open_archive
from kamerbron.index.reading.identity import Claim
from kamerbron.index.reading.markup import tidy
from kamerbron.index.reading.office.blocks_of_pieces import blocks_of, holds_text
from kamerbron.index.reading.office.docx_body import DocxBody
from kamerbron.index.reading.office.docx_fields import FieldCodes, find_fields
from kamerbron.index.reading.office.docx_notes import read_notes
from kamerbron.index.reading.office.docx_numbering import read_lists
from kamerbron.index.reading.office.docx_parts import (
    W,
    parts_of_kind,
    read_document_part,
    read_part,
    relations,
)
from kamerbron.index.reading.office.docx_styles import read_styles
from kamerbron.index.reading.office.letterhead import read_letterhead, take_letterhead
from kamerbron.index.reading.office.pieces import TextRuns, unwrap_layout
from kamerbron.index.reading.paper.head import read_feet
from kamerbron.index.reading.paper.structure import read_blocks
from kamerbron.index.reading.reading import Reading

_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"

# What programs fill in where nobody gave a title.
_NO_TITLES = frozenset(
    ("word document", "document", "microsoft word document", "untitled", "naamloos", "titel")
)


def read_docx(content: bytes) -> Reading:
    """Read a DOCX.

    Raises RefusedDocumentError when the file is damaged, lacks a part, has no text, or is another office
    file.
    """
    archive = open_archive(content)
    body = read_document_part(archive).find(f"{W}body")
    if body is None:
        raise RefusedDocumentError("het Word-bestand heeft geen tekst")
    reader, furniture = _reader(archive, body)
    pieces = reader.pieces(body)
    if not holds_text(pieces):
        raise RefusedDocumentError("er staat geen tekst in het Word-bestand")
    kept, letterhead = take_letterhead(pieces)
    blocks = blocks_of(unwrap_layout(kept), reader.marks)
    structure = read_blocks(blocks, reader.marks.notes, reader.marks.links)
    claims = (
        Claim("de kop", structure.publication),
        Claim("de briefkop", _letterhead(letterhead, furniture)),
        Claim("de voet", read_feet(furniture)),
        Claim("de eigenschappen van het bestand", Publication(title=_title(archive))),
    )
    return Reading(structure.units, claims, structure.notices)


def _reader(archive: Archive, body: etree._Element) -> tuple[DocxBody, list[str]]:
    """Return what reads the body, and the lines of the headers and footers of the pages."""
    known = relations(archive)
    styles = read_styles(parts_of_kind(archive, known, "styles"))
    sections = list(body.iterfind(f"{W}sectPr"))
    notes = read_notes(
        parts_of_kind(archive, known, "footnotes"),
        parts_of_kind(archive, known, "endnotes"),
        [*sections, *parts_of_kind(archive, known, "settings")],
    )
    lists = read_lists(parts_of_kind(archive, known, "numbering"), styles)
    reader = DocxBody(styles, lists, notes, known, find_fields(body))
    furniture = [
        line
        for kind in ("header", "footer")
        for part in parts_of_kind(archive, known, kind)
        for line in _lines(part)
    ]
    return reader, furniture


def _lines(part: etree._Element) -> Iterator[str]:
    """Give the lines of a header or footer, those in its text boxes too."""
    codes = FieldCodes(frozenset(part.iter(f"{W}fldChar")))
    for paragraph in part.iter(f"{W}p"):
        runs = TextRuns()
        for element in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}fldChar"):
            if next(element.iterancestors(f"{W}p")) is not paragraph:
                continue
            if element.tag == f"{W}fldChar":
                codes.meet(element)
            elif not codes.is_code:
                runs.mark(element.text or " ")
        if runs.text:
            yield runs.text


def _letterhead(lines: list[str], furniture: list[str]) -> Publication:
    """Read the letterhead, which some ministries keep in the header of the first page."""
    own, other = read_letterhead(lines), read_letterhead(furniture)
    return Publication(title=own.title or other.title, date=own.date or other.date)


def _title(archive: Archive) -> str | None:
    """Return the title among the properties of the file, unless a program made it up."""
    if _PROPERTIES not in archive.names:
        return None
    title = tidy(read_part(archive, _PROPERTIES).findtext(_TITLE) or "")
    return None if not title or title.lower() in _NO_TITLES else title
