"""Builds that are killed: a program that forks one for each line it is given, and kills it where that says.

It never reads an index itself, so that it has no threads, and a fork of it is like a program of its own. It
reads JSON lines `{"folder", "index", "at_event", "after_seconds"}` and answers each with
`{"status", "events", "seconds"}`: how the build ended, and how much of it there is to kill.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from build_support import build_here

# What Python says that it is about to do to the disk.
_EVENTS = ("open", "os.", "shutil.", "sqlite3.", "tempfile.", "fcntl.")


def main() -> None:
    for line in sys.stdin:
        plan = json.loads(line)
        print(json.dumps(run(plan)), flush=True)  # noqa: T201


def run(plan: dict[str, object]) -> dict[str, object]:
    reading, writing = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if not child:
        os.close(reading)
        build(plan, writing)
    os.close(writing)
    if plan["after_seconds"] is not None:
        time.sleep(float(str(plan["after_seconds"])))
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as answer:
        events = answer.read()
    _, status = os.waitpid(child, 0)
    return {
        "status": os.waitstatus_to_exitcode(status),
        "events": int(events or 0),
        "seconds": time.monotonic() - start,
    }


def build(plan: dict[str, object], writing: int) -> None:
    events = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal events
        del arguments
        if event.startswith(_EVENTS):
            events += 1
            if events == plan["at_event"]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    status = 1
    try:
        build_here(Path(str(plan["folder"])), Path(str(plan["index"])))
        os.write(writing, str(events).encode())
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
