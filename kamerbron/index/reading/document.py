"""A file becomes a Document: its form decides which reader, and all that names it settles what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from kamerbron.index.document import Document, SourceFile
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.detect import Form, detect_form
from kamerbron.index.reading.identity import Claim, claim_of_file_name, document_id, settle
from kamerbron.index.reading.text import Reading, read_text
from kamerbron.index.source.folder import SourceEntry

READERS: Mapping[Form, Callable[[bytes], Reading]] = {Form.TEXT: read_text}


def read_document(entry: SourceEntry) -> Document:
    """Read one file.

    Raises RefusedDocumentError, with the reason in Dutch, when it is no document that can be read.
    """
    content = entry.read()
    form = detect_form(content)
    reader = READERS.get(form)
    if reader is None:
        readable = ", ".join(READERS)
        raise RefusedDocumentError(f"dit is {form}; deze versie leest {readable}")
    reading = reader(content)
    if not reading.units:
        raise RefusedDocumentError("er staat geen lopende tekst in")
    described = [] if entry.described is None else [Claim("metadata.json", entry.described)]
    publication, disagreements = settle([*described, *reading.claims, claim_of_file_name(entry.name)])
    return Document(
        id=document_id(publication, entry.name),
        publication=publication,
        source=SourceFile(entry.name, hashlib.sha256(content).hexdigest()),
        units=reading.units,
        notices=(*disagreements, *reading.notices),
    )
