"""Text, from a PDF or typed, becomes units."""

from __future__ import annotations

from dataclasses import dataclass

from kamerbron.index.document import Unit
from kamerbron.index.reading.detect import decode_text
from kamerbron.index.reading.head import read_feet
from kamerbron.index.reading.identity import Claim
from kamerbron.index.reading.lines import read_body
from kamerbron.index.reading.structure import read_structure


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of one form finds: units, what the paper says it is, and what went less well."""

    units: tuple[Unit, ...]
    claims: tuple[Claim, ...]
    notices: tuple[str, ...]


def read_text(content: bytes) -> Reading:
    """Read text. Raises RefusedDocumentError when it is not UTF-8."""
    body = read_body(decode_text(content))
    structure = read_structure(body)
    claims = (Claim("de kop", structure.publication), Claim("de voet", read_feet(body.furniture)))
    return Reading(structure.units, claims, structure.notices)
