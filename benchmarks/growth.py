"""What an index of many passages takes: to build, on disk, in memory, and for a whole answer.

    python benchmarks/growth.py FOLDER [--sizes 10000 100000 1000000] [--keep DIR] [--output DIR]

The papers of the folder are read and embedded once. Indexes of each size are then written as a build writes
them, from those papers and variations of them (`growth_corpus.py`). A process for each size opens its index
and loads the model; all are asked the questions of the gold sets in turn, question by question, for the speed
of a machine drifts. Build time is that of writing: how long texts take to embed is the model's, and is not
hidden in it. With --keep what was built stays in DIR, and is used again.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from asking import timed
from growth_corpus import Real, grow, read_real
from growth_plot import Grown, draw, table

from kamerbron.index.build import build_index
from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.encoder import Vectors
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.manifest import Manifest, Recipe
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.vectors.probes import ProbeTexts
from kamerbron.index.tuning import tuning_for

_QUESTIONS = Path(__file__).parent.parent / "kamerbron" / "eval" / "questions"
_ASKING = Path(__file__).with_name("growth_asking.py")
_WARMING = 20


@dataclass(frozen=True, slots=True)
class Built:
    """What writing an index took."""

    seconds: float
    peak_mb: float


def main() -> None:
    """Build, ask, and print and plot what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="keep what is built here, and use it again")
    parser.add_argument("--output", type=Path, default=Path(), help="where growth.md and growth.svg go")
    parser.add_argument("--build-only", action="store_true", help="build the indexes and ask nothing")
    options = parser.parse_args()

    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        built = {size: _build(options.folder, folder, size) for size in sorted(options.sizes)}
        if options.build_only:
            return
        grown = _measure(folder, built, _read_questions(options.questions))
    written = table(grown)
    print(written)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "growth.md").write_text(written + "\n", encoding="utf-8")
    draw(grown, options.output / "growth.svg")


def _build(documents: Path, folder: Path, size: int) -> Built:
    """Write an index of a size, unless it is there, in a process of its own."""
    figures = folder / f"{size}.json"
    if not figures.is_file():
        real, probes = _real(documents, folder)
        manifest, seconds = _write(real, probes, folder, size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures.write_text(json.dumps(asdict(Built(seconds, peak))), encoding="utf-8")
        print(f"{size}: {seconds:.0f} s, peak {peak:.0f} MB, {manifest.sentence_search}", flush=True)
    return Built(**json.loads(figures.read_text(encoding="utf-8")))


def _real(documents: Path, folder: Path) -> tuple[Real, Vectors]:
    """Return the real papers with their vectors, and vectors of questions of theirs."""
    store, questions = FileStore(folder / "real"), folder / "questions.npy"
    if not (folder / "real" / "current").is_file():
        build_index(documents, store, load_encoder())
    with store.open(store.current()) as generation:
        real = read_real(generation)
    if not questions.is_file():
        texts = ProbeTexts()
        for document in real.documents:
            texts.add(document)
        np.save(questions, load_encoder().encode_questions(texts.texts()))
    return real, np.load(questions)


def _write(real: Real, probes: Vectors, folder: Path, size: int) -> tuple[Manifest, float]:
    """Write an index, and return it with the seconds of writing; what the papers take to vary is no part."""
    made = FileStore(folder / "real")
    before = made.manifest(made.current())
    recipe = Recipe(before.model, before.chunking, tuning_for(before.model.name), before.mark)
    store = FileStore(folder / str(size))
    seconds, names = 0.0, []
    with store.locked(wait=False), store.writing() as writer:
        for document in grow(real, size):
            seconds += timed(lambda document=document: writer.add(document))
        finish = partial(writer.finish, recipe, BuildReport((), (), {}), lambda: probes)
        seconds += timed(lambda: names.append(finish()))
        store.switch(names[0])
    return store.manifest(names[0]), seconds


def _read_questions(count: int) -> list[str]:
    lines = [line for path in sorted(_QUESTIONS.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    questions = [asked["question"] for line in lines if "question" in (asked := json.loads(line))]
    return random.Random(1).sample(questions, count + _WARMING)


def _measure(folder: Path, built: dict[int, Built], questions: Sequence[str]) -> list[Grown]:
    with ExitStack() as stack:
        processes = {size: stack.enter_context(_asking(folder / str(size))) for size in built}
        opened = {size: _read(process) for size, process in processes.items()}
        # Once the first questions are answered all that is needed is loaded.
        for text in questions[:_WARMING]:
            for process in processes.values():
                _ask(process, text)
        at_first = {size: _ask(process, "") for size, process in processes.items()}
        taken: dict[int, list[dict[str, float]]] = {size: [] for size in built}
        for text in questions[_WARMING:]:
            for size, process in processes.items():
                taken[size].append(_ask(process, text))
        return [
            Grown(
                manifest=_manifest(folder / str(size)),
                write_seconds=built[size].seconds,
                write_mb=built[size].peak_mb,
                disk_mb=_disk(folder / str(size)),
                opened=opened[size],
                at_first=at_first[size],
                after=_ask(process, ""),
                embedding=[each["embedding"] for each in taken[size]],
                answers=[each["answer"] for each in taken[size]],
            )
            for size, process in processes.items()
        ]


def _manifest(index: Path) -> Manifest:
    store = FileStore(index)
    return store.manifest(store.current())


def _disk(index: Path) -> float:
    folder = index / FileStore(index).current()
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


@contextmanager
def _asking(index: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, str(_ASKING), str(index)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _ask(process: subprocess.Popen[str], text: str) -> dict[str, float]:
    assert process.stdin is not None
    process.stdin.write(json.dumps(text) + "\n")
    process.stdin.flush()
    return _read(process)


def _read(process: subprocess.Popen[str]) -> dict[str, float]:
    assert process.stdout is not None
    found: dict[str, float] = json.loads(process.stdout.readline())
    return found


if __name__ == "__main__":
    main()
