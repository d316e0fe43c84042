"""The lines of a document become its structure.

Every form that comes as lines shares this: text from a PDF, and later PDF and DOCX themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kamerbron.index.document import Publication, Unit
from kamerbron.index.reading.blocks import read_blocks
from kamerbron.index.reading.lines import Body
from kamerbron.index.reading.units import read_units


@dataclass(frozen=True, slots=True)
class Structure:
    """The units of a document, and what its own head and signatures say it is."""

    publication: Publication
    units: tuple[Unit, ...]
    notices: tuple[str, ...]


def read_structure(body: Body) -> Structure:
    """Find the units in the lines of a document."""
    blocks = read_blocks(body)
    units, notices = read_units(blocks, body.notes)
    publication = replace(blocks.head.publication, signatories=blocks.signatories)
    return Structure(publication, units, notices)
