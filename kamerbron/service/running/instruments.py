"""What is counted and measured, as Prometheus has it. No label holds what a caller typed.

Imported late: from the moment of its import the package keeps its counts in the folder of
PROMETHEUS_MULTIPROC_DIR, for all worker processes together, or in this process alone when there is none.
"""

from __future__ import annotations

import os
import resource
import threading
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from kamerbron.qa.answer import Answer
from kamerbron.qa.library import Library

CONTENT_TYPE = CONTENT_TYPE_LATEST

# From a page out of the cache to a set of a hundred questions.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

_FINGERPRINT_CHARACTERS = 16
_ANSWERED = "beantwoord"


class Instruments:
    """Counters and gauges of one application."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self.requests = Counter(
            "kamerbron_requests", "Requests.", ["route", "method", "status"], registry=own
        )
        self.seconds = Histogram(
            "kamerbron_request_seconds", "How long a request took.", ["route"], buckets=_SECONDS, registry=own
        )
        self.shed = Counter("kamerbron_shed", "Requests for which there was no room.", registry=own)
        self.rate_limited = Counter(
            "kamerbron_rate_limited", "Requests above the rate of a caller.", registry=own
        )
        self._questions = Counter(
            "kamerbron_questions", "Questions, by what became of them.", ["outcome"], registry=own
        )
        self._busy = Gauge("kamerbron_busy", "Requests worked on.", registry=own, multiprocess_mode="livesum")
        self._waiting = Gauge(
            "kamerbron_waiting", "Requests that wait.", registry=own, multiprocess_mode="livesum"
        )
        self._vectors = Counter(
            "kamerbron_question_vectors",
            "Vectors of questions, by where they came from.",
            ["source"],
            registry=own,
        )
        self._index = Gauge(
            "kamerbron_index_in_use",
            "1 for the index in use.",
            ["fingerprint"],
            registry=own,
            multiprocess_mode="livemax",
        )
        self._documents = Gauge(
            "kamerbron_index_documents",
            "Papers in the index.",
            registry=own,
            multiprocess_mode="livemostrecent",
        )
        self._passages = Gauge(
            "kamerbron_index_passages",
            "Passages in the index.",
            registry=own,
            multiprocess_mode="livemostrecent",
        )
        self._built = Gauge(
            "kamerbron_index_built_timestamp_seconds",
            "When the index was built.",
            registry=own,
            multiprocess_mode="livemostrecent",
        )
        self._memory = Gauge(
            "kamerbron_resident_memory_bytes",
            "Memory of the workers; what they share is counted for each.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self._lock = threading.Lock()
        self._fingerprint: str | None = None
        self._hits = self._misses = 0

    def expose(self) -> bytes:
        """Return all that was counted, by all processes together."""
        folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
        registry = self._registry
        if folder is not None:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def answered(self, answer: Answer) -> None:
        """Count what became of a question."""
        self._questions.labels(answer.reason.value if answer.reason else _ANSWERED).inc()

    def line(self, busy: int, waiting: int) -> None:
        """Set how many are worked on and how many wait."""
        self._busy.set(busy)
        self._waiting.set(waiting)

    def took_up(self, library: Library) -> None:
        """Set what the index in use is, where that is another than it was."""
        manifest = library.generation.manifest
        with self._lock:
            if manifest.fingerprint == self._fingerprint:
                return
            if self._fingerprint is not None:
                self._index.labels(self._fingerprint[:_FINGERPRINT_CHARACTERS]).set(0)
            self._fingerprint = manifest.fingerprint
            self._index.labels(manifest.fingerprint[:_FINGERPRINT_CHARACTERS]).set(1)
            self._documents.set(manifest.counts.documents)
            self._passages.set(manifest.counts.passages)
            self._built.set(library.built.timestamp())

    def vectors(self, hits: int, misses: int) -> None:
        """Count what a cache of vectors has counted in all, as far as it was not counted before."""
        with self._lock:
            self._vectors.labels("cache").inc(max(0, hits - self._hits))
            self._vectors.labels("model").inc(max(0, misses - self._misses))
            self._hits, self._misses = max(hits, self._hits), max(misses, self._misses)

    def weigh(self) -> None:
        """Set how much memory this process has."""
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self._memory.set(pages * resource.getpagesize())
