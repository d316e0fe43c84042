"""The settings of the service. An unsafe or impossible one stops the start."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from kamerbron.index.store.protocol.store import Store

MAX_BODY_BYTES = 64 * 1024

DEFAULT_WORKERS = min(2, os.cpu_count() or 1)
"""Beyond these it is the model that is waited for, not the search."""

DEFAULT_THREADS = 64
DEFAULT_QUEUE = 16
DEFAULT_QUESTION_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service runs.

    `model` is None for the model that the index was made with, and `embedding_url` for one on this machine.
    `threads` and `queue` are of each worker: how many requests it has in hand, and how many of those wait
    for their turn to be searched for. `question_timeout` is how many seconds may be worked on a request.
    `keys_file` and `keys`, its text, say who may ask; `open_to_all` that it is meant when others may ask
    without. `rate` is how much one caller may ask, `rate_storage` where is counted (None: on this machine),
    `trusted_proxies` how many proxies of our own a request comes through, `origins` the websites whose
    scripts may ask. `metrics_port` is that of the figures alone.
    """

    store: Store
    model: str | None = None
    embedding_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = DEFAULT_WORKERS
    threads: int = DEFAULT_THREADS
    example: bool = False
    keys_file: Path | None = None
    keys: str | None = field(default=None, repr=False)
    open_to_all: bool = False
    rate: str | None = None
    rate_storage: str | None = None
    origins: tuple[str, ...] = ()
    trusted_proxies: int = 0
    log_questions: bool = False
    metrics_port: int | None = None
    queue: int = DEFAULT_QUEUE
    question_timeout: float = DEFAULT_QUESTION_TIMEOUT
    batching: bool = True
    cache: bool = True

    @property
    def asks_for_keys(self) -> bool:
        """Whether only those with a key may ask; so also where there is none yet."""
        return self.keys_file is not None or self.keys is not None
