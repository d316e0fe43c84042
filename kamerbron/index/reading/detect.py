"""What a file is, decided by its content and never by its name."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.archive import open_archive


class Form(StrEnum):
    """The forms that are told apart, the most trusted first; the value is how a person would call it."""

    XML = "XML"
    HTML = "HTML"
    ODT = "ODT"
    DOCX = "DOCX"
    PDF = "PDF"
    TEXT = "tekst"


# How much of a file its form shows from.
HEAD_BYTES = 4096

# What can stand before the root of an XML document, by how it starts and ends.
_PROLOG = ((b"<?", b"?>"), (b"<!--", b"-->"), (b"<!", b">"))
_NAME = re.compile(rb"<([A-Za-z][\w:.-]*)")
_OFFICIAL_ROOTS = (b"officiele-publicatie", b"kamerwrk")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Other forms that people have, by how they begin, and what to do with them.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "dit is een oud Word-bestand (.doc); sla het op als DOCX"),
    (b"{\\rtf", "dit is RTF; sla het op als DOCX of ODT"),
    (b"\x1f\x8b", "dit is een gecomprimeerd bestand; pak het eerst uit"),
)


def detect_form(content: bytes) -> Form:
    """Say which form the content has. Its first `HEAD_BYTES` are enough, but for a ZIP file.

    Raises RefusedDocumentError when it is empty, or is no form that Kamerbron reads.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n\x0c\x0b"):
        raise RefusedDocumentError("het bestand is leeg")
    for start, reason in _OTHERS:
        if content.startswith(start):
            raise RefusedDocumentError(reason)
    if content.startswith(b"%PDF-"):
        return Form.PDF
    if content.startswith(b"PK\x03\x04"):
        return _detect_zip(content)
    return _detect_text(content)


def order_of_trust(head: bytes) -> int:
    """Return which of several forms of one paper is to be read, 0 first, from the start of each file."""
    try:
        form = detect_form(head)
    except RefusedDocumentError:
        form = Form.DOCX if head.startswith(b"PK") else Form.TEXT
    return list(Form).index(form)


def _detect_zip(content: bytes) -> Form:
    # ODF has its type first and uncompressed (OpenDocument 1.2, part 3, 3.3).
    if content[30:77].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"):
        return Form.ODT
    names = open_archive(content).names
    if "word/document.xml" in names:
        return Form.DOCX
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return Form.ODT
    raise RefusedDocumentError("dit is een ZIP-bestand, maar geen DOCX of ODT; pak het eerst uit")


def _detect_text(content: bytes) -> Form:
    head = content[:HEAD_BYTES]
    if head.startswith(_UTF_16):
        decoded = head.decode("utf-16", errors="ignore")
        if decoded.lstrip().startswith("<?xml"):
            return Form.XML
        raise RefusedDocumentError("het bestand is UTF-16; sla het op als UTF-8")
    head = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    root = _root(head)
    if root == b"html" or head.startswith(b"<!doctype html"):
        return Form.HTML
    if root in _OFFICIAL_ROOTS or head.startswith((b"<?xml", b"<!doctype")):
        return Form.XML
    if b"\x00" in content:
        raise RefusedDocumentError("het bestand is geen tekst: er staan NUL-bytes in")
    return Form.TEXT


def _root(head: bytes) -> bytes:
    """Return the name of the root element, or nothing where no markup stands."""
    position = 0
    while True:
        rest = head[position:].lstrip()
        end = next((end for start, end in _PROLOG if rest.startswith(start)), None)
        if end is None:
            match = _NAME.match(rest)
            return match[1] if match else b""
        found = rest.find(end)
        if found < 0:
            return b""
        position = len(head) - len(rest) + found + len(end)


def decode_text(content: bytes) -> str:
    """Decode UTF-8 text, with or without a byte order mark.

    Raises RefusedDocumentError with the place of the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedDocumentError(
            f"het bestand is geen UTF-8-tekst (byte {error.start}); sla het op als UTF-8"
        ) from error
