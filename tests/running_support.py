"""A service in processes of its own, with a model that counts words: no test of how it runs needs another."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from processes import becomes
from search_support import opened
from support import WordEncoder, make_document, make_unit

from kamerbron.index.encoder import Shape, Vectors
from kamerbron.index.errors import ModelError

LOAD = "running_support:load_words"
WORDS, SLOW, BROKEN, FALLING = "woorden", "langzaam", "kapot", "vallend"

_SECONDS_OF_SLOW = 0.15

_SERVE = (
    "from functools import partial; from kamerbron.service.running import commands; "
    f"commands.serve = partial(commands.serve, load={LOAD!r}); from kamerbron.cli import main; main()"
)


class BatchWords(WordEncoder):
    """Counts words, several questions at once as well."""

    def question_shapes(self, texts: Sequence[str]) -> list[Shape] | None:
        return [(8 * (1 + len(text.split()) // 8), True) for text in texts]

    def encode_together(self, texts: Sequence[str]) -> Vectors:
        return self.encode_questions(texts)


class SlowWords(BatchWords):
    """Takes its time for each question, but not for the first, which warms it up."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        time.sleep(_SECONDS_OF_SLOW * len(texts))
        return super().encode_questions(texts)


class FailingWords(BatchWords):
    """Has a bug that shows when it is asked for one word."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        if "geheimzinnig" in texts:
            raise RuntimeError(texts)
        return super().encode_questions(texts)


def load_words(name: str) -> BatchWords:
    """Load a model for a test, as its name says."""
    if name == BROKEN:
        raise ModelError("Het model kapot kan niet worden geladen; kies een ander.")
    if name == FALLING:
        os._exit(3)
    kinds = {WORDS: FailingWords, SLOW: SlowWords}
    return kinds[name](name, 512)


def write_index(folder: Path, version: int = 1, *, model: str = WORDS) -> Path:
    """Write a generation in which every paragraph says which version it is of; return the index."""
    paragraphs = [f"De brug bij Waterveen {number} is van versie {version}." for number in range(5)]
    documents = [make_document(make_unit(*paragraphs, key="sectie-1", headings=("Bruggen",)))]
    with opened(folder, documents, WordEncoder(model, 512)):
        return folder / "index"


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def printed(self) -> str:
        return self.log.read_text()

    def ask(self, question: str, connection: http.client.HTTPConnection | None = None) -> tuple[int, dict]:
        """Ask over a connection, or one of its own; return the status and the body."""
        own = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = json.dumps({"vraag": question})
        own.request("POST", "/v1/antwoorden", body, {"Content-Type": "application/json"})
        response = own.getresponse()
        content = json.loads(response.read())
        if connection is None:
            own.close()
        return response.status, content

    def model(self) -> int | None:
        """Return the process that holds the model."""
        return next((each for each in self.children() if "model_process" in command(each)), None)

    def workers(self) -> set[int]:
        return {each for each in self.children() if "model_process" not in command(each)}

    def children(self) -> set[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(number) for number in path.read_text().split()}


@contextmanager
def running(index: Path | str, *options: str, log_folder: Path | None = None) -> Iterator[Service]:
    """Start a service over an index and wait until all of its workers can answer."""
    with starting(index, *options, log_folder=log_folder) as service:
        assert becomes(lambda: "luistert op" in service.printed()), service.printed()
        yield service


@contextmanager
def starting(index: Path | str, *options: str, log_folder: Path | None = None) -> Iterator[Service]:
    """Start `kamerbron serve` with a model of these tests; an index in a database has its log elsewhere."""
    port = free_port()
    log = (log_folder or Path(index).parent) / f"serve-{port}.log"
    arguments = ["serve", "--index", str(index), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    with log.open("w") as printed:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, *arguments],
            stdout=printed,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        try:
            yield Service(process, port, log)
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def command(process: int) -> str:
    """Return the command line of a process; empty when it is no more."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def versions(body: dict) -> set[str]:
    """Return of which versions the passages of an answer are."""
    passages = [*body["passages"], *body["mogelijk"]]
    return {passage["tekst"].rstrip(".").rpartition(" ")[2] for passage in passages}
