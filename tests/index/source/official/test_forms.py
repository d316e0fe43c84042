"""What an address gave is known by its content."""

from __future__ import annotations

from pathlib import Path

import pytest
from publications_server import ERROR_PAGE, PDF, metadata, page, paper

from kamerbron.index.source.official.errors import AnswerError
from kamerbron.index.source.official.forms import (
    ErrorPageError,
    Form,
    check_document,
    check_metadata,
)

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "1234567890">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><officiele-publicatie>&j;</officiele-publicatie>"
)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        (Form.XML, paper("kst-99998-1")),
        (Form.XML, b"\xef\xbb\xbf" + paper("kst-99998-1")),
        (Form.XML, b'<kamerwrk kamer="2"/>'),
        (Form.HTML, page("kst-99998-1")),
        (Form.HTML, b"<h1 class='x stuktitel'>Brief</h1>"),
        (Form.PDF, PDF),
    ],
)
def test_a_publication_is_taken(form: Form, content: bytes) -> None:
    check_document(form, content)


@pytest.mark.parametrize("form", Form)
def test_a_page_about_an_error_is_none(form: Form) -> None:
    with pytest.raises(ErrorPageError):
        check_document(form, ERROR_PAGE)
    with pytest.raises(ErrorPageError):
        check_document(form, b'\xef\xbb\xbf\n<?xml version="1.0"?><HTML xmlns="x"><body/></HTML>')


@pytest.mark.parametrize(
    ("form", "content"),
    [
        (Form.XML, b""),
        (Form.XML, paper("kst-99998-1")[:-30]),
        (Form.XML, b"<besluit/>"),
        (Form.XML, metadata("kst-99998-1")),
        (Form.XML, BOMB),
        (Form.XML, b'<!DOCTYPE kamerwrk SYSTEM "http://evil.example/x.dtd"><kamerwrk/>'),
        (Form.XML, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><kamerwrk>&x;</kamerwrk>'),
        (Form.XML, b"<kamerwrk>" * 100_000),
        (Form.XML, PDF),
        (Form.HTML, b"storing"),
        (Form.HTML, PDF),
        (Form.PDF, b""),
        (Form.PDF, paper("kst-99998-1")),
    ],
)
def test_anything_else_is_none_and_no_page_about_an_error(form: Form, content: bytes) -> None:
    with pytest.raises(AnswerError) as raised:
        check_document(form, content)
    assert not isinstance(raised.value, ErrorPageError)


def test_what_describes_a_publication_is_taken() -> None:
    check_metadata("metadata.xml", metadata("kst-99998-1"))
    check_metadata("metadata_owms.xml", b"<owms-metadata/>")
    for name, content in (("metadata.xml", b"<owms-metadata/>"), ("metadata_owms.xml", metadata("kst-1-1"))):
        with pytest.raises(AnswerError, match="geen metadata"):
            check_metadata(name, content)
    with pytest.raises(ErrorPageError):
        check_metadata("metadata.xml", ERROR_PAGE)


def test_the_real_publications_are_taken(formats: Path) -> None:
    paths = [path for path in (formats / "publicaties").rglob("*.*") if path.suffix != ".odt"]
    assert len(paths) == 13
    for path in paths:
        if path.name.startswith("metadata"):
            check_metadata(path.name, path.read_bytes())
        else:
            check_document(Form(path.suffix[1:]), path.read_bytes())
    check_document(Form.XML, (formats / "legacy-kamerwrk-kst-24138-3-trimmed.xml").read_bytes())
