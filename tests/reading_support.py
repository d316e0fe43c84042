"""How the tests of reading read a text, and what they look at in it."""

from __future__ import annotations

from kamerbron.index.document import Paragraph
from kamerbron.index.reading.lines.body import Body, read_body
from kamerbron.index.reading.lines.grouping import read_structure
from kamerbron.index.reading.paper.structure import Structure


def read(text: str) -> Structure:
    return read_structure(read_body(text))


def all_paragraphs(structure: Structure) -> list[Paragraph]:
    return [paragraph for unit in structure.units for paragraph in unit.paragraphs]


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for paragraph in all_paragraphs(read(text))]


def headings(text: str) -> list[tuple[str, ...]]:
    return [unit.headings for unit in read(text).units]


def texts(body: Body) -> list[str]:
    return [line.text for line in body.lines]
