"""What it costs to bring an index in step when one paper has changed, beside a build from nothing.

    python benchmarks/updating.py FOLDER [--rounds 5]

The folder is copied, and an index of the copy is built from nothing with the bundled model. Then, in turn,
one paper is changed by a few words and the index is brought in step. Last, the index is built once more from
nothing, and the two must be the same generation, byte for byte.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from kamerbron.index.build import Build, build_index
from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.files.store import FileStore

# Words of one length: what a paper says changes, and nothing about it as a file.
_WORDS = ("provincie", "gemeenten!", "waterstaat")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as temporary:
        papers, index = Path(temporary) / "papers", Path(temporary) / "index"
        shutil.copytree(options.folder, papers)
        changed = papers / "kst-99998-1.txt"
        changed.write_text(_paper(0), encoding="utf-8")
        first, whole = _timed(papers, index, encoder)
        print(f"from nothing: {whole:.1f} s, {first.manifest.counts}\n  {_stages(first)}")
        seconds = []
        for number in range(1, options.rounds + 1):
            changed.write_text(_paper(number), encoding="utf-8")
            last, taken = _timed(papers, index, encoder)
            seconds.append(taken)
            print(f"one paper changed: {taken:.2f} s\n  {_stages(last)}")
        _, nothing = _timed(papers, index, encoder)
        print(f"nothing changed: {nothing:.2f} s")
        fresh, _ = _timed(papers, Path(temporary) / "fresh", encoder)
    median = statistics.median(seconds)
    print(
        f"median {median:.2f} s, {whole / median:.0f} times as fast as from nothing; "
        f"the same as from nothing: {fresh.manifest == last.manifest}"
    )


def _paper(number: int) -> str:
    return "\n\n".join(
        f"De {word} betaalt in {2000 + number} het onderhoud van brug {place}."
        for place, word in enumerate(_WORDS)
    )


def _timed(papers: Path, index: Path, encoder: Encoder) -> tuple[Build, float]:
    start = time.perf_counter()
    build = build_index(papers, FileStore(index), encoder)
    return build, time.perf_counter() - start


def _stages(build: Build) -> str:
    return ", ".join(f"{stage.name.lower()} {seconds:.2f} s" for stage, seconds in build.seconds.items())


if __name__ == "__main__":
    main()
