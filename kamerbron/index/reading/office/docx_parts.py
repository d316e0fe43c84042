"""The parts of a DOCX: which there are, what they refer to, and their names."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.archive import Archive
from kamerbron.index.reading.markup import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"

# Documents saved as "strict" write the same in other namespaces.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)

# What other office files hold, and what to say of them.
_OTHERS = (
    ("xl/", "dit is een rekenblad (XLSX); Kamerbron leest teksten"),
    ("ppt/", "dit is een presentatie (PPTX); Kamerbron leest teksten"),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What the document refers to: `kind` is the last word of its type; a target outside is an address."""

    kind: str
    target: str


def read_part(archive: Archive, name: str) -> etree._Element:
    """Parse a part. Raises RefusedDocumentError, naming it, when it is absent or damaged."""
    content = archive.read(name)
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    try:
        return parse_xml(content)
    except RefusedDocumentError as error:
        raise RefusedDocumentError(f"{name} in het bestand: {error}") from error


def read_document_part(archive: Archive) -> etree._Element:
    """Parse the part that holds the text. Raises RefusedDocumentError when this is another office file."""
    names = archive.names
    if DOCUMENT not in names:
        for folder, reason in _OTHERS:
            if any(name.startswith(folder) for name in names):
                raise RefusedDocumentError(reason)
    return read_part(archive, DOCUMENT)


def relations(archive: Archive) -> dict[str, Relation]:
    """Return what the document refers to, by its ids."""
    if _RELATIONS not in archive.names:
        return {}
    found = {}
    for relation in read_part(archive, _RELATIONS):
        if isinstance(relation.tag, str):
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/word", target)).lstrip("/")
            found[relation.get("Id", "")] = Relation(kind, target)
    return found


def parts_of_kind(archive: Archive, known: dict[str, Relation], kind: str) -> list[etree._Element]:
    """Parse the parts of a kind (`styles`, `footnotes`, `header`), in the order of their names."""
    names = sorted({relation.target for relation in known.values() if relation.kind == kind})
    if not known and f"word/{kind}.xml" in archive.names:
        names = [f"word/{kind}.xml"]
    return [read_part(archive, name) for name in names if name in archive.names]


def value(element: etree._Element | None, path: str) -> str | None:
    """Return the `w:val` of what stands at a path below an element; None when it is not there."""
    found = None if element is None else element.find(path)
    return None if found is None else found.get(f"{W}val", "")


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """Parse a whole number of some digits; what is none, or out of all bounds, gives another."""
    try:
        number = int(float(text or ""))
    except (ValueError, OverflowError):
        return otherwise
    return number if abs(number) < 1_000_000 else otherwise
