"""The forms of a publication, and whether what an address gave is what was asked for.

Neither its name nor its content type says so: a page about an error comes under the name of an XML file, with
status 200.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from kamerbron.index.source.official.errors import AnswerError
from kamerbron.index.source.official.markup import local_name, parse_xml


class Form(StrEnum):
    """The forms that are fetched, the best first; the value is their name in the list and in addresses."""

    XML = "xml"
    HTML = "html"
    PDF = "pdf"


METADATA = {"metadata.xml": "metadata", "metadata_owms.xml": "metadataowms"}
"""The files that describe a publication and their names in the list; the first says no less."""

_DOCUMENT_ROOTS = frozenset({"officiele-publicatie", "kamerwrk"})
_METADATA_ROOTS = {"metadata.xml": "metadata_gegevens", "metadata_owms.xml": "owms-metadata"}

# What only the page of a publication has, as the reader of these pages looks for it.
_PUBLICATION_PAGE = re.compile(
    rb"""id\s*=\s*["']broodtekst["']|class\s*=\s*["'][^"']*\b(?:dossiertitel|stuktitel|kamervraagomschrijving_kop)\b"""
)
_PAGE = re.compile(rb"<!doctype html|<html\b", re.IGNORECASE)
_HEAD_BYTES = 4096

_ERROR_PAGE = "er kwam een webpagina die het stuk niet is"


class ErrorPageError(AnswerError):
    """A page came that is not what was asked for: there is nothing, or there is trouble."""


def check_document(form: Form, content: bytes) -> None:
    """Check that the content is a publication in this form. Raises AnswerError, in Dutch, where it is not."""
    if form is Form.HTML:
        if not _PUBLICATION_PAGE.search(content):
            raise _not_it(content, "er kwam iets dat geen webpagina is")
    elif form is Form.PDF:
        if not content.startswith(b"%PDF-"):
            raise _not_it(content, "er kwam iets dat geen PDF is")
    else:
        _check_root(content, _DOCUMENT_ROOTS, "er kwam XML die geen publicatie is")


def check_metadata(name: str, content: bytes) -> None:
    """Check that the content is a file that describes a publication. Raises AnswerError, in Dutch."""
    _check_root(content, {_METADATA_ROOTS[name]}, "er kwam XML die geen metadata is")


def _check_root(content: bytes, names: frozenset[str] | set[str], otherwise: str) -> None:
    if _is_page(content):
        raise ErrorPageError(_ERROR_PAGE)
    if local_name(parse_xml(content)) not in names:
        raise AnswerError(otherwise)


def _not_it(content: bytes, otherwise: str) -> AnswerError:
    return ErrorPageError(_ERROR_PAGE) if _is_page(content) else AnswerError(otherwise)


def _is_page(content: bytes) -> bool:
    return _PAGE.search(content[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8)) is not None
