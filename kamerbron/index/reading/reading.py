"""What a reader of one form finds."""

from __future__ import annotations

from dataclasses import dataclass

from kamerbron.index.document import Unit
from kamerbron.index.reading.identity import Claim


@dataclass(frozen=True, slots=True)
class Reading:
    """Units, what the paper says it is (the most trusted claim first), and what went less well."""

    units: tuple[Unit, ...]
    claims: tuple[Claim, ...]
    notices: tuple[str, ...]
