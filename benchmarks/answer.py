"""How long an answer takes beside the embedding of its question, and what memory the service needs.

    python benchmarks/answer.py FOLDER [--rounds N]

Both are timed in turn within one run, question by question, for the speed of a machine drifts; the figure
to quote is the ratio of the medians. The questions are those that the documents themselves hold, else
their headings.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import tempfile
from pathlib import Path

import torch
from asking import questions_of, timed

from kamerbron.index.build import build_index
from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.qa.asking.question import parse_question
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()

    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as temporary:
        store = FileStore(Path(temporary) / "index")
        build = build_index(options.folder, store, encoder)
        counts = build.manifest.counts
        print(f"{platform.machine()}, {torch.get_num_threads()} threads, torch {torch.__version__}")
        print(f"{counts.documents} documents, {counts.passages} passages, {counts.sentences} sentences")
        print(", ".join(f"{stage.value.lower()} {seconds:.2f} s" for stage, seconds in build.seconds.items()))

        with open_current(store) as generation:
            client = create_app(FixedIndex(generation, encoder)).test_client()
            questions = questions_of(generation)
            embedding, whole = [], []
            for round_number in range(options.rounds + 1):
                for question in questions:
                    searched = parse_question(question).searched
                    alone = timed(lambda text=searched: encoder.encode_questions([text]))
                    answered = timed(
                        lambda text=question: client.post("/v1/antwoorden", json={"vraag": text})
                    )
                    # The first round warms up and is not counted.
                    if round_number:
                        embedding.append(alone)
                        whole.append(answered)
    for name, seconds in (("embedding alone", embedding), ("a whole answer", whole)):
        cuts = statistics.quantiles(seconds, n=100)
        print(
            f"{name:>16}: median {statistics.median(seconds) * 1000:.1f} ms, p95 {cuts[94] * 1000:.1f} ms "
            f"({len(seconds)} times)"
        )
    print(f"{'ratio of medians':>16}: {statistics.median(whole) / statistics.median(embedding):.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':>16}: {peak:.0f} MB (build included)")


if __name__ == "__main__":
    main()
