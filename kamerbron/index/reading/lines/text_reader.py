"""Text, from a PDF or typed, becomes units."""

from __future__ import annotations

from kamerbron.index.reading.detect import decode_text
from kamerbron.index.reading.identity import Claim
from kamerbron.index.reading.lines.body import read_body
from kamerbron.index.reading.lines.grouping import read_structure
from kamerbron.index.reading.paper.head import read_feet
from kamerbron.index.reading.reading import Reading


def read_text(content: bytes) -> Reading:
    """Read text. Raises RefusedDocumentError when it is not UTF-8."""
    body = read_body(decode_text(content))
    structure = read_structure(body)
    claims = (Claim("de kop", structure.publication), Claim("de voet", read_feet(body.furniture)))
    return Reading(structure.units, claims, structure.notices)
