"""How many questions a second the service answers, and how long an answer takes, at several connections.

    python benchmarks/load.py FOLDER [--seconds 15] [--minutes 10]

FOLDER is an index, or documents to make one of first. The service is really started, on this machine alone;
the client is a process of its own that asks one question after another over each connection. First comes one
connection beside the embedding alone and the whole answer within this process, in turn and question by
question, for the speed of a machine drifts. Then the same load without batches and without the cache of
vectors, with batches, and with both. With --minutes it asks for so long and watches the memory instead.
The questions are those of the gold sets; none is written.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from asking import timed
from load_client import Client

from kamerbron.index.build import build_index
from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.schemas.questions import DEFAULT_RESULTS

_QUESTIONS = Path(__file__).parent.parent / "kamerbron" / "eval" / "questions"
_KAMERBRON = Path(sys.executable).with_name("kamerbron")
_CONNECTIONS = (1, 8, 32, 128)
_BESIDE = 200
_VARIANTS = {
    "alone, no cache": ("--no-batching", "--no-cache"),
    "batches, no cache": ("--no-cache",),
    "batches, cache": (),
}
# Each shape and size of a batch is tried beside the truth when it is first needed.
_WARM_CONNECTIONS = 32
_SAMPLE_SECONDS = 5
_SOAK_CONNECTIONS = 8


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=15, help="how long each load lasts")
    parser.add_argument("--minutes", type=float, help="watch the memory for so long instead")
    options = parser.parse_args()

    questions = _read_questions()
    with tempfile.TemporaryDirectory() as temporary:
        index = options.folder
        if not (index / "current").is_file():
            index = Path(temporary) / "index"
            build_index(options.folder, FileStore(index), load_encoder())
        if options.minutes:
            _soak(index, questions, options.minutes * 60)
            return
        _beside(index, questions)
        print("\n| | connections | answers/s | p50 ms | p95 ms | p99 ms | answered | refused | failed |")
        print("|---|---|---|---|---|---|---|---|---|")
        for name, arguments in _VARIANTS.items():
            with _serving(index, *arguments) as (port, _):
                _load(port, questions, _WARM_CONNECTIONS, options.seconds)
                for connections in _CONNECTIONS:
                    taken = _load(port, questions, connections, options.seconds)
                    print(f"| {name} | {connections} | {_describe(taken, options.seconds)} |", flush=True)


def _read_questions() -> list[str]:
    lines = [line for path in sorted(_QUESTIONS.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    questions = [asked["question"] for line in lines if "question" in (asked := json.loads(line))]
    random.Random(1).shuffle(questions)
    return questions


def _beside(index: Path, questions: Sequence[str]) -> None:
    """Print what one connection takes beside the same work without a service."""
    encoder = load_encoder()
    embedding, within, served = [], [], []
    with open_current(FileStore(index)) as generation, _serving(index, "--no-cache") as (port, _):
        library, client = Library(generation, Searcher(generation, encoder)), Client(port)
        counts = generation.manifest.counts
        print(f"{counts.documents} documents, {counts.passages} passages, {counts.sentences} sentences\n")
        for text in questions[:_BESIDE]:
            question = parse_question(text)
            searched = question.searched or question.cleaned
            embedding.append(timed(lambda searched=searched: encoder.encode_questions([searched])))
            within.append(timed(lambda question=question: library.answer(question, DEFAULT_RESULTS)))
            served.append(timed(lambda text=text: client.ask(text)))
    print("| one connection, no cache | p50 ms | p95 ms | p99 ms | beside embedding and ranking |")
    print("|---|---|---|---|---|")
    for name, seconds in (
        ("embedding", embedding),
        ("embedding and ranking", within),
        ("the service", served),
    ):
        ratio = statistics.median(seconds) / statistics.median(within)
        print(f"| {name} | {_percentiles(seconds)} | {ratio:.2f} |", flush=True)


def _soak(index: Path, questions: Sequence[str], seconds: float) -> None:
    """Ask for a long time and print the memory of all processes of the service together."""
    with _serving(index) as (port, process):
        # What is remembered of questions is full after this, and no growth.
        _load(port, questions, _SOAK_CONNECTIONS, min(30, seconds / 4))
        samples = [_memory(process)]
        client = _start_client(port, questions, _SOAK_CONNECTIONS, seconds)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(_SAMPLE_SECONDS)
            samples.append(_memory(process))
        taken = _read(client)
        print(f"memory MB: start {samples[0]:.0f}, end {_memory(process):.0f}, most {max(samples):.0f}")
        print(f"answers/s, p50, p95, p99 ms, answered, refused, failed: {_describe(taken, seconds)}")


@contextmanager
def _serving(index: Path, *arguments: str) -> Iterator[tuple[int, int]]:
    """Start a service; give its port and its process."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    command = [str(_KAMERBRON), "serve", "--index", str(index), "--port", str(port), *arguments]
    with subprocess.Popen(  # noqa: S603 - our own
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/gezondheid", timeout=60):
                yield port, process.pid
        finally:
            process.terminate()


def _load(port: int, questions: Sequence[str], connections: int, seconds: float) -> dict[str, list[float]]:
    return _read(_start_client(port, questions, connections, seconds))


def _start_client(
    port: int, questions: Sequence[str], connections: int, seconds: float
) -> subprocess.Popen[str]:
    client = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, str(Path(__file__).with_name("load_client.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdin is not None
    json.dump(
        {"port": port, "questions": questions, "connections": connections, "seconds": seconds}, client.stdin
    )
    client.stdin.close()
    return client


def _read(client: subprocess.Popen[str]) -> dict[str, list[float]]:
    assert client.stdout is not None
    with client.stdout:
        taken: dict[str, list[float]] = json.load(client.stdout)
    client.wait()
    return taken


def _describe(taken: dict[str, list[float]], seconds: float) -> str:
    answered = taken.get("200", [])
    refused = sum(len(each) for status, each in taken.items() if status in ("429", "503"))
    failed = sum(map(len, taken.values())) - len(answered) - refused
    percentiles = _percentiles(answered) if len(answered) > 1 else "- | - | -"
    return f"{len(answered) / seconds:.1f} | {percentiles} | {len(answered)} | {refused} | {failed}"


def _percentiles(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return " | ".join(f"{cuts[cut - 1] * 1000:.1f}" for cut in (50, 95, 99))


def _memory(process: int) -> float:
    """Return the memory of a process and all below it in MB; what they share is counted once (PSS)."""
    kilobytes = 0
    waiting = [process]
    while waiting:
        number = waiting.pop()
        folder = Path(f"/proc/{number}")
        try:
            rollup = (folder / "smaps_rollup").read_text(encoding="ascii")
            waiting += map(int, (folder / "task" / str(number) / "children").read_text().split())
        except OSError:
            continue
        kilobytes += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return kilobytes / 1024


if __name__ == "__main__":
    main()
