"""What holds for every document that was read, whatever was wrong with its file."""

from __future__ import annotations

import re

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import PARAGRAPH_SEPARATOR, Document, Paragraph, Reference

# The marks that stand in a text while it is read: the private planes, without the two characters at the end
# of each that are none.
_MARK = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


class BrokenLawError(AssertionError):
    """A document was read that is not what a document is."""


def check_laws(document: Document) -> None:
    """Raise BrokenLawError, naming the place, where a document breaks a law."""
    keys = [unit.key for unit in document.units]
    _require(bool(keys), "no units")
    _require(len(set(keys)) == len(keys), f"keys not distinct: {keys}")
    count = 0
    for unit in document.units:
        _require(bool(unit.paragraphs), f"{unit.key} has no paragraphs")
        _require(all(heading.strip() for heading in unit.headings), f"{unit.key} has an empty heading")
        _require(not any(map(_MARK.search, unit.headings)), f"{unit.key} has a mark in a heading")
        for number, paragraph in enumerate(unit.paragraphs, start=1):
            count += 1
            place = f"{unit.key}, paragraph {number}"
            _require(paragraph.number == number, f"{place} is numbered {paragraph.number}")
            _require(paragraph.document_number == count, f"{place} is {paragraph.document_number} of all")
            _check_paragraph(paragraph, frozenset(keys), place)
    _check_passages(document)


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - as assert takes it
    if not holds:
        raise BrokenLawError(what)


def _check_paragraph(paragraph: Paragraph, keys: frozenset[str], place: str) -> None:
    text = paragraph.text
    _require(bool(text.strip()), f"{place} is empty")
    _require(PARAGRAPH_SEPARATOR not in text, f"{place} holds the separator")
    _require(_MARK.search(text) is None, f"{place} holds a mark")
    _check_references(paragraph.references, text, place)
    for note in paragraph.footnotes:
        _require(bool(note.number), f"{place} has a note without a number")
        _require(_MARK.search(note.number + note.text) is None, f"{place} has a mark in a note")
        _require(note.offset is None or 0 <= note.offset <= len(text), f"{place}: note at {note.offset}")
        _check_references(note.references, note.text, f"{place}, note {note.number}")
    for answer in paragraph.answer_references:
        _require(0 <= answer.start < answer.end <= len(text), f"{place}: answer at {answer.start}")
        _require(keys.issuperset(answer.units), f"{place} points to {answer.units}")
    if paragraph.table is not None:
        table = paragraph.table
        width = len(table.columns) or max(map(len, table.rows), default=0)
        _require(all(len(row) == width for row in table.rows), f"{place} is a table of uneven rows")
        texts = [table.caption or "", *table.columns, *(cell for row in table.rows for cell in row)]
        _require(not any(map(_MARK.search, texts)), f"{place} has a mark in its table")


def _check_references(references: tuple[Reference, ...], text: str, place: str) -> None:
    for reference in references:
        _require(
            0 <= reference.start < reference.end <= len(text), f"{place}: reference at {reference.start}"
        )


def _check_passages(document: Document) -> None:
    """Check that the passages hold the text of every paragraph once, and nothing else."""
    found: dict[tuple[str, int], str] = {}
    for passage in chunk(document, ChunkingSettings()):
        texts = passage.text.split(PARAGRAPH_SEPARATOR) if passage.piece is None else [passage.text]
        _require(len(texts) == len(passage.paragraphs), f"{passage.id} holds other paragraphs")
        for number, text in zip(passage.paragraphs, texts, strict=True):
            found[passage.unit_key, number] = found.get((passage.unit_key, number), "") + text
    texts_of_all = {
        (unit.key, paragraph.number): paragraph.text
        for unit in document.units
        for paragraph in unit.paragraphs
    }
    _require(found == texts_of_all, "the passages are not the paragraphs")
