"""What a file is, decided by its content and never by its name."""

from __future__ import annotations

from enum import StrEnum

from kamerbron.index.errors import RefusedDocumentError


class Form(StrEnum):
    """The forms that are told apart; the value is how a person would call it."""

    TEXT = "tekst"
    PDF = "PDF"
    ZIP = "DOCX, ODT of ander ZIP-bestand"
    XML = "XML"
    HTML = "HTML"


def detect_form(content: bytes) -> Form:
    """Say which form the content has.

    Raises RefusedDocumentError when it is empty, or is no form that holds text.
    """
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x0c").lower()
    if not start and not content.strip():
        raise RefusedDocumentError("het bestand is leeg")
    if content.startswith(b"%PDF-"):
        return Form.PDF
    if content.startswith(b"PK\x03\x04"):
        return Form.ZIP
    if start.startswith((b"<!doctype html", b"<html")):
        return Form.HTML
    if start.startswith((b"<?xml", b"<officiele-publicatie", b"<kamerwrk")):
        return Form.XML
    if b"\x00" in content:
        raise RefusedDocumentError("het bestand is geen tekst: er staan NUL-bytes in")
    return Form.TEXT


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
