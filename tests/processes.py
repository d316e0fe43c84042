"""What the system says of processes, for tests of those that the program starts."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

WAIT_SECONDS = 60


def children() -> set[int]:
    """Return the processes that this one has started and not waited for, those that have ended as well."""
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return {number for number in numbers if _state(number)[1] == str(os.getpid())}


def is_running(process: int) -> bool:
    """Whether a process is there and has not ended."""
    # An orphan that has ended stays listed until the first process of the system sees to it.
    return _state(process)[0] not in ("", "Z")


def becomes(condition: Callable[[], bool]) -> bool:
    """Wait until a condition holds; return whether it does in the end."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def _state(process: int) -> tuple[str, str]:
    """Return the state of a process and the number of its parent; empty when there is none."""
    try:
        # After the name, which may hold anything: the state and the parent (proc(5)).
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    return fields[0], fields[1]
