from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.detect import Form, decode_text, detect_form


def _zip(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            # Without the time of day: a test that has this content is named after it, alike in all processes.
            archive.writestr(zipfile.ZipInfo(name), "<a/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"De stalling is vol.", Form.TEXT),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Form.PDF),
        (_zip("word/document.xml"), Form.DOCX),
        (_zip("content.xml", "META-INF/manifest.xml"), Form.ODT),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.textPK", Form.ODT),
        (b'<?xml version="1.0"?><stuk/>', Form.XML),
        (b"<officiele-publicatie><kamerstuk/></officiele-publicatie>", Form.XML),
        (b"<kamerwrk></kamerwrk>", Form.XML),
        (b"<!DOCTYPE html><html></html>", Form.HTML),
        (b"<html lang='nl'></html>", Form.HTML),
        (b'<?xml version="1.0"?><!-- a --><!DOCTYPE html PUBLIC "x" "y"><html/>', Form.HTML),
        ('<?xml version="1.0" encoding="UTF-16"?><stuk/>'.encode("utf-16"), Form.XML),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, form: Form) -> None:
    assert detect_form(content) is form


@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf", b"\r\n  ", b"\xef\xbb\xbf\n\t", b"\x0c"])
def test_white_space_and_a_byte_order_mark_before_markup_do_not_matter(lead: bytes) -> None:
    assert detect_form(lead + b"<?XML version='1.0'?>") is Form.XML
    assert detect_form(lead + b"<!doctype HTML>") is Form.HTML


def test_markup_in_the_middle_of_a_text_leaves_it_text() -> None:
    assert detect_form(b"De tag <html> staat in de broncode.") is Form.TEXT


@pytest.mark.parametrize("content", [b"", b" ", b"\n\n\x0c\n", b" " * 5000])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedDocumentError, match="leeg"):
        detect_form(content)


def test_a_text_that_starts_after_much_white_space_is_not_empty() -> None:
    assert detect_form(b" " * 5000 + b"De stalling is vol.") is Form.TEXT


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("De stalling".encode("utf-16"), "UTF-16; sla het op als UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oud Word-bestand"),
        (b"{\\rtf1 De stalling}", "RTF"),
        (b"\x1f\x8b\x08", "gecomprimeerd"),
        (_zip("xl/workbook.xml"), "geen DOCX of ODT"),
        (_zip("word/document.xml")[:40], "beschadigd of afgebroken"),
    ],
)
def test_a_form_that_is_not_read_is_refused_with_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(RefusedDocumentError, match=reason):
        detect_form(content)


@pytest.mark.parametrize("content", [b"fiets\x00rek", b"x" * 100_000 + b"\x00"])
def test_nul_bytes_are_no_text(content: bytes) -> None:
    with pytest.raises(RefusedDocumentError, match="NUL-bytes"):
        detect_form(content)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode_text(b"\xef\xbb\xbfE\xc3\xa9n rek") == "Eén rek"


def test_a_byte_that_is_not_utf_8_is_refused_with_its_place() -> None:
    with pytest.raises(RefusedDocumentError, match=r"UTF-8-tekst \(byte 1\).*sla het op als UTF-8"):
        decode_text("Eén rek".encode("latin-1"))


@settings(deadline=None)
@given(text=st.text())
def test_what_is_encoded_as_utf_8_is_decoded_unchanged(text: str) -> None:
    assert decode_text(b"x" + text.encode()) == "x" + text


@settings(deadline=None)
@given(content=st.binary())
def test_any_content_has_a_form_or_is_refused(content: bytes) -> None:
    try:
        form = detect_form(content)
    except RefusedDocumentError:
        return
    assert form in Form
