"""The stages of a build, what they took, and how their progress is told."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Stage(StrEnum):
    """A stage of a build, by the name that users read."""

    LOOKING = "Doorlopen"
    READING = "Lezen"
    EMBEDDING = "Vectoren"
    WRITING = "Schrijven"
    VERIFYING = "Controleren"


BuildProgress = Callable[[Stage, int, int], None]
"""Called with a stage, how much of it is done, and how much there is to do.

How much there is to embed is an estimate, from the documents so far, until the last one is seen.
"""


class Timing:
    """Where the time of a build goes."""

    def __init__(self) -> None:
        self._seconds: defaultdict[Stage, float] = defaultdict(float)

    @contextmanager
    def of(self, stage: Stage) -> Iterator[None]:
        """Count the time until the context ends as that of a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] += time.perf_counter() - start

    @property
    def seconds(self) -> dict[Stage, float]:
        """The seconds of each stage, in their order."""
        return {stage: round(self._seconds[stage], 3) for stage in Stage}
