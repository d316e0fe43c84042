"""ODT: the official one of a publication, and letters and papers written in an office program."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from kamerbron.index.document import Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.archive import Archive, open_archive
from kamerbron.index.reading.identity import METADATA_IN_FILE, Claim
from kamerbron.index.reading.markup import parse_xml, text_of, tidy
from kamerbron.index.reading.office.blocks_of_pieces import blocks_of, holds_text
from kamerbron.index.reading.office.letterhead import read_letterhead, take_letterhead
from kamerbron.index.reading.office.odt_body import OdtBody
from kamerbron.index.reading.office.odt_styles import DRAW, META, OFFICE, TEXT, read_odt_styles
from kamerbron.index.reading.office.pieces import (
    OfficeParagraph,
    OfficeTable,
    Piece,
    cell_text,
    unwrap_layout,
)
from kamerbron.index.reading.owms import Field, publication_of
from kamerbron.index.reading.paper.head import read_feet
from kamerbron.index.reading.paper.structure import read_blocks
from kamerbron.index.reading.reading import Reading

_TYPE = "application/vnd.oasis.opendocument."
_OTHERS = {
    "spreadsheet": "dit is een rekenblad (ODS); Kamerbron leest teksten",
    "presentation": "dit is een presentatie (ODP); Kamerbron leest teksten",
    "graphics": "dit is een tekening (ODG); Kamerbron leest teksten",
}
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTION = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"

# The table that heads an official paper, and the frame at the foot of its first page.
_HEAD_TABLE = "parlementair.kop"
_FOOT_FRAME = "frillblok"


def read_odt(content: bytes) -> Reading:
    """Read an ODT.

    Raises RefusedDocumentError when the file is damaged or encrypted, lacks a part, has no text, or is
    another office file.
    """
    archive = open_archive(content)
    _refuse_others(archive)
    root = _read_part(archive, "content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise RefusedDocumentError("dit is een OpenDocument-bestand, maar geen tekst (ODT)")
    named = [_read_part(archive, "styles.xml")] if "styles.xml" in archive.names else []
    reader = OdtBody(read_odt_styles([*named, root]))
    pieces = _unwrap_head(reader.pieces(body))
    if not holds_text(pieces):
        raise RefusedDocumentError("er staat geen tekst in het ODT-bestand")
    kept, letterhead = take_letterhead(pieces)
    blocks = blocks_of(unwrap_layout(kept), reader.marks)
    structure = read_blocks(blocks, reader.marks.notes, reader.marks.links)
    metadata, title = _metadata(archive)
    claims = (
        Claim(METADATA_IN_FILE, metadata),
        Claim("de kop", structure.publication),
        Claim("de briefkop", read_letterhead(letterhead)),
        Claim("de voet", read_feet(_foot(body))),
        Claim("de eigenschappen van het bestand", Publication(title=title)),
    )
    return Reading(structure.units, claims, structure.notices)


def _refuse_others(archive: Archive) -> None:
    if "mimetype" in archive.names:
        kind = archive.read("mimetype").decode("ascii", "replace").strip().removeprefix(_TYPE)
        for start, reason in _OTHERS.items():
            if kind.startswith(start):
                raise RefusedDocumentError(reason)
    if (
        _MANIFEST in archive.names
        and next(_read_part(archive, _MANIFEST).iter(_ENCRYPTION), None) is not None
    ):
        raise RefusedDocumentError("het ODT-bestand is versleuteld; sla het op zonder wachtwoord")


def _read_part(archive: Archive, name: str) -> etree._Element:
    content = archive.read(name)
    try:
        return parse_xml(content)
    except RefusedDocumentError as error:
        raise RefusedDocumentError(f"{name} in het bestand: {error}") from error


def _unwrap_head(pieces: Sequence[Piece]) -> list[Piece]:
    """Make a line of each row of the table that heads an official paper."""
    unwrapped: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, OfficeTable) and piece.name == _HEAD_TABLE:
            texts = (" ".join(filter(None, map(cell_text, row))) for row in piece.rows)
            for text in texts:
                unwrapped += [OfficeParagraph(text), OfficeParagraph("")]
        else:
            unwrapped.append(piece)
    return unwrapped


def _foot(body: etree._Element) -> list[str]:
    """Return the lines of the frame that names the paper."""
    frames = (frame for frame in body.iter(f"{DRAW}frame") if frame.get(f"{DRAW}name") == _FOOT_FRAME)
    return [text_of(line) for frame in frames for line in frame.iter(f"{TEXT}p")]


def _metadata(archive: Archive) -> tuple[Publication, str | None]:
    """Return what the metadata says of the publication, and the title that any document can have."""
    if "meta.xml" not in archive.names:
        return Publication(), None
    root = _read_part(archive, "meta.xml")
    fields = []
    for element in root.iter(f"{META}user-defined"):
        scheme, _, name = element.get(f"{META}name", "").rpartition("/")
        fields.append(Field(name, scheme, text_of(element)))
    title = tidy(root.findtext(".//{http://purl.org/dc/elements/1.1/}title") or "") or None
    return publication_of(fields), title
