"""What embedding passages costs here, beside the model's own `encode`.

    python benchmarks/embedding.py FOLDER [--texts 3000] [--rounds 3] [--workers 2]

The texts are those that a build of the folder embeds: its passages, alone and in their context, and their
sentences, each text once. In turn, in one run, they go through:

- the model's own `SentenceTransformer.encode`, which sorts them by length, in batches of 16 and of 32;
- `encode_passages`, in the groups that a build makes, by an encoder that has tried no batch yet: the trials
  are in its time. A text gets there the bytes that it gets alone;
- a pool of processes;
- a server of `/v1/embeddings` with the same model in one process, in batches of 16, asked over HTTP. It has
  the processors of this machine to itself while the others wait, and so does each of the others.

The ratio is that to the faster of the model's own two in the same round; printed is the median. That of
processor time says the same on a machine that does other things as well.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from kamerbron.index.cache_folder import cache_folder
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.embedding.bundled_model import unpack
from kamerbron.index.embedding.model import SentenceTransformerEncoder
from kamerbron.index.embedding.opening import open_encoder
from kamerbron.index.embedding.prefixes import E5_PASSAGE_PREFIX
from kamerbron.index.embedding.server import EmbeddingServer
from kamerbron.index.encoder import BUNDLED_MODEL, Encoder, Vectors
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.preparing import prepare
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_folder

_GROUP = 2_000
_SERVE = "--serve"
_HERE = "encode_passages"


def main() -> None:
    """Measure and print."""
    if sys.argv[1:] == [_SERVE]:
        _serve()
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()

    texts = _texts_of(options.folder)
    np.random.default_rng(1).shuffle(texts)
    texts = texts[: options.texts]
    print(f"{len(texts)} different texts, {sum(map(len, texts)) / len(texts):.0f} characters on average")
    with ExitStack() as opened:
        model = _load()
        model.encode(texts[:64])
        pool = opened.enter_context(open_encoder(BUNDLED_MODEL, options.workers))
        server = opened.enter_context(_on_a_server())
        ways: dict[str, Callable[[], Vectors]] = {
            "its own encode, batches of 16": lambda: _own(model, texts, 16),
            "its own encode, batches of 32": lambda: _own(model, texts, 32),
            _HERE: lambda: _grouped(SentenceTransformerEncoder(BUNDLED_MODEL, model), texts),
            f"{options.workers} processes": lambda: _grouped(pool, texts),
            "a server by URL": lambda: _grouped(server, texts),
        }
        _compare(ways, len(texts), options.rounds)


def _texts_of(folder: Path) -> list[str]:
    """Return the different texts that a build of the folder embeds."""
    texts: dict[str, None] = {}
    for entry in open_folder(folder).entries:
        try:
            document = read_document(entry)
        except RefusedDocumentError:
            continue
        texts |= dict.fromkeys(prepare(document, ChunkingSettings()).texts)
    return list(texts)


def _compare(ways: dict[str, Callable[[], Vectors]], count: int, rounds: int) -> None:
    """Print the texts per second of each way, and its ratio to the model's own."""
    clocks = (time.perf_counter, time.process_time)
    own = [name for name in ways if name.startswith("its own")]
    taken: dict[str, list[list[float]]] = {name: [] for name in ways}
    made: dict[str, Vectors] = {}
    for number in range(rounds):
        for name, way in ways.items():
            starts = [clock() for clock in clocks]
            made[name] = way()
            taken[name].append([clock() - start for clock, start in zip(clocks, starts, strict=True)])
            print(f"round {number + 1}: {name} in {taken[name][-1][0]:.1f} s", file=sys.stderr)
    print(f"{'':32} texts/s   ratio   ratio of processor time   lowest cosine")
    for name, rows in taken.items():
        ratios = [
            statistics.median(
                min(taken[each][number][which] for each in own) / row[which]
                for number, row in enumerate(rows)
            )
            for which in range(len(clocks))
        ]
        speed = count / statistics.median(seconds for seconds, _ in rows)
        # What other processes take is not in the time of this one.
        processor = f"{ratios[1]:.2f}" if name in own or name == _HERE else "-"
        cosine = (made[name] * made[own[0]]).sum(axis=1).min()
        print(f"{name:32} {speed:7.1f} {ratios[0]:7.2f} {processor:>25} {cosine:15.6f}")


def _load() -> SentenceTransformer:
    return SentenceTransformer(str(unpack(cache_folder())), device="cpu", local_files_only=True)


def _own(model: SentenceTransformer, texts: Sequence[str], batch: int) -> Vectors:
    prefixed = [E5_PASSAGE_PREFIX + text for text in texts]
    return model.encode(prefixed, batch_size=batch, prompt="", normalize_embeddings=True)


def _grouped(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    groups = range(0, len(texts), _GROUP)
    return np.concatenate([encoder.encode_passages(texts[start : start + _GROUP]) for start in groups])


@contextmanager
def _on_a_server() -> Iterator[Encoder]:
    """Start a server in another process, and lend an encoder that asks it."""
    process = subprocess.Popen([sys.executable, __file__, _SERVE], stdout=subprocess.PIPE, text=True)  # noqa: S603 - this file
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with open_encoder(BUNDLED_MODEL, 2, EmbeddingServer(url)) as encoder:
            yield encoder
    finally:
        process.kill()
        process.wait()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    model: SentenceTransformer
    # One request after another: two at once would only get in each other's way.
    lock = threading.Lock()

    def do_POST(self) -> None:
        """Answer as OpenAI does."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.lock:
            vectors = self.model.encode(asked["input"], batch_size=16, prompt="", normalize_embeddings=True)
        data = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors.tolist())]
        content = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _serve() -> None:
    """Serve the model until killed, after a line with the address."""
    _Handler.model = _load()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
