"""One contestant at work in a process of its own, and what that process holds meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from .contestants import Contestant
from .protocol import Result, Task, children_of, parse_result

_HERE = Path(__file__).parent
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PAUSE = 0.2

# Nothing is told to anyone, and nothing is fetched.
_QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}


class PeerFailedError(Exception):
    """A contestant did not finish; the message says where to read why."""


@dataclass(frozen=True, slots=True)
class Runs:
    """A folder with what was measured: one file for each contestant and round."""

    folder: Path

    def load(self, contestant: Contestant, number: int, task: Task) -> Result | None:
        """Return what was measured before, unless it was of another task."""
        path = self._path(contestant, number)
        if not path.exists():
            return None
        kept = json.loads(path.read_text(encoding="utf-8"))
        return parse_result(kept["result"]) if kept["task"] == _mark(task) else None

    def save(self, contestant: Contestant, number: int, task: Task, result: Result) -> None:
        """Keep what was measured."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = json.dumps({"task": _mark(task), "result": asdict(result)}, ensure_ascii=False)
        self._path(contestant, number).write_text(kept, encoding="utf-8")

    def _path(self, contestant: Contestant, number: int) -> Path:
        return self.folder / f"{contestant.key}-{number}.json"


def measure(contestant: Contestant, task: Task, python: str) -> Result:
    """Let a contestant do a task. Raises PeerFailedError."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "index").mkdir()
        task_path, result_path, log = place / "task.json", place / "result.json", place / "log"
        task_path.write_text(json.dumps(asdict(replace(task, place=str(place / "index")))), encoding="utf-8")
        command = [python, "-m", f"{_HERE.name}.{contestant.module}", str(task_path), str(result_path)]
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own words
                command, cwd=_HERE.parent, env=os.environ | _QUIET, stdout=output, stderr=subprocess.STDOUT
            )
            try:
                peak = _watch(process)
            finally:
                process.kill()
        if process.returncode != 0:
            told = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-15:]
            raise PeerFailedError("\n".join([f"{contestant.key} ended with {process.returncode}:", *told]))
        result = parse_result(json.loads(result_path.read_text(encoding="utf-8")))
    return replace(result, peak_bytes=max(result.peak_bytes, peak))


def rotated(contestants: Sequence[Contestant], number: int) -> list[Contestant]:
    """Return the contestants of a round, another one first in each."""
    first = number % len(contestants)
    return [*contestants[first:], *contestants[:first]]


def _watch(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process, and return the most that it and its children held together.

    Pages that they share count for each: that is more than they need.
    """
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(each) for each in (process.pid, *children_of(process.pid))))
        time.sleep(_PAUSE)
    return peak


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _mark(task: Task) -> str:
    """Return what tells tasks apart; where their files lie does not."""
    fields = asdict(replace(task, folder="", place=""))
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
