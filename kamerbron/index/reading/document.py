"""A file becomes a Document: its form decides which reader, and all that names it settles what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from kamerbron.index.document import Document, SourceFile
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.detect import Form, detect_form
from kamerbron.index.reading.identity import (
    METADATA_IN_FILE,
    Claim,
    claim_of_file_name,
    document_id,
    settle,
)
from kamerbron.index.reading.lines.text_reader import read_text
from kamerbron.index.reading.office.docx_reader import read_docx
from kamerbron.index.reading.office.odt_reader import read_odt
from kamerbron.index.reading.official.html_reader import read_official_html
from kamerbron.index.reading.official.xml_reader import read_official_xml
from kamerbron.index.reading.owms import read_metadata_file
from kamerbron.index.reading.pdf.reader import read_pdf
from kamerbron.index.reading.reading import Reading
from kamerbron.index.source.folder import SourceEntry

READERS: Mapping[Form, Callable[[bytes], Reading]] = {
    Form.XML: read_official_xml,
    Form.HTML: read_official_html,
    Form.ODT: read_odt,
    Form.DOCX: read_docx,
    Form.PDF: read_pdf,
    Form.TEXT: read_text,
}

# The longest budget papers hold some millions of characters. What is longer would be cut up and embedded for
# hours, outside the limits that stand around its reading.
_MAX_CHARACTERS = 10_000_000
_TOO_LONG = f"er staan meer dan {_MAX_CHARACTERS // 1_000_000} miljoen tekens tekst in; splits het"


def read_document(entry: SourceEntry) -> Document:
    """Read one file.

    Raises RefusedDocumentError, with the reason in Dutch, when it is no document that can be read.
    """
    content = entry.read()
    form = detect_form(content)
    if form is Form.TEXT and len(content) > _MAX_CHARACTERS:
        raise RefusedDocumentError(_TOO_LONG)
    reading = READERS[form](content)
    if not reading.units:
        raise RefusedDocumentError("er staat geen lopende tekst in")
    if sum(len(paragraph.text) for unit in reading.units for paragraph in unit.paragraphs) > _MAX_CHARACTERS:
        raise RefusedDocumentError(_TOO_LONG)
    described = [] if entry.described is None else [Claim("metadata.json", entry.described)]
    sidecar_claims, sidecar_notices = _read_sidecars(entry)
    in_file = [claim for claim in reading.claims if claim.source == METADATA_IN_FILE]
    in_text = [claim for claim in reading.claims if claim.source != METADATA_IN_FILE]
    identity = settle([*described, *in_file, *sidecar_claims, *in_text, claim_of_file_name(entry.name)])
    return Document(
        id=document_id(identity.publication, entry.name),
        publication=identity.publication,
        source=SourceFile(entry.name, hashlib.sha256(content).hexdigest()),
        units=reading.units,
        notices=(*identity.notices, *sidecar_notices, *reading.notices),
        form=form,
        origins=identity.origins,
    )


def _read_sidecars(entry: SourceEntry) -> tuple[list[Claim], list[str]]:
    """Return what the files beside it say of the document, and which of them cannot be read."""
    claims, notices = [], []
    for sidecar in entry.read_sidecars():
        try:
            claims.append(Claim(sidecar.name, read_metadata_file(sidecar.content)))
        except RefusedDocumentError as error:
            notices.append(f"{sidecar.name} is overgeslagen: {error}")
    return claims, notices
