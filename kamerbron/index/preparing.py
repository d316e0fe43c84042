"""A file becomes all that an index holds of it but its vectors: a Document, its passages, texts and terms.

It depends on the file and the settings alone, so that what was worked out once can be kept.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pydantic import TypeAdapter

from kamerbron.index.chunking import ChunkingSettings, answered_questions, chunk
from kamerbron.index.document import Document, Passage, Sentence
from kamerbron.index.embedded_text import split_passages, text_alone, text_in_context
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import SourceEntry
from kamerbron.index.store.terms import Terms, passage_terms

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with what is searched of it.

    `rows` are the places of its passages among its own vectors, None for one that is not searched; `terms`
    has one for each vector, and the sentences are counted within the document. `texts` are to be embedded:
    those of the passages by themselves, the same in their context, and those of the sentences.
    """

    document: Document
    passages: tuple[Passage, ...]
    rows: tuple[int | None, ...]
    terms: tuple[Terms, ...]
    sentences: tuple[Sentence, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What a file was prepared to, packed, and the digest of the file as it was read."""

    digest: str
    packed: bytes


_PREPARED = TypeAdapter(Prepared)


def prepare_file(entry: SourceEntry, *, settings: ChunkingSettings) -> PreparedFile:
    """Read a file and prepare it.

    Raises RefusedDocumentError when it cannot be read, or changes whenever it is.
    """
    digest = entry.digest()
    for _ in range(_TRIES):
        packed = pack(prepare(read_document(entry), settings))
        before, digest = digest, entry.digest()
        if digest == before:
            return PreparedFile(digest, packed)
    raise RefusedDocumentError("het bestand verandert terwijl het wordt gelezen; bouw de index later opnieuw")


def prepare(document: Document, settings: ChunkingSettings) -> Prepared:
    """Chunk a document and give a vector row to every passage that can answer."""
    answered = answered_questions(document)
    passages = chunk(document, settings)
    searched = [passage for passage in passages if passage.unit_key not in answered]
    places = {passage.id: place for place, passage in enumerate(searched)}
    sentences, sentence_texts = split_passages(searched)
    return Prepared(
        document=document,
        passages=tuple(passages),
        rows=tuple(places.get(passage.id) for passage in passages),
        terms=tuple(passage_terms(passage) for passage in searched),
        sentences=tuple(sentences),
        texts=(*map(text_alone, searched), *map(text_in_context, searched), *sentence_texts),
    )


def pack(prepared: Prepared) -> bytes:
    """Return it as bytes, the same for the same document."""
    return zlib.compress(_PREPARED.dump_json(prepared), level=1)


def unpack(packed: bytes) -> Prepared:
    """Return what was packed."""
    return _PREPARED.validate_json(zlib.decompress(packed))
