"""The settings of the service. An unsafe or impossible one stops the start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MAX_BODY_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service runs. `model` is None for the model that the index was made with."""

    index: Path
    model: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    example: bool = False
