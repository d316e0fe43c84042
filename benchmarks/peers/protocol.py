"""What a measured process is given and gives back; each peer runs in one of its own.

    python -m peers.NAME TASK RESULT

Both are files of JSON. Nothing but the standard library is imported here, for every peer has an environment
of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

RESULTS = 10
"""So many results are asked for."""

_WARMING = 5


@dataclass(frozen=True, slots=True)
class Text:
    """A document as every peer gets it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """What to do.

    `model` is the folder of the model. The prefixes are empty where the peer is to be used as its
    documentation has it. `variant` is one of the peer's own. `folder` holds the files that the texts were
    read from, for Kamerbron alone, and `place` is an empty folder to keep the index in.
    """

    model: str
    question_prefix: str
    passage_prefix: str
    variant: str
    folder: str
    place: str
    texts: tuple[Text, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A result: the piece of text, and where it stands as far as the peer itself says so.

    `document` is the id of the text, `offset` where the piece starts in it. `citation` names the paragraphs.
    `places` are document, unit and paragraphs of the piece and of those that were folded into it.
    """

    document: str
    text: str
    offset: int | None = None
    citation: str | None = None
    places: tuple[tuple[str, str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back for one question, best first, and how long it took."""

    seconds: float
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured.

    `seconds_ingest` is from the texts to an index on disk, ready to be searched, with the model loaded
    before. `pss_bytes` is what the process and its children then hold, shared pages by share; `peak_bytes`
    the most that the process held.
    """

    versions: dict[str, str]
    pieces: int
    seconds_ingest: float
    disk_bytes: int
    pss_bytes: int
    peak_bytes: int
    answers: tuple[Answered, ...]


class Peer(Protocol):
    """Something that searches texts, with its model loaded."""

    def ingest(self) -> int:
        """Cut the texts, embed them and keep them; return how many pieces there are."""

    def search(self, question: str) -> list[Found]:
        """Return at most RESULTS pieces, best first."""


def serve(open_peer: Callable[[Task], Peer], packages: Sequence[str]) -> None:
    """Do the task named on the command line, and write what was measured.

    `packages` are those of which the version is told.
    """
    task_path, result_path = sys.argv[1:]
    result = _measure(open_peer, read_task(Path(task_path)), packages)
    Path(result_path).write_text(json.dumps(asdict(result), ensure_ascii=False), encoding="utf-8")


def read_task(path: Path) -> Task:
    """Read a task."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    texts = tuple(Text(**text) for text in fields.pop("texts"))
    return Task(texts=texts, questions=tuple(fields.pop("questions")), **fields)


def parse_result(fields: dict[str, Any]) -> Result:
    """Return the result that some JSON holds."""
    answers = tuple(
        Answered(answer["seconds"], tuple(Found(**found) for found in answer["found"]))
        for answer in fields["answers"]
    )
    return Result(**{**fields, "answers": answers})


def children_of(process: int) -> Iterator[int]:
    """Yield the processes that a process started, and those that these did; none when it has ended."""
    try:
        listed = [path.read_text().split() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return
    for child in (int(number) for numbers in listed for number in numbers):
        yield child
        yield from children_of(child)


def _measure(open_peer: Callable[[Task], Peer], task: Task, packages: Sequence[str]) -> Result:
    peer = open_peer(task)
    start = time.perf_counter()
    pieces = peer.ingest()
    seconds = time.perf_counter() - start
    held = _held()
    disk = sum(path.stat().st_size for path in Path(task.place).rglob("*") if path.is_file())
    for question in task.questions[:_WARMING]:
        peer.search(question)
    answers = []
    for question in task.questions:
        start = time.perf_counter()
        found = peer.search(question)
        answers.append(Answered(time.perf_counter() - start, tuple(found)))
    return Result(
        versions={name: version(name) for name in packages},
        pieces=pieces,
        seconds_ingest=seconds,
        disk_bytes=disk,
        pss_bytes=held,
        # Not getrusage: what it tells of a program that was just started may be the peak of its starter.
        peak_bytes=_kilobytes(Path("/proc/self/status"), "VmHWM:") * 1024,
        answers=tuple(answers),
    )


def _held() -> int:
    own = _kilobytes(Path("/proc/self/smaps_rollup"), "Pss:")
    of_children = (
        _kilobytes(Path(f"/proc/{child}/smaps_rollup"), "Pss:")
        for child in children_of(int(Path("/proc/self").resolve().name))
    )
    return (own + sum(of_children)) * 1024


def _kilobytes(path: Path, name: str) -> int:
    return next(int(line.split()[1]) for line in path.read_text().splitlines() if line.startswith(name))
