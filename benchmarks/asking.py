"""What the benchmarks ask, and how they time it."""

from __future__ import annotations

import time
from collections.abc import Callable

from kamerbron.index.document import UnitKind
from kamerbron.index.store.protocol.generation import Generation


def questions_of(generation: Generation) -> list[str]:
    """Return the questions that the documents themselves hold, else questions for their headings."""
    units = [unit for document in generation.catalogue.documents() for unit in document.units]
    asked = [unit.paragraphs[0].text for unit in units if unit.kind is UnitKind.QUESTION]
    return asked or [f"Wat staat er over {unit.headings[-1]}?" for unit in units if unit.headings]


def timed(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
